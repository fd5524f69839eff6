//! Tasks that come again: recurrence rules of RFC 5545, reckoned on the calendar.
//!
//! A rule is dates only: it is reckoned in wall-clock time, so that 09:00 stays 09:00 through
//! every change of the clock, and always from where the series began, so that nothing drifts. It
//! is kept as it was given; [`Rule`] is what it means.
//!
//! Own code, and not the `rrule` crate, since that brings regular expressions and the time zone
//! database along, which no page needs to add months; `tests/api/recurrence_oracle.rs` compares
//! it with python-dateutil over thousands of rules.

mod dates;
mod rule;
mod words;

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::problem::FieldError;

pub use rule::{RULE_MAX, Rule};
pub use words::PRESETS;

/// What the next date is reckoned from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecurrenceFrom {
    /// The schedule: the first date of the rule after both the due date and today.
    #[default]
    Due,
    /// The day on which it was done.
    Completion,
}

impl RecurrenceFrom {
    pub const ALL: &'static [Self] = &[Self::Due, Self::Completion];

    /// As the API and the table write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Completion => "completion",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|from| from.name() == name)
    }
}

/// How a task comes again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Recurrence {
    /// An RRULE of RFC 5545, as it was given.
    #[schema(example = "FREQ=MONTHLY;BYMONTHDAY=1")]
    pub rule: String,
    pub from: RecurrenceFrom,
}

/// Where a recurring task stands in its rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Series {
    /// The due date when the rule was set: what intervals and `COUNT` are counted from. A due that
    /// is moved later is an exception, and moves no other date.
    pub start: NaiveDate,
    /// How many dates have been done or skipped.
    pub passed: u32,
}

impl Series {
    pub fn starting(start: NaiveDate) -> Self {
        Self { start, passed: 0 }
    }
}

/// How a task goes on from one of its dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Done on this date, in the zone where the due is reckoned.
    Done(NaiveDate),
    /// Passed over.
    Skipped,
}

impl Recurrence {
    /// The due date after `due`; `None` where the rule has none. `time` is the due's time, which
    /// matters for an `UNTIL` that has one too.
    pub fn next(
        &self,
        rule: &Rule,
        series: Series,
        (due, time): (NaiveDate, Option<NaiveTime>),
        step: Step,
    ) -> Option<NaiveDate> {
        match (self.from, step) {
            (RecurrenceFrom::Due, Step::Done(today)) => {
                rule.next_after(series.start, due.max(today), time)
            }
            (RecurrenceFrom::Due, Step::Skipped) => rule.next_after(series.start, due, time),
            (RecurrenceFrom::Completion, _) if rule.is_spent(series.passed + 1) => None,
            (RecurrenceFrom::Completion, Step::Done(today)) => {
                rule.uncounted().next_after(today, today, time)
            }
            (RecurrenceFrom::Completion, Step::Skipped) => {
                rule.uncounted().next_after(due, due, time)
            }
        }
    }
}

impl Rule {
    /// # Errors
    /// Code `never_fires` for a rule that has no date at all from `start` on.
    pub fn check_fires(&self, start: NaiveDate, time: Option<NaiveTime>) -> Result<(), FieldError> {
        match self.next_from(start, time) {
            Some(_) => Ok(()),
            None => {
                let message = format!("This rule has no date from {start} on.");
                Err(FieldError::new("recurrence.rule", "never_fires", message))
            }
        }
    }
}

#[cfg(test)]
mod tests;
