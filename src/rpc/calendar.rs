//! The calendar, for the page.

use chrono::NaiveDate;
use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::domain::{
    calendar::{CalendarPage, Span},
    id::ProjectId,
    problem::Problem,
};

/// The open tasks that are due on the days that a calendar shows: of all projects, or of one.
#[server(prefix = "/rpc", endpoint = "calendar/list", input = GetUrl)]
pub async fn list(
    date: NaiveDate,
    span: Span,
    project: Option<ProjectId>,
) -> Result<CalendarPage, Problem> {
    use crate::server::{http::caller::*, service::calendar};
    let (app, actor) = caller()?;
    calendar::list(&app, &actor, date, span, project)
        .await
        .into_rpc()
}
