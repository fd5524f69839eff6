//! What people see and change of their own account: names and habits, password, the end of it.

use sha2::{Digest, Sha256};

use crate::{
    domain::{
        account::User,
        profile::{Confirmation, PasswordChange, ProfilePatch},
    },
    server::{
        app::App,
        auth::{
            Actor, SessionKind, Via, client::Client, password, proof::Proof, token::PlainToken,
        },
        db::{self, Tx},
        error::{AppError, OnConstraint, Result},
        service::{accounts::username_taken, mail, tasks::Expected, throttle::Try},
        zones,
    },
};

/// The actor's own account.
///
/// # Errors
/// When the database is away.
pub async fn get(app: &App, actor: &Actor) -> Result<User> {
    let mut tx = app.begin().await?;
    db::accounts::load(&mut tx, actor.id()).await
}

/// A number that is another one as soon as anything that the owner sees of an account is.
///
/// # Errors
/// None that can happen: an account is JSON.
pub fn version(user: &User) -> Result<i64> {
    let json = serde_json::to_vec(user).map_err(AppError::internal)?;
    let digest: [u8; 32] = Sha256::digest(json).into();
    let (first, _) = digest.split_at(8);
    let first = first.try_into().map_err(AppError::internal)?;
    Ok(i64::from_be_bytes(first) & i64::MAX)
}

/// Changes the fields that `input` names, and leaves the others alone.
///
/// # Errors
/// `Invalid`; `Conflict` where the user name is taken; `Stale` where the version is not expected.
pub async fn update(
    app: &App,
    actor: &Actor,
    mut input: ProfilePatch,
    expected: Expected,
) -> Result<User> {
    input.timezone = input.timezone.map(zones::stored_name);
    let change = input.parse(zones::is_known).map_err(AppError::Invalid)?;
    let mut tx = app.begin().await?;
    db::accounts::lock(&mut tx, actor.id()).await?;
    let user = load_expected(&mut tx, actor, expected).await?;
    let user = change.apply(user);
    db::accounts::update_profile(&mut tx, &user)
        .await
        .on_constraint("account_username_key", username_taken)?;
    tx.commit().await?;
    Ok(user)
}

async fn load_expected(tx: &mut Tx, actor: &Actor, expected: Expected) -> Result<User> {
    let user = db::accounts::load(tx, actor.id()).await?;
    let current = version(&user)?;
    match expected.is_some_and(|versions| !versions.contains(&current)) {
        true => Err(AppError::Stale),
        false => Ok(user),
    }
}

/// Whether the actor knows their password, tries counted.
pub(super) async fn prove(
    app: &App,
    actor: &Actor,
    client: &Client,
    password: String,
    field: &str,
) -> Result<Proof> {
    let Some(session) = actor.session() else {
        return Proof::of_password(actor, field, false);
    };
    let stored = db::accounts::password_hash(&mut app.begin().await?, actor.id()).await?;
    let attempt = Try::begin_in(app, client, session).await?;
    let compared = app.hasher.compare(password, stored).await;
    let compared = attempt.unless_unchecked(app, compared).await?;
    let proof = Proof::of_password(actor, field, compared.is_right)?;
    attempt.succeed(app).await?;
    Ok(proof)
}

/// Takes the password again: from now on the session may do what is dangerous, for ten minutes.
///
/// # Errors
/// `Invalid` for a wrong password; `TooManyRequests`; `Denied` for personal access tokens.
pub async fn confirm(app: &App, actor: &Actor, client: &Client, input: Confirmation) -> Result<()> {
    input.check().map_err(AppError::Invalid)?;
    let proof = prove(app, actor, client, input.password, "password").await?;
    let mut tx = app.begin().await?;
    db::sessions::hold(&mut tx, &proof).await?;
    db::sessions::set_authenticated(&mut tx, &proof, app.clock.now()).await?;
    Ok(tx.commit().await?)
}

/// A browser's new secrets, after its password was changed.
pub struct NewSecrets {
    pub cookie: PlainToken,
    pub device: PlainToken,
}

/// Changes the password: every other session ends, every browser is a stranger again, and the one
/// that asks gets new secrets (an API client has no use for them).
///
/// # Errors
/// `Invalid` with every field that is wrong; `TooManyRequests`; `Denied` for tokens.
pub async fn change_password(
    app: &App,
    actor: &Actor,
    client: &Client,
    input: PasswordChange,
) -> Result<Option<NewSecrets>> {
    let user = get(app, actor).await?;
    let rules = password::rules(app.limits.password_min_length);
    let (current, new) = input.parse(&rules, &user).map_err(AppError::Invalid)?;
    let proof = prove(app, actor, client, current, "current_password").await?;
    let hash = app.hasher.hash(new).await?;
    let secrets = new_secrets(actor)?;
    let now = app.clock.now();
    let mut tx = app.begin().await?;
    db::sessions::hold(&mut tx, &proof).await?;
    db::accounts::set_password(&mut tx, &proof, &hash).await?;
    db::sessions::delete_others(&mut tx, actor).await?;
    db::sessions::set_authenticated(&mut tx, &proof, now).await?;
    db::devices::delete_all(&mut tx, user.id).await?;
    if let Some(secrets) = &secrets {
        db::sessions::set_cookie(&mut tx, &proof, &secrets.cookie.hashed()).await?;
        db::devices::insert(&mut tx, user.id, &secrets.device.hashed(), None, now).await?;
    }
    // Whoever had the old password may have wanted another address for the account.
    db::links::delete_all(&mut tx, user.id).await?;
    db::challenges::delete_all(&mut tx, user.id).await?;
    db::users::set_pending_email(&mut tx, user.id, None).await?;
    mail::tell_password_changed(app, &mut tx, user.id).await?;
    tx.commit().await?;
    tracing::info!(user.id = %user.id, "the password was changed");
    app.outgoing.ring();
    Ok(secrets)
}

fn new_secrets(actor: &Actor) -> Result<Option<NewSecrets>> {
    let Via::Session {
        kind: SessionKind::Browser,
        ..
    } = actor.via()
    else {
        return Ok(None);
    };
    Ok(Some(NewSecrets {
        cookie: PlainToken::generate()?,
        device: PlainToken::generate()?,
    }))
}

/// Deletes the account with everything that is its own, for good.
///
/// # Errors
/// `Invalid` for a wrong password; `TooManyRequests`; `Denied` for personal access tokens; `Stale`
/// where the version is not expected.
pub async fn delete(
    app: &App,
    actor: &Actor,
    client: &Client,
    input: Confirmation,
    expected: Expected,
) -> Result<()> {
    input.check().map_err(AppError::Invalid)?;
    let proof = prove(app, actor, client, input.password, "password").await?;
    let mut tx = app.begin().await?;
    db::sessions::hold(&mut tx, &proof).await?;
    db::accounts::lock(&mut tx, actor.id()).await?;
    load_expected(&mut tx, actor, expected).await?;
    db::accounts::delete(&mut tx, &proof).await?;
    tx.commit().await?;
    tracing::info!(user.id = %actor.id(), "an account was deleted");
    Ok(())
}
