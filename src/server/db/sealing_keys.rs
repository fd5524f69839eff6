//! The key that seals secrets which have to be read again: one for the installation.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::server::{
    auth::{seal::SealingKey, token::random_bytes},
    db::Tx,
    error::{AppError, Result},
};

/// The key; made where there is none.
pub async fn load_or_insert(tx: &mut Tx, now: DateTime<Utc>) -> Result<SealingKey> {
    if let Some(key) = load(tx).await? {
        return Ok(key);
    }
    // Two who need the first key at once must agree on it.
    sqlx::query!("lock table sealing_key in share row exclusive mode")
        .execute(&mut **tx)
        .await?;
    let secret = random_bytes()?;
    sqlx::query!(
        r#"
        insert into sealing_key (id, secret, created_at)
        select $1, $2, $3
        where not exists (select from sealing_key)
        "#,
        Uuid::now_v7(),
        secret.as_slice(),
        now,
    )
    .execute(&mut **tx)
    .await?;
    load(tx)
        .await?
        .ok_or_else(|| AppError::internal("there is no sealing key"))
}

async fn load(tx: &mut Tx) -> Result<Option<SealingKey>> {
    let secret =
        sqlx::query_scalar!("select secret from sealing_key order by created_at, id limit 1");
    let secret = secret.fetch_optional(&mut **tx).await?;
    Ok(secret.map(SealingKey::new))
}
