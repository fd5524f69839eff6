//! Taking everything along: what is exported, imported by somebody else, and exported again is the
//! same.

use axum::http::Method;
use chrono::Duration;
use serde_json::{Value, json};

use super::support::{Call, TestApp, TestUser, titles};

const BOUNDARY: &str = "a-line-that-is-in-no-file";

/// A form with a file in it, and other fields.
pub fn form<'a>(
    user: &TestUser<'a>,
    path: &str,
    (name, content): (&str, impl AsRef<[u8]>),
    fields: &[(&str, &str)],
) -> Call<'a> {
    let mut body = Vec::new();
    for (field, value) in fields {
        let part = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
        );
        body.extend(part.into_bytes());
    }
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    );
    body.extend(head.into_bytes());
    body.extend(content.as_ref());
    body.extend(format!("\r\n--{BOUNDARY}--\r\n").into_bytes());
    user.call(Method::POST, path)
        .header(
            "content-type",
            &format!("multipart/form-data; boundary={BOUNDARY}"),
        )
        .body(body)
}

/// Imports a file over the API.
pub fn import<'a>(user: &TestUser<'a>, name: &str, content: impl AsRef<[u8]>) -> Call<'a> {
    form(user, "/api/v1/import", (name, content), &[])
}

/// What becomes of each line, as `line level message`.
pub fn lines(report: &Value) -> Vec<String> {
    let lines = report["lines"].as_array().expect("lines");
    let said = lines.iter().map(|line| {
        let number = line["line"]
            .as_u64()
            .map_or("-".to_owned(), |n| n.to_string());
        let text = |field: &str| line[field].as_str().unwrap_or_default().to_owned();
        format!("{number} {} {}", text("level"), text("message"))
    });
    said.collect()
}

/// Bytes that are no text, and not the same ones in each of their pieces.
pub fn every_byte(length: usize) -> Vec<u8> {
    let byte = |at: usize| u8::try_from((at * 7 + at / 256) % 256).expect("a byte");
    (0..length).map(byte).collect()
}

/// Puts a file on a task.
pub async fn attach(user: &TestUser<'_>, task: &str, name: &str, content: &[u8]) {
    let path = format!("/api/v1/tasks/{task}/attachments");
    form(user, &path, (name, content), &[]).await.is(201);
}

/// Somebody with one of everything.
async fn settle(ana: &TestUser<'_>) {
    ana.patch(
        "/api/v1/me",
        json!({"display_name": "Ana B.", "timezone": "Europe/Berlin", "week_start": "sunday", "locale": "de"}),
    )
    .await
    .ok();
    let project =
        json!({"name": "Home", "description": "# All", "color": "#1f7a4d", "is_favorite": true});
    let home = ana.post("/api/v1/projects", project).await.ok();
    let home = home["id"].as_str().unwrap().to_owned();
    let old = ana
        .post("/api/v1/projects", json!({"name": "Old"}))
        .await
        .ok();
    let old = old["id"].as_str().unwrap().to_owned();
    ana.task("Long ago")
        .with("project_id", old.clone())
        .create()
        .await;
    let archived = json!({"is_archived": true});
    ana.patch(&format!("/api/v1/projects/{old}"), archived)
        .await
        .ok();
    let sections = format!("/api/v1/projects/{home}/sections");
    let kitchen = ana.post(&sections, json!({"name": "Kitchen"})).await.ok();
    ana.post(&sections, json!({"name": "Garden"})).await.ok();
    let filter = json!({"name": "Soon", "filter": "due <= +7d", "sort": "-priority"});
    ana.post("/api/v1/filters", filter).await.ok();

    let full = ana
        .task("Paint, \"red\"; ümläut")
        .with("section_id", kitchen["id"].clone());
    let full = full.with("description", "one\n\ntwo").priority("high");
    let full = full
        .due("2026-03-28")
        .at("17:00")
        .in_zone("America/New_York");
    let full = full.with("start_date", "2026-03-20").status("in_progress");
    let full = full.with("labels", json!(["home", "Errand"]));
    let full = full.with("assignees", json!([ana.username]));
    let full = full.with(
        "reminders",
        json!([{"offset_minutes": -30}, {"at": "2026-03-27T08:00:00Z"}]),
    );
    let full = full.create().await.id();
    for body in ["First *thought*", "Second"] {
        let path = format!("/api/v1/tasks/{full}/comments");
        ana.post(&path, json!({"body": body})).await.ok();
    }
    attach(ana, &full, "plan ü.bin", &every_byte(300_000)).await;
    attach(ana, &full, "empty.txt", &[]).await;
    let labels = ana.get("/api/v1/labels").await.ok();
    let label = labels["items"][0]["id"].as_str().unwrap().to_owned();
    ana.patch(
        &format!("/api/v1/labels/{label}"),
        json!({"color": "#aa0000"}),
    )
    .await
    .ok();
    let below = ana
        .task("Below")
        .with("parent_id", full.clone())
        .create()
        .await
        .id();
    ana.task("Further below")
        .with("parent_id", below)
        .create()
        .await;
    ana.task("Beside")
        .with("section_id", kitchen["id"].clone())
        .create()
        .await;

    let habit = ana.task("Water").due("2026-03-10").at("08:00");
    let habit = habit.with("recurrence", json!({"rule": "FREQ=DAILY;COUNT=5"}));
    let habit = habit.with("reminders", json!([{"offset_minutes": 0}]));
    let habit = habit.create().await.id();
    ana.changes(&habit, json!({"status": "done"})).await;
    ana.changes(&habit, json!({"status": "done"})).await;
    ana.task("Done").status("done").create().await;
    let gone = ana.has_task("Gone").await;
    ana.delete(&format!("/api/v1/tasks/{gone}")).await.is(204);
}

/// The same whatever its ids, its server's times and its owner's name and address are.
fn comparable(document: &Value, user: &TestUser<'_>) -> Value {
    let mut text = document.to_string();
    let mut ids = Vec::new();
    for list in ["projects", "sections", "tasks"] {
        for item in document[list].as_array().unwrap() {
            ids.push(item["id"].as_str().unwrap().to_owned());
        }
    }
    for (number, id) in ids.iter().enumerate() {
        text = text.replace(id, &format!("id {number}"));
    }
    text = text.replace(&format!("\"{}\"", user.username), "\"owner\"");
    text = text.replace(&format!("{}@", user.username), "owner@");
    let mut document: Value = serde_json::from_str(&text).unwrap();
    document["exported_at"].take();
    for task in document["tasks"].as_array_mut().unwrap() {
        task["updated_at"].take();
    }
    document
}

#[tokio::test]
async fn what_one_exports_another_imports_to_an_equal_state() {
    let app = TestApp::new().await;
    let (ana, ben) = (app.user("ana").await, app.user("ben").await);
    settle(&ana).await;
    let exported = ana.get("/api/v1/export").await.is(200);
    assert_eq!(exported.header("content-type"), "application/json");
    assert_eq!(
        exported.header("content-disposition"),
        "attachment; filename=\"tend-2026-03-10.json\""
    );
    let document = exported.json();
    let tasks = document["tasks"].as_array().unwrap();
    assert_eq!(tasks.len(), 7, "{tasks:#?}");
    assert_eq!(document["labels"].as_array().unwrap().len(), 2);
    assert_eq!(document["projects"].as_array().unwrap().len(), 3);

    // Later: what has a time of its own keeps it.
    app.set_clock(app.now() + Duration::minutes(5));
    let report = import(&ben, "tend.json", &exported.body).await.is(200);
    let report = report.json();
    assert_eq!(lines(&report), Vec::<String>::new());
    assert_eq!(
        report["counts"],
        json!({
            "projects": 2, "sections": 2, "tasks": 7, "comments": 2, "attachments": 2, "labels": 2,
            "filters": 1
        })
    );
    let again = ben.get("/api/v1/export").await.ok();
    pretty_assert(&comparable(&document, &ana), &comparable(&again, &ben));
}

/// Says where two documents differ, and not only that they do.
#[track_caller]
fn pretty_assert(one: &Value, other: &Value) {
    let (one, other) = (format!("{one:#}"), format!("{other:#}"));
    let differ = one.lines().zip(other.lines()).find(|(a, b)| a != b);
    assert_eq!(differ, None);
    assert_eq!(one.len(), other.len());
}

#[tokio::test]
async fn a_completion_that_came_by_import_is_taken_back_like_any_other() {
    let app = TestApp::new().await;
    let (ana, ben) = (app.user("ana").await, app.user("ben").await);
    settle(&ana).await;
    let file = ana.get("/api/v1/export").await.is(200).body;
    import(&ben, "tend.json", file).await.is(200);
    for user in [&ana, &ben] {
        let found = user.get("/api/v1/tasks?q=Water").await.ok();
        let id = found["items"][0]["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/tasks/{id}/completions");
        let done = user.get(&path).await.ok();
        assert_eq!(done["items"].as_array().unwrap().len(), 2);
        let newest = done["items"][0]["id"].as_str().unwrap();
        user.delete(&format!("{path}/{newest}")).await.ok();
        assert_eq!(user.reads(&id).await["due_date"], "2026-03-11");
    }
}

#[tokio::test]
async fn an_import_is_undone_as_a_whole() {
    let app = TestApp::new().await;
    let (ana, ben) = (app.user("ana").await, app.user("ben").await);
    settle(&ana).await;
    let file = ana.get("/api/v1/export").await.is(200).body;
    ben.has_task("Mine").await;
    let change = import(&ben, "tend.json", file).await.is(200).change();
    let all = "status=todo,in_progress,done";
    // Lists leave out what is in an archived project.
    assert_eq!(ben.lists(all).await.len(), 7);
    ben.undo(&change).await.is(204);
    assert_eq!(ben.lists(all).await, ["Mine"]);
    let left = ben.get("/api/v1/export").await.ok();
    assert_eq!(left["projects"].as_array().unwrap().len(), 1);
    assert_eq!(left["sections"], json!([]));
    ben.undo(&change).await.refused(409, "conflict");
}

#[tokio::test]
async fn a_trial_writes_nothing_and_says_what_becomes_of_each_line() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let project = ana
        .post("/api/v1/projects", json!({"name": "Home"}))
        .await
        .ok();
    let file = "title,project,section,due_date,colour\nBuy milk,home,,tomorrow,red\nMow,Garden,Back,,\nBad,,,someday,\n";
    let trial = form(&ana, "/api/v1/import?dry_run=true", ("x.csv", file), &[]);
    let report = trial.await.ok();
    assert_eq!(
        (
            &report["dry_run"],
            &report["is_importable"],
            &report["format"]
        ),
        (&json!(true), &json!(false), &json!("csv"))
    );
    assert_eq!(
        lines(&report),
        [
            "1 skipped The column “colour” is nothing that a task has.",
            "2 added Task “Buy milk” in “Home”",
            "3 added Project “Garden”",
            "3 added Section “Back” in “Garden”",
            "3 added Task “Mow” in “Garden”",
            "4 wrong The due_date “someday” is not a date such as 2026-12-01.",
            "4 added Task “Bad” in “Inbox”",
        ]
    );
    assert_eq!(ana.lists("").await, Vec::<String>::new());
    assert_eq!(
        app.count("select count(*) from change where kind <> 'project.created'")
            .await,
        0
    );

    let good = file.replace("Bad,,,someday,", "Good,,,,");
    let report = import(&ana, "x.csv", good).await.ok();
    assert_eq!(report["counts"]["projects"], 1, "Home was there");
    let home = project["id"].as_str().unwrap();
    let tasks = ana
        .get(&format!("/api/v1/tasks?project_id={home}"))
        .await
        .ok();
    assert_eq!(titles(&tasks), ["Buy milk"]);
    assert_eq!(tasks["items"][0]["due_date"], "2026-03-11");
}

#[tokio::test]
async fn every_wrong_line_is_named_and_nothing_is_imported() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let long = "x".repeat(501);
    let file = format!("title,priority,due_time\nGood,,\n{long},,\nOdd,huge,\nTimeless,,17:00\n");
    let problem = import(&ana, "x.csv", file).await.refused(422, "validation");
    let errors = problem["errors"].as_array().unwrap();
    let said: Vec<_> = errors
        .iter()
        .map(|e| e["message"].as_str().unwrap())
        .collect();
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(
        said[0].starts_with("Line 3: “xxx") && said[0].contains("501"),
        "{said:?}"
    );
    assert!(
        said[1].starts_with("Line 4: The priority “huge”"),
        "{said:?}"
    );
    assert!(said[2].starts_with("Line 5: “Timeless”"), "{said:?}");
    assert_eq!(errors[0]["code"], "invalid_line");
    assert_eq!(ana.lists("").await, Vec::<String>::new());

    let file = "{\"format\": \"tend\", \"version\": 1,\n\"labels\": [\n{\"name\": \"a,b\"}],\n\"tasks\": [\n\
        {\"id\": \"01900000-0000-7000-8000-000000000001\", \"title\": \"\"},\n\
        {\"id\": \"01900000-0000-7000-8000-000000000001\", \"title\": \"b\"},\n\
        {\"id\": \"01900000-0000-7000-8000-000000000002\", \"titel\": \"c\"},\n\
        {\"id\": \"01900000-0000-7000-8000-000000000003\", \"title\": \"d\", \"project_id\": \"01900000-0000-7000-8000-00000000000f\"}\n]}";
    let problem = import(&ana, "tend.json", file)
        .await
        .refused(422, "validation");
    let errors = problem["errors"].as_array().unwrap();
    let starts = errors.iter().map(|e| e["message"].as_str().unwrap());
    let lines: Vec<_> = starts
        .map(|text| text.split(':').next().unwrap().to_owned())
        .collect();
    assert_eq!(
        lines,
        ["Line 3", "Line 5", "Line 6", "Line 7", "Line 8"],
        "{errors:#?}"
    );
}
