//! How many requests one user may make in a minute.

use chrono::Duration;
use serde_json::json;
use tend::server::config::Limits;

use super::support::TestApp;

async fn app() -> TestApp {
    TestApp::limited(Limits {
        requests_per_minute: 5,
        ..Limits::default()
    })
    .await
}

#[tokio::test]
async fn every_answer_says_what_is_left_of_the_minute() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let answer = ana.get("/api/v1/me").await.is(200);
    assert_eq!(answer.header("ratelimit-limit"), "3000");
    assert_eq!(answer.header("ratelimit-remaining"), "2999");
    assert_eq!(answer.header("ratelimit-reset"), "60");
    let refused = ana.get("/api/v1/tasks/none").await.is(404);
    assert_eq!(refused.header("ratelimit-remaining"), "2998");
    let anonymous = app.anonymous().get("/api/v1/tasks").await;
    assert_eq!(anonymous.header("ratelimit-limit"), "");
}

#[tokio::test]
async fn a_user_who_asks_too_often_waits_for_the_next_minute_and_nobody_else_does() {
    let app = app().await;
    let (ana, bob) = (app.user("ana").await, app.user("bob").await);
    let program = ana.personal_token(&["read"]).await;
    let browser = ana.in_browser().await;
    ana.get("/api/v1/me").await.is(200);
    program.get("/api/v1/me").await.is(200);
    app.set_clock(app.now() + Duration::seconds(20));
    browser.get("/rpc/me/get").await.is(200);
    ana.post("/api/v1/tasks", json!({"title": "x"}))
        .await
        .is(201);
    let refused = ana.post("/api/v1/tasks", json!({"title": "y"})).await;
    assert_eq!(refused.header("retry-after"), "40");
    assert_eq!(refused.header("ratelimit-remaining"), "0");
    refused.refused(429, "too-many-requests");
    program.get("/api/v1/me").await.is(429);
    browser.get("/rpc/me/get").await.is(429);
    browser.get("/inbox").await.is(429);
    bob.get("/api/v1/me").await.is(200);
    assert_eq!(app.count("select count(*) from task").await, 1);
    app.set_clock(app.now() + Duration::seconds(40));
    ana.get("/api/v1/me").await.is(200);
}
