//! Dates and times of day, in English.

use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Weekday};

use super::words::{Word, amount, number, ordinal};
use crate::domain::time;

/// A due that was read, from so many words.
#[derive(Clone, Copy, Debug, Default)]
pub struct Due {
    pub date: Option<NaiveDate>,
    pub time: Option<NaiveTime>,
    pub taken: usize,
}

/// Words that short names of days are too, and words that go before a day of the week in a name.
const ALSO_VERBS: [&str; 4] = ["sat", "sun", "wed", "mon"];
const NAMES: [&str; 9] = [
    "black", "good", "cyber", "ash", "palm", "easter", "giving", "super", "casual",
];

/// "Black Friday" and the like: names of days, and no dates.
pub fn is_name(words: &[Word]) -> bool {
    words.first().is_some_and(|word| word.is_any(&NAMES))
        && words.get(1).is_some_and(|word| weekday(word).is_some())
}

/// Reads a date, a time, or one after the other.
pub fn read(words: &[Word], now: NaiveDateTime, is_recurring: bool) -> Option<Due> {
    let first = words.first()?;
    let has_lead = first.is_any(&["on", "by", "due", "at", "starting", "from"])
        && (!first.is_any(&["starting", "from"]) || is_recurring);
    let lead = usize::from(has_lead);
    date_and_time(words, lead, now).or_else(|| time_and_date(words, lead, now))
}

fn date_and_time(words: &[Word], lead: usize, now: NaiveDateTime) -> Option<Due> {
    let mut due = date(&words[lead..], lead > 0, now)?;
    due.taken += lead;
    if due.time.is_none()
        && let Some((time, taken)) = clock_after(&words[due.taken..], true)
    {
        due.time = Some(time);
        due.taken += taken;
    }
    Some(due)
}

fn time_and_date(words: &[Word], lead: usize, now: NaiveDateTime) -> Option<Due> {
    let is_at = lead > 0 && words.first()?.is_any(&["at", "by"]);
    if lead > 0 && !is_at {
        return None;
    }
    let (time, taken) = clock(&words[lead..], is_at)?;
    let mut due = Due {
        time: Some(time),
        taken: lead + taken,
        date: None,
    };
    let rest = &words[due.taken..];
    let has_lead = rest.first().is_some_and(|word| word.is("on"));
    let skip = usize::from(has_lead);
    if let Some(found) = date(rest.get(skip..).unwrap_or_default(), has_lead, now)
        && found.time.is_none()
    {
        due.date = found.date;
        due.taken += skip + found.taken;
    }
    Some(due)
}

/// A time after a date: with or without "at".
fn clock_after(words: &[Word], is_beside_date: bool) -> Option<(NaiveTime, usize)> {
    let lead = usize::from(words.first()?.is("at"));
    let (time, taken) = clock(&words[lead..], lead > 0 || is_beside_date)?;
    Some((time, lead + taken))
}

/// `5pm`, `5:30 pm`, `17:00`, `noon`. `is_sure` where nothing else can be meant: beside a date or
/// after "at", where `9:30`, and at the end of the line even `9`, are times too.
fn clock(words: &[Word], is_sure: bool) -> Option<(NaiveTime, usize)> {
    let word = words.first().filter(|word| !word.is_plain)?;
    if is_sure {
        match word.text.as_str() {
            "noon" | "midday" => return Some((at(12, 0)?, 1)),
            "midnight" => return Some((at(0, 0)?, 1)),
            _ => {}
        }
    }
    let text = word.text.as_str();
    for (ending, half) in [("am", 0), ("pm", 12)] {
        if let Some(clock) = text.strip_suffix(ending) {
            return Some((half_day(clock, half)?, 1));
        }
        if words.get(1).is_some_and(|next| next.is(ending)) && !word.has_comma {
            return Some((half_day(text, half)?, 2));
        }
    }
    match text.split_once(':') {
        Some((hour, minute)) if minute.len() == 2 && (is_sure || hour.len() == 2) => {
            Some((at(number(hour)?, number(minute)?)?, 1))
        }
        None if is_sure && words.len() == 1 && text.len() <= 2 => Some((at(number(text)?, 0)?, 1)),
        _ => None,
    }
}

fn half_day(clock: &str, half: u32) -> Option<NaiveTime> {
    let (hour, minute) = clock.split_once(':').unwrap_or((clock, "00"));
    let hour = number(hour).filter(|hour| (1..=12).contains(hour))?;
    at(
        hour % 12 + half,
        number(minute).filter(|_| minute.len() == 2)?,
    )
}

fn at(hour: u32, minute: u32) -> Option<NaiveTime> {
    NaiveTime::from_hms_opt(hour, minute, 0)
}

/// A date at the beginning of the words. `is_led` after "on" and the like.
pub fn date(words: &[Word], is_led: bool, now: NaiveDateTime) -> Option<Due> {
    let word = words.first().filter(|word| !word.is_plain)?;
    let today = now.date();
    let on = |date: Option<NaiveDate>, taken| {
        let within = |date: &NaiveDate| (1970..=9999).contains(&date.year());
        date.filter(within).map(|date| Due {
            date: Some(date),
            time: None,
            taken,
        })
    };
    match word.text.as_str() {
        "today" | "tod" => return on(Some(today), 1),
        "tomorrow" | "tmr" | "tmrw" => return on(today.succ_opt(), 1),
        "tonight" => {
            return on(Some(today), 1).map(|due| Due {
                time: at(20, 0),
                ..due
            });
        }
        "in" => return distance(words, now),
        "eom" => return on(last_of_month(today), 1),
        _ => {}
    }
    if let Some(taken) = phrase(words, &["end", "of"]) {
        let rest = &words[taken..];
        let the = usize::from(
            rest.first()
                .is_some_and(|word| word.is_any(&["the", "this"])),
        );
        let unit = rest.get(the)?;
        return match unit.text.as_str() {
            _ if unit.is_plain => None,
            "month" => on(last_of_month(today), taken + the + 1),
            "year" => on(
                NaiveDate::from_ymd_opt(today.year(), 12, 31),
                taken + the + 1,
            ),
            _ => None,
        };
    }
    if let Some(next) = words.get(1).filter(|_| word.is_any(&["next", "this"])) {
        return on(near(word.is("next"), next, today), 2);
    }
    if let Ok(date) = time::parse_date("", &word.text) {
        return on(Some(date), 1);
    }
    if let Some(weekday) = weekday(word) {
        let is_sure = is_led || words.len() == 1 || clock_after(&words[1..], false).is_some();
        if ALSO_VERBS.contains(&word.text.as_str()) && !is_sure {
            return None;
        }
        return on(after(today, weekday), 1);
    }
    let (date, taken) = day_and_month(words, today)?;
    on(Some(date), taken)
}

fn phrase(words: &[Word], texts: &[&str]) -> Option<usize> {
    let fits =
        words.len() > texts.len() && words.iter().zip(texts).all(|(word, text)| word.is(text));
    fits.then_some(texts.len())
}

/// `next friday` is that of next week, `next month` its first day.
fn near(is_next: bool, word: &Word, today: NaiveDate) -> Option<NaiveDate> {
    let monday =
        today.checked_sub_days(Days::new(today.weekday().num_days_from_monday().into()))?;
    let week = monday.checked_add_days(Days::new(if is_next { 7 } else { 0 }))?;
    let day =
        |weekday: Weekday| week.checked_add_days(Days::new(weekday.num_days_from_monday().into()));
    match (word.text.as_str(), is_next) {
        _ if word.is_plain => None,
        ("week", true) => Some(week),
        ("weekend", _) => day(Weekday::Sat),
        ("month", true) => today.with_day(1)?.checked_add_months(Months::new(1)),
        ("year", true) => NaiveDate::from_ymd_opt(today.year() + 1, 1, 1),
        (_, true) => day(weekday(word)?),
        (_, false) => after(today, weekday(word)?),
    }
}

/// `in 3 days`, `in a week`, `in 2 hours`.
fn distance(words: &[Word], now: NaiveDateTime) -> Option<Due> {
    let (number, unit) = (words.get(1)?, words.get(2)?);
    if number.is_plain || unit.is_plain {
        return None;
    }
    let (amount, today) = (amount(&number.text)?, now.date());
    let clock = |minutes: u32| now.checked_add_signed(TimeDelta::minutes(minutes.into()));
    let (date, time) = match unit.text.trim_end_matches('s') {
        "day" => (today.checked_add_days(Days::new(amount.into()))?, None),
        "week" => (
            today.checked_add_days(Days::new(u64::from(amount) * 7))?,
            None,
        ),
        "month" => (today.checked_add_months(Months::new(amount))?, None),
        "year" => (today.checked_add_months(Months::new(amount * 12))?, None),
        "hour" | "h" => time::split(clock(amount * 60)?),
        "minute" | "min" => time::split(clock(amount)?),
        _ => return None,
    };
    // A due has no seconds.
    let time = time.and_then(|time: NaiveTime| chrono::Timelike::with_nanosecond(&time, 0));
    let time = time.and_then(|time| chrono::Timelike::with_second(&time, 0));
    Some(Due {
        date: Some(date),
        time,
        taken: 3,
    })
}

/// `27 jan`, `jan 27th`, with or without a year; without one, the next that comes.
pub fn day_and_month(words: &[Word], today: NaiveDate) -> Option<(NaiveDate, usize)> {
    let [first, second] = [words.first()?, words.get(1)?];
    if first.is_plain || second.is_plain {
        return None;
    }
    let day = |word: &Word| {
        number(&word.text)
            .filter(|_| word.text.len() <= 2)
            .or_else(|| {
                word.text
                    .starts_with(|c: char| c.is_ascii_digit())
                    .then(|| ordinal(&word.text))?
            })
    };
    let (day, month) = match (month(&first.text), month(&second.text)) {
        (Some(month), None) => (day(second)?, month),
        (None, Some(month)) => (day(first)?, month),
        _ => return None,
    };
    let year = words
        .get(2)
        .filter(|word| !word.is_plain && word.text.len() == 4);
    if let Some(year) = year
        .and_then(|word| number(&word.text))
        .filter(|y| (1970..2200).contains(y))
    {
        return Some((NaiveDate::from_ymd_opt(year.cast_signed(), month, day)?, 3));
    }
    // 29 February may be eight years away.
    let mut years = (0..=8).filter_map(|n| NaiveDate::from_ymd_opt(today.year() + n, month, day));
    years.find(|date| *date >= today).map(|date| (date, 2))
}

pub fn month(text: &str) -> Option<u32> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let is_short = text.len() == 3 || text == "sept";
    let fits = |name: &str| name == text || (is_short && name.starts_with(text));
    NAMES
        .iter()
        .zip(1..)
        .find(|(name, _)| fits(name))
        .map(|(_, month)| month)
}

/// A day of the week by its name, in full or in three letters or as people shorten it.
pub fn weekday(word: &Word) -> Option<Weekday> {
    if word.is_plain {
        return None;
    }
    Some(match word.text.as_str() {
        "monday" | "mon" => Weekday::Mon,
        "tuesday" | "tue" | "tues" => Weekday::Tue,
        "wednesday" | "wed" => Weekday::Wed,
        "thursday" | "thu" | "thur" | "thurs" => Weekday::Thu,
        "friday" | "fri" => Weekday::Fri,
        "saturday" | "sat" => Weekday::Sat,
        "sunday" | "sun" => Weekday::Sun,
        _ => return None,
    })
}

/// The next such day, never today.
fn after(today: NaiveDate, weekday: Weekday) -> Option<NaiveDate> {
    let ahead = weekday.days_since(today.weekday());
    today.checked_add_days(Days::new(if ahead == 0 { 7 } else { ahead.into() }))
}

fn last_of_month(today: NaiveDate) -> Option<NaiveDate> {
    today.with_day(today.num_days_in_month().into())
}
