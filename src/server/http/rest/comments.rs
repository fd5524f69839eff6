//! `/tasks/{id}/comments` and `/comments`.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Response},
};

use crate::{
    domain::{
        comment::{Comment, CommentInput},
        id::{CommentId, TaskId},
        page::Page,
        problem::Problem,
        shape,
    },
    server::{
        app::App,
        error::Result,
        service::{self, comments::Said},
    },
};

use super::{
    extract::{ApiActor, ApiJson, ApiPage, ApiPath, IfMatch, NewId, etag, is_known},
    tasks::change_header,
};

/// Lists the comments on a task, oldest first.
#[utoipa::path(
    get,
    path = "/api/v1/tasks/{id}/comments",
    tag = "comments",
    params(
        ("id" = TaskId, Path),
        ("limit" = Option<u16>, Query, minimum = 1, maximum = 200, description = "50 when absent"),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before")
    ),
    responses(
        (status = 200, body = Page<Comment>),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn list_comments(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiPath(task): ApiPath<TaskId>,
    ApiPage(query): ApiPage,
) -> Result<Json<Page<Comment>>> {
    let page = service::comments::list(&app, &actor, task, &query).await?;
    Ok(Json(page))
}

/// Comments on a task.
#[utoipa::path(
    post,
    path = "/api/v1/tasks/{id}/comments",
    tag = "comments",
    params(("id" = TaskId, Path)),
    request_body = CommentInput,
    responses(
        (status = 201, body = Comment, headers(("Location" = String), ("ETag" = String), ("Change-Id" = String))),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn create_comment(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiPath(task): ApiPath<TaskId>,
    NewId(id): NewId,
    ApiJson(input): ApiJson<CommentInput>,
) -> Result<Response> {
    let id = id.map(CommentId::from);
    let said = service::comments::create(&app, &actor, task, id, input).await?;
    let location = format!("/api/v1/comments/{}", said.comment.id);
    let location = AppendHeaders([(header::LOCATION, location)]);
    Ok((StatusCode::CREATED, location, answer(said)).into_response())
}

/// Gets a comment.
#[utoipa::path(
    get,
    path = "/api/v1/comments/{id}",
    tag = "comments",
    params(("id" = CommentId, Path), ("If-None-Match" = Option<shape::EntityTags>, Header)),
    responses(
        (status = 200, body = Comment, headers(("ETag" = String))),
        (status = 304, description = "you have this version"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn get_comment(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiPath(id): ApiPath<CommentId>,
    headers: HeaderMap,
) -> Result<Response> {
    let comment = service::comments::get(&app, &actor, id).await?;
    let tag = [(header::ETAG, etag(comment.version))];
    Ok(match is_known(&headers, comment.version) {
        true => (StatusCode::NOT_MODIFIED, tag).into_response(),
        false => (tag, Json(comment)).into_response(),
    })
}

/// Changes a comment of yours.
#[utoipa::path(
    patch,
    path = "/api/v1/comments/{id}",
    tag = "comments",
    params(("id" = CommentId, Path), ("If-Match" = Option<shape::EntityTags>, Header)),
    request_body = CommentInput,
    responses(
        (status = 200, body = Comment, headers(("ETag" = String), ("Change-Id" = String))),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "somebody else's"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn update_comment(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiPath(id): ApiPath<CommentId>,
    IfMatch(expected): IfMatch,
    ApiJson(input): ApiJson<CommentInput>,
) -> Result<Response> {
    service::comments::update(&app, &actor, id, input, expected)
        .await
        .map(answer)
}

/// Deletes a comment of yours, or anybody's where you are an admin; its change can be undone.
#[utoipa::path(
    delete,
    path = "/api/v1/comments/{id}",
    tag = "comments",
    params(("id" = CommentId, Path), ("If-Match" = Option<shape::EntityTags>, Header)),
    responses(
        (status = 204, headers(("Change-Id" = String))),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "somebody else's"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn delete_comment(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiPath(id): ApiPath<CommentId>,
    IfMatch(expected): IfMatch,
) -> Result<Response> {
    let said = service::comments::delete(&app, &actor, id, expected).await?;
    Ok((StatusCode::NO_CONTENT, change_header(said.change)).into_response())
}

fn answer(said: Said) -> Response {
    (
        [(header::ETAG, etag(said.comment.version))],
        change_header(said.change),
        Json(said.comment),
    )
        .into_response()
}
