//! Registering, signing in and out, and finding out who asks.

use uuid::Uuid;

pub use crate::server::auth::SessionKind;

use crate::{
    domain::{
        account::{Credentials, Registration, User},
        factor::wrong_code,
        id::{ProjectId, SessionId, UserId},
        problem::FieldError,
    },
    server::{
        app::App,
        auth::{
            Actor,
            client::Client,
            password,
            token::{HashedToken, PERSONAL_PREFIX, PlainToken},
        },
        db::{self, Tx, accounts::NewAccountRow, sessions::NewSession},
        error::{AppError, OnConstraint, Result},
        locales,
        service::{
            new_sign_in,
            second_factor::{self, Checked},
            throttle,
            throttle::{Subject, Try},
            users,
        },
        zones,
    },
};

/// A session that has just begun, and the one time that its tokens are seen.
pub struct SignedIn {
    pub user: User,
    pub session: SessionId,
    /// The cookie's secret, or the refresh token.
    pub token: PlainToken,
    /// By which a browser is known from now on; API clients get none.
    pub device: Option<PlainToken>,
}

/// Makes an account with its inbox and signs it in.
///
/// # Errors
/// `Invalid` with every field that is wrong; `Conflict` where the name or the address is taken;
/// `TooManyRequests` where too many accounts are made from one network.
pub async fn register_anonymous(
    app: &App,
    client: &Client,
    mut input: Registration,
    kind: SessionKind,
) -> Result<SignedIn> {
    input.timezone = input.timezone.map(zones::stored_name);
    let invitation = input.invitation.take();
    let rules = password::rules(app.limits.password_min_length);
    let account = input
        .parse(zones::is_known, &rules)
        .map_err(AppError::Invalid)?;
    let place = app.strangers.admit_with_password().await?;
    users::check_admission(app, &account.email, invitation.as_deref()).await?;
    throttle::count_registration(app, client, &place).await?;
    let password_hash = app.hasher.hash(account.password).await?;
    let id = UserId::from(Uuid::now_v7());
    let (locale, week_start) = locales::at_first(client.languages());
    let row = NewAccountRow {
        id,
        username: account.username.as_str(),
        email: account.email.as_str(),
        password_hash: &password_hash,
        timezone: account.timezone.as_str(),
        week_start,
        locale: &locale,
    };
    let mut tx = app.begin().await?;
    let admission = users::admit(app, &mut tx, &account.email, invitation.as_deref()).await?;
    db::accounts::insert(
        &mut tx,
        row,
        ProjectId::from(Uuid::now_v7()),
        app.clock.now(),
    )
    .await
    .on_constraint("account_username_key", username_taken)
    .on_constraint("account_email_key", || {
        taken(
            "email",
            "There is an account with this email. Sign in instead?",
        )
    })?;
    users::welcome(app, &mut tx, id, &admission).await?;
    new_sign_in::recognise(app, &mut tx, client, id, kind).await?;
    let signed_in = open_session(app, &mut tx, client, id, kind).await?;
    tx.commit().await?;
    app.outgoing.ring();
    Ok(signed_in)
}

pub(super) fn username_taken() -> AppError {
    taken("username", "This user name is taken. Choose another one.")
}

fn taken(field: &str, message: &str) -> AppError {
    AppError::Conflict("", vec![FieldError::new(field, "taken", message)])
}

/// Signs in with a user name or an email address, a password, and what is asked for beside it.
///
/// # Errors
/// `InvalidCredentials`, the same and as slow, for an unknown name and for a wrong password;
/// `SecondFactorRequired` where the password alone does not do, with what a browser goes on with;
/// `TooManyRequests` where it comes too early after too many failures.
pub async fn sign_in_anonymous(
    app: &App,
    client: &Client,
    input: Credentials,
    kind: SessionKind,
) -> Result<SignedIn> {
    input.check().map_err(AppError::Invalid)?;
    let place = app.strangers.admit_with_password().await?;
    let login = input.login.trim();
    let (found, is_known_device) = find(app, client, login).await?;
    let subject = match (&found, client.device()) {
        (Some(_), Some(device)) if is_known_device => Subject::Device(device),
        (Some((user, _)), _) => Subject::Account(*user),
        (None, _) => Subject::Nobody(login),
    };
    let attempt = Try::begin(app, client, &place, subject).await?;
    let (user, stored) = found.unzip();
    let compared = app.hasher.compare(input.password, stored.clone()).await;
    let compared = attempt.unless_unchecked(app, compared).await?;
    let Some(user) = user.filter(|_| compared.is_right) else {
        tracing::info!(address = %client.address(), "a sign-in failed");
        return Err(AppError::InvalidCredentials);
    };
    let mut tx = app.begin().await?;
    // While it was compared, the password may have been changed, which ends what it opened.
    if db::accounts::lock(&mut tx, user).await? != stored {
        return Err(AppError::InvalidCredentials);
    }
    if let (Some(old), Some(new)) = (stored, compared.renewed) {
        db::accounts::renew_hash(&mut tx, user, &old, &new).await?;
    }
    let code = input.totp.as_deref();
    let checked = second_factor::check(app, &mut tx, user, code).await?;
    if checked == Checked::Wrong {
        tracing::info!(user.id = %user, address = %client.address(), "a second factor was wrong");
        let errors = vec![wrong_code("totp")];
        return Err(AppError::SecondFactorRequired { errors, step: None });
    }
    if checked == Checked::Missing {
        let step = second_factor::begin_step(app, &mut tx, user, kind).await?;
        tx.commit().await?;
        attempt.withdraw(app).await?;
        let errors = Vec::new();
        return Err(AppError::SecondFactorRequired { errors, step });
    }
    let signed_in = begin_session(app, &mut tx, client, user, kind).await?;
    tx.commit().await?;
    attempt.succeed(app).await?;
    app.outgoing.ring();
    Ok(signed_in)
}

/// The account that a login names, with its hash, and whether it knows this browser.
async fn find(app: &App, client: &Client, login: &str) -> Result<(Option<(UserId, String)>, bool)> {
    if login.contains('\0') {
        return Ok((None, false));
    }
    let mut tx = app.begin().await?;
    let found = db::accounts::find_by_login(&mut tx, login).await?;
    let is_known = match (&found, client.device()) {
        (Some((user, _)), Some(device)) => {
            db::devices::is_known(&mut tx, *user, device, app.clock.now()).await?
        }
        _ => false,
    };
    Ok((found, is_known))
}

/// Begins a session for somebody who has shown who they are, and tells the account's owner where it
/// does not know them. Whoever commits rings for the mail.
pub(super) async fn begin_session(
    app: &App,
    tx: &mut Tx,
    client: &Client,
    user: UserId,
    kind: SessionKind,
) -> Result<SignedIn> {
    if !new_sign_in::recognise(app, tx, client, user, kind).await? {
        new_sign_in::tell(app, tx, client, user).await?;
    }
    open_session(app, tx, client, user, kind).await
}

async fn open_session(
    app: &App,
    tx: &mut Tx,
    client: &Client,
    user: UserId,
    kind: SessionKind,
) -> Result<SignedIn> {
    let now = app.clock.now();
    let id = SessionId::from(Uuid::now_v7());
    let token = PlainToken::generate()?;
    db::sessions::delete_ended(tx, user, now).await?;
    let session = NewSession {
        id,
        user,
        kind,
        token: &token.hashed(),
        client,
    };
    db::sessions::insert(tx, session, now).await?;
    tracing::info!(user.id = %user, session.id = %id, kind = kind.name(), "signed in");
    let device = match kind {
        SessionKind::Browser => Some(PlainToken::generate()?),
        SessionKind::Api => None,
    };
    if let Some(device) = &device {
        db::devices::insert(tx, user, &device.hashed(), client.device(), now).await?;
    }
    let user = db::accounts::load(tx, user).await?;
    Ok(SignedIn {
        user,
        session: id,
        token,
        device,
    })
}

/// Ends the session that the actor came with, and everything that was issued for it.
///
/// # Errors
/// `Denied` for a personal access token, which has no session.
pub async fn sign_out(app: &App, actor: &Actor) -> Result<()> {
    if actor.session().is_none() {
        return Err(AppError::Denied(
            "A personal access token has no session to end. Delete it under /me/tokens.",
        ));
    }
    let mut tx = app.begin().await?;
    db::sessions::delete_current(&mut tx, actor).await?;
    Ok(tx.commit().await?)
}

/// An access token for an API session.
///
/// # Errors
/// When it cannot be signed.
pub async fn access_token_anonymous(app: &App, signed_in: &SignedIn) -> Result<String> {
    let keys = app.keys.current(&app.db, app.clock.now()).await?;
    keys.sign(signed_in.user.id, signed_in.session, app.clock.now())
}

/// Who holds this cookie.
///
/// # Errors
/// When the database is away; a cookie that opens nothing is `None`.
pub async fn who_by_cookie_anonymous(app: &App, secret: &str) -> Result<Option<Actor>> {
    db::sessions::find_by_cookie(&app.db, &HashedToken::of(secret), app.clock.now()).await
}

/// Who holds this bearer token: a JWT of an API session, or a personal access token.
///
/// # Errors
/// `Unauthenticated` for a token that is not ours, has run out, or whose session is over.
pub async fn who_by_bearer_anonymous(app: &App, token: &str) -> Result<Actor> {
    let now = app.clock.now();
    let found = if token.starts_with(PERSONAL_PREFIX) {
        db::personal_tokens::find(&app.db, &HashedToken::of(token), now).await?
    } else {
        let keys = app.keys.with(&app.db, token, now).await?;
        let (user, session) = keys.verify(token, now)?;
        db::sessions::find_by_id(&app.db, user, session, now).await?
    };
    found.ok_or(AppError::Unauthenticated)
}
