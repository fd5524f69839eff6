//! What `GET /tasks` leaves out, above all around midnight where the reader is.

use serde_json::json;

use super::support::{TestApp, TestUser, errors};

/// Tasks due around `2026-03-11`, which is today in the tests below.
async fn week(reader: &TestUser<'_>) {
    for (title, date) in [
        ("day before", "2026-03-10"),
        ("today", "2026-03-11"),
        ("tomorrow", "2026-03-12"),
        ("in 6 days", "2026-03-17"),
        ("in 7 days", "2026-03-18"),
    ] {
        reader.task(title).due(date).create().await;
    }
    reader.task("never").create().await;
}

async fn assert_week(reader: &TestUser<'_>) {
    let due = async |name: &str| reader.lists(&format!("due={name}&sort=due")).await;
    assert_eq!(due("overdue").await, ["day before"]);
    assert_eq!(due("today").await, ["today"]);
    assert_eq!(due("tomorrow").await, ["tomorrow"]);
    assert_eq!(due("next_7_days").await, ["today", "tomorrow", "in 6 days"]);
    assert_eq!(due("none").await, ["never"]);
    assert_eq!(
        due("any").await,
        ["day before", "today", "tomorrow", "in 6 days", "in 7 days"]
    );
}

#[tokio::test]
async fn days_begin_and_end_at_the_readers_midnight() {
    // The first and the last moment of 2026-03-11, in each zone.
    for (zone, first, last) in [
        ("UTC", "2026-03-11T00:00:00Z", "2026-03-11T23:59:59.999999Z"),
        (
            "Pacific/Auckland",
            "2026-03-10T11:00:00Z",
            "2026-03-11T10:59:59.999999Z",
        ),
        (
            "America/New_York",
            "2026-03-11T04:00:00Z",
            "2026-03-12T03:59:59.999999Z",
        ),
        (
            "Asia/Kathmandu",
            "2026-03-10T18:15:00Z",
            "2026-03-11T18:14:59.999999Z",
        ),
        (
            "Pacific/Kiritimati",
            "2026-03-10T10:00:00Z",
            "2026-03-11T09:59:59.999999Z",
        ),
    ] {
        for now in [first, last] {
            let app = TestApp::at(now).await;
            let reader = app.user_in(zone, "ana").await;
            week(&reader).await;
            assert_week(&reader).await;
        }
    }
}

#[tokio::test]
async fn the_moment_before_midnight_is_still_yesterday() {
    let app = TestApp::at("2026-03-10T10:59:59.999999Z").await;
    let reader = app.user_in("Pacific/Auckland", "aroha").await;
    week(&reader).await;
    assert_eq!(reader.lists("due=today").await, ["day before"]);
    assert_eq!(reader.lists("due=tomorrow").await, ["today"]);
    assert!(reader.lists("due=overdue").await.is_empty());
}

#[tokio::test]
async fn a_due_with_a_time_is_overdue_once_its_moment_has_passed() {
    let app = TestApp::at("2026-03-11T12:00:00Z").await;
    let ana = app.user_in("Europe/Paris", "ana").await;
    ana.task("floating, past")
        .due("2026-03-11")
        .at("12:59")
        .create()
        .await;
    ana.task("floating, now")
        .due("2026-03-11")
        .at("13:00")
        .create()
        .await;
    ana.task("fixed, past")
        .due("2026-03-11")
        .at("20:59")
        .in_zone("Asia/Tokyo")
        .create()
        .await;
    ana.task("fixed, to come")
        .due("2026-03-11")
        .at("21:01")
        .in_zone("Asia/Tokyo")
        .create()
        .await;
    ana.task("the day").due("2026-03-11").create().await;
    assert_eq!(
        ana.lists("due=overdue&sort=title").await,
        ["fixed, past", "floating, past"]
    );
    let today = [
        "fixed, past",
        "fixed, to come",
        "floating, now",
        "floating, past",
        "the day",
    ];
    assert_eq!(ana.lists("due=today&sort=title").await, today);
}

#[tokio::test]
async fn a_due_in_another_zone_falls_on_the_readers_own_day() {
    let app = TestApp::at("2026-03-11T12:00:00Z").await;
    let ana = app.user_in("America/New_York", "ana").await;
    ana.task("Tokyo morning")
        .due("2026-03-12")
        .at("08:00")
        .in_zone("Asia/Tokyo")
        .create()
        .await;
    assert_eq!(ana.lists("due=today").await, ["Tokyo morning"]);
    assert!(ana.lists("due=tomorrow").await.is_empty());
    assert_eq!(
        ana.lists("due_from=2026-03-11&due_to=2026-03-11").await,
        ["Tokyo morning"]
    );
    assert!(ana.lists("due_from=2026-03-12").await.is_empty());
}

#[tokio::test]
async fn due_from_and_due_to_include_their_days() {
    let app = TestApp::at("2026-03-11T12:00:00Z").await;
    let ana = app.user("ana").await;
    week(&ana).await;
    let between = async |query: &str| ana.lists(&format!("{query}&sort=due")).await;
    assert_eq!(
        between("due_from=2026-03-17").await,
        ["in 6 days", "in 7 days"]
    );
    assert_eq!(between("due_to=2026-03-11").await, ["day before", "today"]);
    assert_eq!(
        between("due_from=2026-03-11&due_to=2026-03-12").await,
        ["today", "tomorrow"]
    );
    assert!(
        between("due_from=2026-03-12&due_to=2026-03-11")
            .await
            .is_empty()
    );
    assert_eq!(
        between("due=next_7_days&due_from=2026-03-12").await,
        ["tomorrow", "in 6 days"]
    );
    assert_eq!(
        between("due_from=1970-01-01&due_to=9999-12-31").await.len(),
        5
    );
    for date in [
        "2026-02-30",
        "1969-12-31",
        "today",
        "",
        "2026-03-11T00:00:00Z",
    ] {
        let path = format!("/api/v1/tasks?due_from={date}");
        ana.get(&path)
            .await
            .unacceptable(&["due_from invalid_date"]);
    }
}

#[tokio::test]
async fn closed_tasks_are_left_out_unless_asked_for() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    for status in ["todo", "in_progress", "done", "cancelled"] {
        ana.task(status).status(status).create().await;
    }
    assert_eq!(ana.lists("").await, ["todo", "in_progress"]);
    assert_eq!(ana.lists("status=done").await, ["done"]);
    assert_eq!(
        ana.lists("status=cancelled,todo").await,
        ["todo", "cancelled"]
    );
    assert_eq!(ana.lists("status=cancelled,cancelled").await, ["cancelled"]);
    for status in ["", "open", "done,", "Done", "done;todo", "done todo"] {
        let path = format!("/api/v1/tasks?status={}", status.replace(' ', "+"));
        ana.get(&path).await.unacceptable(&["status invalid_value"]);
    }
}

#[tokio::test]
async fn priorities_are_any_of_a_list() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    for priority in ["none", "low", "medium", "high", "urgent"] {
        ana.task(priority).priority(priority).create().await;
    }
    assert_eq!(ana.lists("priority=none").await, ["none"]);
    assert_eq!(ana.lists("priority=urgent,low").await, ["low", "urgent"]);
    ana.get("/api/v1/tasks?priority=top")
        .await
        .unacceptable(&["priority invalid_value"]);
}

#[tokio::test]
async fn words_are_found_in_title_and_description_without_case() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    ana.task("Pay the RENT").create().await;
    ana.task("Call Bob")
        .with("description", "about the rent of may")
        .create()
        .await;
    ana.task("Zürich").create().await;
    assert_eq!(ana.lists("q=rent").await, ["Pay the RENT", "Call Bob"]);
    assert_eq!(ana.lists("q=rent+bob").await, ["Call Bob"]);
    assert_eq!(ana.lists("q=Z%C3%9CRICH").await, ["Zürich"]);
    assert_eq!(ana.lists("q=").await.len(), 3);
    assert_eq!(ana.lists("q=+%20").await.len(), 3);
    assert!(ana.lists("q=zebra").await.is_empty());
}

#[tokio::test]
async fn signs_that_mean_something_to_sql_are_only_signs() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    for title in [
        "100% sure",
        "snake_case",
        "back\\slash",
        "it's \"quoted\"",
        "plain",
    ] {
        ana.task(title).create().await;
    }
    assert_eq!(ana.lists("q=%25").await, ["100% sure"]);
    assert_eq!(ana.lists("q=_").await, ["snake_case"]);
    assert_eq!(ana.lists("q=%5C").await, ["back\\slash"]);
    assert_eq!(ana.lists("q=%5C%25").await, Vec::<String>::new());
    assert_eq!(ana.lists("q=it%27s").await, ["it's \"quoted\""]);
    assert!(ana.lists("q=%27%3B+drop+table+task%3B--").await.is_empty());
}

#[tokio::test]
async fn a_question_that_cannot_be_asked_is_unreadable() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    ana.get("/api/v1/tasks?q=a%00b")
        .await
        .unacceptable(&["q invalid_value"]);
    ana.get("/api/v1/tasks?q=%FF")
        .await
        .refused(400, "bad-request");
    ana.get("/api/v1/tasks?%FF=1")
        .await
        .refused(400, "bad-request");
    let longest = "a".repeat(500);
    ana.get(&format!("/api/v1/tasks?q={longest}")).await.is(200);
    ana.get(&format!("/api/v1/tasks?q={longest}b"))
        .await
        .unacceptable(&["q invalid_value"]);
    let words = "a+".repeat(250);
    ana.get(&format!("/api/v1/tasks?q={words}")).await.is(200);
    ana.task("odd \u{fffd} sign").create().await;
    assert_eq!(ana.lists("q=%EF%BF%BD").await, ["odd \u{fffd} sign"]);
}

#[tokio::test]
async fn a_parameter_that_nobody_knows_is_refused_with_those_that_are() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let problem = ana
        .get("/api/v1/tasks?colour=red&stat=x")
        .await
        .refused(400, "bad-request");
    assert_eq!(
        errors(&problem),
        ["colour unknown_parameter", "stat unknown_parameter"]
    );
    let message = problem["errors"][0]["message"].as_str().unwrap();
    for name in [
        "project_id",
        "status",
        "priority",
        "due",
        "due_from",
        "due_to",
        "q",
        "sort",
        "limit",
        "cursor",
    ] {
        assert!(message.contains(name), "{message}");
    }
    ana.get("/api/v1/tasks?status=todo&status=done")
        .await
        .unacceptable(&["status repeated"]);
    ana.get("/api/v1/tasks?due=someday")
        .await
        .unacceptable(&["due invalid_value"]);
    ana.get("/api/v1/tasks?project_id=inbox")
        .await
        .unacceptable(&["project_id invalid_value"]);
    for limit in ["0", "201", "-1", "ten", "", "1.5", "99999999999"] {
        let path = format!("/api/v1/tasks?limit={limit}");
        ana.get(&path).await.unacceptable(&["limit invalid_value"]);
    }
}

#[tokio::test]
async fn a_project_is_listed_alone() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    ana.task("x").create().await;
    assert_eq!(ana.lists(&format!("project_id={}", ana.inbox)).await, ["x"]);
    assert!(
        ana.lists("project_id=01920000-0000-7000-8000-000000000000")
            .await
            .is_empty()
    );
}

#[tokio::test]
async fn an_empty_list_is_a_list() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let page = ana.get("/api/v1/tasks").await.ok();
    assert_eq!(page, json!({"items": [], "next_cursor": null}));
}
