//! What a task has several of: labels, people, reminders.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    domain::{
        id::{ProjectId, ReminderId, TaskId, UserId},
        reminder::When,
        task::TaskContent,
    },
    server::{
        authz::{Access, Edit},
        db::Tx,
        error::Result,
    },
};

/// Writes the lists that differ. Labels that there are not yet are made.
pub async fn write(
    tx: &mut Tx,
    access: &Access<Edit>,
    task: TaskId,
    old: &TaskContent,
    new: &TaskContent,
    now: DateTime<Utc>,
) -> Result<()> {
    if old.labels != new.labels {
        make_labels(tx, access, &new.labels, now).await?;
        write_labels(tx, access, task, &new.labels).await?;
    }
    if old.assignees != new.assignees {
        write_assignees(tx, access, task, &new.assignees).await?;
    }
    if old.reminders != new.reminders {
        write_reminders(tx, access, task, new).await?;
    }
    Ok(())
}

async fn make_labels(
    tx: &mut Tx,
    access: &Access<Edit>,
    names: &[String],
    now: DateTime<Utc>,
) -> Result<()> {
    let ids: Vec<Uuid> = names.iter().map(|_| Uuid::now_v7()).collect();
    sqlx::query!(
        r#"
        insert into label (id, account_id, name, created_at, updated_at)
        select new.id, $1, new.name, $4, $4
        from unnest($2::uuid[], $3::text[]) as new (id, name)
        order by lower(new.name)
        on conflict (account_id, lower(name)) do nothing
        "#,
        access.actor() as UserId,
        &ids,
        names,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn write_labels(
    tx: &mut Tx,
    access: &Access<Edit>,
    task: TaskId,
    names: &[String],
) -> Result<()> {
    sqlx::query!(
        r#"
        delete from task_label
        using label
        where label.id = task_label.label_id and task_label.task_id = $1 and label.account_id = $2
        "#,
        task as TaskId,
        access.actor() as UserId,
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        r#"
        insert into task_label (task_id, label_id, ordinal)
        select task.id, label.id, named.ordinal
        from unnest($3::text[]) with ordinality as named (name, ordinal)
        join label on label.account_id = $2 and lower(label.name) = lower(named.name)
        join task on task.id = $1 and task.project_id = $4
        on conflict (task_id, label_id) do nothing
        "#,
        task as TaskId,
        access.actor() as UserId,
        names,
        access.project() as ProjectId,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn write_assignees(
    tx: &mut Tx,
    access: &Access<Edit>,
    task: TaskId,
    people: &[UserId],
) -> Result<()> {
    sqlx::query!(
        "delete from task_assignee where task_id = $1 and account_id <> all($2)",
        task as TaskId,
        people as &[UserId],
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        r#"
        insert into task_assignee (task_id, account_id, ordinal)
        select task.id, named.id, named.ordinal
        from unnest($2::uuid[]) with ordinality as named (id, ordinal)
        join task on task.id = $1 and task.project_id = $3
        join account on account.id = named.id
        on conflict (task_id, account_id) do update set ordinal = excluded.ordinal
        "#,
        task as TaskId,
        people as &[UserId],
        access.project() as ProjectId,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn write_reminders(
    tx: &mut Tx,
    access: &Access<Edit>,
    task: TaskId,
    content: &TaskContent,
) -> Result<()> {
    let reminders = &content.reminders;
    let ids: Vec<ReminderId> = reminders.iter().map(|reminder| reminder.id).collect();
    let whens = || reminders.iter().map(|reminder| reminder.when);
    let offsets: Vec<Option<i32>> = whens().map(offset).collect();
    let moments: Vec<Option<DateTime<Utc>>> = whens().map(moment).collect();
    sqlx::query!(
        "delete from reminder where task_id = $1 and account_id = $2",
        task as TaskId,
        access.actor() as UserId,
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        r#"
        insert into reminder (id, task_id, account_id, offset_minutes, at, ordinal)
        select new.id, task.id, $2, new.offset_minutes, new.at, new.ordinal
        from unnest($3::uuid[], $4::integer[], $5::timestamptz[]) with ordinality
            as new (id, offset_minutes, at, ordinal)
        join task on task.id = $1 and task.project_id = $6
        "#,
        task as TaskId,
        access.actor() as UserId,
        &ids as &[ReminderId],
        &offsets as &[Option<i32>],
        &moments as &[Option<DateTime<Utc>>],
        access.project() as ProjectId,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

fn offset(when: When) -> Option<i32> {
    match when {
        When::OffsetMinutes(minutes) => Some(minutes),
        When::At(_) => None,
    }
}

fn moment(when: When) -> Option<DateTime<Utc>> {
    match when {
        When::OffsetMinutes(_) => None,
        When::At(at) => Some(at),
    }
}
