//! Floods: of new accounts from one place, and of sign-ins that keep every place for hashing busy.

use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::Duration;
use futures_util::future::join_all;
use serde_json::json;
use tend::server::config::Limits;

use super::support::{Answer, Call, PASSWORD, PUBLIC_URL, TestApp};

/// Registers from an address.
async fn register_from(app: &TestApp, name: &str, peer: &str) -> Answer {
    let body =
        json!({"username": name, "email": format!("{name}@example.org"), "password": PASSWORD});
    let call = app.anonymous().post("/api/v1/auth/register", body);
    call.peer(peer).await
}

#[tokio::test]
async fn a_thousand_accounts_are_made_from_one_address_and_a_flood_of_them_is_not() {
    let app = TestApp::new().await;
    let first = register_from(&app, "ana", "203.0.113.7").await.is(201);
    assert_eq!(first.header("ratelimit-limit"), "1000");
    assert_eq!(first.header("ratelimit-remaining"), "999");
    let limits = Limits {
        registrations_per_hour: 3,
        ..Limits::default()
    };
    let app = TestApp::limited(limits.clone()).await;
    for name in ["ana", "ben", "cleo"] {
        register_from(&app, name, "203.0.113.7").await.is(201);
    }
    let refused = register_from(&app, "dan", "203.0.113.7").await;
    assert_eq!(refused.header("retry-after"), "1200");
    assert_eq!(refused.header("ratelimit-remaining"), "0");
    refused.refused(429, "too-many-requests");
    // The page is the same door, whichever server it is on.
    let other = app.limited_replica(limits).await;
    let fields = "__fn=auth/register&username=dan&email=dan@example.org&password=correct+horse+1";
    let form = other
        .anonymous()
        .form("/register", fields)
        .header("origin", PUBLIC_URL);
    let page = form.peer("203.0.113.7").await.is(429);
    assert_eq!(page.header("retry-after"), "1200");
    assert!(page.text().contains("Too many tries. Wait a little"));
    let script = app.anonymous().form(
        "/rpc/auth/register",
        fields.trim_start_matches("__fn=auth/register&"),
    );
    script
        .header("origin", PUBLIC_URL)
        .peer("203.0.113.7")
        .await
        .refused_by_rpc(429, "too-many-requests");
    register_from(&app, "dan", "203.0.113.8").await.is(201);
    app.set_clock(app.now() + Duration::minutes(20));
    register_from(&app, "eve", "203.0.113.7").await.is(201);
    register_from(&app, "fay", "203.0.113.7").await.is(429);
}

#[tokio::test]
async fn what_is_mistyped_while_registering_costs_nothing_and_a_network_counts_as_one() {
    let app = TestApp::limited(Limits {
        registrations_per_hour: 2,
        ..Limits::default()
    })
    .await;
    for _ in 0..5 {
        register_from(&app, "x", "2001:db8:1:2::1").await.is(422);
    }
    register_from(&app, "ana", "2001:db8:1:2::1").await.is(201);
    // Whether a name is taken is an answer, and counts.
    register_from(&app, "ana", "2001:db8:1:2::2").await.is(409);
    register_from(&app, "ben", "2001:db8:1:2::3").await.is(429);
    register_from(&app, "ben", "2001:db8:1:3::1").await.is(201);
}

#[tokio::test]
async fn registering_and_signing_in_are_counted_apart() {
    let app = TestApp::new().await;
    app.user("ana").await;
    for number in 0..12 {
        register_from(&app, &format!("user{number}"), "203.0.113.7")
            .await
            .is(201);
    }
    let body = json!({"login": "ana", "password": PASSWORD});
    let call = app.anonymous().post("/api/v1/auth/login", body);
    call.peer("203.0.113.7").await.is(200);
}

/// A wrong sign-in from an address of its own.
fn wrong_login(app: &TestApp, number: usize) -> Call<'_> {
    let body = json!({"login": format!("nobody{number}"), "password": "wrong"});
    let call = app.anonymous().post("/api/v1/auth/login", body);
    call.peer(&format!("198.51.{}.{}", number / 250, number % 250))
}

#[tokio::test]
async fn while_no_place_for_hashing_is_free_sign_ins_are_put_off_and_the_rest_is_answered() {
    let app = TestApp::new().await.with_hashing_places(0);
    let ana = app.user("ana").await;
    let browser = ana.in_browser().await;
    let flood = join_all((0..500).map(|number| wrong_login(&app, number).into_future()));
    let others = async {
        for _ in 0..3 {
            app.anonymous().get("/healthz").await.is(200);
            browser.get("/today").await.is(200);
            ana.get("/api/v1/tasks").await.is(200);
        }
    };
    let (answers, ()) = tokio::join!(flood, others);
    for answer in answers {
        assert_ne!(answer.header("retry-after"), "");
        answer.refused(503, "unavailable");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_sign_ins_at_once_are_still_waiting_when_everybody_else_is_answered() {
    let app = TestApp::new().await;
    let browser = app.user("ana").await.in_browser().await;
    let answered = AtomicUsize::new(0);
    let flood = join_all((0..500).map(async |number| {
        let answer = wrong_login(&app, number).await;
        answered.fetch_add(1, Ordering::Relaxed);
        answer
    }));
    let others = async {
        app.anonymous().get("/healthz").await.is(200);
        browser.get("/today").await.is(200);
        app.anonymous().get("/healthz").await.is(200);
        answered.load(Ordering::Relaxed)
    };
    let (answers, answered) = tokio::join!(flood, others);
    assert!(answered < 500, "they had to wait for all of them");
    for answer in answers {
        match answer.status {
            503 => assert_ne!(answer.header("retry-after"), ""),
            _ => drop(answer.is(401)),
        }
    }
}
