//! The outbox: what is to be sent, and the worker that sends it.
//!
//! Whatever causes a mail writes a row, in its own transaction. The worker takes a row by moving
//! its `due_at` on (a lease), makes the letter with whatever secret it carries, commits, and only
//! then talks to the SMTP server. If it dies in between, the row is due again when the lease is
//! over. So a mail is never lost, comes once unless the server's answer is, and no secret is ever
//! stored.

use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

pub use crate::server::db::outbox::MailRow;

use crate::{
    domain::id::UserId,
    server::{
        app::App,
        auth::token::PlainToken,
        db::{
            self, Tx,
            links::{Link, Purpose},
            outbox::NewMail,
            users::Standing,
        },
        error::{AppError, Result},
        locales,
        mail::{
            MailKind,
            letter::{self, Letter, Reader},
        },
    },
};

/// For so long a mail that is being sent is left alone; longer than sending can take.
const LEASE_MINUTES: i64 = 5;

/// Retries, after 1 minute and then ever twice as long.
const RETRIES: i32 = 10;

/// What has waited for longer is not sent any more.
const LATE_HOURS: i64 = 24;

/// How long the outbox remembers.
const KEPT_DAYS: i64 = 30;

/// How many links to choose a password go to one address in an hour.
const RESETS_AN_HOUR: i64 = 5;

/// How many mails are on their way at once.
const LANES: usize = 4;

/// A letter and where it goes.
pub struct Addressed {
    pub recipient: String,
    pub letter: Letter,
}

/// Writes a mail into the outbox.
pub(super) async fn post(app: &App, tx: &mut Tx, mail: NewMail<'_>) -> Result<()> {
    db::outbox::insert(tx, mail, app.clock.now()).await
}

/// How many mails of a kind one account may ask for in an hour: the addresses are anybody's.
const ASKED_AN_HOUR: i64 = 5;

/// # Errors
/// `TooManyRequests` where an account has asked for mails of this kind too often.
pub(super) async fn check_rate(
    app: &App,
    tx: &mut Tx,
    kind: MailKind,
    account: UserId,
) -> Result<()> {
    let hour_ago = app.clock.now() - Duration::hours(1);
    if db::outbox::count_asked(tx, kind, account, hour_ago).await? < ASKED_AN_HOUR {
        return Ok(());
    }
    Err(AppError::TooManyRequests {
        retry_seconds: 60 * 60,
    })
}

/// A mail to the address that an account has.
pub(super) fn to_account(kind: MailKind, account: &Standing) -> NewMail<'_> {
    NewMail {
        kind,
        account: Some(account.id),
        recipient: &account.email,
        detail: None,
    }
}

/// Tells somebody that their password is another one now, whoever did it.
pub(super) async fn tell_password_changed(app: &App, tx: &mut Tx, id: UserId) -> Result<()> {
    tell(app, tx, MailKind::PasswordChanged, id, None).await
}

/// Tells somebody what has happened to their account, whoever did it.
pub(super) async fn tell(
    app: &App,
    tx: &mut Tx,
    kind: MailKind,
    id: UserId,
    detail: Option<&str>,
) -> Result<()> {
    let Some(account) = db::users::find(tx, id).await? else {
        return Ok(());
    };
    let mail = NewMail {
        detail,
        ..to_account(kind, &account)
    };
    post(app, tx, mail).await
}

/// Sends everything that is due by the app's clock; answers how many mails were tried. Without an
/// SMTP server only tidies up.
///
/// # Errors
/// When the database is away. What was taken is due again when its lease is over.
pub async fn deliver_due_anonymous(app: &App) -> Result<usize> {
    let now = app.clock.now();
    db::outbox::purge(&app.db, now - Duration::days(KEPT_DAYS)).await?;
    db::links::purge(&app.db, now).await?;
    if app.outgoing.sender.is_none() {
        return Ok(0);
    }
    db::outbox::fail_older(&app.db, now - Duration::hours(LATE_HOURS)).await?;
    let lanes: [_; LANES] = std::array::from_fn(|_| deliver_in_turn(app));
    let [first, second, third, fourth] = lanes;
    let (first, second, third, fourth) = tokio::join!(first, second, third, fourth);
    Ok(first? + second? + third? + fourth?)
}

async fn deliver_in_turn(app: &App) -> Result<usize> {
    let mut tried = 0;
    while deliver_next(app).await? {
        tried += 1;
    }
    Ok(tried)
}

/// Tries the next mail; says whether there was one.
async fn deliver_next(app: &App) -> Result<bool> {
    let Some(sender) = &app.outgoing.sender else {
        return Ok(false);
    };
    let now = app.clock.now();
    let mut tx = app.begin().await?;
    let Some(mail) = db::outbox::claim(&mut tx, now, Duration::minutes(LEASE_MINUTES)).await?
    else {
        return Ok(false);
    };
    let Some(addressed) = write(app, &mut tx, &mail).await? else {
        db::outbox::delete(&mut tx, mail.id).await?;
        tx.commit().await?;
        return Ok(true);
    };
    tx.commit().await?;
    let sent = sender
        .send(mail.id, &addressed.recipient, &addressed.letter, now)
        .await;
    match sent {
        Ok(()) => {
            db::outbox::mark_sent(&app.db, &mail, app.clock.now()).await?;
            tracing::info!(mail.id = %mail.id, kind = %mail.kind, "mail sent");
        }
        Err(error) => {
            let next = next_try(mail.attempts, app.clock.now());
            let reason = error.to_string();
            db::outbox::mark_refused(&app.db, &mail, &reason, next).await?;
            // Not the reason: servers repeat the address in it. `tend mail list` shows it.
            tracing::warn!(
                mail.id = %mail.id,
                kind = %mail.kind,
                attempts = mail.attempts,
                is_given_up = next.is_none(),
                "mail not sent; see `tend mail list`"
            );
        }
    }
    Ok(true)
}

/// When to try again after so many tries.
fn next_try(attempts: i32, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let retries = attempts - 1;
    (retries < RETRIES).then(|| now + Duration::minutes(1 << retries.max(0)))
}

/// The letter of a mail, with a new link where it has one; `None` where there is nobody to write
/// to any more, or nothing to write.
async fn write(app: &App, tx: &mut Tx, mail: &MailRow) -> Result<Option<Addressed>> {
    match mail.kind {
        MailKind::ResetPassword => write_reset(app, tx, mail).await,
        MailKind::Invitation => write_invitation(app, tx, mail).await,
        _ => write_to_account(app, tx, mail).await,
    }
}

async fn write_reset(app: &App, tx: &mut Tx, mail: &MailRow) -> Result<Option<Addressed>> {
    let found = db::users::find_by_email(tx, &mail.recipient).await?;
    let Some(account) = found.filter(|account| account.disabled_at.is_none()) else {
        return Ok(None);
    };
    let hour_ago = app.clock.now() - Duration::hours(1);
    let sent = db::outbox::count_sent(tx, mail.kind, &account.email, hour_ago).await?;
    if sent >= RESETS_AN_HOUR {
        return Ok(None);
    }
    let (token, until) = make_link(
        app,
        tx,
        Purpose::ResetPassword,
        &account.email,
        Some(&account),
    )
    .await?;
    Ok(Some(Addressed {
        letter: reader(app, &account).reset_password(&token, until),
        // As it is stored: what was typed may be another mailbox that only looks alike.
        recipient: account.email,
    }))
}

async fn write_invitation(app: &App, tx: &mut Tx, mail: &MailRow) -> Result<Option<Addressed>> {
    if db::users::find_by_email(tx, &mail.recipient)
        .await?
        .is_some()
    {
        return Ok(None);
    }
    let (token, until) = make_link(app, tx, Purpose::Invitation, &mail.recipient, None).await?;
    Ok(Some(Addressed {
        recipient: mail.recipient.clone(),
        letter: letter::invitation(&app.public_url, &token, until),
    }))
}

async fn write_to_account(app: &App, tx: &mut Tx, mail: &MailRow) -> Result<Option<Addressed>> {
    let found = match mail.account {
        Some(id) => db::users::find(tx, id).await?,
        None => None,
    };
    let Some(account) = found.filter(|account| account.disabled_at.is_none()) else {
        return Ok(None);
    };
    let reader = reader(app, &account);
    let detail = mail.detail.as_deref().unwrap_or_default();
    let letter = match mail.kind {
        MailKind::VerifyEmail if account.email == mail.recipient && !account.email_verified => {
            let (token, until) = make_link(
                app,
                tx,
                Purpose::VerifyEmail,
                &mail.recipient,
                Some(&account),
            )
            .await?;
            reader.verify_email(&token, until)
        }
        MailKind::ChangeEmail if account.pending_email.as_ref() == Some(&mail.recipient) => {
            let (token, until) = make_link(
                app,
                tx,
                Purpose::ChangeEmail,
                &mail.recipient,
                Some(&account),
            )
            .await?;
            reader.change_email(&token, until)
        }
        MailKind::EmailChangeRequested => reader.email_change_requested(detail),
        MailKind::EmailChanged => reader.email_changed(detail),
        MailKind::PasswordChanged => reader.password_changed(mail.created_at),
        MailKind::SecondFactorOn => reader.second_factor_on(mail.created_at),
        MailKind::SecondFactorOff => reader.second_factor_off(mail.created_at),
        MailKind::RecoveryCodeUsed => reader.recovery_code_used(mail.created_at),
        MailKind::RecoveryCodesRenewed => reader.recovery_codes_renewed(mail.created_at),
        MailKind::PasskeyAdded => reader.passkey_added(detail, mail.created_at),
        MailKind::PasskeyRemoved => reader.passkey_removed(detail, mail.created_at),
        MailKind::NewSignIn => reader.new_sign_in(detail, mail.created_at),
        _ => return Ok(None),
    };
    Ok(Some(Addressed {
        recipient: mail.recipient.clone(),
        letter,
    }))
}

fn reader<'a>(app: &'a App, account: &'a Standing) -> Reader<'a> {
    Reader {
        display_name: &account.display_name,
        dates: locales::date_style(&account.locale),
        username: &account.username,
        public_url: &app.public_url,
    }
}

/// Makes a link, which ends the one that there was, and says until when it is good.
pub(super) async fn make_link(
    app: &App,
    tx: &mut Tx,
    purpose: Purpose,
    email: &str,
    account: Option<&Standing>,
) -> Result<(PlainToken, DateTime<Utc>)> {
    let (token, now) = (PlainToken::generate()?, app.clock.now());
    let link = Link {
        account: account.map(|account| account.id),
        email: email.to_owned(),
    };
    db::links::replace(tx, purpose, &link, &token.hashed(), now).await?;
    Ok((token, now + purpose.lifetime()))
}

/// The newest mails, newest first, for the operator.
///
/// # Errors
/// When the database is away.
pub async fn list_anonymous(app: &App) -> Result<Vec<MailRow>> {
    const SHOWN: i64 = 200;
    db::outbox::list(&app.db, SHOWN).await
}

/// What a mail says, for the operator to hand over. What waits or has failed is written anew, with
/// a link that works and ends the one before; what was sent is not told again.
///
/// # Errors
/// `NotFound` where there is no such mail; `Conflict` where there is nothing to show of it.
pub async fn show_anonymous(app: &App, id: Uuid) -> Result<(MailRow, Addressed)> {
    let mut tx = app.begin().await?;
    let mail = db::outbox::find(&mut tx, id)
        .await?
        .ok_or(AppError::NotFound)?;
    if mail.status == "sent" {
        let message = "This mail was sent; what it said is not kept.";
        return Err(AppError::Conflict(message, Vec::new()));
    }
    let addressed = write(app, &mut tx, &mail).await?.ok_or(AppError::Conflict(
        "There is nobody to write this to any more.",
        Vec::new(),
    ))?;
    tx.commit().await?;
    Ok((mail, addressed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retries_wait_ever_twice_as_long_and_end() {
        let now: DateTime<Utc> = "2026-03-10T12:00:00Z".parse().unwrap();
        let waits: Vec<_> = (1..=11)
            .map(|attempts| next_try(attempts, now).map(|next| (next - now).num_minutes()))
            .collect();
        let mut expected: Vec<_> = (0..10).map(|n| Some(1 << n)).collect();
        expected.push(None);
        assert_eq!(waits, expected);
    }
}
