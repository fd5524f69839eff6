//! `/export` and `/import`: taking everything along.

use axum::{
    Json,
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::UtoipaMethodRouter, routes};

use crate::{
    domain::{
        exchange::{ExportFormat, ImportFormat, ImportReport},
        problem::{FieldError, Problem},
    },
    server::{
        app::App,
        error::{AppError, Result},
        exchange::Document,
        http::exchange::{download, export_format, read_form},
        service::{self, exchange::Progress},
    },
};

use super::{
    extract::{ApiActor, ApiQuery, NewId},
    tasks::change_header,
};

/// The form of an import.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a form that is read as it comes")]
pub struct ImportForm {
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// What the file is; found out by what is in it when absent.
    #[schema(value_type = ImportFormat, required = false)]
    format: Option<ImportFormat>,
    /// As the parameter.
    #[schema(value_type = bool, required = false)]
    dry_run: Option<bool>,
}

/// The import's routes.
pub fn import_routes() -> UtoipaMethodRouter<App> {
    routes!(import_data)
}

/// Exports everything that is yours: projects, sections, labels, tasks with all that is on them,
/// saved filters and settings.
///
/// Files on tasks are in it as Base64, oldest first, as long as it does not get larger than 40 MiB,
/// which is what an import takes; of one that finds no more room there are name, type and size.
///
/// Of tasks in the bin, and of what others share with you, there is nothing in it. A session whose
/// password was given more than ten minutes ago has to give it again.
#[utoipa::path(
    get,
    path = "/api/v1/export",
    tag = "exchange",
    params(("format" = Option<ExportFormat>, Query, description = "json, everything, when absent; csv and ics have the tasks")),
    responses(
        (status = 200, headers(("Content-Disposition" = String)), content(
            (Document = "application/json"),
            (String = "text/csv"),
            (String = "text/calendar")
        )),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "not with this token, or the password has to be given again")
    )
)]
pub async fn export_data(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiQuery(pairs): ApiQuery,
) -> Result<Response> {
    let format = export_format(pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())))?;
    let file = service::exchange::export(&app, &actor, format).await?;
    Ok(download(file))
}

/// Imports a file, all or nothing: our own export, a project of Todoist (CSV), an export of Vikunja
/// (the zip or its data.json), a calendar with tasks, or a table (CSV) with the names of its columns
/// in the first line.
///
/// Up to 40 MiB. With `dry_run=true` nothing is written, and the answer says of each line what would
/// become of it. Undoing the change takes everything back but settings, and labels and filters that
/// are of other use by then.
#[utoipa::path(
    post,
    path = "/api/v1/import",
    tag = "exchange",
    params(("dry_run" = Option<bool>, Query, description = "true: only say what it would do")),
    request_body(content = ImportForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, body = ImportReport, headers(("Change-Id" = String)), description = "imported or, of a trial, what would be"),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json", description = "over 40 MiB"),
        (status = 415, body = Problem, content_type = "application/problem+json", description = "no multipart/form-data"),
        (status = 422, body = Problem, content_type = "application/problem+json", description = "an error of the field file for every line that is wrong")
    )
)]
pub async fn import_data(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    ApiQuery(pairs): ApiQuery,
    NewId(id): NewId,
    request: Request,
) -> Result<Response> {
    let dry_run = dry_run(&pairs)?;
    let form = match read_form(request).await {
        Ok(form) => form,
        Err(refusal) => return Ok(refusal),
    };
    let dry_run = dry_run || form.dry_run;
    let done = service::exchange::import(
        &app,
        &actor,
        id,
        (form.upload, dry_run),
        &Progress::default(),
    )
    .await?;
    Ok((change_header(done.change), Json(done.item)).into_response())
}

fn dry_run(pairs: &[(String, String)]) -> Result<bool> {
    let mut dry_run = false;
    for (name, value) in pairs {
        let error = match (name.as_str(), value.as_str()) {
            ("dry_run", "true" | "false") => {
                dry_run = value == "true";
                continue;
            }
            ("dry_run", _) => FieldError::new("dry_run", "invalid_value", "Choose true or false."),
            (other, _) => {
                let other: String = other.chars().take(64).collect();
                let message = "The only parameter here is dry_run.";
                FieldError::new(&other, "unknown_parameter", message)
            }
        };
        return Err(AppError::Parameters(vec![error]));
    }
    Ok(dry_run)
}
