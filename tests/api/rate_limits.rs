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

#[tokio::test]
async fn two_servers_together_let_through_what_one_would() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let other = app.replica().await;
    let there = other.bearer(ana.secret());
    let (mut here_done, mut there_done) = (false, false);
    let mut admitted = 0;
    while !(here_done && there_done) {
        for (user, done) in [(&ana, &mut here_done), (&there, &mut there_done)] {
            let answer = user.get("/api/v1/me").await;
            assert_eq!(answer.header("ratelimit-limit"), "3000");
            match answer.status {
                200 => admitted += 1,
                _ => {
                    answer.is(429);
                    *done = true;
                }
            }
        }
    }
    assert_eq!(admitted, 3000);
    // Who has been refused is refused until the minute is over, wherever.
    ana.get("/api/v1/me").await.is(429);
    there.get("/api/v1/me").await.is(429);
    app.set_clock(app.now() + Duration::minutes(1));
    other.set_clock(app.now());
    let first = ana.get("/api/v1/me").await.is(200);
    assert_eq!(first.header("ratelimit-remaining"), "2999");
    // What the other server holds of the new minute is not this one's to spend.
    let second = there.get("/api/v1/me").await.is(200);
    assert_eq!(second.header("ratelimit-remaining"), "2899");
    let third = ana.get("/api/v1/me").await.is(200);
    assert_eq!(third.header("ratelimit-remaining"), "2998");
}

#[tokio::test]
async fn requests_at_the_same_time_count_too_on_any_number_of_servers() {
    let app = app().await;
    let ana = app.user("ana").await;
    let limits = Limits {
        requests_per_minute: 5,
        ..Limits::default()
    };
    let other = app.limited_replica(limits).await;
    let there = other.bearer(ana.secret());
    let calls = (0..20).map(|number| {
        let user = if number % 2 == 0 { &ana } else { &there };
        user.get("/api/v1/me").into_future()
    });
    let answers = futures_util::future::join_all(calls).await;
    let admitted = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(admitted, 5);
}

#[tokio::test]
async fn a_request_is_rarely_a_write() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let taken = async || {
        app.count("select coalesce(max(taken), 0)::int8 from request_allowance")
            .await
    };
    assert_eq!(taken().await, 0);
    for _ in 0..100 {
        ana.get("/api/v1/me").await.is(200);
        assert_eq!(taken().await, 100);
    }
    ana.get("/api/v1/me").await.is(200);
    assert!(taken().await > 100);
}

#[tokio::test]
async fn minutes_that_are_over_are_forgotten() {
    let app = TestApp::new().await;
    app.user("ana").await.get("/api/v1/me").await.is(200);
    app.set_clock(app.now() + Duration::hours(2));
    app.tidy().await;
    assert_eq!(app.count("select count(*) from request_allowance").await, 0);
}
