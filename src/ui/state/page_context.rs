//! What a page knows when it is made: who is looking, and how the form that led here went.
//!
//! The server puts it into the HTML, the browser reads it from there: both have it before the
//! first component runs, so nothing waits for it and both render the same.

use serde::{Deserialize, Serialize};

use crate::domain::{
    account::Viewer,
    change::Did,
    id::ChangeId,
    own_lists::OwnLists,
    problem::Problem,
    project_card::ProjectCard,
    settings::{Density, Theme},
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
    /// What a plain form's answer is, where the page has to show it.
    pub shown: Option<ShownAnswer>,
    /// The reader's labels and filters.
    pub own: OwnLists,
    /// The reader's projects, in the order of the navigation.
    pub projects: Vec<ProjectCard>,
    /// Whether this installation's address is one that passkeys can be for.
    pub may_have_passkeys: bool,
    /// The reader's choice of light or dark.
    pub theme: Theme,
    /// The reader's choice of how much is in sight.
    pub density: Density,
    /// Whether the reader has switched the keyboard shortcuts off, in this browser.
    pub are_shortcuts_off: bool,
    /// How many characters new passwords have at least.
    pub password_min_length: usize,
}

/// The answer to a form that was sent without JavaScript.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShownAnswer {
    /// The server function, such as `tokens/create`.
    pub action: String,
    /// JSON.
    pub body: String,
}

/// A form that was sent without JavaScript, and refused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RefusedForm {
    /// The server function, such as `tasks/create`.
    pub action: String,
    pub problem: Problem,
    /// Whether the password would let it through.
    pub wants_password: bool,
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

/// Something that was done, and perhaps can be undone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    pub did: Did,
    pub change: Option<ChangeId>,
}
