//! Mail: what letters say, and the SMTP server that takes them.
//!
//! Who writes to whom, and when it is tried again, is for `service::mail`; nothing here knows the
//! database.

pub mod letter;
mod smtp;

use std::fmt;

use tokio::sync::Notify;

pub use self::smtp::{Sender, Smtp, SmtpError, Tls};

/// What a mail is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum MailKind {
    ResetPassword,
    VerifyEmail,
    ChangeEmail,
    Invitation,
    PasswordChanged,
    EmailChangeRequested,
    EmailChanged,
    SecondFactorOn,
    SecondFactorOff,
    RecoveryCodeUsed,
    RecoveryCodesRenewed,
    PasskeyAdded,
    PasskeyRemoved,
    NewSignIn,
}

impl fmt::Display for MailKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::ResetPassword => "reset password",
            Self::VerifyEmail => "verify email",
            Self::ChangeEmail => "change email",
            Self::Invitation => "invitation",
            Self::PasswordChanged => "password changed",
            Self::EmailChangeRequested => "email change asked for",
            Self::EmailChanged => "email changed",
            Self::SecondFactorOn => "second factor on",
            Self::SecondFactorOff => "second factor off",
            Self::RecoveryCodeUsed => "recovery code used",
            Self::RecoveryCodesRenewed => "recovery codes renewed",
            Self::PasskeyAdded => "passkey added",
            Self::PasskeyRemoved => "passkey removed",
            Self::NewSignIn => "new sign-in",
        })
    }
}

/// The way out: a server for mail, or none, and a bell for the worker that uses it.
pub struct Outgoing {
    /// `None`: what would be sent waits in the outbox for the operator.
    pub sender: Option<Sender>,
    bell: Notify,
}

impl Outgoing {
    pub fn new(sender: Option<Sender>) -> Self {
        Self {
            sender,
            bell: Notify::new(),
        }
    }

    /// Says that there is something in the outbox. Without it the worker finds out a little later.
    pub fn ring(&self) {
        self.bell.notify_one();
    }

    /// Waits for the bell.
    pub async fn rung(&self) {
        self.bell.notified().await;
    }
}
