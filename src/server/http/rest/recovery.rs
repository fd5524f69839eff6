//! `/auth/password`: getting back in, for API clients.

use axum::{extract::State, http::StatusCode};

use crate::{
    domain::{
        problem::Problem,
        recovery::{Forgotten, PasswordReset},
    },
    server::{app::App, error::Result, service},
};

use super::extract::{ApiClient, ApiJson};

/// Mails a link to choose a new password, if an account has the address. The answer is the same
/// whether one has.
#[utoipa::path(
    post,
    path = "/api/v1/auth/password/forgot",
    tag = "auth",
    security(()),
    request_body = Forgotten,
    responses(
        (status = 202, description = "a link is on its way, if an account has this address"),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn forgot_password(
    State(app): State<App>,
    ApiClient(client): ApiClient,
    ApiJson(input): ApiJson<Forgotten>,
) -> Result<StatusCode> {
    service::recovery::forgot_anonymous(&app, &client, input).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Sets a new password by the token of a link, and ends every session of its user.
#[utoipa::path(
    post,
    path = "/api/v1/auth/password/reset",
    tag = "auth",
    security(()),
    request_body = PasswordReset,
    responses(
        (status = 204),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json", description = "the token opens nothing (any more), or the password will not do"),
        (status = 429, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn reset_password(
    State(app): State<App>,
    ApiClient(client): ApiClient,
    ApiJson(input): ApiJson<PasswordReset>,
) -> Result<StatusCode> {
    service::recovery::reset_anonymous(&app, &client, input).await?;
    Ok(StatusCode::NO_CONTENT)
}
