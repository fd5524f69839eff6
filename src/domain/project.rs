//! Projects: lists of tasks, which can be shared as a whole.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    account::UserRef,
    id::ProjectId,
    name::{PROJECT_NAME_MAX, parse_color, parse_name},
    patch::Patch,
    position,
    problem::FieldError,
    role::Role,
    shape,
    text::Description,
};

/// A project with everything that its reader may know of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Project {
    pub id: ProjectId,
    pub name: String,
    /// Markdown, as written.
    pub description: String,
    /// `#rrggbb`
    pub color: Option<String>,
    /// Everybody has one, which cannot be deleted, shared, renamed or archived.
    pub is_inbox: bool,
    /// Put away: its tasks are in no list but its own.
    pub is_archived: bool,
    /// The reader's own.
    pub is_favorite: bool,
    /// Fractional index among the projects of its owner; compared byte by byte.
    pub position: String,
    /// What the reader is in it.
    pub role: Role,
    pub owner: UserRef,
    /// How many of its tasks, subtasks among them, are to do or in progress.
    pub open_task_count: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    /// Grows with every change; also the `ETag`.
    pub version: i64,
}

/// Somebody with a role in a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Member {
    pub user: UserRef,
    pub role: Role,
    pub added_at: DateTime<Utc>,
}

/// A project after a change, and the entry of the change log that can take it back.
pub type Changed = super::change::Logged<Project>;

/// The part of a project that people write: what a change log entry holds, and what undo puts back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectContent {
    pub name: String,
    pub description: String,
    pub color: Option<String>,
    pub position: String,
    pub is_favorite: bool,
    pub archived_at: Option<DateTime<Utc>>,
    pub deleted_at: Option<DateTime<Utc>>,
}

/// The fields of a project that people may write, as they come. Absent is left alone, `null`
/// cleared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ProjectPatch {
    /// 1 to 200 characters.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = shape::Name, example = "Home")]
    pub name: Patch<String>,
    /// Markdown, up to 50,000 characters.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<shape::Markdown>)]
    pub description: Patch<String>,
    /// `#rrggbb`
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<shape::Color>, example = "#1f7a4d")]
    pub color: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<bool>)]
    pub is_archived: Patch<bool>,
    /// Your own.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<bool>)]
    pub is_favorite: Patch<bool>,
    /// A fractional index; where another project has this one, the next that is free.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = shape::Position, example = "a0V")]
    pub position: Patch<String>,
}

/// A new project.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CreateProject {
    /// 1 to 200 characters.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = shape::Name, required, example = "Home")]
    pub name: Patch<String>,
    /// Markdown, up to 50,000 characters.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<shape::Markdown>)]
    pub description: Patch<String>,
    /// `#rrggbb`
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<shape::Color>, example = "#1f7a4d")]
    pub color: Patch<String>,
    /// Your own.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<bool>)]
    pub is_favorite: Patch<bool>,
    /// A fractional index; the last one when absent.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = shape::Position)]
    pub position: Patch<String>,
}

impl From<CreateProject> for ProjectPatch {
    fn from(project: CreateProject) -> Self {
        Self {
            name: project.name,
            description: project.description,
            color: project.color,
            is_archived: Patch::Keep,
            is_favorite: project.is_favorite,
            position: project.position,
        }
    }
}

impl ProjectPatch {
    /// The content after the patch.
    ///
    /// # Errors
    /// Everything that is wrong, each with its field.
    pub fn apply(
        self,
        mut content: ProjectContent,
        now: DateTime<Utc>,
    ) -> Result<ProjectContent, Vec<FieldError>> {
        let mut errors = Vec::new();
        match self.name {
            Patch::Keep if !content.name.is_empty() => {}
            name => {
                let name = name.over(None).unwrap_or_default();
                let name = parse_name("name", &name, PROJECT_NAME_MAX);
                content.name = name.unwrap_or_else(|error| note(&mut errors, error));
            }
        }
        if !self.description.is_keep() {
            let text = self.description.over(None).unwrap_or_default();
            let text = Description::parse(&text).map(Description::into_string);
            content.description = text.unwrap_or_else(|error| note(&mut errors, error));
        }
        match self.color.try_map(|text| parse_color(&text)) {
            Ok(color) => content.color = color.over(content.color),
            Err(error) => errors.push(error),
        }
        if !self.is_archived.is_keep() {
            let is_archived = self.is_archived.over(None).unwrap_or_default();
            content.archived_at = is_archived.then(|| content.archived_at.unwrap_or(now));
        }
        if !self.is_favorite.is_keep() {
            content.is_favorite = self.is_favorite.over(None).unwrap_or_default();
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

fn note(errors: &mut Vec<FieldError>, error: FieldError) -> String {
    errors.push(error);
    String::new()
}

/// A position that somebody gave.
///
/// # Errors
/// Code `invalid_position` for what is no key, or none at all.
pub(super) fn position_of(position: Patch<String>) -> Result<Option<String>, FieldError> {
    let refuse = || {
        let message = "A position is a fractional index such as a0 or a0V.";
        FieldError::new("position", "invalid_position", message)
    };
    match position {
        Patch::Keep => Ok(None),
        Patch::Clear => Err(refuse()),
        Patch::Set(key) if position::is_key(&key) && key.len() <= position::LENGTH_MAX => {
            Ok(Some(key))
        }
        Patch::Set(_) => Err(refuse()),
    }
}
