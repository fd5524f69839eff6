//! What stands in a `data.json`, as far as there is a place for it here. Whatever may be missing or
//! null in one of their releases is taken for none.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;

#[derive(Deserialize)]
pub struct TheirProject {
    pub title: String,
    #[serde(default)]
    pub description: Option<String>,
    #[serde(default)]
    pub hex_color: Option<String>,
    #[serde(default)]
    pub parent_project_id: Option<i64>,
    #[serde(default)]
    pub is_archived: bool,
    #[serde(default)]
    pub is_favorite: bool,
    #[serde(default)]
    pub buckets: Option<Vec<TheirBucket>>,
    #[serde(default)]
    pub tasks: Option<Vec<TheirTask>>,
}

#[derive(Deserialize)]
pub struct TheirBucket {
    pub id: i64,
    pub title: String,
}

#[derive(Deserialize)]
pub struct TheirTask {
    pub id: i64,
    pub title: String,
    #[serde(default)]
    pub description: Option<String>,
    #[serde(default)]
    pub done: bool,
    #[serde(default)]
    pub done_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub due_date: Option<DateTime<Utc>>,
    #[serde(default)]
    pub start_date: Option<DateTime<Utc>>,
    #[serde(default)]
    pub created: Option<DateTime<Utc>>,
    #[serde(default)]
    pub reminders: Option<Vec<TheirReminder>>,
    #[serde(default)]
    pub repeat_after: i64,
    #[serde(default)]
    pub repeat_mode: i64,
    #[serde(default)]
    pub priority: i64,
    #[serde(default)]
    pub position: f64,
    #[serde(default)]
    pub bucket_id: i64,
    #[serde(default)]
    pub labels: Option<Vec<TheirLabel>>,
    #[serde(default)]
    pub assignees: Option<Vec<TheirUser>>,
    #[serde(default)]
    pub comments: Option<Vec<TheirComment>>,
    #[serde(default)]
    pub related_tasks: Option<HashMap<String, Option<Vec<Related>>>>,
    #[serde(default)]
    pub attachments: Option<Vec<serde::de::IgnoredAny>>,
}

#[derive(Deserialize)]
pub struct TheirReminder {
    #[serde(default)]
    pub reminder: Option<DateTime<Utc>>,
    /// In seconds.
    #[serde(default)]
    pub relative_period: i64,
    #[serde(default)]
    pub relative_to: Option<String>,
}

#[derive(Deserialize)]
pub struct TheirLabel {
    pub title: String,
    #[serde(default)]
    pub hex_color: Option<String>,
}

#[derive(Deserialize)]
pub struct TheirUser {
    pub username: String,
}

#[derive(Deserialize)]
pub struct TheirComment {
    pub comment: String,
    #[serde(default)]
    pub author: Option<TheirUser>,
    #[serde(default)]
    pub created: Option<DateTime<Utc>>,
}

#[derive(Deserialize)]
pub struct Related {
    pub id: i64,
}
