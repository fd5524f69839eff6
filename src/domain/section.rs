//! Sections: named groups of tasks in a project, the columns of its board.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    id::{ProjectId, SectionId},
    name::{SECTION_NAME_MAX, parse_name},
    patch::Patch,
    problem::FieldError,
    project::position_of,
    shape,
};

/// A section, as everybody reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Section {
    pub id: SectionId,
    pub project_id: ProjectId,
    pub name: String,
    /// Fractional index within the project; compared byte by byte.
    pub position: String,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    /// Grows with every change; also the `ETag`.
    pub version: i64,
}

/// A way past a neighbour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    Up,
    Down,
}

impl Step {
    /// As a form has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
        }
    }
}

/// A section after a change, and the entry of the change log that can take it back.
pub type Changed = super::change::Logged<Section>;

/// The part of a section that people write.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionContent {
    pub name: String,
    pub position: String,
}

/// The fields of a section that people may write, as they come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SectionPatch {
    /// 1 to 200 characters.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = shape::Name, example = "Kitchen")]
    pub name: Patch<String>,
    /// A fractional index; where another section has this one, the next that is free.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = shape::Position, example = "a0V")]
    pub position: Patch<String>,
}

/// A new section.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CreateSection {
    /// 1 to 200 characters.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = shape::Name, required, example = "Kitchen")]
    pub name: Patch<String>,
    /// A fractional index; the last one when absent.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = shape::Position)]
    pub position: Patch<String>,
}

impl From<CreateSection> for SectionPatch {
    fn from(section: CreateSection) -> Self {
        Self {
            name: section.name,
            position: section.position,
        }
    }
}

impl SectionPatch {
    /// The content after the patch.
    ///
    /// # Errors
    /// Everything that is wrong, each with its field.
    pub fn apply(self, mut content: SectionContent) -> Result<SectionContent, Vec<FieldError>> {
        let mut errors = Vec::new();
        let name = match self.name {
            Patch::Keep => content.name,
            name => name.over(None).unwrap_or_default(),
        };
        match parse_name("name", &name, SECTION_NAME_MAX) {
            Ok(name) => content.name = name,
            Err(error) => {
                errors.push(error);
                content.name = String::new();
            }
        }
        match position_of(self.position) {
            Ok(position) => content.position = position.unwrap_or(content.position),
            Err(error) => errors.push(error),
        }
        if errors.is_empty() {
            Ok(content)
        } else {
            Err(errors)
        }
    }
}
