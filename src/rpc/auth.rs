//! Registering, signing in and out, in a browser.

use leptos::prelude::*;

use crate::domain::problem::Problem;

/// Makes an account, signs it in and goes on to `next`.
#[server(prefix = "/rpc", endpoint = "auth/register")]
pub async fn register(
    username: String,
    email: String,
    password: String,
    timezone: Option<String>,
    invitation: Option<String>,
    next: Option<String>,
) -> Result<(), Problem> {
    use crate::{
        domain::account::Registration,
        server::{http::caller::*, service::accounts},
    };
    let input = Registration {
        username,
        email,
        password,
        timezone,
        invitation,
    };
    let kind = accounts::SessionKind::Browser;
    let signed_in = accounts::register_anonymous(&app(), &client()?, input, kind)
        .await
        .into_rpc()?;
    begin_session(&signed_in, next.as_deref().unwrap_or_default()).into_rpc()
}

/// Signs in and goes on to `next`.
#[server(prefix = "/rpc", endpoint = "auth/login")]
pub async fn sign_in(login: String, password: String, next: Option<String>) -> Result<(), Problem> {
    use crate::{
        domain::account::Credentials,
        server::{http::caller::*, service::accounts},
    };
    let input = Credentials { login, password };
    let kind = accounts::SessionKind::Browser;
    let signed_in = accounts::sign_in_anonymous(&app(), &client()?, input, kind)
        .await
        .into_rpc()?;
    begin_session(&signed_in, next.as_deref().unwrap_or_default()).into_rpc()
}

/// Ends this browser's session.
#[server(prefix = "/rpc", endpoint = "auth/logout")]
pub async fn sign_out() -> Result<(), Problem> {
    use crate::server::{http::caller::*, service::accounts};
    let (app, actor) = caller()?;
    accounts::sign_out(&app, &actor).await.into_rpc()?;
    end_session().into_rpc()
}
