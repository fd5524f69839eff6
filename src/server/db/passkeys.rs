//! Passkeys.

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::{
    domain::id::{PasskeyId, UserId},
    server::{
        auth::{Actor, passkeys::Credential, proof::Proof},
        db::Tx,
        error::Result,
    },
};

/// A passkey, as its owner sees it.
pub struct PasskeyRow {
    pub id: PasskeyId,
    pub name: String,
    pub created_at: DateTime<Utc>,
    pub last_used_at: Option<DateTime<Utc>>,
}

/// The actor's passkeys, oldest first.
pub async fn list(tx: &mut Tx, actor: &Actor) -> Result<Vec<PasskeyRow>> {
    let rows = sqlx::query_as!(
        PasskeyRow,
        r#"
        select id as "id: PasskeyId", name, created_at, last_used_at
        from passkey
        where account_id = $1
        order by created_at, id
        "#,
        actor.id() as UserId,
    );
    Ok(rows.fetch_all(&mut **tx).await?)
}

/// What it takes to check answers of somebody's passkeys.
pub async fn credentials(tx: &mut Tx, user: UserId) -> Result<Vec<Value>> {
    let credentials = sqlx::query_scalar!(
        "select credential from passkey where account_id = $1 order by created_at, id",
        user as UserId,
    );
    Ok(credentials.fetch_all(&mut **tx).await?)
}

/// What it takes to check an answer of this passkey, if it is theirs.
pub async fn find(tx: &mut Tx, user: UserId, credential: &[u8]) -> Result<Option<Value>> {
    let found = sqlx::query_scalar!(
        "select credential from passkey where account_id = $1 and credential_id = $2",
        user as UserId,
        credential,
    );
    Ok(found.fetch_optional(&mut **tx).await?)
}

/// Writes a passkey.
///
/// # Errors
/// The constraint `passkey_credential_id_key`.
pub async fn insert(
    tx: &mut Tx,
    proof: &Proof,
    (id, name): (PasskeyId, &str),
    credential: &Credential,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        r#"
        insert into passkey (id, account_id, name, credential_id, credential, created_at)
        values ($1, $2, $3, $4, $5, $6)
        "#,
        id as PasskeyId,
        proof.user() as UserId,
        name,
        credential.id,
        credential.json,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Notes that a passkey was used, and what its authenticator says of itself now; says whether it
/// is still there.
pub async fn note_use(
    tx: &mut Tx,
    user: UserId,
    credential: &Credential,
    now: DateTime<Utc>,
) -> Result<bool> {
    let noted = sqlx::query!(
        r#"
        update passkey
        set credential = $3, last_used_at = $4
        where account_id = $1 and credential_id = $2
        "#,
        user as UserId,
        credential.id,
        credential.json,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(noted.rows_affected() > 0)
}

/// Calls a passkey something else; says whether there is one.
pub async fn rename(tx: &mut Tx, actor: &Actor, id: PasskeyId, name: &str) -> Result<bool> {
    let renamed = sqlx::query!(
        "update passkey set name = $3 where id = $1 and account_id = $2",
        id as PasskeyId,
        actor.id() as UserId,
        name,
    )
    .execute(&mut **tx)
    .await?;
    Ok(renamed.rows_affected() > 0)
}

/// Takes a passkey away; gives its name, where there was one.
pub async fn delete(tx: &mut Tx, proof: &Proof, id: PasskeyId) -> Result<Option<String>> {
    let name = sqlx::query_scalar!(
        "delete from passkey where id = $1 and account_id = $2 returning name",
        id as PasskeyId,
        proof.user() as UserId,
    );
    Ok(name.fetch_optional(&mut **tx).await?)
}
