//! The REST API, `/api/v1`: a promise to its clients, described by the OpenAPI document that is
//! generated from the routes. A route cannot exist without its entry.

mod accounts;
pub(super) mod attachments;
mod bearer;
mod bin;
mod changes;
mod comments;
mod exchange;
mod extract;
mod filters;
mod idempotency;
mod labels;
mod me;
mod openapi;
mod personal_tokens;
mod projects;
mod recovery;
mod recurrence;
mod sections;
mod sessions;
mod tasks;
mod totp;

use std::sync::LazyLock;

use axum::{
    Router,
    body::Bytes,
    http::header::CONTENT_TYPE,
    middleware::from_fn_with_state,
    routing::{any, get},
};
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::server::app::App;

/// The description of the routes. Made when somebody first asks for it: few do, and it is the
/// largest thing that a resting server would keep.
static DOCUMENT: LazyLock<Bytes> = LazyLock::new(|| {
    let (_, document) = described_routes().split_for_parts();
    openapi::finish(document).to_string().into()
});

/// The routes, their description, and the page to read and try it.
pub fn router(app: &App) -> Router<App> {
    let (routes, _) = described_routes().split_for_parts();
    routes
        .route_layer(from_fn_with_state(app.clone(), idempotency::answer))
        .route_layer(from_fn_with_state(app.clone(), bearer::identify))
        .route(
            "/api/v1/openapi.json",
            get(async || ([(CONTENT_TYPE, "application/json")], DOCUMENT.clone())),
        )
        .route("/api", any(openapi::unknown))
        .route("/api/", any(openapi::unknown))
        .route("/api/{*path}", any(openapi::unknown))
        .merge(openapi::page())
}

fn described_routes() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(openapi::ApiDoc::openapi())
        .routes(routes!(accounts::register))
        .routes(routes!(accounts::login))
        .routes(routes!(accounts::refresh))
        .routes(routes!(accounts::confirm))
        .routes(routes!(accounts::logout))
        .routes(routes!(recovery::forgot_password))
        .routes(routes!(recovery::reset_password))
        .routes(routes!(me::get_me, me::update_me, me::delete_me))
        .routes(routes!(me::change_password))
        .routes(routes!(totp::create_totp, totp::delete_totp))
        .routes(routes!(totp::confirm_totp))
        .routes(routes!(
            sessions::list_sessions,
            sessions::delete_other_sessions
        ))
        .routes(routes!(sessions::delete_session))
        .routes(routes!(
            personal_tokens::list_tokens,
            personal_tokens::create_token
        ))
        .routes(routes!(personal_tokens::delete_token))
        .routes(routes!(tasks::list_tasks, tasks::create_task))
        .routes(routes!(
            tasks::get_task,
            tasks::replace_task,
            tasks::update_task,
            tasks::delete_task
        ))
        .routes(routes!(tasks::quick_add_task))
        .routes(routes!(tasks::bulk_update_tasks))
        .routes(routes!(tasks::move_task))
        .routes(routes!(projects::list_projects, projects::create_project))
        .routes(routes!(
            projects::get_project,
            projects::update_project,
            projects::delete_project
        ))
        .routes(routes!(projects::list_members))
        .routes(routes!(projects::list_sections, projects::create_section))
        .routes(routes!(sections::update_section, sections::delete_section))
        .routes(routes!(labels::list_labels))
        .routes(routes!(labels::update_label, labels::delete_label))
        .routes(routes!(recurrence::list_completions))
        .routes(routes!(recurrence::delete_completion))
        .routes(routes!(recurrence::skip_task))
        .routes(routes!(comments::list_comments, comments::create_comment))
        .routes(routes!(
            comments::get_comment,
            comments::update_comment,
            comments::delete_comment
        ))
        .routes(routes!(bin::restore_task))
        .routes(attachments::of_tasks())
        .routes(routes!(
            attachments::get_attachment,
            attachments::delete_attachment
        ))
        .routes(routes!(filters::list_filters, filters::create_filter))
        .routes(routes!(
            filters::get_filter,
            filters::update_filter,
            filters::delete_filter
        ))
        .routes(routes!(exchange::export_data))
        .routes(exchange::import_routes())
        .routes(routes!(changes::list_changes))
        .routes(routes!(changes::list_activity))
        .routes(routes!(changes::undo_change))
}
