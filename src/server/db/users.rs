//! The standing of accounts: their address, whether they are open, and who administers.

use chrono::{DateTime, Utc};
use sqlx::PgPool;

use crate::{
    domain::id::UserId,
    server::{
        db::{self, Tx},
        error::Result,
    },
};

/// The number of the lock under which the first account is made.
const FIRST_LOCK: i64 = 0x7465_6e64_0001;

/// An account, as mail and operators need it.
pub struct Standing {
    pub id: UserId,
    pub username: String,
    pub display_name: String,
    pub locale: String,
    pub email: String,
    pub email_verified: bool,
    pub pending_email: Option<String>,
    pub is_admin: bool,
    pub disabled_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

/// Reads accounts; what it is given says which, and in what order.
macro_rules! standing {
    ($which:literal $(, $argument:expr)*) => {
        sqlx::query_as!(
            Standing,
            r#"
            select
                id as "id: UserId",
                username,
                display_name,
                locale,
                email,
                email_verified,
                pending_email,
                is_admin,
                disabled_at,
                created_at
            from account
            "# + $which
            $(, $argument)*
        )
    };
}

/// The account of an id.
pub async fn find(tx: &mut Tx, id: UserId) -> Result<Option<Standing>> {
    let found = standing!("where id = $1", id as UserId);
    Ok(found.fetch_optional(&mut **tx).await?)
}

/// The account of an address, however it is spelt.
pub async fn find_by_email(tx: &mut Tx, email: &str) -> Result<Option<Standing>> {
    let found = standing!("where lower(email) = lower($1)", email);
    Ok(found.fetch_optional(&mut **tx).await?)
}

/// The account of a user name, however it is spelt.
pub async fn find_by_username(tx: &mut Tx, username: &str) -> Result<Option<Standing>> {
    let found = standing!("where username = lower($1)", username);
    Ok(found.fetch_optional(&mut **tx).await?)
}

/// Everybody, in the order in which they came.
pub async fn list(db: &PgPool) -> Result<Vec<Standing>> {
    let all = standing!("order by created_at, id");
    Ok(all.fetch_all(db).await?)
}

/// Whether there is no account yet; if so, holds up every other first one until the transaction
/// ends, so that there is one first.
pub async fn is_first(tx: &mut Tx) -> Result<bool> {
    let is_empty = "select not exists (select from account)";
    let looks_first: bool = sqlx::query_scalar(is_empty).fetch_one(&mut **tx).await?;
    if !looks_first {
        return Ok(false);
    }
    sqlx::query("select pg_advisory_xact_lock($1)")
        .bind(FIRST_LOCK)
        .execute(&mut **tx)
        .await?;
    Ok(sqlx::query_scalar(is_empty).fetch_one(&mut **tx).await?)
}

/// Makes somebody an administrator.
pub async fn promote(tx: &mut Tx, id: UserId) -> Result<()> {
    sqlx::query!(
        "update account set is_admin = true where id = $1",
        id as UserId
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Closes an account, or opens it again.
pub async fn set_disabled(tx: &mut Tx, id: UserId, since: Option<DateTime<Utc>>) -> Result<()> {
    sqlx::query!(
        "update account set disabled_at = $2 where id = $1",
        id as UserId,
        since,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Ends every session and every personal access token of an account, every sign-in that is half
/// done, and makes a stranger of every browser and program that it knew.
pub async fn end_sessions(tx: &mut Tx, id: UserId) -> Result<()> {
    super::challenges::delete_all(tx, id).await?;
    sqlx::query!("delete from session where account_id = $1", id as UserId)
        .execute(&mut **tx)
        .await?;
    sqlx::query!(
        "delete from personal_token where account_id = $1",
        id as UserId
    )
    .execute(&mut **tx)
    .await?;
    db::devices::delete_all(tx, id).await
}

/// Sets the hash of a new password.
pub async fn set_password_hash(tx: &mut Tx, id: UserId, hash: &str) -> Result<()> {
    sqlx::query!(
        "update account set password_hash = $2 where id = $1",
        id as UserId,
        hash,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Writes down the address that somebody wants; `None`: they want none any more.
pub async fn set_pending_email(tx: &mut Tx, id: UserId, email: Option<&str>) -> Result<()> {
    sqlx::query!(
        "update account set pending_email = $2 where id = $1",
        id as UserId,
        email,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Writes down that mail to an address arrives, if it is still the account's.
pub async fn verify_email(tx: &mut Tx, id: UserId, email: &str) -> Result<bool> {
    let updated = sqlx::query!(
        "update account set email_verified = true where id = $1 and email = $2",
        id as UserId,
        email,
    )
    .execute(&mut **tx)
    .await?;
    Ok(updated.rows_affected() > 0)
}

/// Gives an account the address that it waited for, if it still does.
///
/// # Errors
/// The constraint `account_email_key`.
pub async fn change_email(tx: &mut Tx, id: UserId, email: &str) -> Result<bool> {
    let updated = sqlx::query!(
        r#"
        update account
        set email = pending_email, email_verified = true, pending_email = null
        where id = $1 and pending_email = $2
        "#,
        id as UserId,
        email,
    )
    .execute(&mut **tx)
    .await?;
    Ok(updated.rows_affected() > 0)
}
