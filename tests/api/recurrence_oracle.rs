//! Recurrence against its oracle: random rules, whose dates python-dateutil reckons too.
//!
//! Where the two differ, `recurrence_differences.txt` says so, rule by rule, and why we stay with
//! ours. The generator is seeded: the same rules come every time.

use std::{
    collections::BTreeSet,
    env,
    fmt::Write as _,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

use chrono::{NaiveDate, NaiveTime};
use proptest::{
    prelude::*,
    sample::{select, subsequence},
    strategy::ValueTree,
    test_runner::TestRunner,
};
use serde::Serialize;
use serde_json::{Value, json};
use tend::domain::recurrence::Rule;

use super::{
    snapshot::assert_snapshot,
    support::{TestApp, task_path},
};

const RULES: usize = 2_000;

/// Zones whose clocks change, each in a way of its own, and two whose clocks do not.
const ZONES: &[&str] = &[
    "Pacific/Auckland",
    "Australia/Lord_Howe",
    "America/Santiago",
    "America/Sao_Paulo",
    "America/New_York",
    "Europe/Berlin",
    "Asia/Kathmandu",
    "UTC",
];

#[derive(Clone, Debug, Serialize)]
struct Case {
    rule: String,
    start: NaiveDate,
    time: NaiveTime,
    zone: &'static str,
    most: usize,
}

type Dates = Vec<(NaiveDate, String)>;

fn ask_dateutil(cases: &[Case]) -> Vec<Option<Dates>> {
    let packages = env::var("DATEUTIL").unwrap_or_else(|_| {
        panic!(
            "this test needs python-dateutil: run `make setup`, and `. scripts/env` before cargo"
        )
    });
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/api/recurrence_oracle.py");
    let mut python = Command::new("python3")
        .arg(script)
        .env("PYTHONPATH", packages)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 runs");
    let mut stdin = python.stdin.take().expect("its input");
    let lines: Vec<_> = cases.iter().map(|case| json!(case).to_string()).collect();
    let writer = std::thread::spawn(move || {
        for line in lines {
            writeln!(stdin, "{line}").expect("it reads");
        }
    });
    let output = python.wait_with_output().expect("it ends");
    writer.join().expect("all was written");
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).expect("JSON");
    text.lines()
        .map(|line| serde_json::from_str(line).expect("a list"))
        .collect()
}

fn our_dates(case: &Case) -> Vec<NaiveDate> {
    let rule = Rule::parse(&case.rule).unwrap_or_else(|error| panic!("{case:?}: {error:?}"));
    let horizon = NaiveDate::from_ymd_opt(2040, 1, 1).unwrap();
    let mut found = Vec::new();
    let mut after = case.start.pred_opt().unwrap();
    while found.len() < case.most {
        match rule.next_after(case.start, after, Some(case.time)) {
            Some(next) if next < horizon => found.push(next),
            _ => break,
        }
        after = *found.last().unwrap();
    }
    found
}

fn list<T: std::fmt::Display>(name: &str, values: &[T]) -> String {
    let values: Vec<_> = values.iter().map(ToString::to_string).collect();
    match values.is_empty() {
        true => String::new(),
        false => format!(";{name}={}", values.join(",")),
    }
}

/// Up to three of some values, most often none.
fn some_of<T: Clone + std::fmt::Debug + 'static>(values: Vec<T>) -> BoxedStrategy<Vec<T>> {
    prop_oneof![2 => Just(Vec::new()), 1 => subsequence(values, 1..=3)].boxed()
}

fn any_days(frequency: &'static str) -> BoxedStrategy<Vec<String>> {
    let weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    let plain: Vec<_> = weekdays.iter().map(|day| (*day).to_owned()).collect();
    let ordinals: &[&str] = match frequency {
        "MONTHLY" => &["1", "+2", "3", "4", "5", "-1", "-2"],
        "YEARLY" => &["1", "3", "20", "+52", "-1", "-10"],
        _ => return some_of(plain),
    };
    let numbered = weekdays
        .iter()
        .flat_map(|day| ordinals.iter().map(move |n| format!("{n}{day}")));
    prop_oneof![some_of(plain), some_of(numbered.collect())].boxed()
}

fn any_end() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just(String::new()),
        1 => (1_u32..12).prop_map(|count| format!(";COUNT={count}")),
        1 => (2024_u32..2032, 1_u32..=12, 1_u32..=28, select(vec!["000000", "120000", "235900"]))
            .prop_map(|(y, m, d, time)| format!(";UNTIL={y}{m:02}{d:02}T{time}")),
    ]
}

fn any_rule() -> impl Strategy<Value = String> {
    select(vec!["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]).prop_flat_map(|frequency| {
        let month_days: Vec<i32> = match frequency {
            "WEEKLY" => Vec::new(),
            _ => vec![1, 2, 7, 13, 15, 28, 29, 30, 31, -1, -2, -7, -30, -31],
        };
        let month_days = if month_days.is_empty() {
            Just(Vec::new()).boxed()
        } else {
            some_of(month_days)
        };
        // A day has one date: what is not the first of it never comes, and is long looked for.
        let positions = some_of(match frequency {
            "DAILY" => vec![1, -1, 1],
            _ => vec![1, 2, 3, 5, 20, 366, -1, -2, -7],
        });
        let week_start = select(vec!["", ";WKST=MO", ";WKST=SU", ";WKST=SA", ";WKST=WE"]);
        (
            1_u32..=5,
            any_days(frequency),
            month_days,
            some_of((1..=12).collect()),
            positions,
            any_end(),
            week_start,
        )
            .prop_map(
                move |(interval, days, month_days, months, positions, end, week_start)| {
                    let base = list("BYDAY", &days)
                        + &list("BYMONTHDAY", &month_days)
                        + &list("BYMONTH", &months);
                    let positions = if base.is_empty() {
                        String::new()
                    } else {
                        list("BYSETPOS", &positions)
                    };
                    let interval = if interval == 1 {
                        String::new()
                    } else {
                        format!(";INTERVAL={interval}")
                    };
                    format!("FREQ={frequency}{interval}{base}{positions}{end}{week_start}")
                },
            )
    })
}

fn any_case() -> impl Strategy<Value = Case> {
    let start = (0_i64..3_000).prop_map(|days| {
        NaiveDate::from_ymd_opt(2024, 1, 1).unwrap() + chrono::Duration::days(days)
    });
    let time = select(vec![
        "00:00", "00:30", "01:45", "02:15", "02:30", "03:00", "12:00", "23:30",
    ])
    .prop_map(|time| format!("{time}:00").parse().unwrap());
    (any_rule(), start, time, select(ZONES)).prop_map(|(rule, start, time, zone)| Case {
        rule,
        start,
        time,
        zone,
        most: 10,
    })
}

fn cases(count: usize) -> Vec<Case> {
    let mut runner = TestRunner::deterministic();
    (0..count)
        .map(|_| any_case().new_tree(&mut runner).unwrap().current())
        .collect()
}

/// Why a difference is dateutil's matter, where it is.
fn reason(case: &Case, theirs: Option<&[NaiveDate]>) -> &'static str {
    let has = |part: &str| case.rule.contains(part);
    match theirs {
        None => "dateutil fails at ordinals that are beyond the month",
        Some(_) if has("FREQ=WEEKLY") && has("BYSETPOS") => {
            "BYSETPOS chooses from the whole week; dateutil leaves out the days before the start"
        }
        Some(_) => "NOT JUSTIFIED",
    }
}

#[test]
fn thousands_of_rules_have_the_dates_that_dateutil_gives_them() {
    let cases = cases(RULES);
    let theirs = ask_dateutil(&cases);
    assert_eq!(theirs.len(), cases.len());
    let mut differences = String::new();
    let mut with_dates = 0;
    for (case, theirs) in cases.iter().zip(theirs) {
        let theirs =
            theirs.map(|dates| dates.into_iter().map(|(date, _)| date).collect::<Vec<_>>());
        let ours = our_dates(case);
        with_dates += usize::from(!ours.is_empty());
        if theirs.as_ref() != Some(&ours) {
            let (rule, start, reason) = (&case.rule, case.start, reason(case, theirs.as_deref()));
            writeln!(differences, "{rule} from {start}: {reason}").unwrap();
            writeln!(differences, "  ours   {}", spell(&ours)).unwrap();
            writeln!(
                differences,
                "  theirs {}",
                spell(&theirs.unwrap_or_default())
            )
            .unwrap();
        }
    }
    assert!(with_dates > RULES / 2, "{with_dates} rules that fire");
    assert!(!differences.contains("NOT JUSTIFIED"), "{differences}");
    assert_snapshot("recurrence_differences.txt", &differences);
}

/// Whether both should give the same: the differences that are justified are not about clocks.
fn is_comparable(case: &Case) -> bool {
    !(case.rule.contains("FREQ=WEEKLY") && case.rule.contains("BYSETPOS"))
}

#[tokio::test]
async fn hundreds_of_tasks_come_again_at_the_moments_that_dateutil_gives_them() {
    // From then on, dateutil knows of no summer time any more.
    const LAST_DATE: &str = "2037-01-01";
    let app = TestApp::new().await;
    let ana = app.user_in("Asia/Tokyo", "ana").await;
    let cases = cases(300);
    let (mut checked, mut zones) = (0, BTreeSet::new());
    for (case, theirs) in cases.iter().zip(ask_dateutil(&cases)) {
        let Some(theirs) = theirs.filter(|_| is_comparable(case)) else {
            continue;
        };
        let task = ana
            .task("x")
            .due(&case.start.to_string())
            .at(&case.time.format("%H:%M").to_string())
            .in_zone(case.zone)
            .with("recurrence", json!({"rule": case.rule}));
        let made = task.send().await;
        if made.status != 201 {
            made.invalid(&["recurrence.rule never_fires"]);
            assert!(theirs.is_empty(), "{case:?}: {theirs:?}");
            continue;
        }
        let skip = format!("{}/skip", task_path(made.json()["id"].as_str().unwrap()));
        let later = theirs.iter().filter(|(date, _)| *date > case.start);
        let last = LAST_DATE.parse().unwrap();
        for (date, moment) in later.take_while(|(date, _)| *date < last).take(5) {
            let task = ana.post(&skip, Value::Null).await.is(200).json();
            assert_eq!(task["due_date"], date.to_string(), "{case:?}");
            assert_eq!(task["due_at"], *moment, "{case:?}");
            zones.insert(case.zone);
            checked += 1;
        }
    }
    assert_eq!(zones.len(), ZONES.len());
    assert!(checked > 500, "{checked} dates");
}

fn spell(dates: &[NaiveDate]) -> String {
    let dates: Vec<_> = dates.iter().take(4).map(ToString::to_string).collect();
    dates.join(" ")
}
