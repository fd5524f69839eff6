//! `/changes`, and what happened to a task.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::{
    domain::{
        activity::{Activity, ChangePage, ChangeQuery},
        id::{ChangeId, TaskId},
        page::Page,
        problem::Problem,
    },
    server::{
        app::App,
        error::{AppError, Result},
        service,
    },
};

use super::{
    extract::{ApiActor, ApiPage, ApiPath, ApiQuery},
    tasks::change_header,
};

/// Lists the changes of everything that you can see, oldest first.
///
/// A client that keeps in step asks from 0 on, does what the changes say, remembers `next_since`,
/// and asks again from there: it misses nothing and is told nothing twice.
#[utoipa::path(
    get,
    path = "/api/v1/changes",
    tag = "changes",
    params(
        ("since" = Option<i64>, Query, minimum = 0, description = "only changes with a greater number; 0, the beginning, when absent"),
        ("limit" = Option<u16>, Query, minimum = 1, maximum = 200, description = "50 when absent"),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before")
    ),
    responses(
        (status = 200, body = ChangePage),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn list_changes(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiQuery(pairs): ApiQuery,
) -> Result<Json<ChangePage>> {
    let pairs = pairs.iter().map(|(n, v)| (n.as_str(), v.as_str()));
    let query = ChangeQuery::read(pairs).map_err(AppError::Parameters)?;
    service::changes::list(&app, &actor, query).await.map(Json)
}

/// Lists what happened to a task, newest first: who changed what, from what to what, when.
#[utoipa::path(
    get,
    path = "/api/v1/tasks/{id}/activity",
    tag = "changes",
    params(
        ("id" = TaskId, Path),
        ("limit" = Option<u16>, Query, minimum = 1, maximum = 200, description = "50 when absent"),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before")
    ),
    responses(
        (status = 200, body = Page<Activity>),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn list_activity(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiPath(id): ApiPath<TaskId>,
    ApiPage(query): ApiPage,
) -> Result<Json<Page<Activity>>> {
    let page = service::changes::list_of_task(&app, &actor, id, &query).await?;
    Ok(Json(page))
}

/// Undoes one change of yours.
#[utoipa::path(
    post,
    path = "/api/v1/changes/{id}/undo",
    tag = "changes",
    params(("id" = ChangeId, Path)),
    responses(
        (status = 204, headers(("Change-Id" = String)), description = "undone, by a change of its own"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "something newer stands in its way")
    )
)]
pub async fn undo_change(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiPath(id): ApiPath<ChangeId>,
) -> Result<Response> {
    let undone = service::undo::undo(&app, &actor, id).await?;
    Ok((StatusCode::NO_CONTENT, change_header(undone.change)).into_response())
}
