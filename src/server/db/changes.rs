//! The change log.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use crate::{
    domain::{
        account::UserRef,
        activity::{Change, Entry},
        change::{ChangeKind, Fields},
        id::{ChangeId, ProjectId, TaskId, UserId},
    },
    server::{
        auth::Actor,
        authz::{Access, Edit, Permission},
        db::Tx,
        error::{AppError, Result},
    },
};

/// An entry that its author may want to take back.
pub struct Undoable {
    pub kind: ChangeKind,
    pub project: ProjectId,
    pub task: Option<TaskId>,
    pub subject: Option<Uuid>,
    pub before: Option<Fields>,
    pub after: Option<Fields>,
    pub is_undone: bool,
}

/// What is to be written down.
pub struct NewChange {
    pub kind: ChangeKind,
    pub task: Option<TaskId>,
    /// What has changed, where it is neither the task nor the project.
    pub subject: Option<Uuid>,
    pub before: Option<Fields>,
    pub after: Option<Fields>,
    /// What was done in one go with it, and is undone together.
    pub group: Option<ChangeId>,
}

/// Writes one change of a task down.
pub async fn append(
    tx: &mut Tx,
    access: &Access<Edit>,
    task: TaskId,
    kind: ChangeKind,
    (before, after): (Option<Fields>, Option<Fields>),
    now: DateTime<Utc>,
) -> Result<ChangeId> {
    let change = NewChange {
        kind,
        task: Some(task),
        subject: None,
        before,
        after,
        group: None,
    };
    write(tx, access, change, now).await
}

/// Writes one change of anything down; answers with the id that takes it back.
pub async fn write<P: Permission>(
    tx: &mut Tx,
    access: &Access<P>,
    change: NewChange,
    now: DateTime<Utc>,
) -> Result<ChangeId> {
    let id = ChangeId::from(Uuid::now_v7());
    sqlx::query!(
        r#"
        insert into change (
            id, kind, actor_id, project_id, task_id, at, before, after, subject_id, group_id
        )
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        "#,
        id as ChangeId,
        change.kind.name(),
        access.actor() as UserId,
        access.project() as ProjectId,
        change.task as Option<TaskId>,
        now,
        change.before.map(Json) as Option<Json<Fields>>,
        change.after.map(Json) as Option<Json<Fields>>,
        change.subject,
        change.group as Option<ChangeId>,
    )
    .execute(&mut **tx)
    .await?;
    Ok(change.group.unwrap_or(id))
}

/// A change of the actor's own, and those that were made with it, in their order; locks them, so
/// that they are undone once.
pub async fn find_own(tx: &mut Tx, actor: &Actor, id: ChangeId) -> Result<Vec<Undoable>> {
    let rows = sqlx::query!(
        r#"
        select
            kind,
            project_id as "project_id: ProjectId",
            task_id as "task_id: TaskId",
            subject_id,
            before as "before: Json<Fields>",
            after as "after: Json<Fields>",
            undone_at is not null as "is_undone!"
        from change
        where (id = $1 and group_id is null or group_id = $1) and actor_id = $2
        order by seq
        for update
        "#,
        id as ChangeId,
        actor.id() as UserId,
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut found = Vec::new();
    for row in rows {
        let kind = ChangeKind::from_name(&row.kind);
        found.push(Undoable {
            kind: kind.ok_or_else(|| AppError::internal(format!("no change “{}”", row.kind)))?,
            project: row.project_id,
            task: row.task_id,
            subject: row.subject_id,
            before: row.before.map(|Json(fields)| fields),
            after: row.after.map(|Json(fields)| fields),
            is_undone: row.is_undone,
        });
    }
    Ok(found)
}

/// Marks a change of the actor's own, and those that were made with it, as taken back.
pub async fn mark_undone(
    tx: &mut Tx,
    actor: &Actor,
    id: ChangeId,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update change set undone_at = $3 where (id = $1 or group_id = $1) and actor_id = $2",
        id as ChangeId,
        actor.id() as UserId,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The number up to which the log is complete: no change with a lower one is still on its way.
/// Holds for what is read after it, and on the primary only: a replica does not see who writes.
pub async fn settled(connection: &mut PgConnection) -> Result<i64> {
    let settled = sqlx::query_scalar!(r#"select settled_change_number() as "seq!""#);
    Ok(settled.fetch_one(connection).await?)
}

/// A row of the log, with the account of whoever it was.
struct EntryRow {
    seq: i64,
    id: ChangeId,
    kind: String,
    project_id: ProjectId,
    task_id: Option<TaskId>,
    subject_id: Option<Uuid>,
    at: DateTime<Utc>,
    before: Option<Json<Fields>>,
    after: Option<Json<Fields>>,
    account_id: Option<UserId>,
    username: Option<String>,
    display_name: Option<String>,
}

impl EntryRow {
    fn into_entry(self) -> Result<Entry> {
        let kind = ChangeKind::from_name(&self.kind)
            .ok_or_else(|| AppError::internal(format!("there is no change “{}”", self.kind)))?;
        let actor = self.account_id.zip(self.username).zip(self.display_name);
        Ok(Entry {
            id: self.id,
            subject: self.subject_id,
            change: Change {
                seq: self.seq,
                kind,
                project_id: self.project_id,
                task_id: self.task_id,
                actor: actor.map(|((id, username), display_name)| UserRef {
                    id,
                    username,
                    display_name,
                }),
                at: self.at,
                before: self.before.map(|Json(fields)| fields),
                after: self.after.map(|Json(fields)| fields),
            },
        })
    }
}

/// The oldest changes above `since` and up to `settled` of everything that the actor may see: the
/// oldest of each project, so that a page costs what its projects are and not what their history is.
pub async fn list(
    connection: &mut PgConnection,
    actor: &Actor,
    (since, settled): (i64, i64),
    limit: i64,
) -> Result<Vec<Entry>> {
    let rows = sqlx::query_as!(
        EntryRow,
        r#"
        select
            change.seq,
            coalesce(change.group_id, change.id) as "id!: ChangeId",
            change.kind,
            change.project_id as "project_id: ProjectId",
            change.task_id as "task_id: TaskId",
            change.subject_id,
            change.at,
            change.before as "before: Json<Fields>",
            change.after as "after: Json<Fields>",
            account.id as "account_id?: UserId",
            account.username as "username?",
            account.display_name as "display_name?"
        from project
        cross join lateral (
            select change.* from change
            where change.project_id = project.id and change.seq > $2 and change.seq <= $3
            order by change.seq
            limit $4
        ) as change
        left join account on account.id = change.actor_id
        where project.owner_id = $1
        order by change.seq
        limit $4
        "#,
        actor.id() as UserId,
        since,
        settled,
        limit,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(EntryRow::into_entry).collect()
}

/// What happened to a task, newest first, from below `before` on.
pub async fn list_of_task<P: Permission>(
    tx: &mut Tx,
    access: &Access<P>,
    task: TaskId,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Entry>> {
    let rows = sqlx::query_as!(
        EntryRow,
        r#"
        select
            change.seq,
            coalesce(change.group_id, change.id) as "id!: ChangeId",
            change.kind,
            change.project_id as "project_id: ProjectId",
            change.task_id as "task_id: TaskId",
            change.subject_id,
            change.at,
            change.before as "before: Json<Fields>",
            change.after as "after: Json<Fields>",
            account.id as "account_id?: UserId",
            account.username as "username?",
            account.display_name as "display_name?"
        from change
        join task on task.id = change.task_id
        left join account on account.id = change.actor_id
        where task.id = $1 and task.project_id = $2 and ($3::bigint is null or change.seq < $3)
        order by change.seq desc
        limit $4
        "#,
        task as TaskId,
        access.project() as ProjectId,
        before,
        limit,
    )
    .fetch_all(&mut **tx)
    .await?;
    rows.into_iter().map(EntryRow::into_entry).collect()
}
