//! `/me/tokens`: personal access tokens.

use axum::{Json, extract::State, http::StatusCode, http::header, response::AppendHeaders};

use crate::{
    domain::{
        id::PersonalTokenId,
        page::Page,
        personal_token::{CreatePersonalToken, NewPersonalToken, PersonalToken},
        problem::Problem,
        shape,
    },
    server::{app::App, error::Result, service},
};

use super::extract::{ApiActor, ApiJson, ApiPage, ApiPath, NoVersions};

/// Lists your tokens, newest first, without their secrets.
#[utoipa::path(
    get,
    path = "/api/v1/me/tokens",
    tag = "me",
    params(
        ("limit" = Option<u16>, Query, minimum = 1, maximum = 200, description = "50 when absent"),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before")
    ),
    responses(
        (status = 200, body = Page<PersonalToken>),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn list_tokens(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiPage(query): ApiPage,
) -> Result<Json<Page<PersonalToken>>> {
    Ok(Json(
        service::personal_tokens::list(&app, &actor, &query).await?,
    ))
}

type Created<T> = (
    StatusCode,
    AppendHeaders<[(header::HeaderName, String); 1]>,
    Json<T>,
);

/// Makes a token; its secret is in this answer and nowhere else.
#[utoipa::path(
    post,
    path = "/api/v1/me/tokens",
    tag = "me",
    request_body = CreatePersonalToken,
    responses(
        (status = 201, body = NewPersonalToken, headers(("Location" = String))),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "not by a personal access token; of type /problems/reauthentication-required, give your password to POST /auth/confirm first"),
        (status = 422, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn create_token(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiJson(input): ApiJson<CreatePersonalToken>,
) -> Result<Created<NewPersonalToken>> {
    let token = service::personal_tokens::create(&app, &actor, input).await?;
    let location = format!("/api/v1/me/tokens/{}", token.about.id);
    Ok((
        StatusCode::CREATED,
        AppendHeaders([(header::LOCATION, location)]),
        Json(token),
    ))
}

/// Deletes a token, at once.
#[utoipa::path(
    delete,
    path = "/api/v1/me/tokens/{id}",
    tag = "me",
    params(("id" = PersonalTokenId, Path), ("If-Match" = Option<shape::EntityTags>, Header)),
    responses(
        (status = 204),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "not by a personal access token; of type /problems/reauthentication-required, give your password to POST /auth/confirm first"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json", description = "`If-Match` names a version, of which there are none")
    )
)]
pub async fn delete_token(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    _: NoVersions,
    ApiPath(id): ApiPath<PersonalTokenId>,
) -> Result<StatusCode> {
    service::personal_tokens::delete(&app, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
