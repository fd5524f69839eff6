//! The calendar, for the page.

use chrono::NaiveDate;
use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::domain::{
    calendar::{CalendarPage, Span},
    problem::Problem,
};

/// The open tasks that are due on the days that a calendar shows.
#[server(prefix = "/rpc", endpoint = "calendar/list", input = GetUrl)]
pub async fn list(date: NaiveDate, span: Span) -> Result<CalendarPage, Problem> {
    use crate::server::{http::caller::*, service::calendar};
    let (app, actor) = caller()?;
    calendar::list(&app, &actor, date, span).await.into_rpc()
}
