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
    id::{CommentId, ProjectId, TaskId, UserId},
    role::{Action, Role},
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

/// May `actor` do `P` in this project?
pub async fn on_project<P: Permission>(
    tx: &mut Tx,
    actor: &Actor,
    id: ProjectId,
) -> Result<Access<P>> {
    let found = sqlx::query_scalar!(
        "select true as \"owns!\" from project where id = $1 and owner_id = $2",
        id as ProjectId,
        actor.id() as UserId,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Access::grant(id, actor, found.map(|_| Role::Owner))
}

/// May `actor` do `P` to this task? Locks its row until the transaction ends.
pub async fn on_task<P: Permission>(tx: &mut Tx, actor: &Actor, id: TaskId) -> Result<Access<P>> {
    let project = sqlx::query_scalar!(
        r#"
        select task.project_id as "project_id: ProjectId"
        from task
        join project on project.id = task.project_id
        where task.id = $1 and task.deleted_at is null and project.owner_id = $2
        for update of task
        "#,
        id as TaskId,
        actor.id() as UserId,
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(AppError::NotFound)?;
    Access::grant(project, actor, Some(Role::Owner))
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
