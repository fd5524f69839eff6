//! Projects as every page has them at hand: for the navigation, and wherever one is chosen or named.

use serde::{Deserialize, Serialize};

use super::{
    id::{ProjectId, SectionId},
    role::Role,
};

/// A project without what only its own page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectCard {
    pub id: ProjectId,
    pub name: String,
    /// `#rrggbb`
    pub color: Option<String>,
    pub is_inbox: bool,
    pub is_archived: bool,
    /// The reader's own.
    pub is_favorite: bool,
    /// What the reader is in it.
    pub role: Role,
    /// How many of its tasks, subtasks among them, are to do or in progress.
    pub open_task_count: i64,
    /// In order.
    pub sections: Vec<SectionCard>,
}

/// A section's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionCard {
    pub id: SectionId,
    pub name: String,
}

impl ProjectCard {
    /// The address of its list.
    pub fn path(&self) -> String {
        format!("/projects/{}", self.id)
    }

    /// Whether the navigation lists it: the inbox has a place of its own there.
    pub fn is_listed(&self) -> bool {
        !self.is_inbox && !self.is_archived
    }
}

/// The colours that the page offers, by name.
pub const COLORS: &[(&str, &str)] = &[
    ("#a52a1c", "Red"),
    ("#c2621a", "Orange"),
    ("#a87f0d", "Yellow"),
    ("#3c8a3f", "Green"),
    ("#1f8a83", "Teal"),
    ("#2f6fb3", "Blue"),
    ("#7a55b5", "Purple"),
    ("#b2467f", "Pink"),
    ("#74766f", "Grey"),
];
