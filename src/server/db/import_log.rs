//! What grows on tasks that an import writes, and the changes that it is; a batch at once, as in
//! [`imports`](super::imports).

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::Serialize;
use sqlx::types::Json;
use uuid::Uuid;

use crate::{
    domain::{
        change::{ChangeKind, Fields},
        completion::BeforeCompletion,
        id::{ChangeId, CommentId, CompletionId, ProjectId, TaskId, UserId},
    },
    server::{
        auth::Actor,
        authz::{Access, Edit},
        db::{Tx, imports::BATCH},
        error::Result,
    },
};

/// Something that was said.
#[derive(Serialize)]
pub struct NewComment {
    pub id: CommentId,
    pub task_id: TaskId,
    /// Nobody who has an account here, where it was not the actor.
    pub author_id: Option<UserId>,
    pub body: String,
    pub created_at: DateTime<Utc>,
}

/// One date of a task that was done.
#[derive(Serialize)]
pub struct NewCompletion {
    pub id: CompletionId,
    pub task_id: TaskId,
    pub previous_id: Option<CompletionId>,
    pub due_date: NaiveDate,
    pub due_time: Option<NaiveTime>,
    pub completed_at: DateTime<Utc>,
    pub before: BeforeCompletion,
}

/// An entry of the change log for something that was made, or changed on the way.
#[derive(Serialize)]
pub struct Made {
    pub id: ChangeId,
    #[serde(serialize_with = "by_name")]
    pub kind: ChangeKind,
    pub task_id: Option<TaskId>,
    pub subject_id: Option<Uuid>,
    pub before: Option<Fields>,
    pub after: Fields,
    /// With what it is undone.
    pub group_id: Option<ChangeId>,
}

fn by_name<S: serde::Serializer>(kind: &ChangeKind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(kind.name())
}

/// Writes what was said about tasks of one project.
pub async fn insert_comments(
    tx: &mut Tx,
    access: &Access<Edit>,
    comments: &[NewComment],
    now: DateTime<Utc>,
) -> Result<()> {
    for batch in comments.chunks(BATCH) {
        sqlx::query!(
            r#"
            insert into comment (id, task_id, author_id, body, created_at, updated_at)
            select new.id, task.id, new.author_id, new.body, new.created_at, $2
            from jsonb_to_recordset($1) as new (
                id uuid, task_id uuid, author_id uuid, body text, created_at timestamptz
            )
            join task on task.id = new.task_id and task.project_id = $3
            "#,
            Json(batch) as _,
            now,
            access.project() as ProjectId,
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// Writes the dates of tasks of one project that were done, and has each task name its last one.
pub async fn insert_completions(
    tx: &mut Tx,
    access: &Access<Edit>,
    completions: &[NewCompletion],
) -> Result<()> {
    for batch in completions.chunks(BATCH) {
        sqlx::query!(
            r#"
            insert into task_completion (
                id, task_id, previous_id, due_date, due_time, completed_at, completed_by, before
            )
            select
                new.id, task.id, new.previous_id, new.due_date, new.due_time, new.completed_at, $2,
                new.before
            from jsonb_to_recordset($1) as new (
                id uuid, task_id uuid, previous_id uuid, due_date date, due_time time,
                completed_at timestamptz, before jsonb
            )
            join task on task.id = new.task_id and task.project_id = $3
            "#,
            Json(batch) as _,
            access.actor() as UserId,
            access.project() as ProjectId,
        )
        .execute(&mut **tx)
        .await?;
    }
    let tasks: Vec<TaskId> = completions.iter().map(|done| done.task_id).collect();
    sqlx::query!(
        r#"
        update task
        set last_completion_id = last.id
        from (
            select distinct on (task_id) task_id, id
            from task_completion
            where task_id = any($1)
            order by task_id, id desc
        ) as last
        where task.id = last.task_id and task.project_id = $2
        "#,
        &tasks as &[TaskId],
        access.project() as ProjectId,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Writes down what was made in one project, in this order.
pub async fn log(
    tx: &mut Tx,
    access: &Access<Edit>,
    made: &[Made],
    now: DateTime<Utc>,
) -> Result<()> {
    for batch in made.chunks(BATCH) {
        sqlx::query!(
            r#"
            insert into change (
                id, kind, actor_id, project_id, task_id, at, before, after, subject_id, group_id
            )
            select
                new.id, new.kind, $2, $3, new.task_id, $4, new.before, new.after, new.subject_id,
                new.group_id
            from rows from (
                jsonb_to_recordset($1) as (
                    id uuid, kind text, task_id uuid, before jsonb, after jsonb, subject_id uuid,
                    group_id uuid
                )
            ) with ordinality as new (
                id, kind, task_id, before, after, subject_id, group_id, ordinal
            )
            order by new.ordinal
            "#,
            Json(batch) as _,
            access.actor() as UserId,
            access.project() as ProjectId,
            now,
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// Whether the actor has made this change already.
pub async fn is_done(tx: &mut Tx, actor: &Actor, id: ChangeId) -> Result<bool> {
    let is_done = sqlx::query_scalar!(
        r#"select exists (select from change where id = $1 and actor_id = $2) as "is_done!""#,
        id as ChangeId,
        actor.id() as UserId,
    );
    Ok(is_done.fetch_one(&mut **tx).await?)
}
