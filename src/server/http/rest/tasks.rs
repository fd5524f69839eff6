//! `/tasks`: the resource that the others copy. A handler calls one service function.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Response},
};

use crate::{
    domain::{
        id::{ChangeId, ProjectId, SectionId, TaskId},
        page::Page,
        problem::Problem,
        quick_add::Line,
        shape,
        task::{Changed, Task},
        task_bulk::BulkTasks,
        task_input::{CreateTask, MoveTask, QuickAddInput, TaskPatch},
        task_patch::ReplaceTask,
        task_query::TaskQuery,
    },
    server::{
        app::App,
        error::{AppError, Result},
        http::caller::CHANGE_ID,
        service,
    },
};

use super::extract::{ApiActor, ApiJson, ApiPath, ApiQuery, IfMatch, NewId, etag, is_known};

/// Lists the tasks that you can see.
#[utoipa::path(
    get,
    path = "/api/v1/tasks",
    tag = "tasks",
    params(
        ("project_id" = Option<ProjectId>, Query, description = "only of this project"),
        ("section_id" = Option<SectionId>, Query, description = "only of this section, subtasks too"),
        ("parent_id" = Option<shape::ParentIs>, Query, description = "only what is directly below this task; none: only the top level"),
        ("label" = Option<shape::LabelNames>, Query, description = "a comma list of your labels: any of them"),
        ("assignee" = Option<shape::Assignee>, Query, description = "me, none or a user name"),
        ("shared" = Option<shape::SharedName>, Query, description = "with_me or by_me"),
        ("created_from" = Option<shape::Bound>, Query, description = "a moment, or a date in your zone, inclusive"),
        ("created_to" = Option<shape::Bound>, Query, description = "a moment, or a date in your zone, inclusive"),
        ("updated_since" = Option<shape::Bound>, Query, description = "a moment, or a date in your zone, inclusive"),
        ("status" = Option<shape::Statuses>, Query, description = "a comma list; the open ones when absent"),
        ("priority" = Option<shape::Priorities>, Query, description = "a comma list"),
        ("due" = Option<shape::DueName>, Query, description = "overdue, today, tomorrow, next_7_days, none or any, in your zone"),
        ("due_from" = Option<shape::Day>, Query, description = "a date, inclusive"),
        ("due_to" = Option<shape::Day>, Query, description = "a date, inclusive"),
        ("q" = Option<shape::Words>, Query, description = "words of title, description and comments, without case and accents; the last one may be a beginning. The best come first unless sort says otherwise; where nothing is found, what looks like the words is"),
        ("filter" = Option<shape::FilterText>, Query, description = "a question in the filter language, such as (overdue | due <= +7d) & priority >= medium"),
        ("deleted" = Option<bool>, Query, description = "true for what is in the bin"),
        ("sort" = Option<shape::SortOrder>, Query, description = "a comma list of position, due, priority, title, created, updated, completed; “-” before one descends"),
        ("limit" = Option<u16>, Query, minimum = 1, maximum = 200, description = "50 when absent"),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before")
    ),
    responses(
        (status = 200, body = Page<Task>),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn list_tasks(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiQuery(pairs): ApiQuery,
) -> Result<Json<Page<Task>>> {
    let pairs = pairs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let query = TaskQuery::default()
        .read(pairs)
        .map_err(AppError::Parameters)?;
    service::tasks::list(&app, &actor, &query).await.map(Json)
}

/// Creates a task, in the inbox unless told otherwise.
#[utoipa::path(
    post,
    path = "/api/v1/tasks",
    tag = "tasks",
    request_body = CreateTask,
    responses(
        (status = 201, body = Task, headers(("Location" = String), ("ETag" = String), ("Change-Id" = String))),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json", description = "no such project"),
        (status = 422, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn create_task(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    NewId(id): NewId,
    ApiJson(input): ApiJson<CreateTask>,
) -> Result<Response> {
    let id = id.map(TaskId::from);
    service::tasks::create(&app, &actor, id, input.into())
        .await
        .map(answer_created)
}

/// Creates a task from one line, as people type it.
#[utoipa::path(
    post,
    path = "/api/v1/tasks/quick",
    tag = "tasks",
    request_body = QuickAddInput,
    responses(
        (status = 201, body = Task, headers(("Location" = String), ("ETag" = String), ("Change-Id" = String))),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn quick_add_task(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    NewId(id): NewId,
    ApiJson(input): ApiJson<QuickAddInput>,
) -> Result<Response> {
    let (id, line) = (id.map(TaskId::from), Line::of(&input.text));
    service::quick_add::create(&app, &actor, id, line, TaskPatch::default())
        .await
        .map(answer_created)
}

fn answer_created(created: Changed) -> Response {
    let location = format!("/api/v1/tasks/{}", created.row.task.id);
    (
        StatusCode::CREATED,
        AppendHeaders([(header::LOCATION, location)]),
        answer(created),
    )
        .into_response()
}

/// Gets a task.
#[utoipa::path(
    get,
    path = "/api/v1/tasks/{id}",
    tag = "tasks",
    params(("id" = TaskId, Path), ("If-None-Match" = Option<shape::EntityTags>, Header)),
    responses(
        (status = 200, body = Task, headers(("ETag" = String))),
        (status = 304, description = "you have this version"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn get_task(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiPath(id): ApiPath<TaskId>,
    headers: HeaderMap,
) -> Result<Response> {
    let task = service::tasks::get(&app, &actor, id).await?.task;
    let tag = [(header::ETAG, etag(task.version))];
    Ok(match is_known(&headers, task.version) {
        true => (StatusCode::NOT_MODIFIED, tag).into_response(),
        false => (tag, Json(task)).into_response(),
    })
}

/// Replaces every field that you can write.
#[utoipa::path(
    put,
    path = "/api/v1/tasks/{id}",
    tag = "tasks",
    params(("id" = TaskId, Path), ("If-Match" = Option<shape::EntityTags>, Header)),
    request_body = ReplaceTask,
    responses(
        (status = 200, body = Task, headers(("ETag" = String), ("Change-Id" = String))),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn replace_task(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiPath(id): ApiPath<TaskId>,
    IfMatch(expected): IfMatch,
    ApiJson(input): ApiJson<TaskPatch>,
) -> Result<Response> {
    service::tasks::replace(&app, &actor, id, input, expected)
        .await
        .map(answer)
}

/// Changes the fields that you name; `null` clears one.
#[utoipa::path(
    patch,
    path = "/api/v1/tasks/{id}",
    tag = "tasks",
    params(("id" = TaskId, Path), ("If-Match" = Option<shape::EntityTags>, Header)),
    request_body = TaskPatch,
    responses(
        (status = 200, body = Task, headers(("ETag" = String), ("Change-Id" = String))),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn update_task(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiPath(id): ApiPath<TaskId>,
    IfMatch(expected): IfMatch,
    ApiJson(input): ApiJson<TaskPatch>,
) -> Result<Response> {
    service::tasks::update(&app, &actor, id, input, expected)
        .await
        .map(answer)
}

/// Deletes a task with what is below it; its change can be undone.
#[utoipa::path(
    delete,
    path = "/api/v1/tasks/{id}",
    tag = "tasks",
    params(("id" = TaskId, Path), ("If-Match" = Option<shape::EntityTags>, Header)),
    responses(
        (status = 204, headers(("Change-Id" = String))),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn delete_task(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiPath(id): ApiPath<TaskId>,
    IfMatch(expected): IfMatch,
) -> Result<Response> {
    let deleted = service::tasks::delete(&app, &actor, id, expected).await?;
    Ok((StatusCode::NO_CONTENT, change_header(deleted.change)).into_response())
}

/// Changes or deletes up to 200 tasks: all of them, or none. The change takes all of it back. Where
/// it cannot be, each of the `errors` says by its `id` of which task it is.
#[utoipa::path(
    post,
    path = "/api/v1/tasks/bulk",
    tag = "tasks",
    request_body = BulkTasks,
    responses(
        (status = 200, body = Page<Task>, description = "the tasks, changed, as they were named", headers(("Change-Id" = String))),
        (status = 204, description = "deleted", headers(("Change-Id" = String))),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "you may only see one of them"),
        (status = 404, body = Problem, content_type = "application/problem+json", description = "you cannot see one of them"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn bulk_update_tasks(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiJson(input): ApiJson<BulkTasks>,
) -> Result<Response> {
    let deletes = input.delete;
    let done = service::bulk::run(&app, &actor, input).await?;
    let change = change_header(done.change);
    let items = done.item.into_iter().map(|row| row.task).collect();
    Ok(match deletes {
        true => (StatusCode::NO_CONTENT, change).into_response(),
        false => (
            change,
            Json(Page {
                items,
                next_cursor: None,
            }),
        )
            .into_response(),
    })
}

/// Moves a task with what is below it: into another project, section or parent, or among the others there. An empty body moves it to the end of its list.
#[utoipa::path(
    post,
    path = "/api/v1/tasks/{id}/move",
    tag = "tasks",
    params(("id" = TaskId, Path), ("If-Match" = Option<shape::EntityTags>, Header)),
    request_body = MoveTask,
    responses(
        (status = 200, body = Task, headers(("ETag" = String), ("Change-Id" = String))),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "a task cannot be below itself"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn move_task(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiPath(id): ApiPath<TaskId>,
    IfMatch(expected): IfMatch,
    ApiJson(input): ApiJson<MoveTask>,
) -> Result<Response> {
    service::tasks::relocate(&app, &actor, id, input, expected)
        .await
        .map(answer)
}

/// The task as it is now, its version, and the change that made it so.
pub fn answer(changed: Changed) -> Response {
    let task = changed.row.task;
    (
        [(header::ETAG, etag(task.version))],
        change_header(changed.change),
        Json(task),
    )
        .into_response()
}

/// `Change-Id`, where something changed.
pub fn change_header(change: Option<ChangeId>) -> HeaderMap {
    let value = change.and_then(|id| HeaderValue::from_str(&id.to_string()).ok());
    value.into_iter().map(|value| (CHANGE_ID, value)).collect()
}
