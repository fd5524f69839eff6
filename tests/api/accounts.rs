//! Registering, signing in and out, for API clients.

use axum::http::Method;
use serde_json::{Value, json};

use super::support::{Answer, PASSWORD, TestApp, errors};

async fn register(app: &TestApp, fields: Value) -> Answer {
    let mut body =
        json!({"username": "ana", "email": "ana@example.org", "password": "a good one, 8+"});
    for (name, value) in fields.as_object().unwrap() {
        body[name] = value.clone();
    }
    app.anonymous().post("/api/v1/auth/register", body).await
}

async fn login(app: &TestApp, login: &str, password: &str) -> Answer {
    let body = json!({"login": login, "password": password});
    app.anonymous().post("/api/v1/auth/login", body).await
}

#[tokio::test]
async fn whoever_registers_is_signed_in() {
    let app = TestApp::new().await;
    let body = register(&app, json!({"username": "Ana", "timezone": "Europe/Paris"}))
        .await
        .is(201)
        .json();
    let user = &body["user"];
    uuid::Uuid::parse_str(user["id"].as_str().unwrap()).unwrap();
    let expected = json!({
        "id": user["id"], "username": "ana", "email": "ana@example.org", "email_verified": false,
        "display_name": "ana", "timezone": "Europe/Paris", "week_start": "monday", "locale": "en",
        "created_at": "2026-03-10T12:00:00Z",
    });
    assert_eq!(user, &expected);
    assert_eq!(
        (&body["token_type"], &body["expires_in"]),
        (&json!("Bearer"), &json!(900))
    );
    assert!(body["refresh_token"].as_str().unwrap().len() >= 43);
    assert_eq!(body.as_object().unwrap().len(), 5);
    let ana = app.bearer(body["access_token"].as_str().unwrap());
    let task = ana.task("first").create().await.task;
    assert_eq!(task["created_by"]["username"], "ana");
}

#[tokio::test]
async fn whoever_registered_signs_in_by_name_or_email_without_case() {
    let app = TestApp::new().await;
    let registered = register(&app, json!({"email": "Ana.B@Example.org"}))
        .await
        .ok();
    for name in [
        "ana",
        "ANA",
        "ana.b@example.org",
        "ANA.B@EXAMPLE.ORG",
        "  ana ",
    ] {
        let body = login(&app, name, "a good one, 8+").await.is(200).json();
        assert_eq!(body["user"], registered["user"], "{name}");
        assert_eq!(body.as_object().unwrap().len(), 5);
        assert_ne!(body["refresh_token"], registered["refresh_token"]);
        let ana = app.bearer(body["access_token"].as_str().unwrap());
        ana.get("/api/v1/tasks").await.is(200);
    }
}

#[tokio::test]
async fn nothing_secret_is_stored_as_it_is() {
    let app = TestApp::new().await;
    let body = register(&app, json!({})).await.ok();
    let (hash, token): (String, Vec<u8>) =
        sqlx::query_as("select password_hash, token_hash from account, session")
            .fetch_one(&app.db)
            .await
            .unwrap();
    assert!(
        hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
        "{hash}"
    );
    assert_eq!(token.len(), 32);
    assert_ne!(token, body["refresh_token"].as_str().unwrap().as_bytes());
}

#[tokio::test]
async fn a_name_or_an_address_that_is_taken_is_a_conflict_however_it_is_spelt() {
    let app = TestApp::new().await;
    register(&app, json!({})).await.is(201);
    let name = register(
        &app,
        json!({"username": "ANA", "email": "other@example.org"}),
    )
    .await;
    assert_eq!(errors(&name.refused(409, "conflict")), ["username taken"]);
    let address = register(
        &app,
        json!({"username": "other", "email": "ANA@example.ORG"}),
    )
    .await;
    assert_eq!(errors(&address.refused(409, "conflict")), ["email taken"]);
    assert_eq!(app.count("select count(*) from account").await, 1);
    assert_eq!(app.count("select count(*) from project").await, 1);
    assert_eq!(app.count("select count(*) from session").await, 1);
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_are_answered_alike() {
    let app = TestApp::new().await;
    app.user("ana").await;
    let mut bodies = Vec::new();
    for (name, password) in [
        ("ana", "wrong"),
        ("ana", "Correct horse battery"),
        ("nobody", PASSWORD),
        ("nobody@example.org", PASSWORD),
        ("a\0na", PASSWORD),
        ("ana", "a\0b"),
        ("%", PASSWORD),
        ("' or 1=1 --", PASSWORD),
    ] {
        let answer = login(&app, name, password).await;
        assert_eq!(answer.header("www-authenticate"), "Bearer");
        let mut problem = answer.refused(401, "invalid-credentials");
        problem["request_id"] = Value::Null;
        bodies.push(problem);
    }
    bodies.dedup();
    assert_eq!(bodies.len(), 1, "{bodies:#?}");
    login(&app, "ana", PASSWORD).await.is(200);
}

#[tokio::test]
async fn user_names_have_3_to_32_plain_characters() {
    let app = TestApp::new().await;
    for (name, error) in [
        ("", "username required"),
        ("ab", "username invalid_length"),
        (&"a".repeat(33), "username invalid_length"),
        (".ana", "username invalid_username"),
        ("-ana", "username invalid_username"),
        ("an a", "username invalid_username"),
        ("ana@x", "username invalid_username"),
        ("änna", "username invalid_username"),
        ("an\0a", "username invalid_username"),
        ("\u{212A}elvin", "username invalid_username"),
    ] {
        register(&app, json!({"username": name}))
            .await
            .invalid(&[error]);
    }
    for (number, name) in ["9.a", "a_b-c.d", &"z".repeat(32)].iter().enumerate() {
        let email = format!("{number}@example.org");
        register(&app, json!({"username": name, "email": email}))
            .await
            .is(201);
    }
}

#[tokio::test]
async fn passwords_have_8_characters_to_1024_bytes_and_are_no_name() {
    let app = TestApp::new().await;
    for (password, error) in [
        ("", "password required"),
        ("1234567", "password too_short"),
        (&"x".repeat(1025), "password too_long"),
        (&"\u{fc}".repeat(513), "password too_long"),
        ("abcdefg\0", "password control_character"),
        ("anabel12", "password too_guessable"),
        ("TEND!123", "password too_guessable"),
    ] {
        register(&app, json!({"username": "anabel", "password": password}))
            .await
            .invalid(&[error]);
    }
    let longest = "\u{fc}".repeat(512);
    register(&app, json!({"password": longest})).await.is(201);
    login(&app, "ana", &longest).await.is(200);
    login(&app, "ana", &longest[..longest.len() - 2])
        .await
        .is(401);
    register(
        &app,
        json!({"username": "ben", "email": "b@x.org", "password": "  spaces stay  "}),
    )
    .await
    .is(201);
    login(&app, "ben", "spaces stay").await.is(401);
    login(&app, "ben", "  spaces stay  ").await.is(200);
}

#[tokio::test]
async fn everything_that_is_wrong_is_said_at_once() {
    let app = TestApp::new().await;
    let nothing = app
        .anonymous()
        .post("/api/v1/auth/register", json!({}))
        .await;
    nothing.invalid(&["username required", "email required", "password required"]);
    let wrong = json!({"username": "a", "email": "ana", "password": "short", "timezone": "Mars"});
    register(&app, wrong).await.invalid(&[
        "username invalid_length",
        "email invalid_email",
        "password too_short",
        "timezone invalid_timezone",
    ]);
    let nothing = app.anonymous().post("/api/v1/auth/login", json!({})).await;
    nothing.invalid(&["login required", "password required"]);
}

#[tokio::test]
async fn unknown_and_server_fields_are_refused() {
    let app = TestApp::new().await;
    for field in [
        "id",
        "created_at",
        "is_admin",
        "email_verified",
        "display_name",
    ] {
        register(&app, json!({field: null}))
            .await
            .invalid(&[&format!("{field} unknown_field")]);
        let body = json!({"login": "ana", "password": PASSWORD, field: true});
        let answer = app.anonymous().post("/api/v1/auth/login", body).await;
        answer.invalid(&[&format!("{field} unknown_field")]);
    }
    for field in ["username", "email", "password", "timezone"] {
        register(&app, json!({field: 5}))
            .await
            .invalid(&[&format!("{field} invalid_type")]);
    }
    assert_eq!(app.count("select count(*) from account").await, 0);
}

#[tokio::test]
async fn signing_out_ends_the_access_token_at_once_and_no_other() {
    let app = TestApp::new().await;
    let phone = app.user("ana").await;
    let laptop = phone.with_token().await;
    let ended = phone
        .call(Method::POST, "/api/v1/auth/logout")
        .await
        .is(204);
    assert!(ended.body.is_empty());
    phone
        .get("/api/v1/tasks")
        .await
        .refused(401, "unauthenticated");
    phone
        .call(Method::POST, "/api/v1/auth/logout")
        .await
        .refused(401, "unauthenticated");
    laptop.get("/api/v1/tasks").await.is(200);
}

#[tokio::test]
async fn an_account_that_is_gone_has_no_token() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    sqlx::query("delete from account")
        .execute(&app.db)
        .await
        .unwrap();
    ana.get("/api/v1/tasks")
        .await
        .refused(401, "unauthenticated");
}
