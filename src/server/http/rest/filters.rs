//! `/filters`: questions that people keep under a name.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Response},
};

use crate::{
    domain::{
        change::Logged,
        id::SavedFilterId,
        page::Page,
        problem::Problem,
        saved_filter::{CreateFilter, FilterPatch, SavedFilter},
        shape,
    },
    server::{app::App, error::Result, service},
};

use super::{
    extract::{ApiActor, ApiJson, ApiPage, ApiPath, IfMatch, NewId, etag, is_known},
    tasks::change_header,
};

/// Lists your saved filters, oldest first.
#[utoipa::path(
    get,
    path = "/api/v1/filters",
    tag = "filters",
    params(
        ("limit" = Option<u16>, Query, minimum = 1, maximum = 200, description = "50 when absent"),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before")
    ),
    responses(
        (status = 200, body = Page<SavedFilter>),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn list_filters(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiPage(query): ApiPage,
) -> Result<Json<Page<SavedFilter>>> {
    let page = service::saved_filters::list(&app, &actor, &query).await?;
    Ok(Json(page))
}

/// Saves a filter.
#[utoipa::path(
    post,
    path = "/api/v1/filters",
    tag = "filters",
    request_body = CreateFilter,
    responses(
        (status = 201, body = SavedFilter, headers(("Location" = String), ("ETag" = String), ("Change-Id" = String))),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "you have one of this name, or 200"),
        (status = 422, body = Problem, content_type = "application/problem+json", description = "the error of the field filter has the offset where, in characters")
    )
)]
pub async fn create_filter(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    NewId(id): NewId,
    ApiJson(input): ApiJson<CreateFilter>,
) -> Result<Response> {
    let id = id.map(SavedFilterId::from);
    let saved = service::saved_filters::create(&app, &actor, id, input).await?;
    let location = format!("/api/v1/filters/{}", saved.item.id);
    let location = AppendHeaders([(header::LOCATION, location)]);
    Ok((StatusCode::CREATED, location, answer(saved)).into_response())
}

/// Gets a saved filter.
#[utoipa::path(
    get,
    path = "/api/v1/filters/{id}",
    tag = "filters",
    params(("id" = SavedFilterId, Path), ("If-None-Match" = Option<shape::EntityTags>, Header)),
    responses(
        (status = 200, body = SavedFilter, headers(("ETag" = String))),
        (status = 304, description = "you have this version"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn get_filter(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiPath(id): ApiPath<SavedFilterId>,
    headers: HeaderMap,
) -> Result<Response> {
    let filter = service::saved_filters::get(&app, &actor, id).await?;
    let tag = [(header::ETAG, etag(filter.version))];
    Ok(match is_known(&headers, filter.version) {
        true => (StatusCode::NOT_MODIFIED, tag).into_response(),
        false => (tag, Json(filter)).into_response(),
    })
}

/// Changes the fields that you name; `null` clears the sort.
#[utoipa::path(
    patch,
    path = "/api/v1/filters/{id}",
    tag = "filters",
    params(("id" = SavedFilterId, Path), ("If-Match" = Option<shape::EntityTags>, Header)),
    request_body = FilterPatch,
    responses(
        (status = 200, body = SavedFilter, headers(("ETag" = String), ("Change-Id" = String))),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "you have one of this name"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json", description = "the error of the field filter has the offset where, in characters")
    )
)]
pub async fn update_filter(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiPath(id): ApiPath<SavedFilterId>,
    IfMatch(expected): IfMatch,
    ApiJson(input): ApiJson<FilterPatch>,
) -> Result<Response> {
    let changed = service::saved_filters::update(&app, &actor, id, input, expected).await?;
    Ok(answer(changed))
}

/// Deletes a saved filter.
#[utoipa::path(
    delete,
    path = "/api/v1/filters/{id}",
    tag = "filters",
    params(("id" = SavedFilterId, Path), ("If-Match" = Option<shape::EntityTags>, Header)),
    responses(
        (status = 204, headers(("Change-Id" = String))),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn delete_filter(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiPath(id): ApiPath<SavedFilterId>,
    IfMatch(expected): IfMatch,
) -> Result<Response> {
    let change = service::saved_filters::delete(&app, &actor, id, expected).await?;
    Ok((StatusCode::NO_CONTENT, change_header(Some(change))).into_response())
}

fn answer(changed: Logged<SavedFilter>) -> Response {
    let tag = [(header::ETAG, etag(changed.item.version))];
    (tag, change_header(changed.change), Json(changed.item)).into_response()
}
