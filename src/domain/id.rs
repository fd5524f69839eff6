//! Ids: UUID version 7, one type for each kind, so that a task can never stand in for a project.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

macro_rules! typed_id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
        )]
        #[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(transparent))]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl $name {
            /// The same as a number, which no other id of its kind has.
            pub fn as_key(self) -> u128 {
                self.0.as_u128()
            }

            /// From [`as_key`](Self::as_key).
            pub fn from_key(key: u128) -> Self {
                Self(Uuid::from_u128(key))
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

typed_id! {
    /// Names an account.
    UserId,
    /// Names a place where somebody is signed in.
    SessionId,
    /// Names a personal access token.
    PersonalTokenId,
    /// Names a passkey.
    PasskeyId,
    /// Names a project; the inbox is one.
    ProjectId,
    /// Names a task.
    TaskId,
    /// Names a group of tasks in a project.
    SectionId,
    /// Names a label, which is somebody's own.
    LabelId,
    /// Names a reminder of a task.
    ReminderId,
    /// Names an entry of the change log.
    ChangeId,
    /// Names a date of a recurring task that was done.
    CompletionId,
    /// Names a comment.
    CommentId,
    /// Names a file on a task.
    AttachmentId,
    /// Names a filter that somebody has saved.
    SavedFilterId,
}
