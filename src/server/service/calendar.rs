//! The calendar's days.

use chrono::{Datelike, NaiveDate};

use crate::{
    domain::{
        calendar::{CalendarPage, Span},
        id::ProjectId,
        page::MAX_LIMIT,
        problem::FieldError,
        task_query::{Sort, SortKey, TaskQuery},
    },
    server::{
        app::App,
        auth::Actor,
        error::{AppError, Result},
        service::{profile, projects, tasks},
    },
};

/// How many tasks are shown at most: nobody reads more in a month.
const TASKS_MAX: usize = 1_000;

/// The open tasks that are due on the days that are shown with `date` among them, by due: of all
/// projects that the actor sees, or of one.
///
/// # Errors
/// `Invalid` for a date outside of the years that dues have, 1970 to 9999; `NotFound` for a project
/// that the actor may not see.
pub async fn list(
    app: &App,
    actor: &Actor,
    date: NaiveDate,
    span: Span,
    project: Option<ProjectId>,
) -> Result<CalendarPage> {
    let project = match project {
        Some(id) => Some(projects::get(app, actor, id).await?),
        None => None,
    };
    if !(1970..=9999).contains(&date.year()) {
        let message = "Choose a day in the years 1970 to 9999.";
        let error = FieldError::new("date", "invalid_date", message);
        return Err(AppError::Invalid(vec![error]));
    }
    let week_start = profile::get(app, actor).await?.week_start;
    let days = span.days(date, week_start);
    let mut query = TaskQuery {
        project_id: project.as_ref().map(|project| project.id),
        due_from: days.first().copied(),
        due_to: days.last().copied(),
        sort: vec![Sort::by(SortKey::Due)],
        limit: MAX_LIMIT,
        ..TaskQuery::default()
    };
    let mut rows = Vec::new();
    loop {
        let page = tasks::list_rows(app, actor, &query).await?;
        rows.extend(page.rows);
        query.cursor = page.next_cursor;
        if query.cursor.is_none() || rows.len() >= TASKS_MAX {
            break;
        }
    }
    Ok(CalendarPage {
        week_start,
        project,
        rows,
        is_cut: query.cursor.is_some(),
    })
}
