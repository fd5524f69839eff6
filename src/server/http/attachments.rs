//! Files on tasks, for the page: the panel's form, which holds one, and the links that save them.
//!
//! The form is sent to the page that it stands on, as all forms are (`http::forms`); that address
//! names the task. Awake, the page sends it by script and asks for JSON.

use axum::{
    Json, Router,
    extract::{Path, Request, State},
    http::{HeaderMap, Method, Uri, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use url::form_urlencoded;

use crate::{
    domain::{
        attachment::Attachment,
        change::Did,
        id::{AttachmentId, ChangeId, TaskId},
    },
    server::{
        app::App,
        auth::Actor,
        error::{AppError, Result},
        http::{
            caller::DID, download, exchange::problem_of, forms, is_api, is_rpc,
            rest::attachments::receive_file,
        },
        service,
    },
    ui::state::page_context::RefusedForm,
};

/// What the page knows the form by.
pub const ACTION: &str = "attachments/create";

/// The links of the page.
pub fn router() -> Router<App> {
    Router::new().route("/attachments/{id}", get(save))
}

/// A browser saves a file.
async fn save(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response> {
    let Some(actor) = request.extensions().get::<Actor>() else {
        return Ok(Redirect::to("/login").into_response());
    };
    let id: AttachmentId = id.parse().map_err(|_| AppError::NotFound)?;
    let file = service::attachments::open(&app, actor, id).await?;
    Ok(download::answer(file, &headers))
}

/// The task whose panel a form with a file was sent from.
pub fn task_of_form(method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<TaskId> {
    let media_type = headers.get(header::CONTENT_TYPE)?;
    let is_form = *method == Method::POST
        && !is_api(uri.path())
        && !is_rpc(uri.path())
        && media_type.as_bytes().starts_with(b"multipart/form-data");
    let query = uri.query().filter(|_| is_form)?;
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let (_, id) = pairs.find(|(name, _)| name == "task")?;
    id.parse().ok()
}

/// The layer: takes the panel's form.
pub async fn answer(State(app): State<App>, request: Request, next: Next) -> Response {
    match task_of_form(request.method(), request.uri(), request.headers()) {
        Some(task) => attach(&app, task, request, next).await,
        None => next.run(request).await,
    }
}

async fn attach(app: &App, task: TaskId, request: Request, next: Next) -> Response {
    let accept = request.headers().get(header::ACCEPT);
    let wants_json = accept.is_some_and(|value| value.as_bytes() == b"application/json");
    let Some(actor) = request.extensions().get::<Actor>().cloned() else {
        return match wants_json {
            true => AppError::Unauthenticated.into_response(),
            false => Redirect::to("/login").into_response(),
        };
    };
    let (parts, body) = request.into_parts();
    let page = parts.clone();
    let request = Request::from_parts(parts, body);
    match (
        receive_file(app, &actor, (task, None), request).await,
        wants_json,
    ) {
        (Ok(attached), true) => {
            let did = [(DID, did(&attached))];
            (did, Json(attached.0)).into_response()
        }
        (Ok(attached), false) => forms::noticed(page_of(&page), &did(&attached)),
        (Err(refusal), true) => refusal,
        (Err(refusal), false) => {
            let status = refusal.status();
            let refused = RefusedForm {
                action: ACTION.to_owned(),
                problem: problem_of(refusal),
                wants_password: false,
                fields: Vec::new(),
            };
            forms::show_again(page, next, refused, status).await
        }
    }
}

fn did((_, change): &(Attachment, ChangeId)) -> String {
    format!("{}.{change}", Did::FileAdded.name())
}

fn page_of(page: &Parts) -> &str {
    page.uri
        .path_and_query()
        .map_or("/", |address| address.as_str())
}
