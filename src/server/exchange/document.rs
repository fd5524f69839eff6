//! Everything that is somebody's, in a form that belongs to no program.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::{
    recurrence::Recurrence,
    task::{Priority, Status, hour_minute},
};

/// What an export is and an import takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// `tend`
    #[schema(example = "tend")]
    pub format: String,
    /// 1
    #[schema(example = 1)]
    pub version: u32,
    #[serde(default)]
    pub labels: Vec<Label>,
    #[serde(default)]
    pub projects: Vec<Project>,
    #[serde(default)]
    pub sections: Vec<Section>,
    /// In the order in which they are shown; a parent before its subtasks.
    #[serde(default)]
    pub tasks: Vec<Task>,
}

impl Document {
    pub const FORMAT: &str = "tend";
    pub const VERSION: u32 = 1;
}

impl Default for Document {
    fn default() -> Self {
        Self {
            format: Self::FORMAT.to_owned(),
            version: Self::VERSION,
            labels: Vec::new(),
            projects: Vec::new(),
            sections: Vec::new(),
            tasks: Vec::new(),
        }
    }
}

/// A label; tasks name it by its name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Label {
    pub name: String,
    /// `#rrggbb`
    #[serde(default)]
    pub color: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Project {
    /// Its name within the document.
    pub id: Uuid,
    pub name: String,
    #[serde(default)]
    pub description: String,
    /// `#rrggbb`
    #[serde(default)]
    pub color: Option<String>,
    #[serde(default)]
    pub is_inbox: bool,
    #[serde(default)]
    pub is_archived: bool,
    #[serde(default)]
    pub is_favorite: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Section {
    pub id: Uuid,
    pub project_id: Uuid,
    pub name: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Task {
    pub id: Uuid,
    /// The inbox when null.
    #[serde(default)]
    pub project_id: Option<Uuid>,
    #[serde(default)]
    pub section_id: Option<Uuid>,
    #[serde(default)]
    pub parent_id: Option<Uuid>,
    pub title: String,
    /// Markdown.
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub status: Status,
    #[serde(default)]
    pub priority: Priority,
    #[serde(default)]
    pub start_date: Option<NaiveDate>,
    #[serde(default)]
    pub due_date: Option<NaiveDate>,
    /// `HH:MM`, in `due_timezone` or, without one, wherever the reader is.
    #[serde(default, with = "hour_minute")]
    #[schema(value_type = Option<String>, example = "17:00")]
    pub due_time: Option<NaiveTime>,
    /// IANA name.
    #[serde(default)]
    pub due_timezone: Option<String>,
    #[serde(default)]
    pub recurrence: Option<Recurrence>,
    #[serde(default)]
    pub labels: Vec<String>,
    #[serde(default)]
    pub reminders: Vec<Reminder>,
    #[serde(default)]
    pub comments: Vec<Comment>,
    #[serde(default)]
    pub created_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub updated_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub completed_at: Option<DateTime<Utc>>,
}

/// When to be reminded: before (negative) or after the due, or at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reminder {
    OffsetMinutes(i32),
    At(DateTime<Utc>),
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Comment {
    /// Markdown.
    pub body: String,
    #[serde(default)]
    pub created_at: Option<DateTime<Utc>>,
}

/// How much a remark weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// It is taken, and something about it is different.
    Changed,
    /// It is left out, since it is nothing that we keep.
    Skipped,
    /// It cannot be taken; nothing of the file is.
    Wrong,
}

/// What was made of one line of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Remark {
    /// From 1; null where it is about the file.
    pub line: Option<u64>,
    pub level: Level,
    /// For people.
    pub message: String,
}

/// A file, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    pub document: Document,
    pub remarks: Vec<Remark>,
}

impl Reading {
    /// Says something about a line.
    pub fn remark(&mut self, line: Option<u64>, level: Level, message: impl Into<String>) {
        let message = message.into();
        self.remarks.push(Remark {
            line,
            level,
            message,
        });
    }

    /// Whether every line can be taken.
    pub fn is_whole(&self) -> bool {
        !self.remarks.iter().any(|r| r.level == Level::Wrong)
    }
}
