//! The calendar of an export as another program reads it: Python's `icalendar`.

use std::{
    env,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

use serde_json::{Value, json};

use super::support::TestApp;

/// The tasks of a calendar, as `icalendar` reads them.
fn read_by_icalendar(calendar: &str) -> Value {
    let packages = env::var("ICALENDAR").unwrap_or_else(|_| {
        panic!("this test needs icalendar: run `make setup`, and `. scripts/env` before cargo")
    });
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/api/calendar_oracle.py");
    let mut python = Command::new("python3")
        .arg(script)
        .env("PYTHONPATH", packages)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 runs");
    let mut stdin = python.stdin.take().expect("its input");
    stdin.write_all(calendar.as_bytes()).expect("it reads");
    drop(stdin);
    let output = python.wait_with_output().expect("it ends");
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[tokio::test]
async fn another_program_reads_the_calendar_as_it_is_meant() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let long = "Call the plumber; ask, \"when?\" \\ and ümläut ".repeat(4);
    let long = long.trim();
    let full = ana.task(long).due("2026-03-28").at("02:30");
    let full = full.in_zone("Europe/Berlin").priority("high");
    let full = full.with("description", "one\ntwo, three; four");
    let full = full.with("recurrence", json!({"rule": "FREQ=WEEKLY;BYDAY=SA"}));
    let full = full.with("labels", json!(["home", "a;b"]));
    let full = full.with("start_date", "2026-03-20");
    let full = full.with(
        "reminders",
        json!([{"offset_minutes": -30}, {"at": "2026-03-27T08:00:00Z"}]),
    );
    let full = full.create().await;
    let child = ana.task("Below").due("2026-04-01");
    let child = child.with("parent_id", full.id()).status("done");
    let child = child.with("reminders", json!([{"offset_minutes": 0}]));
    let child = child.create().await;
    ana.task("Floats")
        .due("2026-04-02")
        .at("09:00")
        .create()
        .await;
    ana.has_task("Plain").await;

    let calendar = ana.get("/api/v1/export?format=ics").await.is(200);
    assert_eq!(
        calendar.header("content-type"),
        "text/calendar; charset=utf-8"
    );
    let text = calendar.text();
    assert!(text.split("\r\n").all(|line| line.len() <= 75));
    let read = read_by_icalendar(&text);
    assert_eq!(read["zones"], json!(["Europe/Berlin"]));
    let tasks = read["tasks"].as_array().unwrap();
    assert_eq!(tasks.len(), 4);
    assert_eq!(
        tasks[0],
        json!({
            "uid": full.id(), "summary": long, "description": "one\ntwo, three; four",
            "status": "NEEDS-ACTION", "priority": 3, "parent": null,
            "start": {
                "value": "2026-03-20T00:00:00+01:00", "zone": "Europe/Berlin", "is_date": false,
                "utc_offset": "1:00:00"
            },
            "due": {
                "value": "2026-03-28T02:30:00+01:00", "zone": "Europe/Berlin", "is_date": false,
                "utc_offset": "1:00:00"
            },
            "rule": "FREQ=WEEKLY;BYDAY=SA", "labels": ["home", "a;b"],
            "alarms": [-1800.0, "2026-03-27T08:00:00+00:00"]
        })
    );
    let below = &tasks[1];
    assert_eq!(below["uid"], child.id());
    assert_eq!(
        (&below["parent"], &below["status"]),
        (&json!(full.id()), &json!("COMPLETED"))
    );
    assert_eq!(
        (&below["due"]["value"], &below["due"]["is_date"]),
        (&json!("2026-04-01"), &json!(true))
    );
    assert_eq!(
        below["alarms"],
        json!([9.0 * 3600.0]),
        "a whole day begins at nine"
    );
    assert_eq!(tasks[2]["due"]["value"], "2026-04-02T09:00:00");
    assert_eq!(tasks[2]["due"]["zone"], Value::Null);
    assert_eq!(tasks[3]["due"], Value::Null);
}
