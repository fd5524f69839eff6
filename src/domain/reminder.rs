//! When somebody wants to be reminded of a task.

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        KnownFormat, ObjectBuilder, OneOfBuilder, RefOr, Schema, SchemaFormat, Type,
        schema::AdditionalProperties,
    },
};
use uuid::Uuid;

use super::{
    date_style::DateStyle, id::ReminderId, problem::FieldError, shape, time::parse_moment,
    words::counted,
};

/// How many reminders a task has at most.
pub const REMINDERS_MAX: usize = 20;

/// How far from the due a reminder can be: a leap year.
pub const OFFSET_MINUTES_MAX: i32 = 366 * 24 * 60;

/// One reminder, as everybody reads their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reminder {
    pub id: ReminderId,
    #[serde(flatten)]
    pub when: When,
}

/// When it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// From the due on, in minutes; negative is before. Without a due, it waits for one.
    OffsetMinutes(i32),
    /// At this moment.
    At(DateTime<Utc>),
}

impl When {
    /// As people read it. `to_local` knows the reader's calendar and clock, and `dates` how they
    /// write it.
    pub fn words(
        self,
        to_local: impl FnOnce(DateTime<Utc>) -> NaiveDateTime,
        dates: DateStyle,
    ) -> String {
        match self {
            Self::OffsetMinutes(0) => "At the time it is due".to_owned(),
            Self::OffsetMinutes(minutes) => span_in_words(minutes),
            Self::At(at) => {
                let local = to_local(at);
                dates.due_in_full(local.date(), Some(local.time()))
            }
        }
    }
}

/// So many minutes from the due on, or before it, in the largest unit that they fill.
pub fn span_in_words(minutes: i32) -> String {
    const UNITS: [(u32, [&str; 4]); 4] = [
        (
            7 * 24 * 60,
            [
                "# week before",
                "# weeks before",
                "# week after",
                "# weeks after",
            ],
        ),
        (
            24 * 60,
            [
                "# day before",
                "# days before",
                "# day after",
                "# days after",
            ],
        ),
        (
            60,
            [
                "# hour before",
                "# hours before",
                "# hour after",
                "# hours after",
            ],
        ),
        (
            1,
            [
                "# minute before",
                "# minutes before",
                "# minute after",
                "# minutes after",
            ],
        ),
    ];
    let length = minutes.unsigned_abs();
    let unit = UNITS.iter().find(|(unit, _)| length.is_multiple_of(*unit));
    let Some((unit, [one_before, before, one_after, after])) = unit else {
        return String::new();
    };
    match minutes < 0 {
        true => counted(length / unit, one_before, before),
        false => counted(length / unit, one_after, after),
    }
}

/// A reminder as it comes: one of the two.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReminderInput {
    /// From the due on; negative is before. Up to 527,040 (a leap year) either way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset_minutes: Option<i32>,
    /// At a moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
}

// By hand: the derive cannot say that it is one of two.
impl PartialSchema for ReminderInput {
    fn schema() -> RefOr<Schema> {
        let minutes = ObjectBuilder::new()
            .schema_type(Type::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
            .minimum(Some(-OFFSET_MINUTES_MAX))
            .maximum(Some(OFFSET_MINUTES_MAX))
            .description(Some(
                "From the due on; negative is before. Up to 527,040 (a leap year) either way.",
            ))
            .examples([-30]);
        let either = |name: &str, value: RefOr<Schema>, other: &str| {
            let nothing = ObjectBuilder::new().schema_type(Type::Null);
            ObjectBuilder::new()
                .property(name, value)
                .required(name)
                .property(other, nothing)
                .additional_properties(Some(AdditionalProperties::FreeForm(false)))
        };
        let one_of = OneOfBuilder::new()
            .description(Some("A reminder: one of the two."))
            .item(either("offset_minutes", minutes.build().into(), "at"))
            .item(either("at", shape::Moment::schema(), "offset_minutes"))
            .build();
        Schema::OneOf(one_of).into()
    }
}

impl ToSchema for ReminderInput {}

impl ReminderInput {
    fn parse(self, index: usize) -> Result<When, FieldError> {
        match (self.offset_minutes, self.at) {
            (Some(minutes), None) if minutes.unsigned_abs() > OFFSET_MINUTES_MAX.unsigned_abs() => {
                let field = format!("reminders[{index}].offset_minutes");
                let message = "A reminder is at most a year from the due (527,040 minutes).";
                Err(FieldError::new(&field, "out_of_range", message))
            }
            (Some(minutes), None) => Ok(When::OffsetMinutes(minutes)),
            (None, Some(at)) => parse_moment(&format!("reminders[{index}].at"), &at).map(When::At),
            _ => {
                let message = "A reminder has either offset_minutes or at.";
                Err(FieldError::new(
                    &format!("reminders[{index}]"),
                    "required",
                    message,
                ))
            }
        }
    }
}

/// Reads a list of reminders; what is there twice is there once. The ids are yet to be given.
///
/// # Errors
/// Codes `too_many`, `required`, `out_of_range`, `invalid_moment`.
pub fn parse(inputs: Vec<ReminderInput>) -> Result<Vec<Reminder>, FieldError> {
    if inputs.len() > REMINDERS_MAX {
        let message = format!("A task has at most {REMINDERS_MAX} reminders.");
        return Err(FieldError::new("reminders", "too_many", message));
    }
    let mut all: Vec<Reminder> = Vec::new();
    for (index, input) in inputs.into_iter().enumerate() {
        let when = input.parse(index)?;
        if !all.iter().any(|reminder| reminder.when == when) {
            let id = Uuid::nil().into();
            all.push(Reminder { id, when });
        }
    }
    Ok(all)
}

/// The reminders after a change: one that was there already keeps its id.
pub fn replace(old: &[Reminder], new: Vec<Reminder>) -> Vec<Reminder> {
    let known = |new: &Reminder| old.iter().find(|old| old.when == new.when).cloned();
    new.into_iter()
        .map(|reminder| known(&reminder).unwrap_or(reminder))
        .collect()
}

/// The reminders of a task that moves on by some days: what has a moment moves with it, on the
/// clock that `moved` knows; what counts from the due does so anyway.
pub fn move_on(reminders: &mut [Reminder], moved: impl Fn(DateTime<Utc>) -> DateTime<Utc>) {
    for reminder in reminders {
        if let When::At(at) = reminder.when {
            reminder.when = When::At(moved(at));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reminder_is_said_in_the_largest_unit_that_it_fills() {
        let words =
            |minutes| When::OffsetMinutes(minutes).words(|at| at.naive_utc(), DateStyle::default());
        assert_eq!(words(0), "At the time it is due");
        assert_eq!(words(-1), "1 minute before");
        assert_eq!(words(-90), "90 minutes before");
        assert_eq!(words(-120), "2 hours before");
        assert_eq!(words(-1_440), "1 day before");
        assert_eq!(words(20_160), "2 weeks after");
    }
}
