//! Where people are signed in: seeing it, ending it, and going on by refresh tokens.

use chrono::Duration;

use crate::{
    domain::{
        id::{SessionId, UserId},
        page::{Page, PageQuery},
        session::Session,
    },
    server::{
        app::App,
        auth::{
            Actor,
            client::Client,
            token::{HashedToken, PlainToken, random_bytes},
        },
        db::{self, Tx},
        error::{AppError, Result},
        service::{
            accounts::SignedIn,
            throttle::{Subject, Try},
        },
    },
};

/// A refresh token that comes back within this time is an honest retry.
const GRACE: Duration = Duration::seconds(10);

/// Exchanges a refresh token for its successor.
///
/// # Errors
/// `Unauthenticated` for a token that is none, has run out, or was exchanged before; in the last
/// case its session is over too, since one of two holders is a thief.
pub async fn refresh_anonymous(app: &App, client: &Client, token: &str) -> Result<SignedIn> {
    let place = app.strangers.admit_with_token().await?;
    let attempt = Try::begin(app, client, &place, Subject::Token).await?;
    let mut tx = app.begin().await?;
    let found = exchange(app, &mut tx, client, token).await?;
    let signed_in = match found {
        Some((session, user, token)) => Some(SignedIn {
            user: db::accounts::load(&mut tx, user).await?,
            session,
            token,
            device: None,
        }),
        None => None,
    };
    // A session that was revoked stays so, whatever the answer.
    tx.commit().await?;
    let signed_in = signed_in.ok_or(AppError::Unauthenticated)?;
    attempt.succeed(app).await?;
    Ok(signed_in)
}

async fn exchange(
    app: &App,
    tx: &mut Tx,
    client: &Client,
    token: &str,
) -> Result<Option<(SessionId, UserId, PlainToken)>> {
    let (now, hash) = (app.clock.now(), HashedToken::of(token));
    if let Some((session, user)) = db::refresh_tokens::find_current(tx, &hash, now).await? {
        let salt = random_bytes()?;
        let successor = PlainToken::successor(token, &salt)?;
        let pair = (&hash, &successor.hashed());
        db::refresh_tokens::rotate(tx, session, pair, &salt, client, now).await?;
        return Ok(Some((session, user, successor)));
    }
    let Some(spent) = db::refresh_tokens::find_spent(tx, &hash, now).await? else {
        return Ok(None);
    };
    if now - spent.spent_at <= GRACE {
        let successor = PlainToken::successor(token, &spent.salt)?;
        return Ok(Some((spent.session, spent.user, successor)));
    }
    tracing::warn!(user.id = %spent.user, "a refresh token was used again: its session is over");
    db::refresh_tokens::revoke(tx, &spent).await?;
    Ok(None)
}

/// One page of where the actor is signed in, newest first.
///
/// # Errors
/// `Parameters` for an invalid cursor.
pub async fn list(app: &App, actor: &Actor, query: &PageQuery) -> Result<Page<Session>> {
    let before = query.after().map_err(AppError::Parameters)?;
    let now = app.clock.now();
    let sessions = db::sessions::list(&app.db, actor, before, query.fetched(), now).await?;
    Ok(query.page(sessions, |session| session.id))
}

/// Ends one of the actor's sessions, perhaps its own.
///
/// # Errors
/// `NotFound` where the actor has no such session; `Denied` for personal access tokens.
pub async fn end(app: &App, actor: &Actor, id: SessionId) -> Result<()> {
    check_session(actor)?;
    let mut tx = app.begin().await?;
    if !db::sessions::delete(&mut tx, actor, id).await? {
        return Err(AppError::NotFound);
    }
    Ok(tx.commit().await?)
}

/// Ends all of the actor's sessions but its own.
///
/// # Errors
/// `Denied` for personal access tokens.
pub async fn end_others(app: &App, actor: &Actor) -> Result<()> {
    check_session(actor)?;
    let mut tx = app.begin().await?;
    db::sessions::delete_others(&mut tx, actor).await?;
    Ok(tx.commit().await?)
}

fn check_session(actor: &Actor) -> Result<()> {
    match actor.session() {
        Some(_) => Ok(()),
        None => Err(AppError::Denied(
            "A personal access token cannot end sessions.",
        )),
    }
}
