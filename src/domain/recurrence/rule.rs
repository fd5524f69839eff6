//! A rule's text, understood: `FREQ=MONTHLY;BYDAY=-1FR;COUNT=6`.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Weekday};

use crate::domain::problem::FieldError;

/// How long a rule may be, in characters.
pub const RULE_MAX: usize = 500;

/// The largest `INTERVAL` and `COUNT`.
const NUMBER_MAX: u32 = 9_999;

const PARTS: &str =
    "FREQ, INTERVAL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS, COUNT, UNTIL, WKST, SKIP";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Frequency {
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// What becomes of a day that its month does not have (RFC 7529).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Skip {
    #[default]
    Omit,
    /// The last day of the month.
    Backward,
    /// The first day of the next month.
    Forward,
}

/// The last date, and the time on it where one is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Until {
    Local(NaiveDate, Option<NaiveTime>),
    Utc(NaiveDateTime),
}

/// A day of the week, or the so manyth one of the month or year (from its end where negative).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ByDay {
    pub ordinal: Option<i32>,
    pub weekday: Weekday,
}

/// A recurrence rule. Lists are empty where the rule does not have them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub(super) frequency: Frequency,
    pub(super) interval: u32,
    pub(super) by_day: Vec<ByDay>,
    pub(super) by_month_day: Vec<i32>,
    pub(super) by_month: Vec<u32>,
    pub(super) by_set_pos: Vec<i32>,
    pub(super) count: Option<u32>,
    pub(super) until: Option<Until>,
    pub(super) week_start: Weekday,
    pub(super) skip: Skip,
}

impl Rule {
    /// # Errors
    /// For the field `recurrence.rule`: codes `required`, `too_long`, `too_frequent` for what
    /// comes more often than daily, `too_costly` for numbers that are too large, `invalid_rule`
    /// for what is no rule of this kind.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        if text.is_empty() {
            return Err(refuse(
                "required",
                "Give a rule such as FREQ=WEEKLY;BYDAY=MO.",
            ));
        }
        if text.chars().count() > RULE_MAX {
            let message = format!("A rule has at most {RULE_MAX} characters.");
            return Err(refuse("too_long", message));
        }
        let parts = Parts::read(text)?;
        let rule = Self {
            frequency: parts.frequency()?,
            interval: parts.number("INTERVAL")?.unwrap_or(1),
            by_day: parts.list("BYDAY", read_day)?,
            by_month_day: parts.list("BYMONTHDAY", |text| read_signed(text, 31))?,
            by_month: parts.list("BYMONTH", |text| {
                text.parse().ok().filter(|month| (1..=12).contains(month))
            })?,
            by_set_pos: parts.list("BYSETPOS", |text| read_signed(text, 366))?,
            count: parts.number("COUNT")?,
            until: parts.until()?,
            week_start: parts.one("WKST", read_weekday)?.unwrap_or(Weekday::Mon),
            skip: parts.one("SKIP", read_skip)?.unwrap_or_default(),
        };
        parts.one("RSCALE", |scale| (scale == "GREGORIAN").then_some(()))?;
        rule.check()?;
        Ok(rule)
    }

    /// What RFC 5545 says of parts that do not go together.
    fn check(&self) -> Result<(), FieldError> {
        let is_longer = matches!(self.frequency, Frequency::Monthly | Frequency::Yearly);
        let most = if self.frequency == Frequency::Yearly {
            53
        } else {
            5
        };
        let ordinals = || self.by_day.iter().filter_map(|day| day.ordinal);
        let has_base =
            !self.by_day.is_empty() || !self.by_month_day.is_empty() || !self.by_month.is_empty();
        let wrong = if self.count.is_some() && self.until.is_some() {
            "A rule has COUNT or UNTIL, not both."
        } else if !is_longer && ordinals().next().is_some() {
            "Numbers before days of the week go with FREQ=MONTHLY and FREQ=YEARLY."
        } else if ordinals().any(|ordinal| ordinal.abs() > most) {
            "No month has a sixth of a day of the week, and no year a 54th."
        } else if self.frequency == Frequency::Weekly && !self.by_month_day.is_empty() {
            "BYMONTHDAY does not go with FREQ=WEEKLY."
        } else if !self.by_set_pos.is_empty() && !has_base {
            "BYSETPOS needs BYDAY, BYMONTHDAY or BYMONTH to choose from."
        } else {
            return Ok(());
        };
        Err(refuse("invalid_rule", wrong))
    }

    /// The same with its `UNTIL` on the wall clock, where it was a moment in UTC.
    pub fn on_the_clock_of(
        mut self,
        to_local: impl FnOnce(NaiveDateTime) -> NaiveDateTime,
    ) -> Self {
        if let Some(Until::Utc(moment)) = self.until {
            let local = to_local(moment);
            self.until = Some(Until::Local(local.date(), Some(local.time())));
        }
        self
    }

    /// The same without its interval: where a series may begin.
    pub fn every_time(&self) -> Self {
        Self {
            interval: 1,
            ..self.clone()
        }
    }

    /// Whether `COUNT` is used up after so many dates.
    pub(super) fn is_spent(&self, passed: u32) -> bool {
        self.count.is_some_and(|count| passed >= count)
    }

    /// The same without `COUNT`, where somebody else counts.
    pub(super) fn uncounted(&self) -> Self {
        Self {
            count: None,
            ..self.clone()
        }
    }
}

/// The parts of a rule by name, in capitals.
struct Parts(Vec<(String, String)>);

impl Parts {
    fn read(text: &str) -> Result<Self, FieldError> {
        let mut parts: Vec<(String, String)> = Vec::new();
        for part in text.split(';') {
            let Some((name, value)) = part.split_once('=') else {
                let message = "A rule is made of NAME=VALUE, with a semicolon between them.";
                return Err(refuse("invalid_rule", message));
            };
            let (name, value) = (name.to_ascii_uppercase(), value.to_ascii_uppercase());
            if matches!(name.as_str(), "BYHOUR" | "BYMINUTE" | "BYSECOND") {
                return Err(too_frequent());
            }
            if name != "RSCALE" && !PARTS.split(", ").any(|known| known == name) {
                let message = format!("A rule here has {PARTS}, and nothing else.");
                return Err(refuse("invalid_rule", message));
            }
            if parts.iter().any(|(known, _)| *known == name) {
                return Err(refuse("invalid_rule", format!("{name} is given twice.")));
            }
            parts.push((name, value));
        }
        Ok(Self(parts))
    }

    fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    fn one<T>(&self, name: &str, read: fn(&str) -> Option<T>) -> Result<Option<T>, FieldError> {
        let unreadable = || refuse("invalid_rule", format!("This {name} cannot be read."));
        self.get(name)
            .map(|value| read(value).ok_or_else(unreadable))
            .transpose()
    }

    fn list<T>(&self, name: &str, read: fn(&str) -> Option<T>) -> Result<Vec<T>, FieldError> {
        let values = self.get(name).map(|value| value.split(','));
        let values: Option<Vec<T>> = values.into_iter().flatten().map(read).collect();
        values.ok_or_else(|| refuse("invalid_rule", format!("This {name} cannot be read.")))
    }

    fn number(&self, name: &str) -> Result<Option<u32>, FieldError> {
        let number: Option<u64> = self.one(name, |text| {
            let is_number = text.len() <= 18 && text.bytes().all(|b| b.is_ascii_digit());
            text.parse().ok().filter(|number| is_number && *number > 0)
        })?;
        let number = number.map(|number| u32::try_from(number).unwrap_or(u32::MAX));
        if number.is_some_and(|number| number > NUMBER_MAX) {
            let message = format!("{name} is at most {NUMBER_MAX}.");
            return Err(refuse("too_costly", message));
        }
        Ok(number)
    }

    fn frequency(&self) -> Result<Frequency, FieldError> {
        match self.get("FREQ") {
            Some("DAILY") => Ok(Frequency::Daily),
            Some("WEEKLY") => Ok(Frequency::Weekly),
            Some("MONTHLY") => Ok(Frequency::Monthly),
            Some("YEARLY") => Ok(Frequency::Yearly),
            Some("HOURLY" | "MINUTELY" | "SECONDLY") => Err(too_frequent()),
            _ => {
                let message = "FREQ is one of DAILY, WEEKLY, MONTHLY, YEARLY.";
                Err(refuse("invalid_rule", message))
            }
        }
    }

    /// `20261231`, `20261231T170000`, or with `Z`.
    fn until(&self) -> Result<Option<Until>, FieldError> {
        self.one("UNTIL", |text| {
            let (date, time) = match text.split_once('T') {
                Some((date, time)) => (date, Some(time)),
                None => (text, None),
            };
            let date = read_digits(date, 8)?;
            let date = NaiveDate::from_ymd_opt(
                i32::try_from(date / 10_000).ok()?,
                date / 100 % 100,
                date % 100,
            )?;
            let Some(time) = time else {
                return Some(Until::Local(date, None));
            };
            let digits = read_digits(time.strip_suffix('Z').unwrap_or(time), 6)?;
            let time_of_day =
                NaiveTime::from_hms_opt(digits / 10_000, digits / 100 % 100, digits % 100)?;
            Some(match time.ends_with('Z') {
                true => Until::Utc(date.and_time(time_of_day)),
                false => Until::Local(date, Some(time_of_day)),
            })
        })
    }
}

fn read_digits(text: &str, length: usize) -> Option<u32> {
    let is_number = text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| text.parse().ok())?
}

/// A number other than 0, with or without a sign.
fn read_signed(text: &str, most: i32) -> Option<i32> {
    let number: i32 = text.parse().ok()?;
    (number != 0 && number.abs() <= most).then_some(number)
}

fn read_weekday(text: &str) -> Option<Weekday> {
    Some(match text {
        "MO" => Weekday::Mon,
        "TU" => Weekday::Tue,
        "WE" => Weekday::Wed,
        "TH" => Weekday::Thu,
        "FR" => Weekday::Fri,
        "SA" => Weekday::Sat,
        "SU" => Weekday::Sun,
        _ => return None,
    })
}

fn read_day(text: &str) -> Option<ByDay> {
    let (ordinal, weekday) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let ordinal = match ordinal {
        "" => None,
        ordinal => Some(read_signed(ordinal, 53)?),
    };
    let weekday = read_weekday(weekday)?;
    Some(ByDay { ordinal, weekday })
}

fn read_skip(text: &str) -> Option<Skip> {
    Some(match text {
        "OMIT" => Skip::Omit,
        "BACKWARD" => Skip::Backward,
        "FORWARD" => Skip::Forward,
        _ => return None,
    })
}

fn refuse(code: &str, message: impl Into<String>) -> FieldError {
    FieldError::new("recurrence.rule", code, message)
}

fn too_frequent() -> FieldError {
    refuse("too_frequent", "A task comes again at most once a day.")
}
