//! Getting back in, and the address that it takes.

use leptos::prelude::*;

use crate::domain::problem::Problem;

/// Mails a link to choose a new password to `email`, if an account has it. Says nothing of that.
#[server(prefix = "/rpc", endpoint = "auth/forgot")]
pub async fn forgot(email: String) -> Result<(), Problem> {
    use crate::{
        domain::recovery::Forgotten,
        server::{http::caller::*, service::recovery},
    };
    recovery::forgot_anonymous(&app(), &client()?, Forgotten { email })
        .await
        .into_rpc()?;
    go_to("/forgot/sent");
    Ok(())
}

/// Sets a new password by a link, and signs everybody out who used the old one.
#[server(prefix = "/rpc", endpoint = "auth/reset")]
pub async fn reset(token: String, password: String) -> Result<(), Problem> {
    use crate::{
        domain::recovery::PasswordReset,
        server::{http::caller::*, service::recovery},
    };
    recovery::reset_anonymous(&app(), &client()?, PasswordReset { token, password })
        .await
        .into_rpc()?;
    go_to("/reset/done");
    Ok(())
}

/// Opens a link that was mailed to an address, and so shows that the address is its reader's.
#[server(prefix = "/rpc", endpoint = "auth/confirm_email")]
pub async fn confirm_email(token: String) -> Result<(), Problem> {
    use crate::server::{http::caller::*, service::email};
    email::confirm_anonymous(&app(), &client()?, &token)
        .await
        .into_rpc()?;
    go_to("/verify/done");
    Ok(())
}

/// Mails the caller another link to confirm their address with.
#[server(prefix = "/rpc", endpoint = "account/verify_email")]
pub async fn resend_verification() -> Result<(), Problem> {
    use crate::server::{http::caller::*, service::email};
    let (app, actor) = caller()?;
    email::resend_verification(&app, &actor).await.into_rpc()?;
    told(crate::domain::change::Did::VerificationSent);
    Ok(())
}

/// Mails a link to the address that the caller wants; opening it changes the address. The one that
/// they have takes an earlier wish back. Asks for the password again (`reauthentication-required`)
/// where it was given too long ago.
#[server(prefix = "/rpc", endpoint = "account/change_email")]
pub async fn change_email(email: String) -> Result<(), Problem> {
    use crate::{
        domain::{change::Did, recovery::EmailChange},
        server::{http::caller::*, service::email},
    };
    let (app, actor) = caller()?;
    email::request_change(&app, &actor, EmailChange { email })
        .await
        .into_rpc()?;
    told(Did::Saved);
    Ok(())
}
