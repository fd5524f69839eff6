//! The second half of signing in: a code of an app, a recovery code, or a passkey.
//!
//! A code works once, and so does a recovery code: the statement that uses one up says whether it
//! was still there, in the transaction that begins the session. Wrong ones count where wrong
//! passwords do. Between the halves a browser holds a token that is good for nothing else.

use serde_json::Value;

use crate::{
    domain::{
        factor::{Code, PasskeyChallenge, check_code, wrong_code},
        id::UserId,
        problem::FieldError,
    },
    server::{
        app::App,
        auth::{
            client::Client,
            recovery_code,
            token::{HashedToken, PlainToken},
            totp::Totp,
        },
        db::{
            self, Tx,
            challenges::{Challenge, Purpose},
        },
        error::{AppError, Result},
        mail::MailKind,
        service::{
            accounts::{SessionKind, SignedIn, begin_session},
            mail,
            passkeys::{party, refused_passkey},
            throttle::{Subject, Try},
        },
    },
};

/// What became of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Checked {
    /// It is right and used up now, or none is asked for.
    Right,
    Wrong,
    /// One is asked for.
    Missing,
}

/// Checks a code where one is asked for, and uses it up.
pub(super) async fn check(
    app: &App,
    tx: &mut Tx,
    user: UserId,
    code: Option<&str>,
) -> Result<Checked> {
    let now = app.clock.now();
    let factors = db::factors::load(tx, user, now).await?;
    if !factors.is_on() {
        return Ok(Checked::Right);
    }
    let Some(code) = code.filter(|code| !code.trim().is_empty()) else {
        return Ok(Checked::Missing);
    };
    let is_right = match (Code::read(code), factors.totp) {
        (Some(Code::Totp(code)), Some(sealed)) => {
            let totp = open(app, tx, user, &factors.username, &sealed).await?;
            match totp.step_of(&code, now) {
                Some(step) => db::factors::use_step(tx, user, step).await?,
                None => false,
            }
        }
        (Some(Code::Recovery(code)), _) => use_recovery_code(app, tx, user, &code).await?,
        _ => false,
    };
    Ok(if is_right {
        Checked::Right
    } else {
        Checked::Wrong
    })
}

async fn use_recovery_code(app: &App, tx: &mut Tx, user: UserId, code: &str) -> Result<bool> {
    let hash = recovery_code::hash(user, code);
    let is_used = db::factors::use_code(tx, user, &hash).await?;
    if is_used {
        tracing::info!(user.id = %user, "a recovery code was used");
        mail::tell(app, tx, MailKind::RecoveryCodeUsed, user, None).await?;
    }
    Ok(is_used)
}

/// What an app shares with us, out of what is stored.
pub(super) async fn open(
    app: &App,
    tx: &mut Tx,
    user: UserId,
    username: &str,
    sealed: &[u8],
) -> Result<Totp> {
    let key = db::sealing_keys::load_or_insert(tx, app.clock.now()).await?;
    let secret = key.open(user, sealed)?;
    Totp::new(
        secret,
        username,
        app.public_url.host_str().unwrap_or_default(),
    )
}

/// Lets a browser go on with the second half; an API client sends everything again.
pub(super) async fn begin_step(
    app: &App,
    tx: &mut Tx,
    user: UserId,
    kind: SessionKind,
) -> Result<Option<PlainToken>> {
    if kind == SessionKind::Api {
        return Ok(None);
    }
    let token = PlainToken::generate()?;
    let challenge = Challenge {
        account: Some(user),
        state: None,
    };
    let now = app.clock.now();
    db::challenges::insert(tx, Purpose::SecondStep, &token.hashed(), &challenge, now).await?;
    Ok(Some(token))
}

/// Signs in whoever has given their password, by a code.
///
/// # Errors
/// `Invalid` for a code that is wrong or used, and where too much time has passed since the
/// password; `TooManyRequests`.
pub async fn finish_anonymous(
    app: &App,
    client: &Client,
    step: Option<String>,
    code: String,
) -> Result<SignedIn> {
    check_code(&code, "code").map_err(|error| AppError::Invalid(vec![error]))?;
    let place = app.strangers.admit_with_token().await?;
    let (user, step, is_known) = whose(app, client, step).await?;
    let subject = match client.device() {
        Some(device) if is_known => Subject::Device(device),
        _ => Subject::Account(user),
    };
    let attempt = Try::begin(app, client, &place, subject).await?;
    let entered = enter_by_code(app, client, user, (&step, &code)).await;
    let Some(signed_in) = attempt.unless_unchecked(app, entered).await? else {
        tracing::info!(user.id = %user, address = %client.address(), "a second factor was wrong");
        return Err(AppError::Invalid(vec![wrong_code("code")]));
    };
    attempt.succeed(app).await?;
    app.outgoing.ring();
    Ok(signed_in)
}

/// `None` for a wrong code.
async fn enter_by_code(
    app: &App,
    client: &Client,
    user: UserId,
    (step, code): (&HashedToken, &str),
) -> Result<Option<SignedIn>> {
    let mut tx = app.begin().await?;
    // A password that is reset, or an account that is closed meanwhile, ends what is half done.
    db::accounts::lock(&mut tx, user).await?;
    let now = app.clock.now();
    let taken = db::challenges::take(&mut tx, Purpose::SecondStep, step, now).await?;
    taken.ok_or_else(run_out)?;
    if check(app, &mut tx, user, Some(code)).await? != Checked::Right {
        return Ok(None);
    }
    let signed_in = begin_session(app, &mut tx, client, user, SessionKind::Browser).await?;
    tx.commit().await?;
    app.outgoing.ring();
    Ok(Some(signed_in))
}

/// Who has given their password, by the token that they got for it, and whether they have signed
/// in from this browser before.
async fn whose(
    app: &App,
    client: &Client,
    step: Option<String>,
) -> Result<(UserId, HashedToken, bool)> {
    let step = HashedToken::of(&step.ok_or_else(run_out)?);
    let mut tx = app.begin().await?;
    let now = app.clock.now();
    let found = db::challenges::find(&mut tx, Purpose::SecondStep, &step, now).await?;
    let user = found.and_then(|challenge| challenge.account);
    let user = user.ok_or_else(run_out)?;
    let is_known = match client.device() {
        Some(device) => db::devices::is_known(&mut tx, user, device, now).await?,
        None => false,
    };
    Ok((user, step, is_known))
}

fn run_out() -> AppError {
    let message = "It is too long ago that you entered your password. Start again.";
    AppError::Invalid(vec![FieldError::new("code", "expired", message)])
}

/// Asks whoever has given their password for one of their passkeys.
///
/// # Errors
/// `Invalid` where too much time has passed since; `TooManyRequests`; `NotFound` where they, or
/// this installation, have none.
pub async fn ask_for_passkey_anonymous(
    app: &App,
    client: &Client,
    step: Option<String>,
) -> Result<PasskeyChallenge> {
    let party = party(app)?;
    let place = app.strangers.admit_with_token().await?;
    let (user, step, _) = whose(app, client, step).await?;
    Try::begin(app, client, &place, Subject::Token).await?;
    let mut tx = app.begin().await?;
    let known = db::passkeys::credentials(&mut tx, user).await?;
    if known.is_empty() {
        return Err(AppError::NotFound);
    }
    let asked = party.ask_for_one_of(&known)?;
    swap_state(app, &mut tx, &step, Some(&asked.state)).await?;
    tx.commit().await?;
    Ok(PasskeyChallenge {
        token: String::new(),
        options: asked.options,
    })
}

/// Signs in whoever has given their password, by the passkey that they were asked for.
///
/// # Errors
/// `Invalid` for a passkey that is none of theirs, and where too much time has passed.
pub async fn finish_by_passkey_anonymous(
    app: &App,
    client: &Client,
    step: Option<String>,
    answer: &str,
) -> Result<SignedIn> {
    let party = party(app)?;
    let place = app.strangers.admit_with_token().await?;
    let (user, step, _) = whose(app, client, step).await?;
    let mut tx = app.begin().await?;
    let state = swap_state(app, &mut tx, &step, None).await?;
    // Whatever comes of it, it was asked once.
    tx.commit().await?;
    let state = state.ok_or_else(refused_passkey)?;
    let mut tx = app.begin().await?;
    db::accounts::lock(&mut tx, user).await?;
    let now = app.clock.now();
    let taken = db::challenges::take(&mut tx, Purpose::SecondStep, &step, now).await?;
    taken.ok_or_else(run_out)?;
    let known = db::passkeys::credentials(&mut tx, user).await?;
    let shown = party.take_one_of(answer, state, &known)?;
    let shown = shown.ok_or_else(refused_passkey)?;
    if !db::passkeys::note_use(&mut tx, user, &shown, now).await? {
        return Err(refused_passkey());
    }
    let signed_in = begin_session(app, &mut tx, client, user, SessionKind::Browser).await?;
    tx.commit().await?;
    app.outgoing.ring();
    Try::of_challenge(client, &place).succeed(app).await?;
    Ok(signed_in)
}

async fn swap_state(
    app: &App,
    tx: &mut Tx,
    step: &HashedToken,
    state: Option<&Value>,
) -> Result<Option<Value>> {
    let now = app.clock.now();
    db::challenges::swap_state(tx, Purpose::SecondStep, step, state, now).await
}
