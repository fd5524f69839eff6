//! `ETag`, `If-None-Match`, `If-Match`, and two people at one task.

use axum::http::Method;
use serde_json::json;

use super::support::{TestApp, task_path};

#[tokio::test]
async fn a_version_that_is_known_is_not_sent_again() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let path = task_path(&ana.has_task("Rent").await);
    for tag in ["\"1\"", "W/\"1\"", "*", "\"7\", \"1\"", "\"x\",W/\"1\""] {
        let answer = ana.get(&path).header("if-none-match", tag).await.is(304);
        assert_eq!(answer.header("etag"), "\"1\"");
        assert!(answer.body.is_empty());
    }
    for tag in ["\"2\"", "1", "\"01\"", "nonsense", "\"+1\"", "", "\u{fc}"] {
        ana.get(&path).header("if-none-match", tag).await.is(200);
    }
}

#[tokio::test]
async fn a_stale_version_is_refused_and_changes_nothing() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let id = ana.has_task("Rent").await;
    ana.changes(&id, json!({"priority": "low"})).await;
    let path = task_path(&id);
    for tag in [
        "\"1\"",
        "\"3\"",
        "W/\"2\"",
        "2",
        "nonsense",
        "\"1\", \"3\"",
        "",
        "\"02\"",
    ] {
        let patch = ana.patch(&path, json!({"title": "x"})).if_match(tag);
        patch.await.refused(412, "precondition-failed");
        let put = ana.put(&path, json!({"title": "x"})).if_match(tag);
        put.await.refused(412, "precondition-failed");
        let delete = ana.delete(&path).if_match(tag);
        delete.await.refused(412, "precondition-failed");
    }
    assert_eq!(ana.reads(&id).await["version"], 2);
    assert_eq!(app.count("select count(*) from change").await, 2);
}

#[tokio::test]
async fn the_current_version_is_taken() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let path = task_path(&ana.has_task("Rent").await);
    ana.patch(&path, json!({"title": "a"}))
        .if_match("\"1\"")
        .await
        .is(200);
    ana.put(&path, json!({"title": "b"}))
        .if_match("*")
        .await
        .is(200);
    ana.patch(&path, json!({"title": "c"}))
        .if_match("\"9\", \"3\"")
        .await
        .is(200);
    ana.delete(&path).if_match("\"4\"").await.is(204);
}

#[tokio::test]
async fn a_version_that_is_expected_of_a_change_that_changes_nothing_is_still_checked() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let path = task_path(&ana.has_task("Rent").await);
    ana.patch(&path, json!({})).if_match("\"2\"").await.is(412);
    ana.patch(&path, json!({})).if_match("\"1\"").await.is(200);
}

#[tokio::test]
async fn two_editors_of_different_fields_both_win() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let id = ana.has_task("Rent").await;
    let path = task_path(&id);
    let (one, other) = tokio::join!(
        async { ana.patch(&path, json!({"title": "a"})).await.is(200) },
        async { ana.patch(&path, json!({"priority": "high"})).await.is(200) },
    );
    assert_ne!(one.header("etag"), other.header("etag"));
    let task = ana.reads(&id).await;
    assert_eq!(
        (&task["title"], &task["priority"]),
        (&json!("a"), &json!("high"))
    );
    assert_eq!(task["version"], 3);
}

#[tokio::test]
async fn of_many_who_expect_the_same_version_one_wins() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let id = ana.has_task("Rent").await;
    let path = task_path(&id);
    let attempt = async |title: &str| {
        let call = ana.patch(&path, json!({"title": title})).if_match("\"1\"");
        call.await.status
    };
    let (a, b, c, d) = tokio::join!(attempt("a"), attempt("b"), attempt("c"), attempt("d"));
    let mut statuses = [a, b, c, d];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412, 412, 412]);
    assert_eq!(ana.reads(&id).await["version"], 2);
}

#[tokio::test]
async fn a_task_that_is_deleted_by_many_is_deleted_once() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let path = task_path(&ana.has_task("Rent").await);
    let attempt = async || ana.call(Method::DELETE, &path).await.status;
    let (a, b, c) = tokio::join!(attempt(), attempt(), attempt());
    let mut statuses = [a, b, c];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 404, 404]);
    assert_eq!(
        app.count("select count(*) from change where kind = 'task.deleted'")
            .await,
        1
    );
}
