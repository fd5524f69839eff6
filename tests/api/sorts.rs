//! The order of lists: every key, both ways, what has no value last, ties by id.

use chrono::Duration;
use serde_json::json;

use super::support::{TestApp, TestUser};

const EVERY_STATUS: &str = "status=todo,in_progress,done,cancelled";

async fn by(reader: &TestUser<'_>, sort: &str) -> Vec<String> {
    reader.lists(&format!("{EVERY_STATUS}&sort={sort}")).await
}

#[tokio::test]
async fn position_is_the_order_when_none_is_asked_for() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    for title in ["b", "a", "c"] {
        ana.task(title).create().await;
    }
    assert_eq!(ana.lists("").await, ["b", "a", "c"]);
    assert_eq!(by(&ana, "position").await, ["b", "a", "c"]);
    assert_eq!(by(&ana, "-position").await, ["c", "a", "b"]);
}

#[tokio::test]
async fn dues_are_in_the_order_of_their_moments_and_a_day_ends_with_itself() {
    let app = TestApp::new().await;
    let ana = app.user_in("America/New_York", "ana").await;
    ana.task("none").create().await;
    ana.task("day 1").due("2026-12-01").create().await;
    ana.task("day 2, 00:00")
        .due("2026-12-02")
        .at("00:00")
        .create()
        .await;
    ana.task("day 1, 23:59")
        .due("2026-12-01")
        .at("23:59")
        .create()
        .await;
    ana.task("Paris, which is earlier")
        .due("2026-12-01")
        .at("23:59")
        .in_zone("Europe/Paris")
        .create()
        .await;
    ana.task("Tokyo, which is day 1")
        .due("2026-12-02")
        .at("13:58")
        .in_zone("Asia/Tokyo")
        .create()
        .await;
    let mut expected = [
        "Paris, which is earlier",
        "Tokyo, which is day 1",
        "day 1, 23:59",
        "day 1",
        "day 2, 00:00",
    ];
    assert_eq!(by(&ana, "due").await, [&expected[..], &["none"]].concat());
    expected.reverse();
    assert_eq!(by(&ana, "-due").await, [&expected[..], &["none"]].concat());
}

#[tokio::test]
async fn priorities_rise_from_none_which_is_a_value() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    for priority in ["high", "none", "urgent", "low", "medium"] {
        ana.task(priority).priority(priority).create().await;
    }
    assert_eq!(
        by(&ana, "priority").await,
        ["none", "low", "medium", "high", "urgent"]
    );
    assert_eq!(
        by(&ana, "-priority").await,
        ["urgent", "high", "medium", "low", "none"]
    );
}

#[tokio::test]
async fn titles_are_compared_without_case_and_accents_and_ties_break_by_id() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    for title in [
        "zebra", "Éclair", "eclair", "ECLAIR", "apple", "Äpfel", "ñandú", "10", "9",
    ] {
        ana.task(title).create().await;
    }
    let expected = [
        "10", "9", "Äpfel", "apple", "Éclair", "eclair", "ECLAIR", "ñandú", "zebra",
    ];
    assert_eq!(by(&ana, "title").await, expected);
    let descending = [
        "zebra", "ñandú", "Éclair", "eclair", "ECLAIR", "apple", "Äpfel", "9", "10",
    ];
    assert_eq!(by(&ana, "-title").await, descending);
}

#[tokio::test]
async fn moments_sort_by_the_microsecond_and_what_never_happened_comes_last() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let mut ids = Vec::new();
    for title in ["a", "b", "c"] {
        ids.push(ana.task(title).create().await.id());
        app.set_clock(app.now() + Duration::microseconds(1));
    }
    for index in [2, 0] {
        ana.changes(&ids[index], json!({"status": "done"})).await;
        app.set_clock(app.now() + Duration::microseconds(1));
    }
    assert_eq!(by(&ana, "created").await, ["a", "b", "c"]);
    assert_eq!(by(&ana, "-created").await, ["c", "b", "a"]);
    assert_eq!(by(&ana, "updated").await, ["b", "c", "a"]);
    assert_eq!(by(&ana, "-updated").await, ["a", "c", "b"]);
    assert_eq!(by(&ana, "completed").await, ["c", "a", "b"]);
    assert_eq!(by(&ana, "-completed").await, ["a", "c", "b"]);
}

#[tokio::test]
async fn keys_combine_each_with_its_direction() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    for (title, priority, date) in [
        ("a", "low", "2026-12-02"),
        ("b", "high", "2026-12-02"),
        ("c", "high", "2026-12-01"),
        ("d", "low", "2026-12-01"),
    ] {
        ana.task(title).priority(priority).due(date).create().await;
    }
    assert_eq!(by(&ana, "-priority,due").await, ["c", "b", "d", "a"]);
    assert_eq!(by(&ana, "due,-title").await, ["d", "c", "b", "a"]);
    let all = "-priority,-due,title,created,updated,completed,-position";
    assert_eq!(by(&ana, all).await, ["b", "c", "a", "d"]);
}

#[tokio::test]
async fn ties_break_by_id_upwards_whatever_the_direction() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    for title in ["1", "2", "3", "4"] {
        ana.task(title).create().await;
    }
    // The ids of one process rise with time; the database has its own opinion of an order.
    for sort in [
        "priority",
        "-priority",
        "due",
        "-due",
        "completed",
        "-completed",
        "created",
        "-created",
    ] {
        assert_eq!(by(&ana, sort).await, ["1", "2", "3", "4"], "{sort}");
    }
}

#[tokio::test]
async fn an_order_that_is_none_is_refused() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    for sort in [
        "", "size", "due,", "due,due", "due,-due", "--due", "+due", "Due", "id",
    ] {
        let path = format!("/api/v1/tasks?sort={sort}");
        ana.get(&path).await.unacceptable(&["sort invalid_value"]);
    }
}
