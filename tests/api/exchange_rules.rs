//! Who may export and import, how large a file may be, and how often it counts.

use axum::http::Method;
use chrono::Duration;
use serde_json::json;

use super::{
    exchange::{form, import, lines},
    support::{Statements, TestApp},
};

#[tokio::test]
async fn an_export_wants_the_password_again_after_ten_minutes_but_a_token_has_its_scope() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    ana.has_task("=1+1").await;
    ana.get("/api/v1/export").await.is(200);
    let (reads, writes) = (
        ana.personal_token(&["read"]).await,
        ana.personal_token(&["write"]).await,
    );
    app.set_clock(app.now() + Duration::minutes(11));
    let ana = ana.with_token().await;
    ana.get("/api/v1/export").await.is(200);
    app.set_clock(app.now() + Duration::minutes(11));
    ana.get("/api/v1/export")
        .await
        .refused(403, "reauthentication-required");
    writes.get("/api/v1/export").await.refused(403, "forbidden");
    import(&reads, "x.csv", "title\na\n")
        .await
        .refused(403, "forbidden");
    let table = reads.get("/api/v1/export?format=csv").await.is(200);
    assert_eq!(table.header("content-type"), "text/csv; charset=utf-8");
    assert!(table.text().contains(",'=1+1,"), "{}", table.text());
}

#[tokio::test]
async fn an_export_has_nothing_that_is_somebody_elses() {
    let app = TestApp::new().await;
    let (ana, ben) = (app.user("ana").await, app.user("ben").await);
    ana.task("secret")
        .with("labels", json!(["secret"]))
        .create()
        .await;
    ana.post("/api/v1/projects", json!({"name": "secret"}))
        .await
        .ok();
    for format in ["json", "csv", "ics"] {
        let file = ben.get(&format!("/api/v1/export?format={format}")).await;
        assert!(!file.is(200).text().contains("secret"), "{format}");
    }
    ben.get("/api/v1/export?format=xml")
        .await
        .unacceptable(&["format invalid_value"]);
    ben.get("/api/v1/export?all=1")
        .await
        .unacceptable(&["all unknown_parameter"]);
}

#[tokio::test]
async fn a_form_that_is_none_is_refused_and_so_is_a_file_that_is_too_long() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let path = "/api/v1/import";
    ana.post(path, json!({}))
        .await
        .refused(415, "unsupported-media-type");
    ana.call(Method::POST, path)
        .header("content-type", "multipart/form-data")
        .await
        .refused(400, "bad-request");
    import(&ana, "x.csv", "").await.invalid(&["file required"]);
    let with = |fields: &'static [(&str, &str)]| form(&ana, path, ("x.csv", "title\na\n"), fields);
    with(&[("format", "xml")])
        .await
        .invalid(&["format invalid_value"]);
    with(&[("colour", "red")])
        .await
        .invalid(&["colour unknown_field"]);
    form(&ana, "/api/v1/import?dry=1", ("x.csv", "title\na\n"), &[])
        .await
        .unacceptable(&["dry unknown_parameter"]);
    let mut long = "title\n".to_owned();
    long += &"x".repeat(41 * 1024 * 1024);
    import(&ana, "x.csv", long)
        .await
        .refused(413, "payload-too-large");
    import(&ana, "x.csv", "title\n")
        .await
        .invalid(&["file invalid_line"]);
    import(&ana, "x.csv", b"title\nM\xfcll\n")
        .await
        .invalid(&["file invalid_line"]);
    assert_eq!(ana.lists("").await, Vec::<String>::new());
}

#[tokio::test]
async fn the_same_import_with_the_same_key_is_done_once() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let send = || import(&ana, "x.csv", "title\nOnce\n").header("idempotency-key", "key");
    let (first, again) = (send().await.is(200), send().await.is(200));
    assert_eq!(first.change(), again.change());
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(ana.lists("").await, ["Once"]);
}

#[tokio::test]
async fn ten_thousand_tasks_come_in_and_out_and_back() {
    let app = TestApp::on_one_connection().await;
    let ana = app.user("ana").await;
    let mut file = "title,project,labels,due_date\n".to_owned();
    for number in 0..10_000 {
        file += &format!(
            "Task {number},Project {},label{},2026-04-01\n",
            number % 10,
            number % 7
        );
    }
    let statements = Statements::counted();
    let imported = import(&ana, "many.csv", file).await.is(200);
    assert_eq!(imported.json()["counts"]["tasks"], 10_000);
    // It has a minute, of which a request that is answered has had 30 s at most; what would take its
    // time is to go to the database for each task.
    assert!(statements.so_far() < 1_000, "{}", statements.so_far());
    let exported = ana.get("/api/v1/export").await.is(200).body;
    ana.undo(&imported.change()).await.is(204);
    assert_eq!(ana.lists("").await, Vec::<String>::new());

    let ben = app.user("ben").await;
    assert_eq!(
        import(&ben, "all.json", exported).await.ok()["counts"]["tasks"],
        10_000
    );
}

#[tokio::test]
async fn files_of_other_programs_are_known_by_what_is_in_them() {
    let app = TestApp::new().await;
    let ana = app.user_in("Europe/Berlin", "ana").await;
    let calendar = "BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nUID:1\r\nSUMMARY:From a calendar\r\nDUE:20260401T100000Z\r\nEND:VTODO\r\nEND:VCALENDAR\r\n";
    let report = import(&ana, "Errands.ics", calendar).await.ok();
    assert_eq!(
        (&report["format"], &report["counts"]["projects"]),
        (&json!("ics"), &json!(1))
    );

    let todoist = "TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE\n\
        task,Buy paint @shop,,1,1,Ana (1),,tomorrow,en,\ntask,Red,,4,2,,,,,\nnote,Not too red,,,,,,,,\n";
    let report = import(&ana, "Flat.csv", todoist).await.ok();
    assert_eq!(
        (&report["format"], &report["counts"]["comments"]),
        (&json!("todoist"), &json!(1))
    );

    let vikunja = json!([{
        "id": 1, "title": "Work", "description": "", "hex_color": "e8445a", "parent_project_id": 0,
        "buckets": [{"id": 7, "title": "Doing"}, {"id": 8, "title": "Empty"}],
        "tasks": [
            {
                "id": 11, "title": "Report", "description": "<p>One</p><p>two</p>", "done": false,
                "done_at": "0001-01-01T00:00:00Z", "due_date": "2026-04-01T15:00:00Z",
                "start_date": "0001-01-01T00:00:00Z", "repeat_after": 604800, "repeat_mode": 0,
                "reminders": [{"reminder": "2026-04-01T14:00:00Z", "relative_period": -3600, "relative_to": "due_date"}],
                "priority": 5, "bucket_id": 7, "labels": [{"title": "big", "hex_color": "1973ff"}],
                "assignees": null, "attachments": null, "position": 1.5,
                "created": "2026-01-01T10:00:00+01:00",
                "comments": [{"comment": "<p>Soon?</p>", "author": {"username": "ben"}, "created": "2026-01-02T10:00:00Z"}]
            },
            {
                "id": 12, "title": "Draft", "done": true, "done_at": "2026-03-01T10:00:00Z",
                "due_date": "0001-01-01T00:00:00Z", "related_tasks": {"parenttask": [{"id": 11}]},
                "position": 2
            }
        ]
    }]);
    let report = import(&ana, "data.json", vikunja.to_string()).await.ok();
    assert_eq!(report["format"], "vikunja");
    assert_eq!(lines(&report), Vec::<String>::new());

    let all = ana
        .get("/api/v1/tasks?status=todo,done&sort=created")
        .await
        .ok();
    let find = |title: &str| {
        let items = all["items"].as_array().unwrap().iter();
        items
            .clone()
            .find(|task| task["title"] == title)
            .cloned()
            .unwrap()
    };
    assert_eq!(find("From a calendar")["due_timezone"], "UTC");
    let paint = find("Buy paint");
    assert_eq!(
        (&paint["priority"], &paint["labels"]),
        (&json!("urgent"), &json!(["shop"]))
    );
    assert_eq!(find("Red")["parent_id"], paint["id"]);
    let report = find("Report");
    assert_eq!(report["description"], "One\n\ntwo");
    assert_eq!(
        (&report["due_date"], &report["due_time"]),
        (&json!("2026-04-01"), &json!("17:00"))
    );
    assert_eq!(report["due_timezone"], "Europe/Berlin");
    assert_eq!(report["recurrence"]["rule"], "FREQ=WEEKLY;INTERVAL=1");
    assert_eq!(report["reminders"][0]["offset_minutes"], -60);
    assert_eq!(report["created_at"], "2026-01-01T09:00:00Z");
    assert_ne!(report["section_id"], json!(null));
    let draft = find("Draft");
    assert_eq!(
        (&draft["parent_id"], &draft["completed_at"]),
        (&report["id"], &json!("2026-03-01T10:00:00Z"))
    );
    let path = format!("/api/v1/tasks/{}/comments", report["id"].as_str().unwrap());
    let comments = ana.get(&path).await.ok();
    assert_eq!(comments["items"][0]["body"], "ben: Soon?");
    assert_eq!(comments["items"][0]["author"], json!(null));
}
