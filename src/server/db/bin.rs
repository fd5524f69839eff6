//! The bin: tasks that were deleted and can be brought back.

use chrono::{DateTime, Utc};
use sqlx::PgPool;

use crate::{
    domain::id::{ProjectId, TaskId, UserId},
    server::{
        auth::Actor,
        authz::{Access, Edit},
        db::Tx,
        error::Result,
    },
};

/// A deleted task, and what below it was deleted with it and has not come back since.
pub async fn deleted_with(tx: &mut Tx, access: &Access<Edit>, root: TaskId) -> Result<Vec<TaskId>> {
    let ids = sqlx::query_scalar!(
        r#"
        with recursive deletion as (
            select distinct on (change.task_id)
                change.task_id,
                coalesce(change.group_id, change.id) as id
            from change
            where change.project_id = $2 and change.kind = 'task.deleted'
            order by change.task_id, change.seq desc
        ),
        tree as (
            select $1::uuid as id
            union
            select task.id
            from task
            join tree on tree.id = task.parent_id
            join deletion on deletion.task_id = task.id
            where task.project_id = $2
                and task.deleted_at is not null
                and deletion.id = (select id from deletion where task_id = $1)
        )
        select id as "id!: TaskId" from tree
        "#,
        root as TaskId,
        access.project() as ProjectId,
    );
    Ok(ids.fetch_all(&mut **tx).await?)
}

/// Whether the task above another is in the bin.
pub async fn is_parent_deleted(tx: &mut Tx, access: &Access<Edit>, parent: TaskId) -> Result<bool> {
    let is_deleted = sqlx::query_scalar!(
        r#"
        select deleted_at is not null as "is_deleted!"
        from task
        where id = $1 and project_id = $2
        "#,
        parent as TaskId,
        access.project() as ProjectId,
    );
    Ok(is_deleted.fetch_optional(&mut **tx).await?.unwrap_or(true))
}

/// Deletes for good what is in the actor's bin; says how many tasks that were.
pub async fn empty(tx: &mut Tx, actor: &Actor) -> Result<u64> {
    let emptied = sqlx::query!(
        r#"
        delete from task
        using project
        where project.id = task.project_id and project.owner_id = $1 and task.deleted_at is not null
        "#,
        actor.id() as UserId,
    );
    Ok(emptied.execute(&mut **tx).await?.rows_affected())
}

/// Deletes for good what was deleted before a moment; files, comments and history go with it.
pub async fn purge(db: &PgPool, before: DateTime<Utc>) -> Result<()> {
    sqlx::query!("delete from task where deleted_at < $1", before)
        .execute(db)
        .await?;
    Ok(())
}
