//! The parameters of `GET /tasks` for what tasks belong to, who they are for, when they came.

use serde_json::json;

use super::support::{TestApp, TestUser};

async fn refused(user: &TestUser<'_>, query: &str, error: &str) {
    let path = format!("/api/v1/tasks?{query}");
    user.get(&path).await.unacceptable(&[error]);
}

#[tokio::test]
async fn tasks_are_found_by_section_and_by_parent() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let path = format!("/api/v1/projects/{}/sections", ana.inbox);
    let section = ana
        .post(&path, json!({"name": "Kitchen"}))
        .await
        .is(201)
        .json();
    let section = section["id"].as_str().unwrap();
    let top = ana.task("top").with("section_id", section).create().await;
    ana.task("below").with("parent_id", top.id()).create().await;
    ana.has_task("other").await;
    let by_section = ana.lists(&format!("section_id={section}&sort=title")).await;
    assert_eq!(by_section, ["below", "top"]);
    assert_eq!(
        ana.lists(&format!("parent_id={}", top.id())).await,
        ["below"]
    );
    assert_eq!(
        ana.lists("parent_id=none&sort=title").await,
        ["other", "top"]
    );
    refused(&ana, "section_id=x", "section_id invalid_value").await;
    refused(&ana, "parent_id=x", "parent_id invalid_value").await;
}

#[tokio::test]
async fn tasks_are_found_by_any_of_ones_own_labels() {
    let app = TestApp::new().await;
    let (ana, bob) = (app.user("ana").await, app.user("bob").await);
    ana.task("a")
        .with("labels", json!(["Home", "x y"]))
        .create()
        .await;
    ana.task("b").with("labels", json!(["work"])).create().await;
    ana.has_task("c").await;
    bob.task("d").with("labels", json!(["home"])).create().await;
    assert_eq!(ana.lists("label=HOME").await, ["a"]);
    assert_eq!(ana.lists("label=home,work").await, ["a", "b"]);
    assert_eq!(ana.lists("label=x%20y").await, ["a"]);
    assert!(ana.lists("label=none").await.is_empty());
    refused(&ana, "label=", "label invalid_value").await;
    refused(&ana, "label=a,,b", "label invalid_value").await;
    refused(&ana, "label=%00", "label invalid_value").await;
}

#[tokio::test]
async fn tasks_are_found_by_who_they_are_for() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    ana.task("mine")
        .with("assignees", json!(["ana"]))
        .create()
        .await;
    ana.has_task("nobodys").await;
    for (query, expected) in [
        ("assignee=me", vec!["mine"]),
        ("assignee=ANA", vec!["mine"]),
        ("assignee=none", vec!["nobodys"]),
        ("assignee=bob", vec![]),
        ("shared=with_me", vec![]),
        ("shared=by_me", vec![]),
    ] {
        assert_eq!(ana.lists(query).await, expected, "{query}");
    }
    refused(&ana, "assignee=", "assignee invalid_value").await;
    refused(&ana, "assignee=%00", "assignee invalid_value").await;
    refused(&ana, "shared=yes", "shared invalid_value").await;
}

#[tokio::test]
async fn tasks_are_found_by_when_they_came_in_the_readers_zone() {
    let app = TestApp::at("2026-03-10T11:30:00Z").await;
    let ana = app.user_in("Pacific/Auckland", "ana").await;
    // It is the 11th there since half an hour ago.
    let id = ana.has_task("x").await;
    for (query, is_found) in [
        ("created_from=2026-03-11", true),
        ("created_from=2026-03-12", false),
        ("created_to=2026-03-10", false),
        ("created_to=2026-03-11", true),
        ("created_from=2026-03-10T11:30:00Z", true),
        ("created_from=2026-03-10T11:30:00.000001Z", false),
        ("created_to=2026-03-10T11:30:00Z", true),
        ("created_to=2026-03-10T11:29:59Z", false),
        ("created_to=9999-12-31", true),
        ("updated_since=2026-03-11", true),
        ("updated_since=2026-03-12", false),
    ] {
        assert_eq!(
            ana.lists(query).await.len(),
            usize::from(is_found),
            "{query}"
        );
    }
    app.set_clock(app.now() + chrono::Duration::days(1));
    let ana = ana.with_token().await;
    ana.changes(&id, json!({"title": "y"})).await;
    assert_eq!(ana.lists("updated_since=2026-03-12").await, ["y"]);
    refused(&ana, "created_from=soon", "created_from invalid_value").await;
}
