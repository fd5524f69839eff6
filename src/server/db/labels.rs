//! Labels: everybody's own.

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use crate::{
    domain::{
        id::{LabelId, TaskId, UserId},
        label::{Label, LabelContent, LabelState},
    },
    server::{
        auth::Actor,
        db::Tx,
        error::{AppError, Result},
    },
};

/// A label and its version.
pub struct LabelRecord {
    pub id: LabelId,
    pub name: String,
    pub color: Option<String>,
    pub open_task_count: i64,
    pub version: i64,
}

impl LabelRecord {
    pub fn content(&self) -> LabelContent {
        LabelContent {
            name: self.name.clone(),
            color: self.color.clone(),
        }
    }
}

impl From<LabelRecord> for Label {
    fn from(record: LabelRecord) -> Self {
        Self {
            id: record.id,
            name: record.name,
            color: record.color,
            open_task_count: record.open_task_count,
        }
    }
}

/// Reads the labels of the actor `$1`; what it is given says which, and in what order.
macro_rules! labels {
    ($which:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            LabelRecord,
            r#"
            select
                label.id as "id: LabelId",
                label.name,
                label.color,
                (
                    select count(*)
                    from task_label
                    join task on task.id = task_label.task_id
                    join project on project.id = task.project_id
                    where task_label.label_id = label.id and task.deleted_at is null
                        and task.status in ('todo', 'in_progress')
                        and project.deleted_at is null and project.owner_id = $1
                ) as "open_task_count!",
                label.version
            from label
            where label.account_id = $1
            "# + $which
            $(, $argument)*
        )
    };
}

/// One page of the actor's labels, by name.
pub async fn list(
    tx: &mut Tx,
    actor: &Actor,
    after: Option<(String, LabelId)>,
    limit: i64,
) -> Result<Vec<LabelRecord>> {
    let (name, id) = after.unzip();
    let found = labels!(
        r#"
        and ($2::text is null or (lower(label.name), label.id) > (lower($2), $3))
        order by lower(label.name), label.id
        limit $4
        "#,
        actor.id() as UserId,
        name,
        id as Option<LabelId>,
        limit,
    );
    Ok(found.fetch_all(&mut **tx).await?)
}

/// A label of the actor's own.
///
/// # Errors
/// `NotFound` where there is none of this id.
pub async fn load(tx: &mut Tx, actor: &Actor, id: LabelId) -> Result<LabelRecord> {
    let found = labels!("and label.id = $2", actor.id() as UserId, id as LabelId);
    let found = found.fetch_optional(&mut **tx).await?;
    found.ok_or(AppError::NotFound)
}

/// A label of the actor's own, by its name in any case.
///
/// # Errors
/// `NotFound` where there is none of this name.
pub async fn find(tx: &mut Tx, actor: &Actor, name: &str) -> Result<LabelRecord> {
    let found = labels!(
        "and lower(label.name) = lower($2)",
        actor.id() as UserId,
        name,
    );
    let found = found.fetch_optional(&mut **tx).await?;
    found.ok_or(AppError::NotFound)
}

/// Keeps others from changing a label of the actor's own until the transaction ends.
pub async fn lock(tx: &mut Tx, actor: &Actor, id: LabelId) -> Result<()> {
    sqlx::query!(
        "select id from label where id = $1 and account_id = $2 for no key update",
        id as LabelId,
        actor.id() as UserId,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(())
}

/// Writes a label's name and colour, and counts the version up.
///
/// # Errors
/// The constraint `label_name_key`.
pub async fn update(
    tx: &mut Tx,
    actor: &Actor,
    id: LabelId,
    content: &LabelContent,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        r#"
        update label
        set name = $3, color = $4, updated_at = $5, version = version + 1
        where id = $1 and account_id = $2
        "#,
        id as LabelId,
        actor.id() as UserId,
        content.name,
        content.color.as_deref(),
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Deletes a label; tasks lose it.
pub async fn delete(tx: &mut Tx, actor: &Actor, id: LabelId) -> Result<()> {
    sqlx::query!(
        "delete from label where id = $1 and account_id = $2",
        id as LabelId,
        actor.id() as UserId,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A label of the actor's own with everything that goes with it; locks it.
pub async fn state(tx: &mut Tx, actor: &Actor, id: LabelId) -> Result<Option<LabelState>> {
    let row = sqlx::query!(
        r#"
        select
            name,
            color,
            created_at,
            version,
            array(
                select jsonb_build_array(task_id, ordinal)
                from task_label
                where label_id = label.id
                order by task_id
            ) as "tasks!: Vec<Json<(TaskId, i16)>>"
        from label
        where id = $1 and account_id = $2
        for no key update
        "#,
        id as LabelId,
        actor.id() as UserId,
    );
    let row = row.fetch_optional(&mut **tx).await?;
    Ok(row.map(|row| LabelState {
        content: LabelContent {
            name: row.name,
            color: row.color,
        },
        created_at: row.created_at,
        version: row.version,
        tasks: row.tasks.into_iter().map(|Json(task)| task).collect(),
    }))
}

/// Brings a label back, as a version of its own, to those of its tasks that there still are; false
/// where there is one of this id.
///
/// # Errors
/// The constraint `label_name_key`.
pub async fn restore(
    tx: &mut Tx,
    actor: &Actor,
    id: LabelId,
    state: &LabelState,
    now: DateTime<Utc>,
) -> Result<bool> {
    let inserted = sqlx::query!(
        r#"
        insert into label (id, account_id, name, color, created_at, updated_at, version)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (id) do nothing
        "#,
        id as LabelId,
        actor.id() as UserId,
        state.content.name,
        state.content.color.as_deref(),
        state.created_at,
        now,
        state.version + 1,
    )
    .execute(&mut **tx)
    .await?;
    let (tasks, ordinals): (Vec<TaskId>, Vec<i16>) = state.tasks.iter().copied().unzip();
    sqlx::query!(
        r#"
        insert into task_label (task_id, label_id, ordinal)
        select task.id, label.id, was.ordinal
        from unnest($3::uuid[], $4::smallint[]) as was (task_id, ordinal)
        join task on task.id = was.task_id
        join label on label.id = $1 and label.account_id = $2
        on conflict (task_id, label_id) do nothing
        "#,
        id as LabelId,
        actor.id() as UserId,
        &tasks as &[TaskId],
        &ordinals,
    )
    .execute(&mut **tx)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// Which tasks outside of the bin have a label of the actor's own.
pub async fn live_tasks(tx: &mut Tx, actor: &Actor, id: LabelId) -> Result<Vec<TaskId>> {
    let tasks = sqlx::query_scalar!(
        r#"
        select task.id as "id: TaskId"
        from task_label
        join label on label.id = task_label.label_id and label.account_id = $2
        join task on task.id = task_label.task_id
        join project on project.id = task.project_id
        where label.id = $1 and task.deleted_at is null and project.deleted_at is null
        "#,
        id as LabelId,
        actor.id() as UserId,
    );
    Ok(tasks.fetch_all(&mut **tx).await?)
}
