//! A recurring task through its life: it gets a rule, completions write its dates down and move it
//! on, and taking one back puts it back.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    account::UserRef,
    id::CompletionId,
    patch::Patch,
    problem::FieldError,
    recurrence::{Recurrence, Rule, Series, Step},
    reminder::{self, Reminder},
    task::{Status, TaskContent, hour_minute},
};

/// One date of a recurring task that was done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Completion {
    pub id: CompletionId,
    pub due_date: NaiveDate,
    #[serde(with = "hour_minute")]
    #[schema(value_type = Option<String>, example = "17:00")]
    pub due_time: Option<NaiveTime>,
    pub completed_at: DateTime<Utc>,
    /// Null once that account is gone.
    pub completed_by: Option<UserRef>,
}

/// The fields of a task that completing one of its dates changes, as they were before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BeforeCompletion {
    status: Status,
    due_date: Option<NaiveDate>,
    #[serde(with = "hour_minute")]
    due_time: Option<NaiveTime>,
    due_timezone: Option<String>,
    recurrence: Option<Recurrence>,
    series: Option<Series>,
    last_completion: Option<CompletionId>,
    #[serde(default)]
    start_date: Option<NaiveDate>,
    #[serde(default)]
    reminders: Vec<Reminder>,
}

impl TaskContent {
    /// A new rule begins with the due date; without a date there is none.
    ///
    /// # Errors
    /// Code `requires_date` for a rule without a due date.
    pub fn set_recurrence(&mut self, recurrence: Patch<Recurrence>) -> Result<(), FieldError> {
        let is_new =
            matches!(&recurrence, Patch::Set(new) if self.recurrence.as_ref() != Some(new));
        let is_given = matches!(recurrence, Patch::Set(_));
        self.recurrence = recurrence.over(self.recurrence.take());
        match self.due_date {
            None if is_given => {
                let message = "A task that comes again needs a due date to begin with.";
                return Err(FieldError::new("recurrence", "requires_date", message));
            }
            None => self.recurrence = None,
            Some(date) if is_new => self.series = Some(Series::starting(date)),
            Some(_) => {}
        }
        self.series = self.series.filter(|_| self.recurrence.is_some());
        Ok(())
    }

    /// What a completion keeps of the task as it is now.
    pub fn before_completion(&self) -> BeforeCompletion {
        BeforeCompletion {
            status: self.status,
            due_date: self.due_date,
            due_time: self.due_time,
            due_timezone: self.due_timezone.clone(),
            recurrence: self.recurrence.clone(),
            series: self.series,
            last_completion: self.last_completion,
            start_date: self.start_date,
            reminders: self.reminders.clone(),
        }
    }

    /// What a task must never be.
    pub fn recurs_without_due(&self) -> bool {
        self.recurrence.is_some() && self.due_date.is_none()
    }

    /// Puts the task back to where it was before that completion.
    pub fn restore(&mut self, before: BeforeCompletion) {
        self.status = before.status;
        self.completed_at = None;
        self.due_date = before.due_date;
        self.due_time = before.due_time;
        self.due_timezone = before.due_timezone;
        self.recurrence = before.recurrence;
        self.series = before.series;
        self.last_completion = before.last_completion;
        self.start_date = before.start_date;
        self.reminders = before.reminders;
    }

    /// Moves the task on to its next date by its rule; false where it has none, and for a task
    /// that does not recur. `rule` is the task's own, read. The start date and the reminders move by
    /// as many days as the due does; `later` moves a moment by days, on the clock of whoever is
    /// reminded.
    pub fn move_on(
        &mut self,
        rule: &Rule,
        step: Step,
        later: impl Fn(DateTime<Utc>, TimeDelta) -> DateTime<Utc>,
    ) -> bool {
        let (Some(recurrence), Some(series), Some(due)) =
            (&self.recurrence, self.series, self.due_date)
        else {
            return false;
        };
        let next = recurrence.next(rule, series, (due, self.due_time), step);
        self.series = Some(Series {
            passed: series.passed.saturating_add(1),
            ..series
        });
        let Some(next) = next else { return false };
        let days = next - due;
        self.due_date = Some(next);
        self.start_date = self
            .start_date
            .map(|start| start.checked_add_signed(days).unwrap_or(start));
        reminder::move_on(&mut self.reminders, |at| later(at, days));
        true
    }

    /// # Errors
    /// Code `never_fires` for a rule that has no date from where the series begins.
    pub fn check_recurrence(&self, rule: &Rule) -> Result<(), FieldError> {
        match self.series {
            None => Ok(()),
            Some(series) => rule.check_fires(series.start, self.due_time),
        }
    }
}
