//! Who may do what: the one policy table, which the server enforces and the page hides by.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What somebody is in a project, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Viewer,
    Commenter,
    Editor,
    Admin,
    Owner,
}

/// What somebody wants to do with a project or what is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Read the project and its tasks.
    View,
    /// Create, change, complete and delete its tasks.
    Edit,
}

impl Role {
    /// The policy. Later rights are added here and nowhere else.
    pub fn allows(self, action: Action) -> bool {
        match action {
            Action::View => true,
            Action::Edit => self >= Self::Editor,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editing_starts_at_editor() {
        assert!(!Role::Viewer.allows(Action::Edit));
        assert!(!Role::Commenter.allows(Action::Edit));
        assert!(Role::Editor.allows(Action::Edit));
        assert!(Role::Owner.allows(Action::Edit));
    }
}
