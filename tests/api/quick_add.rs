//! `POST /tasks/quick`. What a line means is held by the corpus, `tests/quick_add.txt`.

use serde_json::{Value, json};

use super::support::{Answer, TestApp, TestUser, task_path};

async fn adds(user: &TestUser<'_>, text: &str) -> Answer {
    user.post("/api/v1/tasks/quick", json!({"text": text}))
        .await
}

#[tokio::test]
async fn a_line_becomes_a_task() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let answer = adds(&ana, "Pay rent tomorrow 5pm !1 every month")
        .await
        .is(201);
    let task = answer.json();
    assert_eq!(task["title"], "Pay rent");
    assert_eq!(
        (&task["due_date"], &task["due_time"]),
        (&json!("2026-03-11"), &json!("17:00"))
    );
    assert_eq!(task["due_timezone"], Value::Null, "it floats");
    assert_eq!(task["priority"], "urgent");
    assert_eq!(
        task["recurrence"],
        json!({"rule": "FREQ=MONTHLY", "from": "due"})
    );
    let path = task_path(task["id"].as_str().unwrap());
    assert_eq!(answer.header("location"), path);
    assert_eq!(ana.get(&path).await.ok(), task);
    ana.undo(&answer.change()).await.is(204);
}

#[tokio::test]
async fn today_is_the_readers() {
    let app = TestApp::at("2026-03-10T12:00:00Z").await;
    let ana = app.user_in("Pacific/Auckland", "ana").await;
    assert_eq!(
        adds(&ana, "Swim today").await.is(201).json()["due_date"],
        "2026-03-11"
    );
    // It is one in the morning there.
    assert_eq!(
        adds(&ana, "Sleep 5am").await.is(201).json()["due_date"],
        "2026-03-11"
    );
}

#[tokio::test]
async fn what_a_line_names_is_found_and_what_is_not_there_stays_in_the_title() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let text = "Buy lamp #home /kitchen tomorrow @errand +bob +Ana *30m before p2";
    let task = adds(&ana, text).await.is(201).json();
    assert_eq!(task["title"], "Buy lamp #home /kitchen +bob");
    assert_eq!(task["project_id"], json!(ana.inbox));
    let home = ana.post("/api/v1/projects", json!({"name": "Home"})).await;
    let home = home.is(201).json()["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/projects/{home}/sections");
    let kitchen = ana
        .post(&path, json!({"name": "Kitchen"}))
        .await
        .is(201)
        .json();
    let task = adds(&ana, text).await.is(201).json();
    assert_eq!(task["title"], "Buy lamp +bob");
    assert_eq!(
        (&task["project_id"], &task["section_id"]),
        (&json!(home), &kitchen["id"])
    );
    assert_eq!(task["labels"], json!(["errand"]));
    assert_eq!(task["assignees"][0]["username"], "ana");
    assert_eq!(task["reminders"][0]["offset_minutes"], -30);
    let never = adds(&ana, "Call *30m").await.is(201).json();
    assert_eq!(never["title"], "Call *30m", "before what?");
    assert_eq!(
        (&task["due_date"], &task["priority"]),
        (&json!("2026-03-11"), &json!("high"))
    );
}

#[tokio::test]
async fn a_line_without_a_title_is_one_and_an_empty_one_is_refused() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = adds(&ana, "tomorrow 5pm").await.is(201).json();
    assert_eq!(
        (&task["title"], &task["due_date"]),
        (&json!("tomorrow 5pm"), &Value::Null)
    );
    let task = adds(&ana, "Run every day until friday starting monday")
        .await
        .is(201)
        .json();
    assert_eq!(
        task["recurrence"],
        Value::Null,
        "a rule that never fires is none"
    );
    adds(&ana, " ").await.invalid(&["text required"]);
    adds(&ana, &"x".repeat(501))
        .await
        .invalid(&["text too_long"]);
    adds(&ana, &"x today ".repeat(1_000))
        .await
        .invalid(&["text too_long"]);
    adds(&ana, "a\0b")
        .await
        .invalid(&["text control_character"]);
    ana.post("/api/v1/tasks/quick", json!({"text": "x", "title": "y"}))
        .await
        .invalid(&["title unknown_field"]);
    ana.post("/api/v1/tasks/quick", json!({})).await.is(422);
}
