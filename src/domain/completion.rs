//! Completions: the dates of a recurring task that were done, and how a task goes on from one.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    account::UserRef,
    id::CompletionId,
    problem::FieldError,
    recurrence::{Recurrence, Rule, Series, Step},
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
}

impl TaskContent {
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
    }

    /// Moves the task on to its next date by its rule; false where it has none, and for a task
    /// that does not recur. `rule` is the task's own, read.
    pub fn move_on(&mut self, rule: &Rule, step: Step) -> bool {
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
        self.due_date = next.or(self.due_date);
        next.is_some()
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
