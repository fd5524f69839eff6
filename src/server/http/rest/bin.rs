//! The bin. `GET /tasks?deleted=true` lists it.

use axum::{extract::State, response::Response};

use crate::{
    domain::{id::TaskId, problem::Problem, task::Task},
    server::{app::App, error::Result, service},
};

use super::{
    extract::{ApiActor, ApiPath},
    tasks::answer,
};

/// Brings a task back from the bin, with what was deleted with it. A task is there for 30 days.
#[utoipa::path(
    post,
    path = "/api/v1/tasks/{id}/restore",
    tag = "tasks",
    params(("id" = TaskId, Path)),
    responses(
        (status = 200, body = Task, headers(("ETag" = String), ("Change-Id" = String))),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "it is not in the bin")
    )
)]
pub async fn restore_task(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiPath(id): ApiPath<TaskId>,
) -> Result<Response> {
    service::bin::restore(&app, &actor, id).await.map(answer)
}
