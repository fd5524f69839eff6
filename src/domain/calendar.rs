//! Days in rows, as a calendar shows them: a month in whole weeks, or one week.

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{
    account::WeekStart, date_style::DateStyle, project::Project, task::TaskRow, time::month_name,
};

/// How much a calendar shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    #[default]
    Month,
    Week,
}

/// A calendar's tasks, and the day on which its reader's weeks begin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarPage {
    pub week_start: WeekStart,
    /// Whose tasks they are, where that is one project.
    pub project: Option<Project>,
    /// By due; of a very full month only the first ones.
    pub rows: Vec<TaskRow>,
    /// Whether there are more than can be shown.
    pub is_cut: bool,
}

/// A direction in which a calendar is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    Back,
    On,
}

impl Span {
    pub const ALL: [Self; 2] = [Self::Month, Self::Week];

    /// As the address has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Week => "week",
        }
    }

    /// As the page says it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Month => "Month",
            Self::Week => "Week",
        }
    }

    /// A month for anything else.
    pub fn from_name(name: &str) -> Self {
        let mut all = Self::ALL.into_iter();
        all.find(|span| span.name() == name).unwrap_or_default()
    }

    /// The days that are shown with `date` among them: whole weeks. At the ends of time fewer.
    pub fn days(self, date: NaiveDate, week_start: WeekStart) -> Vec<NaiveDate> {
        let (first, last) = match self {
            Self::Week => (date, date),
            Self::Month => {
                let first = date.with_day(1).unwrap_or(date);
                let next = first.checked_add_months(Months::new(1));
                (
                    first,
                    next.and_then(|next| next.pred_opt()).unwrap_or(first),
                )
            }
        };
        let first = begin_of_week(first, week_start);
        let last = begin_of_week(last, week_start);
        let last = last.checked_add_days(Days::new(6)).unwrap_or(last);
        first.iter_days().take_while(|day| *day <= last).collect()
    }

    /// A date in the span before or after.
    pub fn turn(self, date: NaiveDate, turn: Turn) -> NaiveDate {
        let turned = match (self, turn) {
            (Self::Month, Turn::Back) => date.checked_sub_months(Months::new(1)),
            (Self::Month, Turn::On) => date.checked_add_months(Months::new(1)),
            (Self::Week, Turn::Back) => date.checked_sub_days(Days::new(7)),
            (Self::Week, Turn::On) => date.checked_add_days(Days::new(7)),
        };
        // Only these years have dues.
        turned
            .filter(|date| (1970..=9999).contains(&date.year()))
            .unwrap_or(date)
    }

    /// What is shown, in words: "December 2026", "30 November to 6 December 2026".
    pub fn title(self, date: NaiveDate, week_start: WeekStart, dates: DateStyle) -> String {
        match (self, self.days(date, week_start).as_slice()) {
            (Self::Week, [first, .., last]) => dates.days_label(*first, *last),
            _ => format!("{} {}", month_name(date), date.year()),
        }
    }
}

fn begin_of_week(date: NaiveDate, week_start: WeekStart) -> NaiveDate {
    let passed = match week_start {
        WeekStart::Monday => date.weekday().num_days_from_monday(),
        WeekStart::Sunday => date.weekday().num_days_from_sunday(),
        WeekStart::Saturday => (date.weekday().num_days_from_sunday() + 1) % 7,
    };
    date.checked_sub_days(Days::new(passed.into()))
        .unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_is_shown_in_whole_weeks() {
        let days = Span::Month.days(day("2026-12-15"), WeekStart::Monday);
        assert_eq!(days.first(), Some(&day("2026-11-30")));
        assert_eq!(days.last(), Some(&day("2027-01-03")));
        assert_eq!(days.len(), 35);
        // February of 2027 is exactly four weeks from Monday to Sunday.
        assert_eq!(
            Span::Month.days(day("2027-02-28"), WeekStart::Monday).len(),
            28
        );
        assert_eq!(
            Span::Month
                .days(day("2027-02-01"), WeekStart::Saturday)
                .len(),
            35
        );
    }

    #[test]
    fn weeks_begin_where_their_reader_has_them_begin() {
        for (week_start, first) in [
            (WeekStart::Monday, "2026-11-30"),
            (WeekStart::Sunday, "2026-11-29"),
            (WeekStart::Saturday, "2026-11-28"),
        ] {
            let days = Span::Week.days(day("2026-12-01"), week_start);
            assert_eq!((days.len(), days[0]), (7, day(first)));
        }
    }

    #[test]
    fn turning_keeps_to_the_calendar() {
        assert_eq!(
            Span::Month.turn(day("2027-01-31"), Turn::On),
            day("2027-02-28")
        );
        assert_eq!(
            Span::Month.turn(day("2026-03-31"), Turn::Back),
            day("2026-02-28")
        );
        assert_eq!(
            Span::Week.turn(day("2026-12-28"), Turn::On),
            day("2027-01-04")
        );
        assert_eq!(
            Span::Month.turn(day("1970-01-15"), Turn::Back),
            day("1970-01-15")
        );
        assert_eq!(
            Span::Week.turn(day("9999-12-31"), Turn::On),
            day("9999-12-31")
        );
    }

    #[test]
    fn what_is_shown_is_said_in_words() {
        let title = |span: Span, dates| span.title(day("2026-12-01"), WeekStart::Monday, dates);
        let here = DateStyle::default();
        assert_eq!(title(Span::Month, here), "December 2026");
        assert_eq!(title(Span::Week, here), "30 November to 6 December 2026");
        let month_first = DateStyle {
            is_month_first: true,
            ..here
        };
        assert_eq!(title(Span::Month, month_first), "December 2026");
        assert_eq!(
            title(Span::Week, month_first),
            "November 30 to December 6, 2026"
        );
    }
}
