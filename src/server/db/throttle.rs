//! How often secrets were tried. Each statement commits by itself, and before the secret is looked
//! at: a sign-in that fails, and rolls back, has been counted all the same.

use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;

use crate::server::error::Result;

/// What a bucket of tries holds at most, and how quickly it refills.
pub struct Refill {
    pub burst: f64,
    pub per_second: f64,
}

/// A bucket after a try: what it holds, and whether the try was let through.
pub struct Bucket {
    pub remaining: f64,
    pub is_admitted: bool,
}

/// Failed tries in a row, this one counted as one of them until it succeeds.
pub struct Failures {
    pub failures: i32,
    pub allowed_at: DateTime<Utc>,
    pub is_admitted: bool,
}

/// Takes one try out of an address's bucket, unless it is empty.
pub async fn take(
    db: &PgPool,
    address: &str,
    refill: &Refill,
    now: DateTime<Utc>,
) -> Result<Bucket> {
    let row = sqlx::query!(
        r#"
        insert into address_allowance as allowance (address, remaining, is_admitted, counted_at)
        values ($1, $2::float8 - 1, true, $4)
        on conflict (address) do update
        set remaining = filled(allowance, $2, $3, $4)
                - case when filled(allowance, $2, $3, $4) >= 1 then 1 else 0 end,
            is_admitted = filled(allowance, $2, $3, $4) >= 1,
            counted_at = $4
        returning remaining, is_admitted
        "#,
        address,
        refill.burst,
        refill.per_second,
        now,
    )
    .fetch_one(db)
    .await?;
    Ok(Bucket {
        remaining: row.remaining,
        is_admitted: row.is_admitted,
    })
}

/// Gives a try back.
pub async fn give_back(db: &PgPool, address: &str, refill: &Refill) -> Result<()> {
    sqlx::query!(
        "update address_allowance set remaining = least($2, remaining + 1) where address = $1",
        address,
        refill.burst,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Counts a try at `subject` as failed, unless it comes before its time. After `free` failures in a
/// row the wait is 1 s, and doubles up to `longest`; a day without any forgets them.
pub async fn count_failure(
    db: &PgPool,
    subject: &str,
    free: i32,
    longest: Duration,
    now: DateTime<Utc>,
) -> Result<Failures> {
    let row = sqlx::query!(
        r#"
        insert into failed_try as try (subject, failures, is_admitted, counted_at, allowed_at)
        values ($1, 1, true, $2, $2)
        on conflict (subject) do update
        set (failures, is_admitted, counted_at, allowed_at) = (
            select
                case when is_admitted then counted else try.failures end,
                is_admitted,
                case when is_admitted then $2 else try.counted_at end,
                case
                    when not is_admitted then try.allowed_at
                    when counted < $3 then $2
                    else $2 + make_interval(secs => least($4, power(2.0::float8, least(counted - $3, 30))))
                end
            from (
                select
                    try.allowed_at <= $2 as is_admitted,
                    case when try.counted_at < $2 - interval '1 day' then 1 else try.failures + 1 end as counted
            ) as seen
        )
        returning failures, is_admitted, allowed_at
        "#,
        subject,
        now,
        free,
        longest.as_seconds_f64(),
    )
    .fetch_one(db)
    .await?;
    Ok(Failures {
        failures: row.failures,
        allowed_at: row.allowed_at,
        is_admitted: row.is_admitted,
    })
}

/// Forgets the failures of a subject that has succeeded.
pub async fn forget(db: &PgPool, subject: &str) -> Result<()> {
    sqlx::query!("delete from failed_try where subject = $1", subject)
        .execute(db)
        .await?;
    Ok(())
}

/// Takes a failure back that was none: nobody looked at the secret.
pub async fn uncount(db: &PgPool, subject: &str, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "update failed_try set failures = failures - 1, allowed_at = $2 where subject = $1 and failures > 0",
        subject,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Forgets what has no effect any more.
pub async fn purge(db: &PgPool, now: DateTime<Utc>) -> Result<()> {
    let day_ago = now - Duration::days(1);
    sqlx::query!(
        "delete from address_allowance where counted_at < $1",
        day_ago
    )
    .execute(db)
    .await?;
    sqlx::query!("delete from failed_try where counted_at < $1", day_ago)
        .execute(db)
        .await?;
    Ok(())
}
