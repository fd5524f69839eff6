//! Links that open something once.

use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;
use uuid::Uuid;

use crate::{
    domain::id::UserId,
    server::{auth::token::HashedToken, db::Tx, error::Result},
};

/// What a link opens; one for another purpose opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The password of an account.
    ResetPassword,
    /// Shows that mail to the account's address arrives.
    VerifyEmail,
    /// Shows the same of the address that is to become the account's.
    ChangeEmail,
    /// The door, where registration is by invitation.
    Invitation,
}

impl Purpose {
    fn name(self) -> &'static str {
        match self {
            Self::ResetPassword => "reset_password",
            Self::VerifyEmail => "verify_email",
            Self::ChangeEmail => "change_email",
            Self::Invitation => "invitation",
        }
    }

    /// How long a link is good for.
    pub fn lifetime(self) -> Duration {
        match self {
            Self::ResetPassword => Duration::minutes(30),
            Self::VerifyEmail | Self::ChangeEmail => Duration::hours(24),
            Self::Invitation => Duration::days(7),
        }
    }
}

/// What a link says of itself.
pub struct Link {
    /// `None` for an invitation.
    pub account: Option<UserId>,
    /// Where it was sent to.
    pub email: String,
}

/// Makes a link, instead of the one that there was for the same purpose and reader.
pub async fn replace(
    tx: &mut Tx,
    purpose: Purpose,
    link: &Link,
    token: &HashedToken,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        r#"
        insert into one_time_link (id, purpose, account_id, email, token_hash, created_at, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (purpose, account_id, (case when purpose = 'invitation' then lower(email) end))
            do update set
                email = excluded.email,
                token_hash = excluded.token_hash,
                created_at = excluded.created_at,
                expires_at = excluded.expires_at
        "#,
        Uuid::now_v7(),
        purpose.name(),
        link.account as Option<UserId>,
        link.email,
        token.as_bytes(),
        now,
        now + purpose.lifetime(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The link of this secret, for whoever has to look before using it up.
pub async fn find(
    tx: &mut Tx,
    purpose: Purpose,
    token: &HashedToken,
    now: DateTime<Utc>,
) -> Result<Option<Link>> {
    let link = sqlx::query_as!(
        Link,
        r#"
        select account_id as "account: UserId", email
        from one_time_link
        where purpose = $1 and token_hash = $2 and expires_at > $3
        "#,
        purpose.name(),
        token.as_bytes(),
        now,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(link)
}

/// Uses a link up: of any number who try at once, one gets it.
pub async fn take(
    tx: &mut Tx,
    purpose: Purpose,
    token: &HashedToken,
    now: DateTime<Utc>,
) -> Result<Option<Link>> {
    let link = sqlx::query_as!(
        Link,
        r#"
        delete from one_time_link
        where purpose = $1 and token_hash = $2 and expires_at > $3
        returning account_id as "account: UserId", email
        "#,
        purpose.name(),
        token.as_bytes(),
        now,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(link)
}

/// Ends every link of an account.
pub async fn delete_all(tx: &mut Tx, account: UserId) -> Result<()> {
    sqlx::query!(
        "delete from one_time_link where account_id = $1",
        account as UserId
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Ends an account's link for one purpose.
pub async fn delete(tx: &mut Tx, purpose: Purpose, account: UserId) -> Result<()> {
    sqlx::query!(
        "delete from one_time_link where purpose = $1 and account_id = $2",
        purpose.name(),
        account as UserId,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Forgets what has run out.
pub async fn purge(db: &PgPool, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!("delete from one_time_link where expires_at <= $1", now)
        .execute(db)
        .await?;
    Ok(())
}
