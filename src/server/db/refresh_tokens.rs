//! Refresh tokens: the current one of an API session, and those that were exchanged before it.

use chrono::{DateTime, Duration, Utc};

use crate::{
    domain::id::{SessionId, UserId},
    server::{
        auth::{client::Client, token::HashedToken},
        db::Tx,
        error::Result,
    },
};

/// A refresh token is good for so long after it was issued.
const REFRESH_DAYS: i64 = 30;

/// A refresh token that was exchanged already.
pub struct Spent {
    pub session: SessionId,
    pub user: UserId,
    pub salt: Vec<u8>,
    pub spent_at: DateTime<Utc>,
}

/// The living session whose refresh token this is; locks it, so that the token is spent once.
pub async fn find_current(
    tx: &mut Tx,
    token: &HashedToken,
    now: DateTime<Utc>,
) -> Result<Option<(SessionId, UserId)>> {
    let row = sqlx::query!(
        r#"
        select id as "id: SessionId", account_id as "account_id: UserId"
        from session
        where token_hash = $1 and kind = 'api' and expires_at > $2
            and not exists (select from account where id = account_id and disabled_at is not null)
        for update
        "#,
        token.as_bytes(),
        now,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| (row.id, row.account_id)))
}

/// A token that was spent, while its session is alive.
pub async fn find_spent(
    tx: &mut Tx,
    token: &HashedToken,
    now: DateTime<Utc>,
) -> Result<Option<Spent>> {
    let row = sqlx::query!(
        r#"
        select
            spent.session_id as "session_id: SessionId",
            session.account_id as "account_id: UserId",
            spent.salt,
            spent.spent_at
        from spent_refresh_token as spent
        join session on session.id = spent.session_id
        where spent.token_hash = $1 and session.expires_at > $2
            and not exists (
                select from account where id = session.account_id and disabled_at is not null
            )
        "#,
        token.as_bytes(),
        now,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| Spent {
        session: row.session_id,
        user: row.account_id,
        salt: row.salt,
        spent_at: row.spent_at,
    }))
}

/// Spends a token: from now on the session has its successor.
pub async fn rotate(
    tx: &mut Tx,
    session: SessionId,
    (spent, successor): (&HashedToken, &HashedToken),
    salt: &[u8],
    client: &Client,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into spent_refresh_token (token_hash, session_id, salt, spent_at) values ($1, $2, $3, $4)",
        spent.as_bytes(),
        session as SessionId,
        salt,
        now,
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        r#"
        update session
        set token_hash = $2, ip = $3, user_agent = coalesce($4, user_agent), last_seen_at = $5, expires_at = $6
        where id = $1
        "#,
        session as SessionId,
        successor.as_bytes(),
        client.address().to_string(),
        client.user_agent(),
        now,
        now + Duration::days(REFRESH_DAYS),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Ends a session whose spent token came back.
pub async fn revoke(tx: &mut Tx, spent: &Spent) -> Result<()> {
    sqlx::query!(
        "delete from session where id = $1",
        spent.session as SessionId
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
