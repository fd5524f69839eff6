//! What people type into one field of a task, where quick add reads a whole line: `fri 5pm`,
//! `every 2nd tue`, `30m before`.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::QuickAdd;
use crate::domain::{
    patch::Patch,
    problem::FieldError,
    recurrence::Recurrence,
    reminder::ReminderInput,
    task_input::{RecurrenceInput, TaskPatch},
    time::{date_from_words, write_time},
};

/// Stands for the title, without which there is no task.
const TITLE: &str = "x";

/// What a text says that is nothing but a due, a repeat or a reminder. `now` is the reader's wall
/// clock.
fn read(text: &str, now: NaiveDateTime) -> Option<QuickAdd> {
    let read = QuickAdd::read(&format!("{TITLE} {text}"), now, &[]);
    let is_more = read.title != TITLE
        || read.priority.is_some()
        || read.project.is_some()
        || read.section.is_some()
        || !read.labels.is_empty()
        || !read.people.is_empty();
    (!is_more).then_some(read)
}

/// A repeat, and the first date that it has.
pub fn repeat_from_words(text: &str, now: NaiveDateTime) -> Option<(Recurrence, NaiveDate)> {
    let read = read(text, now)?;
    read.recurrence.zip(read.date)
}

/// A date, a time, or both.
fn due_from_words(
    text: &str,
    now: NaiveDateTime,
) -> Option<(Option<NaiveDate>, Option<NaiveTime>)> {
    let read = read(text, now)?;
    let is_due = read.recurrence.is_none() && read.reminders.is_empty();
    is_due.then_some((read.date, read.time))
}

/// A reminder: before the due (`30m`, `1h before`), or at a moment (`fri 9am`), which `to_moment`
/// makes of the reader's wall clock.
///
/// # Errors
/// Code `invalid_value`, for the field `when`.
pub fn reminder_from_words(
    text: &str,
    now: NaiveDateTime,
    to_moment: impl FnOnce(NaiveDateTime) -> String,
) -> Result<ReminderInput, FieldError> {
    let text = text.trim();
    let before = text.trim_start_matches('*').trim_end_matches("before");
    let minutes = match before.trim() {
        "0" | "at the time" => Some(0),
        before => {
            let read = read(&format!("*{before}"), now);
            read.and_then(|read| read.reminders.first().copied())
        }
    };
    if let Some(minutes) = minutes.and_then(|minutes| i32::try_from(minutes).ok()) {
        return Ok(ReminderInput {
            offset_minutes: Some(minutes),
            at: None,
        });
    }
    match due_from_words(text, now) {
        Some((Some(date), Some(time))) => Ok(ReminderInput {
            offset_minutes: None,
            at: Some(to_moment(date.and_time(time))),
        }),
        _ => {
            let message = "Write how long before, such as 30m, 2h or 1d, or a day with a time, such as fri 9am.";
            Err(FieldError::new("when", "invalid_value", message))
        }
    }
}

impl TaskPatch {
    /// Reads what the fields of a task say in words: a due such as `fri 5pm`, with its time; a repeat
    /// such as `every 2nd tue`, which gives a task without a due its first date. Only the server
    /// does: the page need not carry what it takes.
    pub fn read_phrases(mut self, now: NaiveDateTime) -> Self {
        if let Patch::Set(text) = &self.due_date
            && date_from_words(text, now.date()) == text.trim()
            && let Some((Some(date), time)) = due_from_words(text, now)
        {
            self.due_date = Patch::Set(date.to_string());
            let has_time = matches!(&self.due_time, Patch::Set(time) if !time.trim().is_empty());
            if let Some(time) = time.filter(|_| !has_time) {
                self.due_time = Patch::Set(write_time(time));
            }
        }
        if let Patch::Set(recurrence) = &self.recurrence
            && let Some((read, first)) = repeat_from_words(&recurrence.rule, now)
        {
            self.recurrence = Patch::Set(RecurrenceInput {
                rule: read.rule,
                from: Some(read.from.name().to_owned()),
            });
            let is_without_due = match &self.due_date {
                Patch::Keep => false,
                Patch::Clear => true,
                Patch::Set(text) => text.trim().is_empty(),
            };
            if is_without_due {
                self.due_date = Patch::Set(first.to_string());
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn monday() -> NaiveDateTime {
        "2026-11-30T09:00:00".parse().unwrap()
    }

    fn patch(due: &str, repeat: Option<&str>) -> TaskPatch {
        let recurrence = repeat.map(|rule| RecurrenceInput {
            rule: rule.to_owned(),
            from: None,
        });
        TaskPatch {
            due_date: Patch::Set(due.to_owned()),
            recurrence: recurrence.map_or(Patch::Keep, Patch::Set),
            ..TaskPatch::default()
        }
        .read_phrases(monday())
    }

    #[test]
    fn a_due_may_come_with_its_time() {
        let read = patch("fri 5pm", None);
        assert_eq!(read.due_date, Patch::Set("2026-12-04".into()));
        assert_eq!(read.due_time, Patch::Set("17:00".into()));
        let read = patch("in 3 days", None);
        assert_eq!(read.due_date, Patch::Set("2026-12-03".into()));
        assert_eq!(read.due_time, Patch::Keep);
        for text in ["2026-12-01", "tomorrow", "some day", "fri !1", ""] {
            assert_eq!(patch(text, None).due_date, Patch::Set(text.into()));
        }
    }

    #[test]
    fn a_repeat_gives_a_task_without_a_due_its_first_date() {
        let read = patch("", Some("every 2nd tue"));
        assert_eq!(read.due_date, Patch::Set("2026-12-08".into()));
        let Patch::Set(recurrence) = read.recurrence else {
            panic!("it is read");
        };
        assert_eq!(recurrence.rule, "FREQ=MONTHLY;BYDAY=2TU");
        let read = patch("2026-12-24", Some("every year"));
        assert_eq!(read.due_date, Patch::Set("2026-12-24".into()));
        let read = patch("", Some("FREQ=DAILY"));
        assert_eq!(read.due_date, Patch::Set(String::new()));
    }

    #[test]
    fn a_reminder_is_before_the_due_or_at_a_moment() {
        let read = |text: &str| {
            let read = reminder_from_words(text, monday(), |local| format!("{local}Z"));
            read.map(|read| (read.offset_minutes, read.at)).ok()
        };
        assert_eq!(read("30m"), Some((Some(-30), None)));
        assert_eq!(read("*1h before"), Some((Some(-60), None)));
        assert_eq!(read("at the time"), Some((Some(0), None)));
        let moment = "2026-12-04 09:00:00Z".to_owned();
        assert_eq!(read("fri 9am"), Some((None, Some(moment))));
        for text in ["", "fri", "soon", "9 apples"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
