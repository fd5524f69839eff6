//! `Idempotency-Key`: the same request again gets the first answer again, and does nothing.

use serde_json::{Value, json};

use super::support::{Call, PASSWORD, TestApp, TestUser};
use chrono::Duration;

const TASKS: &str = "/api/v1/tasks";

fn add<'a>(user: &TestUser<'a>, key: &str, title: &str) -> Call<'a> {
    let call = user.post(TASKS, json!({"title": title}));
    call.header("idempotency-key", key)
}

#[tokio::test]
async fn what_strangers_are_refused_is_not_kept() {
    let app = TestApp::new().await;
    let body = json!({"x".repeat(100_000): 1});
    let answer = app.anonymous().post("/api/v1/auth/login", body);
    let answer = answer.header("idempotency-key", "k").await.is(422);
    assert!(answer.text().len() < 2_000);
    assert_eq!(app.count("select count(*) from idempotency_key").await, 0);
}

#[tokio::test]
async fn the_same_request_again_gets_the_first_answer_and_makes_nothing() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let first = add(&ana, "k1", "Rent").await.is(201);
    assert_eq!(first.header("idempotency-replayed"), "");
    app.set_clock(app.now() + Duration::hours(23));
    let ana = ana.with_token().await;
    let again = add(&ana, "k1", "Rent").await.is(201);
    assert_eq!(again.text(), first.text());
    for header in ["location", "etag", "change-id", "content-type"] {
        assert_eq!(again.header(header), first.header(header), "{header}");
    }
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(app.count("select count(*) from task").await, 1);
    add(&ana, "k2", "Rent").await.is(201);
    assert_eq!(app.count("select count(*) from task").await, 2);
}

#[tokio::test]
async fn after_a_day_the_key_is_new() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let first = add(&ana, "k", "Rent").await.ok();
    app.set_clock(app.now() + Duration::hours(24));
    let ana = ana.with_token().await;
    let second = add(&ana, "k", "Milk").await.is(201).json();
    assert_ne!(first["id"], second["id"]);
}

#[tokio::test]
async fn another_request_under_the_same_key_is_refused() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    add(&ana, "k", "Rent").await.is(201);
    add(&ana, "k", "Milk")
        .await
        .invalid(&["Idempotency-Key key_reused"]);
    let elsewhere = ana.post("/api/v1/labels", json!({"title": "Rent"}));
    elsewhere
        .header("idempotency-key", "k")
        .await
        .invalid(&["Idempotency-Key key_reused"]);
    assert_eq!(app.count("select count(*) from task").await, 1);
}

#[tokio::test]
async fn a_key_belongs_to_who_uses_it() {
    let app = TestApp::new().await;
    let (ana, bob) = (app.user("ana").await, app.user("bob").await);
    let hers = add(&ana, "k", "Rent").await.is(201).json();
    let his = add(&bob, "k", "Rent").await.is(201).json();
    assert_ne!(hers["id"], his["id"]);
    let nobody = add(&app.anonymous(), "k", "Rent").await;
    nobody.refused(401, "unauthenticated");
}

#[tokio::test]
async fn a_refusal_that_is_final_is_repeated_and_one_that_is_not_is_tried_again() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let first = add(&ana, "k", "").await.refused(422, "validation");
    let second = add(&ana, "k", "").await;
    assert_eq!(second.header("idempotency-replayed"), "true");
    let second = second.refused(422, "validation");
    assert_eq!(second["errors"], first["errors"]);
    assert_ne!(second["request_id"], first["request_id"]);
    let token = json!({"name": "x", "scopes": ["read"]});
    let make = || {
        let call = ana.post("/api/v1/me/tokens", token.clone());
        call.header("idempotency-key", "t")
    };
    app.set_clock(app.now() + Duration::minutes(11));
    let early = make().await;
    early.refused(403, "reauthentication-required");
    let password = json!({"password": PASSWORD});
    ana.post("/api/v1/auth/confirm", password).await.is(204);
    make().await.is(201);
}

#[tokio::test]
async fn a_key_in_flight_is_a_conflict_and_makes_one_thing_in_the_end() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let calls: Vec<_> = (0..8)
        .map(|_| add(&ana, "k", "Rent").into_future())
        .collect();
    let answers = futures_util::future::join_all(calls).await;
    assert!(answers.iter().any(|answer| answer.status == 201));
    assert!(
        answers
            .iter()
            .all(|answer| [201, 409].contains(&answer.status))
    );
    assert_eq!(app.count("select count(*) from task").await, 1);
    add(&ana, "k", "Rent").await.is(201);
}

#[tokio::test]
async fn a_request_whose_server_died_makes_one_thing_when_it_is_tried_again() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let first = add(&ana, "k", "Rent").await.ok();
    // As if the answer had been made, and never kept.
    sqlx::query("update idempotency_key set answer = null")
        .execute(&app.db)
        .await
        .unwrap();
    add(&ana, "k", "Rent").await.refused(409, "conflict");
    app.set_clock(app.now() + Duration::seconds(41));
    add(&ana, "k", "Milk")
        .await
        .invalid(&["Idempotency-Key key_reused"]);
    let again = add(&ana, "k", "Rent").await.is(201).json();
    assert_eq!(again["id"], first["id"]);
    assert_eq!(app.count("select count(*) from task").await, 1);
}

#[tokio::test]
async fn a_key_is_1_to_255_visible_characters() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    for key in ["", "a b", "\u{fc}", &"x".repeat(256)] {
        add(&ana, key, "Rent").await.refused(400, "bad-request");
    }
    add(&ana, &"x".repeat(255), "Rent").await.is(201);
}

#[tokio::test]
async fn what_is_kept_tells_no_secrets() {
    let app = TestApp::new().await;
    let body = json!({"username": "ana", "email": "a@x.org", "password": "a good one, 8+"});
    let register = || {
        let call = app.anonymous().post("/api/v1/auth/register", body.clone());
        call.header("idempotency-key", "k").peer("203.0.113.7")
    };
    let first = register().await.is(201).json();
    let again = register().await.is(201).json();
    assert_eq!(again, first);
    let (hash, kept): (Vec<u8>, Vec<u8>) =
        sqlx::query_as("select request_hash, answer from idempotency_key")
            .fetch_one(&app.db)
            .await
            .unwrap();
    assert_eq!(hash.len(), 32);
    let kept = String::from_utf8_lossy(&kept);
    for secret in [
        "refresh_token",
        first["refresh_token"].as_str().unwrap(),
        "ana",
    ] {
        assert!(!kept.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn a_token_gets_no_answer_that_its_owners_session_got() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let program = ana.personal_token(&["read", "write"]).await;
    let body = json!({"name": "x", "scopes": ["write"]});
    let path = "/api/v1/me/tokens";
    let hers = ana.post(path, body.clone()).header("idempotency-key", "k");
    hers.await.is(201);
    let its = program.post(path, body).header("idempotency-key", "k");
    its.await.refused(403, "forbidden");
}

#[tokio::test]
async fn every_post_takes_a_key() {
    let app = TestApp::new().await;
    app.user("ana").await;
    let login = || {
        let body = json!({"login": "ana", "password": PASSWORD});
        let call = app.anonymous().post("/api/v1/auth/login", body);
        call.header("idempotency-key", "k")
    };
    let first: Value = login().await.is(200).json();
    assert_eq!(login().await.is(200).json(), first);
    let sessions = "select count(*) from session where user_agent is null and ip is not null";
    assert_eq!(app.count(sessions).await, 1);
}
