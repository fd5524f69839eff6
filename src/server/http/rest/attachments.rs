//! `/tasks/{id}/attachments` and `/attachments`: files, in and out as streams.

use axum::{
    Json,
    body::Body,
    extract::{DefaultBodyLimit, FromRequest, Multipart, Request, State, multipart::Field},
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Response},
};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::UtoipaMethodRouter, routes};

use crate::{
    domain::{
        attachment::Attachment,
        id::{AttachmentId, ChangeId, TaskId},
        page::Page,
        problem::{FieldError, Problem},
        shape,
    },
    server::{
        app::App,
        auth::Actor,
        error::{AppError, Result},
        http::download,
        service::{
            self,
            attachments::{Upload, VERSION},
        },
    },
};

use super::{
    extract::{ApiActor, ApiPage, ApiPath, IfMatch, NewId, etag, is_known},
    tasks::change_header,
};

/// The one field of the form.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a form that is read as it comes")]
pub struct FileForm {
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// The routes.
pub fn of_tasks() -> UtoipaMethodRouter<App> {
    routes!(list_attachments, create_attachment)
}

/// Lists the files on a task, oldest first.
#[utoipa::path(
    get,
    path = "/api/v1/tasks/{id}/attachments",
    tag = "attachments",
    params(
        ("id" = TaskId, Path),
        ("limit" = Option<u16>, Query, minimum = 1, maximum = 200, description = "50 when absent"),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before")
    ),
    responses(
        (status = 200, body = Page<Attachment>),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn list_attachments(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiPath(task): ApiPath<TaskId>,
    ApiPage(query): ApiPage,
) -> Result<Json<Page<Attachment>>> {
    let page = service::attachments::list(&app, &actor, task, &query).await?;
    Ok(Json(page))
}

/// Puts a file on a task: the field `file` of a form, up to 20 MiB; up to 100 files on one task.
#[utoipa::path(
    post,
    path = "/api/v1/tasks/{id}/attachments",
    tag = "attachments",
    params(("id" = TaskId, Path)),
    request_body(content = FileForm, content_type = "multipart/form-data"),
    responses(
        (status = 201, body = Attachment, headers(("Location" = String), ("ETag" = String), ("Change-Id" = String))),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "the task has 100 files"),
        (status = 413, body = Problem, content_type = "application/problem+json", description = "over 20 MiB"),
        (status = 415, body = Problem, content_type = "application/problem+json", description = "no multipart/form-data"),
        (status = 422, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn create_attachment(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiPath(task): ApiPath<TaskId>,
    NewId(id): NewId,
    request: Request,
) -> Result<Response> {
    let id = id.map(AttachmentId::from);
    let (file, change) = match receive_file(&app, &actor, (task, id), request).await {
        Ok(received) => received,
        Err(refusal) => return Ok(refusal),
    };
    let location = AppendHeaders([(header::LOCATION, format!("/api/v1/attachments/{}", file.id))]);
    let tag = [(header::ETAG, etag(VERSION))];
    Ok((
        StatusCode::CREATED,
        location,
        tag,
        change_header(Some(change)),
        Json(file),
    )
        .into_response())
}

/// Puts the one file that a form holds on a task.
///
/// # Errors
/// 415 for what is no such form, 413 for a file that is too long, else a problem.
pub(in crate::server::http) async fn receive_file(
    app: &App,
    actor: &Actor,
    place: (TaskId, Option<AttachmentId>),
    request: Request,
) -> std::result::Result<(Attachment, ChangeId), Response> {
    let mut form = form(request, app).await?;
    let received = receive(app, actor, place, &mut form).await;
    received.map_err(IntoResponse::into_response)
}

async fn form(mut request: Request, app: &App) -> std::result::Result<Multipart, Response> {
    let media_type = request.headers().get(header::CONTENT_TYPE);
    let media_type = media_type.and_then(|v| v.to_str().ok()).unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("multipart/form-data") {
        return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response());
    }
    // `http::limits` knows how long it may be; axum takes no more than 2 MiB by itself.
    DefaultBodyLimit::disable().apply(&mut request);
    let form = Multipart::from_request(request, app).await;
    form.map_err(|_| unreadable().into_response())
}

fn unreadable() -> AppError {
    AppError::Unreadable("The body is no multipart/form-data.".to_owned())
}

fn refuse(field: &str, code: &str, message: &str) -> AppError {
    AppError::Invalid(vec![FieldError::new(field, code, message)])
}

fn broken(error: &axum::extract::multipart::MultipartError) -> AppError {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => AppError::TooLarge,
        _ => unreadable(),
    }
}

async fn receive(
    app: &App,
    actor: &Actor,
    place: (TaskId, Option<AttachmentId>),
    form: &mut Multipart,
) -> Result<(Attachment, ChangeId)> {
    let first = form.next_field().await.map_err(|e| broken(&e))?;
    let field = first.ok_or_else(|| refuse("file", "required", "Send a file."))?;
    check_name(&field)?;
    // What a browser sends of a field in which nothing was chosen.
    if field.file_name() == Some("") {
        return Err(refuse("file", "required", "Choose a file first."));
    }
    let about = (field.file_name(), field.content_type());
    let mut upload = service::attachments::begin(app, actor, place, about).await?;
    let sent = match fill(&mut upload, field).await {
        Ok(()) => check_end(form).await,
        failed => failed,
    };
    match sent {
        Ok(()) => upload.finish().await,
        Err(error) => {
            upload.abandon().await?;
            Err(error)
        }
    }
}

async fn fill(upload: &mut Upload, mut field: Field<'_>) -> Result<()> {
    while let Some(bytes) = field.chunk().await.map_err(|e| broken(&e))? {
        upload.write(&bytes).await?;
    }
    Ok(())
}

async fn check_end(form: &mut Multipart) -> Result<()> {
    match form.next_field().await.map_err(|e| broken(&e))? {
        None => Ok(()),
        Some(more) => {
            check_name(&more)?;
            Err(refuse("file", "repeated", "Send one file at a time."))
        }
    }
}

fn check_name(field: &Field<'_>) -> Result<()> {
    let name = field.name().unwrap_or_default();
    if name == "file" {
        return Ok(());
    }
    let quoted: String = name.chars().take(64).collect();
    let message = format!("There is no field “{quoted}” here, only “file”.");
    Err(refuse(&quoted, "unknown_field", &message))
}

/// Gets what is in a file; a part of it where `Range` asks for one.
#[utoipa::path(
    get,
    path = "/api/v1/attachments/{id}",
    tag = "attachments",
    params(
        ("id" = AttachmentId, Path),
        ("Range" = Option<String>, Header, description = "one range of bytes"),
        ("If-None-Match" = Option<shape::EntityTags>, Header)
    ),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/octet-stream", description = "of the type that its sender said", headers(("ETag" = String), ("Content-Disposition" = String))),
        (status = 206, body = Vec<u8>, content_type = "application/octet-stream", headers(("ETag" = String), ("Content-Range" = String))),
        (status = 304, description = "you have it"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 416, body = Problem, content_type = "application/problem+json", description = "it has no such part")
    )
)]
pub async fn get_attachment(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiPath(id): ApiPath<AttachmentId>,
    headers: HeaderMap,
) -> Result<Response> {
    let file = service::attachments::open(&app, &actor, id).await?;
    let tag = [(header::ETAG, etag(VERSION))];
    Ok(match is_known(&headers, VERSION) {
        true => (StatusCode::NOT_MODIFIED, tag, Body::empty()).into_response(),
        false => (tag, download::answer(file, &headers)).into_response(),
    })
}

/// Deletes a file; its change can be undone for 30 days.
#[utoipa::path(
    delete,
    path = "/api/v1/attachments/{id}",
    tag = "attachments",
    params(("id" = AttachmentId, Path), ("If-Match" = Option<shape::EntityTags>, Header)),
    responses(
        (status = 204, headers(("Change-Id" = String))),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json")
    )
)]
pub async fn delete_attachment(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiPath(id): ApiPath<AttachmentId>,
    IfMatch(expected): IfMatch,
) -> Result<Response> {
    let change = service::attachments::delete(&app, &actor, id, expected).await?;
    Ok((StatusCode::NO_CONTENT, change_header(Some(change))).into_response())
}
