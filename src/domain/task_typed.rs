//! What a plain form of the page says of a task where the API wants more than text.

use serde::{Deserialize, Serialize};

use super::{
    patch::Patch,
    task_patch::{RecurrenceInput, TaskPatch},
};

/// The choice that goes with a repeat in words of one's own.
pub const CUSTOM: &str = "custom";

/// Fields as they are typed. What the form does not have is kept, what is empty there is cleared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TypedFields {
    /// More labels, between commas; those that stay are in the patch.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub labels: Patch<String>,
    /// More user names, between commas; those that stay are in the patch.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub assignees: Patch<String>,
    /// `every week`; empty for never, [`CUSTOM`] for what [`custom_repeat`](Self::custom_repeat)
    /// says.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub repeat: Patch<String>,
    /// `every 2nd tue`, or a rule.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub custom_repeat: Patch<String>,
}

impl TypedFields {
    /// The patch with what was typed beside it.
    pub fn over(self, mut patch: TaskPatch) -> TaskPatch {
        patch.labels = with_more(patch.labels, self.labels);
        patch.assignees = with_more(patch.assignees, self.assignees);
        let repeat = match self.repeat {
            Patch::Set(choice) if choice == CUSTOM => self.custom_repeat,
            choice => choice,
        };
        match repeat {
            Patch::Keep => {}
            Patch::Clear => patch.recurrence = Patch::Clear,
            Patch::Set(words) => patch.recurrence = repeat_patch(words),
        }
        patch
    }
}

/// What sets a repeat to these words, or takes it away.
pub fn repeat_patch(words: String) -> Patch<RecurrenceInput> {
    match words.trim() {
        "" => Patch::Clear,
        words => Patch::Set(RecurrenceInput {
            rule: words.to_owned(),
            from: None,
        }),
    }
}

/// A list with what was typed beside it, between commas. The field is there wherever the list is:
/// with all of it taken away, a form does not say that there is one.
fn with_more(list: Patch<Vec<String>>, typed: Patch<String>) -> Patch<Vec<String>> {
    if typed.is_keep() {
        return list;
    }
    let typed = typed.over(None).unwrap_or_default();
    let kept = list.over(None).unwrap_or_default();
    let all = kept.into_iter().chain(split(&typed));
    Patch::Set(all.collect())
}

/// What stands between commas.
pub fn split(typed: &str) -> impl Iterator<Item = String> + '_ {
    let parts = typed.split(',').map(str::trim);
    parts.filter(|part| !part.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_what_stays_and_what_is_typed() {
        let patch = TaskPatch {
            labels: Patch::Set(vec!["home".into()]),
            ..TaskPatch::default()
        };
        let typed = |labels: &str| TypedFields {
            labels: Patch::Set(labels.to_owned()),
            ..TypedFields::default()
        };
        let labels = |names: &[&str]| Patch::Set(names.iter().map(|n| (*n).to_owned()).collect());
        let read = typed(" work, ,errand ").over(patch.clone());
        assert_eq!(read.labels, labels(&["home", "work", "errand"]));
        assert_eq!(typed("").over(TaskPatch::default()).labels, labels(&[]));
        let untouched = TypedFields::default().over(TaskPatch::default());
        assert_eq!(untouched, TaskPatch::default());
    }

    #[test]
    fn a_repeat_is_chosen_or_typed() {
        let repeat = |choice: &str, custom: &str| {
            let typed = TypedFields {
                repeat: Patch::Set(choice.to_owned()),
                custom_repeat: Patch::Set(custom.to_owned()),
                ..TypedFields::default()
            };
            typed.over(TaskPatch::default()).recurrence.map(|r| r.rule)
        };
        assert_eq!(repeat("", "every 2 weeks"), Patch::Clear);
        assert_eq!(repeat("every week", ""), Patch::Set("every week".into()));
        assert_eq!(
            repeat(CUSTOM, "every 2nd tue"),
            Patch::Set("every 2nd tue".into())
        );
        assert_eq!(repeat(CUSTOM, " "), Patch::Clear);
    }
}
