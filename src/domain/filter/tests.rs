//! The language, sentence by sentence. That SQL says the same is held in `tests/api/filter_language.rs`.

use chrono::Weekday;

use super::*;

fn parse(text: &str) -> Filter {
    Filter::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

/// `code offset`
fn refused(text: &str) -> String {
    let error = Filter::parse(text).expect_err(text);
    assert_eq!(error.field, "filter");
    assert!(!error.message.is_empty());
    format!("{} {}", error.code, error.offset.expect("an offset"))
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn task() -> Facts<'static> {
    Facts {
        title: "Pay the RENT",
        description: "by Überweisung",
        comments: COMMENTS.as_slice(),
        status: Status::Todo,
        priority: Priority::High,
        start: Some(day("2026-03-11")),
        due: Some(day("2026-03-12")),
        is_past_due: false,
        created: day("2026-03-01"),
        updated: day("2026-03-02"),
        completed: None,
        is_recurring: false,
        project: "Inbox",
        section: Some("Kitchen"),
        labels: LABELS.as_slice(),
        assignees: vec!["bob"],
        is_subtask: true,
        has_reminder: true,
        has_attachment: false,
        is_shared: false,
        creator: "ana",
    }
}

static COMMENTS: std::sync::LazyLock<[String; 1]> =
    std::sync::LazyLock::new(|| ["Paid in Cash".to_owned()]);

static LABELS: std::sync::LazyLock<[String; 1]> =
    std::sync::LazyLock::new(|| ["Errand".to_owned()]);

/// On Tuesday 2026-03-10, as ana.
fn matches(filter: &str, task: &Facts<'_>) -> bool {
    let reader = Reader {
        today: day("2026-03-10"),
        username: "ana",
    };
    parse(filter).matches(task, reader)
}

#[track_caller]
fn holds(filters: &[&str]) {
    for filter in filters {
        assert!(matches(filter, &task()), "{filter}");
    }
}

#[track_caller]
fn fails(filters: &[&str]) {
    for filter in filters {
        assert!(!matches(filter, &task()), "{filter}");
    }
}

#[test]
fn not_binds_tighter_than_and_and_and_tighter_than_or() {
    let terms = |text: &str| parse(text);
    assert_eq!(
        terms("overdue | no due & !overdue"),
        Filter::Any(vec![
            Filter::Term(Term::Overdue),
            Filter::All(vec![
                Filter::Term(Term::NoDue),
                Filter::Not(Box::new(Filter::Term(Term::Overdue))),
            ]),
        ])
    );
    assert_eq!(terms("overdue no due"), terms("overdue & no due"));
    assert_eq!(terms("((overdue))"), terms("overdue"));
    assert_eq!(
        terms("!(overdue | no due)(overdue)"),
        terms("!(overdue|no due) & overdue")
    );
    assert_eq!(terms("NO DUE"), terms("no:due"));
}

#[test]
fn dates_are_reckoned_from_the_readers_today() {
    holds(&[
        "due = 2026-03-12",
        "due = thursday",
        "due = THU",
        "due = +2d",
        "due < +1w",
        "due > tomorrow",
        "due in (today, +2d)",
        "created = -9d",
        "created >= -1m",
        "created > -1Y",
        "updated != today",
        "completed != today",
    ]);
    fails(&[
        "due = tuesday",
        "due < 2026-03-12",
        "due >= +1w",
        "completed <= +9999y",
        "completed >= -9999y",
    ]);
    let next = |weekday: Weekday| FilterDate::Next(weekday).resolve(day("2026-03-10"));
    assert_eq!(next(Weekday::Tue), day("2026-03-17"));
    assert_eq!(next(Weekday::Wed), day("2026-03-11"));
    let resolve = |text: &str| FilterDate::parse(text).unwrap().resolve(day("2026-03-31"));
    assert_eq!(resolve("-1m"), day("2026-02-28"));
    assert_eq!(resolve("+9999y"), day("9999-12-31"));
    assert_eq!(resolve("-9999y"), day("0001-01-01"));
}

#[test]
fn an_absent_date_is_equal_to_nothing_and_in_no_order() {
    let never = Facts {
        due: None,
        ..task()
    };
    assert!(matches("no due", &never));
    assert!(matches("due != today", &never));
    assert!(matches("!(due < today)", &never));
    for filter in ["due = today", "due < today", "due >= -1y", "due in (today)"] {
        assert!(!matches(filter, &never), "{filter}");
    }
}

#[test]
fn text_and_names_are_compared_without_case() {
    holds(&[
        "text = rent",
        "TEXT = \"the rent\"",
        "text = \"rent the\"",
        "text = \"cash überw\"",
        "text = überWEISUNG",
        "text in (bob, pay)",
        "has comment",
        "!has attachment",
        "project = inbox",
        "section = KITCHEN",
        "label in (x, errand)",
        "assignee = BOB",
        "assignee != me",
        "start = 2026-03-11",
        "subtask has reminder",
        "!no label !no:assignee !shared !mine",
        "creator = me",
        "creator = Ana",
        "creator != bob",
        "status = TODO",
    ]);
    fails(&[
        "text = ent",
        "text = \"ren the\"",
        "project = in",
        "text != pay",
    ]);
    let quoted = Facts {
        title: r#"say "hi" \o/"#,
        ..task()
    };
    assert!(matches(r#"text = "\"HI\" \\O""#, &quoted));
}

#[test]
fn priorities_have_an_order() {
    holds(&[
        "priority >= medium",
        "priority > none",
        "priority in (low, high)",
    ]);
    fails(&["priority < high", "priority = none", "priority != high"]);
}

#[test]
fn a_closed_task_is_never_overdue() {
    let late = Facts {
        is_past_due: true,
        ..task()
    };
    assert!(matches("overdue", &late));
    let done = Facts {
        status: Status::Done,
        ..late
    };
    assert!(!matches("overdue", &done));
}

#[test]
fn a_filter_that_names_status_or_completion_says_what_becomes_of_closed_tasks() {
    for filter in ["status = done", "overdue | !(completed > -1w)"] {
        assert!(parse(filter).asks_for_status(), "{filter}");
    }
    assert!(!parse("overdue & text = status").asks_for_status());
}

#[test]
fn what_is_not_understood_is_refused_where_it_stands() {
    for (filter, expected) in [
        ("", "required 0"),
        ("  ", "required 0"),
        ("overdue &", "unexpected 9"),
        ("| overdue", "unexpected 0"),
        ("overdue )", "unexpected 8"),
        ("(overdue", "unexpected 8"),
        ("!", "unexpected 1"),
        ("overdue, no due", "unexpected 7"),
        ("\"overdue\"", "unexpected 0"),
        ("ü = x", "unknown_word 0"),
        ("text = ü & colour = red", "unknown_word 11"),
        ("rent", "unknown_word 0"),
        ("no", "unknown_word 0"),
        ("has money", "unknown_word 0"),
        ("due", "unexpected 3"),
        ("due overdue", "unexpected 4"),
        ("due =", "unexpected 5"),
        ("due = = today", "unexpected 6"),
        ("due = soon", "invalid_date 6"),
        ("due = 2026-02-30", "invalid_date 6"),
        ("due = +10000d", "invalid_date 6"),
        ("due = +d", "invalid_date 6"),
        ("due = +7ü", "invalid_date 6"),
        ("due in today", "unexpected 7"),
        ("due in ()", "unexpected 8"),
        ("due in (today", "unexpected 13"),
        ("priority = top", "invalid_value 11"),
        ("status > todo", "invalid_operator 7"),
        ("text = \"\"", "invalid_value 7"),
        ("text = \"rent", "unfinished_quote 7"),
        ("text = \"a\\n\"", "invalid_escape 9"),
        ("text = a\0b", "invalid_character 8"),
    ] {
        assert_eq!(refused(filter), expected, "{filter}");
    }
}

#[test]
fn cost_is_bounded_at_each_limit_and_not_before() {
    let deep = |levels: usize| format!("{}overdue{}", "(".repeat(levels), ")".repeat(levels));
    parse(&deep(DEPTH_MAX - 1));
    assert_eq!(refused(&deep(DEPTH_MAX)), "too_deep 20");
    assert_eq!(refused(&"!".repeat(900)), "too_deep 20");
    let long = |length: usize| format!("text = {}", "x".repeat(length - 7));
    parse(&long(LENGTH_MAX));
    assert_eq!(refused(&long(LENGTH_MAX + 1)), "too_long 1000");
    let many = |values: usize| vec!["overdue"; values].join(" ");
    parse(&many(VALUES_MAX));
    assert_eq!(refused(&many(VALUES_MAX + 1)), "too_many_values 400");
    let list = format!("priority in ({})", vec!["low"; VALUES_MAX + 1].join(","));
    assert!(refused(&list).starts_with("too_many_values"));
}

proptest::proptest! {
    #[test]
    fn any_text_is_a_filter_or_is_refused_at_a_place_within_it(
        text in "[a-z =!<>&|(),\"\\\\+0-9:ü]{0,60}|\\PC{0,40}|(due|no|in|text|[=(),!&\"]|today| ){0,30}"
    ) {
        if let Err(error) = Filter::parse(&text) {
            let offset = error.offset.unwrap_or(usize::MAX);
            proptest::prop_assert!(offset <= text.chars().count(), "{:?}", error);
        }
    }
}
