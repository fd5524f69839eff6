//! What an operator does from the command line: people and mail.
//!
//! Answers are made as text and printed by whoever asked; errors are sentences.

use std::fmt::Write;

use uuid::Uuid;

use crate::domain::words::counted;

use super::{
    app::App,
    demo,
    error::AppError,
    service::{
        factors,
        mail::{self, MailRow},
        users::{self, Standing},
    },
};

/// What an operator asks for.
pub enum Order {
    AddUser {
        username: String,
        email: String,
        /// Without one, a link to choose one is answered.
        password: Option<String>,
    },
    /// Makes an account to look around in.
    MakeDemo {
        username: String,
        /// Without one, one is made and answered.
        password: Option<String>,
    },
    InviteUser {
        email: String,
    },
    ListUsers,
    DisableUser {
        username: String,
    },
    EnableUser {
        username: String,
    },
    PromoteUser {
        username: String,
    },
    MakeResetLink {
        username: String,
    },
    ResetFactor {
        username: String,
    },
    ListMail,
    ShowMail {
        id: Uuid,
    },
}

/// Why an order was not carried out, in a sentence.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(String);

/// Carries an order out; answers what to say of it.
///
/// # Errors
/// A sentence.
pub async fn carry_out(app: &App, order: Order) -> Result<String, Refusal> {
    let whom = whom(&order);
    answer(app, order)
        .await
        .map_err(|error| refusal(&error, &whom))
}

/// Whom or what an order is about, for when that is not there.
fn whom(order: &Order) -> String {
    match order {
        Order::DisableUser { username }
        | Order::EnableUser { username }
        | Order::PromoteUser { username }
        | Order::MakeResetLink { username }
        | Order::ResetFactor { username } => {
            format!("there is no user “{username}”: `tend user list` shows who there is.")
        }
        Order::ShowMail { id } => {
            format!("there is no mail {id}: `tend mail list` shows what there is.")
        }
        _ => String::new(),
    }
}

fn refusal(error: &AppError, not_found: &str) -> Refusal {
    Refusal(match error {
        AppError::NotFound => not_found.to_owned(),
        AppError::Invalid(errors) | AppError::Conflict("", errors) => {
            let messages: Vec<_> = errors.iter().map(|error| error.message.as_str()).collect();
            messages.join(" ")
        }
        AppError::Conflict(message, _) => (*message).to_owned(),
        AppError::Unavailable(_) => "the database does not answer.".to_owned(),
        error => error.to_problem().title,
    })
}

async fn answer(app: &App, order: Order) -> Result<String, AppError> {
    Ok(match order {
        Order::AddUser {
            username,
            email,
            password,
        } => match users::add_anonymous(app, &username, &email, password).await? {
            Some(link) => format!(
                "Added {username}. Their password is theirs to choose, within 30 minutes, at\n{link}"
            ),
            None => format!("Added {username}."),
        },
        Order::MakeDemo { username, password } => {
            match demo::make(app, &username, password).await? {
                Some(password) => format!(
                    "Made {username}, to look around in. Their password, which is shown this once:\n{password}"
                ),
                None => format!("Made {username}, to look around in."),
            }
        }
        Order::InviteUser { email } => match users::invite_anonymous(app, &email).await? {
            Some(link) => format!(
                "No SMTP server is set, so give {email} this link; it is good once, for 7 days:\n{link}"
            ),
            None => format!("An invitation to {email} is on its way."),
        },
        Order::ListUsers => user_table(&users::list_anonymous(app).await?),
        Order::DisableUser { username } => {
            users::disable_anonymous(app, &username).await?;
            format!("Disabled {username}: they are out at their next request.")
        }
        Order::EnableUser { username } => {
            users::enable_anonymous(app, &username).await?;
            format!("Enabled {username}: they can sign in again.")
        }
        Order::PromoteUser { username } => {
            users::promote_anonymous(app, &username).await?;
            format!("{username} is an administrator now.")
        }
        Order::MakeResetLink { username } => format!(
            "{username} can choose a new password, once and within 30 minutes, at\n{}",
            users::reset_link_anonymous(app, &username).await?
        ),
        Order::ResetFactor { username } => {
            if factors::reset_anonymous(app, &username).await? {
                format!(
                    "{username} signs in with the password alone from now on. Make sure that it was \
                     {username} who asked."
                )
            } else {
                format!("{username} had no second factor.")
            }
        }
        Order::ListMail => mail_table(&mail::list_anonymous(app).await?),
        Order::ShowMail { id } => {
            let (mail, addressed) = mail::show_anonymous(app, id).await?;
            format!(
                "To: {}\nSubject: {}\nStatus: {}\n\n{}",
                addressed.recipient,
                addressed.letter.subject,
                status(&mail),
                addressed.letter.text()
            )
        }
    })
}

fn user_table(users: &[Standing]) -> String {
    if users.is_empty() {
        return "Nobody yet. Whoever registers first is the administrator.".to_owned();
    }
    let mut table = format!(
        "{:<32}  {:<8}  {:<10}  {:<12}  EMAIL\n",
        "NAME", "STATUS", "SINCE", "ROLE"
    );
    for user in users {
        let status = if user.disabled_at.is_some() {
            "disabled"
        } else {
            "active"
        };
        let role = if user.is_admin {
            "administrator"
        } else {
            "user"
        };
        let mark = if user.email_verified {
            ""
        } else {
            " (not confirmed)"
        };
        let since = user.created_at.date_naive();
        // Writing into a string never fails.
        let _ = writeln!(
            table,
            "{:<32}  {status:<8}  {since:<10}  {role:<12}  {}{mark}",
            user.username, user.email
        );
    }
    table
}

fn mail_table(mails: &[MailRow]) -> String {
    if mails.is_empty() {
        return "No mail.".to_owned();
    }
    let mut table = format!(
        "{:<36}  {:<16}  {:<22}  {:<30}  STATUS\n",
        "ID", "CREATED (UTC)", "ABOUT", "TO"
    );
    for mail in mails {
        let created = mail.created_at.format("%Y-%m-%d %H:%M").to_string();
        let _ = writeln!(
            table,
            "{}  {created:<16}  {:<22}  {:<30}  {}",
            mail.id,
            mail.kind,
            mail.recipient,
            status(mail)
        );
    }
    table
}

/// `waiting`, `waiting, tried 3 times: 421 …`, `failed: …`, `sent`.
fn status(mail: &MailRow) -> String {
    let status = match (mail.status.as_str(), mail.attempts) {
        ("waiting", tries @ 1..) => counted(tries, "waiting, tried once", "waiting, tried # times"),
        (status, _) => status.to_owned(),
    };
    // A server's answer may have lines of its own.
    let error = mail.last_error.as_deref().unwrap_or_default();
    let error = error.split_whitespace().collect::<Vec<_>>().join(" ");
    match error.is_empty() {
        true => status,
        false => format!("{status}: {error}"),
    }
}
