//! How what people send ([`TaskPatch`]) becomes a task's content.
//!
//! There is one way in: [`TaskPatch`] is checked field by field into a [`TaskChange`], which is
//! applied to a content. Creating applies it to an empty one, replacing (`PUT`) too, changing
//! (`PATCH`, the page) to the one that is there.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::{
    id::{ReminderId, UserId},
    name::parse_labels,
    patch::Patch,
    problem::FieldError,
    recurrence::{Recurrence, RecurrenceFrom, Rule},
    reminder::{self, Reminder},
    task::{Priority, Status, TaskContent},
    text::{Description, TaskTitle, Zone},
    time::{Due, date_from_words, parse_date, parse_time, time_from_words},
};
pub use super::{
    task_patch::{CreateTask, MoveTask, QuickAddInput, RecurrenceInput, TaskPatch},
    task_place::{PlaceChange, Wanted},
    task_typed::TypedFields,
};

/// A patch whose every field has been checked by itself.
#[derive(Clone, Debug)]
pub struct TaskChange {
    pub place: PlaceChange,
    /// By user name; who that is, only the server knows.
    pub assignees: Option<Vec<String>>,
    assigned: Option<Vec<UserId>>,
    start_date: Patch<NaiveDate>,
    labels: Option<Vec<String>>,
    reminders: Option<Vec<Reminder>>,
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
        let start_date = self
            .start_date
            .try_map(|text| parse_date("start_date", &text));
        let place = PlaceChange::parse(self.project_id, self.section_id, self.parent_id);
        let place = place.unwrap_or_else(|found| {
            found.into_iter().for_each(&mut note);
            PlaceChange::default()
        });
        let labels = list_or_empty(self.labels).map(|names| parse_labels(&names));
        let reminders = list_or_empty(self.reminders).map(reminder::parse);
        let change = TaskChange {
            place,
            assignees: keep_ok(list_or_empty(self.assignees).map(usernames), &mut note),
            assigned: None,
            start_date: start_date.unwrap_or_else(|e| keep(e, &mut note)),
            labels: keep_ok(labels, &mut note),
            reminders: keep_ok(reminders, &mut note),
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

/// A list has no null: cleared is empty.
fn list_or_empty<T>(patch: Patch<Vec<T>>) -> Option<Vec<T>> {
    match patch {
        Patch::Keep => None,
        Patch::Clear => Some(Vec::new()),
        Patch::Set(list) => Some(list),
    }
}

/// How many people a task is for at most.
const ASSIGNEES_MAX: usize = 50;

/// User names, each once whatever its case.
fn usernames(names: Vec<String>) -> Result<Vec<String>, FieldError> {
    let mut all: Vec<String> = Vec::new();
    for name in names {
        let name = name.trim().to_lowercase();
        if !all.contains(&name) {
            all.push(name);
        }
    }
    if all.len() > ASSIGNEES_MAX {
        let message = format!("A task is for at most {ASSIGNEES_MAX} people.");
        return Err(FieldError::new("assignees", "too_many", message));
    }
    Ok(all)
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
    /// Says who the people are that the change names.
    pub fn assign(&mut self, people: Vec<UserId>) {
        self.assigned = Some(people);
    }

    /// Gives each reminder an id, for where it is a new one.
    pub fn name_reminders(&mut self, mut new_id: impl FnMut() -> ReminderId) {
        for reminder in self.reminders.iter_mut().flatten() {
            reminder.id = new_id();
        }
    }

    /// The place where nothing but the project stays as it is unless it is said.
    pub fn replaces_place(&mut self) {
        let PlaceChange {
            section, parent, ..
        } = &mut self.place;
        if section.is_keep() && parent.is_keep() {
            (*section, *parent) = (Patch::Clear, Patch::Clear);
        }
    }

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
            place: old.place.clone(),
            // The same reminder again is the same.
            reminders: old.reminders.clone(),
            ..Default::default()
        };
        let recurrence = match self.recurrence {
            Patch::Keep => Patch::Clear,
            given => given,
        };
        Self {
            reminders: Some(self.reminders.unwrap_or_default()),
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
        content.start_date = self.start_date.over(content.start_date);
        content.labels = self.labels.unwrap_or(content.labels);
        content.assignees = self.assigned.unwrap_or(content.assignees);
        if let Some(reminders) = self.reminders {
            content.reminders = reminder::replace(&content.reminders, reminders);
        }
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
