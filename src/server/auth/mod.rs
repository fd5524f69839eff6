//! Who is asking: passwords, tokens, sessions, and the [`Actor`] that they prove.

pub mod client;
mod common_passwords;
pub mod jwt;
pub mod keyring;
pub mod passkeys;
pub mod password;
pub mod proof;
pub mod recovery_code;
pub mod seal;
pub mod token;
pub mod totp;

use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;

use crate::domain::{
    account::{UserRef, Viewer},
    date_style::DateStyle,
    id::{PersonalTokenId, ProjectId, SessionId, UserId},
    personal_token::Scope,
};

use super::{
    clock::Clock,
    error::{AppError, Result},
    locales, zones,
};

/// Somebody who has shown who they are. Made from a row of a session or of a personal access
/// token, and from nothing else.
#[derive(Clone, Debug)]
pub struct Actor {
    user: UserRef,
    timezone: String,
    dates: DateStyle,
    inbox: ProjectId,
    via: Via,
}

/// What an actor showed.
#[derive(Clone, Debug)]
pub enum Via {
    Session {
        id: SessionId,
        kind: SessionKind,
        /// When the password was last given.
        authenticated_at: DateTime<Utc>,
    },
    /// A personal access token.
    Token {
        id: PersonalTokenId,
        scopes: Vec<Scope>,
    },
}

/// What holds the token of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionKind {
    /// A cookie.
    Browser,
    /// An API client, which got it as a refresh token.
    Api,
}

impl SessionKind {
    /// As stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::Api => "api",
        }
    }
}

impl Actor {
    /// For `db`, which has just read all of it.
    pub(super) fn new(
        user: UserRef,
        timezone: String,
        locale: &str,
        inbox: ProjectId,
        via: Via,
    ) -> Self {
        Self {
            user,
            timezone,
            dates: locales::date_style(locale),
            inbox,
            via,
        }
    }

    pub fn id(&self) -> UserId {
        self.user.id
    }

    pub fn username(&self) -> &str {
        &self.user.username
    }

    pub fn via(&self) -> &Via {
        &self.via
    }

    /// The session that the actor came with, where it is one.
    pub fn session(&self) -> Option<SessionId> {
        match &self.via {
            Via::Session { id, .. } => Some(*id),
            Via::Token { .. } => None,
        }
    }

    /// # Errors
    /// `Denied` for a personal access token without this scope; sessions may do everything.
    pub fn check_scope(&self, wanted: Scope) -> Result<()> {
        match &self.via {
            Via::Token { scopes, .. } if !scopes.contains(&wanted) => {
                Err(AppError::Denied(match wanted {
                    Scope::Read => "This token may not read: it has no scope “read”.",
                    Scope::Write => "This token may only read: it has no scope “write”.",
                }))
            }
            _ => Ok(()),
        }
    }

    pub fn inbox(&self) -> ProjectId {
        self.inbox
    }

    /// The zone in which days begin and end for this reader.
    pub fn zone(&self) -> Tz {
        zones::zone(&self.timezone)
    }

    /// How this reader writes dates and times.
    pub fn dates(&self) -> DateStyle {
        self.dates
    }

    /// What the reader's calendar and clock show.
    pub fn wall_clock(&self, clock: &Clock) -> NaiveDateTime {
        zones::local(clock.now().naive_utc(), self.zone())
    }

    /// What the page knows of its reader.
    pub fn viewer(&self, clock: &Clock) -> Viewer {
        Viewer {
            id: self.user.id,
            username: self.user.username.clone(),
            display_name: self.user.display_name.clone(),
            timezone: self.timezone.clone(),
            dates: self.dates,
            inbox: self.inbox,
            today: zones::today(self.zone(), clock.now()),
        }
    }
}
