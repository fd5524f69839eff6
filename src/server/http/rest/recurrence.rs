//! `/tasks/{id}/completions` and `/tasks/{id}/skip`: the dates of a task that comes again.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::{
    domain::{
        completion::Completion,
        id::{CompletionId, TaskId},
        page::Page,
        problem::Problem,
        shape,
        task::Task,
    },
    server::{app::App, error::Result, service},
};

use super::{
    extract::{ApiActor, ApiPage, ApiPath, NoVersions},
    tasks::{answer, change_header},
};

/// Lists the dates of a task that were done, the newest first.
#[utoipa::path(
    get,
    path = "/api/v1/tasks/{id}/completions",
    tag = "tasks",
    params(
        ("id" = TaskId, Path),
        ("limit" = Option<u16>, Query, minimum = 1, maximum = 200, description = "50 when absent"),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before")
    ),
    responses(
        (status = 200, body = Page<Completion>),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn list_completions(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiPath(id): ApiPath<TaskId>,
    ApiPage(query): ApiPage,
) -> Result<Json<Page<Completion>>> {
    let page = service::recurrence::list(&app, &actor, id, &query).await?;
    Ok(Json(page))
}

/// Takes the newest completion back: the task is again as it was before.
#[utoipa::path(
    delete,
    path = "/api/v1/tasks/{id}/completions/{completion_id}",
    tag = "tasks",
    params(("id" = TaskId, Path), ("completion_id" = CompletionId, Path), ("If-Match" = Option<shape::EntityTags>, Header)),
    responses(
        (status = 204, headers(("Change-Id" = String))),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "not the newest one"),
        (status = 412, body = Problem, content_type = "application/problem+json", description = "`If-Match` names a version, of which there are none")
    )
)]
pub async fn delete_completion(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    _: NoVersions,
    ApiPath((id, completion)): ApiPath<(TaskId, CompletionId)>,
) -> Result<Response> {
    let changed = service::recurrence::take_back(&app, &actor, id, completion).await?;
    Ok((StatusCode::NO_CONTENT, change_header(changed.change)).into_response())
}

/// Passes over one date of a task.
#[utoipa::path(
    post,
    path = "/api/v1/tasks/{id}/skip",
    tag = "tasks",
    params(("id" = TaskId, Path)),
    responses(
        (status = 200, body = Task, headers(("ETag" = String), ("Change-Id" = String))),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "there is no other date")
    )
)]
pub async fn skip_task(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiPath(id): ApiPath<TaskId>,
) -> Result<Response> {
    service::recurrence::skip(&app, &actor, id)
        .await
        .map(answer)
}
