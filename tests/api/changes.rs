//! The change log, and undo.

use serde_json::{Value, json};

use super::support::{TestApp, task_path};

const EVERY_STATUS: &str = "status=todo,in_progress,done,cancelled";

#[tokio::test]
async fn every_write_leaves_one_change_with_what_was_and_what_became() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let created = ana.task("Rent").create().await;
    let updated = ana
        .changes(&created.id(), json!({"title": "Pay", "priority": "low"}))
        .await;
    let deleted = ana.delete(&task_path(&created.id())).await.is(204);
    let rows: Vec<(String, String, uuid::Uuid, uuid::Uuid, Option<Value>, Value)> = sqlx::query_as(
        "select id::text, kind, actor_id, project_id, before, after from change order by seq",
    )
    .fetch_all(&app.db)
    .await
    .unwrap();
    let ids: Vec<_> = rows.iter().map(|row| row.0.as_str()).collect();
    assert_eq!(
        ids,
        [
            created.change.as_str(),
            &updated.change(),
            &deleted.change()
        ]
    );
    let kinds: Vec<_> = rows.iter().map(|row| row.1.as_str()).collect();
    assert_eq!(kinds, ["task.created", "task.updated", "task.deleted"]);
    assert!(rows.iter().all(|row| (row.2, row.3) == (ana.id, ana.inbox)));
    assert_eq!(rows[0].4, None);
    assert_eq!(rows[0].5["title"], "Rent");
    assert_eq!(
        rows[1].4,
        Some(json!({"title": "Rent", "priority": "none"}))
    );
    assert_eq!(rows[1].5, json!({"title": "Pay", "priority": "low"}));
    assert_eq!(rows[2].4, Some(json!({"deleted_at": null})));
}

#[tokio::test]
async fn what_is_refused_leaves_no_change() {
    let app = TestApp::new().await;
    let (ana, bob) = (app.user("ana").await, app.user("bob").await);
    let id = ana.has_task("Rent").await;
    ana.task("").send().await.is(422);
    ana.patch(&task_path(&id), json!({"due_time": "10:00"}))
        .await
        .is(422);
    ana.patch(&task_path(&id), json!({"title": "x"}))
        .if_match("\"5\"")
        .await
        .is(412);
    bob.delete(&task_path(&id)).await.is(404);
    assert_eq!(app.count("select count(*) from change").await, 1);
}

#[tokio::test]
async fn undoing_a_creation_deletes_the_task() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let created = ana.task("Rent").create().await;
    let undone = ana.undo(&created.change).await.is(204);
    assert!(undone.body.is_empty());
    assert_ne!(undone.change(), created.change);
    ana.get(&task_path(&created.id())).await.is(404);
    assert!(ana.lists(EVERY_STATUS).await.is_empty());
}

#[tokio::test]
async fn undoing_a_change_puts_the_fields_back_and_makes_a_new_version() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let created = ana
        .task("Rent")
        .due("2026-12-01")
        .at("17:00")
        .in_zone("Europe/Paris")
        .create()
        .await;
    let id = created.id();
    let patch = json!({"title": "x", "description": "y", "status": "done", "priority": "low", "due_date": null});
    let change = ana.changes(&id, patch).await.change();
    ana.undo(&change).await.is(204);
    let mut expected = created.task.clone();
    expected["version"] = json!(3);
    assert_eq!(ana.reads(&id).await, expected);
}

#[tokio::test]
async fn undoing_a_deletion_brings_the_task_back() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let created = ana.task("Rent").status("done").create().await;
    let change = ana.delete(&task_path(&created.id())).await.change();
    ana.undo(&change).await.is(204);
    let task = ana.reads(&created.id()).await;
    assert_eq!(task["completed_at"], created.task["completed_at"]);
    assert_eq!(ana.lists(EVERY_STATUS).await, ["Rent"]);
}

#[tokio::test]
async fn an_undo_can_be_undone() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let id = ana.has_task("a").await;
    let change = ana.changes(&id, json!({"title": "b"})).await.change();
    let undo = ana.undo(&change).await.change();
    assert_eq!(ana.reads(&id).await["title"], "a");
    ana.undo(&undo).await.is(204);
    assert_eq!(ana.reads(&id).await["title"], "b");
}

#[tokio::test]
async fn a_change_is_undone_once() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let id = ana.has_task("a").await;
    let change = ana.changes(&id, json!({"title": "b"})).await.change();
    ana.undo(&change).await.is(204);
    ana.undo(&change).await.refused(409, "conflict");
    assert_eq!(ana.reads(&id).await["title"], "a");
    assert_eq!(app.count("select count(*) from change").await, 3);
}

#[tokio::test]
async fn of_two_who_undo_a_change_at_once_one_does() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let id = ana.has_task("a").await;
    let change = ana.changes(&id, json!({"title": "b"})).await.change();
    let (one, other) = tokio::join!(async { ana.undo(&change).await.status }, async {
        ana.undo(&change).await.status
    },);
    assert_eq!((one.min(other), one.max(other)), (204, 409));
}

#[tokio::test]
async fn something_newer_in_the_same_field_stands_in_the_way() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let id = ana.has_task("a").await;
    let change = ana
        .changes(&id, json!({"title": "b", "priority": "low"}))
        .await
        .change();
    ana.changes(&id, json!({"title": "c"})).await;
    ana.undo(&change).await.refused(409, "conflict");
    let task = ana.reads(&id).await;
    assert_eq!(
        (&task["title"], &task["priority"]),
        (&json!("c"), &json!("low"))
    );
}

#[tokio::test]
async fn something_newer_in_another_field_stays() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let id = ana.has_task("a").await;
    let change = ana.changes(&id, json!({"title": "b"})).await.change();
    ana.changes(&id, json!({"description": "kept", "status": "done"}))
        .await;
    ana.undo(&change).await.is(204);
    let task = ana.reads(&id).await;
    let fields = (&task["title"], &task["description"], &task["status"]);
    assert_eq!(fields, (&json!("a"), &json!("kept"), &json!("done")));
}

#[tokio::test]
async fn a_creation_cannot_be_undone_once_the_task_has_changed() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let created = ana.task("a").create().await;
    ana.changes(&created.id(), json!({"priority": "low"})).await;
    ana.undo(&created.change).await.refused(409, "conflict");
    ana.get(&task_path(&created.id())).await.is(200);
}

#[tokio::test]
async fn a_date_cannot_be_undone_under_a_time_that_was_set_since() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let id = ana.has_task("a").await;
    let date = ana
        .changes(&id, json!({"due_date": "2026-12-01"}))
        .await
        .change();
    let time = ana
        .changes(&id, json!({"due_time": "17:00"}))
        .await
        .change();
    let zone = ana
        .changes(&id, json!({"due_timezone": "Europe/Paris"}))
        .await
        .change();
    ana.undo(&date).await.refused(409, "conflict");
    ana.undo(&time).await.refused(409, "conflict");
    for change in [&zone, &time, &date] {
        ana.undo(change).await.is(204);
    }
    assert_eq!(ana.reads(&id).await["due_date"], Value::Null);
}

#[tokio::test]
async fn a_change_of_a_task_that_was_deleted_since_cannot_be_undone() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let id = ana.has_task("a").await;
    let change = ana.changes(&id, json!({"title": "b"})).await.change();
    let deletion = ana.delete(&task_path(&id)).await.change();
    ana.undo(&change).await.refused(409, "conflict");
    ana.undo(&deletion).await.is(204);
    ana.undo(&change).await.is(204);
    assert_eq!(ana.reads(&id).await["title"], "a");
}

#[tokio::test]
async fn strangers_change_is_not_found() {
    let app = TestApp::new().await;
    let (ana, bob) = (app.user("ana").await, app.user("bob").await);
    let created = ana.task("a").create().await;
    bob.undo(&created.change).await.refused(404, "not-found");
    bob.undo("01920000-0000-7000-8000-000000000000")
        .await
        .refused(404, "not-found");
    ana.get(&task_path(&created.id())).await.is(200);
}
