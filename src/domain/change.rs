//! The change log's words, and how a change is taken back.

use serde_json::{Map, Value};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    TaskCreated,
    TaskUpdated,
    TaskDeleted,
}

impl ChangeKind {
    /// As the API and the table write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::TaskCreated => "task.created",
            Self::TaskUpdated => "task.updated",
            Self::TaskDeleted => "task.deleted",
        }
    }
}

/// The fields of something, by name.
pub type Fields = Map<String, Value>;

/// The fields that differ, as they were and as they became.
pub fn diff(before: &Fields, after: &Fields) -> (Fields, Fields) {
    let pick = |from: &Fields, other: &Fields| {
        from.iter()
            .filter(|(name, value)| other.get(*name) != Some(value))
            .map(|(n, v)| (n.clone(), v.clone()))
            .collect()
    };
    (pick(before, after), pick(after, before))
}

/// `current` with a change taken back, or `None` where something newer has touched its fields.
pub fn take_back(mut current: Fields, before: Fields, after: &Fields) -> Option<Fields> {
    if after
        .iter()
        .any(|(name, value)| current.get(name) != Some(value))
    {
        return None;
    }
    current.extend(before);
    Some(current)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(json: &str) -> Fields {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_change_is_what_differs_and_goes_back_exactly() {
        let old = fields(r#"{"title":"a","status":"todo","due":null}"#);
        let new = fields(r#"{"title":"a","status":"done","due":"2026-12-01"}"#);
        let (before, after) = diff(&old, &new);
        assert_eq!(before, fields(r#"{"status":"todo","due":null}"#));
        assert_eq!(take_back(new, before, &after), Some(old));
    }

    #[test]
    fn other_fields_may_have_moved_on_but_not_the_same() {
        let before = fields(r#"{"status":"todo"}"#);
        let after = fields(r#"{"status":"done"}"#);
        let renamed = fields(r#"{"title":"b","status":"done"}"#);
        assert_eq!(
            take_back(renamed, before.clone(), &after),
            Some(fields(r#"{"title":"b","status":"todo"}"#))
        );
        assert_eq!(
            take_back(fields(r#"{"status":"cancelled"}"#), before, &after),
            None
        );
    }
}
