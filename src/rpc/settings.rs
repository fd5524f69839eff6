//! One's own account, for the settings pages.
//!
//! What asks for the password again is refused with `reauthentication-required`; the page then asks
//! for it in place, sends it to [`confirm`], and repeats what was refused.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::domain::{
    id::{PersonalTokenId, SessionId},
    personal_token::{CreatePersonalToken, NewPersonalToken},
    problem::Problem,
    profile::ProfilePatch,
    settings::{Belongings, Density, Place, ProfilePage, Theme, TokenCard},
};

/// The caller's account, and what there is to choose from.
#[server(prefix = "/rpc", endpoint = "me/get", input = GetUrl)]
pub async fn me() -> Result<ProfilePage, Problem> {
    use crate::server::{http::caller::*, service::settings};
    let (app, actor) = caller()?;
    settings::profile_page(&app, &actor).await.into_rpc()
}

/// Changes the fields that `profile` names. Theme and density are this browser's alone, and so are
/// the keyboard shortcuts: they go with the theme, since a box that is not ticked is not sent.
#[server(prefix = "/rpc", endpoint = "me/update")]
pub async fn update_me(
    #[server(default)] profile: ProfilePatch,
    email: Option<String>,
    theme: Option<Theme>,
    #[server(default)] density: Density,
    #[server(default)] shortcuts: bool,
) -> Result<(), Problem> {
    use crate::server::{http::caller::*, service::settings};
    let (app, actor) = caller()?;
    let did = settings::save_profile(&app, &actor, profile, email).await;
    told(did.into_rpc()?);
    if let Some(theme) = theme {
        remember_looks(theme, density, shortcuts).into_rpc()?;
    }
    Ok(())
}

/// Takes the password again: good for ten minutes, for what asks for it.
#[server(prefix = "/rpc", endpoint = "auth/confirm")]
pub async fn confirm(password: String) -> Result<(), Problem> {
    use crate::{
        domain::profile::Confirmation,
        server::{http::caller::*, service::profile},
    };
    let ((app, actor), client) = (caller()?, client()?);
    let input = Confirmation { password };
    profile::confirm(&app, &actor, &client, input)
        .await
        .into_rpc()
}

/// Changes the password: every other session ends, this browser gets a new cookie.
#[server(prefix = "/rpc", endpoint = "me/password")]
pub async fn change_password(
    current_password: String,
    new_password: String,
) -> Result<(), Problem> {
    use crate::{
        domain::{change::Did, profile::PasswordChange},
        server::{http::caller::*, service::profile},
    };
    let ((app, actor), client) = (caller()?, client()?);
    let input = PasswordChange {
        current_password,
        new_password,
    };
    let changed = profile::change_password(&app, &actor, &client, input).await;
    renew_session(changed.into_rpc()?.as_ref()).into_rpc()?;
    told(Did::PasswordChanged);
    Ok(())
}

/// What goes with the caller's account, counted.
#[server(prefix = "/rpc", endpoint = "me/belongings", input = GetUrl)]
pub async fn count_belongings() -> Result<Belongings, Problem> {
    use crate::server::{http::caller::*, service::settings};
    let (app, actor) = caller()?;
    settings::belongings(&app, &actor).await.into_rpc()
}

/// Deletes the caller's account with everything that is theirs, for good.
#[server(prefix = "/rpc", endpoint = "me/delete")]
pub async fn delete_me(password: String) -> Result<(), Problem> {
    use crate::{
        domain::profile::Confirmation,
        server::{http::caller::*, service::profile},
    };
    let ((app, actor), client) = (caller()?, client()?);
    let input = Confirmation { password };
    profile::delete(&app, &actor, &client, input, None)
        .await
        .into_rpc()?;
    end_session().into_rpc()
}

/// Where the caller is signed in: here first, then the newest, up to 200 places.
#[server(prefix = "/rpc", endpoint = "sessions/list", input = GetUrl)]
pub async fn sessions() -> Result<Vec<Place>, Problem> {
    use crate::server::{http::caller::*, service::settings};
    let (app, actor) = caller()?;
    settings::places(&app, &actor).await.into_rpc()
}

/// Signs the caller out in one place.
#[server(prefix = "/rpc", endpoint = "sessions/end")]
pub async fn end_session_of(id: SessionId) -> Result<(), Problem> {
    use crate::{
        domain::change::Did,
        server::{http::caller::*, service::sessions},
    };
    let (app, actor) = caller()?;
    sessions::end(&app, &actor, id).await.into_rpc()?;
    told(Did::SessionEnded);
    Ok(())
}

/// Signs the caller out everywhere else.
#[server(prefix = "/rpc", endpoint = "sessions/end_others")]
pub async fn end_other_sessions() -> Result<(), Problem> {
    use crate::{
        domain::change::Did,
        server::{http::caller::*, service::sessions},
    };
    let (app, actor) = caller()?;
    sessions::end_others(&app, &actor).await.into_rpc()?;
    told(Did::OthersEnded);
    Ok(())
}

/// The caller's personal access tokens, newest first: up to 200.
#[server(prefix = "/rpc", endpoint = "tokens/list", input = GetUrl)]
pub async fn tokens() -> Result<Vec<TokenCard>, Problem> {
    use crate::server::{http::caller::*, service::settings};
    let (app, actor) = caller()?;
    settings::token_cards(&app, &actor).await.into_rpc()
}

/// Makes a personal access token; its secret is in this answer and nowhere else. `days` says how
/// long it lives where `token` has no end.
#[server(prefix = "/rpc", endpoint = "tokens/create")]
pub async fn create_token(
    #[server(default)] token: CreatePersonalToken,
    days: Option<u16>,
) -> Result<NewPersonalToken, Problem> {
    use crate::{
        domain::change::Did,
        server::{http::caller::*, service::personal_tokens},
    };
    let (app, actor) = caller()?;
    let token = token.ending_after(days, app.clock().now());
    let made = personal_tokens::create(&app, &actor, token).await;
    let made = made.into_rpc()?;
    told(Did::TokenCreated);
    to_be_shown();
    Ok(made)
}

/// Deletes a personal access token.
#[server(prefix = "/rpc", endpoint = "tokens/delete")]
pub async fn delete_token(id: PersonalTokenId) -> Result<(), Problem> {
    use crate::{
        domain::change::Did,
        server::{http::caller::*, service::personal_tokens},
    };
    let (app, actor) = caller()?;
    personal_tokens::delete(&app, &actor, id).await.into_rpc()?;
    told(Did::TokenDeleted);
    Ok(())
}
