//! The dates of recurring tasks that were done.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use sqlx::types::Json;

use crate::{
    domain::{
        account::UserRef,
        completion::{BeforeCompletion, Completion},
        id::{CompletionId, ProjectId, TaskId, UserId},
    },
    server::{
        authz::{Access, Edit, Permission},
        db::Tx,
        error::{AppError, Result},
    },
};

/// A completion that is to be written down.
pub struct NewCompletion {
    pub id: CompletionId,
    pub task: TaskId,
    pub previous: Option<CompletionId>,
    pub due_date: NaiveDate,
    pub due_time: Option<NaiveTime>,
    pub before: BeforeCompletion,
}

/// What it takes to take a completion back.
pub struct Restorable {
    pub completed_at: DateTime<Utc>,
    pub before: BeforeCompletion,
}

/// Writes one down; the task is yet to name it as its last.
pub async fn insert(
    tx: &mut Tx,
    access: &Access<Edit>,
    completion: &NewCompletion,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        r#"
        insert into task_completion (
            id, task_id, previous_id, due_date, due_time, completed_at, completed_by, before
        )
        select $1, task.id, $3, $4, $5, $6, $7, $8
        from task
        where task.id = $2 and task.project_id = $9
        "#,
        completion.id as CompletionId,
        completion.task as TaskId,
        completion.previous as Option<CompletionId>,
        completion.due_date,
        completion.due_time,
        now,
        access.actor() as UserId,
        Json(&completion.before) as _,
        access.project() as ProjectId,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// One that has not been taken back.
///
/// # Errors
/// `NotFound` where the task has none of this id.
pub async fn find(
    tx: &mut Tx,
    access: &Access<Edit>,
    task: TaskId,
    id: CompletionId,
) -> Result<Restorable> {
    let row = sqlx::query!(
        r#"
        select task_completion.completed_at, task_completion.before as "before: Json<BeforeCompletion>"
        from task_completion
        join task on task.id = task_completion.task_id
        where task_completion.id = $1 and task.id = $2 and task.project_id = $3
            and task_completion.revoked_at is null
        "#,
        id as CompletionId,
        task as TaskId,
        access.project() as ProjectId,
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(AppError::NotFound)?;
    Ok(Restorable {
        completed_at: row.completed_at,
        before: row.before.0,
    })
}

/// The newest ones that have not been taken back, before one of them where given.
pub async fn list<P: Permission>(
    tx: &mut Tx,
    access: &Access<P>,
    task: TaskId,
    before: Option<CompletionId>,
    limit: i64,
) -> Result<Vec<Completion>> {
    let rows = sqlx::query!(
        r#"
        select
            task_completion.id as "id: CompletionId",
            task_completion.due_date,
            task_completion.due_time,
            task_completion.completed_at,
            account.id as "account_id?: UserId",
            account.username as "username?",
            account.display_name as "display_name?"
        from task_completion
        join task on task.id = task_completion.task_id
        left join account on account.id = task_completion.completed_by
        where task.id = $1 and task.project_id = $2 and task_completion.revoked_at is null
            and ($3::uuid is null or task_completion.id < $3)
        order by task_completion.id desc
        limit $4
        "#,
        task as TaskId,
        access.project() as ProjectId,
        before as Option<CompletionId>,
        limit,
    )
    .fetch_all(&mut **tx)
    .await?;
    let completions = rows.into_iter().map(|row| Completion {
        id: row.id,
        due_date: row.due_date,
        due_time: row.due_time,
        completed_at: row.completed_at,
        completed_by: row.account_id.zip(row.username).zip(row.display_name).map(
            |((id, username), display_name)| UserRef {
                id,
                username,
                display_name,
            },
        ),
    });
    Ok(completions.collect())
}

/// Follows a task from its last completion to another, one step back or forth: what is taken back
/// is revoked, and what is done again is not.
pub async fn follow(
    tx: &mut Tx,
    _access: &Access<Edit>,
    old: Option<CompletionId>,
    new: Option<CompletionId>,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        r#"
        update task_completion
        set revoked_at = case when id = $1 then $3::timestamptz end
        where (id = $1 and previous_id is not distinct from $2)
            or (id = $2 and previous_id is not distinct from $1)
        "#,
        old as Option<CompletionId>,
        new as Option<CompletionId>,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
