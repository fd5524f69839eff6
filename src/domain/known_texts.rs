//! Texts and labels as they were when somebody began to change them, so that nobody writes over what
//! they have not seen.

use serde::{Deserialize, Serialize};

use super::{
    name::{is_same as is_same_name, parse_labels},
    patch::Patch,
    problem::FieldError,
    task::TaskContent,
};

/// The code of the error at a text that is another by now.
pub const CHANGED_ELSEWHERE: &str = "changed_elsewhere";

/// What a task's texts and labels were. What is not said is not looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct KnownTexts {
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub title: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub labels: Patch<Vec<String>>,
}

impl KnownTexts {
    /// The labels alone.
    pub fn of_labels(labels: Vec<String>) -> Self {
        Self {
            labels: Patch::Set(labels),
            ..Self::default()
        }
    }

    /// The labels of a task that has those of `now` where those of `wanted` were asked for: what was
    /// put on or taken off since they were known is done to what is there.
    ///
    /// # Errors
    /// As [`parse_labels`], for what was known and for all of them together.
    pub fn merged_labels(
        &self,
        now: &[String],
        wanted: Vec<String>,
    ) -> Result<Vec<String>, FieldError> {
        let known = match &self.labels {
            Patch::Keep => return Ok(wanted),
            Patch::Clear => Vec::new(),
            Patch::Set(known) => parse_labels(known)?,
        };
        let has =
            |names: &[String], name: &str| names.iter().any(|other| is_same_name(other, name));
        let stay = now
            .iter()
            .filter(|name| !has(&known, name) || has(&wanted, name));
        let new = wanted.iter().filter(|name| !has(&known, name));
        parse_labels(&stay.chain(new).cloned().collect::<Vec<_>>())
    }

    /// The texts that a change from `now` to `wanted` would replace unseen; none where both sides
    /// have written the same.
    pub fn overtaken(&self, now: &TaskContent, wanted: &TaskContent) -> Vec<FieldError> {
        let texts = [
            ("title", &self.title, &now.title, &wanted.title),
            (
                "description",
                &self.description,
                &now.description,
                &wanted.description,
            ),
        ];
        let overtaken = texts.into_iter().filter(|(_, known, now, wanted)| {
            let known = match known {
                Patch::Keep => return false,
                Patch::Clear => "",
                Patch::Set(text) => text.as_str(),
            };
            now != wanted && !is_same(known, now)
        });
        overtaken
            .map(|(field, ..)| changed_elsewhere(field))
            .collect()
    }
}

fn changed_elsewhere(field: &str) -> FieldError {
    let message = "This was changed elsewhere while you were typing.";
    FieldError::new(field, CHANGED_ELSEWHERE, message)
}

/// A form ends its lines in its own way (HTML, 4.10.21.4), and a title is trimmed where it is saved,
/// while the page goes on from what it has sent.
fn is_same(one: &str, other: &str) -> bool {
    one.trim().lines().eq(other.trim().lines())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::name::LABELS_MAX;

    fn content(title: &str, description: &str) -> TaskContent {
        TaskContent {
            title: title.to_owned(),
            description: description.to_owned(),
            ..TaskContent::default()
        }
    }

    fn fields(known: &KnownTexts, now: &TaskContent, wanted: &TaskContent) -> Vec<String> {
        let errors = known.overtaken(now, wanted).into_iter();
        errors.map(|error| error.field).collect()
    }

    #[test]
    fn a_text_that_somebody_else_has_changed_is_not_written_over() {
        let known = KnownTexts {
            title: Patch::Set("Tea".to_owned()),
            description: Patch::Clear,
            ..KnownTexts::default()
        };
        let (now, wanted) = (content("Coffee", "Black"), content("Cocoa", "Sweet"));
        assert_eq!(fields(&known, &now, &wanted), ["title", "description"]);
        let untouched = content("Tea", "");
        assert!(fields(&known, &untouched, &wanted).is_empty());
    }

    #[test]
    fn who_writes_the_same_or_leaves_the_text_alone_is_not_asked() {
        let known = KnownTexts {
            title: Patch::Set("Tea".to_owned()),
            ..KnownTexts::default()
        };
        let (now, wanted) = (content("Coffee", "Black"), content("Coffee", "Sweet"));
        assert!(fields(&known, &now, &wanted).is_empty());
    }

    #[test]
    fn the_line_ends_of_a_form_are_no_change() {
        let known = KnownTexts {
            description: Patch::Set("One\r\nTwo".to_owned()),
            ..KnownTexts::default()
        };
        let (now, wanted) = (content("Tea", "One\nTwo"), content("Tea", "Three"));
        assert!(fields(&known, &now, &wanted).is_empty());
    }

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn labels_that_somebody_else_has_put_on_stay_and_those_taken_off_stay_off() {
        for (known, now, wanted, merged) in [
            ("home", "home work", "home urgent", "home work urgent"),
            ("home work", "home", "home work urgent", "home urgent"),
            ("home work", "work home new", "work", "work new"),
            ("Home", "home", "", ""),
            ("", "home", "Home", "home"),
            ("home", "", "home", ""),
        ] {
            let known = KnownTexts::of_labels(words(known));
            assert_eq!(
                known.merged_labels(&words(now), words(wanted)),
                Ok(words(merged))
            );
        }
    }

    #[test]
    fn who_says_nothing_of_the_labels_that_were_there_sets_them() {
        let known = KnownTexts::default();
        assert_eq!(
            known.merged_labels(&words("home"), words("work")),
            Ok(words("work"))
        );
    }

    #[test]
    fn labels_of_both_sides_together_are_no_more_than_a_task_has() {
        let theirs: Vec<String> = (0..LABELS_MAX).map(|n| format!("theirs-{n}")).collect();
        let known = KnownTexts::of_labels(Vec::new());
        let error = known.merged_labels(&theirs, words("mine")).unwrap_err();
        assert_eq!(
            (error.field.as_str(), error.code.as_str()),
            ("labels", "too_many")
        );
    }
}
