//! Files that come and go whole: what an import's form holds, and what a browser sends and saves.
//!
//! The page's form is sent to the page itself, as all forms are (`http::forms`); holding a file, it
//! is no server function's. Awake, the page sends it by script and asks for JSON.

use std::future::poll_fn;

use axum::{
    Json, Router,
    body::{Body, Bytes},
    extract::{
        DefaultBodyLimit, FromRequest, Multipart, Request, State, multipart::MultipartError,
    },
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    middleware::Next,
    response::{
        IntoResponse, Redirect, Response,
        sse::{Event, Sse},
    },
    routing::get,
};
use futures_channel::mpsc;
use url::form_urlencoded;

use crate::{
    domain::{
        change::{Did, Logged},
        exchange::{ExportFormat, ImportFormat, ImportReport, ImportStep},
        problem::{FieldError, Problem, ProblemCode},
    },
    server::{
        app::App,
        auth::Actor,
        error::{AppError, Result},
        http::{
            caller::{CHANGE_ID, DID},
            forms,
        },
        service::{
            self,
            exchange::{ExportFile, Files, Progress, Upload},
        },
    },
    ui::state::page_context::{RefusedForm, ShownAnswer},
};

/// The page with the form.
pub const PAGE: &str = "/settings/data";

/// What the page knows the form by.
const ACTION: &str = "data/import";

/// The server function that goes on with an export once the password was given.
const EXPORT: &str = "data/export";

/// What the form of an import says.
pub struct ImportForm {
    pub upload: Upload,
    /// Only try it.
    pub dry_run: bool,
}

/// Reads a form with a file.
///
/// # Errors
/// 415 for what is no such form, 413 for one that is too long, else a problem: `Unreadable`, or
/// `Invalid` with the fields.
pub async fn read_form(mut request: Request) -> std::result::Result<ImportForm, Response> {
    let media_type = request.headers().get(header::CONTENT_TYPE);
    let media_type = media_type.and_then(|v| v.to_str().ok()).unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("multipart/form-data") {
        return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response());
    }
    // `http::limits` knows how long it may be; axum takes no more than 2 MiB by itself.
    DefaultBodyLimit::disable().apply(&mut request);
    let form = Multipart::from_request(request, &()).await;
    let mut form = form.map_err(|_| unreadable().into_response())?;
    let (mut file, mut format, mut dry_run) = (None, None, false);
    while let Some(field) = form.next_field().await.map_err(|e| broken(&e))? {
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(|e| broken(&e))?;
        match name.as_str() {
            "file" if file.is_some() => {
                return Err(refuse("file", "repeated", "Send one file at a time."));
            }
            "file" => file = Some((file_name, bytes)),
            "format" if bytes.is_empty() => {}
            "format" => format = Some(format_of(&bytes).map_err(IntoResponse::into_response)?),
            "dry_run" => dry_run = bytes.as_ref() == b"true",
            other => {
                let other: String = other.chars().take(64).collect();
                let message = format!("There is no field “{other}” here.");
                return Err(refuse(&other, "unknown_field", &message));
            }
        }
    }
    let file = file.filter(|(_, bytes)| !bytes.is_empty());
    let Some((name, bytes)) = file else {
        return Err(refuse("file", "required", "Choose a file first."));
    };
    let upload = Upload {
        name,
        bytes: bytes.into(),
        format,
    };
    Ok(ImportForm { upload, dry_run })
}

fn format_of(name: &[u8]) -> Result<ImportFormat> {
    let name = std::str::from_utf8(name).unwrap_or_default();
    ImportFormat::from_name(name).ok_or_else(|| {
        let names = ImportFormat::ALL.map(ImportFormat::name).join(", ");
        let message = format!("Choose one of {names}.");
        AppError::Invalid(vec![FieldError::new("format", "invalid_value", message)])
    })
}

fn refuse(field: &str, code: &str, message: &str) -> Response {
    AppError::Invalid(vec![FieldError::new(field, code, message)]).into_response()
}

fn unreadable() -> AppError {
    AppError::Unreadable("The body is no multipart/form-data.".to_owned())
}

fn broken(error: &MultipartError) -> Response {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => StatusCode::PAYLOAD_TOO_LARGE.into_response(),
        _ => unreadable().into_response(),
    }
}

/// The file as an answer that a browser saves.
pub fn download(file: ExportFile) -> Response {
    let disposition = format!("attachment; filename=\"{}\"", file.name);
    let headers = [
        (header::CONTENT_TYPE, file.media_type.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    match file.more {
        None => (headers, file.bytes).into_response(),
        Some(more) => (headers, stream(file.bytes, more)).into_response(),
    }
}

/// What there is already and what comes after it, each piece when the one before has been taken.
fn stream(bytes: Vec<u8>, mut more: Files) -> Body {
    type Piece = std::result::Result<Bytes, std::io::Error>;
    let (mut sender, receiver) = mpsc::channel::<Piece>(0);
    tokio::spawn(async move {
        let mut piece: Result<Option<Vec<u8>>> = Ok(Some(bytes));
        while poll_fn(|cx| sender.poll_ready(cx)).await.is_ok() {
            let is_broken = piece.is_err();
            // The answer has begun: all that is left is to break it off. The cause is logged.
            let sent = match piece {
                Ok(Some(bytes)) => Ok(Bytes::from(bytes)),
                Ok(None) => return,
                Err(error) => Err(std::io::Error::other(error.to_problem().title)),
            };
            if sender.start_send(sent).is_err() || is_broken {
                return;
            }
            piece = more.next().await;
        }
    });
    Body::from_stream(receiver)
}

/// Which kind of export a query asks for: everything, where it does not say.
///
/// # Errors
/// `Parameters` for a kind that there is not, and for other parameters.
pub fn export_format<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Result<ExportFormat> {
    let mut format = ExportFormat::default();
    for (name, value) in pairs {
        let error = match (name, ExportFormat::from_name(value)) {
            ("format", Some(known)) => {
                format = known;
                continue;
            }
            ("format", None) => {
                FieldError::new("format", "invalid_value", "Choose one of json, csv, ics.")
            }
            (other, _) => {
                let other: String = other.chars().take(64).collect();
                let message = "The only parameter here is format.";
                FieldError::new(&other, "unknown_parameter", message)
            }
        };
        return Err(AppError::Parameters(vec![error]));
    }
    Ok(format)
}

/// The links of the page.
pub fn router() -> Router<App> {
    Router::new().route("/settings/data/export", get(export))
}

/// A browser saves an export. Whose password was given too long ago is sent to the page, which asks
/// for it ([`ask_for_password`]).
async fn export(State(app): State<App>, request: Request) -> Result<Response> {
    let Some(actor) = request.extensions().get::<Actor>().cloned() else {
        let login = format!("/login?next={}", PAGE.replace('/', "%2F"));
        return Ok(Redirect::to(&login).into_response());
    };
    let query = request.uri().query().unwrap_or_default();
    let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
    let format = export_format(pairs.iter().map(|(n, v)| (n.as_ref(), v.as_ref())))?;
    match service::exchange::export(&app, &actor, format).await {
        Ok(file) => Ok(download(file)),
        Err(AppError::ReauthenticationRequired) => {
            let page = format!("{PAGE}?export={}", format.name());
            Ok(Redirect::to(&page).into_response())
        }
        Err(error) => Err(error),
    }
}

/// The layer: takes the page's form, and has the page ask for the password where an export waits
/// for it.
pub async fn answer(State(app): State<App>, request: Request, next: Next) -> Response {
    if request.uri().path() != PAGE {
        return next.run(request).await;
    }
    let is_form = request
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes().starts_with(b"multipart/form-data"));
    match *request.method() {
        Method::POST if is_form => import(&app, request, next).await,
        Method::GET => next.run(ask_for_password(&app, request)).await,
        _ => next.run(request).await,
    }
}

/// Gives the page an export that was refused, to be gone on with by the password.
fn ask_for_password(app: &App, mut request: Request) -> Request {
    let query = request.uri().query().unwrap_or_default();
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let asked = pairs.find(|(name, _)| name == "export");
    let format = asked.and_then(|(_, value)| ExportFormat::from_name(&value));
    let actor = request.extensions().get::<Actor>();
    let (Some(format), Some(actor)) = (format, actor) else {
        return request;
    };
    if let Err(error) = service::exchange::check_may_export(app, actor) {
        request.extensions_mut().insert(RefusedForm {
            action: EXPORT.to_owned(),
            problem: error.to_problem(),
            wants_password: true,
            fields: vec![("format".to_owned(), format.name().to_owned())],
        });
    }
    request
}

async fn import(app: &App, request: Request, next: Next) -> Response {
    let accept = request.headers().get(header::ACCEPT).cloned();
    let accept = accept.as_ref().map(HeaderValue::as_bytes);
    let wants_steps = accept == Some(b"text/event-stream");
    let wants_json = wants_steps || accept == Some(b"application/json");
    let Some(actor) = request.extensions().get::<Actor>().cloned() else {
        return match wants_json {
            true => AppError::Unauthenticated.into_response(),
            false => {
                let login = format!("/login?next={}", PAGE.replace('/', "%2F"));
                Redirect::to(&login).into_response()
            }
        };
    };
    let (parts, body) = request.into_parts();
    let mut page = parts.clone();
    // Not the form again, should the password be asked for.
    page.uri = Uri::from_static(PAGE);
    let form = read_form(Request::from_parts(parts, body)).await;
    let answer = match form {
        Ok(form) if wants_steps => return in_steps(app, actor, form),
        Ok(form) => take(app, &actor, form).await,
        Err(refusal) => Err(refusal),
    };
    match (answer, wants_json) {
        (Ok((report, headers)), true) => (headers, Json(report)).into_response(),
        (Ok((report, _)), false) if report.dry_run => {
            let shown = ShownAnswer {
                action: ACTION.to_owned(),
                body: serde_json::to_string(&report).unwrap_or_default(),
            };
            forms::show(page, next, shown).await
        }
        (Ok((_, headers)), false) => {
            let did = headers.get(DID).and_then(|value| value.to_str().ok());
            forms::noticed(PAGE, did.unwrap_or_default())
        }
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

async fn take(
    app: &App,
    actor: &Actor,
    form: ImportForm,
) -> std::result::Result<(ImportReport, HeaderMap), Response> {
    let file = (form.upload, form.dry_run);
    let imported = service::exchange::import(app, actor, None, file, &Progress::default()).await;
    let imported = imported.map_err(IntoResponse::into_response)?;
    let mut headers = HeaderMap::new();
    let change = imported.change.map(|change| change.to_string());
    for (name, value) in [(DID, did(&imported)), (CHANGE_ID, change)] {
        let value = value.and_then(|value| HeaderValue::from_str(&value).ok());
        headers.extend(value.map(|value| (name, value)));
    }
    Ok((imported.item, headers))
}

/// What was done, as the page says it, with the change that takes it back; nothing by a trial.
fn did(imported: &Logged<ImportReport>) -> Option<String> {
    let undone_by = imported.change.map(|change| format!(".{change}"));
    let did = Did::Imported.name().to_owned() + &undone_by.unwrap_or_default();
    (!imported.item.dry_run).then_some(did)
}

/// Imports, and says how far that is: as server-sent events, the last of which is what came of it.
fn in_steps(app: &App, actor: Actor, form: ImportForm) -> Response {
    let (sender, receiver) = mpsc::unbounded::<std::result::Result<Event, axum::Error>>();
    let tell = move |step: ImportStep| {
        // Whoever has left need not hear it: the file is here, and what was asked for is done.
        _ = sender.unbounded_send(Event::default().json_data(step));
    };
    let app = app.clone();
    tokio::spawn(async move {
        let progress = Progress::to(tell.clone());
        let file = (form.upload, form.dry_run);
        let importing = service::exchange::import(&app, &actor, None, file, &progress);
        // As long as any request may take, which this outlives; what is not done by then is undone.
        let imported = tokio::time::timeout(app.limits.request_max, importing).await;
        let imported = imported.unwrap_or(Err(AppError::Unavailable(None)));
        tell(match imported {
            Ok(imported) => ImportStep::Done {
                did: did(&imported),
                report: imported.item,
            },
            Err(error) => ImportStep::Refused(error.to_problem()),
        });
    });
    Sse::new(receiver).into_response()
}

/// What a refusal says, whoever made it.
pub fn problem_of(mut refusal: Response) -> Problem {
    if let Some(problem) = refusal.extensions_mut().remove::<Problem>() {
        return problem;
    }
    let code = match refusal.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            let message = "This file is larger than 40 MiB.";
            let error = FieldError::new("file", "too_large", message);
            return AppError::Invalid(vec![error]).to_problem();
        }
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ProblemCode::UnsupportedMediaType,
        _ => ProblemCode::BadRequest,
    };
    Problem::of(code)
}
