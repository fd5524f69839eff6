//! The change log: reading it, and taking changes back.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;

use crate::{
    domain::{
        activity::{Activity, ChangePage, ChangeQuery, Entry},
        change::{Fields, take_back},
        id::{ChangeId, TaskId},
        page::{Page, PageQuery},
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

/// The changes that the actor may see after a number, oldest first.
///
/// # Errors
/// When the database is away.
pub async fn list(app: &App, actor: &Actor, query: ChangeQuery) -> Result<ChangePage> {
    let mut connection = app.db.acquire().await?;
    // Two statements: what the second reads has to be younger than what the first has seen.
    let settled = db::changes::settled(&mut connection).await?;
    let range = (query.since, settled);
    let fetched = i64::from(query.limit) + 1;
    let entries = db::changes::list(&mut connection, actor, range, fetched).await?;
    Ok(query.page(entries, settled, actor.id()))
}

/// One page of what happened to a task, newest first.
///
/// # Errors
/// `NotFound`; `Parameters` for an invalid cursor.
pub async fn list_of_task(
    app: &App,
    actor: &Actor,
    id: TaskId,
    query: &PageQuery,
) -> Result<Page<Activity>> {
    let before = query.after().map_err(AppError::Parameters)?;
    let mut tx = app.begin().await?;
    let access = authz::on_task::<authz::View>(&mut tx, actor, id).await?;
    let entries = db::changes::list_of_task(&mut tx, &access, id, before, query.fetched()).await?;
    let page = query.page(entries, |entry| entry.change.seq);
    let seen = page
        .items
        .into_iter()
        .filter_map(|entry| entry.seen_by(actor.id()));
    Ok(Page {
        items: seen.map(Entry::into_activity).collect(),
        next_cursor: page.next_cursor,
    })
}

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
    let current = to_fields(&record.content())?;
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

/// The fields of something, as the log holds them.
pub(super) fn to_fields(content: &impl Serialize) -> Result<Fields> {
    match serde_json::to_value(content).map_err(AppError::internal)? {
        Value::Object(fields) => Ok(fields),
        _ => Err(AppError::internal("a content is an object")),
    }
}
