//! What people say about a task.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    account::UserRef,
    id::{CommentId, TaskId},
    problem::FieldError,
    shape,
};

/// In characters.
pub const BODY_MAX: usize = 20_000;

/// A comment, as everybody who may see its task reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Comment {
    pub id: CommentId,
    pub task_id: TaskId,
    /// Markdown, as written.
    pub body: String,
    /// Null once the account is gone.
    pub author: Option<UserRef>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    /// Grows with every change; also the `ETag`.
    pub version: i64,
}

/// A comment as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CommentInput {
    /// Markdown, 1 to 20,000 characters.
    #[schema(value_type = shape::CommentText, required)]
    pub body: String,
}

/// The part of a comment that a change log entry holds, and that undo puts back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentContent {
    pub body: String,
    pub deleted_at: Option<DateTime<Utc>>,
}

impl CommentInput {
    /// The text, as it is stored: as written.
    ///
    /// # Errors
    /// Codes `required`, `too_long`, `control_character` (for NUL only).
    pub fn parse(self) -> Result<String, Vec<FieldError>> {
        let refuse = |code, message: String| Err(vec![FieldError::new("body", code, message)]);
        if self.body.trim().is_empty() {
            return refuse("required", "Write something first.".to_owned());
        }
        let length = self.body.chars().count();
        if length > BODY_MAX {
            let message =
                format!("A comment has at most {BODY_MAX} characters; this one has {length}.");
            return refuse("too_long", message);
        }
        if self.body.contains('\0') {
            let message = "A comment cannot hold the character NUL.";
            return refuse("control_character", message.to_owned());
        }
        Ok(self.body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_is_one_to_twenty_thousand_characters_of_anything_but_nul() {
        let parse = |body: &str| {
            let parsed = CommentInput {
                body: body.to_owned(),
            }
            .parse();
            parsed.map_err(|errors| errors[0].code.clone())
        };
        assert_eq!(parse(" a\n\tb "), Ok(" a\n\tb ".to_owned()));
        assert!(parse(&"ü".repeat(BODY_MAX)).is_ok());
        assert_eq!(parse(&"ü".repeat(BODY_MAX + 1)), Err("too_long".into()));
        assert_eq!(parse(" \n"), Err("required".into()));
        assert_eq!(parse("a\0"), Err("control_character".into()));
    }
}
