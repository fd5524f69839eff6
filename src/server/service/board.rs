//! A project's board.

use crate::{
    domain::{
        id::ProjectId,
        page::MAX_LIMIT,
        task::{Status, TaskList},
        task_query::{Sort, SortKey, TaskQuery},
        task_scope::{ParentIs, Scope},
        view::Subject,
    },
    server::{
        app::App,
        auth::Actor,
        error::{AppError, Result},
        service::{projects, tasks},
    },
};

/// How many open tasks are shown at most: nobody moves more cards about.
const OPEN_MAX: usize = 1_000;

/// How many closed tasks are shown: those that were closed last.
const CLOSED_MAX: u16 = 30;

/// The tasks of a project but for subtasks: the open ones in their order, then those that were
/// closed last. `next_cursor` is there where not all of the open ones are.
///
/// # Errors
/// `NotFound` where there is no such project that the actor may see.
pub async fn list(app: &App, actor: &Actor, project: ProjectId) -> Result<TaskList> {
    let subject = projects::get(app, actor, project).await?;
    let mut query = TaskQuery {
        project_id: Some(project),
        scope: Scope {
            parent: Some(ParentIs::Nobody),
            ..Scope::default()
        },
        limit: MAX_LIMIT,
        ..TaskQuery::default()
    };
    let closed = TaskQuery {
        status: vec![Status::Done, Status::Cancelled],
        sort: vec![Sort {
            key: SortKey::Completed,
            descending: true,
        }],
        limit: CLOSED_MAX,
        ..query.clone()
    };
    let mut rows = Vec::new();
    loop {
        let page = tasks::list_rows(app, actor, &query).await?;
        rows.extend(page.rows);
        query.cursor = page.next_cursor;
        if query.cursor.is_none() || rows.len() >= OPEN_MAX {
            break;
        }
    }
    let closed = tasks::list_rows(app, actor, &closed).await?;
    rows.extend(closed.rows);
    let list = TaskList {
        total: u32::try_from(rows.len()).unwrap_or(u32::MAX),
        rows,
        next_cursor: query.cursor,
        ..TaskList::default()
    };
    let list = list.of(&Subject::Project(subject));
    list.map_err(|problem| AppError::internal(problem.title))
}
