//! Server functions: what Leptos refuses before our code runs gets the status that goes with it.
//!
//! Leptos answers every error that it finds itself, such as an argument that is missing, with 500.
//! A request that cannot be read is no fault of the server's, and must not wake its operator.

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use leptos::server_fn::error::SERVER_FN_ERROR_HEADER;

use crate::{
    domain::problem::Problem,
    server::{
        error::{AppError, Result, problem_response},
        http::{BODY_MAX_BYTES, is_rpc, is_utf8},
    },
};

/// The layer.
pub async fn answer(request: Request, next: Next) -> Response {
    if !is_rpc(request.uri().path()) {
        return next.run(request).await;
    }
    run(request, next)
        .await
        .unwrap_or_else(IntoResponse::into_response)
}

async fn run(request: Request, next: Next) -> Result<Response> {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_MAX_BYTES).await else {
        return Ok(StatusCode::PAYLOAD_TOO_LARGE.into_response());
    };
    let query = parts.uri.query().unwrap_or_default();
    if !is_utf8(query.as_bytes()) || !is_utf8(&body) {
        return Err(AppError::Unreadable(
            "The arguments are not UTF-8.".to_owned(),
        ));
    }
    let answer = next.run(Request::from_parts(parts, Body::from(body))).await;
    let is_refused_by_leptos = answer.status() == StatusCode::INTERNAL_SERVER_ERROR
        && answer.headers().contains_key(SERVER_FN_ERROR_HEADER);
    if is_refused_by_leptos {
        return with_own_status(answer).await;
    }
    Ok(answer)
}

/// The problem that the body holds, as a problem of ours.
async fn with_own_status(answer: Response) -> Result<Response> {
    let (mut parts, body) = answer.into_parts();
    let body = to_bytes(body, BODY_MAX_BYTES)
        .await
        .map_err(AppError::internal)?;
    let problem: Problem = serde_json::from_slice(&body).map_err(AppError::internal)?;
    let mut response = problem_response(problem);
    parts.headers.remove(header::CONTENT_LENGTH);
    response.headers_mut().extend(parts.headers);
    Ok(response)
}
