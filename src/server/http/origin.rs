//! Refuses cross-site writes before anything else looks at them (OWASP, cross-site request forgery).
//!
//! A request that may change something must come from our own pages, which browsers say in
//! `Origin` and `Sec-Fetch-Site`. API clients send neither, and no cookie.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::server::{app::App, error::AppError};

use super::is_api;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The layer.
pub async fn check(State(app): State<App>, request: Request, next: Next) -> Response {
    let reads_only = [Method::GET, Method::HEAD].contains(request.method());
    if reads_only || is_ours(&app, request.headers()) || is_no_browser(&request) {
        return next.run(request).await;
    }
    tracing::warn!("cross-site request refused");
    AppError::Forbidden.into_response()
}

fn is_ours(app: &App, headers: &HeaderMap) -> bool {
    let origin = app.public_url.origin().ascii_serialization();
    headers
        .get(header::ORIGIN)
        .is_some_and(|value| value.as_bytes() == origin.as_bytes())
        || headers
            .get(SEC_FETCH_SITE)
            .is_some_and(|value| value.as_bytes() == b"same-origin")
}

/// Carries nothing that a browser would add by itself. Before the REST API, which reads no
/// cookies, being a browser of another site is no harm either.
fn is_no_browser(request: &Request) -> bool {
    let headers = request.headers();
    let says_whence = headers.contains_key(header::ORIGIN) || headers.contains_key(SEC_FETCH_SITE);
    !headers.contains_key(header::COOKIE) && (is_api(request.uri().path()) || !says_whence)
}
