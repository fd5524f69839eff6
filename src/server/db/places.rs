//! Where tasks are among each other. Whoever moves any holds its project's lock
//! (`authz::on_project_to_arrange`), so that nobody else does meanwhile.

use sqlx::{Postgres, QueryBuilder};

use crate::{
    domain::{
        id::{ProjectId, TaskId},
        position,
        task::Place,
    },
    server::{
        authz::{Access, Edit},
        db::Tx,
        error::Result,
    },
};

/// Which end of the others.
#[derive(Clone, Copy)]
pub enum Neighbour<'a> {
    /// The last of the list.
    Last,
    /// Whoever has this position already.
    At(&'a str),
    /// The nearest after a position.
    After(&'a str),
    /// The nearest before a position.
    Before(&'a str),
}

/// The position of a neighbour in the list that `place` is in, `except` one task.
pub async fn neighbour(
    tx: &mut Tx,
    access: &Access<Edit>,
    place: &Place,
    which: Neighbour<'_>,
    except: Option<TaskId>,
) -> Result<Option<String>> {
    let mut sql = in_list("select position from task where ", access, place);
    if let Some(id) = except {
        sql.push(" and id <> ").push_bind(id);
    }
    match which {
        Neighbour::Last => sql.push(" order by position desc"),
        Neighbour::At(position) => sql.push(" and position = ").push_bind(position.to_owned()),
        Neighbour::After(position) => sql
            .push(" and position > ")
            .push_bind(position.to_owned())
            .push(" order by position"),
        Neighbour::Before(position) => sql
            .push(" and position < ")
            .push_bind(position.to_owned())
            .push(" order by position desc"),
    };
    sql.push(" limit 1");
    Ok(sql.build_query_scalar().fetch_optional(&mut **tx).await?)
}

/// Gives the tasks of the list that `place` is in short keys, in the same order, `except` one that
/// is about to move. The new keys are all after the old ones, so that none meets another on its way.
pub async fn respace(
    tx: &mut Tx,
    access: &Access<Edit>,
    place: &Place,
    except: Option<TaskId>,
) -> Result<()> {
    let last = neighbour(tx, access, place, Neighbour::Last, None).await?;
    let mut sql = in_list("select id from task where ", access, place);
    if let Some(id) = except {
        sql.push(" and id <> ").push_bind(id);
    }
    sql.push(" order by position");
    let ids: Vec<TaskId> = sql.build_query_scalar().fetch_all(&mut **tx).await?;
    let next = |key: &String| Some(position::after(Some(key)));
    let first = position::after(last.as_deref());
    let keys: Vec<_> = std::iter::successors(Some(first), next)
        .take(ids.len())
        .collect();
    sqlx::query!(
        r#"
        update task
        set position = spaced.position, version = version + 1
        from unnest($1::uuid[], $2::text[]) as spaced (id, position)
        where task.id = spaced.id and task.project_id = $3
        "#,
        &ids as &[TaskId],
        &keys,
        access.project() as ProjectId,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The condition that the index `task_place_key` answers: null is a value there.
fn in_list(start: &str, access: &Access<Edit>, place: &Place) -> QueryBuilder<Postgres> {
    let mut sql = QueryBuilder::new(start);
    sql.push("deleted_at is null and project_id = ")
        .push_bind(access.project());
    match place.section_id {
        Some(section) => sql.push(" and section_id = ").push_bind(section),
        None => sql.push(" and section_id is null"),
    };
    match place.parent_id {
        Some(parent) => sql.push(" and parent_id = ").push_bind(parent),
        None => sql.push(" and parent_id is null"),
    };
    sql
}

/// How many tasks are above this one, itself counted.
pub async fn depth(tx: &mut Tx, access: &Access<Edit>, id: TaskId) -> Result<i64> {
    let depth = sqlx::query_scalar!(
        r#"
        with recursive above as (
            select id, parent_id from task where id = $1 and project_id = $2
            union
            select task.id, task.parent_id
            from task
            join above on task.id = above.parent_id
        )
        select count(*) as "count!" from above
        "#,
        id as TaskId,
        access.project() as ProjectId,
    );
    Ok(depth.fetch_one(&mut **tx).await?)
}

/// Whether some of these tasks, or of those below them, are where none can be: below one that is deleted or elsewhere, or in
/// a section of another project.
pub async fn is_unsound(tx: &mut Tx, access: &Access<Edit>, ids: &[TaskId]) -> Result<bool> {
    let unsound = sqlx::query_scalar!(
        r#"
        select exists (
            select from task
            left join task as parent on parent.id = task.parent_id
            left join section on section.id = task.section_id
            where (task.id = any($1) or task.parent_id = any($1)) and task.project_id = $2 and task.deleted_at is null
                and (
                    parent.deleted_at is not null
                    or parent.project_id <> task.project_id
                    or parent.section_id is distinct from task.section_id and parent.id is not null
                    or section.project_id <> task.project_id
                )
        ) as "is_unsound!"
        "#,
        ids as &[TaskId],
        access.project() as ProjectId,
    );
    Ok(unsound.fetch_one(&mut **tx).await?)
}
