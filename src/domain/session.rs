//! Where somebody is signed in, as they see it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::id::SessionId;

/// A place where somebody is signed in: a browser, or a client of the API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Session {
    pub id: SessionId,
    pub created_at: DateTime<Utc>,
    /// To the minute.
    pub last_seen_at: DateTime<Utc>,
    /// As the client called itself when it signed in.
    pub user_agent: Option<String>,
    /// Where it signed in from, or renewed its tokens last.
    pub ip: Option<String>,
    /// The one that asks.
    pub current: bool,
}
