//! The change log.

use chrono::{DateTime, Utc};
use sqlx::types::Json;
use uuid::Uuid;

use crate::{
    domain::{
        change::{ChangeKind, Fields},
        id::{ChangeId, ProjectId, TaskId, UserId},
    },
    server::{
        auth::Actor,
        authz::{Access, Edit},
        db::Tx,
        error::Result,
    },
};

/// An entry that its author may want to take back.
pub struct Undoable {
    pub project: ProjectId,
    pub task: TaskId,
    pub before: Option<Fields>,
    pub after: Option<Fields>,
    pub is_undone: bool,
}

/// Writes one change of a task down.
pub async fn append(
    tx: &mut Tx,
    access: &Access<Edit>,
    task: TaskId,
    kind: ChangeKind,
    (before, after): (Option<Fields>, Option<Fields>),
    now: DateTime<Utc>,
) -> Result<ChangeId> {
    let id = ChangeId::from(Uuid::now_v7());
    sqlx::query!(
        r#"
        insert into change (id, kind, actor_id, project_id, task_id, at, before, after)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        "#,
        id as ChangeId,
        kind.name(),
        access.actor() as UserId,
        access.project() as ProjectId,
        task as TaskId,
        now,
        before.map(Json) as Option<Json<Fields>>,
        after.map(Json) as Option<Json<Fields>>,
    )
    .execute(&mut **tx)
    .await?;
    Ok(id)
}

/// A change of the actor's own; locks it, so that it is undone once.
pub async fn find_own(tx: &mut Tx, actor: &Actor, id: ChangeId) -> Result<Option<Undoable>> {
    let row = sqlx::query!(
        r#"
        select
            project_id as "project_id: ProjectId",
            task_id as "task_id!: TaskId",
            before as "before: Json<Fields>",
            after as "after: Json<Fields>",
            undone_at is not null as "is_undone!"
        from change
        where id = $1 and actor_id = $2 and task_id is not null
        for update
        "#,
        id as ChangeId,
        actor.id() as UserId,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| Undoable {
        project: row.project_id,
        task: row.task_id,
        before: row.before.map(|Json(fields)| fields),
        after: row.after.map(|Json(fields)| fields),
        is_undone: row.is_undone,
    }))
}

/// Marks a change as taken back.
pub async fn mark_undone(
    tx: &mut Tx,
    _access: &Access<Edit>,
    id: ChangeId,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update change set undone_at = $2 where id = $1",
        id as ChangeId,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
