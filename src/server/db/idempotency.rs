//! Answers that are kept for whoever asks the same again.

use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;
use uuid::Uuid;

use crate::server::error::Result;

/// A key as it was found.
pub struct Kept {
    pub request_hash: Vec<u8>,
    /// None while the request is in flight.
    pub answer: Option<Vec<u8>>,
}

/// Takes a key for a request, and answers with the id for what it makes. A key whose request was
/// given up (`given_up` before now) is taken over with its id, and one from before `forgotten`
/// is taken anew; `None` where the key is in use.
pub async fn claim(
    db: &PgPool,
    id: &[u8],
    request_hash: &[u8],
    resource: Uuid,
    (given_up, forgotten): (Duration, Duration),
    now: DateTime<Utc>,
) -> Result<Option<Uuid>> {
    let claimed = sqlx::query_scalar!(
        r#"
        insert into idempotency_key as kept (id, request_hash, resource_id, begun_at)
        values ($1, $2, $3, $4)
        on conflict (id) do update
        set begun_at = $4,
            request_hash = $2,
            answer = null,
            resource_id = case when kept.begun_at <= $6 then $3 else kept.resource_id end
        where kept.begun_at <= $6
            or (kept.answer is null and kept.begun_at <= $5 and kept.request_hash = $2)
        returning resource_id
        "#,
        id,
        request_hash,
        resource,
        now,
        now - given_up,
        now - forgotten,
    );
    Ok(claimed.fetch_optional(db).await?)
}

/// What is kept under a key.
pub async fn find(db: &PgPool, id: &[u8]) -> Result<Option<Kept>> {
    let kept = sqlx::query_as!(
        Kept,
        "select request_hash, answer from idempotency_key where id = $1",
        id
    );
    Ok(kept.fetch_optional(db).await?)
}

/// Keeps the answer.
pub async fn keep(db: &PgPool, id: &[u8], resource: Uuid, answer: &[u8]) -> Result<()> {
    sqlx::query!(
        "update idempotency_key set answer = $3 where id = $1 and resource_id = $2",
        id,
        resource,
        answer,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Gives a key back whose request did nothing.
pub async fn release(db: &PgPool, id: &[u8], resource: Uuid) -> Result<()> {
    sqlx::query!(
        "delete from idempotency_key where id = $1 and resource_id = $2 and answer is null",
        id,
        resource,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Forgets keys from before `forgotten` ago.
pub async fn purge(db: &PgPool, forgotten: Duration, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "delete from idempotency_key where begun_at < $1",
        now - forgotten
    )
    .execute(db)
    .await?;
    Ok(())
}
