//! Addresses: showing that mail to them arrives, and changing them.

use crate::{
    domain::{
        id::UserId,
        problem::FieldError,
        recovery::{EmailChange, EmailState},
        text::Email,
    },
    server::{
        app::App,
        auth::{Actor, client::Client, proof::Proof, token::HashedToken},
        db::{
            self, Tx,
            links::{Link, Purpose},
            outbox::NewMail,
            users::Standing,
        },
        error::{AppError, OnConstraint, Result},
        mail::MailKind,
        service::{
            mail,
            recovery::refused_link,
            throttle::{Subject, Try},
        },
    },
};

/// The actor's address, whether mail to it is known to arrive, and the one that it waits for.
///
/// # Errors
/// When the database is away.
pub async fn state(app: &App, actor: &Actor) -> Result<EmailState> {
    let mut tx = app.begin().await?;
    let account = standing(&mut tx, actor.id()).await?;
    Ok(EmailState {
        email: account.email,
        is_verified: account.email_verified,
        pending: account.pending_email,
        is_mail_sent: app.outgoing.sender.is_some(),
    })
}

/// Mails the actor another link to confirm their address with; an address that is confirmed gets
/// none.
///
/// # Errors
/// `TooManyRequests` after five in an hour.
pub async fn resend_verification(app: &App, actor: &Actor) -> Result<()> {
    let mut tx = app.begin().await?;
    let account = standing(&mut tx, actor.id()).await?;
    if account.email_verified {
        return Ok(());
    }
    mail::check_rate(app, &mut tx, MailKind::VerifyEmail, account.id).await?;
    mail::post(
        app,
        &mut tx,
        mail::to_account(MailKind::VerifyEmail, &account),
    )
    .await?;
    tx.commit().await?;
    app.outgoing.ring();
    Ok(())
}

/// Mails a link to the address that the actor wants, and a notice to the one that they have.
///
/// The address changes when the link is opened. Asking for the address that they have takes an
/// earlier wish back.
///
/// # Errors
/// `Invalid` for what is no address; `ReauthenticationRequired` where the password was given too
/// long ago; `Denied` for personal access tokens; `Conflict` where another account has the address;
/// `TooManyRequests` after five in an hour.
pub async fn request_change(app: &App, actor: &Actor, input: EmailChange) -> Result<()> {
    let email = Email::parse(&input.email).map_err(|error| AppError::Invalid(vec![error]))?;
    let proof = Proof::of_session(actor, app.clock.now())?;
    let mut tx = app.begin().await?;
    db::sessions::hold(&mut tx, &proof).await?;
    let account = standing(&mut tx, proof.user()).await?;
    db::links::delete(&mut tx, Purpose::ChangeEmail, account.id).await?;
    if email.as_str() == account.email {
        db::users::set_pending_email(&mut tx, account.id, None).await?;
        return Ok(tx.commit().await?);
    }
    let holder = db::users::find_by_email(&mut tx, email.as_str()).await?;
    if holder.is_some_and(|holder| holder.id != account.id) {
        return Err(taken());
    }
    mail::check_rate(app, &mut tx, MailKind::ChangeEmail, account.id).await?;
    db::users::set_pending_email(&mut tx, account.id, Some(email.as_str())).await?;
    let question = NewMail {
        recipient: email.as_str(),
        ..mail::to_account(MailKind::ChangeEmail, &account)
    };
    mail::post(app, &mut tx, question).await?;
    let notice = NewMail {
        detail: Some(email.as_str()),
        ..mail::to_account(MailKind::EmailChangeRequested, &account)
    };
    mail::post(app, &mut tx, notice).await?;
    tx.commit().await?;
    tracing::info!(user.id = %account.id, "change of email asked for");
    app.outgoing.ring();
    Ok(())
}

/// Opens a link that was mailed to an address: shows that it is its reader's, or makes it so.
///
/// # Errors
/// `Invalid` (field `token`) for a link that opens nothing; `Conflict` where another account has
/// taken the address meanwhile; `TooManyRequests`.
pub async fn confirm_anonymous(app: &App, client: &Client, token: &str) -> Result<()> {
    let place = app.strangers.admit_with_token().await?;
    let attempt = Try::begin(app, client, &place, Subject::Token).await?;
    use_link(app, token).await?;
    attempt.succeed(app).await
}

async fn use_link(app: &App, token: &str) -> Result<()> {
    let (token, now) = (HashedToken::of(token), app.clock.now());
    let mut tx = app.begin().await?;
    if let Some(link) = db::links::take(&mut tx, Purpose::VerifyEmail, &token, now).await? {
        let account = open_account(&mut tx, &link).await?;
        if !db::users::verify_email(&mut tx, account.id, &link.email).await? {
            return Err(refused_link());
        }
        return Ok(tx.commit().await?);
    }
    let link = db::links::take(&mut tx, Purpose::ChangeEmail, &token, now)
        .await?
        .ok_or_else(refused_link)?;
    let account = open_account(&mut tx, &link).await?;
    let is_changed = db::users::change_email(&mut tx, account.id, &link.email)
        .await
        .on_constraint("account_email_key", taken)?;
    if !is_changed {
        return Err(refused_link());
    }
    // Links that went to the address of before open nothing any more.
    db::links::delete_all(&mut tx, account.id).await?;
    let notice = NewMail {
        detail: Some(&link.email),
        ..mail::to_account(MailKind::EmailChanged, &account)
    };
    mail::post(app, &mut tx, notice).await?;
    tx.commit().await?;
    tracing::info!(user.id = %account.id, "email changed");
    app.outgoing.ring();
    Ok(())
}

async fn standing(tx: &mut Tx, id: UserId) -> Result<Standing> {
    db::users::find(tx, id)
        .await?
        .ok_or(AppError::Unauthenticated)
}

async fn open_account(tx: &mut Tx, link: &Link) -> Result<Standing> {
    let account = match link.account {
        Some(id) => db::users::find(tx, id).await?,
        None => None,
    };
    account
        .filter(|account| account.disabled_at.is_none())
        .ok_or_else(refused_link)
}

fn taken() -> AppError {
    let message = "Another account uses this email.";
    AppError::Conflict("", vec![FieldError::new("email", "taken", message)])
}
