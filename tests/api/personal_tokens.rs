//! Personal access tokens: what they open, what they never open, and when they end.

use axum::http::Method;
use chrono::Duration;
use serde_json::{Value, json};

use super::support::{PASSWORD, TestApp, task_path};

const TOKENS: &str = "/api/v1/me/tokens";

fn body(scopes: &[&str]) -> Value {
    json!({"name": "backup", "scopes": scopes})
}

#[tokio::test]
async fn a_token_is_shown_once_and_stored_hashed() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let answer = ana
        .post(TOKENS, body(&["write", "read", "read"]))
        .await
        .is(201);
    let made = answer.json();
    let secret = made["token"].as_str().unwrap();
    assert!(secret.starts_with("tend_pat_"), "{secret}");
    assert!(secret.len() >= "tend_pat_".len() + 43, "256 bits");
    let expected = json!({
        "id": made["id"], "name": "backup", "scopes": ["read", "write"], "token": secret,
        "created_at": "2026-03-10T12:00:00Z", "expires_at": "2026-06-08T12:00:00Z",
        "last_used_at": null,
    });
    assert_eq!(made, expected);
    let id = made["id"].as_str().unwrap();
    assert_eq!(answer.header("location"), format!("{TOKENS}/{id}"));
    let list = ana.get(TOKENS).await.is(200);
    assert!(!list.text().contains(secret));
    assert_eq!(list.json()["items"][0].get("token"), None);
    let stored: Vec<u8> = sqlx::query_scalar("select token_hash from personal_token")
        .fetch_one(&app.db)
        .await
        .unwrap();
    assert_eq!(stored.len(), 32);
    let other = ana.post(TOKENS, body(&["read"])).await.ok();
    assert_ne!(other["token"], made["token"]);
}

#[tokio::test]
async fn a_token_reads_and_writes_as_its_scopes_say() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let id = ana.has_task("Rent").await;
    let (reader, writer) = (
        ana.personal_token(&["read"]).await,
        ana.personal_token(&["write"]).await,
    );
    let both = ana.personal_token(&["read", "write"]).await;
    reader.get(&task_path(&id)).await.is(200);
    both.get(&task_path(&id)).await.is(200);
    writer.get(&task_path(&id)).await.refused(403, "forbidden");
    let title = json!({"title": "x"});
    for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
        let path = match method {
            Method::POST => "/api/v1/tasks".to_owned(),
            _ => task_path(&id),
        };
        let call = reader.call(method, &path).json(title.clone());
        let problem = call.await.refused(403, "forbidden");
        assert!(problem["detail"].as_str().unwrap().contains("write"));
    }
    assert_eq!(ana.reads(&id).await["title"], "Rent");
    writer.patch(&task_path(&id), title.clone()).await.is(200);
    both.patch(&task_path(&id), title).await.is(200);
}

#[tokio::test]
async fn a_token_neither_makes_nor_changes_credentials() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let program = ana.personal_token(&["read", "write"]).await;
    let list = ana.get(TOKENS).await.ok();
    let token = format!("{TOKENS}/{}", list["items"][0]["id"].as_str().unwrap());
    let sessions = ana.get("/api/v1/me/sessions").await.ok();
    let session = format!(
        "/api/v1/me/sessions/{}",
        sessions["items"][0]["id"].as_str().unwrap()
    );
    let change = json!({"current_password": PASSWORD, "new_password": "a better one, 9+"});
    let password = json!({"password": PASSWORD});
    for call in [
        program.post(TOKENS, body(&["read"])),
        program.delete(&token),
        program.delete(&session),
        program.delete("/api/v1/me/sessions"),
        program.post("/api/v1/me/password", change),
        program.post("/api/v1/auth/confirm", password.clone()),
        program.delete("/api/v1/me").json(password),
        program.post("/api/v1/auth/logout", Value::Null),
    ] {
        call.await.refused(403, "forbidden");
    }
    assert_eq!(app.count("select count(*) from session").await, 1);
    assert_eq!(app.count("select count(*) from personal_token").await, 1);
    program.get("/api/v1/me").await.is(200);
}

#[tokio::test]
async fn a_token_is_over_when_it_says_so_and_when_it_is_deleted() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let begun = app.now();
    let end = json!({"name": "x", "scopes": ["read"], "expires_at": "2026-03-11T12:00:00Z"});
    let made = ana.post(TOKENS, end).await.is(201).json();
    let program = ana.with_secret(made["token"].as_str().unwrap());
    let other = ana.personal_token(&["read"]).await;
    let path = format!("{TOKENS}/{}", made["id"].as_str().unwrap());
    app.set_clock(begun + Duration::hours(24) - Duration::seconds(1));
    program.get("/api/v1/me").await.is(200);
    app.set_clock(begun + Duration::hours(24));
    program
        .get("/api/v1/me")
        .await
        .refused(401, "unauthenticated");
    other.get("/api/v1/me").await.is(200);
    app.set_clock(begun);
    app.user("bob")
        .await
        .delete(&path)
        .await
        .refused(404, "not-found");
    program.get("/api/v1/me").await.is(200);
    ana.delete(&path).await.is(204);
    program
        .get("/api/v1/me")
        .await
        .refused(401, "unauthenticated");
    ana.delete(&path).await.refused(404, "not-found");
}

#[tokio::test]
async fn a_token_says_when_it_was_used_last() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let program = ana.personal_token(&["read"]).await;
    app.set_clock(app.now() + Duration::minutes(5));
    program.get("/api/v1/me").await.is(200);
    let list = ana.get(TOKENS).await.ok();
    assert_eq!(list["items"][0]["last_used_at"], "2026-03-10T12:05:00Z");
}

#[tokio::test]
async fn what_a_token_may_be_is_said_field_by_field() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    ana.post(TOKENS, json!({}))
        .await
        .invalid(&["name required", "scopes required"]);
    for (field, value, error) in [
        ("name", json!("x".repeat(101)), "name too_long"),
        ("name", json!("a\0b"), "name control_character"),
        ("scopes", json!(["admin"]), "scopes invalid_value"),
        ("scopes", json!([]), "scopes required"),
        ("scopes", json!("read"), "scopes invalid_type"),
        ("expires_at", json!("soon"), "expires_at invalid_datetime"),
        (
            "expires_at",
            json!("2026-03-10T12:00:00Z"),
            "expires_at in_the_past",
        ),
        (
            "expires_at",
            json!("2027-03-10T12:00:01Z"),
            "expires_at too_late",
        ),
        ("token", json!("tend_pat_x"), "token unknown_field"),
        (
            "created_at",
            json!("2026-03-10T12:00:00Z"),
            "created_at unknown_field",
        ),
    ] {
        let mut wrong = body(&["read"]);
        wrong[field] = value;
        ana.post(TOKENS, wrong).await.invalid(&[error]);
    }
    let mut longest = body(&["read"]);
    longest["expires_at"] = json!("2027-03-10T13:00:00+01:00");
    ana.post(TOKENS, longest).await.is(201);
}

#[tokio::test]
async fn a_token_that_is_none_opens_nothing() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let program = ana.personal_token(&["read"]).await;
    let secret = program.secret().to_owned();
    for token in [
        "tend_pat_".to_owned(),
        "tend_pat_x".to_owned(),
        secret.to_uppercase(),
        secret.trim_start_matches("tend_pat_").to_owned(),
        format!("{secret}x"),
        secret[..secret.len() - 1].to_owned(),
    ] {
        app.bearer(&token)
            .get("/api/v1/me")
            .await
            .refused(401, "unauthenticated");
    }
    let cookie = format!("{}={secret}", super::support::SESSION_COOKIE);
    app.browser(&cookie).get("/rpc/me/get").await.is(401);
}
