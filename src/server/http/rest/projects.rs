//! `/projects`, their members, and `/projects/{id}/sections`.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Response},
};

use crate::{
    domain::{
        id::{ProjectId, SectionId},
        page::{Page, PageQuery},
        problem::{FieldError, Problem},
        project::{Changed, CreateProject, Member, Project, ProjectPatch},
        section::{CreateSection, Section},
        shape,
    },
    server::{
        app::App,
        error::{AppError, Result},
        service,
    },
};

use super::{
    extract::{ApiActor, ApiJson, ApiPage, ApiPath, ApiQuery, IfMatch, NewId, etag, is_known},
    sections,
    tasks::change_header,
};

/// Lists your projects, in order: those that are not archived, unless told otherwise.
#[utoipa::path(
    get,
    path = "/api/v1/projects",
    tag = "projects",
    params(
        ("archived" = Option<bool>, Query, description = "true: the archived ones instead"),
        ("limit" = Option<u16>, Query, minimum = 1, maximum = 200, description = "50 when absent"),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before")
    ),
    responses(
        (status = 200, body = Page<Project>),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn list_projects(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiQuery(pairs): ApiQuery,
) -> Result<Json<Page<Project>>> {
    let archived = match pairs.iter().find(|(name, _)| name == "archived") {
        None => false,
        Some((_, value)) => value.parse().map_err(|_| {
            let error = FieldError::new("archived", "invalid_value", "Use true or false.");
            AppError::Parameters(vec![error])
        })?,
    };
    let others = pairs.iter().filter(|(name, _)| name != "archived");
    let others = others.map(|(name, value)| (name.as_str(), value.as_str()));
    let query = PageQuery::read_beside("archived, ", others).map_err(AppError::Parameters)?;
    let page = service::projects::list(&app, &actor, archived, &query).await?;
    Ok(Json(page))
}

/// Creates a project of your own.
#[utoipa::path(
    post,
    path = "/api/v1/projects",
    tag = "projects",
    request_body = CreateProject,
    responses(
        (status = 201, body = Project, headers(("Location" = String), ("ETag" = String), ("Change-Id" = String))),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn create_project(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    NewId(id): NewId,
    ApiJson(input): ApiJson<CreateProject>,
) -> Result<Response> {
    let id = id.map(ProjectId::from);
    let created = service::projects::create(&app, &actor, id, input.into()).await?;
    let location = format!("/api/v1/projects/{}", created.item.id);
    let location = AppendHeaders([(header::LOCATION, location)]);
    Ok((StatusCode::CREATED, location, answer(created)).into_response())
}

/// Gets a project.
#[utoipa::path(
    get,
    path = "/api/v1/projects/{id}",
    tag = "projects",
    params(("id" = ProjectId, Path), ("If-None-Match" = Option<shape::EntityTags>, Header)),
    responses(
        (status = 200, body = Project, headers(("ETag" = String))),
        (status = 304, description = "you have this version"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn get_project(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiPath(id): ApiPath<ProjectId>,
    headers: HeaderMap,
) -> Result<Response> {
    let project = service::projects::get(&app, &actor, id).await?;
    let tag = [(header::ETAG, etag(project.version))];
    Ok(match is_known(&headers, project.version) {
        true => (StatusCode::NOT_MODIFIED, tag).into_response(),
        false => (tag, Json(project)).into_response(),
    })
}

/// Changes the fields that you name; `null` clears one. The inbox is neither renamed nor archived (409).
#[utoipa::path(
    patch,
    path = "/api/v1/projects/{id}",
    tag = "projects",
    params(("id" = ProjectId, Path), ("If-Match" = Option<shape::EntityTags>, Header)),
    request_body = ProjectPatch,
    responses(
        (status = 200, body = Project, headers(("ETag" = String), ("Change-Id" = String))),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn update_project(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiPath(id): ApiPath<ProjectId>,
    IfMatch(expected): IfMatch,
    ApiJson(input): ApiJson<ProjectPatch>,
) -> Result<Response> {
    service::projects::update(&app, &actor, id, input, expected)
        .await
        .map(answer)
}

/// Deletes a project with everything that is in it; for 30 days its change can be undone. The inbox stays (409).
#[utoipa::path(
    delete,
    path = "/api/v1/projects/{id}",
    tag = "projects",
    params(("id" = ProjectId, Path), ("If-Match" = Option<shape::EntityTags>, Header)),
    responses(
        (status = 204, headers(("Change-Id" = String))),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn delete_project(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiPath(id): ApiPath<ProjectId>,
    IfMatch(expected): IfMatch,
) -> Result<Response> {
    let deleted = service::projects::delete(&app, &actor, id, expected).await?;
    Ok((StatusCode::NO_CONTENT, change_header(deleted.change)).into_response())
}

/// Lists everybody with a role in a project.
#[utoipa::path(
    get,
    path = "/api/v1/projects/{id}/members",
    tag = "projects",
    params(
        ("id" = ProjectId, Path),
        ("limit" = Option<u16>, Query, minimum = 1, maximum = 200, description = "50 when absent"),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before")
    ),
    responses(
        (status = 200, body = Page<Member>),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn list_members(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiPath(id): ApiPath<ProjectId>,
    ApiPage(query): ApiPage,
) -> Result<Json<Page<Member>>> {
    let page = service::members::list(&app, &actor, id, &query).await?;
    Ok(Json(page))
}

/// Lists the sections of a project, in order.
#[utoipa::path(
    get,
    path = "/api/v1/projects/{id}/sections",
    tag = "projects",
    params(
        ("id" = ProjectId, Path),
        ("limit" = Option<u16>, Query, minimum = 1, maximum = 200, description = "50 when absent"),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before")
    ),
    responses(
        (status = 200, body = Page<Section>),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn list_sections(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiPath(id): ApiPath<ProjectId>,
    ApiPage(query): ApiPage,
) -> Result<Json<Page<Section>>> {
    let page = service::sections::list(&app, &actor, id, &query).await?;
    Ok(Json(page))
}

/// Adds a section to a project, after the others unless told otherwise.
#[utoipa::path(
    post,
    path = "/api/v1/projects/{id}/sections",
    tag = "projects",
    params(("id" = ProjectId, Path)),
    request_body = CreateSection,
    responses(
        (status = 201, body = Section, headers(("Location" = String), ("ETag" = String), ("Change-Id" = String))),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn create_section(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiPath(project): ApiPath<ProjectId>,
    NewId(id): NewId,
    ApiJson(input): ApiJson<CreateSection>,
) -> Result<Response> {
    let id = id.map(SectionId::from);
    let created = service::sections::create(&app, &actor, id, project, input.into()).await?;
    let location = format!("/api/v1/sections/{}", created.item.id);
    let location = AppendHeaders([(header::LOCATION, location)]);
    Ok((StatusCode::CREATED, location, sections::answer(created)).into_response())
}

/// The project as it is now, its version, and the change that made it so.
fn answer(changed: Changed) -> Response {
    let tag = [(header::ETAG, etag(changed.item.version))];
    (tag, change_header(changed.change), Json(changed.item)).into_response()
}
