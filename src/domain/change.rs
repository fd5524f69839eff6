//! The change log's words, and how a change is taken back.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, Type},
};

use super::{
    id::ChangeId, patch::Patch, project::ProjectPatch, task::Status, task_bulk::BulkTasks,
    task_input::TaskPatch,
};

macro_rules! change_kinds {
    ($($variant:ident = $text:literal;)*) => {
        /// What happened.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum ChangeKind { $(#[serde(rename = $text)] $variant,)* }

        // By hand: the derive does not see a name that comes out of a macro.
        impl PartialSchema for ChangeKind {
            fn schema() -> RefOr<Schema> {
                let names = ObjectBuilder::new().enum_values(Some([$($text),*]));
                names.schema_type(Type::String).description(Some("What happened.")).build().into()
            }
        }

        impl ToSchema for ChangeKind {}

        impl ChangeKind {
            /// As the API and the table write it.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

change_kinds! {
    TaskCreated = "task.created";
    TaskUpdated = "task.updated";
    TaskDeleted = "task.deleted";
    ProjectCreated = "project.created";
    ProjectUpdated = "project.updated";
    ProjectDeleted = "project.deleted";
    SectionCreated = "section.created";
    SectionUpdated = "section.updated";
    SectionDeleted = "section.deleted";
    CommentCreated = "comment.created";
    CommentUpdated = "comment.updated";
    CommentDeleted = "comment.deleted";
    AttachmentCreated = "attachment.created";
    AttachmentDeleted = "attachment.deleted";
    LabelCreated = "label.created";
    LabelUpdated = "label.updated";
    LabelDeleted = "label.deleted";
    FilterCreated = "filter.created";
    FilterUpdated = "filter.updated";
    FilterDeleted = "filter.deleted";
}

/// Something after a change, and the entry of the change log that can take it back; without one,
/// there was nothing to change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logged<T> {
    pub item: T,
    pub change: Option<ChangeId>,
}

/// What was done, as the page says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Did {
    Added,
    Completed,
    Reopened,
    Changed,
    Saved,
    Moved,
    Deleted,
    SeveralChanged,
    SeveralDeleted,
    ReminderAdded,
    ReminderRemoved,
    CommentAdded,
    CommentDeleted,
    FileAdded,
    FileRemoved,
    Undone,
    Restored,
    BinEmptied,
    ProjectAdded,
    ProjectArchived,
    ProjectRestored,
    ProjectDeleted,
    SectionAdded,
    SectionDeleted,
    FilterDeleted,
    EmailAsked,
    VerificationSent,
    PasswordChanged,
    SessionEnded,
    OthersEnded,
    TokenCreated,
    TokenDeleted,
    FactorOn,
    FactorOff,
    CodesRenewed,
    PasskeyAdded,
    PasskeyRemoved,
    Imported,
    MayExport,
}

impl Did {
    pub const ALL: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Added, "added", "Task added"),
        (Self::Completed, "completed", "Task completed"),
        (Self::Reopened, "reopened", "Task reopened"),
        (Self::Changed, "changed", "Task changed"),
        (Self::Saved, "saved", "Saved"),
        (Self::Moved, "moved", "Task moved"),
        (Self::Deleted, "deleted", "Task deleted"),
        (Self::SeveralChanged, "several_changed", "Tasks changed"),
        (Self::SeveralDeleted, "several_deleted", "Tasks deleted"),
        (Self::ReminderAdded, "reminder_added", "Reminder added"),
        (
            Self::ReminderRemoved,
            "reminder_removed",
            "Reminder removed",
        ),
        (Self::CommentAdded, "comment_added", "Comment posted"),
        (Self::CommentDeleted, "comment_deleted", "Comment deleted"),
        (Self::FileAdded, "file_added", "File attached"),
        (Self::FileRemoved, "file_removed", "File removed"),
        (Self::Undone, "undone", "Undone"),
        (Self::Restored, "restored", "Task restored"),
        (Self::BinEmptied, "bin_emptied", "Trash emptied"),
        (Self::ProjectAdded, "project_added", "Project added"),
        (
            Self::ProjectArchived,
            "project_archived",
            "Project archived. Its tasks are in no list but its own.",
        ),
        (
            Self::ProjectRestored,
            "project_restored",
            "Project restored",
        ),
        (
            Self::ProjectDeleted,
            "project_deleted",
            "Project deleted, with everything that was in it",
        ),
        (Self::SectionAdded, "section_added", "Section added"),
        (
            Self::SectionDeleted,
            "section_deleted",
            "Section deleted. Its tasks are still in the project.",
        ),
        (Self::FilterDeleted, "filter_deleted", "Filter deleted"),
        (
            Self::EmailAsked,
            "email_asked",
            "Saved. Open the link that we have mailed to the new address, and it is yours.",
        ),
        (
            Self::VerificationSent,
            "verification_sent",
            "A new link is on its way",
        ),
        (
            Self::PasswordChanged,
            "password_changed",
            "Password changed. Everywhere else you are signed out.",
        ),
        (Self::SessionEnded, "session_ended", "Signed out there"),
        (
            Self::OthersEnded,
            "others_ended",
            "Signed out everywhere else",
        ),
        (
            Self::TokenCreated,
            "token_created",
            "Token created. Copy it now: it is not shown again.",
        ),
        (Self::TokenDeleted, "token_deleted", "Token deleted"),
        (
            Self::FactorOn,
            "factor_on",
            "Two-factor is on. Keep your recovery codes where you find them without your phone.",
        ),
        (Self::FactorOff, "factor_off", "Two-factor is off"),
        (
            Self::CodesRenewed,
            "codes_renewed",
            "Here are new recovery codes. The old ones do not work any more.",
        ),
        (Self::PasskeyAdded, "passkey_added", "Passkey added"),
        (Self::PasskeyRemoved, "passkey_removed", "Passkey removed"),
        (Self::Imported, "imported", "Imported"),
        (
            Self::MayExport,
            "may_export",
            "Thank you. You can export now.",
        ),
    ];

    /// What a patch does, in one word.
    pub fn of_patch(patch: &TaskPatch) -> Self {
        let moves = !patch.project_id.is_keep() || !patch.section_id.is_keep();
        if moves && patch.title.is_keep() {
            return Self::Moved;
        }
        match &patch.status {
            Patch::Set(status) if status == Status::Done.name() && patch.title.is_keep() => {
                Self::Completed
            }
            Patch::Set(status) if status == Status::Todo.name() && patch.title.is_keep() => {
                Self::Reopened
            }
            _ => Self::Saved,
        }
    }

    /// What is done to several, in one word.
    pub fn of_bulk(tasks: &BulkTasks) -> Self {
        match tasks.delete {
            true => Self::SeveralDeleted,
            false => Self::SeveralChanged,
        }
    }

    /// What a patch of a project does, in one word.
    pub fn of_project_patch(patch: &ProjectPatch) -> Self {
        match patch.is_archived {
            Patch::Set(true) => Self::ProjectArchived,
            Patch::Set(false) => Self::ProjectRestored,
            _ => Self::Saved,
        }
    }

    /// As a cookie carries it.
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(did, ..)| *did == self)
            .map_or("", |(_, name, _)| name)
    }

    /// As the page says it.
    pub fn label(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(did, ..)| *did == self)
            .map_or("", |(.., label)| label)
    }

    /// The same of one task, by its title.
    pub fn label_of(self, title: &str) -> String {
        let sentence = match self {
            Self::Added => "Task added: #",
            Self::Completed => "Task completed: #",
            Self::Reopened => "Task reopened: #",
            Self::Moved => "Task moved: #",
            Self::Deleted => "Task deleted: #",
            _ => "Task changed: #",
        };
        sentence.replace('#', title)
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(_, n, _)| *n == name)
            .map(|(did, ..)| *did)
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
