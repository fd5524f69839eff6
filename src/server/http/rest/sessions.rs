//! `/me/sessions`: where you are signed in.

use axum::{Json, extract::State, http::StatusCode};

use crate::{
    domain::{id::SessionId, page::Page, problem::Problem, session::Session, shape},
    server::{app::App, error::Result, service},
};

use super::extract::{ApiActor, ApiPage, ApiPath, NoVersions};

/// Lists where you are signed in, newest first.
#[utoipa::path(
    get,
    path = "/api/v1/me/sessions",
    tag = "me",
    params(
        ("limit" = Option<u16>, Query, minimum = 1, maximum = 200, description = "50 when absent"),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before")
    ),
    responses(
        (status = 200, body = Page<Session>),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn list_sessions(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiPage(query): ApiPage,
) -> Result<Json<Page<Session>>> {
    Ok(Json(service::sessions::list(&app, &actor, &query).await?))
}

/// Signs you out everywhere else.
#[utoipa::path(
    delete,
    path = "/api/v1/me/sessions",
    tag = "me",
    params(("If-Match" = Option<shape::EntityTags>, Header)),
    responses(
        (status = 204),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "not by a personal access token"),
        (status = 412, body = Problem, content_type = "application/problem+json", description = "`If-Match` names a version, of which there are none")
    )
)]
pub async fn delete_other_sessions(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    _: NoVersions,
) -> Result<StatusCode> {
    service::sessions::end_others(&app, &actor).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Signs you out in one place, at once.
#[utoipa::path(
    delete,
    path = "/api/v1/me/sessions/{id}",
    tag = "me",
    params(("id" = SessionId, Path), ("If-Match" = Option<shape::EntityTags>, Header)),
    responses(
        (status = 204),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "not by a personal access token"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json", description = "`If-Match` names a version, of which there are none")
    )
)]
pub async fn delete_session(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    _: NoVersions,
    ApiPath(id): ApiPath<SessionId>,
) -> Result<StatusCode> {
    service::sessions::end(&app, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
