//! Eight places, each with a clock of its own, through both of its changes and at midnight. That SQL
//! and Rust agree in every zone is held in `zones`.

use chrono::{Duration, NaiveDate};

use super::{
    dues::due_at,
    support::{TestApp, at},
};

/// What a clock shows somewhere, and when, as Python's `zoneinfo` has it. Sao Paulo and Kathmandu change
/// no clocks any more; theirs, like those of Santiago, changed at midnight.
const MOMENTS: &str = "\
    Pacific/Auckland 2026-09-27 00:00 2026-09-26T12:00:00Z
    Pacific/Auckland 2026-09-27 01:59 2026-09-26T13:59:00Z
    Pacific/Auckland 2026-09-27 02:30 2026-09-26T14:30:00Z
    Pacific/Auckland 2026-09-27 03:00 2026-09-26T14:00:00Z
    Pacific/Auckland 2026-04-05 00:00 2026-04-04T11:00:00Z
    Pacific/Auckland 2026-04-05 01:59 2026-04-04T12:59:00Z
    Pacific/Auckland 2026-04-05 02:30 2026-04-04T13:30:00Z
    Pacific/Auckland 2026-04-05 03:00 2026-04-04T15:00:00Z
    Australia/Lord_Howe 2026-10-04 00:00 2026-10-03T13:30:00Z
    Australia/Lord_Howe 2026-10-04 01:59 2026-10-03T15:29:00Z
    Australia/Lord_Howe 2026-10-04 02:15 2026-10-03T15:45:00Z
    Australia/Lord_Howe 2026-10-04 02:30 2026-10-03T15:30:00Z
    Australia/Lord_Howe 2026-04-05 00:00 2026-04-04T13:00:00Z
    Australia/Lord_Howe 2026-04-05 01:45 2026-04-04T14:45:00Z
    Australia/Lord_Howe 2026-04-05 02:00 2026-04-04T15:30:00Z
    America/Santiago 2026-09-05 23:59 2026-09-06T03:59:00Z
    America/Santiago 2026-09-06 00:00 2026-09-06T04:00:00Z
    America/Santiago 2026-09-06 00:30 2026-09-06T04:30:00Z
    America/Santiago 2026-09-06 01:00 2026-09-06T04:00:00Z
    America/Santiago 2026-04-04 22:59 2026-04-05T01:59:00Z
    America/Santiago 2026-04-04 23:30 2026-04-05T02:30:00Z
    America/Santiago 2026-04-05 00:00 2026-04-05T04:00:00Z
    America/Sao_Paulo 2018-11-03 23:59 2018-11-04T02:59:00Z
    America/Sao_Paulo 2018-11-04 00:00 2018-11-04T03:00:00Z
    America/Sao_Paulo 2018-11-04 00:30 2018-11-04T03:30:00Z
    America/Sao_Paulo 2018-11-04 01:00 2018-11-04T03:00:00Z
    America/Sao_Paulo 2018-02-17 22:59 2018-02-18T00:59:00Z
    America/Sao_Paulo 2018-02-17 23:30 2018-02-18T01:30:00Z
    America/Sao_Paulo 2018-02-18 00:00 2018-02-18T03:00:00Z
    America/Sao_Paulo 2026-11-01 00:30 2026-11-01T03:30:00Z
    America/New_York 2026-03-08 00:00 2026-03-08T05:00:00Z
    America/New_York 2026-03-08 02:30 2026-03-08T07:30:00Z
    America/New_York 2026-03-08 03:00 2026-03-08T07:00:00Z
    America/New_York 2026-11-01 00:00 2026-11-01T04:00:00Z
    America/New_York 2026-11-01 01:30 2026-11-01T05:30:00Z
    America/New_York 2026-11-01 02:00 2026-11-01T07:00:00Z
    Europe/Berlin 2026-03-29 00:00 2026-03-28T23:00:00Z
    Europe/Berlin 2026-03-29 02:30 2026-03-29T01:30:00Z
    Europe/Berlin 2026-03-29 03:00 2026-03-29T01:00:00Z
    Europe/Berlin 2026-10-25 00:00 2026-10-24T22:00:00Z
    Europe/Berlin 2026-10-25 02:30 2026-10-25T00:30:00Z
    Europe/Berlin 2026-10-25 03:00 2026-10-25T02:00:00Z
    Asia/Kathmandu 1985-12-31 23:59 1985-12-31T18:29:00Z
    Asia/Kathmandu 1986-01-01 00:00 1985-12-31T18:30:00Z
    Asia/Kathmandu 1986-01-01 00:10 1985-12-31T18:40:00Z
    Asia/Kathmandu 1986-01-01 00:15 1985-12-31T18:30:00Z
    Asia/Kathmandu 2026-03-29 00:00 2026-03-28T18:15:00Z
    Asia/Kathmandu 2026-03-29 02:30 2026-03-28T20:45:00Z
    UTC 2026-03-29 00:00 2026-03-29T00:00:00Z
    UTC 2026-03-29 02:30 2026-03-29T02:30:00Z
    UTC 2026-10-25 02:30 2026-10-25T02:30:00Z
    UTC 2026-10-25 23:59 2026-10-25T23:59:00Z";

/// The first and the last moment of days of 23 to 25 hours, as `zoneinfo` has them too.
const DAYS: &str = "\
    Pacific/Auckland 2026-04-05 2026-04-04T11:00:00Z 2026-04-05T11:59:59.999999Z
    Pacific/Auckland 2026-09-27 2026-09-26T12:00:00Z 2026-09-27T10:59:59.999999Z
    Australia/Lord_Howe 2026-04-05 2026-04-04T13:00:00Z 2026-04-05T13:29:59.999999Z
    Australia/Lord_Howe 2026-10-04 2026-10-03T13:30:00Z 2026-10-04T12:59:59.999999Z
    America/Santiago 2026-04-04 2026-04-04T03:00:00Z 2026-04-05T03:59:59.999999Z
    America/Santiago 2026-09-06 2026-09-06T04:00:00Z 2026-09-07T02:59:59.999999Z
    America/Sao_Paulo 2018-02-17 2018-02-17T02:00:00Z 2018-02-18T02:59:59.999999Z
    America/Sao_Paulo 2018-11-04 2018-11-04T03:00:00Z 2018-11-05T01:59:59.999999Z
    America/New_York 2026-03-08 2026-03-08T05:00:00Z 2026-03-09T03:59:59.999999Z
    America/New_York 2026-11-01 2026-11-01T04:00:00Z 2026-11-02T04:59:59.999999Z
    Europe/Berlin 2026-03-29 2026-03-28T23:00:00Z 2026-03-29T21:59:59.999999Z
    Europe/Berlin 2026-10-25 2026-10-24T22:00:00Z 2026-10-25T22:59:59.999999Z
    Asia/Kathmandu 1986-01-01 1985-12-31T18:30:00Z 1986-01-01T18:14:59.999999Z
    Asia/Kathmandu 2026-03-29 2026-03-28T18:15:00Z 2026-03-29T18:14:59.999999Z
    UTC 2026-03-29 2026-03-29T00:00:00Z 2026-03-29T23:59:59.999999Z
    UTC 2026-10-25 2026-10-25T00:00:00Z 2026-10-25T23:59:59.999999Z";

fn table(text: &'static str) -> impl Iterator<Item = (usize, [&'static str; 4])> {
    let cells = |line: &'static str| line.split_whitespace().collect::<Vec<_>>();
    let rows = text
        .lines()
        .map(move |line| cells(line).try_into().unwrap());
    rows.enumerate()
}

#[tokio::test]
async fn every_clock_is_reckoned_with_through_its_changes_and_at_midnight() {
    let app = TestApp::new().await;
    for (number, [zone, date, time, moment]) in table(MOMENTS) {
        let reader = app.user_in(zone, &format!("reader-{number}")).await;
        let floating = due_at(&reader, date, time, None).await;
        assert_eq!(floating, moment, "{zone} {date} {time}");
        let elsewhere = app.user(&format!("elsewhere-{number}")).await;
        let fixed = due_at(&elsewhere, date, time, Some(zone)).await;
        assert_eq!(fixed, moment, "{zone} {date} {time}");
    }
}

#[tokio::test]
async fn days_on_which_the_clock_changes_begin_and_end_at_midnight_too() {
    let app = TestApp::at("1985-12-01T00:00:00Z").await;
    for (number, [zone, day, first, last]) in table(DAYS) {
        let day: NaiveDate = day.parse().unwrap();
        app.set_clock(at(first) - Duration::days(2));
        let reader = app.user_in(zone, &format!("reader-{number}")).await;
        for (title, distance) in [("before", -1), ("the day", 0), ("after", 1)] {
            let date = (day + Duration::days(distance)).to_string();
            reader.task(title).due(&date).create().await;
            let late = reader
                .task(&format!("{title}, late"))
                .due(&date)
                .at("23:59");
            late.create().await;
        }
        let just_before = at(first) - Duration::microseconds(1);
        for (now, overdue, today, tomorrow) in [
            (just_before, "-", "before", "the day"),
            (at(first), "before", "the day", "after"),
            (at(last), "before", "the day", "after"),
        ] {
            app.set_clock(now);
            let reader = reader.with_token().await;
            let listed = async |query: &str| reader.lists(&format!("{query}&sort=due")).await;
            let both = |title: &str| vec![format!("{title}, late"), title.to_owned()];
            assert_eq!(listed("due=today").await, both(today), "{zone} {now}");
            assert_eq!(listed("due=tomorrow").await, both(tomorrow), "{zone} {now}");
            let past = listed("due=overdue").await;
            assert_eq!(
                past.contains(&overdue.to_owned()),
                overdue != "-",
                "{zone} {now}"
            );
            assert!(!past.contains(&today.to_owned()), "{zone} {now}");
            let on_it = listed(&format!("due_from={day}&due_to={day}")).await;
            assert_eq!(on_it, both("the day"), "{zone} {now}");
            reader.task("made").create().await;
            let made = format!("created_from={day}&created_to={day}");
            let is_within = now != just_before;
            let expected = usize::from(is_within) * if now == at(first) { 1 } else { 2 };
            assert_eq!(listed(&made).await.len(), expected, "{zone} {now}");
        }
    }
}
