//! Passkeys: adding, naming and removing them, and signing in with nothing else.

use uuid::Uuid;

use crate::{
    domain::{
        factor::{PASSKEYS_MAX, PasskeyChallenge, parse_passkey_name},
        id::{PasskeyId, UserId},
        problem::FieldError,
    },
    server::{
        app::App,
        auth::{
            Actor,
            client::Client,
            passkeys::{Asked, RelyingParty},
            proof::Proof,
            token::{HashedToken, PlainToken},
        },
        db::{
            self, Tx,
            challenges::{Challenge, Purpose},
            factors::Codes,
        },
        error::{AppError, OnConstraint, Result},
        mail::MailKind,
        service::{
            accounts::{SessionKind, SignedIn, begin_session},
            factors::make_codes,
            mail,
            throttle::{Subject, Try},
        },
    },
};

/// # Errors
/// `NotFound` where there can be no passkeys.
pub(super) fn party(app: &App) -> Result<&RelyingParty> {
    app.passkeys.as_deref().ok_or(AppError::NotFound)
}

/// One answer for a passkey that is none of ours, is not what was asked for, or comes too late.
pub(super) fn refused_passkey() -> AppError {
    let message = "This passkey was not taken. Try again, or use another way.";
    AppError::Invalid(vec![FieldError::new("passkey", "refused", message)])
}

async fn ask(
    app: &App,
    tx: &mut Tx,
    purpose: Purpose,
    account: Option<UserId>,
    asked: Asked,
) -> Result<PasskeyChallenge> {
    let token = PlainToken::generate()?;
    let challenge = Challenge {
        account,
        state: Some(asked.state),
    };
    db::challenges::insert(tx, purpose, &token.hashed(), &challenge, app.clock.now()).await?;
    Ok(PasskeyChallenge {
        token: token.expose().to_owned(),
        options: asked.options,
    })
}

/// Uses a challenge up, whatever comes of the answer.
async fn take(app: &App, purpose: Purpose, token: &str) -> Result<Challenge> {
    let token = HashedToken::of(token);
    let mut tx = app.begin().await?;
    let taken = db::challenges::take(&mut tx, purpose, &token, app.clock.now()).await?;
    tx.commit().await?;
    taken.ok_or_else(refused_passkey)
}

/// Asks the actor's browser for a new passkey.
///
/// # Errors
/// `Conflict` where there are too many already; `NotFound` where there can be none; `Denied` or
/// `ReauthenticationRequired` without a [`Proof`].
pub async fn begin_adding(app: &App, actor: &Actor) -> Result<PasskeyChallenge> {
    let party = party(app)?;
    let proof = Proof::of_session(actor, app.clock.now())?;
    let mut tx = app.begin().await?;
    db::sessions::hold(&mut tx, &proof).await?;
    let user = db::accounts::load(&mut tx, actor.id()).await?;
    let known = db::passkeys::credentials(&mut tx, actor.id()).await?;
    check_room(known.len())?;
    let asked = party.ask_for_new(user.id, &user.username, &user.display_name, &known)?;
    let challenge = ask(app, &mut tx, Purpose::AddPasskey, Some(user.id), asked).await?;
    tx.commit().await?;
    Ok(challenge)
}

fn check_room(passkeys: usize) -> Result<()> {
    match i64::try_from(passkeys) {
        Ok(count) if count < PASSKEYS_MAX => Ok(()),
        _ => {
            let message = "These are as many passkeys as there can be: 20. Remove one first.";
            Err(AppError::Conflict(message, Vec::new()))
        }
    }
}

/// Adds the passkey that was asked for. Whoever has none but this to sign in with beside their
/// password gets recovery codes, this once; others get none.
///
/// # Errors
/// `Invalid` for a name that will not do and for an answer that is not what was asked for;
/// `Conflict` for a passkey that is somebody's already; `Denied` or `ReauthenticationRequired`.
pub async fn add(
    app: &App,
    actor: &Actor,
    token: &str,
    (name, answer): (&str, &str),
) -> Result<Vec<String>> {
    let party = party(app)?;
    let now = app.clock.now();
    let proof = Proof::of_session(actor, now)?;
    let name = parse_passkey_name(name).map_err(|error| AppError::Invalid(vec![error]))?;
    let asked = take(app, Purpose::AddPasskey, token).await?;
    let state = asked.state.filter(|_| asked.account == Some(actor.id()));
    let passkey = party.take_new(answer, state.ok_or_else(refused_passkey)?)?;
    let passkey = passkey.ok_or_else(refused_passkey)?;
    let mut tx = app.begin().await?;
    db::sessions::hold(&mut tx, &proof).await?;
    let before = db::factors::load(&mut tx, actor.id(), now).await?;
    check_room(usize::try_from(before.passkeys).unwrap_or_default())?;
    let id = PasskeyId::from(Uuid::now_v7());
    db::passkeys::insert(&mut tx, &proof, (id, &name), &passkey, now)
        .await
        .on_constraint("passkey_credential_id_key", || {
            AppError::Conflict("This passkey is in use already.", Vec::new())
        })?;
    let codes = match before.is_on() {
        true => Vec::new(),
        false => make_codes(&mut tx, &proof, Codes::Working).await?,
    };
    mail::tell(
        app,
        &mut tx,
        MailKind::PasskeyAdded,
        actor.id(),
        Some(&name),
    )
    .await?;
    tx.commit().await?;
    tracing::info!(user.id = %actor.id(), passkey.id = %id, "a passkey was added");
    app.outgoing.ring();
    Ok(codes)
}

/// Calls a passkey of the actor's something else.
///
/// # Errors
/// `Invalid`; `NotFound` where the actor has no such passkey; `Denied` for tokens.
pub async fn rename(app: &App, actor: &Actor, id: PasskeyId, name: &str) -> Result<()> {
    let name = parse_passkey_name(name).map_err(|error| AppError::Invalid(vec![error]))?;
    if actor.session().is_none() {
        let message = "A personal access token cannot change passkeys.";
        return Err(AppError::Denied(message));
    }
    let mut tx = app.begin().await?;
    if !db::passkeys::rename(&mut tx, actor, id, &name).await? {
        return Err(AppError::NotFound);
    }
    Ok(tx.commit().await?)
}

/// Takes a passkey of the actor's away.
///
/// # Errors
/// `NotFound` where the actor has no such passkey; `Denied` or `ReauthenticationRequired` without a
/// [`Proof`].
pub async fn remove(app: &App, actor: &Actor, id: PasskeyId) -> Result<()> {
    let proof = Proof::of_session(actor, app.clock.now())?;
    let mut tx = app.begin().await?;
    db::sessions::hold(&mut tx, &proof).await?;
    let name = db::passkeys::delete(&mut tx, &proof, id).await?;
    let name = name.ok_or(AppError::NotFound)?;
    db::factors::delete_codes_without_factor(&mut tx, actor.id()).await?;
    mail::tell(
        app,
        &mut tx,
        MailKind::PasskeyRemoved,
        actor.id(),
        Some(&name),
    )
    .await?;
    tx.commit().await?;
    tracing::info!(user.id = %actor.id(), passkey.id = %id, "a passkey was removed");
    app.outgoing.ring();
    Ok(())
}

/// Asks a browser for any passkey of ours.
///
/// # Errors
/// `TooManyRequests`; `NotFound` where there can be none.
pub async fn ask_anonymous(app: &App, client: &Client) -> Result<PasskeyChallenge> {
    let party = party(app)?;
    let place = app.strangers.admit_with_token().await?;
    Try::begin(app, client, &place, Subject::Token).await?;
    let mut tx = app.begin().await?;
    let asked = party.ask_for_any()?;
    let challenge = ask(app, &mut tx, Purpose::SignInByPasskey, None, asked).await?;
    tx.commit().await?;
    Ok(challenge)
}

/// Signs in by a passkey and nothing else.
///
/// # Errors
/// `Invalid`, the same for a passkey that nobody has here, that is not shown rightly, and for an
/// account that is closed.
pub async fn sign_in_anonymous(
    app: &App,
    client: &Client,
    token: &str,
    answer: &str,
) -> Result<SignedIn> {
    let party = party(app)?;
    let place = app.strangers.admit_with_token().await?;
    let asked = take(app, Purpose::SignInByPasskey, token).await?;
    let (user, credential) = party.named(answer).ok_or_else(refused_passkey)?;
    let now = app.clock.now();
    let mut tx = app.begin().await?;
    db::accounts::lock(&mut tx, user).await?;
    let account = db::users::find(&mut tx, user).await?;
    let is_open = account.is_some_and(|account| account.disabled_at.is_none());
    let known = db::passkeys::find(&mut tx, user, &credential).await?;
    let known = known.filter(|_| is_open).ok_or_else(refused_passkey)?;
    let state = asked.state.ok_or_else(refused_passkey)?;
    let shown = party.take_any(answer, state, known)?;
    let shown = shown.ok_or_else(refused_passkey)?;
    db::passkeys::note_use(&mut tx, user, &shown, now).await?;
    let signed_in = begin_session(app, &mut tx, client, user, SessionKind::Browser).await?;
    tx.commit().await?;
    app.outgoing.ring();
    Try::of_challenge(client, &place).succeed(app).await?;
    Ok(signed_in)
}
