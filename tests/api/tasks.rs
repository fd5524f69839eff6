//! `/tasks` and `/tasks/{id}`: making, reading, changing, replacing and deleting.

use axum::http::Method;
use serde_json::{Value, json};

use super::support::{TestApp, TestUser, full_task, task_path};

const NOW: &str = "2026-03-10T12:00:00Z";
const NO_TASK: &str = "/api/v1/tasks/01920000-0000-7000-8000-000000000000";

#[tokio::test]
async fn a_created_task_has_what_was_sent_and_the_servers_own_fields() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let answer = ana.post("/api/v1/tasks", full_task()).await.is(201);
    let task = answer.json();
    for (field, value) in full_task().as_object().unwrap() {
        assert_eq!(&task[field], value, "{field}");
    }
    let id = task["id"].as_str().unwrap();
    assert_eq!(uuid::Uuid::parse_str(id).unwrap().get_version_num(), 7);
    assert_eq!(task["project_id"], json!(ana.inbox));
    assert_eq!(task["due_at"], "2026-12-01T16:00:00Z");
    assert_eq!(task["role"], "owner");
    assert_eq!(
        task["created_by"],
        json!({"id": ana.id, "username": "ana", "display_name": "ana"})
    );
    assert_eq!(
        (&task["created_at"], &task["updated_at"]),
        (&json!(NOW), &json!(NOW))
    );
    assert_eq!(
        (&task["completed_at"], &task["version"]),
        (&Value::Null, &json!(1))
    );
    assert_eq!(answer.header("location"), task_path(id));
    assert_eq!(answer.header("etag"), "\"1\"");
    assert_eq!(
        ana.get(answer.header("location")).await.is(200).json(),
        task
    );
}

#[tokio::test]
async fn a_title_is_all_that_a_task_needs() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.task("  Pay the rent\u{3000}").create().await.task;
    let defaults = json!({
        "title": "Pay the rent", "description": "", "status": "todo", "priority": "none",
        "due_date": null, "due_time": null, "due_timezone": null, "due_at": null,
        "completed_at": null,
    });
    for (field, value) in defaults.as_object().unwrap() {
        assert_eq!(&task[field], value, "{field}");
    }
}

#[tokio::test]
async fn tasks_are_placed_after_those_that_are_there() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let first = ana.task("first").create().await.task;
    let second = ana.task("second").create().await.task;
    assert!(first["position"].as_str().unwrap() < second["position"].as_str().unwrap());
}

#[tokio::test]
async fn a_project_of_ones_own_takes_tasks_and_any_other_is_not_found() {
    let app = TestApp::new().await;
    let (ana, bob) = (app.user("ana").await, app.user("bob").await);
    let mine = ana.task("x").with("project_id", ana.inbox.to_string());
    assert_eq!(mine.create().await.task["project_id"], json!(ana.inbox));
    let his = ana.task("x").with("project_id", bob.inbox.to_string());
    let his = his.send().await.refused(404, "not-found");
    let none = ana
        .task("x")
        .with("project_id", "01920000-0000-7000-8000-000000000000");
    assert_alike(his, none.send().await.refused(404, "not-found"));
    ana.task("x")
        .with("project_id", "inbox")
        .send()
        .await
        .invalid(&["project_id invalid_type"]);
}

#[tokio::test]
async fn a_patch_changes_what_it_names_and_nothing_else() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let before = ana.post("/api/v1/tasks", full_task()).await.ok();
    let id = before["id"].as_str().unwrap();
    let answer = ana.changes(id, json!({"title": "Pay the landlord"})).await;
    let mut expected = before.clone();
    expected["title"] = json!("Pay the landlord");
    expected["version"] = json!(2);
    assert_eq!(answer.json(), expected);
    assert_eq!(answer.header("etag"), "\"2\"");
    assert_eq!(ana.reads(id).await, expected);
}

#[tokio::test]
async fn a_patch_that_changes_nothing_makes_no_version_and_no_change() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let id = ana.has_task("Rent").await;
    for patch in [
        json!({}),
        json!({"title": "Rent"}),
        json!({"due_date": null}),
    ] {
        let answer = ana.changes(&id, patch).await;
        assert_eq!(answer.json()["version"], 1);
        assert_eq!(answer.header("change-id"), "");
    }
    assert_eq!(app.count("select count(*) from change").await, 1);
}

#[tokio::test]
async fn null_clears_what_can_be_empty_and_is_refused_for_what_cannot() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let id = ana.post("/api/v1/tasks", full_task()).await.ok();
    let id = id["id"].as_str().unwrap();
    let cleared = ana
        .changes(id, json!({"description": null, "due_date": null}))
        .await;
    assert_eq!(cleared.json()["description"], "");
    assert_eq!(cleared.json()["due_at"], Value::Null);
    ana.patch(
        &task_path(id),
        json!({"title": null, "status": null, "priority": null}),
    )
    .await
    .invalid(&[
        "title required",
        "status invalid_value",
        "priority invalid_value",
    ]);
}

#[tokio::test]
async fn put_replaces_every_field_that_clients_write() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let before = ana.post("/api/v1/tasks", full_task()).await.ok();
    let id = before["id"].as_str().unwrap();
    let blank = ana
        .put(&task_path(id), json!({"title": "Bare"}))
        .await
        .is(200);
    assert_eq!(blank.header("etag"), "\"2\"");
    blank.change();
    let blank = blank.json();
    for (field, value) in [
        ("title", "Bare"),
        ("description", ""),
        ("status", "todo"),
        ("priority", "none"),
    ] {
        assert_eq!(blank[field], value);
    }
    for field in ["due_date", "due_time", "due_timezone", "due_at"] {
        assert_eq!(blank[field], Value::Null, "{field}");
    }
    for field in ["id", "project_id", "position", "created_at", "created_by"] {
        assert_eq!(blank[field], before[field], "{field}");
    }
    let full = ana.put(&task_path(id), full_task()).await.ok();
    for (field, value) in full_task().as_object().unwrap() {
        assert_eq!(&full[field], value, "{field}");
    }
    ana.put(&task_path(id), json!({}))
        .await
        .invalid(&["title required"]);
}

#[tokio::test]
async fn what_is_read_cannot_be_put_back_whole_since_some_of_it_is_the_servers() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.task("Rent").create().await.task;
    let path = task_path(task["id"].as_str().unwrap());
    ana.put(&path, task).await.is(422);
}

#[tokio::test]
async fn closing_a_task_notes_when_and_opening_it_forgets() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let id = ana.has_task("Rent").await;
    let set = async |status: &str| ana.changes(&id, json!({"status": status})).await.json();
    assert_eq!(set("done").await["completed_at"], NOW);
    app.set_clock(app.now() + chrono::Duration::minutes(5));
    assert_eq!(
        set("cancelled").await["completed_at"],
        NOW,
        "it has been closed since"
    );
    assert_eq!(set("in_progress").await["completed_at"], Value::Null);
    assert_eq!(
        set("cancelled").await["completed_at"],
        "2026-03-10T12:05:00Z"
    );
    assert_eq!(set("todo").await["completed_at"], Value::Null);
}

#[tokio::test]
async fn a_closed_task_that_is_replaced_by_a_closed_one_has_been_closed_since() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let created = ana.task("Rent").status("done").create().await;
    assert_eq!(created.task["completed_at"], NOW);
    app.set_clock(app.now() + chrono::Duration::minutes(5));
    let path = task_path(&created.id());
    let same = ana
        .put(&path, json!({"title": "Rent", "status": "done"}))
        .await
        .ok();
    assert_eq!(same["completed_at"], NOW);
    let open = ana.put(&path, json!({"title": "Rent"})).await.ok();
    assert_eq!(
        (&open["status"], &open["completed_at"]),
        (&json!("todo"), &Value::Null)
    );
}

#[tokio::test]
async fn updated_at_moves_and_created_at_stays() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let id = ana.has_task("Rent").await;
    app.set_clock(app.now() + chrono::Duration::microseconds(1_500_001));
    let task = ana.changes(&id, json!({"priority": "low"})).await.json();
    assert_eq!(task["created_at"], NOW);
    assert_eq!(task["updated_at"], "2026-03-10T12:00:01.500001Z");
}

#[tokio::test]
async fn a_deleted_task_is_gone_for_every_call() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let id = ana.has_task("Rent").await;
    let deleted = ana.delete(&task_path(&id)).await.is(204);
    deleted.change();
    assert!(deleted.body.is_empty());
    for answer in every_call(&ana, &task_path(&id)).await {
        answer.refused(404, "not-found");
    }
    assert!(
        ana.lists("status=todo,in_progress,done,cancelled")
            .await
            .is_empty()
    );
}

#[tokio::test]
async fn stranger_sees_404_for_a_task_and_cannot_tell_it_from_none() {
    let app = TestApp::new().await;
    let (ana, bob) = (app.user("ana").await, app.user("bob").await);
    let id = ana.has_task("Secret").await;
    let there = every_call(&bob, &task_path(&id)).await;
    let missing = every_call(&bob, NO_TASK).await;
    for (there, missing) in there.into_iter().zip(missing) {
        assert_alike(
            there.refused(404, "not-found"),
            missing.refused(404, "not-found"),
        );
    }
    assert_eq!(ana.reads(&id).await["version"], 1);
    assert!(bob.lists("").await.is_empty());
    assert!(
        bob.lists(&format!("project_id={}", ana.inbox))
            .await
            .is_empty()
    );
}

#[tokio::test]
async fn a_stranger_who_names_a_version_is_told_no_more() {
    let app = TestApp::new().await;
    let (ana, bob) = (app.user("ana").await, app.user("bob").await);
    let path = task_path(&ana.has_task("Secret").await);
    for tag in ["\"1\"", "\"2\"", "nonsense", "*"] {
        for path in [path.as_str(), NO_TASK] {
            bob.patch(path, json!({}))
                .if_match(tag)
                .await
                .refused(404, "not-found");
            bob.delete(path)
                .if_match(tag)
                .await
                .refused(404, "not-found");
        }
    }
}

#[tokio::test]
async fn anonymous_sees_401_for_everything() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let nobody = app.anonymous();
    let path = task_path(&ana.has_task("Secret").await);
    let mut answers = every_call(&nobody, &path).await;
    answers.extend(every_call(&nobody, NO_TASK).await);
    answers.push(nobody.get("/api/v1/tasks").await);
    answers.push(nobody.post("/api/v1/tasks", json!({"title": "x"})).await);
    answers.push(nobody.undo("01920000-0000-7000-8000-000000000000").await);
    answers.push(nobody.call(Method::POST, "/api/v1/auth/logout").await);
    for answer in answers {
        assert_eq!(answer.header("www-authenticate"), "Bearer");
        answer.refused(401, "unauthenticated");
    }
}

#[tokio::test]
async fn an_id_in_the_path_that_is_none_names_nothing() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    for id in [
        "1",
        "none",
        "01920000-0000-7000-8000-00000000000",
        "%FF",
        "%00",
        "a%2Fb",
        "\u{fc}",
    ] {
        let id: String = id.replace('\u{fc}', "%C3%BC");
        for answer in every_call(&ana, &task_path(&id)).await {
            answer.refused(404, "not-found");
        }
        ana.undo(&id).await.refused(404, "not-found");
    }
}

#[tokio::test]
async fn head_answers_as_get_does() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let path = task_path(&ana.has_task("Rent").await);
    let head = ana.call(Method::HEAD, &path).await.is(200);
    assert_eq!(head.header("etag"), "\"1\"");
    assert!(head.body.is_empty());
    ana.call(Method::HEAD, "/api/v1/tasks").await.is(200);
    ana.call(Method::HEAD, NO_TASK).await.is(404);
    app.anonymous().call(Method::HEAD, &path).await.is(401);
}

/// The four calls that take a task's id, each as it would go well for its owner.
async fn every_call(user: &TestUser<'_>, path: &str) -> Vec<super::support::Answer> {
    vec![
        user.get(path).await,
        user.patch(path, json!({"title": "Mine now"})).await,
        user.put(path, json!({"title": "Mine now"})).await,
        user.delete(path).await,
    ]
}

/// The same but for what names the request.
#[track_caller]
fn assert_alike(mut one: Value, mut other: Value) {
    for problem in [&mut one, &mut other] {
        problem["instance"] = Value::Null;
        problem["request_id"] = Value::Null;
    }
    assert_eq!(one, other);
}
