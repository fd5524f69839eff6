//! Accounts and their inboxes.

use chrono::{DateTime, Utc};
use sqlx::PgPool;

use crate::{
    domain::{
        account::{User, WeekStart},
        id::{ProjectId, UserId},
        settings::Belongings,
    },
    server::{
        auth::{Actor, proof::Proof},
        db::Tx,
        error::Result,
    },
};

/// A row to be.
pub struct NewAccountRow<'a> {
    pub id: UserId,
    pub username: &'a str,
    pub email: &'a str,
    pub password_hash: &'a str,
    pub timezone: &'a str,
    pub week_start: WeekStart,
    pub locale: &'a str,
}

/// Writes an account with its inbox.
///
/// # Errors
/// The constraints `account_username_key` and `account_email_key`.
pub async fn insert(
    tx: &mut Tx,
    account: NewAccountRow<'_>,
    inbox: ProjectId,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        r#"
        insert into account (
            id, username, email, display_name, password_hash, timezone, week_start, locale, created_at
        )
        values ($1, $2, $3, $2, $4, $5, $6, $7, $8)
        "#,
        account.id as UserId,
        account.username,
        account.email,
        account.password_hash,
        account.timezone,
        account.week_start.name(),
        account.locale,
        now,
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "insert into project (id, owner_id, name, is_inbox, created_at, updated_at) values ($1, $2, 'Inbox', true, $3, $3)",
        inbox as ProjectId,
        account.id as UserId,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The account with this user name or email address, and its password's hash; none that is
/// disabled.
pub async fn find_by_login(tx: &mut Tx, login: &str) -> Result<Option<(UserId, String)>> {
    let row = sqlx::query!(
        r#"
        select id as "id: UserId", password_hash
        from account
        where (username = lower($1) or lower(email) = lower($1)) and disabled_at is null
        "#,
        login,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| (row.id, row.password_hash)))
}

/// The account, as its owner sees it.
pub async fn load(tx: &mut Tx, id: UserId) -> Result<User> {
    let row = sqlx::query!(
        r#"
        select
            id as "id: UserId",
            username,
            email,
            email_verified,
            display_name,
            timezone,
            week_start,
            locale,
            created_at
        from account
        where id = $1
        "#,
        id as UserId,
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(User {
        id: row.id,
        username: row.username,
        email: row.email,
        email_verified: row.email_verified,
        display_name: row.display_name,
        timezone: row.timezone,
        week_start: WeekStart::from_name(&row.week_start),
        locale: row.locale,
        created_at: row.created_at,
    })
}

/// Writes what an account's owner may change; `user` is the account as it shall be.
///
/// # Errors
/// The constraint `account_username_key`.
pub async fn update_profile(tx: &mut Tx, user: &User) -> Result<()> {
    sqlx::query!(
        r#"
        update account
        set username = $2, display_name = $3, timezone = $4, week_start = $5, locale = $6
        where id = $1
        "#,
        user.id as UserId,
        user.username,
        user.display_name,
        user.timezone,
        user.week_start.name(),
        user.locale,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Keeps others from changing an account until the transaction ends; gives its password's hash,
/// or none once the account is gone.
pub async fn lock(tx: &mut Tx, id: UserId) -> Result<Option<String>> {
    let hash = sqlx::query_scalar!(
        "select password_hash from account where id = $1 for update",
        id as UserId
    );
    Ok(hash.fetch_optional(&mut **tx).await?)
}

/// The hash of an account's password; none once the account is gone.
pub async fn password_hash(tx: &mut Tx, id: UserId) -> Result<Option<String>> {
    let hash = sqlx::query_scalar!(
        "select password_hash from account where id = $1",
        id as UserId
    );
    Ok(hash.fetch_optional(&mut **tx).await?)
}

/// Gives an account a new password.
pub async fn set_password(tx: &mut Tx, proof: &Proof, hash: &str) -> Result<()> {
    sqlx::query!(
        "update account set password_hash = $2 where id = $1",
        proof.user() as UserId,
        hash,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Stores the same password under today's parameters, unless it was changed meanwhile.
pub async fn renew_hash(tx: &mut Tx, id: UserId, old: &str, new: &str) -> Result<()> {
    sqlx::query!(
        "update account set password_hash = $3 where id = $1 and password_hash = $2",
        id as UserId,
        old,
        new,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Counts what goes with the actor's account.
pub async fn count_belongings(
    db: &PgPool,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<Belongings> {
    let counts = sqlx::query_as!(
        Belongings,
        r#"
        with own as (
            select task.id
            from task
            join project on project.id = task.project_id
            where project.owner_id = $1
        )
        select
            (select count(*) from own) as "tasks!",
            (select count(*) from project where owner_id = $1 and not is_inbox) as "projects!",
            (select count(*) from label where account_id = $1) as "labels!",
            (select count(*) from saved_filter where account_id = $1) as "filters!",
            (
                select count(*) from comment join own on own.id = task_id where deleted_at is null
            ) as "comments!",
            (
                select count(*)
                from attachment
                join own on own.id = task_id
                where uploaded_at is not null and deleted_at is null
            ) as "files!",
            (select count(*) from session where account_id = $1 and expires_at > $2) as "sessions!",
            (
                select count(*) from personal_token where account_id = $1 and expires_at > $2
            ) as "tokens!",
            (select count(*) from passkey where account_id = $1) as "passkeys!",
            exists (
                select from totp where account_id = $1 and confirmed_at is not null
            ) as "has_app!"
        "#,
        actor.id() as UserId,
        now,
    );
    Ok(counts.fetch_one(db).await?)
}

/// Deletes an account with everything that is its own. Projects go first: their tasks name their
/// author, who cannot go before them.
pub async fn delete(tx: &mut Tx, proof: &Proof) -> Result<()> {
    sqlx::query!(
        "delete from project where owner_id = $1",
        proof.user() as UserId
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!("delete from account where id = $1", proof.user() as UserId)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
