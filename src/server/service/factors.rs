//! What people do about their second factor: turning it on and off, recovery codes.
//!
//! All of it asks for the password: given lately in this session, or in the request.

use chrono::{DateTime, Utc};

use crate::{
    domain::{
        factor::{
            Code, Enrolment, FactorPage, PasskeyCard, TotpConfirmation, check_code, wrong_code,
        },
        profile::Confirmation,
        time::split,
    },
    server::{
        app::App,
        auth::{Actor, client::Client, proof::Proof, recovery_code, totp::Totp},
        db::{self, Tx, factors::Codes, passkeys::PasskeyRow},
        error::{AppError, Result},
        mail::MailKind,
        service::{mail, profile, second_factor::open, throttle::Try},
        zones,
    },
};

/// How it stands, for the page.
///
/// # Errors
/// When the database cannot be asked.
pub async fn page(app: &App, actor: &Actor) -> Result<FactorPage> {
    let now = app.clock.now();
    let mut tx = app.begin().await?;
    let factors = db::factors::load(&mut tx, actor.id(), now).await?;
    let passkeys = db::passkeys::list(&mut tx, actor).await?;
    let is_sure = Proof::of_session(actor, now).is_ok();
    let pending = match factors.waiting.filter(|_| is_sure) {
        Some(sealed) => {
            let username = &factors.username;
            let totp = open(app, &mut tx, actor.id(), username, &sealed).await?;
            Some(totp.drawn()?)
        }
        None => None,
    };
    Ok(FactorPage {
        has_totp: factors.totp.is_some(),
        pending,
        recovery_codes_left: factors.recovery_codes,
        passkeys: passkeys
            .into_iter()
            .map(|row| card(row, actor, now))
            .collect(),
        may_have_passkeys: app.may_have_passkeys(),
    })
}

fn card(row: PasskeyRow, actor: &Actor, now: DateTime<Utc>) -> PasskeyCard {
    let zone = actor.zone();
    let say = |moment: DateTime<Utc>| {
        let (date, time) = split(moment.with_timezone(&zone).naive_local());
        let today = zones::today(zone, now);
        actor.dates().due_label(date, time, today)
    };
    let added = say(row.created_at);
    let details = match row.last_used_at {
        Some(at) => format!("Last used: {} · Added: {added}", say(at)),
        None => format!("Never used · Added: {added}"),
    };
    PasskeyCard {
        id: row.id,
        name: row.name,
        details,
    }
}

/// Begins with an authenticator app: nothing changes until a code of it is confirmed.
///
/// # Errors
/// `Conflict` where one is on already; `Denied` or `ReauthenticationRequired` without a [`Proof`].
pub async fn enrol(app: &App, actor: &Actor) -> Result<Enrolment> {
    let now = app.clock.now();
    let proof = Proof::of_session(actor, now)?;
    let secret = Totp::generate_secret()?;
    let mut tx = app.begin().await?;
    db::sessions::hold(&mut tx, &proof).await?;
    let key = db::sealing_keys::load_or_insert(&mut tx, now).await?;
    let sealed = key.seal(proof.user(), &secret)?;
    if !db::factors::begin_totp(&mut tx, &proof, &sealed, now).await? {
        let message = "Codes of an app are asked for already. Turn that off first.";
        return Err(AppError::Conflict(message, Vec::new()));
    }
    let recovery_codes = make_codes(&mut tx, &proof, Codes::Waiting).await?;
    tx.commit().await?;
    let host = app.public_url.host_str().unwrap_or_default();
    let totp = Totp::new(secret, actor.username(), host)?;
    Ok(Enrolment {
        secret: totp.secret(),
        otpauth_url: totp.url()?,
        recovery_codes,
    })
}

/// Ten recovery codes, written down as hashes.
pub(super) async fn make_codes(tx: &mut Tx, proof: &Proof, kind: Codes) -> Result<Vec<String>> {
    let codes = recovery_code::generate()?;
    let hash = |code: &String| recovery_code::hash(proof.user(), code);
    let hashes: Vec<_> = codes.iter().map(hash).collect();
    db::factors::replace_codes(tx, proof, kind, &hashes).await?;
    Ok(codes)
}

/// Turns the second factor on, with the code that the app shows.
///
/// # Errors
/// `Invalid` for a wrong code; `Conflict` where there is no app that waits; `TooManyRequests`;
/// `Denied` or `ReauthenticationRequired` without a [`Proof`].
pub async fn confirm(
    app: &App,
    actor: &Actor,
    client: &Client,
    input: TotpConfirmation,
) -> Result<()> {
    let proof = Proof::of_session(actor, app.clock.now())?;
    check_code(&input.code, "code").map_err(|error| AppError::Invalid(vec![error]))?;
    let attempt = Try::begin_in(app, client, proof.session()).await?;
    let confirmed = confirm_code(app, &proof, &input.code).await;
    if !attempt.unless_unchecked(app, confirmed).await? {
        return Err(AppError::Invalid(vec![wrong_code("code")]));
    }
    attempt.succeed(app).await?;
    tracing::info!(user.id = %actor.id(), "the second factor was turned on");
    app.outgoing.ring();
    Ok(())
}

async fn confirm_code(app: &App, proof: &Proof, code: &str) -> Result<bool> {
    let (user, now) = (proof.user(), app.clock.now());
    let mut tx = app.begin().await?;
    db::sessions::hold(&mut tx, proof).await?;
    let factors = db::factors::load(&mut tx, user, now).await?;
    let Some(sealed) = factors.waiting else {
        let message = "There is no app to confirm. Begin again, and confirm within 30 minutes.";
        return Err(AppError::Conflict(message, Vec::new()));
    };
    let totp = open(app, &mut tx, user, &factors.username, &sealed).await?;
    let step = match Code::read(code) {
        Some(Code::Totp(code)) => totp.step_of(&code, now),
        _ => None,
    };
    let Some(step) = step else { return Ok(false) };
    db::factors::confirm_totp(&mut tx, proof, step, now).await?;
    db::factors::activate_codes(&mut tx, proof).await?;
    mail::tell(app, &mut tx, MailKind::SecondFactorOn, user, None).await?;
    tx.commit().await?;
    Ok(true)
}

/// Turns the codes of an app off, by the password.
///
/// # Errors
/// `Invalid` for a wrong password; `NotFound` where there is no app; `TooManyRequests`; `Denied`
/// for personal access tokens.
pub async fn remove(app: &App, actor: &Actor, client: &Client, input: Confirmation) -> Result<()> {
    input.check().map_err(AppError::Invalid)?;
    let proof = profile::prove(app, actor, client, input.password, "password").await?;
    remove_totp(app, &proof).await
}

/// The same for a session in which the password was given lately.
///
/// # Errors
/// `NotFound` where there is no app; `Denied` or `ReauthenticationRequired` without a [`Proof`].
pub async fn turn_off(app: &App, actor: &Actor) -> Result<()> {
    let proof = Proof::of_session(actor, app.clock.now())?;
    remove_totp(app, &proof).await
}

async fn remove_totp(app: &App, proof: &Proof) -> Result<()> {
    let mut tx = app.begin().await?;
    db::sessions::hold(&mut tx, proof).await?;
    let was_on = db::factors::delete_totp(&mut tx, proof).await?;
    let was_on = was_on.ok_or(AppError::NotFound)?;
    db::factors::delete_codes_without_factor(&mut tx, proof.user()).await?;
    if was_on {
        mail::tell(app, &mut tx, MailKind::SecondFactorOff, proof.user(), None).await?;
    }
    tx.commit().await?;
    tracing::info!(user.id = %proof.user(), "codes of an app were turned off");
    app.outgoing.ring();
    Ok(())
}

/// Ten new recovery codes, in place of those that there were.
///
/// # Errors
/// `Conflict` where there is no second factor; `Denied` or `ReauthenticationRequired` without a
/// [`Proof`].
pub async fn renew_codes(app: &App, actor: &Actor) -> Result<Vec<String>> {
    let now = app.clock.now();
    let proof = Proof::of_session(actor, now)?;
    let mut tx = app.begin().await?;
    db::sessions::hold(&mut tx, &proof).await?;
    if !db::factors::load(&mut tx, actor.id(), now).await?.is_on() {
        let message = "There is no second factor that recovery codes could stand in for.";
        return Err(AppError::Conflict(message, Vec::new()));
    }
    let codes = make_codes(&mut tx, &proof, Codes::Working).await?;
    mail::tell(
        app,
        &mut tx,
        MailKind::RecoveryCodesRenewed,
        actor.id(),
        None,
    )
    .await?;
    tx.commit().await?;
    app.outgoing.ring();
    Ok(codes)
}

/// Takes away everything that is asked for beside a password, for somebody who has lost it; says
/// whether there was anything.
///
/// # Errors
/// `NotFound` where there is no such user.
pub async fn reset_anonymous(app: &App, username: &str) -> Result<bool> {
    let mut tx = app.begin().await?;
    let account = db::users::find_by_username(&mut tx, username).await?;
    let account = account.ok_or(AppError::NotFound)?;
    db::accounts::lock(&mut tx, account.id).await?;
    let factors = db::factors::load(&mut tx, account.id, app.clock.now()).await?;
    db::factors::delete_all(&mut tx, account.id).await?;
    if factors.is_on() {
        mail::tell(app, &mut tx, MailKind::SecondFactorOff, account.id, None).await?;
    }
    tx.commit().await?;
    tracing::info!(user.id = %account.id, "the second factor was reset");
    Ok(factors.is_on())
}
