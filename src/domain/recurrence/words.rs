//! Rules as people say them: `every 2 weeks`, `every monday and friday`, `every last day`. The
//! words are those that quick add reads; a rule that has none stays as it is written.

use chrono::Weekday;

use super::{
    Recurrence, RecurrenceFrom, Rule,
    rule::{ByDay, Frequency, Skip},
};
use crate::domain::words::{counted, listed};

/// What is offered to choose from: the words, and the rule that they are.
pub const PRESETS: [(&str, &str); 5] = [
    ("every day", "FREQ=DAILY"),
    ("every weekday", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
    ("every week", "FREQ=WEEKLY"),
    ("every month", "FREQ=MONTHLY"),
    ("every year", "FREQ=YEARLY"),
];

impl Recurrence {
    /// As people type it; as RFC 5545 writes it where they have no words for it.
    pub fn words(&self) -> String {
        let rule = Rule::parse(&self.rule).ok();
        let Some(words) = rule.and_then(|rule| rule.words()) else {
            return self.rule.clone();
        };
        match self.from {
            RecurrenceFrom::Due => format!("every {words}"),
            RecurrenceFrom::Completion => format!("every! {words}"),
        }
    }
}

impl Rule {
    /// What comes after "every".
    fn words(&self) -> Option<String> {
        let is_plain = self.by_set_pos.is_empty()
            && self.count.is_none()
            && self.until.is_none()
            && self.skip == Skip::Omit
            && (self.interval == 1 || self.week_start == Weekday::Mon);
        if !is_plain {
            return None;
        }
        let lists = (
            self.by_day.as_slice(),
            self.by_month_day.as_slice(),
            self.by_month.as_slice(),
        );
        match (self.frequency, self.interval, lists) {
            (frequency, interval, ([], [], [])) => Some(frequency.every(interval)),
            (Frequency::Weekly, 1, (days, [], [])) => Some(weekdays(days)),
            (Frequency::Weekly, 2, ([day], [], [])) => Some(format!("other {}", name(day.weekday))),
            (Frequency::Monthly, 1, ([day], [], [])) => {
                let number = ordinal(day.ordinal?)?;
                Some(format!("{number} {}", name(day.weekday)))
            }
            (Frequency::Monthly, 1, ([], [-1], [])) => Some("last day".to_owned()),
            (Frequency::Monthly, 1, ([], [day], [])) => ordinal(*day),
            _ => None,
        }
    }
}

impl Frequency {
    fn every(self, interval: u32) -> String {
        match self {
            Self::Daily => counted(interval, "day", "# days"),
            Self::Weekly => counted(interval, "week", "# weeks"),
            Self::Monthly => counted(interval, "month", "# months"),
            Self::Yearly => counted(interval, "year", "# years"),
        }
    }
}

fn weekdays(days: &[ByDay]) -> String {
    use Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    let days: Vec<_> = days.iter().map(|day| day.weekday).collect();
    match days.as_slice() {
        [Mon, Tue, Wed, Thu, Fri] => "weekday".to_owned(),
        [Sat, Sun] => "weekend".to_owned(),
        [one] => name(*one).to_owned(),
        [first @ .., last] => {
            let first: Vec<_> = first.iter().map(|day| name(*day)).collect();
            format!("{} and {}", listed(&first), name(*last))
        }
        [] => String::new(),
    }
}

fn name(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "monday",
        Weekday::Tue => "tuesday",
        Weekday::Wed => "wednesday",
        Weekday::Thu => "thursday",
        Weekday::Fri => "friday",
        Weekday::Sat => "saturday",
        Weekday::Sun => "sunday",
    }
}

fn ordinal(number: i32) -> Option<String> {
    Some(match number {
        -1 => "last".to_owned(),
        1 | 21 | 31 => format!("{number}st"),
        2 | 22 => format!("{number}nd"),
        3 | 23 => format!("{number}rd"),
        4..=31 => format!("{number}th"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::quick_add::repeat_from_words;

    fn monday() -> chrono::NaiveDateTime {
        "2026-11-30T09:00:00".parse().unwrap()
    }

    #[test]
    fn what_is_offered_is_what_quick_add_reads() {
        for (words, rule) in PRESETS {
            let (read, _) = repeat_from_words(words, monday()).unwrap();
            assert_eq!(read.rule, rule, "{words}");
            assert_eq!(read.words(), words);
        }
    }

    #[test]
    fn words_are_read_as_the_rule_that_they_are_of() {
        for words in [
            "every 2 weeks",
            "every 3 days",
            "every! 10 days",
            "every monday",
            "every monday, wednesday and friday",
            "every weekend",
            "every other tuesday",
            "every 2nd tuesday",
            "every last friday",
            "every last day",
            "every 15th",
            "every 22nd",
        ] {
            let (read, _) = repeat_from_words(words, monday()).unwrap();
            assert_eq!(read.words(), words, "{}", read.rule);
        }
    }

    #[test]
    fn a_rule_without_words_is_as_it_is_written() {
        for rule in ["FREQ=DAILY;COUNT=3", "FREQ=YEARLY;BYMONTH=2;BYDAY=-1SU"] {
            let from = RecurrenceFrom::Due;
            let recurrence = Recurrence {
                rule: rule.to_owned(),
                from,
            };
            assert_eq!(recurrence.words(), rule);
        }
    }
}
