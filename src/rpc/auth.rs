//! Registering, signing in and out, in a browser.

use leptos::prelude::*;

use crate::domain::{factor::PasskeyChallenge, problem::Problem};

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

/// Signs in and goes on to `next`. Where that takes a second step, refuses with `totp-required`, and
/// gives the browser what it goes on with, to [`second_step`].
#[server(prefix = "/rpc", endpoint = "auth/login")]
pub async fn sign_in(login: String, password: String, next: Option<String>) -> Result<(), Problem> {
    use crate::{
        domain::account::Credentials,
        server::{http::caller::*, service::accounts},
    };
    let (totp, kind) = (None, accounts::SessionKind::Browser);
    let input = Credentials {
        login,
        password,
        totp,
    };
    let signed_in = accounts::sign_in_anonymous(&app(), &client()?, input, kind).await;
    let signed_in = remember_step(signed_in).into_rpc()?;
    begin_session(&signed_in, next.as_deref().unwrap_or_default()).into_rpc()
}

/// Goes on after the password, with a code of an app or a recovery code.
#[server(prefix = "/rpc", endpoint = "auth/second")]
pub async fn second_step(code: String, next: Option<String>) -> Result<(), Problem> {
    use crate::server::{http::caller::*, service::second_factor};
    let signed_in = second_factor::finish_anonymous(&app(), &client()?, step(), code).await;
    end_step(&signed_in.into_rpc()?, next.as_deref().unwrap_or_default()).into_rpc()
}

/// Goes on after the password with a passkey: which one may it be?
#[server(prefix = "/rpc", endpoint = "auth/second_ask")]
pub async fn second_ask() -> Result<PasskeyChallenge, Problem> {
    use crate::server::{http::caller::*, service::second_factor};
    second_factor::ask_for_passkey_anonymous(&app(), &client()?, step())
        .await
        .into_rpc()
}

/// Goes on after the password with the passkey that was asked for.
#[server(prefix = "/rpc", endpoint = "auth/second_passkey")]
pub async fn second_passkey(credential: String) -> Result<(), Problem> {
    use crate::server::{http::caller::*, service::second_factor};
    let (app, client) = (app(), client()?);
    let signed_in = second_factor::finish_by_passkey_anonymous(&app, &client, step(), &credential);
    end_step(&signed_in.await.into_rpc()?, "").into_rpc()
}

/// Signs in by a passkey alone: what is the browser to ask for?
#[server(prefix = "/rpc", endpoint = "auth/passkey_ask")]
pub async fn passkey_ask() -> Result<PasskeyChallenge, Problem> {
    use crate::server::{http::caller::*, service::passkeys};
    passkeys::ask_anonymous(&app(), &client()?).await.into_rpc()
}

/// Signs in by the passkey that was asked for.
#[server(prefix = "/rpc", endpoint = "auth/passkey")]
pub async fn passkey(token: String, credential: String) -> Result<(), Problem> {
    use crate::server::{http::caller::*, service::passkeys};
    let signed_in = passkeys::sign_in_anonymous(&app(), &client()?, &token, &credential).await;
    begin_session(&signed_in.into_rpc()?, "").into_rpc()
}

/// Ends this browser's session.
#[server(prefix = "/rpc", endpoint = "auth/logout")]
pub async fn sign_out() -> Result<(), Problem> {
    use crate::server::{http::caller::*, service::accounts};
    let (app, actor) = caller()?;
    accounts::sign_out(&app, &actor).await.into_rpc()?;
    end_session().into_rpc()
}
