//! `/me`: the account of whoever asks, and its password.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{
    domain::{
        account::User,
        problem::Problem,
        profile::{Confirmation, PasswordChange, ProfilePatch},
        shape,
    },
    server::{
        app::App,
        error::Result,
        service::{self, profile::version},
    },
};

use super::extract::{ApiActor, ApiClient, ApiJson, IfMatch, etag, is_known};

fn tagged(user: User) -> Result<Response> {
    let tag = [(header::ETAG, etag(version(&user)?))];
    Ok((tag, Json(user)).into_response())
}

/// Reads your account.
#[utoipa::path(
    get,
    path = "/api/v1/me",
    tag = "me",
    params(("If-None-Match" = Option<shape::EntityTags>, Header)),
    responses(
        (status = 200, body = User, headers(("ETag" = String))),
        (status = 304, description = "you have this version"),
        (status = 401, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn get_me(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    headers: HeaderMap,
) -> Result<Response> {
    let user = service::profile::get(&app, &actor).await?;
    let current = version(&user)?;
    if is_known(&headers, current) {
        let tag = [(header::ETAG, etag(current))];
        return Ok((StatusCode::NOT_MODIFIED, tag).into_response());
    }
    tagged(user)
}

/// Changes your account.
#[utoipa::path(
    patch,
    path = "/api/v1/me",
    tag = "me",
    params(("If-Match" = Option<shape::EntityTags>, Header)),
    request_body = ProfilePatch,
    responses(
        (status = 200, body = User, headers(("ETag" = String))),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "the user name is taken"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn update_me(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    IfMatch(expected): IfMatch,
    ApiJson(input): ApiJson<ProfilePatch>,
) -> Result<Response> {
    tagged(service::profile::update(&app, &actor, input, expected).await?)
}

/// Deletes your account with everything that is yours, for good.
#[utoipa::path(
    delete,
    path = "/api/v1/me",
    tag = "me",
    params(("If-Match" = Option<shape::EntityTags>, Header)),
    request_body = Confirmation,
    responses(
        (status = 204),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "not by a personal access token"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn delete_me(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiClient(client): ApiClient,
    IfMatch(expected): IfMatch,
    ApiJson(input): ApiJson<Confirmation>,
) -> Result<StatusCode> {
    service::profile::delete(&app, &actor, &client, input, expected).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Changes your password, and ends every other session of yours.
#[utoipa::path(
    post,
    path = "/api/v1/me/password",
    tag = "me",
    request_body = PasswordChange,
    responses(
        (status = 204),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "not by a personal access token"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn change_password(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiClient(client): ApiClient,
    ApiJson(input): ApiJson<PasswordChange>,
) -> Result<StatusCode> {
    service::profile::change_password(&app, &actor, &client, input).await?;
    Ok(StatusCode::NO_CONTENT)
}
