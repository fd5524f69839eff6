//! Files on tasks, in pieces.

use chrono::{DateTime, Utc};
use sqlx::{FromRow, PgPool};

use crate::{
    domain::{
        account::UserRef,
        attachment::{Attachment, AttachmentContent},
        id::{AttachmentId, ProjectId, TaskId, UserId},
    },
    server::{
        authz::{Access, Edit, Permission},
        db::Tx,
        error::{AppError, Result},
    },
};

/// A file as its row and its sender's row have it.
#[derive(FromRow)]
pub struct AttachmentRecord {
    pub id: AttachmentId,
    pub task_id: TaskId,
    pub file_name: String,
    pub media_type: String,
    pub size: i64,
    pub author_id: Option<UserId>,
    pub author_username: Option<String>,
    pub author_display_name: Option<String>,
    pub created_at: DateTime<Utc>,
    pub deleted_at: Option<DateTime<Utc>>,
}

impl AttachmentRecord {
    pub fn content(&self) -> AttachmentContent {
        AttachmentContent {
            file_name: self.file_name.clone(),
            media_type: self.media_type.clone(),
            size: self.size,
            deleted_at: self.deleted_at,
        }
    }

    pub fn into_attachment(self) -> Attachment {
        let author = self.author_id.zip(self.author_username);
        let author = author.zip(self.author_display_name);
        Attachment {
            id: self.id,
            task_id: self.task_id,
            file_name: self.file_name,
            media_type: self.media_type,
            size: self.size,
            created_by: author.map(|((id, username), display_name)| UserRef {
                id,
                username,
                display_name,
            }),
            created_at: self.created_at,
        }
    }
}

/// Begins a file that nobody sees yet; false where the id is taken already.
pub async fn begin(
    tx: &mut Tx,
    access: &Access<Edit>,
    (task, id): (TaskId, AttachmentId),
    (file_name, media_type): (&str, &str),
    now: DateTime<Utc>,
) -> Result<bool> {
    let inserted = sqlx::query!(
        r#"
        insert into attachment (id, task_id, file_name, media_type, created_by, created_at)
        select $1, task.id, $3, $4, $5, $6
        from task
        where task.id = $2 and task.project_id = $7
        on conflict (id) do nothing
        "#,
        id as AttachmentId,
        task as TaskId,
        file_name,
        media_type,
        access.actor() as UserId,
        now,
        access.project() as ProjectId,
    )
    .execute(&mut **tx)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// A file that is to be made at once.
pub struct NewAttachment {
    pub id: AttachmentId,
    pub task_id: TaskId,
    pub file_name: String,
    pub media_type: String,
    pub created_at: DateTime<Utc>,
    pub content: Vec<u8>,
}

impl NewAttachment {
    pub fn describe(&self) -> Result<AttachmentContent> {
        Ok(AttachmentContent {
            file_name: self.file_name.clone(),
            media_type: self.media_type.clone(),
            size: i64::try_from(self.content.len()).map_err(AppError::internal)?,
            deleted_at: None,
        })
    }
}

/// Makes a file of the actor's, in pieces of so many bytes.
pub async fn insert(
    tx: &mut Tx,
    access: &Access<Edit>,
    file: &NewAttachment,
    piece_bytes: usize,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        r#"
        insert into attachment (
            id, task_id, file_name, media_type, size, created_by, created_at, uploaded_at
        )
        select $1, task.id, $3, $4, $5, $6, $7, $8
        from task
        where task.id = $2 and task.project_id = $9
        "#,
        file.id as AttachmentId,
        file.task_id as TaskId,
        file.file_name,
        file.media_type,
        file.describe()?.size,
        access.actor() as UserId,
        file.created_at,
        now,
        access.project() as ProjectId,
    )
    .execute(&mut **tx)
    .await?;
    for (number, piece) in (0..).zip(file.content.chunks(piece_bytes)) {
        sqlx::query!(
            "insert into attachment_piece (attachment_id, number, data) values ($1, $2, $3)",
            file.id as AttachmentId,
            number,
            piece,
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// Adds a piece to a file that is being sent. In no transaction: one that waited for a slow
/// sender would hold a connection, and what is never finished is purged.
pub async fn add_piece(db: &PgPool, id: AttachmentId, number: i32, data: &[u8]) -> Result<()> {
    sqlx::query!(
        r#"
        insert into attachment_piece (attachment_id, number, data)
        select id, $2, $3 from attachment where id = $1 and uploaded_at is null
        "#,
        id as AttachmentId,
        number,
        data,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Forgets a file that is not sent to its end.
pub async fn abandon(db: &PgPool, id: AttachmentId) -> Result<()> {
    sqlx::query!(
        "delete from attachment where id = $1 and uploaded_at is null",
        id as AttachmentId
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Shows a file that has come whole.
pub async fn finish(
    tx: &mut Tx,
    access: &Access<Edit>,
    (task, id): (TaskId, AttachmentId),
    size: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        r#"
        update attachment
        set size = $4, uploaded_at = $5
        from task
        where task.id = attachment.task_id and attachment.id = $1 and task.id = $2
            and task.project_id = $3
        "#,
        id as AttachmentId,
        task as TaskId,
        access.project() as ProjectId,
        size,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// One file, deleted or not. Who may change it has locked its task.
///
/// # Errors
/// `NotFound` where the task has none of this id.
pub async fn load<P: Permission>(
    tx: &mut Tx,
    access: &Access<P>,
    (task, id): (TaskId, AttachmentId),
) -> Result<AttachmentRecord> {
    sqlx::query_as!(
        AttachmentRecord,
        r#"
        select
            attachment.id as "id: AttachmentId",
            attachment.task_id as "task_id: TaskId",
            attachment.file_name,
            attachment.media_type,
            attachment.size,
            author.id as "author_id?: UserId",
            author.username as "author_username?",
            author.display_name as "author_display_name?",
            attachment.created_at,
            attachment.deleted_at
        from attachment
        join task on task.id = attachment.task_id
        left join account as author on author.id = attachment.created_by
        where attachment.id = $1 and task.id = $2 and task.project_id = $3
        "#,
        id as AttachmentId,
        task as TaskId,
        access.project() as ProjectId,
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(AppError::NotFound)
}

/// The files on a task, oldest first, from above `after` on.
pub async fn list<P: Permission>(
    tx: &mut Tx,
    access: &Access<P>,
    task: TaskId,
    after: Option<AttachmentId>,
    limit: i64,
) -> Result<Vec<Attachment>> {
    let rows = sqlx::query_as!(
        AttachmentRecord,
        r#"
        select
            attachment.id as "id: AttachmentId",
            attachment.task_id as "task_id: TaskId",
            attachment.file_name,
            attachment.media_type,
            attachment.size,
            author.id as "author_id?: UserId",
            author.username as "author_username?",
            author.display_name as "author_display_name?",
            attachment.created_at,
            attachment.deleted_at
        from attachment
        join task on task.id = attachment.task_id
        left join account as author on author.id = attachment.created_by
        where task.id = $1 and task.project_id = $2 and attachment.deleted_at is null
            and attachment.uploaded_at is not null and ($3::uuid is null or attachment.id > $3)
        order by attachment.id
        limit $4
        "#,
        task as TaskId,
        access.project() as ProjectId,
        after as Option<AttachmentId>,
        limit,
    )
    .fetch_all(&mut **tx)
    .await?;
    let files = rows.into_iter().map(AttachmentRecord::into_attachment);
    Ok(files.collect())
}

/// How many files a task has, those that are being sent among them.
pub async fn count(tx: &mut Tx, access: &Access<Edit>, task: TaskId) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"
        select count(*) as "count!"
        from attachment
        join task on task.id = attachment.task_id
        where task.id = $1 and task.project_id = $2 and attachment.deleted_at is null
        "#,
        task as TaskId,
        access.project() as ProjectId,
    );
    Ok(count.fetch_one(&mut **tx).await?)
}

/// Deletes a file, or brings it back.
///
/// # Errors
/// `NotFound` where housekeeping has taken it away since it was loaded: it locks no task.
pub async fn set_deleted(
    tx: &mut Tx,
    access: &Access<Edit>,
    (task, id): (TaskId, AttachmentId),
    deleted_at: Option<DateTime<Utc>>,
) -> Result<()> {
    let updated = sqlx::query!(
        r#"
        update attachment
        set deleted_at = $4
        from task
        where task.id = attachment.task_id and attachment.id = $1 and task.id = $2
            and task.project_id = $3
        "#,
        id as AttachmentId,
        task as TaskId,
        access.project() as ProjectId,
        deleted_at,
    )
    .execute(&mut **tx)
    .await?;
    match updated.rows_affected() {
        0 => Err(AppError::NotFound),
        _ => Ok(()),
    }
}

/// One piece of a file that its reader was let at.
pub async fn piece(db: &PgPool, id: AttachmentId, number: i32) -> Result<Option<Vec<u8>>> {
    let data = sqlx::query_scalar!(
        "select data from attachment_piece where attachment_id = $1 and number = $2",
        id as AttachmentId,
        number,
    );
    Ok(data.fetch_optional(db).await?)
}

/// Deletes for good files that were deleted before a moment, and those that were begun before
/// another and never came whole.
pub async fn purge(db: &PgPool, (deleted, begun): (DateTime<Utc>, DateTime<Utc>)) -> Result<()> {
    sqlx::query!(
        r#"
        delete from attachment
        where deleted_at < $1 or (uploaded_at is null and created_at < $2)
        "#,
        deleted,
        begun,
    )
    .execute(db)
    .await?;
    Ok(())
}
