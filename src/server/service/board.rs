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

/// How many open tasks the first page has: more than a screen. The next have [`MAX_LIMIT`].
const FIRST: u16 = 100;

/// How many closed tasks are shown: those that were closed last.
const CLOSED_MAX: u16 = 30;

/// A page of the tasks of a project but for subtasks: the open ones in their order, and on the first
/// page those that were closed last. `next_cursor` is there where not all of the open ones are.
///
/// # Errors
/// `NotFound` where there is no such project that the actor may see; `Parameters` for an invalid
/// cursor.
pub async fn list(
    app: &App,
    actor: &Actor,
    project: ProjectId,
    cursor: Option<String>,
) -> Result<TaskList> {
    let subject = projects::get(app, actor, project).await?;
    let is_first = cursor.is_none();
    let open = TaskQuery {
        project_id: Some(project),
        scope: Scope {
            parent: Some(ParentIs::Nobody),
            ..Scope::default()
        },
        limit: if is_first { FIRST } else { MAX_LIMIT },
        cursor,
        ..TaskQuery::default()
    };
    let mut list = tasks::list_rows(app, actor, &open).await?;
    if is_first {
        let closed = TaskQuery {
            status: vec![Status::Done, Status::Cancelled],
            sort: vec![Sort {
                key: SortKey::Completed,
                descending: true,
            }],
            limit: CLOSED_MAX,
            ..open
        };
        let closed = tasks::list_rows(app, actor, &closed).await?;
        list.rows.extend(closed.rows);
    }
    let list = list.of(&Subject::Project(subject));
    list.map_err(|problem| AppError::internal(problem.title))
}
