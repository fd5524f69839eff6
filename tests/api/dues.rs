//! The three kinds of due, their moment for a reader, and the clearing rules.

use serde_json::{Value, json};

use super::support::{TestApp, TestUser, task_path};

/// `due_at` of a task that is due then.
pub async fn due_at(reader: &TestUser<'_>, date: &str, time: &str, zone: Option<&str>) -> Value {
    let task = reader.task("x").due(date).at(time);
    let task = zone.map_or(reader.task("x").due(date).at(time), |zone| {
        task.in_zone(zone)
    });
    task.create().await.task["due_at"].clone()
}

#[tokio::test]
async fn dates_are_days_of_the_years_1970_to_9999() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    for date in ["1970-01-01", "2028-02-29", "9999-12-31"] {
        let task = ana.task("x").due(date).create().await.task;
        assert_eq!(
            (&task["due_date"], &task["due_at"]),
            (&json!(date), &Value::Null)
        );
    }
    for date in [
        "2026-02-30",
        "2027-02-29",
        "1969-12-31",
        "10000-01-01",
        "2026-1-1",
        "2026-13-01",
        "01.12.2026",
        "20261201",
        "2026-12-01T00:00:00Z",
        "tomorrow",
        "",
        " 2026-12-01",
        "+2026-12-1",
        "-001-01-01",
        "\u{0662}026-12-01",
    ] {
        ana.task("x")
            .due(date)
            .send()
            .await
            .invalid(&["due_date invalid_date"]);
    }
}

#[tokio::test]
async fn times_are_hours_and_minutes_of_a_day() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    for time in ["00:00", "09:05", "23:59"] {
        let task = ana.task("x").due("2026-12-01").at(time).create().await.task;
        assert_eq!(task["due_time"], time);
    }
    for time in [
        "24:00", "12:60", "9:05", "17:00:00", "5pm", "noon", "", "-1:00", "12-00", "23:59:60",
    ] {
        let task = ana.task("x").due("2026-12-01").at(time);
        task.send().await.invalid(&["due_time invalid_time"]);
    }
}

#[tokio::test]
async fn zones_are_iana_names() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    for zone in [
        "Europe/Paris",
        "UTC",
        "America/Argentina/Buenos_Aires",
        "Etc/GMT+5",
    ] {
        let task = ana.task("x").due("2026-12-01").at("10:00").in_zone(zone);
        assert_eq!(task.create().await.task["due_timezone"], zone);
    }
    for zone in [
        "europe/paris",
        "Mars/Olympus",
        "+02:00",
        "",
        "Europe/Paris ",
        "posixrules",
        "../etc/passwd",
        "a\0",
    ] {
        let task = ana.task("x").due("2026-12-01").at("10:00").in_zone(zone);
        task.send()
            .await
            .invalid(&["due_timezone invalid_timezone"]);
    }
}

#[tokio::test]
async fn a_time_needs_a_date_and_a_zone_needs_a_time() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    ana.task("x")
        .at("10:00")
        .send()
        .await
        .invalid(&["due_time requires_date"]);
    let zone = ana.task("x").due("2026-12-01").in_zone("Europe/Paris");
    zone.send().await.invalid(&["due_timezone requires_time"]);
    let zone = ana.task("x").in_zone("Europe/Paris");
    zone.send().await.invalid(&["due_timezone requires_time"]);
    let id = ana.has_task("x").await;
    ana.patch(&task_path(&id), json!({"due_time": "10:00"}))
        .await
        .invalid(&["due_time requires_date"]);
    ana.patch(
        &task_path(&id),
        json!({"due_date": null, "due_time": "10:00"}),
    )
    .await
    .invalid(&["due_time requires_date"]);
}

#[tokio::test]
async fn clearing_the_date_clears_all_three_and_clearing_the_time_clears_the_zone() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let due = async |patch: Value| {
        let task = ana
            .task("x")
            .due("2026-12-01")
            .at("17:00")
            .in_zone("Europe/Paris");
        let id = task.create().await.id();
        let task = ana.changes(&id, patch).await.json();
        [
            &task["due_date"],
            &task["due_time"],
            &task["due_timezone"],
            &task["due_at"],
        ]
        .map(Value::clone)
    };
    let null = Value::Null;
    assert_eq!(
        due(json!({"due_date": null})).await,
        [&null, &null, &null, &null].map(Value::clone)
    );
    let date = json!("2026-12-01");
    assert_eq!(
        due(json!({"due_time": null})).await,
        [&date, &null, &null, &null].map(Value::clone)
    );
    let (time, moment) = (json!("17:00"), json!("2026-12-01T17:00:00Z"));
    let floating = due(json!({"due_timezone": null})).await;
    assert_eq!(floating, [&date, &time, &null, &moment].map(Value::clone));
    let (date, zone, moment) = (
        json!("2026-07-01"),
        json!("Europe/Paris"),
        json!("2026-07-01T15:00:00Z"),
    );
    let moved = due(json!({"due_date": "2026-07-01"})).await;
    assert_eq!(moved, [&date, &time, &zone, &moment].map(Value::clone));
    let moved = due(json!({"due_date": "2026-07-01", "due_time": null})).await;
    assert_eq!(moved, [&date, &null, &null, &null].map(Value::clone));
}

#[tokio::test]
async fn a_whole_day_has_no_moment_wherever_its_reader_is() {
    let app = TestApp::new().await;
    for zone in ["UTC", "Pacific/Auckland", "America/New_York"] {
        let reader = app.user_in(zone, &zone[..3].to_lowercase()).await;
        let task = reader.task("x").due("2026-12-01").create().await.task;
        assert_eq!(task["due_at"], Value::Null);
    }
}

#[tokio::test]
async fn a_floating_time_is_the_readers_own_clock() {
    let app = TestApp::new().await;
    for (zone, moment) in [
        ("UTC", "2026-12-01T17:00:00Z"),
        ("Pacific/Auckland", "2026-12-01T04:00:00Z"),
        ("America/New_York", "2026-12-01T22:00:00Z"),
        ("Asia/Kathmandu", "2026-12-01T11:15:00Z"),
    ] {
        let reader = app
            .user_in(zone, &zone[zone.len() - 3..].to_lowercase())
            .await;
        assert_eq!(
            due_at(&reader, "2026-12-01", "17:00", None).await,
            moment,
            "{zone}"
        );
    }
}

#[tokio::test]
async fn a_zone_fixes_the_moment_wherever_the_reader_is() {
    let app = TestApp::new().await;
    for zone in ["UTC", "Pacific/Auckland"] {
        let reader = app.user_in(zone, &zone[..3].to_lowercase()).await;
        let moment = due_at(&reader, "2026-12-01", "17:00", Some("Europe/Paris")).await;
        assert_eq!(moment, "2026-12-01T16:00:00Z");
    }
}

#[tokio::test]
async fn a_time_that_the_clock_skips_moves_on_by_the_gap() {
    let app = TestApp::new().await;
    let york = app.user_in("America/New_York", "york").await;
    let howe = app.user_in("Australia/Lord_Howe", "howe").await;
    for (reader, date, time, moment) in [
        (&york, "2026-03-08", "01:59", "2026-03-08T06:59:00Z"),
        (&york, "2026-03-08", "02:00", "2026-03-08T07:00:00Z"),
        (&york, "2026-03-08", "02:30", "2026-03-08T07:30:00Z"),
        (&york, "2026-03-08", "03:00", "2026-03-08T07:00:00Z"),
        (&howe, "2026-10-04", "01:59", "2026-10-03T15:29:00Z"),
        (&howe, "2026-10-04", "02:15", "2026-10-03T15:45:00Z"),
        (&howe, "2026-10-04", "02:30", "2026-10-03T15:30:00Z"),
    ] {
        assert_eq!(
            due_at(reader, date, time, None).await,
            moment,
            "{date} {time}"
        );
    }
    let fixed = due_at(&york, "2026-10-04", "02:15", Some("Australia/Lord_Howe")).await;
    assert_eq!(fixed, "2026-10-03T15:45:00Z");
}

#[tokio::test]
async fn a_time_that_comes_twice_is_the_first() {
    let app = TestApp::new().await;
    let york = app.user_in("America/New_York", "york").await;
    let howe = app.user_in("Australia/Lord_Howe", "howe").await;
    for (reader, date, time, moment) in [
        (&york, "2026-11-01", "00:59", "2026-11-01T04:59:00Z"),
        (&york, "2026-11-01", "01:00", "2026-11-01T05:00:00Z"),
        (&york, "2026-11-01", "01:59", "2026-11-01T05:59:00Z"),
        (&york, "2026-11-01", "02:00", "2026-11-01T07:00:00Z"),
        (&howe, "2026-04-05", "01:29", "2026-04-04T14:29:00Z"),
        (&howe, "2026-04-05", "01:30", "2026-04-04T14:30:00Z"),
        (&howe, "2026-04-05", "01:59", "2026-04-04T14:59:00Z"),
        (&howe, "2026-04-05", "02:00", "2026-04-04T15:30:00Z"),
    ] {
        assert_eq!(
            due_at(reader, date, time, None).await,
            moment,
            "{date} {time}"
        );
    }
}

#[tokio::test]
async fn moments_at_the_ends_of_time_are_still_rfc_3339() {
    let app = TestApp::new().await;
    let honolulu = app.user_in("Pacific/Honolulu", "kai").await;
    let auckland = app.user_in("Pacific/Auckland", "aroha").await;
    let first = due_at(&auckland, "1970-01-01", "00:00", None).await;
    assert_eq!(first, "1969-12-31T12:00:00Z");
    let last = due_at(&honolulu, "9999-12-31", "23:59", None).await;
    assert_eq!(
        last, "9999-12-31T23:59:59.999999Z",
        "there is no year 10000 to write"
    );
    assert_eq!(honolulu.walks("sort=due&limit=1").await.len(), 1);
    assert_eq!(honolulu.lists("due=any&due_from=9999-12-31").await.len(), 1);
}
