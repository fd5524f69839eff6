//! Filters that people have saved: each sees their own.

use chrono::{DateTime, Utc};
use sqlx::PgPool;

use crate::{
    domain::{
        id::{SavedFilterId, UserId},
        saved_filter::{FilterContent, SavedFilter},
    },
    server::{auth::Actor, db::Tx, error::Result},
};

/// The actor's filters, oldest first, from above `after` on.
pub async fn list(
    db: &PgPool,
    actor: &Actor,
    after: Option<SavedFilterId>,
    limit: i64,
) -> Result<Vec<SavedFilter>> {
    let filters = sqlx::query_as!(
        SavedFilter,
        r#"
        select id as "id: SavedFilterId", name, filter, sort, created_at, updated_at, version
        from saved_filter
        where account_id = $1 and ($2::uuid is null or id > $2)
        order by id
        limit $3
        "#,
        actor.id() as UserId,
        after as Option<SavedFilterId>,
        limit,
    );
    Ok(filters.fetch_all(db).await?)
}

/// Keeps others from changing one of the actor's filters until the transaction ends.
pub async fn lock(tx: &mut Tx, actor: &Actor, id: SavedFilterId) -> Result<()> {
    sqlx::query!(
        "select id from saved_filter where id = $1 and account_id = $2 for update",
        id as SavedFilterId,
        actor.id() as UserId,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(())
}

/// One of the actor's filters.
pub async fn load(tx: &mut Tx, actor: &Actor, id: SavedFilterId) -> Result<Option<SavedFilter>> {
    let filter = sqlx::query_as!(
        SavedFilter,
        r#"
        select id as "id: SavedFilterId", name, filter, sort, created_at, updated_at, version
        from saved_filter
        where account_id = $1 and id = $2
        "#,
        actor.id() as UserId,
        id as SavedFilterId,
    );
    Ok(filter.fetch_optional(&mut **tx).await?)
}

/// How many the actor has. Two who count at once wait for each other.
pub async fn count(tx: &mut Tx, actor: &Actor) -> Result<i64> {
    sqlx::query!(
        "select id from account where id = $1 for no key update",
        actor.id() as UserId
    )
    .fetch_optional(&mut **tx)
    .await?;
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from saved_filter where account_id = $1"#,
        actor.id() as UserId,
    );
    Ok(count.fetch_one(&mut **tx).await?)
}

/// Stores one; false where the id is taken already.
pub async fn insert(
    tx: &mut Tx,
    actor: &Actor,
    id: SavedFilterId,
    content: &FilterContent,
    now: DateTime<Utc>,
) -> Result<bool> {
    let inserted = sqlx::query!(
        r#"
        insert into saved_filter (id, account_id, name, filter, sort, created_at, updated_at)
        values ($1, $2, $3, $4, $5, $6, $6)
        on conflict (id) do nothing
        "#,
        id as SavedFilterId,
        actor.id() as UserId,
        content.name,
        content.filter,
        content.sort.as_deref(),
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// Writes what people may change, and counts the version up.
pub async fn update(
    tx: &mut Tx,
    actor: &Actor,
    id: SavedFilterId,
    content: &FilterContent,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        r#"
        update saved_filter
        set name = $3, filter = $4, sort = $5, updated_at = $6, version = version + 1
        where account_id = $1 and id = $2
        "#,
        actor.id() as UserId,
        id as SavedFilterId,
        content.name,
        content.filter,
        content.sort.as_deref(),
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Deletes one.
pub async fn delete(tx: &mut Tx, actor: &Actor, id: SavedFilterId) -> Result<()> {
    sqlx::query!(
        "delete from saved_filter where account_id = $1 and id = $2",
        actor.id() as UserId,
        id as SavedFilterId,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Brings one back, as a version of its own; false where there is one of its id.
///
/// # Errors
/// The constraint `saved_filter_name_key`.
pub async fn restore(
    tx: &mut Tx,
    actor: &Actor,
    filter: &SavedFilter,
    now: DateTime<Utc>,
) -> Result<bool> {
    let inserted = sqlx::query!(
        r#"
        insert into saved_filter (
            id, account_id, name, filter, sort, created_at, updated_at, version
        )
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (id) do nothing
        "#,
        filter.id as SavedFilterId,
        actor.id() as UserId,
        filter.name,
        filter.filter,
        filter.sort.as_deref(),
        filter.created_at,
        now,
        filter.version + 1,
    )
    .execute(&mut **tx)
    .await?;
    Ok(inserted.rows_affected() == 1)
}
