//! Where people are signed in.

use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;

use crate::{
    domain::{
        account::UserRef,
        id::{ProjectId, SessionId, UserId},
        session::Session,
    },
    server::{
        auth::{Actor, SessionKind, Via, client::Client, proof::Proof, token::HashedToken},
        db::Tx,
        error::{AppError, Result},
    },
};

/// A browser's session that nobody has used for so long is over.
const IDLE_DAYS: i64 = 14;

/// A browser's session is over after so long, used or not; a refresh token too.
const ABSOLUTE_DAYS: i64 = 30;

/// How exactly `last_seen_at` is kept; so that reading pages is not writing rows.
const SEEN_SECONDS: i64 = 60;

/// A session to be.
pub struct NewSession<'a> {
    pub id: SessionId,
    pub user: UserId,
    pub kind: SessionKind,
    pub token: &'a HashedToken,
    pub client: &'a Client,
}

/// Begins a session, for somebody who has just given their password.
pub async fn insert(tx: &mut Tx, session: NewSession<'_>, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        r#"
        insert into session (
            id, account_id, kind, token_hash, user_agent, ip,
            created_at, last_seen_at, authenticated_at, expires_at
        )
        values ($1, $2, $3, $4, $5, $6, $7, $7, $7, $8)
        "#,
        session.id as SessionId,
        session.user as UserId,
        session.kind.name(),
        session.token.as_bytes(),
        session.client.user_agent(),
        session.client.address().to_string(),
        now,
        now + Duration::days(ABSOLUTE_DAYS),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Forgets the sessions of a user that are over.
pub async fn delete_ended(tx: &mut Tx, user: UserId, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        r#"
        delete from session
        where account_id = $1
            and (expires_at <= $2 or (kind = 'browser' and last_seen_at <= $3))
        "#,
        user as UserId,
        now,
        idle_since(now),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

fn idle_since(now: DateTime<Utc>) -> DateTime<Utc> {
    now - Duration::days(IDLE_DAYS)
}

/// Who holds this browser token, if the session is alive.
pub async fn find_by_cookie(
    db: &PgPool,
    token: &HashedToken,
    now: DateTime<Utc>,
) -> Result<Option<Actor>> {
    let kind = SessionKind::Browser;
    find(db, kind, None, None, Some(token.as_bytes()), now).await
}

/// Who has this API session, if it is alive.
pub async fn find_by_id(
    db: &PgPool,
    user: UserId,
    id: SessionId,
    now: DateTime<Utc>,
) -> Result<Option<Actor>> {
    find(db, SessionKind::Api, Some(user), Some(id), None, now).await
}

async fn find(
    db: &PgPool,
    kind: SessionKind,
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
            coalesce(session.authenticated_at, session.created_at) as "authenticated_at!",
            account.id as "account_id: UserId",
            account.username,
            account.display_name,
            account.timezone,
            account.locale,
            project.id as "inbox: ProjectId"
        from session
        join account on account.id = session.account_id
        join project on project.owner_id = account.id and project.is_inbox
        where session.kind = $1
            and (session.id = $2 or session.token_hash = $3)
            and session.account_id = coalesce($4, session.account_id)
            and account.disabled_at is null
            and session.expires_at > $5
            and (session.kind = 'api' or session.last_seen_at > $6)
        "#,
        kind.name(),
        id as Option<SessionId>,
        token_hash,
        user as Option<UserId>,
        now,
        idle_since(now),
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
    let via = Via::Session {
        id: row.id,
        kind,
        authenticated_at: row.authenticated_at,
    };
    Ok(Some(Actor::new(
        user,
        row.timezone,
        &row.locale,
        row.inbox,
        via,
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

/// The living sessions of the actor, newest first, from below `before` on.
pub async fn list(
    db: &PgPool,
    actor: &Actor,
    before: Option<SessionId>,
    limit: i64,
    now: DateTime<Utc>,
) -> Result<Vec<Session>> {
    let rows = sqlx::query!(
        r#"
        select id as "id: SessionId", created_at, last_seen_at, user_agent, ip
        from session
        where account_id = $1
            and expires_at > $2
            and (kind = 'api' or last_seen_at > $3)
            and ($4::uuid is null or id < $4)
        order by id desc
        limit $5
        "#,
        actor.id() as UserId,
        now,
        idle_since(now),
        before as Option<SessionId>,
        limit,
    )
    .fetch_all(db)
    .await?;
    let sessions = rows.into_iter().map(|row| Session {
        id: row.id,
        created_at: row.created_at,
        last_seen_at: row.last_seen_at,
        user_agent: row.user_agent,
        ip: row.ip,
        current: actor.session() == Some(row.id),
    });
    Ok(sessions.collect())
}

/// Ends the actor's own session.
pub async fn delete_current(tx: &mut Tx, actor: &Actor) -> Result<()> {
    sqlx::query!(
        "delete from session where id = $1",
        actor.session() as Option<SessionId>
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Ends one of the actor's sessions; says whether there was one.
pub async fn delete(tx: &mut Tx, actor: &Actor, id: SessionId) -> Result<bool> {
    let deleted = sqlx::query!(
        "delete from session where id = $1 and account_id = $2",
        id as SessionId,
        actor.id() as UserId,
    )
    .execute(&mut **tx)
    .await?;
    Ok(deleted.rows_affected() > 0)
}

/// Ends all of the actor's sessions but the one that it came with.
pub async fn delete_others(tx: &mut Tx, actor: &Actor) -> Result<()> {
    sqlx::query!(
        "delete from session where account_id = $1 and id is distinct from $2",
        actor.id() as UserId,
        actor.session() as Option<SessionId>,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Keeps an account and the session that a proof is of until the transaction ends. To be called
/// first in what the proof is for: since it was made, the session may have been ended, the password
/// reset, or the account closed.
///
/// # Errors
/// `Unauthenticated` where that has happened.
pub async fn hold(tx: &mut Tx, proof: &Proof) -> Result<()> {
    let account = sqlx::query_scalar!(
        "select id from account where id = $1 and disabled_at is null for update",
        proof.user() as UserId,
    );
    let account = account.fetch_optional(&mut **tx).await?;
    // Only now: whoever reset the password held the account until the session was gone.
    let session = sqlx::query_scalar!(
        "select id from session where id = $1 for update",
        proof.session() as SessionId,
    );
    let session = session.fetch_optional(&mut **tx).await?;
    account
        .and(session)
        .map(drop)
        .ok_or(AppError::Unauthenticated)
}

/// Notes that the password was given in this session just now.
pub async fn set_authenticated(tx: &mut Tx, proof: &Proof, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "update session set authenticated_at = $2 where id = $1",
        proof.session() as SessionId,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Gives a browser's session another secret; an API session keeps its own.
pub async fn set_cookie(tx: &mut Tx, proof: &Proof, token: &HashedToken) -> Result<()> {
    sqlx::query!(
        "update session set token_hash = $2 where id = $1 and kind = 'browser'",
        proof.session() as SessionId,
        token.as_bytes(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Forgets everybody's sessions that are over.
pub async fn purge(db: &PgPool, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "delete from session where expires_at <= $1 or (kind = 'browser' and last_seen_at <= $2)",
        now,
        idle_since(now),
    )
    .execute(db)
    .await?;
    Ok(())
}
