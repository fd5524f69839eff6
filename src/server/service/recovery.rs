//! Getting back in: a link by mail, and a new password for it.

use crate::{
    domain::{
        password::Password,
        problem::FieldError,
        recovery::{Forgotten, PasswordReset},
        text::Email,
    },
    server::{
        app::App,
        auth::{client::Client, password, token::HashedToken},
        db::{
            self, Tx,
            links::{Link, Purpose},
            outbox::NewMail,
            users::Standing,
        },
        error::{AppError, Result},
        mail::MailKind,
        service::{
            mail,
            throttle::{Subject, Try},
        },
    },
};

/// Takes note that somebody forgot their password. Does the same whether there is an account or
/// not: who the address belongs to is looked up when the mail is sent.
///
/// # Errors
/// `Invalid` for what is no address; `TooManyRequests` for whoever asks again and again.
pub async fn forgot_anonymous(app: &App, client: &Client, input: Forgotten) -> Result<()> {
    let email = Email::parse(&input.email).map_err(|error| AppError::Invalid(vec![error]))?;
    let place = app.strangers.admit_with_token().await?;
    // Nobody is right here: every mail that is asked for counts.
    Try::begin(app, client, &place, Subject::Token).await?;
    let mut tx = app.begin().await?;
    let mail = NewMail {
        kind: MailKind::ResetPassword,
        account: None,
        recipient: email.as_str(),
        detail: None,
    };
    mail::post(app, &mut tx, mail).await?;
    tx.commit().await?;
    app.outgoing.ring();
    Ok(())
}

/// Sets a new password by a link, and ends every session of its account.
///
/// # Errors
/// `Invalid` for a link that opens nothing (code `invalid_token`) and for a password that will not
/// do; the link stays good then. `TooManyRequests`.
pub async fn reset_anonymous(app: &App, client: &Client, input: PasswordReset) -> Result<()> {
    let place = app.strangers.admit_with_password().await?;
    let attempt = Try::begin(app, client, &place, Subject::Token).await?;
    let token = HashedToken::of(&input.token);
    let mut tx = app.begin().await?;
    let link = db::links::find(&mut tx, Purpose::ResetPassword, &token, app.clock.now()).await?;
    let account = open_account(&mut tx, link).await?;
    // Nothing is held while the password is hashed.
    drop(tx);
    attempt.succeed(app).await?;
    let rules = password::rules(app.limits.password_min_length);
    let names = [account.username.as_str(), account.email.as_str()];
    let password = Password::parse(&input.password, "password", &rules, &names)
        .map_err(|error| AppError::Invalid(vec![error]))?;
    let hash = app.hasher.hash(password).await?;
    let mut tx = app.begin().await?;
    let link = db::links::take(&mut tx, Purpose::ResetPassword, &token, app.clock.now()).await?;
    let account = open_account(&mut tx, link).await?;
    db::users::set_password_hash(&mut tx, account.id, &hash).await?;
    db::users::end_sessions(&mut tx, account.id).await?;
    // Whoever had the old password may have wanted another address for the account.
    db::links::delete(&mut tx, Purpose::ChangeEmail, account.id).await?;
    db::users::set_pending_email(&mut tx, account.id, None).await?;
    mail::tell_password_changed(app, &mut tx, account.id).await?;
    tx.commit().await?;
    tracing::info!(user.id = %account.id, "password reset by a link; all sessions ended");
    app.outgoing.ring();
    Ok(())
}

/// The account that a link opens, if it still is what it was when the link was made.
async fn open_account(tx: &mut Tx, link: Option<Link>) -> Result<Standing> {
    let found = match &link {
        Some(Link {
            account: Some(id), ..
        }) => db::users::find(tx, *id).await?,
        _ => None,
    };
    let is_same = |account: &Standing| {
        let email = link.as_ref().map(|link| &link.email);
        account.disabled_at.is_none() && Some(&account.email) == email
    };
    found.filter(is_same).ok_or_else(refused_link)
}

/// One answer for a link that was never there, was used, is over, or was replaced.
pub(super) fn refused_link() -> AppError {
    let message =
        "This link has been used, is over, or was replaced by a newer one. Ask for another.";
    AppError::Invalid(vec![FieldError::new("token", "invalid_token", message)])
}
