//! Where people are signed in.

use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;

use crate::{
    domain::{
        account::UserRef,
        id::{ProjectId, SessionId, UserId},
    },
    server::{
        auth::{Actor, token::HashedToken},
        db::Tx,
        error::Result,
    },
};

/// A session nobody has used for so long is over.
const IDLE_DAYS: i64 = 14;

/// A session is over after so long, used or not.
const ABSOLUTE_DAYS: i64 = 30;

/// How exactly `last_seen_at` is kept; so that reading pages is not writing rows.
const SEEN_SECONDS: i64 = 60;

/// What holds the token of a session.
#[derive(Clone, Copy)]
pub enum SessionKind {
    /// A cookie.
    Browser,
    /// An API client, which got it as a refresh token.
    Api,
}

/// Begins a session.
pub async fn insert(
    tx: &mut Tx,
    id: SessionId,
    user: UserId,
    kind: SessionKind,
    token: &HashedToken,
    now: DateTime<Utc>,
) -> Result<()> {
    let kind = match kind {
        SessionKind::Browser => "browser",
        SessionKind::Api => "api",
    };
    sqlx::query!(
        r#"
        insert into session (id, account_id, kind, token_hash, created_at, last_seen_at, expires_at)
        values ($1, $2, $3, $4, $5, $5, $6)
        "#,
        id as SessionId,
        user as UserId,
        kind,
        token.as_bytes(),
        now,
        now + Duration::days(ABSOLUTE_DAYS),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Who holds this browser token, if the session is alive.
pub async fn find_by_cookie(
    db: &PgPool,
    token: &HashedToken,
    now: DateTime<Utc>,
) -> Result<Option<Actor>> {
    find(db, "browser", None, None, Some(token.as_bytes()), now).await
}

/// Who has this API session, if it is alive.
pub async fn find_by_id(
    db: &PgPool,
    user: UserId,
    id: SessionId,
    now: DateTime<Utc>,
) -> Result<Option<Actor>> {
    find(db, "api", Some(user), Some(id), None, now).await
}

async fn find(
    db: &PgPool,
    kind: &str,
    user: Option<UserId>,
    id: Option<SessionId>,
    token_hash: Option<&[u8]>,
    now: DateTime<Utc>,
) -> Result<Option<Actor>> {
    let row = sqlx::query!(
        r#"
        select
            session.id as "id: SessionId",
            session.last_seen_at,
            account.id as "account_id: UserId",
            account.username,
            account.display_name,
            account.timezone,
            project.id as "inbox: ProjectId"
        from session
        join account on account.id = session.account_id
        join project on project.owner_id = account.id and project.is_inbox
        where session.kind = $1
            and (session.id = $2 or session.token_hash = $3)
            and session.account_id = coalesce($4, session.account_id)
            and account.disabled_at is null
            and session.expires_at > $5
            and session.last_seen_at > $6
        "#,
        kind,
        id as Option<SessionId>,
        token_hash,
        user as Option<UserId>,
        now,
        now - Duration::days(IDLE_DAYS),
    )
    .fetch_optional(db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    if now - row.last_seen_at > Duration::seconds(SEEN_SECONDS) {
        touch(db, row.id, now).await?;
    }
    let user = UserRef {
        id: row.account_id,
        username: row.username,
        display_name: row.display_name,
    };
    Ok(Some(Actor::from_session(
        user,
        row.timezone,
        row.inbox,
        row.id,
    )))
}

async fn touch(db: &PgPool, id: SessionId, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "update session set last_seen_at = $2 where id = $1",
        id as SessionId,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Ends the actor's own session.
pub async fn delete(tx: &mut Tx, actor: &Actor) -> Result<()> {
    sqlx::query!(
        "delete from session where id = $1",
        actor.session() as SessionId
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
