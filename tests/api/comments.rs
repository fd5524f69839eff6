//! Comments on tasks.

use serde_json::{Value, json};

use super::support::{TestApp, TestUser, ids, task_path};

fn comments(task: &str) -> String {
    format!("{}/comments", task_path(task))
}

fn path(comment: &Value) -> String {
    format!(
        "/api/v1/comments/{}",
        comment["id"].as_str().expect("an id")
    )
}

async fn says(user: &TestUser<'_>, task: &str, body: &str) -> Value {
    let answer = user.post(&comments(task), json!({"body": body})).await;
    answer.is(201).json()
}

#[tokio::test]
async fn a_comment_is_made_read_changed_and_deleted() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.has_task("Rent").await;
    let made = ana
        .post(&comments(&task), json!({"body": " *hi* \n"}))
        .await;
    let made = made.is(201);
    let comment = made.json();
    assert_eq!(made.header("location"), path(&comment));
    assert_eq!(made.header("etag"), "\"1\"");
    let expected = json!({
        "id": comment["id"], "task_id": task, "body": " *hi* \n",
        "author": {"id": ana.id, "username": "ana", "display_name": "ana"},
        "created_at": "2026-03-10T12:00:00Z", "updated_at": "2026-03-10T12:00:00Z", "version": 1,
    });
    assert_eq!(comment, expected);
    let read = ana.get(&path(&comment)).await.is(200);
    assert_eq!((read.json(), read.header("etag")), (expected, "\"1\""));
    let known = ana.get(&path(&comment)).header("if-none-match", "\"1\"");
    known.await.is(304);
    let changed = ana
        .patch(&path(&comment), json!({"body": "ho"}))
        .await
        .is(200);
    assert_eq!(changed.json()["body"], "ho");
    assert_eq!(
        (&changed.json()["version"], changed.header("etag")),
        (&json!(2), "\"2\"")
    );
    assert!(!changed.change().is_empty());
    let same = ana
        .patch(&path(&comment), json!({"body": "ho"}))
        .await
        .is(200);
    assert_eq!(
        (same.header("etag"), same.header("change-id")),
        ("\"2\"", "")
    );
    assert!(ana.delete(&path(&comment)).await.is(204).body.is_empty());
    ana.get(&path(&comment)).await.is(404);
    ana.delete(&path(&comment)).await.is(404);
    let page = ana.get(&comments(&task)).await.ok();
    assert_eq!(page, json!({"items": [], "next_cursor": null}));
}

#[tokio::test]
async fn a_comment_has_one_to_twenty_thousand_characters_and_no_nul() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.has_task("a").await;
    let comment = says(&ana, &task, &"ü".repeat(20_000)).await;
    for (body, code) in [
        ("", "required"),
        (" \n", "required"),
        ("a\0", "control_character"),
        (&"ü".repeat(20_001), "too_long"),
    ] {
        let error = format!("body {code}");
        let body = json!({"body": body});
        ana.post(&comments(&task), body.clone())
            .await
            .invalid(&[&error]);
        ana.patch(&path(&comment), body).await.invalid(&[&error]);
    }
    ana.post(&comments(&task), json!({}))
        .await
        .invalid(&["body required"]);
    ana.post(&comments(&task), json!({"body": "a", "author": "x"}))
        .await
        .invalid(&["author unknown_field"]);
    ana.post(&comments(&task), json!({"body": 1}))
        .await
        .invalid(&["body invalid_type"]);
}

#[tokio::test]
async fn comments_are_listed_oldest_first_page_by_page() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.has_task("a").await;
    let mut made = Vec::new();
    for number in 0..5 {
        let comment = says(&ana, &task, &number.to_string()).await;
        made.push(comment["id"].as_str().unwrap().to_owned());
    }
    let first = ana.get(&format!("{}?limit=3", comments(&task))).await.ok();
    assert_eq!(ids(&first), made[..3]);
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = format!("{}?limit=3&cursor={cursor}", comments(&task));
    let rest = ana.get(&rest).await.ok();
    assert_eq!(ids(&rest), made[3..]);
    assert_eq!(rest["next_cursor"], Value::Null);
    ana.get(&format!("{}?limit=201", comments(&task)))
        .await
        .unacceptable(&["limit invalid_value"]);
}

#[tokio::test]
async fn a_comment_that_has_moved_on_is_not_written_over() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.has_task("a").await;
    let comment = says(&ana, &task, "one").await;
    ana.patch(&path(&comment), json!({"body": "two"}))
        .if_match("\"1\"")
        .await
        .is(200);
    ana.patch(&path(&comment), json!({"body": "three"}))
        .if_match("\"1\"")
        .await
        .refused(412, "precondition-failed");
    ana.delete(&path(&comment)).if_match("\"1\"").await.is(412);
    ana.delete(&path(&comment)).if_match("\"2\"").await.is(204);
}

#[tokio::test]
async fn comments_of_others_are_not_found() {
    let app = TestApp::new().await;
    let (ana, bob) = (app.user("ana").await, app.user("bob").await);
    let task = ana.has_task("a").await;
    let comment = says(&ana, &task, "secret").await;
    let body = json!({"body": "x"});
    bob.get(&comments(&task)).await.is(404);
    bob.post(&comments(&task), body.clone()).await.is(404);
    bob.get(&path(&comment)).await.is(404);
    bob.patch(&path(&comment), body).await.is(404);
    bob.delete(&path(&comment)).await.is(404);
    ana.get("/api/v1/comments/none").await.is(404);
    assert_eq!(ana.get(&path(&comment)).await.ok()["body"], "secret");
}

#[tokio::test]
async fn only_its_author_changes_a_comment_and_the_owner_takes_it_away() {
    let app = TestApp::new().await;
    let (ana, bob) = (app.user("ana").await, app.user("bob").await);
    let task = ana.has_task("a").await;
    let comment = says(&ana, &task, "hi").await;
    // As if it had been said by somebody whom the project is shared with.
    sqlx::query("update comment set author_id = $1")
        .bind(bob.id)
        .execute(&app.db)
        .await
        .unwrap();
    ana.patch(&path(&comment), json!({"body": "x"}))
        .await
        .refused(403, "forbidden");
    ana.delete(&path(&comment)).await.is(204);
}

#[tokio::test]
async fn a_comment_on_a_deleted_task_is_gone_with_it() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.has_task("a").await;
    let comment = says(&ana, &task, "hi").await;
    let deletion = ana.delete(&task_path(&task)).await.change();
    ana.get(&path(&comment)).await.is(404);
    ana.get(&comments(&task)).await.is(404);
    ana.undo(&deletion).await.is(204);
    ana.get(&path(&comment)).await.is(200);
}

#[tokio::test]
async fn a_comment_is_in_the_activity_of_its_task_by_its_id() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.has_task("a").await;
    let comment = says(&ana, &task, "one").await;
    ana.patch(&path(&comment), json!({"body": "two"}))
        .await
        .is(200);
    ana.delete(&path(&comment)).await.is(204);
    let page = ana
        .get(&format!("{}/activity", task_path(&task)))
        .await
        .ok();
    let items = page["items"].as_array().unwrap();
    let kinds: Vec<_> = items
        .iter()
        .map(|item| item["kind"].as_str().unwrap())
        .collect();
    let expected = [
        "comment.deleted",
        "comment.updated",
        "comment.created",
        "task.created",
    ];
    assert_eq!(kinds, expected);
    let id = &comment["id"];
    assert_eq!(items[1]["before"], json!({"id": id, "body": "one"}));
    assert_eq!(items[1]["after"], json!({"id": id, "body": "two"}));
}

#[tokio::test]
async fn a_comment_is_said_once_under_one_key() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.has_task("a").await;
    for _ in 0..2 {
        ana.post(&comments(&task), json!({"body": "hi"}))
            .header("idempotency-key", "one")
            .await
            .is(201);
    }
    assert_eq!(app.count("select count(*) from comment").await, 1);
}

#[tokio::test]
async fn the_page_comments_once_however_often_it_sends_the_form() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.has_task("a").await;
    let browser = ana.in_browser().await;
    let id = uuid::Uuid::now_v7();
    let fields = format!("task={task}&id={id}&comment[body]=hi");
    for _ in 0..2 {
        let said = browser.form("/rpc/comments/create", &fields).await.ok();
        assert_eq!(said["id"], id.to_string());
    }
    let bob = app.user("bob").await;
    let other = bob.has_task("b").await;
    let fields = format!("task={other}&id={id}&comment[body]=hi");
    let taken = bob.in_browser().await.form("/rpc/comments/create", &fields);
    taken.await.refused_by_rpc(409, "conflict");
    assert_eq!(app.count("select count(*) from comment").await, 1);
}

#[tokio::test]
async fn what_was_said_changed_or_deleted_is_undone() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.has_task("Rent").await;
    let made = ana
        .post(&comments(&task), json!({"body": "one"}))
        .await
        .is(201);
    let comment = path(&made.json());
    let changed = ana.patch(&comment, json!({"body": "two"})).await.is(200);
    ana.undo(&made.change()).await.refused(409, "conflict");
    let undone = ana.undo(&changed.change()).await.is(204);
    assert_eq!(ana.get(&comment).await.ok()["body"], "one");
    ana.undo(&changed.change()).await.refused(409, "conflict");
    ana.undo(&undone.change()).await.is(204);
    assert_eq!(ana.get(&comment).await.ok()["body"], "two");
    let deleted = ana.delete(&comment).await.is(204);
    ana.undo(&changed.change()).await.refused(409, "conflict");
    ana.undo(&deleted.change()).await.is(204);
    assert_eq!(ana.get(&comment).await.ok()["version"], 6);
    let again = ana
        .post(&comments(&task), json!({"body": "oops"}))
        .await
        .is(201);
    ana.undo(&again.change()).await.is(204);
    ana.get(&path(&again.json())).await.is(404);
    assert_eq!(ana.reads(&task).await["comment_count"], 1);
}

#[tokio::test]
async fn what_others_said_or_what_is_gone_is_not_undone() {
    let app = TestApp::new().await;
    let (ana, bob) = (app.user("ana").await, app.user("bob").await);
    let task = ana.has_task("Rent").await;
    let made = ana
        .post(&comments(&task), json!({"body": "one"}))
        .await
        .is(201);
    bob.undo(&made.change()).await.refused(404, "not-found");
    let deleted = ana.delete(&path(&made.json())).await.is(204);
    app.set_clock(app.now() + chrono::Duration::days(31));
    app.tidy().await;
    let ana = ana.with_token().await;
    ana.undo(&deleted.change()).await.refused(409, "conflict");
}

#[tokio::test]
async fn the_page_gets_the_task_whose_comment_it_takes_back() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.has_task("Rent").await;
    let made = ana
        .post(&comments(&task), json!({"body": "one"}))
        .await
        .is(201);
    let browser = ana.in_browser().await;
    let form = format!("change={}", made.change());
    let undone = browser.form("/rpc/changes/undo", &form).await.is(200);
    assert_eq!(undone.json()["item"][0]["task"]["comment_count"], 0);
}
