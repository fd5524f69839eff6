//! How long bodies may be: 1 MiB, and as much as a file may have where files are sent.

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, Method, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http_body_util::Limited;

use crate::domain::{attachment::SIZE_MAX, exchange::FILE_MAX};

use super::{BODY_MAX_BYTES, attachments, exchange};

/// What a form adds to the file that it holds.
const FORM_BYTES: usize = 64 * 1024;

/// How long the body of a request may be.
pub fn body_max(method: &Method, uri: &Uri, headers: &HeaderMap) -> usize {
    if *method != Method::POST {
        return BODY_MAX_BYTES;
    }
    let path = uri.path();
    let is_attachment = (path.starts_with("/api/v1/tasks/") && path.ends_with("/attachments"))
        || attachments::task_of_form(method, uri, headers).is_some();
    let is_import = ["/api/v1/import", exchange::PAGE].contains(&path);
    match (is_attachment, is_import) {
        (true, _) => usize::try_from(SIZE_MAX).unwrap_or(usize::MAX) + FORM_BYTES,
        (_, true) => FILE_MAX + FORM_BYTES,
        _ => BODY_MAX_BYTES,
    }
}

/// The layer. Refuses at once what says that it is too long, and breaks off what turns out to be.
pub async fn limit(request: Request, next: Next) -> Response {
    let max = body_max(request.method(), request.uri(), request.headers());
    let declared = request.headers().get(header::CONTENT_LENGTH);
    let declared = declared.and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if declared.is_some_and(|length| length > max) {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    }
    let limited = |body| Body::new(Limited::new(body, max));
    next.run(request.map(limited)).await
}
