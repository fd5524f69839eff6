//! The bin: deleted tasks, for 30 days.

use serde_json::{Value, json};

use super::support::{TestApp, TestUser, at, task_path};

async fn restore(user: &TestUser<'_>, id: &str) -> super::support::Answer {
    user.post(&format!("{}/restore", task_path(id)), Value::Null)
        .await
}

#[tokio::test]
async fn a_deleted_task_is_in_the_bin_and_comes_back_as_it_was() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let created = ana
        .task("Rent")
        .status("done")
        .due("2026-12-01")
        .create()
        .await;
    let id = created.id();
    ana.has_task("kept").await;
    assert!(ana.lists("deleted=true").await.is_empty());
    ana.delete(&task_path(&id)).await.is(204);
    assert_eq!(ana.lists("deleted=true").await, ["Rent"]);
    assert!(ana.lists("deleted=true&status=todo").await.is_empty());
    assert_eq!(ana.lists("deleted=false").await, ["kept"]);
    ana.delete(&task_path(&id)).await.is(404);
    let restored = restore(&ana, &id).await.is(200);
    let mut expected = created.task.clone();
    expected["version"] = json!(3);
    assert_eq!(restored.json(), expected);
    assert_eq!(restored.header("etag"), "\"3\"");
    assert!(ana.lists("deleted=true").await.is_empty());
    let bob = app.user("bob").await;
    assert!(bob.lists("deleted=true").await.is_empty());
    ana.undo(&restored.change()).await.is(204);
    assert_eq!(ana.lists("deleted=true").await, ["Rent"]);
}

#[tokio::test]
async fn what_was_deleted_with_a_task_comes_back_with_it_and_nothing_else() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let top = ana.has_task("top").await;
    let child = ana
        .task("child")
        .with("parent_id", top.as_str())
        .with("labels", json!(["home"]));
    let child = child.create().await.task;
    let child_id = child["id"].as_str().unwrap();
    let grandchild = ana
        .task("grandchild")
        .with("parent_id", child_id)
        .create()
        .await
        .task;
    let sooner = ana
        .task("sooner")
        .with("parent_id", top.as_str())
        .create()
        .await
        .id();
    ana.delete(&task_path(&sooner)).await.is(204);
    ana.delete(&task_path(&top)).await.is(204);
    assert_eq!(ana.lists("deleted=true").await.len(), 4);
    let restored = restore(&ana, &top).await.is(200);
    assert_eq!(restored.json()["subtask_count"], 1);
    assert_eq!(ana.lists("deleted=true").await, ["sooner"]);
    for task in [&child, &grandchild] {
        let mut expected = task.clone();
        expected["version"] = json!(3);
        expected["subtask_count"] = Value::from(i32::from(task == &child));
        assert_eq!(ana.reads(task["id"].as_str().unwrap()).await, expected);
    }
    ana.undo(&restored.change()).await.is(204);
    assert_eq!(ana.lists("deleted=true").await.len(), 4);
}

#[tokio::test]
async fn a_subtask_comes_back_without_a_parent_that_stays_in_the_bin() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let top = ana.has_task("top").await;
    let child = ana
        .task("child")
        .with("parent_id", top.as_str())
        .create()
        .await
        .id();
    ana.delete(&task_path(&top)).await.is(204);
    let restored = restore(&ana, &child).await.is(200).json();
    assert_eq!(restored["parent_id"], Value::Null);
    restore(&ana, &top).await.is(200);
    assert_eq!(ana.reads(&top).await["subtask_count"], 0);
}

#[tokio::test]
async fn a_place_that_was_taken_meanwhile_is_shared_by_nobody() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let first = ana.has_task("first").await;
    ana.delete(&task_path(&first)).await.is(204);
    ana.has_task("second").await;
    restore(&ana, &first).await.is(200);
    assert_eq!(ana.lists("").await, ["second", "first"]);
    let distinct = "select count(distinct position) from task";
    assert_eq!(app.count(distinct).await, 2);
}

#[tokio::test]
async fn only_what_is_in_ones_own_bin_comes_back() {
    let app = TestApp::new().await;
    let (ana, bob) = (app.user("ana").await, app.user("bob").await);
    let id = ana.has_task("Rent").await;
    restore(&ana, &id).await.refused(409, "conflict");
    ana.delete(&task_path(&id)).await.is(204);
    restore(&bob, &id).await.refused(404, "not-found");
    restore(&ana, "01920000-0000-7000-8000-000000000000")
        .await
        .refused(404, "not-found");
    ana.get("/api/v1/tasks?deleted=yes")
        .await
        .unacceptable(&["deleted invalid_value"]);
}

#[tokio::test]
async fn the_bin_forgets_after_thirty_days() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let id = ana.has_task("Rent").await;
    let body = json!({"body": "hi"});
    ana.post(&format!("{}/comments", task_path(&id)), body)
        .await
        .is(201);
    ana.has_task("kept").await;
    ana.delete(&task_path(&id)).await.is(204);
    app.set_clock(at("2026-04-09T12:00:00Z"));
    app.tidy().await;
    assert_eq!(app.count("select count(*) from task").await, 2);
    app.set_clock(at("2026-04-09T12:00:01Z"));
    app.tidy().await;
    assert_eq!(app.count("select count(*) from task").await, 1);
    assert_eq!(app.count("select count(*) from comment").await, 0);
}

#[tokio::test]
async fn the_page_empties_the_bin_of_its_reader_only() {
    let app = TestApp::new().await;
    let (ana, bob) = (app.user("ana").await, app.user("bob").await);
    for user in [&ana, &bob] {
        let id = user.has_task("gone").await;
        user.delete(&task_path(&id)).await.is(204);
        user.has_task("kept").await;
    }
    let browser = ana.in_browser().await;
    let emptied = browser.form("/rpc/bin/empty", "").await.is(200);
    assert_eq!(emptied.json(), json!(1));
    assert!(ana.lists("deleted=true").await.is_empty());
    assert_eq!(ana.lists("").await, ["kept"]);
    assert_eq!(bob.lists("deleted=true").await, ["gone"]);
}
