//! Everything that is somebody's own, read whole.

use std::collections::HashMap;

use sqlx::types::Json;

use super::task_record::{TaskRecord, task_columns, task_joins};
use crate::{
    domain::{
        completion::BeforeCompletion,
        id::{AttachmentId, ProjectId, SectionId, TaskId, UserId},
        section::Section,
        task::TaskContent,
    },
    server::{
        auth::Actor,
        db::Tx,
        error::Result,
        exchange::{Attachment, Before, Comment, Completion, Filter},
    },
};

/// How many rows are read at once, so that no statement takes long.
const BATCH: i64 = 5_000;

/// The sections of the actor's projects; those of one project in order.
pub async fn sections(tx: &mut Tx, actor: &Actor) -> Result<Vec<Section>> {
    let sections = sqlx::query_as!(
        Section,
        r#"
        select
            section.id as "id: SectionId",
            section.project_id as "project_id: ProjectId",
            section.name,
            section.position,
            section.created_at,
            section.updated_at,
            section.version
        from section
        join project on project.id = section.project_id
        where project.owner_id = $1 and project.deleted_at is null
        order by section.project_id, section.position, section.id
        "#,
        actor.id() as UserId,
    );
    Ok(sections.fetch_all(&mut **tx).await?)
}

/// The names of the actor's labels.
pub async fn label_names(tx: &mut Tx, actor: &Actor) -> Result<Vec<String>> {
    let names = sqlx::query_scalar!(
        "select name from label where account_id = $1",
        actor.id() as UserId
    );
    Ok(names.fetch_all(&mut **tx).await?)
}

/// The actor's saved filters, oldest first.
pub async fn filters(tx: &mut Tx, actor: &Actor) -> Result<Vec<Filter>> {
    let filters = sqlx::query_as!(
        Filter,
        "select name, filter, sort from saved_filter where account_id = $1 order by id",
        actor.id() as UserId,
    );
    Ok(filters.fetch_all(&mut **tx).await?)
}

/// The tasks of the actor's projects but for those in the bin, by id.
pub async fn tasks(tx: &mut Tx, actor: &Actor) -> Result<Vec<TaskRecord>> {
    let sql = concat!(
        "select ",
        task_columns!(),
        " from task ",
        task_joins!(),
        "$1 where project.owner_id = $1 and project.deleted_at is null and task.deleted_at is null",
        " and ($2::uuid is null or task.id > $2) order by task.id limit $3",
    );
    let mut all: Vec<TaskRecord> = Vec::new();
    loop {
        let after = all.last().map(|task| task.id);
        let query = sqlx::query_as(sql).bind(actor.id()).bind(after).bind(BATCH);
        let batch: Vec<TaskRecord> = query.fetch_all(&mut **tx).await?;
        let is_last = batch.len() < usize::try_from(BATCH).unwrap_or(usize::MAX);
        all.extend(batch);
        if is_last {
            return Ok(all);
        }
    }
}

/// What was said about the actor's tasks, oldest first.
pub async fn comments(tx: &mut Tx, actor: &Actor) -> Result<HashMap<TaskId, Vec<Comment>>> {
    let rows = sqlx::query!(
        r#"
        select
            comment.task_id as "task_id: TaskId",
            comment.body,
            author.username as "author?",
            comment.created_at
        from comment
        join task on task.id = comment.task_id
        join project on project.id = task.project_id
        left join account as author on author.id = comment.author_id
        where project.owner_id = $1 and project.deleted_at is null and task.deleted_at is null
            and comment.deleted_at is null
        order by comment.id
        "#,
        actor.id() as UserId,
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut comments: HashMap<TaskId, Vec<Comment>> = HashMap::new();
    for row in rows {
        comments.entry(row.task_id).or_default().push(Comment {
            body: row.body,
            author: row.author,
            created_at: Some(row.created_at),
        });
    }
    Ok(comments)
}

/// The dates of the actor's recurring tasks that were done, oldest first.
pub async fn completions(tx: &mut Tx, actor: &Actor) -> Result<HashMap<TaskId, Vec<Completion>>> {
    let rows = sqlx::query!(
        r#"
        select
            task_completion.task_id as "task_id: TaskId",
            task_completion.due_date,
            task_completion.due_time,
            task_completion.completed_at,
            task_completion.before as "before: Json<BeforeCompletion>"
        from task_completion
        join task on task.id = task_completion.task_id
        join project on project.id = task.project_id
        where project.owner_id = $1 and project.deleted_at is null and task.deleted_at is null
            and task_completion.revoked_at is null
        order by task_completion.id
        "#,
        actor.id() as UserId,
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut completions: HashMap<TaskId, Vec<Completion>> = HashMap::new();
    for row in rows {
        completions
            .entry(row.task_id)
            .or_default()
            .push(Completion {
                due_date: row.due_date,
                due_time: row.due_time,
                completed_at: row.completed_at,
                before: before(row.before.0),
            });
    }
    Ok(completions)
}

/// A file on a task, without what is in it.
pub struct OwnFile {
    pub id: AttachmentId,
    pub about: Attachment,
}

/// The files on the actor's tasks, oldest first.
pub async fn files(tx: &mut Tx, actor: &Actor) -> Result<Vec<OwnFile>> {
    let rows = sqlx::query!(
        r#"
        select
            attachment.id as "id: AttachmentId",
            attachment.task_id,
            attachment.file_name,
            attachment.media_type,
            attachment.size,
            attachment.created_at
        from attachment
        join task on task.id = attachment.task_id
        join project on project.id = task.project_id
        where project.owner_id = $1 and project.deleted_at is null and task.deleted_at is null
            and attachment.deleted_at is null and attachment.uploaded_at is not null
        order by attachment.id
        "#,
        actor.id() as UserId,
    )
    .fetch_all(&mut **tx)
    .await?;
    let files = rows.into_iter().map(|row| OwnFile {
        id: row.id,
        about: Attachment {
            task_id: row.task_id,
            file_name: row.file_name,
            media_type: row.media_type,
            size: row.size.cast_unsigned(),
            created_at: Some(row.created_at),
            content: None,
        },
    });
    Ok(files.collect())
}

fn before(kept: BeforeCompletion) -> Before {
    let mut task = TaskContent::default();
    task.restore(kept);
    Before {
        status: task.status,
        start_date: task.start_date,
        due_date: task.due_date,
        due_time: task.due_time,
        due_timezone: task.due_timezone,
        recurrence: task.recurrence,
        series: task.series,
        reminders: task.reminders.iter().map(|r| r.when.into()).collect(),
    }
}
