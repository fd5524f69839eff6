//! Keys that sign access tokens.

use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;
use uuid::Uuid;

use crate::server::{db::begin, error::Result};

/// A key verifies for so long after another one came to sign: longer than any token that it
/// signed lives, and than any server goes on without looking.
const RETIRED_AFTER: Duration = Duration::hours(1);

/// A key, by its id.
pub type StoredKey = (Uuid, Vec<u8>);

/// The keys that are in use, newest first; the given one becomes the first where there is none.
pub async fn load_or_insert(
    db: &PgPool,
    (id, secret): (Uuid, &[u8]),
    now: DateTime<Utc>,
) -> Result<Vec<StoredKey>> {
    let mut tx = begin(db).await?;
    // Two servers that start at once must agree on the first key.
    sqlx::query!("lock table signing_key in share row exclusive mode")
        .execute(&mut *tx)
        .await?;
    sqlx::query!(
        r#"
        insert into signing_key (id, secret, created_at)
        select $1, $2, $3
        where not exists (select from signing_key)
        "#,
        id,
        secret,
        now,
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    load(db, now).await
}

/// The keys that are in use, newest first.
pub async fn load(db: &PgPool, now: DateTime<Utc>) -> Result<Vec<StoredKey>> {
    let keys = sqlx::query!(
        r#"
        select id, secret
        from signing_key as key
        where not exists (
            select from signing_key as newer
            where newer.created_at > key.created_at and newer.created_at <= $1
        )
        order by created_at desc, id desc
        "#,
        now - RETIRED_AFTER,
    )
    .fetch_all(db)
    .await?;
    Ok(keys.into_iter().map(|key| (key.id, key.secret)).collect())
}

/// Adds a key, which signs from now on, and forgets those that no token needs any more.
pub async fn rotate(db: &PgPool, (id, secret): (Uuid, &[u8]), now: DateTime<Utc>) -> Result<()> {
    let mut tx = begin(db).await?;
    sqlx::query!(
        r#"
        delete from signing_key as key
        where exists (
            select from signing_key as newer
            where newer.created_at > key.created_at and newer.created_at <= $1
        )
        "#,
        now - RETIRED_AFTER,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "insert into signing_key (id, secret, created_at) values ($1, $2, $3)",
        id,
        secret,
        now,
    )
    .execute(&mut *tx)
    .await?;
    Ok(tx.commit().await?)
}
