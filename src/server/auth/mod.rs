//! Who is asking: passwords, tokens, sessions, and the [`Actor`] that they prove.

pub mod jwt;
pub mod password;
pub mod token;

use chrono_tz::Tz;

use crate::domain::{
    account::{UserRef, Viewer},
    id::{ProjectId, SessionId, UserId},
};

use super::{clock::Clock, zones};

/// Somebody who has shown who they are. Made from a session row and from nothing else.
#[derive(Clone, Debug)]
pub struct Actor {
    user: UserRef,
    timezone: String,
    inbox: ProjectId,
    session: SessionId,
}

impl Actor {
    /// For `db::sessions`, which has just read all of it.
    pub(super) fn from_session(
        user: UserRef,
        timezone: String,
        inbox: ProjectId,
        session: SessionId,
    ) -> Self {
        Self {
            user,
            timezone,
            inbox,
            session,
        }
    }

    pub fn id(&self) -> UserId {
        self.user.id
    }

    pub fn username(&self) -> &str {
        &self.user.username
    }

    pub fn session(&self) -> SessionId {
        self.session
    }

    pub fn inbox(&self) -> ProjectId {
        self.inbox
    }

    /// The zone in which days begin and end for this reader.
    pub fn zone(&self) -> Tz {
        zones::zone(&self.timezone)
    }

    /// What the page knows of its reader.
    pub fn viewer(&self, clock: &Clock) -> Viewer {
        Viewer {
            id: self.user.id,
            username: self.user.username.clone(),
            display_name: self.user.display_name.clone(),
            timezone: self.timezone.clone(),
            inbox: self.inbox,
            today: zones::today(self.zone(), clock.now()),
        }
    }
}
