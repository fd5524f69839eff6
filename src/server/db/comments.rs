//! Comments on tasks.

use chrono::{DateTime, Utc};
use sqlx::{FromRow, PgPool};

use crate::{
    domain::{
        account::UserRef,
        comment::{Comment, CommentContent},
        id::{CommentId, ProjectId, TaskId, UserId},
    },
    server::{
        authz::{Access, Discuss, Permission},
        db::Tx,
        error::{AppError, Result},
    },
};

/// A comment as its row and its author's row have it.
#[derive(FromRow)]
pub struct CommentRecord {
    pub id: CommentId,
    pub task_id: TaskId,
    pub body: String,
    pub author_id: Option<UserId>,
    pub author_username: Option<String>,
    pub author_display_name: Option<String>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub deleted_at: Option<DateTime<Utc>>,
    pub version: i64,
}

impl CommentRecord {
    pub fn content(&self) -> CommentContent {
        CommentContent {
            body: self.body.clone(),
            deleted_at: self.deleted_at,
        }
    }

    pub fn into_comment(self) -> Comment {
        let author = self.author_id.zip(self.author_username);
        let author = author.zip(self.author_display_name);
        Comment {
            id: self.id,
            task_id: self.task_id,
            body: self.body,
            author: author.map(|((id, username), display_name)| UserRef {
                id,
                username,
                display_name,
            }),
            created_at: self.created_at,
            updated_at: self.updated_at,
            version: self.version,
        }
    }
}

/// Writes a new comment; false where the id is taken already.
pub async fn insert(
    tx: &mut Tx,
    access: &Access<Discuss>,
    (task, id): (TaskId, CommentId),
    body: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let inserted = sqlx::query!(
        r#"
        insert into comment (id, task_id, author_id, body, created_at, updated_at)
        select $1, task.id, $3, $4, $5, $5
        from task
        where task.id = $2 and task.project_id = $6
        on conflict (id) do nothing
        "#,
        id as CommentId,
        task as TaskId,
        access.actor() as UserId,
        body,
        now,
        access.project() as ProjectId,
    )
    .execute(&mut **tx)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// One comment, deleted or not. Who may change it has locked its task.
///
/// # Errors
/// `NotFound` where the task has none of this id.
pub async fn load<P: Permission>(
    tx: &mut Tx,
    access: &Access<P>,
    (task, id): (TaskId, CommentId),
) -> Result<CommentRecord> {
    sqlx::query_as!(
        CommentRecord,
        r#"
        select
            comment.id as "id: CommentId",
            comment.task_id as "task_id: TaskId",
            comment.body,
            author.id as "author_id?: UserId",
            author.username as "author_username?",
            author.display_name as "author_display_name?",
            comment.created_at,
            comment.updated_at,
            comment.deleted_at,
            comment.version
        from comment
        join task on task.id = comment.task_id
        left join account as author on author.id = comment.author_id
        where comment.id = $1 and task.id = $2 and task.project_id = $3
        "#,
        id as CommentId,
        task as TaskId,
        access.project() as ProjectId,
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(AppError::NotFound)
}

/// The comments on a task, oldest first, from above `after` on.
pub async fn list<P: Permission>(
    tx: &mut Tx,
    access: &Access<P>,
    task: TaskId,
    after: Option<CommentId>,
    limit: i64,
) -> Result<Vec<Comment>> {
    let rows = sqlx::query_as!(
        CommentRecord,
        r#"
        select
            comment.id as "id: CommentId",
            comment.task_id as "task_id: TaskId",
            comment.body,
            author.id as "author_id?: UserId",
            author.username as "author_username?",
            author.display_name as "author_display_name?",
            comment.created_at,
            comment.updated_at,
            comment.deleted_at,
            comment.version
        from comment
        join task on task.id = comment.task_id
        left join account as author on author.id = comment.author_id
        where task.id = $1 and task.project_id = $2 and comment.deleted_at is null
            and ($3::uuid is null or comment.id > $3)
        order by comment.id
        limit $4
        "#,
        task as TaskId,
        access.project() as ProjectId,
        after as Option<CommentId>,
        limit,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(CommentRecord::into_comment).collect())
}

/// Writes what people may change, and counts the version up.
///
/// # Errors
/// `NotFound` where housekeeping has taken it away since it was loaded: it locks no task.
pub async fn update<P: Permission>(
    tx: &mut Tx,
    access: &Access<P>,
    (task, id): (TaskId, CommentId),
    content: &CommentContent,
    now: DateTime<Utc>,
) -> Result<()> {
    let updated = sqlx::query!(
        r#"
        update comment
        set body = $4, deleted_at = $5, updated_at = $6, version = comment.version + 1
        from task
        where task.id = comment.task_id and comment.id = $1 and task.id = $2
            and task.project_id = $3
        "#,
        id as CommentId,
        task as TaskId,
        access.project() as ProjectId,
        content.body,
        content.deleted_at,
        now,
    )
    .execute(&mut **tx)
    .await?;
    match updated.rows_affected() {
        0 => Err(AppError::NotFound),
        _ => Ok(()),
    }
}

/// Deletes for good what was deleted before a moment.
pub async fn purge(db: &PgPool, before: DateTime<Utc>) -> Result<()> {
    sqlx::query!("delete from comment where deleted_at < $1", before)
        .execute(db)
        .await?;
    Ok(())
}
