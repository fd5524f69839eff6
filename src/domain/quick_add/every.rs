//! `every 2 weeks`, `every mon, fri`, `every! 3 days`, `every 3rd friday until june 1`.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use super::{
    RecurrenceFrom,
    dates::{date, day_and_month, month, weekday},
    words::{Word, amount, ordinal},
};

/// The rule's text, what it is reckoned from, and from how many words.
pub fn read(words: &[Word], today: NaiveDate) -> Option<(String, RecurrenceFrom, usize)> {
    let first = words.first().filter(|word| !word.is_plain)?;
    let (rule, mut taken) = match first.text.as_str() {
        "every" => {
            let (rule, taken) = after_every(&words[1..], today)?;
            (rule, taken + 1)
        }
        // "The weekly report": an adjective, but for the end of the line.
        "daily" | "weekly" | "monthly" | "yearly" if words.len() == 1 => {
            (format!("FREQ={}", first.text.to_uppercase()), 1)
        }
        _ => return None,
    };
    let end = end(&words[taken..], today);
    taken += end.as_ref().map_or(0, |(_, taken)| *taken);
    let from = match first.is_every_bang {
        true => RecurrenceFrom::Completion,
        false => RecurrenceFrom::Due,
    };
    Some((
        rule + &end.map(|(end, _)| end).unwrap_or_default(),
        from,
        taken,
    ))
}

fn after_every(words: &[Word], today: NaiveDate) -> Option<(String, usize)> {
    let word = words.first().filter(|word| !word.is_plain)?;
    if let Some(frequency) = unit(&word.text, false) {
        return Some((format!("FREQ={frequency}"), 1));
    }
    match word.text.as_str() {
        "weekday" | "workday" => return Some(("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR".to_owned(), 1)),
        "weekend" => return Some(("FREQ=WEEKLY;BYDAY=SA,SU".to_owned(), 1)),
        _ => {}
    }
    let next = words.get(1).filter(|next| !next.is_plain);
    if let Some(frequency) = next.and_then(|next| unit(&next.text, true)) {
        let interval = if word.is("other") {
            Some(2)
        } else {
            amount(&word.text)
        };
        if let Some(interval) = interval {
            return Some((format!("FREQ={frequency};INTERVAL={interval}"), 2));
        }
    }
    numbered(words)
        .or_else(|| weekdays(words))
        .or_else(|| {
            let (date, _) = day_and_month(words, today)?;
            let rule = format!(
                "FREQ=YEARLY;BYMONTH={};BYMONTHDAY={}",
                date.month(),
                date.day()
            );
            // A year would make it no rule.
            Some((rule, 2))
        })
        .or_else(|| day_of_month(words))
}

/// A frequency by its unit; in the plural where a number goes before it.
fn unit(text: &str, may_be_plural: bool) -> Option<&'static str> {
    let text = if may_be_plural {
        text.trim_end_matches('s')
    } else {
        text
    };
    Some(match text {
        "day" => "DAILY",
        "week" => "WEEKLY",
        "month" => "MONTHLY",
        "year" => "YEARLY",
        _ => return None,
    })
}

/// `3rd friday`, `last day`, `last friday`, `other monday`.
fn numbered(words: &[Word]) -> Option<(String, usize)> {
    let (first, second) = (words.first()?, words.get(1).filter(|word| !word.is_plain)?);
    if first.is("last") && second.is("day") {
        return Some(("FREQ=MONTHLY;BYMONTHDAY=-1".to_owned(), 2));
    }
    let day = code(weekday(second)?);
    if first.is("other") {
        return Some((format!("FREQ=WEEKLY;INTERVAL=2;BYDAY={day}"), 2));
    }
    let ordinal = match first.is("last") {
        true => -1,
        false => ordinal(&first.text)
            .filter(|n| (1..=5).contains(n))?
            .cast_signed(),
    };
    Some((format!("FREQ=MONTHLY;BYDAY={ordinal}{day}"), 2))
}

/// `mon`, `mon, wed and fri`.
fn weekdays(words: &[Word]) -> Option<(String, usize)> {
    let mut days = vec![weekday(words.first()?)?];
    let mut taken = 1;
    loop {
        let joins = words
            .get(taken)
            .is_some_and(|word| word.is_any(&["and", "&"]));
        let skip = usize::from(joins);
        let next = words.get(taken + skip).and_then(weekday);
        let (true, Some(next)) = (joins || words[taken - 1].has_comma, next) else {
            break;
        };
        days.push(next);
        taken += skip + 1;
    }
    days.sort_by_key(Weekday::num_days_from_monday);
    days.dedup();
    let days: Vec<_> = days.into_iter().map(code).collect();
    Some((format!("FREQ=WEEKLY;BYDAY={}", days.join(",")), taken))
}

/// `27th`; the 29th to the 31st mean the last day of shorter months.
fn day_of_month(words: &[Word]) -> Option<(String, usize)> {
    let word = words.first()?;
    let is_digits = word.text.starts_with(|c: char| c.is_ascii_digit());
    let day = ordinal(&word.text).filter(|day| is_digits && (1..=31).contains(day))?;
    if words
        .get(1)
        .is_some_and(|next| !next.is_plain && month(&next.text).is_some())
    {
        return None;
    }
    let days: Vec<_> = (28..=day).map(|day| day.to_string()).collect();
    Some(match days.len() {
        0 | 1 => (format!("FREQ=MONTHLY;BYMONTHDAY={day}"), 1),
        _ => (
            format!("FREQ=MONTHLY;BYMONTHDAY={};BYSETPOS=-1", days.join(",")),
            1,
        ),
    })
}

/// `until 1 june`, `for 3 weeks`, `for 5 times`.
fn end(words: &[Word], today: NaiveDate) -> Option<(String, usize)> {
    let first = words.first()?;
    let until = |date: NaiveDate, taken| {
        let (year, month, day) = (date.year(), date.month(), date.day());
        Some((format!(";UNTIL={year:04}{month:02}{day:02}"), taken))
    };
    if first.is_any(&["until", "till"]) {
        let found = date(&words[1..], true, today.and_time(Default::default()))?;
        return until(found.date?, found.taken + 1);
    }
    if !first.is("for") {
        return None;
    }
    let (number, unit) = (words.get(1)?, words.get(2).filter(|word| !word.is_plain)?);
    let amount = amount(&number.text).filter(|_| !number.is_plain)?;
    match unit.text.trim_end_matches('s') {
        "time" => Some((format!(";COUNT={amount}"), 3)),
        "day" => until(today.checked_add_days(Days::new(amount.into()))?, 3),
        "week" => until(today.checked_add_days(Days::new(u64::from(amount) * 7))?, 3),
        "month" => until(today.checked_add_months(Months::new(amount))?, 3),
        "year" => until(today.checked_add_months(Months::new(amount * 12))?, 3),
        _ => None,
    }
}

fn code(weekday: Weekday) -> &'static str {
    ["MO", "TU", "WE", "TH", "FR", "SA", "SU"][weekday.num_days_from_monday() as usize]
}
