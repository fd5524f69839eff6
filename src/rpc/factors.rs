//! One's own second factor, for the settings pages. Everything that changes it asks for the password
//! again after ten minutes (`reauthentication-required`).

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::domain::{
    factor::{Enrolment, FactorPage, PasskeyChallenge},
    id::PasskeyId,
    problem::Problem,
};

/// How it stands with the caller's second factor.
#[server(prefix = "/rpc", endpoint = "factors/get", input = GetUrl)]
pub async fn factors() -> Result<FactorPage, Problem> {
    use crate::server::{http::caller::*, service::factors};
    let (app, actor) = caller()?;
    factors::page(&app, &actor).await.into_rpc()
}

/// Begins with an authenticator app; its recovery codes are in this answer and nowhere else.
#[server(prefix = "/rpc", endpoint = "factors/enrol")]
pub async fn enrol() -> Result<Enrolment, Problem> {
    use crate::server::{http::caller::*, service::factors};
    let (app, actor) = caller()?;
    let enrolment = factors::enrol(&app, &actor).await.into_rpc()?;
    to_be_shown();
    Ok(enrolment)
}

/// Turns the second factor on. Gives back what the page says the recovery codes are, so that they
/// stay in sight: here they are not known any more.
#[server(prefix = "/rpc", endpoint = "factors/confirm")]
pub async fn confirm_totp(code: String, codes: Option<String>) -> Result<Vec<String>, Problem> {
    use crate::{
        domain::{change::Did, factor::TotpConfirmation},
        server::{http::caller::*, service::factors},
    };
    let ((app, actor), client) = (caller()?, client()?);
    let input = TotpConfirmation { code };
    let confirmed = factors::confirm(&app, &actor, &client, input).await;
    confirmed.into_rpc()?;
    told(Did::FactorOn);
    to_be_shown();
    let codes = codes.unwrap_or_default();
    Ok(codes.split_whitespace().map(str::to_owned).collect())
}

/// Turns the codes of an app off.
#[server(prefix = "/rpc", endpoint = "factors/turn_off")]
pub async fn turn_off() -> Result<(), Problem> {
    use crate::{
        domain::change::Did,
        server::{http::caller::*, service::factors},
    };
    let (app, actor) = caller()?;
    factors::turn_off(&app, &actor).await.into_rpc()?;
    told(Did::FactorOff);
    Ok(())
}

/// Ten new recovery codes, in this answer and nowhere else.
#[server(prefix = "/rpc", endpoint = "factors/codes")]
pub async fn renew_codes() -> Result<Vec<String>, Problem> {
    use crate::{
        domain::change::Did,
        server::{http::caller::*, service::factors},
    };
    let (app, actor) = caller()?;
    let codes = factors::renew_codes(&app, &actor).await.into_rpc()?;
    told(Did::CodesRenewed);
    to_be_shown();
    Ok(codes)
}

/// Asks the browser for a new passkey.
#[server(prefix = "/rpc", endpoint = "passkeys/ask")]
pub async fn passkey_to_add() -> Result<PasskeyChallenge, Problem> {
    use crate::server::{http::caller::*, service::passkeys};
    let (app, actor) = caller()?;
    passkeys::begin_adding(&app, &actor).await.into_rpc()
}

/// Adds it; answers recovery codes where it is the first second factor.
#[server(prefix = "/rpc", endpoint = "passkeys/add")]
pub async fn add_passkey(
    token: String,
    name: String,
    credential: String,
) -> Result<Vec<String>, Problem> {
    use crate::{
        domain::change::Did,
        server::{http::caller::*, service::passkeys},
    };
    let (app, actor) = caller()?;
    let codes = passkeys::add(&app, &actor, &token, (&name, &credential)).await;
    let codes = codes.into_rpc()?;
    told(Did::PasskeyAdded);
    Ok(codes)
}

/// Calls a passkey something else.
#[server(prefix = "/rpc", endpoint = "passkeys/rename")]
pub async fn rename_passkey(id: PasskeyId, name: String) -> Result<(), Problem> {
    use crate::{
        domain::change::Did,
        server::{http::caller::*, service::passkeys},
    };
    let (app, actor) = caller()?;
    let renamed = passkeys::rename(&app, &actor, id, &name).await;
    renamed.into_rpc()?;
    told(Did::Saved);
    Ok(())
}

/// Takes a passkey away.
#[server(prefix = "/rpc", endpoint = "passkeys/remove")]
pub async fn remove_passkey(id: PasskeyId) -> Result<(), Problem> {
    use crate::{
        domain::change::Did,
        server::{http::caller::*, service::passkeys},
    };
    let (app, actor) = caller()?;
    passkeys::remove(&app, &actor, id).await.into_rpc()?;
    told(Did::PasskeyRemoved);
    Ok(())
}
