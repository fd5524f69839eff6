//! Authenticator apps and recovery codes: what is asked for beside a password.

use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;

use crate::{
    domain::id::UserId,
    server::{
        auth::{proof::Proof, totp::Step},
        db::Tx,
        error::Result,
    },
};

/// An app that nobody has confirmed for so long is none any more.
const WAITING_MINUTES: i64 = 30;

/// How it stands with somebody's second factor.
pub struct Factors {
    pub username: String,
    /// The sealed secret of the app whose codes are asked for.
    pub totp: Option<Vec<u8>>,
    /// That of one which is not confirmed yet.
    pub waiting: Option<Vec<u8>>,
    pub recovery_codes: i64,
    pub passkeys: i64,
}

impl Factors {
    /// Whether a password alone opens nothing.
    pub fn is_on(&self) -> bool {
        self.totp.is_some() || self.passkeys > 0
    }
}

/// How it stands with somebody's second factor.
pub async fn load(tx: &mut Tx, user: UserId, now: DateTime<Utc>) -> Result<Factors> {
    let row = sqlx::query!(
        r#"
        select
            account.username,
            case when totp.confirmed_at is not null then totp.secret end as totp,
            case when totp.confirmed_at is null and totp.created_at > $2 then totp.secret end as waiting,
            (select count(*) from recovery_code as code where code.account_id = $1 and not code.is_waiting) as "codes!",
            (select count(*) from passkey where passkey.account_id = $1) as "passkeys!"
        from account
        left join totp on totp.account_id = account.id
        where account.id = $1
        "#,
        user as UserId,
        now - Duration::minutes(WAITING_MINUTES),
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(Factors {
        username: row.username,
        totp: row.totp,
        waiting: row.waiting,
        recovery_codes: row.codes,
        passkeys: row.passkeys,
    })
}

/// Writes an app down that is not asked for yet, in place of another such; says whether it could:
/// one that is asked for stays.
pub async fn begin_totp(
    tx: &mut Tx,
    proof: &Proof,
    sealed: &[u8],
    now: DateTime<Utc>,
) -> Result<bool> {
    let written = sqlx::query!(
        r#"
        insert into totp (account_id, secret, created_at)
        values ($1, $2, $3)
        on conflict (account_id) do update
        set secret = excluded.secret, created_at = excluded.created_at
        where totp.confirmed_at is null
        "#,
        proof.user() as UserId,
        sealed,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(written.rows_affected() > 0)
}

/// From now on, codes of the app that waited are asked for; the one of this step is used.
pub async fn confirm_totp(
    tx: &mut Tx,
    proof: &Proof,
    step: Step,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        r#"
        update totp
        set confirmed_at = $2, last_step = $3
        where account_id = $1 and confirmed_at is null
        "#,
        proof.user() as UserId,
        now,
        step,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Uses the code of a step up; says whether it was still good. Of any number who come with the
/// same code at once, one is told so.
pub async fn use_step(tx: &mut Tx, user: UserId, step: Step) -> Result<bool> {
    let used = sqlx::query!(
        r#"
        update totp
        set last_step = $2
        where account_id = $1 and confirmed_at is not null and last_step < $2
        "#,
        user as UserId,
        step,
    )
    .execute(&mut **tx)
    .await?;
    Ok(used.rows_affected() > 0)
}

/// Takes an app away, asked for or not; says whether there was one, and whether it was asked for.
pub async fn delete_totp(tx: &mut Tx, proof: &Proof) -> Result<Option<bool>> {
    let was_on = sqlx::query_scalar!(
        r#"delete from totp where account_id = $1 returning confirmed_at is not null as "was_on!""#,
        proof.user() as UserId,
    );
    Ok(was_on.fetch_optional(&mut **tx).await?)
}

/// Which recovery codes: those that work, or those that wait for their app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codes {
    Working,
    Waiting,
}

/// Writes recovery codes, as hashes, in place of those of the same kind.
pub async fn replace_codes(
    tx: &mut Tx,
    proof: &Proof,
    codes: Codes,
    hashes: &[Vec<u8>],
) -> Result<()> {
    let is_waiting = codes == Codes::Waiting;
    sqlx::query!(
        "delete from recovery_code where account_id = $1 and is_waiting = $2",
        proof.user() as UserId,
        is_waiting,
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        r#"
        insert into recovery_code (account_id, code_hash, is_waiting)
        select $1, hash, $2
        from unnest($3::bytea[]) as hash
        "#,
        proof.user() as UserId,
        is_waiting,
        hashes,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Those that waited work from now on, in place of those that did.
pub async fn activate_codes(tx: &mut Tx, proof: &Proof) -> Result<()> {
    sqlx::query!(
        "delete from recovery_code where account_id = $1 and not is_waiting",
        proof.user() as UserId,
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "update recovery_code set is_waiting = false where account_id = $1",
        proof.user() as UserId,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Uses a recovery code up; says whether there was such a one. Of any number who come with the
/// same code at once, one is told so.
pub async fn use_code(tx: &mut Tx, user: UserId, hash: &[u8]) -> Result<bool> {
    let used = sqlx::query!(
        "delete from recovery_code where account_id = $1 and code_hash = $2 and not is_waiting",
        user as UserId,
        hash,
    )
    .execute(&mut **tx)
    .await?;
    Ok(used.rows_affected() > 0)
}

/// Forgets the recovery codes of whoever has no second factor any more.
pub async fn delete_codes_without_factor(tx: &mut Tx, user: UserId) -> Result<()> {
    sqlx::query!(
        r#"
        delete from recovery_code
        where account_id = $1
            and not exists (select from totp where totp.account_id = $1)
            and not exists (select from passkey where passkey.account_id = $1)
        "#,
        user as UserId,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Forgets apps that nobody has confirmed in time, and the codes that wait for one.
pub async fn purge(db: &PgPool, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "delete from totp where confirmed_at is null and created_at <= $1",
        now - Duration::minutes(WAITING_MINUTES),
    )
    .execute(db)
    .await?;
    sqlx::query!(
        r#"
        delete from recovery_code as code
        where is_waiting and not exists (
            select from totp
            where totp.account_id = code.account_id and totp.confirmed_at is null
        )
        "#,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Takes everything away that is asked for beside a password: for the operator.
pub async fn delete_all(tx: &mut Tx, user: UserId) -> Result<()> {
    sqlx::query!("delete from totp where account_id = $1", user as UserId)
        .execute(&mut **tx)
        .await?;
    sqlx::query!("delete from passkey where account_id = $1", user as UserId)
        .execute(&mut **tx)
        .await?;
    sqlx::query!(
        "delete from recovery_code where account_id = $1",
        user as UserId
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
