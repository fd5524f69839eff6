//! The change log as people and their programs read it.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    account::UserRef,
    change::{ChangeKind, Fields},
    id::{ChangeId, ProjectId, TaskId, UserId},
    page::{DEFAULT_LIMIT, MAX_LIMIT},
    problem::FieldError,
};

/// What everybody has of their own on a task: nobody else's business.
const PRIVATE: [&str; 2] = ["labels", "reminders"];

/// What undo needs to know, and nobody else.
const INTERNAL: [&str; 3] = ["series", "last_completion", "tasks"];

/// One entry of the change log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Change {
    /// Grows with every change; give it as `since` to go on from here.
    pub seq: i64,
    pub kind: ChangeKind,
    /// Of what is in no project, a label or a saved filter, your inbox.
    pub project_id: ProjectId,
    /// Null for what is of no task.
    pub task_id: Option<TaskId>,
    /// Null once the account is gone.
    pub actor: Option<UserRef>,
    pub at: DateTime<Utc>,
    /// The fields that changed, as they were; null of what was not there before.
    #[schema(value_type = Option<Object>)]
    pub before: Option<Fields>,
    /// The same fields, as they became.
    #[schema(value_type = Option<Object>)]
    pub after: Option<Fields>,
}

/// What one change did to a task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Activity {
    /// What `POST /changes/{id}/undo` takes, from whoever made the change.
    pub id: ChangeId,
    pub kind: ChangeKind,
    /// Null once the account is gone.
    pub actor: Option<UserRef>,
    pub at: DateTime<Utc>,
    /// The fields that changed, as they were; null of what was not there before.
    #[schema(value_type = Option<Object>)]
    pub before: Option<Fields>,
    /// The same fields, as they became.
    #[schema(value_type = Option<Object>)]
    pub after: Option<Fields>,
}

/// Some changes, oldest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ChangePage {
    pub items: Vec<Change>,
    /// Opaque; null where there are no more for now.
    pub next_cursor: Option<String>,
    /// Where to go on: nothing that comes later is numbered below it.
    pub next_since: i64,
}

/// An entry of the log, as its table has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub id: ChangeId,
    pub change: Change,
    /// What has changed, where it is neither the task nor the project.
    pub subject: Option<Uuid>,
}

impl Entry {
    /// The entry as `reader` may see it; `None` where it is nobody's business but its author's.
    pub fn seen_by(mut self, reader: UserId) -> Option<Self> {
        let is_own = self.change.actor.as_ref().map(|actor| actor.id) == Some(reader);
        let held = |fields: &Option<Fields>| fields.as_ref().is_some_and(|f| !f.is_empty());
        let said = held(&self.change.before) || held(&self.change.after);
        for fields in [&mut self.change.before, &mut self.change.after] {
            let Some(fields) = fields else { continue };
            let hidden =
                |name: &str| INTERNAL.contains(&name) || (!is_own && PRIVATE.contains(&name));
            fields.retain(|name, _| !hidden(name));
        }
        let says = held(&self.change.before) || held(&self.change.after);
        if said && !says && !is_own {
            return None;
        }
        self.name_subject();
        Some(self)
    }

    /// Which comment, which section: nothing else in the entry says it.
    fn name_subject(&mut self) {
        let Some(id) = self.subject else { return };
        let both = [&mut self.change.before, &mut self.change.after];
        for fields in both.into_iter().flatten() {
            fields.insert("id".to_owned(), id.to_string().into());
        }
    }

    pub fn into_activity(self) -> Activity {
        Activity {
            id: self.id,
            kind: self.change.kind,
            actor: self.change.actor,
            at: self.change.at,
            before: self.change.before,
            after: self.change.after,
        }
    }
}

/// Where a page of what happened to a task has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seq(pub i64);

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Seq {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        number(text).map(Self).ok_or(())
    }
}

/// What is asked of the change log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangeQuery {
    /// Only changes with a greater number.
    pub since: i64,
    pub limit: u16,
}

impl ChangeQuery {
    /// Reads `since`, `limit` and `cursor`, which is where a page before has ended.
    ///
    /// # Errors
    /// Everything that they cannot be, and every other parameter.
    pub fn read<'a>(
        pairs: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, Vec<FieldError>> {
        let mut query = Self {
            since: 0,
            limit: DEFAULT_LIMIT,
        };
        let mut errors = Vec::new();
        for (name, value) in pairs {
            let refused = match name {
                "since" | "cursor" => match number(value) {
                    Some(seq) => {
                        query.since = query.since.max(seq);
                        None
                    }
                    None if name == "cursor" => Some((
                        "invalid_cursor",
                        "This cursor is none of ours. Start without one.",
                    )),
                    None => Some(("invalid_value", "Use a number from 0 on.")),
                },
                "limit" => match value.parse().ok().filter(|n| (1..=MAX_LIMIT).contains(n)) {
                    Some(limit) => {
                        query.limit = limit;
                        None
                    }
                    None => Some(("invalid_value", "Use a number from 1 to 200.")),
                },
                _ => Some((
                    "unknown_parameter",
                    "The parameters here are since, limit and cursor.",
                )),
            };
            errors.extend(refused.map(|(code, message)| FieldError::new(name, code, message)));
        }
        if errors.is_empty() {
            Ok(query)
        } else {
            Err(errors)
        }
    }

    /// The page that the entries are, of which all up to `settled` had been there to be found.
    pub fn page(self, mut entries: Vec<Entry>, settled: i64, reader: UserId) -> ChangePage {
        let limit = usize::from(self.limit);
        let is_last = entries.len() <= limit;
        entries.truncate(limit);
        let end = entries.last().map_or(self.since, |entry| entry.change.seq);
        let seen = entries
            .into_iter()
            .filter_map(|entry| entry.seen_by(reader));
        ChangePage {
            items: seen.map(|entry| entry.change).collect(),
            next_cursor: (!is_last).then(|| end.to_string()),
            next_since: if is_last { end.max(settled) } else { end },
        }
    }
}

/// A number of the log: digits and nothing else.
fn number(text: &str) -> Option<i64> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(json: &str) -> Option<Fields> {
        serde_json::from_str(json).unwrap()
    }

    fn entry(author: UserId, before: &str, after: &str) -> Entry {
        Entry {
            id: Uuid::nil().into(),
            subject: None,
            change: Change {
                seq: 1,
                kind: ChangeKind::TaskUpdated,
                project_id: Uuid::nil().into(),
                task_id: None,
                actor: Some(UserRef {
                    id: author,
                    username: "ana".into(),
                    display_name: "Ana".into(),
                }),
                at: DateTime::UNIX_EPOCH,
                before: fields(before),
                after: fields(after),
            },
        }
    }

    #[test]
    fn labels_and_reminders_are_seen_by_whose_they_are() {
        let (ana, bob) = (Uuid::from_u128(1).into(), Uuid::from_u128(2).into());
        let (before, after) = (
            r#"{"labels":[],"title":"a"}"#,
            r#"{"labels":["x"],"title":"b"}"#,
        );
        let own = entry(ana, before, after).seen_by(ana).unwrap();
        assert_eq!(own.change.after, fields(after));
        let foreign = entry(ana, before, after).seen_by(bob).unwrap();
        assert_eq!(foreign.change.before, fields(r#"{"title":"a"}"#));
        assert_eq!(foreign.change.after, fields(r#"{"title":"b"}"#));
        let private = entry(ana, r#"{"labels":[]}"#, r#"{"labels":["x"]}"#);
        assert_eq!(private.seen_by(bob), None);
    }

    #[test]
    fn a_full_page_ends_with_its_last_and_the_last_page_with_what_is_settled() {
        let ana = Uuid::from_u128(1).into();
        let query = ChangeQuery { since: 0, limit: 1 };
        let one = entry(ana, "null", "{}");
        let full = query.page(vec![one.clone(), one.clone()], 9, ana);
        assert_eq!(
            (full.next_since, full.next_cursor.as_deref()),
            (1, Some("1"))
        );
        let last = query.page(vec![one], 9, ana);
        assert_eq!((last.next_since, last.next_cursor), (9, None));
        assert_eq!(query.page(Vec::new(), 0, ana).next_since, 0);
    }

    #[test]
    fn numbers_are_digits() {
        assert_eq!(number("12"), Some(12));
        for bad in ["", "+1", "-1", "1.0", "9223372036854775808", "x"] {
            assert_eq!(number(bad), None, "{bad}");
        }
    }
}
