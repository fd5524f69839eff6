//! The corpus, `tests/quick_add.txt`, and what holds for any text.

use std::fmt::Write as _;

use super::*;

/// Tuesday, 10 March 2026, at noon.
fn now() -> NaiveDateTime {
    "2026-03-10T12:00:00".parse().unwrap()
}

fn read(text: &str) -> QuickAdd {
    QuickAdd::read(text, now(), &[])
}

/// What was read, as the corpus writes it.
fn spell(read: &QuickAdd) -> String {
    let mut said = read.title.clone();
    let mut say = |name: &str, value: &str| write!(said, " | {name} {value}").unwrap();
    if let Some(date) = read.date {
        say("due", &date.to_string());
    }
    if let Some(time) = read.time {
        say("at", &crate::domain::time::write_time(time));
    }
    if let Some(recurrence) = &read.recurrence {
        let from = match recurrence.from {
            RecurrenceFrom::Due => "rule",
            RecurrenceFrom::Completion => "rule!",
        };
        say(from, &recurrence.rule);
    }
    if let Some(priority) = read.priority {
        say("priority", priority.name());
    }
    for (name, values) in [
        ("project", read.project.as_slice()),
        ("section", read.section.as_slice()),
        ("label", &read.labels),
        ("person", &read.people),
    ] {
        values.iter().for_each(|value| say(name, value));
    }
    for minutes in &read.reminders {
        say("reminder", &minutes.to_string());
    }
    said
}

#[test]
fn every_line_of_the_corpus_is_read_as_it_says() {
    let corpus = include_str!("../../../tests/quick_add.txt");
    let lines = corpus
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with("## "));
    let (mut count, mut traps, mut wrong) = (0, 0, String::new());
    for line in lines {
        count += 1;
        // A line without a result is a trap: all of it is title.
        let (text, expected) = line.split_once(" => ").unwrap_or((line, line));
        traps += usize::from(text == expected);
        let said = spell(&read(text));
        if said != expected {
            writeln!(wrong, "{text}\n  expected {expected}\n  said     {said}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(
        count >= 500 && traps * 2 >= count,
        "{count} lines, {traps} of them traps"
    );
}

#[test]
fn a_span_that_is_unread_stays_in_the_title() {
    let text = "Büro mit Ana tomorrow 5pm !1";
    let all = read(text);
    let due = &all.spans[0];
    assert_eq!(
        (due.what, &text[due.range.clone()]),
        (What::Due, "tomorrow 5pm")
    );
    assert_eq!(&text[all.spans[1].range.clone()], "!1");
    let unread = QuickAdd::read(text, now(), std::slice::from_ref(&due.range));
    assert_eq!(
        spell(&unread),
        "Büro mit Ana tomorrow 5pm | priority urgent"
    );
    assert_eq!(
        all.title_keeping(text, |span| span.what == What::Priority),
        "Büro mit Ana !1"
    );
}

#[test]
fn a_day_of_the_week_never_means_today_and_time_that_has_passed_is_tomorrows() {
    assert_eq!(spell(&read("x tuesday")), "x | due 2026-03-17");
    assert_eq!(spell(&read("x 12:00")), "x | due 2026-03-11 | at 12:00");
    assert_eq!(spell(&read("x 12:01")), "x | due 2026-03-10 | at 12:01");
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_without_panic_and_with_spans_within_it(
        text in "\\PC{0,60}|([a-zA-Z0-9#@+/*!\"“”.,:ü🎉-]{1,8} ){0,12}|((every!?|on|in|at|for|until|next|last|end of|may|31st|29 feb|fri,|and|2026-02-30|5pm|9999|days|#\"a b\"|\\*30m|p1|ẞ|İ) ){0,12}"
    ) {
        let found = read(&text);
        let mut last = 0;
        for span in &found.spans {
            proptest::prop_assert!(span.range.start >= last && span.range.start < span.range.end);
            proptest::prop_assert!(text.get(span.range.clone()).is_some(), "{:?}", span);
            last = span.range.end;
            // Un-reading any of them never fails either.
            QuickAdd::read(&text, now(), std::slice::from_ref(&span.range));
        }
        if let Some(recurrence) = &found.recurrence {
            proptest::prop_assert!(Rule::parse(&recurrence.rule).is_ok());
        }
        proptest::prop_assert_eq!(found.title.is_empty(), text.trim().is_empty());
    }
}
