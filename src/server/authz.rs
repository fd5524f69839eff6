//! Permission as a value.
//!
//! [`Access<P>`] says: this actor may do `P` in this project, checked in the transaction that is
//! about to use it. Functions of `db` that write demand one and take the project id from it, so
//! that a checked id and a used id cannot differ. Only the functions here make one;
//! it is not `Clone` and never leaves the service function.
//!
//! Who has no role at all is told "not found"; whose role is too small is told "forbidden".

use std::marker::PhantomData;

use crate::domain::{
    id::{AttachmentId, CommentId, ProjectId, SectionId, TaskId, UserId},
    role::{Action, Role},
    task::Place,
};

use super::{
    auth::Actor,
    db::Tx,
    error::{AppError, Result},
};

/// A kind of permission, as a type.
pub trait Permission {
    const ACTION: Action;
}

/// Reading.
pub struct View;

/// Creating, changing, deleting tasks.
pub struct Edit;

/// Saying something about a task.
pub struct Discuss;

/// Deleting what others have said.
pub struct Moderate;

impl Permission for Discuss {
    const ACTION: Action = Action::Comment;
}

impl Permission for Moderate {
    const ACTION: Action = Action::Moderate;
}

impl Permission for View {
    const ACTION: Action = Action::View;
}

impl Permission for Edit {
    const ACTION: Action = Action::Edit;
}

/// Changing the project itself.
pub struct Manage;

/// Deleting the project.
pub struct Own;

impl Permission for Manage {
    const ACTION: Action = Action::Manage;
}

impl Permission for Own {
    const ACTION: Action = Action::Own;
}

/// The witness that somebody may do `P` in a project.
pub struct Access<P> {
    project: ProjectId,
    actor: UserId,
    _permission: PhantomData<P>,
}

impl<P: Permission> Access<P> {
    fn grant(project: ProjectId, actor: &Actor, role: Option<Role>) -> Result<Self> {
        match role {
            None => Err(AppError::NotFound),
            Some(role) if !role.allows(P::ACTION) => Err(AppError::Forbidden),
            Some(_) => Ok(Self {
                project,
                actor: actor.id(),
                _permission: PhantomData,
            }),
        }
    }

    pub fn project(&self) -> ProjectId {
        self.project
    }

    pub fn actor(&self) -> UserId {
        self.actor
    }
}

/// What somebody is in a project, as a column; null for who is nothing there. Whoever has a role
/// by another way than owning it is one more branch here.
macro_rules! role_of {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query!(
            r#"
            select
                project.id as "project: ProjectId",
                case when project.owner_id = $2 then 'owner' end as role
            from project
            "# + $rest
            $(, $argument)*
        )
    };
}

/// May `actor` do `P` in this project?
pub async fn on_project<P: Permission>(
    tx: &mut Tx,
    actor: &Actor,
    id: ProjectId,
) -> Result<Access<P>> {
    let found = role_of!(
        "where project.id = $1 and project.deleted_at is null",
        id as ProjectId,
        actor.id() as UserId,
    );
    let row = found.fetch_optional(&mut **tx).await?;
    Access::grant(id, actor, row.and_then(|row| role(row.role)))
}

/// The same, and keeps others from moving anything about in the project until the transaction ends.
/// Who needs more than one project this way asks in the order of their ids; and asks before it
/// locks any task.
pub async fn on_project_to_arrange<P: Permission>(
    tx: &mut Tx,
    actor: &Actor,
    id: ProjectId,
) -> Result<Access<P>> {
    let found = role_of!(
        "where project.id = $1 and project.deleted_at is null for no key update of project",
        id as ProjectId,
        actor.id() as UserId,
    );
    let row = found.fetch_optional(&mut **tx).await?;
    Access::grant(id, actor, row.and_then(|row| role(row.role)))
}

/// The same in a project that is in the bin, to take it out again.
pub async fn on_binned_project<P: Permission>(
    tx: &mut Tx,
    actor: &Actor,
    id: ProjectId,
) -> Result<Access<P>> {
    let found = role_of!(
        "where project.id = $1 and project.deleted_at is not null for no key update of project",
        id as ProjectId,
        actor.id() as UserId,
    );
    let row = found.fetch_optional(&mut **tx).await?;
    Access::grant(id, actor, row.and_then(|row| role(row.role)))
}

/// May `actor` do `P` in the project of this section?
pub async fn on_section<P: Permission>(
    tx: &mut Tx,
    actor: &Actor,
    id: SectionId,
) -> Result<Access<P>> {
    let found = role_of!(
        r#"
        join section on section.project_id = project.id
        where section.id = $1 and project.deleted_at is null
        for no key update of project
        "#,
        id as SectionId,
        actor.id() as UserId,
    );
    let row = found
        .fetch_optional(&mut **tx)
        .await?
        .ok_or(AppError::NotFound)?;
    Access::grant(row.project, actor, role(row.role))
}

/// May `actor` do `P` to this task? Locks its row until the transaction ends, and with it whatever is
/// on the task; who only looks locks nothing, and waits for nobody.
pub async fn on_task<P: Permission>(tx: &mut Tx, actor: &Actor, id: TaskId) -> Result<Access<P>> {
    let found = match P::ACTION {
        Action::View => {
            let found = role_of!(
                r#"
                join task on task.project_id = project.id
                where task.id = $1 and task.deleted_at is null and project.deleted_at is null
                "#,
                id as TaskId,
                actor.id() as UserId,
            );
            let row = found.fetch_optional(&mut **tx).await?;
            row.map(|row| (row.project, row.role))
        }
        _ => {
            let found = role_of!(
                r#"
                join task on task.project_id = project.id
                where task.id = $1 and task.deleted_at is null and project.deleted_at is null
                for update of task
                "#,
                id as TaskId,
                actor.id() as UserId,
            );
            let row = found.fetch_optional(&mut **tx).await?;
            row.map(|row| (row.project, row.role))
        }
    };
    let (project, name) = found.ok_or(AppError::NotFound)?;
    Access::grant(project, actor, role(name))
}

/// Where a task is that `actor` may see. Locks nothing.
pub async fn place_of(tx: &mut Tx, actor: &Actor, id: TaskId) -> Result<Place> {
    let place = sqlx::query!(
        r#"
        select
            task.project_id as "project_id: ProjectId",
            task.section_id as "section_id: SectionId",
            task.parent_id as "parent_id: TaskId",
            task.position
        from task
        join project on project.id = task.project_id
        where task.id = $1 and project.owner_id = $2
            and task.deleted_at is null and project.deleted_at is null
        "#,
        id as TaskId,
        actor.id() as UserId,
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(AppError::NotFound)?;
    Ok(Place {
        project_id: place.project_id,
        section_id: place.section_id,
        parent_id: place.parent_id,
        position: place.position,
    })
}

/// Where those of the tasks are that `actor` may see, each with how many tasks are above it, itself
/// counted; those with less above them first, then as they were named. Locks nothing.
pub async fn places_of(
    tx: &mut Tx,
    actor: &Actor,
    ids: &[TaskId],
) -> Result<Vec<(TaskId, ProjectId)>> {
    let rows = sqlx::query!(
        r#"
        with recursive above as (
            select named.id as of, task.parent_id, named.ordinal, 1 as depth
            from unnest($1::uuid[]) with ordinality as named (id, ordinal)
            join task on task.id = named.id
            union all
            select above.of, task.parent_id, above.ordinal, above.depth + 1
            from above
            join task on task.id = above.parent_id
        )
        select task.id as "id!: TaskId", task.project_id as "project_id!: ProjectId"
        from (select of, ordinal, max(depth) as depth from above group by of, ordinal) as named
        join task on task.id = named.of
        join project on project.id = task.project_id
        where project.owner_id = $2 and task.deleted_at is null and project.deleted_at is null
        order by named.depth, named.ordinal
        "#,
        ids as &[TaskId],
        actor.id() as UserId,
    )
    .fetch_all(&mut **tx)
    .await?;
    let places = rows.into_iter().map(|row| (row.id, row.project_id));
    Ok(places.collect())
}

/// The project of a section that `actor` may see. Locks nothing.
pub async fn project_of(tx: &mut Tx, actor: &Actor, id: SectionId) -> Result<ProjectId> {
    sqlx::query_scalar!(
        r#"
        select project.id as "project: ProjectId"
        from section
        join project on project.id = section.project_id
        where section.id = $1 and project.owner_id = $2 and project.deleted_at is null
        "#,
        id as SectionId,
        actor.id() as UserId,
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(AppError::NotFound)
}

fn role(name: Option<String>) -> Option<Role> {
    name.as_deref().and_then(Role::from_name)
}

/// May `actor` do `P` where this task is, be it in the bin or not? Keeps others from moving
/// anything about there.
pub async fn on_any_task<P: Permission>(
    tx: &mut Tx,
    actor: &Actor,
    id: TaskId,
) -> Result<Access<P>> {
    let found = role_of!(
        r#"
        join task on task.project_id = project.id
        where task.id = $1 and project.deleted_at is null
        for no key update of project
        "#,
        id as TaskId,
        actor.id() as UserId,
    );
    let row = found
        .fetch_optional(&mut **tx)
        .await?
        .ok_or(AppError::NotFound)?;
    Access::grant(row.project, actor, role(row.role))
}

/// May `actor` do `P` to the task that this comment is on? Says which task that is.
pub async fn on_comment<P: Permission>(
    tx: &mut Tx,
    actor: &Actor,
    id: CommentId,
) -> Result<(Access<P>, TaskId)> {
    let task = sqlx::query_scalar!(
        r#"select task_id as "task_id: TaskId" from comment where id = $1 and deleted_at is null"#,
        id as CommentId,
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(AppError::NotFound)?;
    Ok((on_task(tx, actor, task).await?, task))
}

/// May `actor` do `P` to the task that this file is on? Says which task that is.
pub async fn on_attachment<P: Permission>(
    tx: &mut Tx,
    actor: &Actor,
    id: AttachmentId,
) -> Result<(Access<P>, TaskId)> {
    let task = sqlx::query_scalar!(
        r#"
        select task_id as "task_id: TaskId"
        from attachment
        where id = $1 and deleted_at is null and uploaded_at is not null
        "#,
        id as AttachmentId,
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(AppError::NotFound)?;
    Ok((on_task(tx, actor, task).await?, task))
}
