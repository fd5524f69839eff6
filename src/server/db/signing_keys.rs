//! Keys that sign access tokens.

use chrono::{DateTime, Utc};
use sqlx::PgPool;
use uuid::Uuid;

use crate::server::error::Result;

/// The keys, newest first; the given one becomes the first where there is none.
pub async fn load_or_insert(
    db: &PgPool,
    id: Uuid,
    secret: &[u8],
    now: DateTime<Utc>,
) -> Result<Vec<(Uuid, Vec<u8>)>> {
    let mut tx = db.begin().await?;
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
    let keys = sqlx::query!("select id, secret from signing_key order by created_at desc, id desc")
        .fetch_all(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(keys.into_iter().map(|key| (key.id, key.secret)).collect())
}
