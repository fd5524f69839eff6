//! Everything that is somebody's, in a form that belongs to no program.

use std::{collections::HashMap, fmt};

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, Visitor},
};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::{
    account::WeekStart,
    exchange::{Level, Remark},
    recurrence::{Recurrence, Series},
    reminder::When,
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
    pub exported_at: Option<DateTime<Utc>>,
    /// Whose it is, and how they want things shown.
    #[serde(default)]
    pub profile: Option<Profile>,
    #[serde(default)]
    pub labels: Vec<Label>,
    #[serde(default)]
    pub filters: Vec<Filter>,
    /// In the order in which they are shown; the inbox is one of them.
    #[serde(default)]
    pub projects: Vec<Project>,
    /// Those of a project in the order in which they are shown.
    #[serde(default)]
    pub sections: Vec<Section>,
    /// In the order in which they are shown; a parent before its subtasks.
    #[serde(default)]
    pub tasks: Vec<Task>,
    /// Oldest first.
    #[serde(default)]
    pub attachments: Vec<Attachment>,
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
            exported_at: None,
            profile: None,
            filters: Vec::new(),
            labels: Vec::new(),
            projects: Vec::new(),
            sections: Vec::new(),
            tasks: Vec::new(),
            attachments: Vec::new(),
        }
    }
}

/// Somebody. An import takes the settings, and leaves the account its name and address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DocumentProfile)]
pub struct Profile {
    pub username: String,
    #[serde(default)]
    pub email: String,
    pub display_name: String,
    /// IANA name.
    pub timezone: String,
    pub week_start: WeekStart,
    /// A language tag (BCP 47).
    pub locale: String,
}

/// A saved filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DocumentFilter)]
pub struct Filter {
    pub name: String,
    /// In the filter language.
    pub filter: String,
    #[serde(default)]
    pub sort: Option<String>,
}

/// A label; tasks name it by its name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DocumentLabel)]
pub struct Label {
    pub name: String,
    /// `#rrggbb`
    #[serde(default)]
    pub color: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DocumentProject)]
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
#[schema(as = DocumentSection)]
pub struct Section {
    pub id: Uuid,
    pub project_id: Uuid,
    pub name: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DocumentTask)]
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
    /// Where it stands in its rule; at the beginning when null.
    #[serde(default)]
    pub series: Option<Series>,
    #[serde(default)]
    pub labels: Vec<String>,
    /// User names.
    #[serde(default)]
    pub assignees: Vec<String>,
    #[serde(default)]
    pub reminders: Vec<Reminder>,
    #[serde(default)]
    pub comments: Vec<Comment>,
    /// The dates that were done, oldest first.
    #[serde(default)]
    pub completions: Vec<Completion>,
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
#[schema(as = DocumentReminder)]
pub enum Reminder {
    OffsetMinutes(i32),
    At(DateTime<Utc>),
}

impl From<When> for Reminder {
    fn from(when: When) -> Self {
        match when {
            When::OffsetMinutes(minutes) => Self::OffsetMinutes(minutes),
            When::At(at) => Self::At(at),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DocumentComment)]
pub struct Comment {
    /// Markdown.
    pub body: String,
    /// A user name. Null where that account is gone or, in a file without a profile, where it is
    /// its bearer's own.
    #[serde(default)]
    pub author: Option<String>,
    #[serde(default)]
    pub created_at: Option<DateTime<Utc>>,
}

/// A file on a task.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DocumentAttachment)]
pub struct Attachment {
    pub task_id: Uuid,
    pub file_name: String,
    /// As whoever sent it has said.
    #[serde(default)]
    pub media_type: String,
    /// In bytes.
    #[serde(default)]
    pub size: u64,
    #[serde(default)]
    pub created_at: Option<DateTime<Utc>>,
    /// What is in it, in Base64 (RFC 4648, section 4). Absent where the document had no room for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub content: Option<Bytes>,
}

/// Bytes, which are Base64 where they are written.
#[derive(Clone, PartialEq, Eq)]
pub struct Bytes(pub Vec<u8>);

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Base64)
    }
}

/// Reads it where it stands: a text of its own would be a third larger than what it says.
struct Base64;

impl Visitor<'_> for Base64 {
    type Value = Bytes;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Base64")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Bytes, E> {
        let bytes = STANDARD.decode(text).map(Bytes);
        bytes.map_err(|_| E::custom("this is no Base64"))
    }
}

/// One date of a recurring task that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DocumentCompletion)]
pub struct Completion {
    pub due_date: NaiveDate,
    #[serde(default, with = "hour_minute")]
    #[schema(value_type = Option<String>, example = "17:00")]
    pub due_time: Option<NaiveTime>,
    pub completed_at: DateTime<Utc>,
    /// What the task was before, to which taking the completion back brings it.
    pub before: Before,
}

/// The fields of a task that completing one of its dates changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DocumentBefore)]
pub struct Before {
    pub status: Status,
    #[serde(default)]
    pub start_date: Option<NaiveDate>,
    #[serde(default)]
    pub due_date: Option<NaiveDate>,
    #[serde(default, with = "hour_minute")]
    #[schema(value_type = Option<String>, example = "17:00")]
    pub due_time: Option<NaiveTime>,
    #[serde(default)]
    pub due_timezone: Option<String>,
    #[serde(default)]
    pub recurrence: Option<Recurrence>,
    #[serde(default)]
    pub series: Option<Series>,
    #[serde(default)]
    pub reminders: Vec<Reminder>,
}

/// A file, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    pub document: Document,
    pub remarks: Vec<Remark>,
    pub lines: Lines,
    /// Whether the file names projects and sections as people do: one that they have already is
    /// the one that is meant.
    pub names_what_is_there: bool,
}

/// Where in its file everything begins, from 1; nothing where the file has no lines of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// Projects, sections and tasks, by their ids within the document.
    pub of: HashMap<Uuid, u64>,
    /// In the order of the document.
    pub labels: Vec<u64>,
    /// In the order of the document.
    pub filters: Vec<u64>,
    /// In the order of the document.
    pub attachments: Vec<u64>,
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
