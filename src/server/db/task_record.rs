//! A task as it is read, in lists and alone: one set of columns, one row type.
//!
//! These are put together from text and not by `query!`, since the lists' query is, and the two
//! must never differ; the tests read both.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use sqlx::types::Json;

use crate::domain::{
    account::UserRef,
    id::{CompletionId, ProjectId, SectionId, TaskId, UserId},
    recurrence::{Recurrence, RecurrenceFrom, Series},
    reminder::Reminder,
    role::Role,
    task::{Place, Priority, Status, Task, TaskContent},
};

/// What a [`TaskRecord`] is read from: `task`, and what [`task_joins`] joins to it. Labels and
/// reminders are the reader's own. What others have written on a task is counted here and only
/// here.
macro_rules! task_columns {
    () => {
        r#"
        task.id, task.project_id, task.section_id, task.parent_id, task.title, task.description,
        task.status, task.priority, task.start_date, task.due_date, task.due_time,
        task.due_timezone, task.recurrence_rule, task.recurrence_from, task.series_start,
        task.series_passed, task.last_completion_id, task.position, task.created_at,
        task.updated_at, task.completed_at, task.deleted_at, task.version,
        author.id as author_id, author.username as author_username,
        author.display_name as author_display_name,
        case when project.owner_id = reader.id then 'owner' end as role,
        project.name as project_name,
        (select parent.title from task as parent where parent.id = task.parent_id) as parent_title,
        false as is_shared,
        array(
            select label.name
            from task_label
            join label on label.id = task_label.label_id
            where task_label.task_id = task.id and label.account_id = reader.id
            order by task_label.ordinal, label.name
        ) as labels,
        (
            select coalesce(jsonb_agg(jsonb_build_object(
                'id', account.id, 'username', account.username, 'display_name', account.display_name
            ) order by task_assignee.ordinal, account.username), '[]')
            from task_assignee
            join account on account.id = task_assignee.account_id
            where task_assignee.task_id = task.id
        ) as assignees,
        (
            select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
                'id', reminder.id, 'offset_minutes', reminder.offset_minutes, 'at', reminder.at
            )) order by reminder.ordinal, reminder.id), '[]')
            from reminder
            where reminder.task_id = task.id and reminder.account_id = reader.id
        ) as reminders,
        (
            select count(*) from task as subtask
            where subtask.parent_id = task.id and subtask.deleted_at is null
        ) as subtask_count,
        (
            select count(*) from task as subtask
            where subtask.parent_id = task.id and subtask.deleted_at is null
                and subtask.status = 'done'
        ) as subtask_done_count,
        (
            select count(*) from comment
            where comment.task_id = task.id and comment.deleted_at is null
        ) as comment_count,
        (
            select count(*) from attachment
            where attachment.task_id = task.id and attachment.deleted_at is null
                and attachment.uploaded_at is not null
        ) as attachment_count
        "#
    };
}

/// What belongs to a task in a query; the reader's id comes next.
macro_rules! task_joins {
    () => {
        r#"
        join project on project.id = task.project_id
        join account as author on author.id = task.created_by
        join account as reader on reader.id =
        "#
    };
}

pub(super) use {task_columns, task_joins};

/// A task as its rows have it.
#[derive(sqlx::FromRow)]
pub struct TaskRecord {
    pub id: TaskId,
    pub project_id: ProjectId,
    pub section_id: Option<SectionId>,
    pub parent_id: Option<TaskId>,
    pub title: String,
    pub description: String,
    pub status: String,
    pub priority: i16,
    pub start_date: Option<NaiveDate>,
    pub due_date: Option<NaiveDate>,
    pub due_time: Option<NaiveTime>,
    pub due_timezone: Option<String>,
    pub recurrence_rule: Option<String>,
    pub recurrence_from: Option<String>,
    pub series_start: Option<NaiveDate>,
    pub series_passed: Option<i32>,
    pub last_completion_id: Option<CompletionId>,
    pub labels: Vec<String>,
    pub assignees: Json<Vec<UserRef>>,
    pub reminders: Json<Vec<Reminder>>,
    pub subtask_count: i64,
    pub subtask_done_count: i64,
    pub comment_count: i64,
    pub attachment_count: i64,
    pub position: String,
    pub role: Option<String>,
    pub project_name: String,
    pub parent_title: Option<String>,
    pub is_shared: bool,
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
    /// Where it is.
    pub fn place(&self) -> Place {
        Place {
            project_id: self.project_id,
            section_id: self.section_id,
            parent_id: self.parent_id,
            position: self.position.clone(),
        }
    }

    /// What people may change of it.
    pub fn content(&self) -> TaskContent {
        let series = self.series_start.zip(self.series_passed);
        TaskContent {
            place: Some(self.place()),
            title: self.title.clone(),
            description: self.description.clone(),
            status: Status::from_name(&self.status).unwrap_or_default(),
            priority: priority_from_rank(self.priority),
            start_date: self.start_date,
            labels: self.labels.clone(),
            assignees: self.assignees.iter().map(|user| user.id).collect(),
            reminders: self.reminders.0.clone(),
            due_date: self.due_date,
            due_time: self.due_time,
            due_timezone: self.due_timezone.clone(),
            recurrence: self.recurrence(),
            series: series.map(|(start, passed)| Series {
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
    pub fn into_task(self) -> Task {
        let status = Status::from_name(&self.status).unwrap_or_default();
        let recurrence = self.recurrence();
        let role = self.role.as_deref().and_then(Role::from_name);
        Task {
            id: self.id,
            project_id: self.project_id,
            section_id: self.section_id,
            parent_id: self.parent_id,
            title: self.title,
            description: self.description,
            status,
            priority: priority_from_rank(self.priority),
            start_date: self.start_date,
            due_date: self.due_date,
            due_time: self.due_time,
            due_timezone: self.due_timezone,
            due_at: None,
            recurrence,
            labels: self.labels,
            assignees: self.assignees.0,
            reminders: self.reminders.0,
            subtask_count: self.subtask_count,
            subtask_done_count: self.subtask_done_count,
            comment_count: self.comment_count,
            attachment_count: self.attachment_count,
            position: self.position,
            role: role.unwrap_or(Role::Viewer),
            is_shared: self.is_shared,
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
