//! Minutes of requests, and how much of each has been handed out.

use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;

use crate::{
    domain::id::UserId,
    server::{
        budget::{Slice, WINDOW},
        error::Result,
    },
};

/// A slice is at most so much.
const SLICE_MAX: u32 = 100;

/// And this part of what is left, so that little is held by a server that does not spend it.
const SHARE: u32 = 30;

/// Takes a slice of a user's minute, of a new one where the last is over. It is empty where nothing
/// is left.
pub async fn lease(db: &PgPool, user: UserId, limit: u32, now: DateTime<Utc>) -> Result<Slice> {
    let row = sqlx::query!(
        r#"
        insert into request_allowance as allowance (account_id, since, taken, granted)
        values ($1, $2, $3, $3)
        on conflict (account_id) do update
        set (since, taken, granted) = (
            select since, taken + granted, granted
            from (
                select
                    since,
                    taken,
                    least($4 - taken, greatest(1, least($5, ($4 - taken) / $6))) as granted
                from (
                    select
                        case when is_over then $2 else allowance.since end as since,
                        case when is_over then 0 else least(allowance.taken, $4) end as taken
                    from (
                        select abs(extract(epoch from $2 - allowance.since)::float8) >= $7::float8 as is_over
                    ) as clock
                ) as minute
            ) as slice
        )
        returning since, taken, granted
        "#,
        user as UserId,
        now,
        i64::from((limit / SHARE).clamp(1, SLICE_MAX)),
        i64::from(limit),
        i64::from(SLICE_MAX),
        i64::from(SHARE),
        WINDOW.as_seconds_f64(),
    )
    .fetch_one(db)
    .await?;
    Ok(Slice {
        since: row.since,
        granted: whole(row.granted),
        taken: whole(row.taken),
    })
}

fn whole(number: i64) -> u32 {
    u32::try_from(number).unwrap_or_default()
}

/// Forgets minutes that are long over.
pub async fn purge(db: &PgPool, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "delete from request_allowance where since < $1",
        now - Duration::hours(1)
    )
    .execute(db)
    .await?;
    Ok(())
}
