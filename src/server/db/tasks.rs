//! Tasks, one at a time. Lists are in `search`.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use crate::{
    domain::{
        account::UserRef,
        id::{CompletionId, ProjectId, TaskId, UserId},
        recurrence::{Recurrence, RecurrenceFrom, Series},
        role::Role,
        task::{Priority, Status, Task, TaskContent},
    },
    server::{
        authz::{Access, Edit, Permission},
        db::Tx,
        error::{AppError, Result},
    },
};

/// A task as its row and its author's row have it.
#[derive(sqlx::FromRow)]
pub struct TaskRecord {
    pub id: TaskId,
    pub project_id: ProjectId,
    pub title: String,
    pub description: String,
    pub status: String,
    pub priority: i16,
    pub due_date: Option<NaiveDate>,
    pub due_time: Option<NaiveTime>,
    pub due_timezone: Option<String>,
    pub recurrence_rule: Option<String>,
    pub recurrence_from: Option<String>,
    pub series_start: Option<NaiveDate>,
    pub series_passed: Option<i32>,
    pub last_completion_id: Option<CompletionId>,
    pub position: String,
    pub author_id: UserId,
    pub author_username: String,
    pub author_display_name: String,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub completed_at: Option<DateTime<Utc>>,
    pub deleted_at: Option<DateTime<Utc>>,
    pub version: i64,
}

impl TaskRecord {
    /// What people may change of it.
    pub fn content(&self) -> TaskContent {
        TaskContent {
            title: self.title.clone(),
            description: self.description.clone(),
            status: Status::from_name(&self.status).unwrap_or_default(),
            priority: priority_from_rank(self.priority),
            due_date: self.due_date,
            due_time: self.due_time,
            due_timezone: self.due_timezone.clone(),
            recurrence: self.recurrence(),
            series: self
                .series_start
                .zip(self.series_passed)
                .map(|(start, passed)| Series {
                    start,
                    passed: passed.unsigned_abs(),
                }),
            last_completion: self.last_completion_id,
            completed_at: self.completed_at,
            deleted_at: self.deleted_at,
        }
    }

    fn recurrence(&self) -> Option<Recurrence> {
        let from = self.recurrence_from.as_deref();
        let from = from.and_then(RecurrenceFrom::from_name).unwrap_or_default();
        let rule = self.recurrence_rule.clone()?;
        Some(Recurrence { rule, from })
    }

    /// As its reader gets it; `due_at` is still to be placed in the reader's zone.
    pub fn into_task(self, role: Role) -> Task {
        let status = Status::from_name(&self.status).unwrap_or_default();
        let recurrence = self.recurrence();
        Task {
            id: self.id,
            project_id: self.project_id,
            title: self.title,
            description: self.description,
            status,
            priority: priority_from_rank(self.priority),
            due_date: self.due_date,
            due_time: self.due_time,
            due_timezone: self.due_timezone,
            due_at: None,
            recurrence,
            position: self.position,
            role,
            created_by: UserRef {
                id: self.author_id,
                username: self.author_username,
                display_name: self.author_display_name,
            },
            created_at: self.created_at,
            updated_at: self.updated_at,
            completed_at: self.completed_at,
            version: self.version,
        }
    }
}

/// The number that a priority is stored as: its place in the order.
pub fn priority_rank(priority: Priority) -> i16 {
    Priority::ALL
        .iter()
        .zip(0..)
        .find(|(p, _)| **p == priority)
        .map_or(0, |(_, rank)| rank)
}

fn priority_from_rank(rank: i16) -> Priority {
    usize::try_from(rank)
        .ok()
        .and_then(|rank| Priority::ALL.get(rank).copied())
        .unwrap_or_default()
}

/// The last position of the project.
pub async fn last_position(tx: &mut Tx, access: &Access<Edit>) -> Result<Option<String>> {
    let last = sqlx::query_scalar!(
        r#"select max(position) as "max" from task where project_id = $1"#,
        access.project() as ProjectId,
    );
    Ok(last.fetch_one(&mut **tx).await?)
}

/// Writes a new task; false where the id is taken already.
pub async fn insert(
    tx: &mut Tx,
    access: &Access<Edit>,
    id: TaskId,
    content: &TaskContent,
    position: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let inserted = sqlx::query!(
        r#"
        insert into task (
            id, project_id, title, description, status, priority, due_date, due_time, due_timezone,
            position, created_by, created_at, updated_at, completed_at, recurrence_rule,
            recurrence_from, series_start, series_passed
        )
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $13, $14, $15, $16, $17)
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
        position,
        access.actor() as UserId,
        now,
        content.completed_at,
        content.recurrence.as_ref().map(|r| r.rule.as_str()),
        content.recurrence.as_ref().map(|r| r.from.name()),
        content.series.map(|series| series.start),
        content.series.map(|series| series.passed.cast_signed()),
    )
    .execute(&mut **tx)
    .await?;
    Ok(inserted.rows_affected() == 1)
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
    sqlx::query_as!(
        TaskRecord,
        r#"
        select
            task.id as "id: TaskId",
            task.project_id as "project_id: ProjectId",
            task.title,
            task.description,
            task.status,
            task.priority,
            task.due_date,
            task.due_time,
            task.due_timezone,
            task.recurrence_rule,
            task.recurrence_from,
            task.series_start,
            task.series_passed,
            task.last_completion_id as "last_completion_id: CompletionId",
            task.position,
            author.id as "author_id: UserId",
            author.username as author_username,
            author.display_name as author_display_name,
            task.created_at,
            task.updated_at,
            task.completed_at,
            task.deleted_at,
            task.version
        from task
        join account as author on author.id = task.created_by
        where task.id = $1 and task.project_id = $2
        for update of task
        "#,
        id as TaskId,
        access.project() as ProjectId,
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(AppError::NotFound)
}

/// Writes what people may change, and counts the version up.
pub async fn update(
    tx: &mut Tx,
    access: &Access<Edit>,
    id: TaskId,
    content: &TaskContent,
    now: DateTime<Utc>,
) -> Result<()> {
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
            version = version + 1
        where id = $1 and project_id = $2
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
        content.completed_at,
        content.deleted_at,
        now,
        content.recurrence.as_ref().map(|r| r.rule.as_str()),
        content.recurrence.as_ref().map(|r| r.from.name()),
        content.series.map(|series| series.start),
        content.series.map(|series| series.passed.cast_signed()),
        content.last_completion as Option<CompletionId>,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
