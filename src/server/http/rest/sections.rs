//! `/sections/{id}`.

use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{
    domain::{
        id::SectionId,
        problem::Problem,
        section::{Changed, Section, SectionPatch},
        shape,
    },
    server::{app::App, error::Result, service},
};

use super::{
    extract::{ApiActor, ApiJson, ApiPath, IfMatch, etag},
    tasks::change_header,
};

/// Changes the fields that you name.
#[utoipa::path(
    patch,
    path = "/api/v1/sections/{id}",
    tag = "projects",
    params(("id" = SectionId, Path), ("If-Match" = Option<shape::EntityTags>, Header)),
    request_body = SectionPatch,
    responses(
        (status = 200, body = Section, headers(("ETag" = String), ("Change-Id" = String))),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn update_section(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiPath(id): ApiPath<SectionId>,
    IfMatch(expected): IfMatch,
    ApiJson(input): ApiJson<SectionPatch>,
) -> Result<Response> {
    service::sections::update(&app, &actor, id, input, expected)
        .await
        .map(answer)
}

/// Deletes a section. Its tasks stay in the project, in no section; undoing puts them back.
#[utoipa::path(
    delete,
    path = "/api/v1/sections/{id}",
    tag = "projects",
    params(("id" = SectionId, Path), ("If-Match" = Option<shape::EntityTags>, Header)),
    responses(
        (status = 204, headers(("Change-Id" = String))),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn delete_section(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiPath(id): ApiPath<SectionId>,
    IfMatch(expected): IfMatch,
) -> Result<Response> {
    let change = service::sections::delete(&app, &actor, id, expected).await?;
    Ok((StatusCode::NO_CONTENT, change_header(change)).into_response())
}

/// The section as it is now, its version, and the change that made it so.
pub fn answer(changed: Changed) -> Response {
    let tag = [(header::ETAG, etag(changed.item.version))];
    (tag, change_header(changed.change), Json(changed.item)).into_response()
}
