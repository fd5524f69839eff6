//! Signing keys: changed while servers run, with nobody signed out.

use chrono::Duration;
use serde_json::json;
use uuid::Uuid;

use super::support::{PASSWORD, TestApp, jwt::Claims};

/// Adds a key as `tend rotate-key` does.
async fn add_key(app: &TestApp) {
    tend::server::rotate_key(&app.db, app.now()).await.unwrap();
}

async fn newest(app: &TestApp) -> (Uuid, Vec<u8>) {
    sqlx::query_as("select id, secret from signing_key order by created_at desc limit 1")
        .fetch_one(&app.db)
        .await
        .unwrap()
}

/// The key that a token which was just made names.
async fn signs_with(app: &TestApp) -> Uuid {
    let body = json!({"login": "ana", "password": PASSWORD});
    let session = app.anonymous().post("/api/v1/auth/login", body).await.ok();
    let token = session["access_token"].as_str().unwrap();
    super::support::jwt::key_of(token)
}

#[tokio::test]
async fn a_new_key_signs_nobody_out() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    app.set_clock(app.now() + Duration::seconds(1));
    add_key(&app).await;
    ana.get("/api/v1/me").await.is(200);
    app.set_clock(app.now() + Duration::minutes(1));
    ana.get("/api/v1/me").await.is(200);
    assert_eq!(app.count("select count(*) from signing_key").await, 2);
}

#[tokio::test]
async fn a_new_key_signs_within_a_minute_on_every_server() {
    let app = TestApp::new().await;
    app.user("ana").await;
    let old = signs_with(&app).await;
    app.set_clock(app.now() + Duration::seconds(1));
    add_key(&app).await;
    let (new, _) = newest(&app).await;
    assert_eq!(signs_with(&app).await, old);
    app.set_clock(app.now() + Duration::minutes(1));
    assert_eq!(signs_with(&app).await, new);
}

#[tokio::test]
async fn a_token_of_a_new_key_is_taken_at_once_by_servers_that_have_not_seen_it() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let (session, _) = ana.begin_session("api").await;
    app.set_clock(app.now() + Duration::seconds(1));
    add_key(&app).await;
    let (kid, secret) = newest(&app).await;
    let token = Claims::of(&app, ana.id, session).but("kid", json!(kid));
    app.bearer(&token.signed_with(&secret))
        .get("/api/v1/me")
        .await
        .is(200);
    let forged = Claims::of(&app, ana.id, session).but("kid", json!(Uuid::now_v7()));
    app.bearer(&forged.signed_with(&secret))
        .get("/api/v1/me")
        .await
        .refused(401, "unauthenticated");
}

#[tokio::test]
async fn an_old_key_verifies_as_long_as_its_tokens_live_and_then_no_more() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let (session, _) = ana.begin_session("api").await;
    let (kid, secret) = newest(&app).await;
    app.set_clock(app.now() + Duration::seconds(1));
    add_key(&app).await;
    let status = async |app: &TestApp| {
        let token = Claims::of(app, ana.id, session).but("kid", json!(kid));
        let token = token.signed_with(&secret);
        app.bearer(&token).get("/api/v1/me").await.status
    };
    app.set_clock(app.now() + Duration::minutes(20));
    assert_eq!(status(&app).await, 200);
    app.set_clock(app.now() + Duration::minutes(41));
    assert_eq!(status(&app).await, 401);
    add_key(&app).await;
    assert_eq!(app.count("select count(*) from signing_key").await, 2);
}
