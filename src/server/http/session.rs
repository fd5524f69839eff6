//! The browser's session: an opaque token in a cookie that only this host gets back.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue},
    middleware::Next,
    response::{IntoResponse, Response},
};
use axum_extra::extract::cookie::CookieJar;

use crate::server::{
    app::App,
    auth::client::Client,
    error::{AppError, Result},
    service,
};

use super::{client, is_api};

/// Browsers refuse a cookie of such a name unless it is `Secure`, of this host and of all paths.
pub const COOKIE: &str = "__Host-tend_session";

/// By which a browser is known in which somebody has signed in before. It opens nothing.
pub const DEVICE_COOKIE: &str = "__Host-tend_device";

/// What a browser goes on with between the password and the second factor.
pub const STEP_COOKIE: &str = "__Host-tend_step";

/// Whether this browser's keyboard shortcuts are switched off; set where they are.
pub const SHORTCUTS_OFF_COOKIE: &str = "__Host-tend_shortcuts_off";

/// Whether the reader wants it light or dark. Its value is checked when it is read.
pub const THEME_COOKIE: &str = "__Host-tend_theme";

/// How much the reader wants in sight. Its value is checked when it is read.
pub const DENSITY_COOKIE: &str = "__Host-tend_density";

/// The layer: whoever holds a session becomes an [`Actor`](crate::server::auth::Actor) in the
/// request's extensions. Nonsense in the cookie is nobody.
pub async fn load(State(app): State<App>, mut request: Request, next: Next) -> Response {
    if let Some(token) = token(&request) {
        match service::accounts::who_by_cookie_anonymous(&app, &token).await {
            Ok(Some(actor)) => {
                let client = request.extensions().get::<Client>().cloned();
                if let Err(error) = client::spend(&app, client.as_ref(), &actor).await {
                    return error.into_response();
                }
                request.extensions_mut().insert(actor);
            }
            Ok(None) => {}
            Err(error) => return error.into_response(),
        }
    }
    next.run(request).await
}

/// The token that a request for a page or a server function carries. The REST API reads none,
/// and neither do files, which are the same for everybody.
fn token(request: &Request) -> Option<String> {
    let path = request.uri().path();
    if is_api(path) || path.starts_with("/pkg/") || ["/healthz", "/readyz"].contains(&path) {
        return None;
    }
    read(request.headers(), COOKIE)
}

/// A cookie's value.
pub fn read(headers: &HeaderMap, name: &str) -> Option<String> {
    CookieJar::from_headers(headers)
        .get(name)
        .map(|cookie| cookie.value().to_owned())
}

/// The header that gives a browser a cookie of ours: not for scripts, not for other sites. The
/// value must be made of characters that need no quoting.
pub fn set_cookie(name: &str, value: &str, seconds: i64) -> Result<HeaderValue> {
    let text = format!("{name}={value}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Lax");
    HeaderValue::from_str(&text).map_err(AppError::internal)
}
