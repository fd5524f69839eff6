//! Tasks, one at a time or with what is below them. Lists are in `search`.

use chrono::{DateTime, Utc};

pub use super::task_record::{TaskRecord, priority_rank};
use super::task_record::{task_columns, task_joins};
use crate::{
    domain::{
        id::{CompletionId, ProjectId, SectionId, TaskId, UserId},
        role::Action,
        task::{Place, TaskContent},
    },
    server::{
        authz::{Access, Edit, Permission},
        db::{Tx, task_lists},
        error::{AppError, Result},
    },
};

/// Writes a new task; false where the id is taken already.
pub async fn insert(
    tx: &mut Tx,
    access: &Access<Edit>,
    id: TaskId,
    content: &TaskContent,
    now: DateTime<Utc>,
) -> Result<bool> {
    let place = place(content)?;
    let inserted = sqlx::query!(
        r#"
        insert into task (
            id, project_id, title, description, status, priority, due_date, due_time, due_timezone,
            position, created_by, created_at, updated_at, completed_at, recurrence_rule,
            recurrence_from, series_start, series_passed, section_id, parent_id, start_date
        )
        values (
            $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $13, $14, $15, $16, $17, $18, $19, $20
        )
        on conflict (id) do nothing
        "#,
        id as TaskId,
        access.project() as ProjectId,
        content.title,
        content.description,
        content.status.name(),
        priority_rank(content.priority),
        content.due_date,
        content.due_time,
        content.due_timezone,
        place.position,
        access.actor() as UserId,
        now,
        content.completed_at,
        content.recurrence.as_ref().map(|r| r.rule.as_str()),
        content.recurrence.as_ref().map(|r| r.from.name()),
        content.series.map(|series| series.start),
        content.series.map(|series| series.passed.cast_signed()),
        place.section_id as Option<SectionId>,
        place.parent_id as Option<TaskId>,
        content.start_date,
    )
    .execute(&mut **tx)
    .await?;
    if inserted.rows_affected() == 0 {
        return Ok(false);
    }
    task_lists::write(tx, access, id, &TaskContent::default(), content, now).await?;
    Ok(true)
}

fn place(content: &TaskContent) -> Result<&Place> {
    let place = content.place.as_ref();
    place.ok_or_else(|| AppError::internal("a task that is written has a place"))
}

/// A task of the project that `access` is for, deleted or not.
///
/// # Errors
/// `NotFound` where the project has no such task.
pub async fn load<P: Permission>(
    tx: &mut Tx,
    access: &Access<P>,
    id: TaskId,
) -> Result<TaskRecord> {
    let mut found = load_all(tx, access, &[id]).await?;
    found.pop().ok_or(AppError::NotFound)
}

/// Tasks of the project that `access` is for, deleted or not, in the order of their ids; locked, unless
/// it is for looking only.
pub async fn load_all<P: Permission>(
    tx: &mut Tx,
    access: &Access<P>,
    ids: &[TaskId],
) -> Result<Vec<TaskRecord>> {
    macro_rules! sql {
        ($lock:literal) => {
            concat!(
                "select ",
                task_columns!(),
                " from task ",
                task_joins!(),
                "$1 where task.id = any($2) and task.project_id = $3 order by task.id",
                $lock,
            )
        };
    }
    let sql = match P::ACTION {
        Action::View => sql!(""),
        _ => sql!(" for update of task"),
    };
    let rows = sqlx::query_as(sql)
        .bind(access.actor())
        .bind(ids)
        .bind(access.project());
    Ok(rows.fetch_all(&mut **tx).await?)
}

/// The task and all that is below it and not deleted, the task first.
pub async fn load_tree<P: Permission>(
    tx: &mut Tx,
    access: &Access<P>,
    root: TaskId,
) -> Result<Vec<TaskRecord>> {
    let ids = sqlx::query_scalar!(
        r#"
        with recursive tree as (
            select id from task where id = $1 and project_id = $2
            union
            select task.id
            from task
            join tree on task.parent_id = tree.id
            where task.deleted_at is null
        )
        select id as "id!: TaskId" from tree
        "#,
        root as TaskId,
        access.project() as ProjectId,
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut tree = load_all(tx, access, &ids).await?;
    tree.sort_by_key(|task| (task.id != root, task.id));
    Ok(tree)
}

/// Writes what people may change, and counts the version up. A task that goes to another project
/// needs permission there too: `target`.
pub async fn update(
    tx: &mut Tx,
    (access, target): (&Access<Edit>, &Access<Edit>),
    record: &TaskRecord,
    content: &TaskContent,
    now: DateTime<Utc>,
) -> Result<()> {
    let place = place(content)?;
    sqlx::query!(
        r#"
        update task
        set title = $3,
            description = $4,
            status = $5,
            priority = $6,
            due_date = $7,
            due_time = $8,
            due_timezone = $9,
            completed_at = $10,
            deleted_at = $11,
            updated_at = $12,
            recurrence_rule = $13,
            recurrence_from = $14,
            series_start = $15,
            series_passed = $16,
            last_completion_id = $17,
            project_id = $18,
            section_id = $19,
            parent_id = $20,
            position = $21,
            start_date = $22,
            version = version + 1
        where id = $1 and project_id = $2
        "#,
        record.id as TaskId,
        access.project() as ProjectId,
        content.title,
        content.description,
        content.status.name(),
        priority_rank(content.priority),
        content.due_date,
        content.due_time,
        content.due_timezone,
        content.completed_at,
        content.deleted_at,
        now,
        content.recurrence.as_ref().map(|r| r.rule.as_str()),
        content.recurrence.as_ref().map(|r| r.from.name()),
        content.series.map(|series| series.start),
        content.series.map(|series| series.passed.cast_signed()),
        content.last_completion as Option<CompletionId>,
        target.project() as ProjectId,
        place.section_id as Option<SectionId>,
        place.parent_id as Option<TaskId>,
        place.position,
        content.start_date,
    )
    .execute(&mut **tx)
    .await?;
    task_lists::write(tx, target, record.id, &record.content(), content, now).await
}
