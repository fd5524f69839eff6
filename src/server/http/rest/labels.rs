//! `/labels`: everybody's own.

use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{
    domain::{
        id::LabelId,
        label::{Label, LabelPatch},
        page::Page,
        problem::Problem,
        shape,
    },
    server::{app::App, error::Result, service},
};

use super::{
    extract::{ApiActor, ApiJson, ApiPage, ApiPath, IfMatch, etag},
    tasks::change_header,
};

/// Lists your labels, by name. They are made by putting them on tasks.
#[utoipa::path(
    get,
    path = "/api/v1/labels",
    tag = "labels",
    params(
        ("limit" = Option<u16>, Query, minimum = 1, maximum = 200, description = "50 when absent"),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before")
    ),
    responses(
        (status = 200, body = Page<Label>),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn list_labels(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiPage(query): ApiPage,
) -> Result<Json<Page<Label>>> {
    let page = service::labels::list(&app, &actor, &query).await?;
    Ok(Json(page))
}

/// Changes a label on every task that has it.
#[utoipa::path(
    patch,
    path = "/api/v1/labels/{id}",
    tag = "labels",
    params(("id" = LabelId, Path), ("If-Match" = Option<shape::EntityTags>, Header)),
    request_body = LabelPatch,
    responses(
        (status = 200, body = Label, headers(("ETag" = String), ("Change-Id" = String))),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn update_label(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiPath(id): ApiPath<LabelId>,
    IfMatch(expected): IfMatch,
    ApiJson(input): ApiJson<LabelPatch>,
) -> Result<Response> {
    let updated = service::labels::update(&app, &actor, id, input, expected).await?;
    let (label, version) = updated.item;
    let tag = [(header::ETAG, etag(version))];
    Ok((tag, change_header(updated.change), Json(label)).into_response())
}

/// Deletes a label; your tasks lose it.
#[utoipa::path(
    delete,
    path = "/api/v1/labels/{id}",
    tag = "labels",
    params(("id" = LabelId, Path), ("If-Match" = Option<shape::EntityTags>, Header)),
    responses(
        (status = 204, headers(("Change-Id" = String))),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn delete_label(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiPath(id): ApiPath<LabelId>,
    IfMatch(expected): IfMatch,
) -> Result<Response> {
    let change = service::labels::delete(&app, &actor, id, expected).await?;
    Ok((StatusCode::NO_CONTENT, change_header(Some(change))).into_response())
}
