//! Registering, signing in and out, and finding out who asks.

use uuid::Uuid;

pub use crate::server::db::sessions::SessionKind;

use crate::{
    domain::{
        account::{Credentials, Registration, User},
        id::{ProjectId, SessionId, UserId},
        problem::FieldError,
    },
    server::{
        app::App,
        auth::{
            Actor,
            token::{HashedToken, PlainToken},
        },
        db::{self, accounts::NewAccountRow},
        error::{AppError, OnConstraint, Result},
        service::users,
        zones,
    },
};

/// A session that has just begun, and the one time that its token is seen.
pub struct SignedIn {
    pub user: User,
    pub session: SessionId,
    pub token: PlainToken,
}

/// Makes an account with its inbox and signs it in.
///
/// # Errors
/// `Invalid` with every field that is wrong; `Conflict` where the name or the address is taken.
pub async fn register_anonymous(
    app: &App,
    mut input: Registration,
    kind: SessionKind,
) -> Result<SignedIn> {
    input.timezone = input.timezone.map(zones::stored_name);
    let invitation = input.invitation.take();
    let account = input.parse(zones::is_known).map_err(AppError::Invalid)?;
    users::check_admission(app, &account.email, invitation.as_deref()).await?;
    let password_hash = app.hasher.hash(account.password).await?;
    let id = UserId::from(Uuid::now_v7());
    let row = NewAccountRow {
        id,
        username: account.username.as_str(),
        email: account.email.as_str(),
        password_hash: &password_hash,
        timezone: account.timezone.as_str(),
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
    .on_constraint("account_username_key", || {
        taken("username", "This user name is taken. Choose another one.")
    })
    .on_constraint("account_email_key", || {
        taken(
            "email",
            "There is an account with this email. Sign in instead?",
        )
    })?;
    users::welcome(app, &mut tx, id, &admission).await?;
    let signed_in = begin_session(app, &mut tx, id, kind).await?;
    tx.commit().await?;
    app.outgoing.ring();
    Ok(signed_in)
}

fn taken(field: &str, message: &str) -> AppError {
    AppError::Conflict("", vec![FieldError::new(field, "taken", message)])
}

/// Signs in with a user name or an email address, and a password.
///
/// # Errors
/// `InvalidCredentials`, the same and as slow, for an unknown name and for a wrong password.
pub async fn sign_in_anonymous(
    app: &App,
    input: Credentials,
    kind: SessionKind,
) -> Result<SignedIn> {
    input.check().map_err(AppError::Invalid)?;
    let login = input.login.trim();
    let found = if login.contains('\0') {
        None
    } else {
        let mut tx = app.begin().await?;
        db::accounts::find_by_login(&mut tx, login).await?
    };
    let (user, stored) = found.unzip();
    let is_right = app.hasher.verify(input.password, stored).await?;
    let Some(user) = user.filter(|_| is_right) else {
        return Err(AppError::InvalidCredentials);
    };
    let mut tx = app.begin().await?;
    let signed_in = begin_session(app, &mut tx, user, kind).await?;
    tx.commit().await?;
    Ok(signed_in)
}

async fn begin_session(
    app: &App,
    tx: &mut db::Tx,
    user: UserId,
    kind: SessionKind,
) -> Result<SignedIn> {
    let session = SessionId::from(Uuid::now_v7());
    let token = PlainToken::generate()?;
    db::sessions::insert(tx, session, user, kind, &token.hashed(), app.clock.now()).await?;
    let user = db::accounts::load(tx, user).await?;
    Ok(SignedIn {
        user,
        session,
        token,
    })
}

/// Ends the session that the actor came with, and everything that was issued for it.
///
/// # Errors
/// When the database is away.
pub async fn sign_out(app: &App, actor: &Actor) -> Result<()> {
    let mut tx = app.begin().await?;
    db::sessions::delete(&mut tx, actor).await?;
    Ok(tx.commit().await?)
}

/// An access token for an API session.
///
/// # Errors
/// When it cannot be signed.
pub fn access_token_anonymous(app: &App, signed_in: &SignedIn) -> Result<String> {
    app.keys
        .sign(signed_in.user.id, signed_in.session, app.clock.now())
}

/// Who holds this cookie.
///
/// # Errors
/// When the database is away; a cookie that opens nothing is `None`.
pub async fn who_by_cookie_anonymous(app: &App, secret: &str) -> Result<Option<Actor>> {
    db::sessions::find_by_cookie(&app.db, &HashedToken::of(secret), app.clock.now()).await
}

/// Who holds this access token.
///
/// # Errors
/// `Unauthenticated` for a token that is not ours, has run out, or whose session is over.
pub async fn who_by_access_token_anonymous(app: &App, token: &str) -> Result<Actor> {
    let now = app.clock.now();
    let (user, session) = app.keys.verify(token, now)?;
    db::sessions::find_by_id(&app.db, user, session, now)
        .await?
        .ok_or(AppError::Unauthenticated)
}
