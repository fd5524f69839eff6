//! Files on tasks, in what is exported and imported.

use serde_json::{Value, json};

use super::{
    exchange::{attach, every_byte, form, import, lines},
    support::TestApp,
};

#[tokio::test]
async fn files_come_back_byte_by_byte_with_their_tasks_and_go_with_them() {
    let app = TestApp::new().await;
    let (ana, ben) = (app.user("ana").await, app.user("ben").await);
    let task = ana.has_task("Paint").await;
    let content = every_byte(600_001);
    attach(&ana, &task, "wall.png", &content).await;
    let gone = ana.has_task("Gone").await;
    attach(&ana, &gone, "gone.txt", b"gone").await;
    ana.delete(&format!("/api/v1/tasks/{gone}")).await.is(204);
    let exported = ana.get("/api/v1/export").await.is(200);
    let document = exported.json();
    let listed = document["attachments"].as_array().unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0]["task_id"], json!(task));

    let imported = import(&ben, "tend.json", &exported.body).await.is(200);
    let copy = ben.get("/api/v1/tasks").await.ok()["items"][0].clone();
    assert_eq!(copy["attachment_count"], 1);
    let files = format!("/api/v1/tasks/{}/attachments", copy["id"].as_str().unwrap());
    let file = ben.get(&files).await.ok()["items"][0].clone();
    assert_eq!(file["file_name"], "wall.png");
    assert_eq!(file["size"], 600_001);
    assert_eq!(file["created_by"]["id"], json!(ben.id));
    let path = format!("/api/v1/attachments/{}", file["id"].as_str().unwrap());
    assert!(ben.get(&path).await.is(200).body == content);
    ben.undo(&imported.change()).await.is(204);
    ben.get(&path).await.is(404);
}

#[tokio::test]
async fn what_has_no_room_in_an_export_is_named_and_told_when_it_is_imported() {
    let app = TestApp::new().await;
    let (ana, ben) = (app.user("ana").await, app.user("ben").await);
    let task = ana.has_task("Paint").await;
    let large = every_byte(16 * 1024 * 1024);
    for name in ["one", "two"] {
        attach(&ana, &task, name, &large).await;
    }
    attach(&ana, &task, "small", b"small").await;
    let exported = ana.get("/api/v1/export").await.is(200);
    assert!(exported.body.len() < 40 * 1024 * 1024);
    let document = exported.json();
    let held = |index: usize| document["attachments"][index].get("content").is_some();
    assert_eq!([held(0), held(1), held(2)], [true, false, true]);
    assert_eq!(document["attachments"][1]["size"], json!(large.len()));
    let report = import(&ben, "tend.json", &exported.body).await.ok();
    assert_eq!(report["counts"]["attachments"], 2);
    let said = lines(&report);
    assert_eq!(said.len(), 1, "{said:?}");
    let told = "skipped “two” is left out: what was in it is not in this file.";
    assert!(said[0].ends_with(told), "{said:?}");
}

#[tokio::test]
async fn a_file_of_no_task_or_that_is_no_base64_is_refused_with_its_line() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let [task, none] = [1, 2].map(uuid::Uuid::from_u128);
    let tasks = json!([{"id": task, "title": "a"}]);
    let file = |task: uuid::Uuid, name: &str, content: &str| -> Value {
        json!({"task_id": task, "file_name": name, "content": content})
    };
    let (one, other) = (file(none, "x", "YQ=="), file(task, "y", "Y"));
    let document = format!(
        "{{\"format\": \"tend\", \"version\": 1,\n\"tasks\": {tasks},\n\"attachments\": [\n{one},\n{other}]}}"
    );
    let trial = form(
        &ana,
        "/api/v1/import?dry_run=true",
        ("x.json", document),
        &[],
    );
    assert_eq!(
        lines(&trial.await.ok()),
        [
            "2 added Task “a” in “Inbox”",
            "4 wrong “x”: its task is not in this file.",
            "5 wrong “content” cannot be read: this is no Base64."
        ]
    );
}
