//! What a page knows when it is made: who is looking, and how the form that led here went.
//!
//! The server puts it into the HTML, the browser reads it from there: both have it before the
//! first component runs, so nothing waits for it and both render the same.

use serde::{Deserialize, Serialize};

use crate::domain::{
    account::Viewer, id::ChangeId, patch::Patch, problem::Problem, task::Status,
    task_input::TaskPatch,
};

/// The id of the element that holds the context as JSON.
pub const ELEMENT_ID: &str = "page-context";

/// All of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PageContext {
    /// Nobody, when signed out.
    pub viewer: Option<Viewer>,
    /// A plain form that was refused, to be shown again as it was filled in.
    pub refused: Option<RefusedForm>,
    /// What a plain form has just done.
    pub notice: Option<Notice>,
}

/// A form that was sent without JavaScript, and refused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RefusedForm {
    /// The server function, such as `tasks/create`.
    pub action: String,
    pub problem: Problem,
    /// What was filled in, but for passwords.
    pub fields: Vec<(String, String)>,
}

impl RefusedForm {
    /// What was typed into a field.
    pub fn value(&self, name: &str) -> Option<String> {
        self.fields
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.clone())
    }
}

/// Something that was done, and can be undone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    pub did: Did,
    pub change: ChangeId,
}

/// What was done to a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Did {
    Added,
    Completed,
    Reopened,
    Saved,
    Deleted,
    Undone,
}

impl Did {
    pub const ALL: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Added, "added", "Task added"),
        (Self::Completed, "completed", "Task completed"),
        (Self::Reopened, "reopened", "Task reopened"),
        (Self::Saved, "saved", "Saved"),
        (Self::Deleted, "deleted", "Task deleted"),
        (Self::Undone, "undone", "Undone"),
    ];

    /// What a patch does, in one word.
    pub fn of_patch(patch: &TaskPatch) -> Self {
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

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(_, n, _)| *n == name)
            .map(|(did, ..)| *did)
    }
}
