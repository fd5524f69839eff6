//! `/changes`: taking one back.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::{
    domain::{id::ChangeId, problem::Problem},
    server::{app::App, error::Result, service},
};

use super::{
    extract::{ApiActor, ApiPath},
    tasks::change_header,
};

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
    let undone = service::changes::undo(&app, &actor, id).await?;
    Ok((StatusCode::NO_CONTENT, change_header(undone.change)).into_response())
}
