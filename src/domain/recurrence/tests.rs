//! Rules in the words of the RFCs. Thousands of others are compared with another implementation in
//! `tests/api/recurrence_oracle.rs`.

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn rule(text: &str) -> Rule {
    Rule::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

/// The first dates of a rule, at most so many.
fn dates(text: &str, start: &str, most: usize) -> Vec<String> {
    let rule = rule(text);
    let mut found = Vec::new();
    let mut after = day(start).pred_opt().unwrap();
    while let Some(next) = rule
        .next_after(day(start), after, None)
        .filter(|_| found.len() < most)
    {
        found.push(next.to_string());
        after = next;
    }
    found
}

fn code(text: &str) -> String {
    let refused = Rule::parse(text).and_then(|rule| rule.check_fires(day("2026-03-10"), None));
    let error = refused.expect_err(text);
    assert_eq!(error.field, "recurrence.rule");
    error.code
}

#[test]
fn a_day_that_a_month_does_not_have_is_passed_over() {
    assert_eq!(
        dates("FREQ=MONTHLY;BYMONTHDAY=31", "2026-01-31", 4),
        ["2026-01-31", "2026-03-31", "2026-05-31", "2026-07-31"]
    );
    assert_eq!(
        dates("FREQ=YEARLY", "2024-02-29", 3),
        ["2024-02-29", "2028-02-29", "2032-02-29"]
    );
    assert_eq!(
        dates(
            "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1",
            "2028-01-31",
            4
        ),
        ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"]
    );
}

#[test]
fn skip_moves_it_back_or_forward() {
    // The examples of RFC 7529, section 4.
    assert_eq!(
        dates(
            "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=FORWARD;COUNT=4",
            "2014-01-31",
            9
        ),
        ["2014-01-31", "2014-03-01", "2014-03-31", "2014-05-01"]
    );
    assert_eq!(
        dates("FREQ=YEARLY;SKIP=FORWARD", "2012-02-29", 3),
        ["2012-02-29", "2013-03-01", "2014-03-01"]
    );
    assert_eq!(
        dates("FREQ=MONTHLY;SKIP=BACKWARD", "2026-01-31", 4),
        ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]
    );
    assert_eq!(
        dates("FREQ=MONTHLY;BYMONTHDAY=1,31;SKIP=FORWARD", "2026-04-01", 4),
        ["2026-04-01", "2026-05-01", "2026-05-31", "2026-06-01"]
    );
    assert_eq!(
        dates(
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;SKIP=FORWARD",
            "2026-01-01",
            2
        ),
        ["2026-03-01", "2027-03-01"]
    );
}

#[test]
fn intervals_are_counted_from_the_start_and_not_from_the_last_date() {
    let rule = rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR");
    let start = day("2026-03-09");
    for (after, next) in [
        ("2026-03-09", "2026-03-13"),
        ("2026-03-13", "2026-03-23"),
        ("2026-03-18", "2026-03-23"),
        ("2099-12-31", "2100-01-04"),
    ] {
        assert_eq!(
            rule.next_after(start, day(after), None),
            Some(day(next)),
            "{after}"
        );
    }
}

#[test]
fn a_week_begins_where_the_rule_says() {
    // The example of RFC 5545: the same rule, two beginnings of the week.
    let rule = |week| format!("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST={week}");
    assert_eq!(
        dates(&rule("MO"), "1997-08-05", 9),
        ["1997-08-05", "1997-08-10", "1997-08-19", "1997-08-24"]
    );
    assert_eq!(
        dates(&rule("SU"), "1997-08-05", 9),
        ["1997-08-05", "1997-08-17", "1997-08-19", "1997-08-31"]
    );
}

#[test]
fn a_rule_ends_by_count_or_until() {
    assert_eq!(
        dates("freq=daily;count=2", "2026-03-10", 9),
        ["2026-03-10", "2026-03-11"]
    );
    assert_eq!(dates("FREQ=DAILY;UNTIL=20260311", "2026-03-10", 9).len(), 2);
    let rule = rule("FREQ=DAILY;UNTIL=20260311T160000Z");
    let in_paris = rule.on_the_clock_of(|utc| utc + chrono::Duration::hours(1));
    let next =
        |time: &str| in_paris.next_after(day("2026-03-10"), day("2026-03-10"), time.parse().ok());
    assert_eq!(next("17:00:00"), Some(day("2026-03-11")));
    assert_eq!(next("17:01:00"), None);
    assert_eq!(
        dates("FREQ=YEARLY", "9998-01-01", 9),
        ["9998-01-01", "9999-01-01"]
    );
}

#[test]
fn a_task_goes_on_from_its_due_or_from_the_day_it_was_done() {
    let series = Series::starting(day("2026-03-02"));
    let next = |text: &str, from, step| {
        let recurrence = Recurrence {
            rule: text.to_owned(),
            from,
        };
        let next = recurrence.next(&rule(text), series, (day("2026-03-02"), None), step);
        next.map_or("none".to_owned(), |date| date.to_string())
    };
    let done = Step::Done(day("2026-03-10"));
    use RecurrenceFrom::{Completion, Due};
    assert_eq!(next("FREQ=WEEKLY;BYDAY=MO", Due, done), "2026-03-16");
    assert_eq!(
        next("FREQ=WEEKLY;BYDAY=MO", Due, Step::Skipped),
        "2026-03-09"
    );
    assert_eq!(
        next("FREQ=DAILY;INTERVAL=3", Completion, done),
        "2026-03-13"
    );
    assert_eq!(
        next("FREQ=DAILY;INTERVAL=3", Completion, Step::Skipped),
        "2026-03-05"
    );
    assert_eq!(next("FREQ=MONTHLY", Completion, done), "2026-04-10");
    assert_eq!(next("FREQ=DAILY;COUNT=2", Completion, done), "2026-03-11");
    assert_eq!(next("FREQ=DAILY;COUNT=1", Completion, done), "none");
    assert_eq!(
        next("FREQ=DAILY;COUNT=3", Due, done),
        "none",
        "they are all past"
    );
    // Done before it is due: the next date is after both.
    assert_eq!(
        next("FREQ=DAILY", Due, Step::Done(day("2026-02-01"))),
        "2026-03-03"
    );
}

#[test]
fn what_is_no_rule_or_never_fires_is_refused() {
    for (text, expected) in [
        ("", "required"),
        ("weekly", "invalid_rule"),
        ("RRULE:FREQ=DAILY", "invalid_rule"),
        ("FREQ=DAILY;", "invalid_rule"),
        ("INTERVAL=2", "invalid_rule"),
        ("FREQ=FORTNIGHTLY", "invalid_rule"),
        ("FREQ=DAILY;FREQ=DAILY", "invalid_rule"),
        ("FREQ=DAILY;INTERVAL=0", "invalid_rule"),
        ("FREQ=DAILY;INTERVAL=+1", "invalid_rule"),
        ("FREQ=DAILY;COUNT=-1", "invalid_rule"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20270101", "invalid_rule"),
        ("FREQ=WEEKLY;BYDAY=1MO", "invalid_rule"),
        ("FREQ=MONTHLY;BYDAY=6MO", "invalid_rule"),
        ("FREQ=MONTHLY;BYDAY=MON", "invalid_rule"),
        ("FREQ=MONTHLY;BYDAY=Ü", "invalid_rule"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "invalid_rule"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "invalid_rule"),
        ("FREQ=MONTHLY;BYMONTHDAY=", "invalid_rule"),
        ("FREQ=YEARLY;BYMONTH=13", "invalid_rule"),
        ("FREQ=YEARLY;BYWEEKNO=20", "invalid_rule"),
        ("FREQ=MONTHLY;BYSETPOS=1", "invalid_rule"),
        ("FREQ=DAILY;UNTIL=20260230", "invalid_rule"),
        ("FREQ=DAILY;RSCALE=CHINESE", "invalid_rule"),
        ("FREQ=HOURLY", "too_frequent"),
        ("FREQ=DAILY;BYHOUR=9,17", "too_frequent"),
        ("FREQ=DAILY;INTERVAL=10000", "too_costly"),
        ("FREQ=DAILY;COUNT=99999999999", "too_costly"),
        ("FREQ=DAILY;UNTIL=20260101", "never_fires"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "never_fires"),
        ("FREQ=MONTHLY;INTERVAL=12;BYMONTH=5", "never_fires"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "never_fires"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6", "never_fires"),
    ] {
        assert_eq!(code(text), expected, "{text}");
    }
    assert_eq!(
        code(&format!("FREQ=DAILY{}", " ".repeat(RULE_MAX))),
        "too_long"
    );
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic_or_take_long(
        text in "\\PC{0,40}|FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;(INTERVAL|BYDAY|BYMONTHDAY|BYMONTH|BYSETPOS|COUNT|UNTIL|WKST|SKIP)=(-?[0-9]{1,5}|MO|-1SU,2FR|31,30|FORWARD|[0-9]{8}T[0-9]{6}Z?|Ü)){0,5}"
    ) {
        if let Ok(rule) = Rule::parse(&text) {
            let _ = rule.check_fires(day("2026-03-10"), None);
            let _ = rule.next_after(day("1970-01-01"), day("9990-01-01"), None);
        }
    }
}
