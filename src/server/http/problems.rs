//! Writes the bodies of errors: `application/problem+json`, with the request's path and id.
//!
//! Errors that nobody here made (a body that is too long, a method that a route has not) get the
//! same shape, as long as they are not pages.

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderValue, Response as HttpResponse, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tower_http::request_id::RequestId;

use crate::{
    domain::problem::{Problem, ProblemCode},
    server::error::{AppError, problem_response},
};

use super::is_api;

/// In seconds: when it is worth coming back to a server that is busy, or without its database.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("5");

/// For `CatchPanicLayer`: the panic hook has logged it already.
pub fn panicked(_: Box<dyn std::any::Any + Send>) -> HttpResponse<Body> {
    AppError::internal("a handler panicked").into_response()
}

/// The layer.
pub async fn write(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let wants_page = !is_api(&path) && accepts_html(request.headers());
    let id = request
        .extensions()
        .get::<RequestId>()
        .and_then(|id| id.header_value().to_str().ok());
    let id = id.unwrap_or_default().to_owned();
    let mut response = next.run(request).await;
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        // Whoever answered: pages and server functions write bodies of their own.
        let retry = response.headers_mut().entry(header::RETRY_AFTER);
        retry.or_insert(RETRY_AFTER);
    }
    let Some(mut problem) = find(&mut response, &path) else {
        return response;
    };
    problem.instance = path;
    problem.request_id = id;
    if wants_page {
        as_page(response, &problem)
    } else {
        as_json(response, &problem)
    }
}

fn accepts_html(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.contains("text/html"))
}

/// The problem that a response stands for, if it is an error whose body is not written yet.
fn find(response: &mut Response, path: &str) -> Option<Problem> {
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        return Some(problem);
    }
    let is_plain = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_none_or(|t| t.as_bytes().starts_with(b"text/plain"));
    if !is_plain || !(is_api(path) || response.status() != StatusCode::NOT_FOUND) {
        return None;
    }
    let code = match response.status() {
        StatusCode::BAD_REQUEST => ProblemCode::BadRequest,
        StatusCode::NOT_FOUND => ProblemCode::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => ProblemCode::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => ProblemCode::PayloadTooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ProblemCode::UnsupportedMediaType,
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::REQUEST_TIMEOUT => ProblemCode::Unavailable,
        status if status.is_server_error() => ProblemCode::Internal,
        _ => return None,
    };
    Some(Problem::of(code))
}

fn as_json(response: Response, problem: &Problem) -> Response {
    let json = serde_json::to_vec(problem).unwrap_or_default();
    with_body(response, problem, "application/problem+json", json)
}

/// For a browser that is left without the app: plain words and a way on.
fn as_page(response: Response, problem: &Problem) -> Response {
    let html = format!(
        "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title} · Tend</title>\
         <body><main><h1>{title}</h1><p>Nothing that was saved is lost. Try again in a moment.</p>\
         <p><a href=\"/today\">Back to Tend</a></p><p><small>Request {id}</small></p></main></body></html>",
        title = problem.title,
        id = problem
            .request_id
            .replace(|c: char| !c.is_ascii_alphanumeric() && c != '-', ""),
    );
    with_body(
        response,
        problem,
        "text/html; charset=utf-8",
        html.into_bytes(),
    )
}

fn with_body(
    response: Response,
    problem: &Problem,
    media_type: &'static str,
    body: Vec<u8>,
) -> Response {
    // What was set on the way (`WWW-Authenticate`, `Retry-After`, `Allow`) stays.
    let (parts, _) = response.into_parts();
    let mut written = problem_response(problem.clone());
    written.extensions_mut().remove::<Problem>();
    for (name, value) in &parts.headers {
        written.headers_mut().entry(name).or_insert(value.clone());
    }
    // These were of the body that is replaced.
    for name in [header::CONTENT_LENGTH, header::CONTENT_ENCODING] {
        written.headers_mut().remove(name);
    }
    written
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    *written.body_mut() = Body::from(body);
    written
}
