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
    /// Comment on its tasks.
    Comment,
    /// Create, change, complete and delete its tasks.
    Edit,
    /// Delete what others have said.
    Moderate,
    /// Change the project itself.
    Manage,
    /// Delete it.
    Own,
}

impl Role {
    /// As the API and the queries write it.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "viewer" => Some(Self::Viewer),
            "commenter" => Some(Self::Commenter),
            "editor" => Some(Self::Editor),
            "admin" => Some(Self::Admin),
            "owner" => Some(Self::Owner),
            _ => None,
        }
    }

    /// The policy. Later rights are added here and nowhere else.
    pub fn allows(self, action: Action) -> bool {
        match action {
            Action::View => true,
            Action::Comment => self >= Self::Commenter,
            Action::Edit => self >= Self::Editor,
            Action::Moderate => self >= Self::Admin,
            Action::Manage => self >= Self::Admin,
            Action::Own => self == Self::Owner,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commenting_starts_at_commenter_and_moderating_at_admin() {
        assert!(!Role::Viewer.allows(Action::Comment));
        assert!(Role::Commenter.allows(Action::Comment));
        assert!(!Role::Editor.allows(Action::Moderate));
        assert!(Role::Admin.allows(Action::Moderate));
    }

    #[test]
    fn editing_starts_at_editor() {
        assert!(!Role::Viewer.allows(Action::Edit));
        assert!(!Role::Commenter.allows(Action::Edit));
        assert!(Role::Editor.allows(Action::Edit));
        assert!(Role::Owner.allows(Action::Edit));
    }

    #[test]
    fn projects_are_managed_by_admins_and_deleted_by_their_owner() {
        assert!(!Role::Editor.allows(Action::Manage));
        assert!(Role::Admin.allows(Action::Manage));
        assert!(!Role::Admin.allows(Action::Own));
        assert!(Role::Owner.allows(Action::Own));
    }
}
