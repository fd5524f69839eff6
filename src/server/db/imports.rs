//! Many rows at once, as an import writes them: a batch is one statement, and its rows come as JSON.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::Serialize;
use sqlx::types::Json;
use uuid::Uuid;

use crate::{
    domain::{
        id::{LabelId, ProjectId, SectionId, TaskId, UserId},
        reminder::{Reminder, When},
        task::TaskContent,
    },
    server::{
        auth::Actor,
        authz::{Access, Edit},
        db::{Tx, tasks::priority_rank},
        error::Result,
        exchange::Label,
    },
};

/// How many rows a statement writes.
pub const BATCH: usize = 1_000;

/// A task that is to be made.
pub struct NewTask {
    pub id: TaskId,
    /// With its place.
    pub content: TaskContent,
    pub created_at: DateTime<Utc>,
}

#[derive(Serialize)]
struct TaskRow<'a> {
    id: TaskId,
    section_id: Option<SectionId>,
    parent_id: Option<TaskId>,
    position: &'a str,
    title: &'a str,
    description: &'a str,
    status: &'static str,
    priority: i16,
    start_date: Option<NaiveDate>,
    due_date: Option<NaiveDate>,
    due_time: Option<NaiveTime>,
    due_timezone: Option<&'a str>,
    recurrence_rule: Option<&'a str>,
    recurrence_from: Option<&'static str>,
    series_start: Option<NaiveDate>,
    series_passed: Option<i32>,
    created_at: DateTime<Utc>,
    completed_at: Option<DateTime<Utc>>,
}

impl<'a> TaskRow<'a> {
    fn of(task: &'a NewTask) -> Self {
        let content = &task.content;
        let (place, rule) = (content.place.as_ref(), content.recurrence.as_ref());
        Self {
            id: task.id,
            section_id: place.and_then(|place| place.section_id),
            parent_id: place.and_then(|place| place.parent_id),
            position: place.map_or("", |place| &place.position),
            title: &content.title,
            description: &content.description,
            status: content.status.name(),
            priority: priority_rank(content.priority),
            start_date: content.start_date,
            due_date: content.due_date,
            due_time: content.due_time,
            due_timezone: content.due_timezone.as_deref(),
            recurrence_rule: rule.map(|rule| rule.rule.as_str()),
            recurrence_from: rule.map(|rule| rule.from.name()),
            series_start: content.series.map(|series| series.start),
            series_passed: content.series.map(|series| series.passed.cast_signed()),
            created_at: task.created_at,
            completed_at: content.completed_at,
        }
    }
}

/// A label that was made, or got a colour.
pub struct AddedLabel {
    pub id: LabelId,
    pub name: String,
    pub color: Option<String>,
    pub is_new: bool,
}

/// Makes the labels that there are not yet, and gives those that have no colour the one here.
pub async fn add_labels(
    tx: &mut Tx,
    actor: &Actor,
    labels: &[Label],
    now: DateTime<Utc>,
) -> Result<Vec<AddedLabel>> {
    let ids: Vec<Uuid> = labels.iter().map(|_| Uuid::now_v7()).collect();
    let names: Vec<String> = labels.iter().map(|label| label.name.clone()).collect();
    let colors: Vec<Option<String>> = labels.iter().map(|label| label.color.clone()).collect();
    let added = sqlx::query_as!(
        AddedLabel,
        r#"
        insert into label (id, account_id, name, color, created_at, updated_at)
        select distinct on (lower(new.name)) new.id, $1, new.name, new.color, $5, $5
        from unnest($2::uuid[], $3::text[], $4::text[]) with ordinality
            as new (id, name, color, ordinal)
        order by lower(new.name), new.ordinal
        on conflict (account_id, lower(name)) do update
        set color = excluded.color, updated_at = excluded.updated_at, version = label.version + 1
        where label.color is null and excluded.color is not null
        returning id as "id: LabelId", name, color, version = 1 as "is_new!"
        "#,
        actor.id() as UserId,
        &ids,
        &names,
        &colors as &[Option<String>],
        now,
    );
    Ok(added.fetch_all(&mut **tx).await?)
}

/// How the actor's labels are spelt: each name with the label that it means.
pub async fn spelt_labels(
    tx: &mut Tx,
    actor: &Actor,
    names: &[String],
) -> Result<Vec<(String, String)>> {
    let rows = sqlx::query!(
        r#"
        select named.name as "name!", label.name as spelt
        from unnest($2::text[]) as named (name)
        join label on label.account_id = $1 and lower(label.name) = lower(named.name)
        "#,
        actor.id() as UserId,
        names,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.name, row.spelt)).collect())
}

/// Writes new tasks of one project, a parent before its subtasks.
pub async fn insert_tasks(
    tx: &mut Tx,
    access: &Access<Edit>,
    tasks: &[NewTask],
    now: DateTime<Utc>,
) -> Result<()> {
    for batch in tasks.chunks(BATCH) {
        let rows: Vec<_> = batch.iter().map(TaskRow::of).collect();
        sqlx::query!(
            r#"
            insert into task (
                id, project_id, section_id, parent_id, position, title, description, status,
                priority, start_date, due_date, due_time, due_timezone, recurrence_rule,
                recurrence_from, series_start, series_passed, created_by, created_at, updated_at,
                completed_at
            )
            select
                id, $2, section_id, parent_id, position, title, description, status,
                priority, start_date, due_date, due_time, due_timezone, recurrence_rule,
                recurrence_from, series_start, series_passed, $3, created_at, $4, completed_at
            from jsonb_to_recordset($1) as new (
                id uuid, section_id uuid, parent_id uuid, position text, title text,
                description text, status text, priority smallint, start_date date, due_date date,
                due_time time, due_timezone text, recurrence_rule text, recurrence_from text,
                series_start date, series_passed integer, created_at timestamptz,
                completed_at timestamptz
            )
            "#,
            Json(&rows) as _,
            access.project() as ProjectId,
            access.actor() as UserId,
            now,
        )
        .execute(&mut **tx)
        .await?;
        insert_task_labels(tx, access, batch).await?;
        insert_assignees(tx, access, batch).await?;
        insert_reminders(tx, access, batch).await?;
    }
    Ok(())
}

async fn insert_task_labels(tx: &mut Tx, access: &Access<Edit>, tasks: &[NewTask]) -> Result<()> {
    let (mut ids, mut names, mut ordinals) = (Vec::new(), Vec::new(), Vec::new());
    for task in tasks {
        for (ordinal, name) in (1_i16..).zip(&task.content.labels) {
            ids.push(task.id);
            names.push(name.clone());
            ordinals.push(ordinal);
        }
    }
    sqlx::query!(
        r#"
        insert into task_label (task_id, label_id, ordinal)
        select task.id, label.id, named.ordinal
        from unnest($2::uuid[], $3::text[], $4::smallint[]) as named (task_id, name, ordinal)
        join label on label.account_id = $1 and lower(label.name) = lower(named.name)
        join task on task.id = named.task_id and task.project_id = $5
        on conflict (task_id, label_id) do nothing
        "#,
        access.actor() as UserId,
        &ids as &[TaskId],
        &names,
        &ordinals,
        access.project() as ProjectId,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn insert_assignees(tx: &mut Tx, access: &Access<Edit>, tasks: &[NewTask]) -> Result<()> {
    let (mut ids, mut people, mut ordinals) = (Vec::new(), Vec::new(), Vec::new());
    for task in tasks {
        for (ordinal, person) in (1_i16..).zip(&task.content.assignees) {
            ids.push(task.id);
            people.push(*person);
            ordinals.push(ordinal);
        }
    }
    sqlx::query!(
        r#"
        insert into task_assignee (task_id, account_id, ordinal)
        select task.id, named.account_id, named.ordinal
        from unnest($1::uuid[], $2::uuid[], $3::smallint[]) as named (task_id, account_id, ordinal)
        join task on task.id = named.task_id and task.project_id = $4
        "#,
        &ids as &[TaskId],
        &people as &[UserId],
        &ordinals,
        access.project() as ProjectId,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

#[derive(Serialize)]
struct ReminderRow {
    id: Uuid,
    task_id: TaskId,
    offset_minutes: Option<i32>,
    at: Option<DateTime<Utc>>,
    ordinal: i16,
}

impl ReminderRow {
    fn of(task_id: TaskId, ordinal: i16, reminder: &Reminder) -> Self {
        let (offset_minutes, at) = match reminder.when {
            When::OffsetMinutes(minutes) => (Some(minutes), None),
            When::At(at) => (None, Some(at)),
        };
        Self {
            id: reminder.id.into(),
            task_id,
            offset_minutes,
            at,
            ordinal,
        }
    }
}

async fn insert_reminders(tx: &mut Tx, access: &Access<Edit>, tasks: &[NewTask]) -> Result<()> {
    let rows: Vec<_> = tasks
        .iter()
        .flat_map(|task| {
            let numbered = (1..).zip(&task.content.reminders);
            numbered.map(|(ordinal, reminder)| ReminderRow::of(task.id, ordinal, reminder))
        })
        .collect();
    sqlx::query!(
        r#"
        insert into reminder (id, task_id, account_id, offset_minutes, at, ordinal)
        select new.id, task.id, $2, new.offset_minutes, new.at, new.ordinal
        from jsonb_to_recordset($1) as new (
            id uuid, task_id uuid, offset_minutes integer, at timestamptz, ordinal smallint
        )
        join task on task.id = new.task_id and task.project_id = $3
        "#,
        Json(&rows) as _,
        access.actor() as UserId,
        access.project() as ProjectId,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
