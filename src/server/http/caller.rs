//! What a server function finds out about its call, and what it may say beside its answer.

use axum::http::{HeaderName, HeaderValue, StatusCode, header, request::Parts};
use leptos::prelude::{expect_context, use_context};
use leptos_axum::ResponseOptions;
use tower_http::request_id::RequestId;

use crate::{
    domain::{
        change::Did,
        id::ChangeId,
        problem::Problem,
        settings::{Density, Theme},
        task::Changed,
        text::own_path,
    },
    server::{
        app::App,
        auth::{Actor, client::Client, token::PlainToken},
        error::{AppError, Result},
        http::{is_rpc, session},
        service::{accounts::SignedIn, profile::NewSecrets},
    },
};

/// What was done and the change that can undo it; a plain form turns it into a notice.
pub const DID: HeaderName = HeaderName::from_static("tend-did");

/// Marks an answer that a plain form's page has to show.
pub const SHOWN: HeaderName = HeaderName::from_static("tend-shown");

/// What a browser has to forget (W3C Clear Site Data).
pub const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

/// The name of the header that says which change a request made.
pub const CHANGE_ID: HeaderName = HeaderName::from_static("change-id");

/// The server, and who calls it.
///
/// # Errors
/// `Unauthenticated` without a session.
pub fn caller() -> Result<(App, Actor), Problem> {
    let parts = use_context::<Parts>();
    let actor = parts.and_then(|parts| parts.extensions.get::<Actor>().cloned());
    actor
        .ok_or(AppError::Unauthenticated)
        .map(|actor| (app(), actor))
        .into_rpc()
}

/// Who is at the other end, for functions that check a secret.
///
/// # Errors
/// When a page is rendered, which checks none.
pub fn client() -> Result<Client, Problem> {
    let client = use_context::<Parts>().and_then(|parts| parts.extensions.get().cloned());
    client
        .ok_or_else(|| AppError::internal("a request without a client"))
        .into_rpc()
}

/// The server, for those few functions that need no session.
pub fn app() -> App {
    expect_context::<App>()
}

/// Turns a service's answer into a server function's, with the status that goes with it.
pub trait IntoRpc<T> {
    /// # Errors
    /// The same, as a [`Problem`] that names the request.
    fn into_rpc(self) -> Result<T, Problem>;
}

impl<T> IntoRpc<T> for Result<T> {
    fn into_rpc(self) -> Result<T, Problem> {
        self.map_err(|error| {
            let mut problem = error.to_problem();
            let parts = use_context::<Parts>();
            if let Some(parts) = &parts {
                problem.instance = parts.uri.path().to_owned();
                let id = parts
                    .extensions
                    .get::<RequestId>()
                    .and_then(|id| id.header_value().to_str().ok());
                problem.request_id = id.unwrap_or_default().to_owned();
            }
            // While a page is rendered, its status is the page's to choose.
            if parts.is_some_and(|parts| is_rpc(parts.uri.path()))
                && let (Some(options), Ok(status)) = (
                    use_context::<ResponseOptions>(),
                    StatusCode::from_u16(problem.status),
                )
            {
                options.set_status(status);
            }
            problem
        })
    }
}

/// Says what was done to a task, for those who can undo it, and passes it on.
pub fn reported(did: Did, changed: Changed) -> Changed {
    report(did, changed.change);
    changed
}

/// Says what was done, for those who can undo it.
pub fn report(did: Did, change: Option<ChangeId>) {
    if let (Some(change), Some(options)) = (change, use_context::<ResponseOptions>()) {
        if let Ok(value) = HeaderValue::from_str(&format!("{}.{change}", did.name())) {
            options.insert_header(DID, value);
        }
        if let Ok(value) = HeaderValue::from_str(&change.to_string()) {
            options.insert_header(CHANGE_ID, value);
        }
    }
}

/// Says what was done, of what cannot be undone.
pub fn told(did: Did) {
    if let Some(options) = use_context::<ResponseOptions>() {
        options.insert_header(DID, HeaderValue::from_static(did.name()));
    }
}

/// Has a plain form's answer shown on its page, since a redirect would lose it.
pub fn to_be_shown() {
    if let Some(options) = use_context::<ResponseOptions>() {
        options.insert_header(SHOWN, HeaderValue::from_static("1"));
    }
}

/// Remembers the reader's choice of light or dark, of density and of keyboard shortcuts, for a year.
///
/// In this browser and not with the account: which keys are in somebody's way is a matter of the
/// keyboard, or of what stands in for one.
///
/// # Errors
/// When the cookies cannot be written.
pub fn remember_looks(theme: Theme, density: Density, are_shortcuts_on: bool) -> Result<()> {
    const YEAR: i64 = 365 * 24 * 60 * 60;
    answer_with_cookie(session::THEME_COOKIE, theme.name(), YEAR)?;
    answer_with_cookie(session::DENSITY_COOKIE, density.name(), YEAR)?;
    match are_shortcuts_on {
        true => answer_with_cookie(session::SHORTCUTS_OFF_COOKIE, "", 0),
        false => answer_with_cookie(session::SHORTCUTS_OFF_COOKIE, "1", YEAR),
    }
}

/// Marks a call that a plain form makes: where it goes on is ours to say. A script knows that
/// itself, and would race a redirect of ours.
#[derive(Clone, Copy, Debug)]
pub struct PlainForm;

/// Gives the browser its session, and sends it on to `next`.
///
/// # Errors
/// When the cookies cannot be written.
pub fn begin_session(signed_in: &SignedIn, next: &str) -> Result<()> {
    give_secrets(&signed_in.token, signed_in.device.as_ref())?;
    go_to(own_path(Some(next)).unwrap_or("/today"));
    Ok(())
}

/// Gives the browser what it goes on with, where signing in takes a second step.
///
/// # Errors
/// Those of signing in, passed on.
pub fn remember_step(signed_in: Result<SignedIn>) -> Result<SignedIn> {
    if let Err(AppError::SecondFactorRequired {
        step: Some(step), ..
    }) = &signed_in
    {
        // No longer than the server waits.
        answer_with_cookie(session::STEP_COOKIE, step.expose(), 10 * 60)?;
    }
    signed_in
}

/// What the browser goes on with after the password.
pub fn step() -> Option<String> {
    let parts = use_context::<Parts>()?;
    session::read(&parts.headers, session::STEP_COOKIE)
}

/// Gives the browser its session after the second step, and sends it on to `next`.
///
/// # Errors
/// When the cookies cannot be written.
pub fn end_step(signed_in: &SignedIn, next: &str) -> Result<()> {
    begin_session(signed_in, next)?;
    answer_with_cookie(session::STEP_COOKIE, "", 0)
}

/// Gives the browser new secrets for the session that it has.
///
/// # Errors
/// When the cookies cannot be written.
pub fn renew_session(secrets: Option<&NewSecrets>) -> Result<()> {
    match secrets {
        Some(secrets) => give_secrets(&secrets.cookie, Some(&secrets.device)),
        None => Ok(()),
    }
}

fn give_secrets(token: &PlainToken, device: Option<&PlainToken>) -> Result<()> {
    const DAY: i64 = 24 * 60 * 60;
    // As long as the session can last at most; the server ends it sooner when it is idle.
    answer_with_cookie(session::COOKIE, token.expose(), 30 * DAY)?;
    match device {
        Some(device) => answer_with_cookie(session::DEVICE_COOKIE, device.expose(), 365 * DAY),
        None => Ok(()),
    }
}

/// Takes the browser's session away, with whatever else it keeps of us.
///
/// # Errors
/// When the cookie cannot be written.
pub fn end_session() -> Result<()> {
    answer_with_cookie(session::COOKIE, "", 0)?;
    if let Some(options) = use_context::<ResponseOptions>() {
        let value = HeaderValue::from_static("\"cache\", \"storage\"");
        options.insert_header(CLEAR_SITE_DATA, value);
    }
    go_to("/");
    Ok(())
}

/// Sends a plain form on to a path of our own.
pub fn go_to(path: &str) {
    let is_plain =
        use_context::<Parts>().is_some_and(|parts| parts.extensions.get::<PlainForm>().is_some());
    if let (true, Some(path), Some(options)) = (
        is_plain,
        own_path(Some(path)),
        use_context::<ResponseOptions>(),
    ) && let Ok(path) = HeaderValue::from_str(path)
    {
        options.insert_header(header::LOCATION, path);
    }
}

fn answer_with_cookie(name: &str, value: &str, seconds: i64) -> Result<()> {
    if let Some(options) = use_context::<ResponseOptions>() {
        options.append_header(
            header::SET_COOKIE,
            session::set_cookie(name, value, seconds)?,
        );
    }
    Ok(())
}
