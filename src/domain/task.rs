//! A task, as everybody reads it, and the part of it that people may change.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    account::UserRef,
    id::{ChangeId, CompletionId, ProjectId, SectionId, TaskId, UserId},
    problem::{FieldError, Problem},
    recurrence::{Recurrence, Series},
    reminder::Reminder,
    role::Role,
    sealed::Sealed,
    time::{self, Due},
    view::Subject,
};

macro_rules! text_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$attribute:meta])* $variant:ident = $text:literal, $label:literal;)* }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
        )]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$attribute])* $variant,)* }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// As the API and the table write it.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// As the page says it.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }

            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.name() == name)
            }
        }
    };
}

text_enum! {
    /// Where a task stands.
    Status {
        #[default]
        Todo = "todo", "To do";
        InProgress = "in_progress", "In progress";
        Done = "done", "Done";
        Cancelled = "cancelled", "Cancelled";
    }
}

text_enum! {
    /// How much a task matters. The order is the order of the values; `none` is the lowest.
    Priority {
        #[default]
        None = "none", "None";
        Low = "low", "Low";
        Medium = "medium", "Medium";
        High = "high", "High";
        Urgent = "urgent", "Urgent";
    }
}

impl Status {
    /// `done` and `cancelled`: nothing is left to do.
    pub fn is_closed(self) -> bool {
        matches!(self, Self::Done | Self::Cancelled)
    }
}

/// A task with everything that its reader may know of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Task {
    pub id: TaskId,
    pub project_id: ProjectId,
    pub section_id: Option<SectionId>,
    /// The task that this one is a part of.
    pub parent_id: Option<TaskId>,
    pub title: String,
    /// Markdown, as written.
    pub description: String,
    pub status: Status,
    pub priority: Priority,
    /// When to begin.
    pub start_date: Option<NaiveDate>,
    pub due_date: Option<NaiveDate>,
    /// `HH:MM`, in `due_timezone` or, without one, wherever the reader is.
    #[serde(with = "hour_minute")]
    #[schema(value_type = Option<String>, example = "17:00")]
    pub due_time: Option<NaiveTime>,
    /// IANA name.
    pub due_timezone: Option<String>,
    /// The moment of the due for its reader; null for a whole day.
    pub due_at: Option<DateTime<Utc>>,
    /// How it comes again once it is done.
    pub recurrence: Option<Recurrence>,
    /// The reader's own; others do not see them.
    pub labels: Vec<String>,
    pub assignees: Vec<UserRef>,
    /// The reader's own.
    pub reminders: Vec<Reminder>,
    pub subtask_count: i64,
    pub subtask_done_count: i64,
    pub comment_count: i64,
    pub attachment_count: i64,
    /// Fractional index among the tasks of its section or, of a subtask, of its parent; compared
    /// byte by byte.
    pub position: String,
    /// What the reader is where the task lives.
    pub role: Role,
    /// Whether anybody else can see it.
    pub is_shared: bool,
    pub created_by: UserRef,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub completed_at: Option<DateTime<Utc>>,
    /// Grows with every change; also the `ETag`.
    pub version: i64,
}

impl Task {
    /// What people may change of it.
    pub fn content(&self) -> TaskContent {
        TaskContent {
            place: Some(Place {
                project_id: self.project_id,
                section_id: self.section_id,
                parent_id: self.parent_id,
                position: self.position.clone(),
            }),
            title: self.title.clone(),
            description: self.description.clone(),
            status: self.status,
            priority: self.priority,
            start_date: self.start_date,
            labels: self.labels.clone(),
            assignees: self.assignees.iter().map(|user| user.id).collect(),
            reminders: self.reminders.clone(),
            due_date: self.due_date,
            due_time: self.due_time,
            due_timezone: self.due_timezone.clone(),
            recurrence: self.recurrence.clone(),
            // The page does not know more, and does not move a task on: that is the server's.
            series: None,
            last_completion: None,
            completed_at: self.completed_at,
            deleted_at: None,
        }
    }
}

/// A task on the page: with its due on the reader's own calendar and clock, which the browser
/// cannot reckon, having no time zone database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskRow {
    pub task: Task,
    /// The name of its project, as far as the reader may know it.
    pub project: Option<String>,
    /// The title of the task that it is a subtask of, as it was when this was read.
    pub parent: Option<String>,
    /// For a due with a time.
    pub due_local: Option<NaiveDateTime>,
}

/// One screen of a view.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskList {
    /// What the view is called, where it is not one of the fixed ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it is of: for the page of its kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Sealed<Subject>>,
    pub rows: Vec<TaskRow>,
    /// How many there are in all, on every page of the list together.
    pub total: u32,
    pub next_cursor: Option<String>,
}

impl TaskList {
    /// The same, of what has a name of its own.
    ///
    /// # Errors
    /// `Internal` where that has no form in JSON.
    pub fn of(self, subject: &Subject) -> Result<Self, Problem> {
        Ok(Self {
            name: Some(subject.name().to_owned()),
            subject: Some(Sealed::new(subject)?),
            ..self
        })
    }
}

/// A task after a change, and the entry of the change log that can take it back; without one,
/// there was nothing to change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    pub row: TaskRow,
    pub change: Option<ChangeId>,
}

impl TaskRow {
    /// The same task with another content, as the page shows it until the server has answered.
    pub fn with(&self, content: TaskContent) -> Self {
        let mut row = self.clone();
        let moves_due =
            (row.task.due_date, row.task.due_time) != (content.due_date, content.due_time);
        if moves_due {
            // Only the server can place a time that is fixed in another zone.
            row.due_local = content
                .due_date
                .zip(content.due_time)
                .map(|(date, time)| date.and_time(time));
        }
        row.task.title = content.title;
        row.task.description = content.description;
        row.task.status = content.status;
        row.task.priority = content.priority;
        row.task.start_date = content.start_date;
        row.task.labels = content.labels;
        row.task.reminders = content.reminders;
        row.task
            .assignees
            .retain(|user| content.assignees.contains(&user.id));
        row.task.due_date = content.due_date;
        row.task.due_time = content.due_time;
        row.task.due_timezone = content.due_timezone;
        row.task.recurrence = content.recurrence;
        row.task.completed_at = content.completed_at;
        row
    }

    /// The reader's date and, where there is one, time of the due.
    pub fn due_for_reader(&self) -> Option<(NaiveDate, Option<NaiveTime>)> {
        match self.due_local {
            Some(local) => Some(time::split(local)),
            None => self.task.due_date.map(|date| (date, self.task.due_time)),
        }
    }
}

/// Where a task is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub project_id: ProjectId,
    pub section_id: Option<SectionId>,
    pub parent_id: Option<TaskId>,
    pub position: String,
}

impl Place {
    /// Whether both are the same list, in which positions have an order.
    pub fn is_beside(&self, other: &Self) -> bool {
        (self.project_id, self.section_id, self.parent_id)
            == (other.project_id, other.section_id, other.parent_id)
    }
}

/// The part of a task that people write: what a change log entry holds, and what undo puts back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskContent {
    /// Nowhere yet, where it is about to be made.
    #[serde(flatten)]
    pub place: Option<Place>,
    pub title: String,
    pub description: String,
    pub status: Status,
    pub priority: Priority,
    #[serde(default)]
    pub start_date: Option<NaiveDate>,
    /// The writer's own.
    #[serde(default)]
    pub labels: Vec<String>,
    #[serde(default)]
    pub assignees: Vec<UserId>,
    /// The writer's own.
    #[serde(default)]
    pub reminders: Vec<Reminder>,
    pub due_date: Option<NaiveDate>,
    #[serde(with = "hour_minute")]
    pub due_time: Option<NaiveTime>,
    pub due_timezone: Option<String>,
    #[serde(default)]
    pub recurrence: Option<Recurrence>,
    /// Where it stands in its rule; there with the rule and only then.
    #[serde(default)]
    pub series: Option<Series>,
    #[serde(default)]
    pub last_completion: Option<CompletionId>,
    pub completed_at: Option<DateTime<Utc>>,
    pub deleted_at: Option<DateTime<Utc>>,
}

impl TaskContent {
    /// Moves to `status`; entering a closed one notes when, leaving it forgets.
    pub fn set_status(&mut self, status: Status, now: DateTime<Utc>) {
        self.completed_at = match (status.is_closed(), self.completed_at) {
            (false, _) => None,
            (true, Some(at)) if self.status.is_closed() => Some(at),
            (true, _) => Some(now),
        };
        self.status = status;
    }

    /// The three fields of the due, put together.
    ///
    /// # Errors
    /// As [`Due::from_fields`].
    pub fn due(&self) -> Result<Option<Due>, FieldError> {
        Due::from_fields(self.due_date, self.due_time, self.due_timezone.clone())
    }

    /// Writes the three fields of a due.
    pub fn set_due(&mut self, due: Option<Due>) {
        let (date, time) = due.map_or((None, None), |due| (Some(due.date), due.time));
        self.due_date = date;
        (self.due_time, self.due_timezone) =
            time.map_or((None, None), |time| (Some(time.time), time.zone));
    }
}

/// `HH:MM`, which is how the API writes times of day; RFC 3339 would have seconds.
pub mod hour_minute {
    use chrono::NaiveTime;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use crate::domain::time;

    pub fn serialize<S: Serializer>(
        time: &Option<NaiveTime>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match time {
            Some(time) => serializer.serialize_str(&time::write_time(*time)),
            None => serializer.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<NaiveTime>, D::Error> {
        let text: Option<String> = Option::deserialize(deserializer)?;
        let read = |text: String| {
            time::parse_time("due_time", &text).map_err(|e| D::Error::custom(e.message))
        };
        text.map(read).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_notes_when_and_reopening_forgets() {
        let first = DateTime::from_timestamp(1_000, 0).unwrap();
        let later = DateTime::from_timestamp(2_000, 0).unwrap();
        let mut content = TaskContent::default();
        content.set_status(Status::Done, first);
        assert_eq!(content.completed_at, Some(first));
        content.set_status(Status::Cancelled, later);
        assert_eq!(content.completed_at, Some(first), "still closed since then");
        content.set_status(Status::InProgress, later);
        assert_eq!(content.completed_at, None);
    }

    #[test]
    fn priorities_ascend_from_none() {
        let mut sorted = Priority::ALL.to_vec();
        sorted.sort();
        assert_eq!(sorted, Priority::ALL);
        assert_eq!(Priority::from_name("urgent"), Some(Priority::Urgent));
        assert_eq!(Priority::from_name("Urgent"), None);
    }
}
