//! The password, given lately: what is dangerous wants more than a session that was left open.
//!
//! [`Proof`] is permission as a value, like `authz::Access`: functions of `db` that make, change or
//! delete credentials demand one. It is made from a session whose password was given within the
//! last ten minutes, or from the password itself in the request. A personal access token never
//! makes one, so that a token can neither make nor change credentials.

use chrono::{DateTime, Duration, Utc};

use crate::{
    domain::{
        id::{SessionId, UserId},
        problem::FieldError,
    },
    server::error::{AppError, Result},
};

use super::{Actor, Via};

/// How long a password that was given is good for what is dangerous.
pub const PROOF_MINUTES: i64 = 10;

/// The witness that somebody has just shown to be who their session says.
#[derive(Debug)]
pub struct Proof {
    user: UserId,
    session: SessionId,
}

impl Proof {
    /// From the session alone.
    ///
    /// # Errors
    /// `ReauthenticationRequired` where the password was given too long ago; `Denied` for tokens.
    pub fn of_session(actor: &Actor, now: DateTime<Utc>) -> Result<Self> {
        let (session, authenticated_at) = session(actor)?;
        if now - authenticated_at > Duration::minutes(PROOF_MINUTES) {
            return Err(AppError::ReauthenticationRequired);
        }
        Ok(Self {
            user: actor.id(),
            session,
        })
    }

    /// From the password in the request, once it was compared.
    ///
    /// # Errors
    /// `Invalid` for `field` where it is wrong; `Denied` for tokens.
    pub fn of_password(actor: &Actor, field: &str, is_right: bool) -> Result<Self> {
        let (session, _) = session(actor)?;
        if !is_right {
            let message = "This is not your password.";
            return Err(AppError::Invalid(vec![FieldError::new(
                field,
                "wrong_password",
                message,
            )]));
        }
        Ok(Self {
            user: actor.id(),
            session,
        })
    }

    pub fn user(&self) -> UserId {
        self.user
    }

    /// The session that showed it, which outlives what it does.
    pub fn session(&self) -> SessionId {
        self.session
    }
}

fn session(actor: &Actor) -> Result<(SessionId, DateTime<Utc>)> {
    match actor.via() {
        Via::Session {
            id,
            authenticated_at,
            ..
        } => Ok((*id, *authenticated_at)),
        Via::Token { .. } => Err(AppError::Denied(
            "A personal access token cannot make or change credentials.",
        )),
    }
}
