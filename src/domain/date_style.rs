//! How somebody writes days and times: which of day and month comes first, and how many hours the
//! clock counts. The names of days and months are English, as the whole page is.
//!
//! Every date for people is made here, so that none is written in a style that is not its reader's.
//! What programs read has one form only ([`super::time`]). Which style goes with which language tag,
//! the server knows (`server/locales.rs`).

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};
use serde::{Deserialize, Serialize};

use super::time::{month_name, weekday_name, write_time};

/// The style of whoever reads. By default the day comes first, and the clock counts 24 hours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
// In one piece: fields with names would weigh more in the browser than all that they say.
#[serde(from = "(bool, bool)", into = "(bool, bool)")]
pub struct DateStyle {
    /// "December 1", and not "1 December".
    pub is_month_first: bool,
    /// "5:00 pm", and not "17:00".
    pub is_twelve_hours: bool,
}

impl From<(bool, bool)> for DateStyle {
    fn from((is_month_first, is_twelve_hours): (bool, bool)) -> Self {
        Self {
            is_month_first,
            is_twelve_hours,
        }
    }
}

impl From<DateStyle> for (bool, bool) {
    fn from(style: DateStyle) -> Self {
        (style.is_month_first, style.is_twelve_hours)
    }
}

impl DateStyle {
    /// A day as people say it: "Today", "Friday", "1 Dec", "1 Dec 2027".
    pub fn day_label(self, date: NaiveDate, today: NaiveDate) -> String {
        match (date - today).num_days() {
            0 => "Today".to_owned(),
            1 => "Tomorrow".to_owned(),
            -1 => "Yesterday".to_owned(),
            2..=6 => weekday_name(date).to_owned(),
            _ if date.year() == today.year() => self.write(date, "d L", "L d"),
            _ => self.write(date, "d L y", "L d, y"),
        }
    }

    /// A day as a heading: "Today", "Tomorrow", "Tuesday 1 December", "Friday 1 January 2027".
    pub fn day_heading(self, date: NaiveDate, today: NaiveDate) -> String {
        match (date - today).num_days() {
            0 | 1 => self.day_label(date, today),
            _ if date.year() == today.year() => self.write(date, "E d M", "E, M d"),
            _ => self.day_in_full(date),
        }
    }

    /// A due as people say it: "Tomorrow 17:00".
    pub fn due_label(self, date: NaiveDate, time: Option<NaiveTime>, today: NaiveDate) -> String {
        let day = self.day_label(date, today);
        match time {
            Some(time) => format!("{day} {}", self.time_label(time)),
            None => day,
        }
    }

    /// A due in full, for whoever hovers or listens: "Tuesday 1 December 2026, 17:00".
    pub fn due_in_full(self, date: NaiveDate, time: Option<NaiveTime>) -> String {
        let day = self.day_in_full(date);
        match time {
            Some(time) => format!("{day}, {}", self.time_label(time)),
            None => day,
        }
    }

    fn day_in_full(self, date: NaiveDate) -> String {
        self.write(date, "E d M y", "E, M d, y")
    }

    /// A date in words: "1 December 2026".
    pub fn date_label(self, date: NaiveDate) -> String {
        self.write(date, "d M y", "M d, y")
    }

    /// A moment in words: "1 December 2026, 17:00".
    pub fn moment_label(self, date: NaiveDate, time: NaiveTime) -> String {
        format!("{}, {}", self.date_label(date), self.time_label(time))
    }

    /// Days from one to another: "14 to 20 December 2026", "30 November to 6 December 2026".
    pub fn days_label(self, first: NaiveDate, last: NaiveDate) -> String {
        let is_one_month = (first.year(), first.month()) == (last.year(), last.month());
        let (first, last) = match is_one_month {
            true => (
                self.write(first, "d", "M d"),
                self.write(last, "d M y", "d, y"),
            ),
            false if first.year() == last.year() => {
                (self.write(first, "d M", "M d"), self.date_label(last))
            }
            false => (self.date_label(first), self.date_label(last)),
        };
        format!("{first} to {last}")
    }

    /// A time of day: "17:00".
    pub fn time_label(self, time: NaiveTime) -> String {
        if !self.is_twelve_hours {
            return write_time(time);
        }
        let (is_afternoon, hour) = time.hour12();
        let half = if is_afternoon { "pm" } else { "am" };
        format!("{hour}:{:02} {half}", time.minute())
    }

    /// A date by a pattern for each order: `E` is the day of the week, `d` the day, `M` the month, `L`
    /// its first letters, `y` the year; whatever else stands there stays.
    fn write(self, date: NaiveDate, day_first: &str, month_first: &str) -> String {
        let pattern = if self.is_month_first {
            month_first
        } else {
            day_first
        };
        let mut text = String::new();
        for letter in pattern.chars() {
            match letter {
                'E' => text.push_str(weekday_name(date)),
                'd' => text.push_str(&date.day().to_string()),
                'M' => text.push_str(month_name(date)),
                'L' => text.push_str(&month_name(date)[..3]),
                'y' => text.push_str(&date.year().to_string()),
                other => text.push(other),
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: DateStyle = DateStyle {
        is_month_first: false,
        is_twelve_hours: false,
    };
    const AMERICAN: DateStyle = DateStyle {
        is_month_first: true,
        is_twelve_hours: true,
    };

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn time(hour: u32, minute: u32) -> NaiveTime {
        NaiveTime::from_hms_opt(hour, minute, 0).unwrap()
    }

    #[test]
    fn days_are_said_as_people_say_them() {
        let today = day("2026-11-22"); // a Sunday
        for (date, here, american) in [
            ("2026-11-22", "Today", "Today"),
            ("2026-11-23", "Tomorrow", "Tomorrow"),
            ("2026-11-21", "Yesterday", "Yesterday"),
            ("2026-11-28", "Saturday", "Saturday"),
            ("2026-11-29", "29 Nov", "Nov 29"),
            ("2027-01-01", "1 Jan 2027", "Jan 1, 2027"),
        ] {
            assert_eq!(HERE.day_label(day(date), today), here);
            assert_eq!(AMERICAN.day_label(day(date), today), american);
        }
    }

    #[test]
    fn headings_name_the_day_in_full() {
        let today = day("2026-11-22");
        for (date, here, american) in [
            ("2026-11-22", "Today", "Today"),
            ("2026-11-23", "Tomorrow", "Tomorrow"),
            ("2026-11-24", "Tuesday 24 November", "Tuesday, November 24"),
            (
                "2027-01-01",
                "Friday 1 January 2027",
                "Friday, January 1, 2027",
            ),
        ] {
            assert_eq!(HERE.day_heading(day(date), today), here);
            assert_eq!(AMERICAN.day_heading(day(date), today), american);
        }
    }

    #[test]
    fn a_due_is_said_in_full() {
        let (date, morning) = (day("2026-12-01"), Some(time(7, 5)));
        assert_eq!(
            HERE.due_in_full(date, morning),
            "Tuesday 1 December 2026, 07:05"
        );
        assert_eq!(
            AMERICAN.due_in_full(date, morning),
            "Tuesday, December 1, 2026, 7:05 am"
        );
        let today = day("2026-11-22");
        let date = day("2026-05-04");
        assert_eq!(HERE.due_label(date, morning, today), "4 May 07:05");
        assert_eq!(AMERICAN.due_label(date, morning, today), "May 4 7:05 am");
        assert_eq!(AMERICAN.due_label(today, None, today), "Today");
    }

    #[test]
    fn days_from_one_to_another_say_no_more_than_they_have_to() {
        for (first, last, here, american) in [
            (
                "2026-12-14",
                "2026-12-20",
                "14 to 20 December 2026",
                "December 14 to 20, 2026",
            ),
            (
                "2026-11-30",
                "2026-12-06",
                "30 November to 6 December 2026",
                "November 30 to December 6, 2026",
            ),
            (
                "2026-12-28",
                "2027-01-03",
                "28 December 2026 to 3 January 2027",
                "December 28, 2026 to January 3, 2027",
            ),
        ] {
            assert_eq!(HERE.days_label(day(first), day(last)), here);
            assert_eq!(AMERICAN.days_label(day(first), day(last)), american);
        }
    }

    #[test]
    fn a_clock_of_twelve_hours_begins_at_twelve() {
        for (time, twelve, twenty_four) in [
            (time(0, 0), "12:00 am", "00:00"),
            (time(0, 30), "12:30 am", "00:30"),
            (time(9, 5), "9:05 am", "09:05"),
            (time(12, 0), "12:00 pm", "12:00"),
            (time(17, 0), "5:00 pm", "17:00"),
        ] {
            assert_eq!(AMERICAN.time_label(time), twelve);
            assert_eq!(HERE.time_label(time), twenty_four);
        }
    }

    #[test]
    fn a_style_comes_through_the_wire_as_it_was() {
        for style in [HERE, AMERICAN] {
            let json = serde_json::to_string(&style).unwrap();
            assert_eq!(serde_json::from_str::<DateStyle>(&json).unwrap(), style);
        }
    }
}
