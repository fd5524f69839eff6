//! Days and times as people have them: dues, and how the API writes them. How people read them is
//! `date_style`'s.
//!
//! "Today" is always an argument. Zones are only names here: the time zone database is on the
//! server (`server/zones.rs`), it would weigh more than the rest of the page together.

use chrono::{
    DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc, Weekday,
};

use super::problem::FieldError;

/// When something is due: a whole day, a floating wall-clock time, or one in a fixed zone.
///
/// A time without a date and a zone without a time cannot be written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    pub date: NaiveDate,
    pub time: Option<DueTime>,
}

/// The time of a due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueTime {
    pub time: NaiveTime,
    /// IANA name; without one the time floats: the same wall clock wherever the reader is.
    pub zone: Option<String>,
}

impl Due {
    /// Puts the three fields together.
    ///
    /// # Errors
    /// Code `requires_date` for a time without a date, `requires_time` for a zone without a time.
    pub fn from_fields(
        date: Option<NaiveDate>,
        time: Option<NaiveTime>,
        zone: Option<String>,
    ) -> Result<Option<Self>, FieldError> {
        match (date, time, zone) {
            (None, None, None) => Ok(None),
            (None, Some(_), _) => Err(FieldError::new(
                "due_time",
                "requires_date",
                "A time needs a date to go with it.",
            )),
            (_, None, Some(_)) => Err(FieldError::new(
                "due_timezone",
                "requires_time",
                "A time zone needs a time to go with it.",
            )),
            (Some(date), time, zone) => Ok(Some(Self {
                date,
                time: time.map(|time| DueTime { time, zone }),
            })),
        }
    }
}

/// A date as the API writes it.
///
/// # Errors
/// Code `invalid_date` for what is no date of the years 1970 to 9999.
pub fn parse_date(field: &str, text: &str) -> Result<NaiveDate, FieldError> {
    let date = match numbers(text, '-', [4, 2, 2]) {
        Some([year, month, day]) => NaiveDate::from_ymd_opt(year.cast_signed(), month, day),
        None => None,
    };
    date.filter(|d| (1970..=9999).contains(&d.year()))
        .ok_or_else(|| {
            let message = format!(
                "“{}” is no date from 1970 to 9999, such as 2026-12-01.",
                shorten(text)
            );
            FieldError::new(field, "invalid_date", message)
        })
}

/// A moment as the API writes it (RFC 3339), to the microsecond.
///
/// # Errors
/// Code `invalid_moment` for what is no moment of the years 1970 to 9999.
pub fn parse_moment(field: &str, text: &str) -> Result<DateTime<Utc>, FieldError> {
    let moment = DateTime::parse_from_rfc3339(text).map(|moment| moment.to_utc());
    let moment = moment
        .ok()
        .filter(|moment| (1970..=9999).contains(&moment.year()))
        .and_then(|moment| DateTime::from_timestamp_micros(moment.timestamp_micros()));
    moment.ok_or_else(|| {
        let message = format!(
            "“{}” is no moment from 1970 to 9999, such as 2026-12-01T08:00:00Z.",
            shorten(text)
        );
        FieldError::new(field, "invalid_moment", message)
    })
}

/// A time of day as the API writes it.
///
/// # Errors
/// Code `invalid_time` for what is not `HH:MM` from 00:00 to 23:59.
pub fn parse_time(field: &str, text: &str) -> Result<NaiveTime, FieldError> {
    let time = match numbers(text, ':', [2, 2]) {
        Some([hour, minute]) => NaiveTime::from_hms_opt(hour, minute, 0),
        None => None,
    };
    time.ok_or_else(|| {
        let message = format!(
            "“{}” is no time of day from 00:00 to 23:59, such as 17:00.",
            shorten(text)
        );
        FieldError::new(field, "invalid_time", message)
    })
}

/// A time of day as the API writes it: `HH:MM`.
///
/// By hand, like the names below: chrono's formats would weigh more than all that they say.
pub fn write_time(time: NaiveTime) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// Numbers of so many digits each, with a separator between them, and nothing else.
fn numbers<const N: usize>(text: &str, separator: char, digits: [usize; N]) -> Option<[u32; N]> {
    let mut numbers = [0; N];
    let mut parts = text.split(separator);
    for (number, digits) in numbers.iter_mut().zip(digits) {
        let part = parts.next().filter(|part| part.len() == digits)?;
        *number = part
            .bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| part.parse().ok())??;
    }
    parts.next().is_none().then_some(numbers)
}

fn shorten(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(30).collect()
}

/// What people type for a date, as the API writes it: `today`, `tomorrow`, `yesterday`, a day of
/// the week (the next one), `+3d`, `+2w`. Anything else comes back as it is.
pub fn date_from_words(text: &str, today: NaiveDate) -> String {
    let words = text.trim().to_ascii_lowercase();
    let date = match words.as_str() {
        "today" => Some(today),
        "tomorrow" | "tom" => today.succ_opt(),
        "yesterday" => today.pred_opt(),
        _ => relative_date(&words, today).or_else(|| next_weekday(&words, today)),
    };
    date.map_or_else(|| text.trim().to_owned(), |date| date.to_string())
}

fn relative_date(words: &str, today: NaiveDate) -> Option<NaiveDate> {
    let amount = words.strip_prefix('+')?;
    let (number, days) = match amount.strip_suffix('w') {
        Some(number) => (number, 7),
        None => (amount.strip_suffix('d')?, 1),
    };
    let number: u64 = number.trim().parse().ok().filter(|n| *n <= 10_000)?;
    today.checked_add_days(Days::new(number * days))
}

fn next_weekday(words: &str, today: NaiveDate) -> Option<NaiveDate> {
    let weekday: Weekday = words.parse().ok()?;
    let ahead = weekday.days_since(today.weekday());
    today.checked_add_days(Days::new(if ahead == 0 { 7 } else { u64::from(ahead) }))
}

/// What people type for a time of day, as the API writes it: `9`, `9:30`, `5pm`, `5:15 pm`,
/// `noon`, `midnight`. Anything else comes back as it is.
pub fn time_from_words(text: &str) -> String {
    let words = text.trim().to_ascii_lowercase();
    match words.as_str() {
        "noon" => return "12:00".to_owned(),
        "midnight" => return "00:00".to_owned(),
        _ => {}
    }
    let (clock, half) = match (words.strip_suffix("am"), words.strip_suffix("pm")) {
        (Some(clock), _) => (clock.trim_end(), Some(0)),
        (_, Some(clock)) => (clock.trim_end(), Some(12)),
        _ => (words.as_str(), None),
    };
    let (hour, minute) = clock.split_once(':').unwrap_or((clock, "00"));
    match (hour.parse::<u32>(), minute.parse::<u32>(), half) {
        (Ok(hour @ 1..=12), Ok(minute @ 0..=59), Some(half)) => {
            format!("{:02}:{minute:02}", hour % 12 + half)
        }
        (Ok(hour @ 0..=23), Ok(minute @ 0..=59), None) => format!("{hour:02}:{minute:02}"),
        _ => text.trim().to_owned(),
    }
}

/// "Monday"
pub fn weekday_name(date: NaiveDate) -> &'static str {
    const NAMES: [&str; 7] = [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ];
    NAMES[date.weekday().num_days_from_monday() as usize]
}

/// "December"
pub fn month_name(date: NaiveDate) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    NAMES[date.month0() as usize]
}

/// A wall-clock moment, split.
pub fn split(moment: NaiveDateTime) -> (NaiveDate, Option<NaiveTime>) {
    (moment.date(), Some(moment.time()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        parse_date("due_date", text).unwrap()
    }

    #[test]
    fn dates_are_real_and_within_bounds() {
        for bad in [
            "2026-02-30",
            "2026-13-01",
            "1969-12-31",
            "10000-01-01",
            "2026-2-3",
            "+2026-01-1",
            "",
            "x",
        ] {
            assert_eq!(
                parse_date("due_date", bad).unwrap_err().code,
                "invalid_date",
                "{bad}"
            );
        }
        assert_eq!(day("1970-01-01").year(), 1970);
        assert_eq!(day("9999-12-31").year(), 9999);
        assert_eq!(day("2028-02-29").day(), 29);
    }

    #[test]
    fn times_are_hours_and_minutes() {
        for bad in ["24:00", "9:00", "09:60", "09:00:00", "0900", ""] {
            assert_eq!(
                parse_time("due_time", bad).unwrap_err().code,
                "invalid_time",
                "{bad}"
            );
        }
        assert!(parse_time("due_time", "23:59").is_ok());
    }

    #[test]
    fn a_time_needs_a_date_and_a_zone_needs_a_time() {
        let time = NaiveTime::from_hms_opt(17, 0, 0);
        let date = Some(day("2026-12-01"));
        assert_eq!(
            Due::from_fields(None, time, None).unwrap_err().field,
            "due_time"
        );
        assert_eq!(
            Due::from_fields(date, None, Some("UTC".into()))
                .unwrap_err()
                .field,
            "due_timezone"
        );
        assert!(
            Due::from_fields(date, time, Some("UTC".into()))
                .unwrap()
                .is_some()
        );
    }

    #[test]
    fn words_become_dates_and_times() {
        let today = day("2026-11-22");
        let date = |text| date_from_words(text, today);
        assert_eq!(date(" Tomorrow "), "2026-11-23");
        assert_eq!(date("fri"), "2026-11-27");
        assert_eq!(date("sunday"), "2026-11-29");
        assert_eq!(date("+2w"), "2026-12-06");
        assert_eq!(date("2026-02-30"), "2026-02-30");
        assert_eq!(time_from_words("5pm"), "17:00");
        assert_eq!(time_from_words("12 am"), "00:00");
        assert_eq!(time_from_words("9:05"), "09:05");
        assert_eq!(time_from_words("25:00"), "25:00");
    }
}
