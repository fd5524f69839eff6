//! Taking changes back: by changing what they changed back, which is a change too.

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{
    domain::{
        change::{ChangeKind, Fields, Logged, take_back},
        id::{ChangeId, TaskId},
        task::{TaskContent, TaskRow},
    },
    server::{
        app::App,
        auth::Actor,
        authz::{self, Edit},
        db::{self, Tx, changes::Undoable, tasks::TaskRecord},
        error::{AppError, Result},
        service::{changes::to_fields, projects, sections, task_writes},
    },
};

/// Something newer has changed the same.
pub(super) const IN_THE_WAY: AppError = AppError::Conflict(
    "This has changed again since, so it cannot be undone.",
    Vec::new(),
);

/// Undoes one change of the actor's own, with those that were made with it; answers with the task
/// that it was about, if it was about one.
///
/// # Errors
/// `NotFound` for a change that is not the actor's; `Conflict` where it is undone already, or
/// where something newer has changed the same fields.
pub async fn undo(app: &App, actor: &Actor, id: ChangeId) -> Result<Logged<Option<TaskRow>>> {
    let mut tx = app.begin().await?;
    let found = db::changes::find_own(&mut tx, actor, id).await?;
    if found.first().ok_or(AppError::NotFound)?.is_undone {
        return Err(AppError::Conflict("This is undone already.", Vec::new()));
    }
    let (tasks, others): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|change| change.task.is_some());
    let mut undone = Logged {
        item: None,
        change: None,
    };
    // What tasks are in comes back before they do.
    for change in others {
        let by = match change.kind {
            ChangeKind::ProjectCreated
            | ChangeKind::ProjectUpdated
            | ChangeKind::ProjectDeleted => {
                projects::take_back_change(app, &mut tx, actor, change)
                    .await?
                    .change
            }
            ChangeKind::SectionCreated
            | ChangeKind::SectionUpdated
            | ChangeKind::SectionDeleted => {
                sections::take_back_change(app, &mut tx, actor, change).await?
            }
            _ => return Err(AppError::NotFound),
        };
        undone.change = undone.change.or(by);
    }
    if !tasks.is_empty() {
        let (row, change) = take_back_tasks(app, &mut tx, actor, tasks, undone.change).await?;
        undone = Logged {
            item: Some(row),
            change: undone.change.or(change),
        };
    }
    db::changes::mark_undone(&mut tx, actor, id, app.clock.now()).await?;
    tx.commit().await?;
    Ok(undone)
}

async fn take_back_tasks(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    changes: Vec<Undoable>,
    group: Option<ChangeId>,
) -> Result<(TaskRow, Option<ChangeId>)> {
    let project = changes.first().ok_or(AppError::NotFound)?.project;
    let access = authz::on_project_to_arrange::<Edit>(tx, actor, project).await?;
    let ids: Vec<TaskId> = changes.iter().filter_map(|change| change.task).collect();
    let mut records = db::tasks::load_all(tx, &access, &ids).await?;
    let mut tasks = Vec::new();
    for change in changes {
        let at = records
            .iter()
            .position(|record| Some(record.id) == change.task);
        let record = records.swap_remove(at.ok_or(IN_THE_WAY)?);
        let content = taken_back(&record, change, app.clock.now())?;
        tasks.push((record, content));
    }
    let goes_to = tasks
        .first()
        .and_then(|(_, content)| content.place.as_ref());
    let goes_to = goes_to.map_or(project, |place| place.project_id);
    let target = match goes_to == project {
        true => None,
        false => Some(authz::on_project_to_arrange::<Edit>(tx, actor, goes_to).await?),
    };
    let target = target.as_ref().unwrap_or(&access);
    let done = task_writes::write_group(app, tx, actor, (&access, target), tasks, group).await?;
    if db::places::is_unsound(tx, target, &ids).await? {
        return Err(IN_THE_WAY);
    }
    Ok((done.row, done.change))
}

/// What a task would hold without this change.
fn taken_back(record: &TaskRecord, change: Undoable, now: DateTime<Utc>) -> Result<TaskContent> {
    let current = to_fields(&record.content())?;
    let after = change.after.unwrap_or_default();
    // Before a task was created there was none: undoing that deletes it.
    let before = change.before.unwrap_or_else(|| {
        [("deleted_at".to_owned(), Value::from(now.to_rfc3339()))]
            .into_iter()
            .collect()
    });
    let content: TaskContent = from_fields(take_back(current, before, &after).ok_or(IN_THE_WAY)?)?;
    let stays_deleted = record.deleted_at.is_some() && content.deleted_at.is_some();
    // A date may have got a time or a rule since, without which it cannot go.
    if stays_deleted || content.due().is_err() || content.recurs_without_due() {
        return Err(IN_THE_WAY);
    }
    Ok(content)
}

/// What the log holds of something, read.
pub(super) fn from_fields<T: DeserializeOwned>(fields: Fields) -> Result<T> {
    serde_json::from_value(Value::Object(fields)).map_err(AppError::internal)
}
