//! The doors: pages and server functions for browsers, REST for API clients, health for operators.
//!
//! Layers, outermost (in `router`, last) first: request id, log span, problems, panics, security
//! headers, compression, body limit, time limit, origin, client, session, the form with a file
//! (`exchange`), plain forms, server functions; then the routes, where the REST API has two of its
//! own: bearer, idempotency.

mod attachments;
mod cache;
pub mod caller;
mod client;
mod download;
mod exchange;
mod forms;
mod headers;
mod health;
mod limits;
mod origin;
mod pages;
mod problems;
mod rest;
mod rpc;
mod session;

use axum::{
    Router,
    extract::Request,
    http::{Extensions, HeaderMap, HeaderName, StatusCode, Version, header},
    middleware::{from_fn, from_fn_with_state},
};
use tower::Layer;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{CompressionLayer, DefaultPredicate, Predicate},
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, RequestId, SetRequestIdLayer},
    timeout::TimeoutLayer,
    trace::TraceLayer,
};

use super::app::App;

/// Bodies are at most this long.
const BODY_MAX_BYTES: usize = 1024 * 1024;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Everything that the server answers.
pub fn router(app: App) -> Router {
    let routes = Router::new()
        .merge(health::router())
        .merge(rest::router(&app))
        .merge(attachments::router())
        .merge(exchange::router())
        .merge(pages::router(&app));
    // A plain form is sent on to another route than the one it came to, so this layer stands
    // before the routes and not behind them.
    let routes = routes.layer(from_fn(rpc::answer)).with_state(app.clone());
    let routes = from_fn_with_state(app.clone(), forms::answer).layer(routes);
    let routes = from_fn_with_state(app.clone(), exchange::answer).layer(routes);
    let routes = from_fn_with_state(app.clone(), attachments::answer).layer(routes);
    Router::new()
        .fallback_service(routes)
        .layer(from_fn_with_state(app.clone(), session::load))
        .layer(from_fn_with_state(app.clone(), client::identify))
        .layer(from_fn_with_state(app.clone(), origin::check))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            app.limits.request_max,
        ))
        .layer(from_fn(limits::limit))
        .layer(CompressionLayer::new().compress_when(DefaultPredicate::new().and(is_no_file)))
        .layer(from_fn_with_state(app, headers::secure))
        .layer(CatchPanicLayer::custom(problems::panicked))
        .layer(from_fn(problems::write))
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
}

/// Whether an answer is none that is to be saved: a file is sent as it is, and says how long it is.
fn is_no_file(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    !headers.contains_key(header::CONTENT_DISPOSITION)
}

/// Method, path and id; never the query, which may hold what somebody searched for.
fn span(request: &Request) -> tracing::Span {
    let id = request
        .extensions()
        .get::<RequestId>()
        .and_then(|id| id.header_value().to_str().ok());
    tracing::info_span!("request", method = %request.method(), path = request.uri().path(), id)
}

/// Whether a path belongs to the REST API, whose answers are JSON whatever happens.
fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

/// Whether a path belongs to the server functions.
fn is_rpc(path: &str) -> bool {
    path.starts_with("/rpc/")
}

/// Whether a query or a form stands for UTF-8, once it is decoded. Those who decode it do not say.
fn is_utf8(encoded: &[u8]) -> bool {
    percent_encoding::percent_decode(encoded)
        .decode_utf8()
        .is_ok()
}
