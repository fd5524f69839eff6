//! Sections.

use chrono::{DateTime, Utc};

use crate::{
    domain::{
        id::{ProjectId, SectionId, TaskId},
        section::{Section, SectionContent},
    },
    server::{
        authz::{Access, Edit, Permission},
        db::Tx,
        error::{AppError, Result},
    },
};

/// Reads sections; what it is given says which, and in what order.
macro_rules! sections {
    ($which:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            Section,
            r#"
            select
                id as "id: SectionId",
                project_id as "project_id: ProjectId",
                name,
                position,
                created_at,
                updated_at,
                version
            from section
            "# + $which
            $(, $argument)*
        )
    };
}

/// One page of the sections of the project that `access` is for, in order.
pub async fn list<P: Permission>(
    tx: &mut Tx,
    access: &Access<P>,
    after: Option<(String, SectionId)>,
    limit: i64,
) -> Result<Vec<Section>> {
    let (position, id) = after.unzip();
    let found = sections!(
        r#"
        where project_id = $1 and ($2::text is null or (position, id) > ($2, $3))
        order by position, id
        limit $4
        "#,
        access.project() as ProjectId,
        position,
        id as Option<SectionId>,
        limit,
    );
    Ok(found.fetch_all(&mut **tx).await?)
}

/// A section of the project that `access` is for.
///
/// # Errors
/// `NotFound` where the project has none of this id.
pub async fn load(tx: &mut Tx, access: &Access<Edit>, id: SectionId) -> Result<Section> {
    let found = sections!(
        "where id = $1 and project_id = $2",
        id as SectionId,
        access.project() as ProjectId,
    );
    let found = found.fetch_optional(&mut **tx).await?;
    found.ok_or(AppError::NotFound)
}

/// The first section of the project that has this name, whatever its case.
pub async fn find_by_name<P: Permission>(
    tx: &mut Tx,
    access: &Access<P>,
    name: &str,
) -> Result<Option<SectionId>> {
    let id = sqlx::query_scalar!(
        r#"
        select id as "id: SectionId"
        from section
        where project_id = $1 and lower(name) = lower($2)
        order by position, id
        limit 1
        "#,
        access.project() as ProjectId,
        name,
    );
    Ok(id.fetch_optional(&mut **tx).await?)
}

/// The positions that the project's sections have, in order, but for one of them.
pub async fn positions(
    tx: &mut Tx,
    access: &Access<Edit>,
    except: SectionId,
) -> Result<Vec<String>> {
    let positions = sqlx::query_scalar!(
        "select position from section where project_id = $1 and id <> $2 order by position",
        access.project() as ProjectId,
        except as SectionId,
    );
    Ok(positions.fetch_all(&mut **tx).await?)
}

/// Writes a new section; false where the id is taken already.
pub async fn insert(
    tx: &mut Tx,
    access: &Access<Edit>,
    id: SectionId,
    content: &SectionContent,
    now: DateTime<Utc>,
) -> Result<bool> {
    let inserted = sqlx::query!(
        r#"
        insert into section (id, project_id, name, position, created_at, updated_at)
        values ($1, $2, $3, $4, $5, $5)
        on conflict (id) do nothing
        "#,
        id as SectionId,
        access.project() as ProjectId,
        content.name,
        content.position,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// Writes what people may change, and counts the version up.
pub async fn update(
    tx: &mut Tx,
    access: &Access<Edit>,
    id: SectionId,
    content: &SectionContent,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        r#"
        update section
        set name = $3, position = $4, updated_at = $5, version = version + 1
        where id = $1 and project_id = $2
        "#,
        id as SectionId,
        access.project() as ProjectId,
        content.name,
        content.position,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Deletes a section; tasks that are in the bin lose it.
pub async fn delete(tx: &mut Tx, access: &Access<Edit>, id: SectionId) -> Result<()> {
    sqlx::query!(
        "delete from section where id = $1 and project_id = $2",
        id as SectionId,
        access.project() as ProjectId,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The tasks in a section, subtasks too, parents before what is below them.
pub async fn tasks(tx: &mut Tx, access: &Access<Edit>, id: SectionId) -> Result<Vec<TaskId>> {
    let ids = sqlx::query_scalar!(
        r#"
        select id as "id: TaskId"
        from task
        where section_id = $1 and project_id = $2 and deleted_at is null
        order by parent_id is not null, position, id
        "#,
        id as SectionId,
        access.project() as ProjectId,
    );
    Ok(ids.fetch_all(&mut **tx).await?)
}
