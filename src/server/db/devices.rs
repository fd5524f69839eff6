//! Where somebody has signed in before: browsers, by a cookie, and programs, by their name and
//! network.

use chrono::{DateTime, Duration, Utc};

use crate::{
    domain::id::UserId,
    server::{auth::token::HashedToken, db::Tx, error::Result},
};

/// A browser that has not been used to sign in for so long is a stranger again.
const DEVICE_DAYS: i64 = 365;

/// So is a program that has not signed in for so long.
const PROGRAM_DAYS: i64 = 30;

/// Whether this user has signed in in this browser.
pub async fn is_known(
    tx: &mut Tx,
    user: UserId,
    device: &HashedToken,
    now: DateTime<Utc>,
) -> Result<bool> {
    let found = sqlx::query!(
        "select token_hash from device where token_hash = $1 and account_id = $2 and last_used_at > $3",
        device.as_bytes(),
        user as UserId,
        now - Duration::days(DEVICE_DAYS),
    );
    Ok(found.fetch_optional(&mut **tx).await?.is_some())
}

/// Knows a browser from now on, by a token that replaces what it had.
pub async fn insert(
    tx: &mut Tx,
    user: UserId,
    device: &HashedToken,
    replaced: Option<&HashedToken>,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "delete from device where account_id = $1 and (token_hash = $2 or last_used_at <= $3)",
        user as UserId,
        replaced.map(HashedToken::as_bytes),
        now - Duration::days(DEVICE_DAYS),
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "insert into device (token_hash, account_id, last_used_at) values ($1, $2, $3)",
        device.as_bytes(),
        user as UserId,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Knows a program from now on; says whether it was known before.
pub async fn know_program(
    tx: &mut Tx,
    user: UserId,
    fingerprint: &HashedToken,
    now: DateTime<Utc>,
) -> Result<bool> {
    sqlx::query!(
        "delete from known_program where account_id = $1 and last_used_at <= $2",
        user as UserId,
        now - Duration::days(PROGRAM_DAYS),
    )
    .execute(&mut **tx)
    .await?;
    let known = sqlx::query!(
        "update known_program set last_used_at = $3 where account_id = $1 and fingerprint = $2",
        user as UserId,
        fingerprint.as_bytes(),
        now,
    )
    .execute(&mut **tx)
    .await?;
    if known.rows_affected() > 0 {
        return Ok(true);
    }
    sqlx::query!(
        r#"
        insert into known_program (account_id, fingerprint, last_used_at)
        values ($1, $2, $3)
        on conflict (account_id, fingerprint) do nothing
        "#,
        user as UserId,
        fingerprint.as_bytes(),
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(false)
}

/// Forgets every browser and program of a user whose password has changed.
pub async fn delete_all(tx: &mut Tx, user: UserId) -> Result<()> {
    sqlx::query!("delete from device where account_id = $1", user as UserId)
        .execute(&mut **tx)
        .await?;
    sqlx::query!(
        "delete from known_program where account_id = $1",
        user as UserId
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
