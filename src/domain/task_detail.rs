//! A task with everything that its panel shows.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::{
    account::UserRef, attachment::Attachment, comment::Comment, id::ReminderId, page::Page,
    task::TaskRow,
};

/// What the panel of a task opens with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TaskDetail {
    pub row: TaskRow,
    /// The description as HTML that is safe to show.
    pub description_html: String,
    /// How it comes again, as people type it.
    pub repeat: String,
    /// The reader's own.
    pub reminders: Vec<Reminded>,
    /// One below the other, done or not.
    pub subtasks: Vec<TaskRow>,
    /// Whom it can be for.
    pub people: Vec<UserRef>,
    /// Oldest first.
    pub attachments: Vec<Attachment>,
    /// Oldest first.
    pub comments: Page<Said>,
    /// Newest first.
    pub activity: Page<Event>,
}

/// A reminder on the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminded {
    pub id: ReminderId,
    /// When it comes.
    pub words: String,
}

/// A comment on the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub comment: Comment,
    /// Its text as HTML that is safe to show.
    pub html: String,
    /// When, on the reader's calendar and clock.
    pub at: NaiveDateTime,
    /// Whether the reader has said it.
    pub is_own: bool,
}

/// What happened to a task, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Who did what.
    pub words: String,
    /// When, on the reader's calendar and clock.
    pub at: NaiveDateTime,
}
