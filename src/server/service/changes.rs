//! Taking changes back.

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::{
    domain::{
        change::take_back,
        id::ChangeId,
        task::{Changed, TaskContent},
    },
    server::{
        app::App,
        auth::Actor,
        authz::{self, Edit},
        db::{self, changes::Undoable, tasks::TaskRecord},
        error::{AppError, Result},
        service::tasks,
    },
};

/// Undoes one change of the actor's own, by changing its fields back; that is a change too.
///
/// # Errors
/// `NotFound` for a change that is not the actor's; `Conflict` where it is undone already, or
/// where something newer has changed the same fields.
pub async fn undo(app: &App, actor: &Actor, id: ChangeId) -> Result<Changed> {
    let now = app.clock.now();
    let mut tx = app.begin().await?;
    let change = db::changes::find_own(&mut tx, actor, id)
        .await?
        .ok_or(AppError::NotFound)?;
    let access = authz::on_project::<Edit>(&mut tx, actor, change.project).await?;
    if change.is_undone {
        return Err(AppError::Conflict("This is undone already.", Vec::new()));
    }
    let record = db::tasks::load(&mut tx, &access, change.task).await?;
    let content = taken_back(&record, change, now)?;
    let undone = tasks::write(app, &mut tx, actor, &access, record, content).await?;
    db::changes::mark_undone(&mut tx, &access, id, now).await?;
    tx.commit().await?;
    Ok(undone)
}

/// What a task would hold without this change.
fn taken_back(record: &TaskRecord, change: Undoable, now: DateTime<Utc>) -> Result<TaskContent> {
    const IN_THE_WAY: AppError = AppError::Conflict(
        "This has changed again since, so it cannot be undone.",
        Vec::new(),
    );
    let current = tasks::fields(&record.content())?;
    let after = change.after.unwrap_or_default();
    // Before a task was created there was none: undoing that deletes it.
    let before = change.before.unwrap_or_else(|| {
        [("deleted_at".to_owned(), Value::from(now.to_rfc3339()))]
            .into_iter()
            .collect()
    });
    let fields = take_back(current, before, &after).ok_or(IN_THE_WAY)?;
    let content: TaskContent =
        serde_json::from_value(Value::Object(fields)).map_err(AppError::internal)?;
    let stays_deleted = record.deleted_at.is_some() && content.deleted_at.is_some();
    // A date may have got a time or a rule since, without which it cannot go.
    if stays_deleted || content.due().is_err() || content.recurs_without_due() {
        return Err(IN_THE_WAY);
    }
    Ok(content)
}
