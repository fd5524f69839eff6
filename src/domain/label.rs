//! Labels: words that somebody puts on tasks. They are that person's own; others do not see them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    id::{LabelId, TaskId},
    name::{parse_color, parse_label},
    patch::Patch,
    problem::FieldError,
    shape,
};

/// A label, as its owner reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Label {
    pub id: LabelId,
    pub name: String,
    /// `#rrggbb`
    pub color: Option<String>,
    /// How many tasks with it are to do or in progress.
    pub open_task_count: i64,
}

/// The part of a label that its owner writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelContent {
    pub name: String,
    pub color: Option<String>,
}

/// A label whole, as a change log entry holds one that came or went, and as undo puts it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelState {
    #[serde(flatten)]
    pub content: LabelContent,
    pub created_at: DateTime<Utc>,
    pub version: i64,
    /// What it is on, and where among the labels there.
    pub tasks: Vec<(TaskId, i16)>,
}

/// The fields of a label that its owner may write, as they come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LabelPatch {
    /// 1 to 60 characters without a comma.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = shape::LabelName, example = "errand")]
    pub name: Patch<String>,
    /// `#rrggbb`
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<shape::Color>, example = "#1f7a4d")]
    pub color: Patch<String>,
}

impl LabelPatch {
    /// The label after the patch.
    ///
    /// # Errors
    /// Everything that is wrong, each with its field.
    pub fn apply(self, old: LabelContent) -> Result<LabelContent, Vec<FieldError>> {
        let name = match self.name {
            Patch::Keep => Ok(old.name),
            new => parse_label("name", &new.over(None).unwrap_or_default()),
        };
        let color = self.color.try_map(|text| parse_color(&text));
        match (name, color) {
            (Ok(name), Ok(new)) => Ok(LabelContent {
                name,
                color: new.over(old.color),
            }),
            (name, color) => Err(name.err().into_iter().chain(color.err()).collect()),
        }
    }
}
