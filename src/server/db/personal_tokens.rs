//! Personal access tokens.

use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;

use crate::{
    domain::{
        account::UserRef,
        id::{PersonalTokenId, ProjectId, UserId},
        personal_token::{PersonalToken, Scope, TokenGrant},
    },
    server::{
        auth::{Actor, Via, proof::Proof, token::HashedToken},
        db::Tx,
        error::Result,
    },
};

/// How exactly `last_used_at` is kept.
const USED_SECONDS: i64 = 60;

/// Stores a token.
pub async fn insert(
    tx: &mut Tx,
    proof: &Proof,
    id: PersonalTokenId,
    grant: &TokenGrant,
    token: &HashedToken,
    now: DateTime<Utc>,
) -> Result<()> {
    let scopes: Vec<_> = grant.scopes.iter().map(|s| s.name().to_owned()).collect();
    sqlx::query!(
        r#"
        insert into personal_token (id, account_id, name, scopes, token_hash, created_at, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7)
        "#,
        id as PersonalTokenId,
        proof.user() as UserId,
        grant.name,
        &scopes,
        token.as_bytes(),
        now,
        grant.expires_at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

fn scopes(names: &[String]) -> Vec<Scope> {
    names
        .iter()
        .filter_map(|name| Scope::from_name(name))
        .collect()
}

/// The actor's tokens that have not run out, newest first, from below `before` on.
pub async fn list(
    db: &PgPool,
    actor: &Actor,
    before: Option<PersonalTokenId>,
    limit: i64,
    now: DateTime<Utc>,
) -> Result<Vec<PersonalToken>> {
    let rows = sqlx::query!(
        r#"
        select id as "id: PersonalTokenId", name, scopes, created_at, expires_at, last_used_at
        from personal_token
        where account_id = $1 and expires_at > $2 and ($3::uuid is null or id < $3)
        order by id desc
        limit $4
        "#,
        actor.id() as UserId,
        now,
        before as Option<PersonalTokenId>,
        limit,
    )
    .fetch_all(db)
    .await?;
    let tokens = rows.into_iter().map(|row| PersonalToken {
        id: row.id,
        name: row.name,
        scopes: scopes(&row.scopes),
        created_at: row.created_at,
        expires_at: row.expires_at,
        last_used_at: row.last_used_at,
    });
    Ok(tokens.collect())
}

/// Deletes one of the actor's tokens; says whether there was one.
pub async fn delete(tx: &mut Tx, proof: &Proof, id: PersonalTokenId) -> Result<bool> {
    let deleted = sqlx::query!(
        "delete from personal_token where id = $1 and account_id = $2",
        id as PersonalTokenId,
        proof.user() as UserId,
    )
    .execute(&mut **tx)
    .await?;
    Ok(deleted.rows_affected() > 0)
}

/// Who holds this token, if it has not run out.
pub async fn find(db: &PgPool, token: &HashedToken, now: DateTime<Utc>) -> Result<Option<Actor>> {
    let row = sqlx::query!(
        r#"
        select
            personal_token.id as "id: PersonalTokenId",
            personal_token.scopes,
            personal_token.last_used_at,
            account.id as "account_id: UserId",
            account.username,
            account.display_name,
            account.timezone,
            account.locale,
            project.id as "inbox: ProjectId"
        from personal_token
        join account on account.id = personal_token.account_id
        join project on project.owner_id = account.id and project.is_inbox
        where personal_token.token_hash = $1 and personal_token.expires_at > $2
            and account.disabled_at is null
        "#,
        token.as_bytes(),
        now,
    )
    .fetch_optional(db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let is_fresh = |at: DateTime<Utc>| now - at <= Duration::seconds(USED_SECONDS);
    if !row.last_used_at.is_some_and(is_fresh) {
        touch(db, row.id, now).await?;
    }
    let user = UserRef {
        id: row.account_id,
        username: row.username,
        display_name: row.display_name,
    };
    let via = Via::Token {
        id: row.id,
        scopes: scopes(&row.scopes),
    };
    Ok(Some(Actor::new(
        user,
        row.timezone,
        &row.locale,
        row.inbox,
        via,
    )))
}

async fn touch(db: &PgPool, id: PersonalTokenId, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "update personal_token set last_used_at = $2 where id = $1",
        id as PersonalTokenId,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Forgets tokens that have run out.
pub async fn purge(db: &PgPool, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!("delete from personal_token where expires_at <= $1", now)
        .execute(db)
        .await?;
    Ok(())
}
