//! `/me/totp`: the second factor of whoever asks.

use axum::{Json, extract::State, http::StatusCode};

use crate::{
    domain::{
        factor::{Enrolment, TotpConfirmation},
        problem::Problem,
        profile::Confirmation,
        shape,
    },
    server::{app::App, error::Result, service},
};

use super::extract::{ApiActor, ApiClient, ApiJson, NoVersions};

/// Begins with an authenticator app. Nothing is asked for until you confirm a code of it, within 30
/// minutes; asking again begins anew. Wants your password, given in this session within the last 10
/// minutes (`/auth/confirm`).
#[utoipa::path(
    post,
    path = "/api/v1/me/totp",
    tag = "me",
    responses(
        (status = 200, body = Enrolment),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "not by a personal access token, and not without the password"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "one is on already: turn it off first")
    )
)]
pub async fn create_totp(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
) -> Result<Json<Enrolment>> {
    service::factors::enrol(&app, &actor).await.map(Json)
}

/// Turns the second factor on, with the code that the app shows: from then on a password alone
/// signs nobody in, and the ten recovery codes work.
#[utoipa::path(
    post,
    path = "/api/v1/me/totp/confirm",
    tag = "me",
    request_body = TotpConfirmation,
    responses(
        (status = 204),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "not by a personal access token, and not without the password"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "there is no app that waits for it"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn confirm_totp(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiClient(client): ApiClient,
    ApiJson(input): ApiJson<TotpConfirmation>,
) -> Result<StatusCode> {
    service::factors::confirm(&app, &actor, &client, input).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Turns the codes of the app off. Passkeys stay, and so do recovery codes while there is one.
#[utoipa::path(
    delete,
    path = "/api/v1/me/totp",
    tag = "me",
    params(("If-Match" = Option<shape::EntityTags>, Header)),
    request_body = Confirmation,
    responses(
        (status = 204),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "not by a personal access token"),
        (status = 404, body = Problem, content_type = "application/problem+json", description = "there is none"),
        (status = 412, body = Problem, content_type = "application/problem+json", description = "`If-Match` names a version, of which there are none"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn delete_totp(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    _: NoVersions,
    ApiClient(client): ApiClient,
    ApiJson(input): ApiJson<Confirmation>,
) -> Result<StatusCode> {
    service::factors::remove(&app, &actor, &client, input).await?;
    Ok(StatusCode::NO_CONTENT)
}
