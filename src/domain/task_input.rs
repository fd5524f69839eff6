//! What people send to make and change a task, and how it becomes the task's content.
//!
//! There is one way in: [`TaskPatch`] is checked field by field into a [`TaskChange`], which is
//! applied to a content. Creating applies it to an empty one, replacing (`PUT`) too, changing
//! (`PATCH`, the page) to the one that is there.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    id::ProjectId,
    patch::Patch,
    problem::FieldError,
    recurrence::{Recurrence, RecurrenceFrom, Rule},
    task::{Priority, Status, Task, TaskContent},
    text::{Description, TaskTitle, Zone},
    time::{Due, date_from_words, parse_date, parse_time, time_from_words, write_time},
};

/// The fields of a task that people may write, as they come. Absent is left alone, `null` cleared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TaskPatch {
    /// 1 to 500 characters.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, example = "Pay the rent")]
    pub title: Patch<String>,
    /// Markdown, up to 50,000 characters.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>)]
    pub description: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<Status>)]
    pub status: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<Priority>)]
    pub priority: Patch<String>,
    /// Clearing it clears the time and the zone with it.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<NaiveDate>)]
    pub due_date: Patch<String>,
    /// `HH:MM`.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, example = "17:00")]
    pub due_time: Patch<String>,
    /// IANA name; without one the time floats.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, example = "Europe/Paris")]
    pub due_timezone: Patch<String>,
    /// Needs a due date.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<RecurrenceInput>)]
    pub recurrence: Patch<RecurrenceInput>,
}

/// How a task comes again, as it comes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecurrenceInput {
    /// An RRULE of RFC 5545, up to 500 characters.
    #[schema(example = "FREQ=MONTHLY;BYMONTHDAY=1")]
    pub rule: String,
    /// What the next date is reckoned from; `due` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<RecurrenceFrom>)]
    pub from: Option<String>,
}

/// A new task in one line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuickAddInput {
    #[schema(example = "Pay the rent tomorrow 5pm !1 every month")]
    pub text: String,
}

/// A new task.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CreateTask {
    /// The inbox when absent.
    pub project_id: Option<ProjectId>,
    /// 1 to 500 characters.
    #[schema(value_type = String, required, example = "Pay the rent")]
    pub title: Patch<String>,
    /// Markdown, up to 50,000 characters.
    #[schema(value_type = Option<String>)]
    pub description: Patch<String>,
    #[schema(value_type = Option<Status>)]
    pub status: Patch<String>,
    #[schema(value_type = Option<Priority>)]
    pub priority: Patch<String>,
    #[schema(value_type = Option<NaiveDate>)]
    pub due_date: Patch<String>,
    /// `HH:MM`.
    #[schema(value_type = Option<String>, example = "17:00")]
    pub due_time: Patch<String>,
    /// IANA name; without one the time floats.
    #[schema(value_type = Option<String>, example = "Europe/Paris")]
    pub due_timezone: Patch<String>,
    /// Needs a due date.
    #[schema(value_type = Option<RecurrenceInput>)]
    pub recurrence: Patch<RecurrenceInput>,
}

impl From<CreateTask> for TaskPatch {
    fn from(task: CreateTask) -> Self {
        Self {
            title: task.title,
            description: task.description,
            status: task.status,
            priority: task.priority,
            due_date: task.due_date,
            due_time: task.due_time,
            due_timezone: task.due_timezone,
            recurrence: task.recurrence,
        }
    }
}

/// A patch whose every field has been checked by itself.
#[derive(Clone, Debug)]
pub struct TaskChange {
    title: Option<TaskTitle>,
    description: Option<Description>,
    status: Option<Status>,
    priority: Option<Priority>,
    due_date: Patch<NaiveDate>,
    due_time: Patch<NaiveTime>,
    due_timezone: Patch<Zone>,
    recurrence: Patch<Recurrence>,
}

impl TaskPatch {
    /// Moves a task to a status and leaves the rest alone.
    pub fn status(status: Status) -> Self {
        Self {
            status: Patch::Set(status.name().to_owned()),
            ..Self::default()
        }
    }

    /// Everything that a task is, to be written anew.
    pub fn of(task: &Task) -> Self {
        let optional = |text: Option<String>| text.map_or(Patch::Clear, Patch::Set);
        Self {
            title: Patch::Set(task.title.clone()),
            description: Patch::Set(task.description.clone()),
            status: Patch::Set(task.status.name().to_owned()),
            priority: Patch::Set(task.priority.name().to_owned()),
            due_date: optional(task.due_date.map(|date| date.to_string())),
            due_time: optional(task.due_time.map(write_time)),
            due_timezone: optional(task.due_timezone.clone()),
            recurrence: task.recurrence.as_ref().map_or(Patch::Keep, |recurrence| {
                Patch::Set(RecurrenceInput {
                    rule: recurrence.rule.clone(),
                    from: Some(recurrence.from.name().to_owned()),
                })
            }),
        }
    }

    /// Reads what people type for dates and times ("tomorrow", "5pm"), as the page allows.
    pub fn read_words(mut self, today: NaiveDate) -> Self {
        self.due_date = self.due_date.map(|text| date_from_words(&text, today));
        self.due_time = self.due_time.map(|text| time_from_words(&text));
        self
    }

    /// Reads the rule, where there is one. By itself, so that the page need not carry what it
    /// takes.
    ///
    /// # Errors
    /// As [`Rule::parse`].
    pub fn check_rule(&self) -> Result<(), FieldError> {
        match &self.recurrence {
            Patch::Set(recurrence) => Rule::parse(&recurrence.rule).map(drop),
            _ => Ok(()),
        }
    }

    /// Checks each field. `is_known_zone` asks the time zone database.
    ///
    /// # Errors
    /// Everything that is wrong, each with its field.
    pub fn parse(self, is_known_zone: fn(&str) -> bool) -> Result<TaskChange, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut note = |error: FieldError| errors.push(error);
        let title = keep_ok(
            text_or_empty(self.title).map(|text| TaskTitle::parse(&text)),
            &mut note,
        );
        let description = keep_ok(
            text_or_empty(self.description).map(|text| Description::parse(&text)),
            &mut note,
        );
        let status = keep_ok(
            named(
                "status",
                self.status,
                Status::from_name,
                Status::ALL,
                Status::name,
            ),
            &mut note,
        );
        let priority = keep_ok(
            named(
                "priority",
                self.priority,
                Priority::from_name,
                Priority::ALL,
                Priority::name,
            ),
            &mut note,
        );
        let due_date = self.due_date.try_map(|text| parse_date("due_date", &text));
        let due_time = self.due_time.try_map(|text| parse_time("due_time", &text));
        let due_timezone = self
            .due_timezone
            .try_map(|text| Zone::parse(&text, "due_timezone", is_known_zone));
        let recurrence = self.recurrence.try_map(RecurrenceInput::parse);
        let change = TaskChange {
            title,
            description,
            status,
            priority,
            due_date: due_date.unwrap_or_else(|e| keep(e, &mut note)),
            due_time: due_time.unwrap_or_else(|e| keep(e, &mut note)),
            due_timezone: due_timezone.unwrap_or_else(|e| keep(e, &mut note)),
            recurrence: recurrence.unwrap_or_else(|e| keep(e, &mut note)),
        };
        if errors.is_empty() {
            Ok(change)
        } else {
            Err(errors)
        }
    }
}

impl RecurrenceInput {
    /// Takes the rule as it is: only the server reads it ([`TaskPatch::check_rule`]).
    fn parse(self) -> Result<Recurrence, FieldError> {
        let from = self.from.as_deref().map(RecurrenceFrom::from_name);
        match from.unwrap_or(Some(RecurrenceFrom::Due)) {
            Some(from) => Ok(Recurrence {
                rule: self.rule,
                from,
            }),
            None => {
                let message = "Choose one of due, completion.";
                Err(FieldError::new("recurrence.from", "invalid_value", message))
            }
        }
    }
}

fn keep<T>(error: FieldError, note: &mut impl FnMut(FieldError)) -> Patch<T> {
    note(error);
    Patch::Keep
}

fn keep_ok<T>(
    result: Option<Result<T, FieldError>>,
    note: &mut impl FnMut(FieldError),
) -> Option<T> {
    result?.map_err(note).ok()
}

/// Text has no null: cleared is empty.
fn text_or_empty(patch: Patch<String>) -> Option<String> {
    match patch {
        Patch::Keep => None,
        Patch::Clear => Some(String::new()),
        Patch::Set(text) => Some(text),
    }
}

fn named<T: Copy>(
    field: &str,
    patch: Patch<String>,
    from_name: fn(&str) -> Option<T>,
    all: &[T],
    name: fn(T) -> &'static str,
) -> Option<Result<T, FieldError>> {
    let text = text_or_empty(patch)?;
    Some(from_name(&text).ok_or_else(|| {
        let names: Vec<_> = all.iter().map(|value| name(*value)).collect();
        FieldError::new(
            field,
            "invalid_value",
            format!("Choose one of {}.", names.join(", ")),
        )
    }))
}

impl TaskChange {
    /// The content of a task whose every field the change gives; what it does not is the default.
    ///
    /// # Errors
    /// As [`apply`](Self::apply).
    pub fn replace(
        self,
        old: &TaskContent,
        now: DateTime<Utc>,
    ) -> Result<TaskContent, Vec<FieldError>> {
        // A task that stays closed has been so since it was.
        let blank = TaskContent {
            status: old.status,
            completed_at: old.completed_at,
            // The same rule again goes on where it stands.
            recurrence: old.recurrence.clone(),
            series: old.series,
            last_completion: old.last_completion,
            ..Default::default()
        };
        let recurrence = match self.recurrence {
            Patch::Keep => Patch::Clear,
            given => given,
        };
        Self {
            status: Some(self.status.unwrap_or_default()),
            recurrence,
            ..self
        }
        .apply(blank, now)
    }

    /// The content after the change.
    ///
    /// # Errors
    /// A missing title, or a due whose parts do not go together.
    pub fn apply(
        self,
        mut content: TaskContent,
        now: DateTime<Utc>,
    ) -> Result<TaskContent, Vec<FieldError>> {
        if let Some(title) = self.title {
            content.title = title.into_string();
        }
        if content.title.is_empty() {
            return Err(vec![FieldError::new(
                "title",
                "required",
                "Give the task a title.",
            )]);
        }
        if let Some(description) = self.description {
            content.description = description.into_string();
        }
        content.priority = self.priority.unwrap_or(content.priority);
        content.set_status(self.status.unwrap_or(content.status), now);
        let due = merge_due(&content, self.due_date, self.due_time, self.due_timezone)
            .map_err(|e| vec![e])?;
        content.set_due(due);
        content
            .set_recurrence(self.recurrence)
            .map_err(|e| vec![e])?;
        Ok(content)
    }
}

/// The due after the change. Clearing the date clears all three, clearing the time clears its zone.
fn merge_due(
    content: &TaskContent,
    date: Patch<NaiveDate>,
    time: Patch<NaiveTime>,
    zone: Patch<Zone>,
) -> Result<Option<Due>, FieldError> {
    let clears_date = date == Patch::Clear;
    let clears_time = clears_date || time == Patch::Clear;
    let date = date.over(content.due_date);
    let time = time.over(content.due_time.filter(|_| !clears_date));
    let zone = zone
        .map(Zone::into_string)
        .over(content.due_timezone.clone().filter(|_| !clears_time));
    Due::from_fields(date, time, zone)
}

#[cfg(test)]
mod tests;
