//! Dates of the filter language: `2026-12-01`, `today`, `monday`, `+7d`.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use crate::domain::time;

/// A date, as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilterDate {
    On(NaiveDate),
    /// The next one, never today.
    Next(Weekday),
    /// From today, backwards where negative.
    Days(i32),
    /// From today; a month that is too short gives its last day.
    Months(i32),
}

impl FilterDate {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let words = text.to_ascii_lowercase();
        match words.as_str() {
            "today" => return Some(Self::Days(0)),
            "tomorrow" => return Some(Self::Days(1)),
            "yesterday" => return Some(Self::Days(-1)),
            _ => {}
        }
        relative(&words)
            .or_else(|| words.parse().ok().map(Self::Next))
            .or_else(|| time::parse_date("filter", text).ok().map(Self::On))
    }

    /// The date that it is today; within the years 1 to 9999, however far it points.
    pub fn resolve(self, today: NaiveDate) -> NaiveDate {
        let found = match self {
            Self::On(date) => Some(date),
            Self::Next(weekday) => {
                let ahead = weekday.days_since(today.weekday());
                today.checked_add_days(Days::new(u64::from(if ahead == 0 { 7 } else { ahead })))
            }
            Self::Days(days @ 0..) => today.checked_add_days(Days::new(days.unsigned_abs().into())),
            Self::Days(days) => today.checked_sub_days(Days::new(days.unsigned_abs().into())),
            Self::Months(months @ 0..) => {
                today.checked_add_months(Months::new(months.unsigned_abs()))
            }
            Self::Months(months) => today.checked_sub_months(Months::new(months.unsigned_abs())),
        };
        let within = |date: &NaiveDate| (1..=9999).contains(&date.year());
        found.filter(within).unwrap_or_else(|| {
            let (year, month, day) = if self.is_backwards() {
                (1, 1, 1)
            } else {
                (9999, 12, 31)
            };
            NaiveDate::from_ymd_opt(year, month, day).unwrap_or(today)
        })
    }

    fn is_backwards(self) -> bool {
        matches!(self, Self::Days(..0) | Self::Months(..0))
    }
}

/// `+7d`, `-2w`, `+1m`, `+1y`: up to four digits.
fn relative(words: &str) -> Option<FilterDate> {
    let (sign, rest) = match (words.strip_prefix('+'), words.strip_prefix('-')) {
        (Some(rest), _) => (1, rest),
        (_, Some(rest)) => (-1, rest),
        _ => return None,
    };
    let digits = rest.get(..rest.len().checked_sub(1)?)?;
    if !(1..=4).contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i32 = digits.parse().ok()?;
    match rest.chars().last()? {
        'd' => Some(FilterDate::Days(sign * number)),
        'w' => Some(FilterDate::Days(sign * number * 7)),
        'm' => Some(FilterDate::Months(sign * number)),
        'y' => Some(FilterDate::Months(sign * number * 12)),
        _ => None,
    }
}
