//! The bin: what is deleted can be brought back for 30 days, then housekeeping deletes it for good.
//! Its owner can do that sooner.

use crate::{
    domain::{
        id::TaskId,
        task::{Changed, TaskContent},
    },
    server::{
        app::App,
        auth::Actor,
        authz::{self, Edit},
        db,
        error::{AppError, Result},
        service::task_writes::write_all,
    },
};

/// Brings a task back to where it was, with what was deleted with it. One whose parent is still in
/// the bin comes back without it.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Conflict` for a task that is not in the bin, and where it cannot be
/// where it was.
pub async fn restore(app: &App, actor: &Actor, id: TaskId) -> Result<Changed> {
    let mut tx = app.begin().await?;
    let access = authz::on_any_task::<Edit>(&mut tx, actor, id).await?;
    let ids = db::bin::deleted_with(&mut tx, &access, id).await?;
    let mut records = db::tasks::load_all(&mut tx, &access, &ids).await?;
    records.sort_by_key(|record| (record.id != id, record.id));
    let root = records.first().ok_or(AppError::NotFound)?;
    if root.deleted_at.is_none() {
        return Err(AppError::Conflict(
            "This task is not in the bin.",
            Vec::new(),
        ));
    }
    let leaves_parent = match root.parent_id {
        Some(parent) => db::bin::is_parent_deleted(&mut tx, &access, parent).await?,
        None => false,
    };
    let restored = records.into_iter().map(|record| {
        let mut content = TaskContent {
            deleted_at: None,
            ..record.content()
        };
        if let (true, Some(place)) = (leaves_parent && record.id == id, &mut content.place) {
            place.parent_id = None;
        }
        (record, content)
    });
    let restored = restored.collect();
    let restored = write_all(app, &mut tx, actor, (&access, &access), restored).await?;
    if db::places::is_unsound(&mut tx, &access, &ids).await? {
        let message = "What this task belongs to has moved since. Restore that first.";
        return Err(AppError::Conflict(message, Vec::new()));
    }
    tx.commit().await?;
    Ok(restored)
}

/// Deletes for good what is in the actor's bin, which cannot be undone; says how many tasks.
///
/// # Errors
/// When the database is away.
pub async fn empty(app: &App, actor: &Actor) -> Result<u64> {
    let mut tx = app.begin().await?;
    let emptied = db::bin::empty(&mut tx, actor).await?;
    tx.commit().await?;
    tracing::info!(user.id = %actor.id(), tasks = emptied, "a bin was emptied");
    Ok(emptied)
}
