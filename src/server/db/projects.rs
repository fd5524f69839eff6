//! Projects.

use chrono::{DateTime, Utc};

use crate::{
    domain::{
        account::UserRef,
        id::{ProjectId, UserId},
        project::{Project, ProjectContent},
        role::Role,
    },
    server::{
        auth::Actor,
        authz::{Access, Own, Permission},
        db::Tx,
        error::{AppError, Result},
    },
};

/// A project as its rows have it.
pub struct ProjectRecord {
    pub id: ProjectId,
    pub name: String,
    pub description: String,
    pub color: Option<String>,
    pub is_inbox: bool,
    pub is_favorite: bool,
    pub position: String,
    pub role: Option<String>,
    pub owner_id: UserId,
    pub owner_username: String,
    pub owner_display_name: String,
    pub open_task_count: i64,
    pub archived_at: Option<DateTime<Utc>>,
    pub deleted_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub version: i64,
}

impl ProjectRecord {
    /// What people may change of it.
    pub fn content(&self) -> ProjectContent {
        ProjectContent {
            name: self.name.clone(),
            description: self.description.clone(),
            color: self.color.clone(),
            position: self.position.clone(),
            is_favorite: self.is_favorite,
            archived_at: self.archived_at,
            deleted_at: self.deleted_at,
        }
    }

    /// As its reader gets it.
    pub fn into_project(self) -> Project {
        let role = self.role.as_deref().and_then(Role::from_name);
        Project {
            id: self.id,
            name: self.name,
            description: self.description,
            color: self.color,
            is_inbox: self.is_inbox,
            is_archived: self.archived_at.is_some(),
            is_favorite: self.is_favorite,
            position: self.position,
            role: role.unwrap_or(Role::Viewer),
            owner: UserRef {
                id: self.owner_id,
                username: self.owner_username,
                display_name: self.owner_display_name,
            },
            open_task_count: self.open_task_count,
            created_at: self.created_at,
            updated_at: self.updated_at,
            version: self.version,
        }
    }
}

/// Reads projects as the reader `$1` sees them; what it is given says which, and in what order.
macro_rules! projects {
    ($which:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            ProjectRecord,
            r#"
            select
                project.id as "id: ProjectId",
                project.name,
                project.description,
                project.color,
                project.is_inbox,
                exists (
                    select from project_favorite
                    where project_favorite.project_id = project.id
                        and project_favorite.account_id = $1
                ) as "is_favorite!",
                project.position,
                case when project.owner_id = $1 then 'owner' end as role,
                owner.id as "owner_id: UserId",
                owner.username as owner_username,
                owner.display_name as owner_display_name,
                (
                    select count(*) from task
                    where task.project_id = project.id and task.deleted_at is null
                        and task.status in ('todo', 'in_progress')
                ) as "open_task_count!",
                project.archived_at,
                project.deleted_at,
                project.created_at,
                project.updated_at,
                project.version
            from project
            join account as owner on owner.id = project.owner_id
            "# + $which
            $(, $argument)*
        )
    };
}

/// One page of the projects that the actor is in: the archived ones, or the others.
pub async fn list(
    tx: &mut Tx,
    actor: &Actor,
    archived: bool,
    after: Option<(String, ProjectId)>,
    limit: i64,
) -> Result<Vec<ProjectRecord>> {
    let (position, id) = after.unzip();
    let found = projects!(
        r#"
        where project.owner_id = $1 and project.deleted_at is null
            and (project.archived_at is not null) = $2
            and ($3::text is null or (project.position, project.id) > ($3, $4))
        order by project.position, project.id
        limit $5
        "#,
        actor.id() as UserId,
        archived,
        position,
        id as Option<ProjectId>,
        limit,
    );
    Ok(found.fetch_all(&mut **tx).await?)
}

/// The project that `access` is for.
pub async fn load<P: Permission>(tx: &mut Tx, access: &Access<P>) -> Result<ProjectRecord> {
    let found = projects!(
        "where project.id = $2",
        access.actor() as UserId,
        access.project() as ProjectId,
    );
    let found = found.fetch_optional(&mut **tx).await?;
    found.ok_or(AppError::NotFound)
}

/// The first of the actor's projects that has this name, whatever its case, and is not archived.
pub async fn find_by_name(tx: &mut Tx, actor: &Actor, name: &str) -> Result<Option<ProjectId>> {
    let id = sqlx::query_scalar!(
        r#"
        select id as "id: ProjectId"
        from project
        where owner_id = $1 and deleted_at is null and archived_at is null
            and lower(name) = lower($2)
        order by position, id
        limit 1
        "#,
        actor.id() as UserId,
        name,
    );
    Ok(id.fetch_optional(&mut **tx).await?)
}

/// Keeps others from ordering somebody's projects until the transaction ends.
pub async fn lock_order(tx: &mut Tx, owner: UserId) -> Result<()> {
    sqlx::query!(
        "select id from account where id = $1 for no key update",
        owner as UserId
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(())
}

/// The positions that an owner's projects have, in order, but for one of them.
pub async fn positions(tx: &mut Tx, owner: UserId, except: ProjectId) -> Result<Vec<String>> {
    let positions = sqlx::query_scalar!(
        "select position from project where owner_id = $1 and id <> $2 and deleted_at is null order by position",
        owner as UserId,
        except as ProjectId,
    );
    Ok(positions.fetch_all(&mut **tx).await?)
}

/// Writes a new project of the actor's own; false where the id is taken already.
pub async fn insert(
    tx: &mut Tx,
    actor: &Actor,
    id: ProjectId,
    content: &ProjectContent,
    now: DateTime<Utc>,
) -> Result<bool> {
    let inserted = sqlx::query!(
        r#"
        insert into project (id, owner_id, name, description, color, position, created_at, updated_at)
        values ($1, $2, $3, $4, $5, $6, $7, $7)
        on conflict (id) do nothing
        "#,
        id as ProjectId,
        actor.id() as UserId,
        content.name,
        content.description,
        content.color,
        content.position,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// Writes what people may change, and counts the version up.
pub async fn update<P: Permission>(
    tx: &mut Tx,
    access: &Access<P>,
    content: &ProjectContent,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        r#"
        update project
        set name = $2,
            description = $3,
            color = $4,
            position = $5,
            archived_at = $6,
            deleted_at = $7,
            updated_at = $8,
            version = version + 1
        where id = $1
        "#,
        access.project() as ProjectId,
        content.name,
        content.description,
        content.color,
        content.position,
        content.archived_at,
        content.deleted_at,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Puts the project among the actor's first ones, or takes it from there.
pub async fn set_favorite<P: Permission>(
    tx: &mut Tx,
    access: &Access<P>,
    is_favorite: bool,
) -> Result<()> {
    let (project, account) = (access.project(), access.actor());
    if is_favorite {
        sqlx::query!(
            r#"
            insert into project_favorite (project_id, account_id)
            values ($1, $2)
            on conflict (project_id, account_id) do nothing
            "#,
            project as ProjectId,
            account as UserId,
        )
        .execute(&mut **tx)
        .await?;
    } else {
        sqlx::query!(
            "delete from project_favorite where project_id = $1 and account_id = $2",
            project as ProjectId,
            account as UserId,
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// Whether there is anything in it that is not deleted.
pub async fn is_empty(tx: &mut Tx, access: &Access<Own>) -> Result<bool> {
    let is_empty = sqlx::query_scalar!(
        r#"
        select not exists (
            select from task where project_id = $1 and deleted_at is null
        ) and not exists (
            select from section where project_id = $1
        ) as "is_empty!"
        "#,
        access.project() as ProjectId,
    );
    Ok(is_empty.fetch_one(&mut **tx).await?)
}

/// Forgets what was put into the bin before a moment.
pub async fn purge(db: &sqlx::PgPool, before: DateTime<Utc>) -> Result<()> {
    sqlx::query!("delete from project where deleted_at < $1", before)
        .execute(db)
        .await?;
    Ok(())
}
