//! What a task has beside title, status and due: its start, labels, people, reminders, counts.

use serde_json::{Value, json};

use super::support::{TestApp, task_path};

#[tokio::test]
async fn a_task_has_every_field_of_the_contract_and_no_other() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.task("Rent").create().await.task;
    let mut fields: Vec<_> = task
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    fields.sort_unstable();
    let mut expected = vec![
        "id",
        "project_id",
        "section_id",
        "parent_id",
        "title",
        "description",
        "status",
        "priority",
        "start_date",
        "due_date",
        "due_time",
        "due_timezone",
        "due_at",
        "recurrence",
        "labels",
        "assignees",
        "reminders",
        "subtask_count",
        "subtask_done_count",
        "comment_count",
        "attachment_count",
        "position",
        "role",
        "is_shared",
        "created_by",
        "created_at",
        "updated_at",
        "completed_at",
        "version",
    ];
    expected.sort_unstable();
    assert_eq!(fields, expected);
    for (field, value) in [
        ("section_id", Value::Null),
        ("parent_id", Value::Null),
        ("start_date", Value::Null),
        ("labels", json!([])),
        ("assignees", json!([])),
        ("reminders", json!([])),
        ("subtask_count", json!(0)),
        ("subtask_done_count", json!(0)),
        ("comment_count", json!(0)),
        ("attachment_count", json!(0)),
        ("position", json!("a0")),
        ("role", json!("owner")),
        ("is_shared", json!(false)),
    ] {
        assert_eq!(task[field], value, "{field}");
    }
}

#[tokio::test]
async fn lists_are_taken_up_to_their_limits_and_refused_at_their_places() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let send =
        async |field: &'static str, value: Value| ana.task("x").with(field, value).send().await;
    let labels = |count: usize| (0..count).map(|n| format!("l{n}")).collect::<Vec<_>>();
    send("labels", json!(labels(50))).await.is(201);
    send("labels", json!(labels(51)))
        .await
        .invalid(&["labels too_many"]);
    send("labels", json!(["ü".repeat(60)])).await.is(201);
    for (label, code) in [
        ("ü".repeat(61), "too_long"),
        (" ".to_owned(), "required"),
        ("a,b".to_owned(), "comma"),
        ("a\0".to_owned(), "control_character"),
    ] {
        let expected = format!("labels[1] {code}");
        send("labels", json!(["ok", label]))
            .await
            .invalid(&[&expected]);
    }
    let reminders = |count: i32| {
        (0..count)
            .map(|n| json!({"offset_minutes": -n}))
            .collect::<Vec<_>>()
    };
    send("reminders", json!(reminders(20))).await.is(201);
    send("reminders", json!(reminders(21)))
        .await
        .invalid(&["reminders too_many"]);
    for edge in [-527_040_i32, 527_040] {
        send("reminders", json!([{"offset_minutes": edge}]))
            .await
            .is(201);
        let past = edge + edge.signum();
        send("reminders", json!([{"offset_minutes": past}]))
            .await
            .invalid(&["reminders[0].offset_minutes out_of_range"]);
    }
    for wrong in [
        json!({}),
        json!({"offset_minutes": 1, "at": "2026-03-11T00:00:00Z"}),
    ] {
        send("reminders", json!([wrong]))
            .await
            .invalid(&["reminders[0] required"]);
    }
    for wrong in [
        "tomorrow",
        "2026-13-01T00:00:00Z",
        "1969-12-31T23:59:59Z",
        "a\0b",
    ] {
        send("reminders", json!([{"at": wrong}]))
            .await
            .invalid(&["reminders[0].at invalid_moment"]);
    }
    send("start_date", json!("2026-02-30"))
        .await
        .invalid(&["start_date invalid_date"]);
    send("assignees", json!(["bob"]))
        .await
        .invalid(&["assignees[0] not_a_member"]);
    send("assignees", json!(["a\0b"]))
        .await
        .invalid(&["assignees[0] not_a_member"]);
    send("comment_count", json!(1))
        .await
        .invalid(&["comment_count unknown_field"]);
}

#[tokio::test]
async fn people_are_named_and_answered_as_people() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana
        .task("x")
        .with("assignees", json!(["ANA", "ana"]))
        .create()
        .await;
    let person = json!({"id": ana.id, "username": "ana", "display_name": "ana"});
    assert_eq!(task.task["assignees"], json!([person]));
    let cleared = ana.changes(&task.id(), json!({"assignees": []})).await;
    assert_eq!(cleared.json()["assignees"], json!([]));
    ana.undo(&cleared.change()).await.is(204);
    assert_eq!(ana.reads(&task.id()).await["assignees"], json!([person]));
}

#[tokio::test]
async fn a_reminder_keeps_its_id_while_it_is_the_same() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let reminders = json!([{"offset_minutes": -30}, {"at": "2026-03-09T08:00:00+02:00"}]);
    let task = ana
        .task("x")
        .due("2026-03-11")
        .with("reminders", reminders)
        .create()
        .await;
    let before = &task.task["reminders"];
    assert_eq!(before[1]["at"], "2026-03-09T06:00:00Z");
    let patch = json!({"reminders": [{"offset_minutes": 5}, {"offset_minutes": -30}]});
    let changed = ana.changes(&task.id(), patch).await;
    let after = changed.json()["reminders"].clone();
    assert_eq!(after[1], before[0]);
    assert_eq!(after[0]["offset_minutes"], 5);
    assert_eq!(after.as_array().unwrap().len(), 2);
    ana.undo(&changed.change()).await.is(204);
    assert_eq!(
        &ana.reads(&task.id()).await["reminders"],
        before,
        "ids and all"
    );
    let null = ana
        .changes(&task.id(), json!({"reminders": null, "labels": null}))
        .await;
    assert_eq!(null.json()["reminders"], json!([]));
}

#[tokio::test]
async fn labels_and_reminders_are_the_readers_own_and_changes_of_them_undone() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana
        .task("x")
        .with("labels", json!(["b", "a"]))
        .create()
        .await;
    assert_eq!(
        task.task["labels"],
        json!(["b", "a"]),
        "in the order that was sent"
    );
    let changed = ana
        .changes(
            &task.id(),
            json!({"labels": ["c"], "start_date": "2026-03-01"}),
        )
        .await;
    assert_eq!(changed.json()["labels"], json!(["c"]));
    ana.undo(&changed.change()).await.is(204);
    let undone = ana.reads(&task.id()).await;
    assert_eq!(
        (&undone["labels"], &undone["start_date"]),
        (&json!(["b", "a"]), &Value::Null)
    );
    let same = ana.changes(&task.id(), json!({"labels": ["b", "a"]})).await;
    assert_eq!(same.header("change-id"), "");
}

#[tokio::test]
async fn start_and_reminders_move_on_with_a_recurring_task_and_back() {
    let app = TestApp::new().await;
    let ana = app.user_in("Europe/Berlin", "ana").await;
    let task = ana
        .task("Water")
        .due("2026-03-25")
        .with("start_date", "2026-03-23")
        .with("recurrence", json!({"rule": "FREQ=WEEKLY"}))
        .with(
            "reminders",
            json!([{"offset_minutes": -60}, {"at": "2026-03-24T07:00:00Z"}]),
        )
        .create()
        .await;
    let done = ana.changes(&task.id(), json!({"status": "done"})).await;
    let moved = done.json();
    assert_eq!(
        (&moved["due_date"], &moved["start_date"]),
        (&json!("2026-04-01"), &json!("2026-03-30"))
    );
    assert_eq!(moved["reminders"][0], task.task["reminders"][0]);
    // Eight by the clock of Berlin, which has gone to summer time.
    assert_eq!(moved["reminders"][1]["at"], "2026-03-31T06:00:00Z");
    assert_eq!(moved["reminders"][1]["id"], task.task["reminders"][1]["id"]);
    ana.undo(&done.change()).await.is(204);
    let back = ana.reads(&task.id()).await;
    for field in ["due_date", "start_date", "reminders"] {
        assert_eq!(back[field], task.task[field], "{field}");
    }
}

#[tokio::test]
async fn subtasks_are_counted_and_go_with_their_parent() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let parent = ana.task("Move house").create().await;
    let one = ana
        .task("Pack")
        .with("parent_id", parent.id())
        .create()
        .await;
    ana.task("Carry")
        .with("parent_id", parent.id())
        .create()
        .await;
    let below = ana.task("Books").with("parent_id", one.id()).create().await;
    ana.changes(&one.id(), json!({"status": "done"})).await;
    let read = ana.reads(&parent.id()).await;
    assert_eq!(
        (&read["subtask_count"], &read["subtask_done_count"]),
        (&json!(2), &json!(1))
    );
    assert_eq!(
        ana.reads(&below.id()).await["status"],
        "todo",
        "completing asks nothing of them"
    );
    let deleted = ana.delete(&task_path(&parent.id())).await.is(204);
    for id in [parent.id(), one.id(), below.id()] {
        ana.get(&task_path(&id)).await.refused(404, "not-found");
    }
    ana.undo(&deleted.change()).await.is(204);
    let back = ana.reads(&parent.id()).await;
    assert_eq!(
        (&back["subtask_count"], &back["position"]),
        (&json!(2), &read["position"])
    );
    assert_eq!(ana.reads(&below.id()).await["parent_id"], json!(one.id()));
}

#[tokio::test]
async fn what_was_deleted_before_its_parent_stays_deleted() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let parent = ana.task("a").create().await;
    let child = ana.task("b").with("parent_id", parent.id()).create().await;
    let first = ana.delete(&task_path(&child.id())).await.is(204);
    let second = ana.delete(&task_path(&parent.id())).await.is(204);
    ana.undo(&first.change()).await.refused(409, "conflict");
    ana.undo(&second.change()).await.is(204);
    ana.get(&task_path(&child.id())).await.is(404);
    ana.undo(&first.change()).await.is(204);
    assert_eq!(ana.reads(&parent.id()).await["subtask_count"], 1);
    ana.undo(&parent.change).await.refused(409, "conflict");
}
