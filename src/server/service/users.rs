//! Who may have an account here, and what the operator does about them.
//!
//! The operator is whoever can run `tend` on the machine of the database: who they are is the
//! system's business, which is why the functions for them take no actor.

use uuid::Uuid;

pub use crate::server::db::users::Standing;

use crate::{
    domain::{
        account,
        id::{ProjectId, UserId},
        problem::FieldError,
        text::Email,
    },
    server::{
        app::App,
        auth::{
            password,
            token::{HashedToken, PlainToken},
        },
        config::RegistrationPolicy,
        db::{self, Tx, accounts::NewAccountRow, links::Purpose, outbox::NewMail},
        error::{AppError, OnConstraint, Result},
        locales,
        mail::{MailKind, letter},
        service::mail,
        zones,
    },
};

/// How somebody got in.
pub(super) struct Admission {
    is_first: bool,
    is_invited: bool,
}

/// Whether somebody may make an account, before anything costly is done for them.
///
/// # Errors
/// `RegistrationClosed`, and `Invalid` (field `invitation` or `email`) for an invitation that is
/// none, or somebody else's.
pub(super) async fn check_admission(
    app: &App,
    email: &Email,
    invitation: Option<&str>,
) -> Result<()> {
    let token = match (app.registration, invitation) {
        (RegistrationPolicy::Open, _) => return Ok(()),
        (RegistrationPolicy::Closed, _) => return Err(AppError::RegistrationClosed),
        (RegistrationPolicy::Invite, None) => return Err(not_invited()),
        (RegistrationPolicy::Invite, Some(token)) => HashedToken::of(token),
    };
    let mut tx = app.begin().await?;
    let link = db::links::find(&mut tx, Purpose::Invitation, &token, app.clock.now()).await?;
    check_invitation(link.map(|link| link.email), email)
}

/// Lets somebody in, in the transaction that makes their account; uses their invitation up.
///
/// # Errors
/// As [`check_admission`], for whoever was faster.
pub(super) async fn admit(
    app: &App,
    tx: &mut Tx,
    email: &Email,
    invitation: Option<&str>,
) -> Result<Admission> {
    let link = match invitation {
        Some(token) => {
            let token = HashedToken::of(token);
            db::links::take(tx, Purpose::Invitation, &token, app.clock.now()).await?
        }
        None => None,
    };
    let invited = check_invitation(link.map(|link| link.email), email);
    let is_invited = invited.is_ok();
    match app.registration {
        RegistrationPolicy::Open => {}
        RegistrationPolicy::Invite => invited?,
        RegistrationPolicy::Closed => return Err(AppError::RegistrationClosed),
    }
    Ok(Admission {
        is_first: db::users::is_first(tx).await?,
        is_invited,
    })
}

/// What an account gets that has just been made: the first is the administrator's; an address that
/// no link has gone to yet gets one.
pub(super) async fn welcome(
    app: &App,
    tx: &mut Tx,
    id: UserId,
    admission: &Admission,
) -> Result<()> {
    if admission.is_first {
        db::users::promote(tx, id).await?;
    }
    let account = load(tx, id).await?;
    if admission.is_invited {
        db::users::verify_email(tx, id, &account.email).await?;
        return Ok(());
    }
    mail::post(app, tx, mail::to_account(MailKind::VerifyEmail, &account)).await
}

async fn load(tx: &mut Tx, id: UserId) -> Result<Standing> {
    db::users::find(tx, id).await?.ok_or(AppError::NotFound)
}

fn check_invitation(invited: Option<String>, email: &Email) -> Result<()> {
    let Some(invited) = invited else {
        return Err(not_invited());
    };
    if invited.to_lowercase() == email.as_str().to_lowercase() {
        return Ok(());
    }
    let message = "The invitation is for another address: use the one that it was sent to.";
    let error = FieldError::new("email", "not_invited", message);
    Err(AppError::Invalid(vec![error]))
}

fn not_invited() -> AppError {
    let message = "People join here by invitation. Open the link of yours; if it is older than 7 days or used, ask for another.";
    AppError::Invalid(vec![FieldError::new(
        "invitation",
        "invalid_token",
        message,
    )])
}

/// Makes an account for somebody. Without a password it gets one that nobody knows, and the link
/// to choose one is answered.
///
/// # Errors
/// `Invalid` with every field that is wrong; `Conflict` where the name or the address is taken.
pub async fn add_anonymous(
    app: &App,
    username: &str,
    email: &str,
    password: Option<String>,
) -> Result<Option<String>> {
    let is_chosen = password.is_some();
    let input = account::Registration {
        username: username.to_owned(),
        email: email.to_owned(),
        password: match password {
            Some(password) => password,
            None => PlainToken::generate()?.expose().to_owned(),
        },
        ..Default::default()
    };
    let rules = password::rules(app.limits.password_min_length);
    let account = input
        .parse(zones::is_known, &rules)
        .map_err(AppError::Invalid)?;
    let password_hash = app.hasher.hash(account.password).await?;
    let id = UserId::from(Uuid::now_v7());
    let mut tx = app.begin().await?;
    let admission = Admission {
        is_first: db::users::is_first(&mut tx).await?,
        is_invited: false,
    };
    // Nobody knows yet what they read.
    let (locale, week_start) = locales::at_first(None);
    let row = NewAccountRow {
        id,
        username: account.username.as_str(),
        email: account.email.as_str(),
        password_hash: &password_hash,
        timezone: account.timezone.as_str(),
        week_start,
        locale: &locale,
    };
    let inbox = ProjectId::from(Uuid::now_v7());
    db::accounts::insert(&mut tx, row, inbox, app.clock.now())
        .await
        .on_constraint("account_username_key", || {
            taken("username", "There is a user of this name already.")
        })
        .on_constraint("account_email_key", || {
            taken("email", "There is a user with this email already.")
        })?;
    welcome(app, &mut tx, id, &admission).await?;
    let link = if is_chosen {
        None
    } else {
        let account = load(&mut tx, id).await?;
        Some(make_reset_link(app, &mut tx, &account).await?)
    };
    tx.commit().await?;
    Ok(link)
}

fn taken(field: &str, message: &str) -> AppError {
    AppError::Conflict("", vec![FieldError::new(field, "taken", message)])
}

/// Invites an address. Answers the link where no mail is sent.
///
/// # Errors
/// `Invalid` for what is no address; `Conflict` where an account has it.
pub async fn invite_anonymous(app: &App, email: &str) -> Result<Option<String>> {
    let email = Email::parse(email).map_err(|error| AppError::Invalid(vec![error]))?;
    let mut tx = app.begin().await?;
    if db::users::find_by_email(&mut tx, email.as_str())
        .await?
        .is_some()
    {
        return Err(taken("email", "There is a user with this email already."));
    }
    let invitation = NewMail {
        kind: MailKind::Invitation,
        account: None,
        recipient: email.as_str(),
        detail: None,
    };
    mail::post(app, &mut tx, invitation).await?;
    let link = match app.outgoing.sender {
        Some(_) => None,
        None => {
            let (token, _) =
                mail::make_link(app, &mut tx, Purpose::Invitation, email.as_str(), None).await?;
            Some(letter::invitation_url(&app.public_url, &token))
        }
    };
    tx.commit().await?;
    Ok(link)
}

/// Everybody, in the order in which they came.
///
/// # Errors
/// When the database is away.
pub async fn list_anonymous(app: &App) -> Result<Vec<Standing>> {
    db::users::list(&app.db).await
}

/// Closes an account: whoever is in it is out at their next request, through every door.
///
/// # Errors
/// `NotFound` where there is no such user.
pub async fn disable_anonymous(app: &App, username: &str) -> Result<()> {
    let mut tx = app.begin().await?;
    let account = named(&mut tx, username).await?;
    let since = account.disabled_at.unwrap_or(app.clock.now());
    db::users::set_disabled(&mut tx, account.id, Some(since)).await?;
    db::users::end_sessions(&mut tx, account.id).await?;
    db::links::delete_all(&mut tx, account.id).await?;
    tx.commit().await?;
    tracing::info!(user.id = %account.id, "account disabled");
    Ok(())
}

/// Opens an account again; its people sign in anew.
///
/// # Errors
/// `NotFound` where there is no such user.
pub async fn enable_anonymous(app: &App, username: &str) -> Result<()> {
    let mut tx = app.begin().await?;
    let account = named(&mut tx, username).await?;
    db::users::set_disabled(&mut tx, account.id, None).await?;
    tx.commit().await?;
    tracing::info!(user.id = %account.id, "account enabled");
    Ok(())
}

/// Makes somebody an administrator.
///
/// # Errors
/// `NotFound` where there is no such user.
pub async fn promote_anonymous(app: &App, username: &str) -> Result<()> {
    let mut tx = app.begin().await?;
    let account = named(&mut tx, username).await?;
    db::users::promote(&mut tx, account.id).await?;
    tx.commit().await?;
    tracing::info!(user.id = %account.id, "account made an administrator's");
    Ok(())
}

/// A link by which somebody chooses a new password, for the operator to hand over.
///
/// # Errors
/// `NotFound` where there is no such user; `Conflict` where the account is disabled.
pub async fn reset_link_anonymous(app: &App, username: &str) -> Result<String> {
    let mut tx = app.begin().await?;
    let account = named(&mut tx, username).await?;
    if account.disabled_at.is_some() {
        let message = "The account is disabled: enable it first.";
        return Err(AppError::Conflict(message, Vec::new()));
    }
    let link = make_reset_link(app, &mut tx, &account).await?;
    tx.commit().await?;
    Ok(link)
}

async fn make_reset_link(app: &App, tx: &mut Tx, account: &Standing) -> Result<String> {
    let (token, _) = mail::make_link(
        app,
        tx,
        Purpose::ResetPassword,
        &account.email,
        Some(account),
    )
    .await?;
    Ok(letter::reset_url(&app.public_url, &token))
}

async fn named(tx: &mut Tx, username: &str) -> Result<Standing> {
    db::users::find_by_username(tx, username)
        .await?
        .ok_or(AppError::NotFound)
}
