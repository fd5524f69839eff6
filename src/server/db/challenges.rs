//! What a browser was asked and has not answered yet.

use chrono::{DateTime, Duration, Utc};
use serde_json::Value;
use sqlx::PgPool;

use crate::{
    domain::id::UserId,
    server::{auth::token::HashedToken, db::Tx, error::Result},
};

/// What an answer is good for; a challenge for something else is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The password was right, the second factor is to come.
    SecondStep,
    /// A passkey that is to be somebody's.
    AddPasskey,
    /// A passkey, by whoever holds it.
    SignInByPasskey,
}

impl Purpose {
    fn name(self) -> &'static str {
        match self {
            Self::SecondStep => "second_step",
            Self::AddPasskey => "add_passkey",
            Self::SignInByPasskey => "sign_in_by_passkey",
        }
    }

    /// How long an answer may take.
    pub fn lifetime(self) -> Duration {
        match self {
            // Somebody has to find their phone, or a sheet of paper.
            Self::SecondStep => Duration::minutes(10),
            Self::AddPasskey | Self::SignInByPasskey => Duration::minutes(5),
        }
    }
}

/// A challenge, as it is stored.
pub struct Challenge {
    /// `None`: whoever answers says who they are.
    pub account: Option<UserId>,
    /// What it takes to check the answer.
    pub state: Option<Value>,
}

/// Writes a challenge.
pub async fn insert(
    tx: &mut Tx,
    purpose: Purpose,
    token: &HashedToken,
    challenge: &Challenge,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        r#"
        insert into challenge (token_hash, purpose, account_id, state, created_at, expires_at)
        values ($1, $2, $3, $4, $5, $6)
        "#,
        token.as_bytes(),
        purpose.name(),
        challenge.account as Option<UserId>,
        challenge.state,
        now,
        now + purpose.lifetime(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The challenge of this secret, for whoever has to look before using it up.
pub async fn find(
    tx: &mut Tx,
    purpose: Purpose,
    token: &HashedToken,
    now: DateTime<Utc>,
) -> Result<Option<Challenge>> {
    let challenge = sqlx::query_as!(
        Challenge,
        r#"
        select account_id as "account: UserId", state
        from challenge
        where token_hash = $1 and purpose = $2 and expires_at > $3
        "#,
        token.as_bytes(),
        purpose.name(),
        now,
    );
    Ok(challenge.fetch_optional(&mut **tx).await?)
}

/// Uses a challenge up: of any number who answer at once, one gets it.
pub async fn take(
    tx: &mut Tx,
    purpose: Purpose,
    token: &HashedToken,
    now: DateTime<Utc>,
) -> Result<Option<Challenge>> {
    let challenge = sqlx::query_as!(
        Challenge,
        r#"
        delete from challenge
        where token_hash = $1 and purpose = $2 and expires_at > $3
        returning account_id as "account: UserId", state
        "#,
        token.as_bytes(),
        purpose.name(),
        now,
    );
    Ok(challenge.fetch_optional(&mut **tx).await?)
}

/// Adds to a challenge what it takes to check one more kind of answer; `None` takes that away, and
/// says what it was.
pub async fn swap_state(
    tx: &mut Tx,
    purpose: Purpose,
    token: &HashedToken,
    state: Option<&Value>,
    now: DateTime<Utc>,
) -> Result<Option<Value>> {
    let before = sqlx::query_scalar!(
        r#"
        update challenge
        set state = $4
        from (
            select token_hash, state
            from challenge
            where token_hash = $1 and purpose = $2 and expires_at > $3
            for update
        ) as before
        where challenge.token_hash = before.token_hash
        returning before.state
        "#,
        token.as_bytes(),
        purpose.name(),
        now,
        state,
    );
    Ok(before.fetch_optional(&mut **tx).await?.flatten())
}

/// Ends every challenge of an account: what they were asked for may have changed.
pub async fn delete_all(tx: &mut Tx, account: UserId) -> Result<()> {
    sqlx::query!(
        "delete from challenge where account_id = $1",
        account as UserId
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Forgets what nobody has answered in time.
pub async fn purge(db: &PgPool, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!("delete from challenge where expires_at <= $1", now)
        .execute(db)
        .await?;
    Ok(())
}
