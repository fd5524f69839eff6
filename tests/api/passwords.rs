//! Passwords: what they may be, changing them, and being asked for them again.

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, phc::PasswordHash},
};
use chrono::Duration;
use serde_json::{Value, json};
use tend::server::config::Limits;

use super::support::{PASSWORD, SESSION_COOKIE, TestApp, TestUser};

const CHANGE: &str = "/api/v1/me/password";
const CONFIRM: &str = "/api/v1/auth/confirm";
const TOKENS: &str = "/api/v1/me/tokens";

async fn can_sign_in(app: &TestApp, password: &str) -> bool {
    let body = json!({"login": "ana", "password": password});
    let answer = app.anonymous().post("/api/v1/auth/login", body).await;
    answer.status == 200
}

fn change(current: &str, new: &str) -> Value {
    json!({"current_password": current, "new_password": new})
}

#[tokio::test]
async fn a_changed_password_ends_every_other_session() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let (phone, browser) = (ana.with_token().await, ana.in_browser().await);
    ana.post(CHANGE, change(PASSWORD, "a better one, 9+"))
        .await
        .is(204);
    ana.get("/api/v1/me").await.is(200);
    phone
        .get("/api/v1/me")
        .await
        .refused(401, "unauthenticated");
    browser.get("/rpc/me/get").await.is(401);
    assert!(!can_sign_in(&app, PASSWORD).await);
    assert!(can_sign_in(&app, "a better one, 9+").await);
}

#[tokio::test]
async fn a_browser_gets_a_new_cookie_with_its_new_password() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.in_browser().await;
    let fields = "current_password=correct+horse+battery&new_password=a+better+one,+9";
    let answer = ana.form("/rpc/me/password", fields).await.is(200);
    let cookie = answer.cookies()[0].split(';').next().unwrap().to_owned();
    assert!(cookie.starts_with(SESSION_COOKIE));
    ana.get("/rpc/me/get").await.is(401);
    app.browser(&cookie).get("/rpc/me/get").await.is(200);
}

#[tokio::test]
async fn a_new_password_is_checked_and_the_old_one_must_be_right() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    for (body, expected) in [
        (
            json!({}),
            &["current_password required", "new_password required"][..],
        ),
        (change("x", "short"), &["new_password too_short"]),
        (
            change("x", "ana@example.org1"),
            &["new_password too_guessable"],
        ),
        (change("x", "Password1"), &["new_password too_common"]),
        (
            change("x", "a\0bcdefgh"),
            &["new_password control_character"],
        ),
        (
            change("wrong", "a better one, 9+"),
            &["current_password wrong_password"],
        ),
        (
            change("a\0b", "a better one, 9+"),
            &["current_password wrong_password"],
        ),
    ] {
        ana.post(CHANGE, body).await.invalid(expected);
    }
    assert!(can_sign_in(&app, PASSWORD).await);
}

#[tokio::test]
async fn the_most_common_passwords_are_refused_however_they_are_spelt() {
    let app = TestApp::new().await;
    for password in [
        "password",
        "12345678",
        "PassWord123",
        "iloveyou",
        "qwertyuiop",
        "1q2w3e4r5t",
    ] {
        let body = json!({"username": "ana", "email": "a@x.org", "password": password});
        app.anonymous()
            .post("/api/v1/auth/register", body)
            .await
            .invalid(&["password too_common"]);
    }
}

#[tokio::test]
async fn an_operator_asks_for_longer_passwords() {
    let limits = Limits {
        password_min_length: 14,
        ..Limits::default()
    };
    let app = TestApp::limited(limits).await;
    let body = |password| json!({"username": "ana", "email": "a@x.org", "password": password});
    let nobody = app.anonymous();
    let register = "/api/v1/auth/register";
    nobody
        .post(register, body("thirteen long"))
        .await
        .invalid(&["password too_short"]);
    nobody.post(register, body("fourteen long!")).await.is(201);
}

#[tokio::test]
async fn a_weaker_hash_is_made_anew_when_its_owner_signs_in() {
    let app = TestApp::new().await;
    app.user("ana").await;
    let weak = weak_hash();
    sqlx::query("update account set password_hash = $1")
        .bind(&weak)
        .execute(&app.db)
        .await
        .unwrap();
    assert!(!can_sign_in(&app, "wrong").await);
    assert_eq!(stored(&app).await, weak);
    assert!(can_sign_in(&app, PASSWORD).await);
    let renewed = stored(&app).await;
    assert!(
        renewed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
        "{renewed}"
    );
    assert!(can_sign_in(&app, PASSWORD).await);
    assert_eq!(stored(&app).await, renewed);
}

/// With the least memory and time that Argon2 takes.
fn weak_hash() -> String {
    let params = Params::new(8, 1, 1, None).unwrap();
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash: PasswordHash = argon2.hash_password(PASSWORD.as_bytes()).unwrap();
    hash.to_string()
}

async fn stored(app: &TestApp) -> String {
    sqlx::query_scalar("select password_hash from account")
        .fetch_one(&app.db)
        .await
        .unwrap()
}

fn token_body() -> Value {
    json!({"name": "a program", "scopes": ["read"]})
}

#[tokio::test]
async fn after_10_minutes_what_is_dangerous_asks_for_the_password_again() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let browser = ana.in_browser().await;
    app.set_clock(app.now() + Duration::minutes(10));
    ana.post(TOKENS, token_body()).await.is(201);
    app.set_clock(app.now() + Duration::seconds(1));
    let kind = "reauthentication-required";
    ana.post(TOKENS, token_body()).await.refused(403, kind);
    let id = ana.get(TOKENS).await.ok()["items"][0]["id"].clone();
    let path = format!("{TOKENS}/{}", id.as_str().unwrap());
    ana.delete(&path).await.refused(403, kind);
    let fields = "token[name]=x&token[scopes][0]=read";
    browser
        .form("/rpc/tokens/create", fields)
        .await
        .refused_by_rpc(403, kind);
    confirm(&ana, "wrong")
        .await
        .invalid(&["password wrong_password"]);
    ana.post(TOKENS, token_body()).await.refused(403, kind);
    confirm(&ana, PASSWORD).await.is(204);
    ana.post(TOKENS, token_body()).await.is(201);
    ana.delete(&path).await.is(204);
    browser
        .form("/rpc/tokens/create", fields)
        .await
        .refused_by_rpc(403, kind);
    let password = PASSWORD.replace(' ', "+");
    let again = format!("password={password}");
    browser.form("/rpc/auth/confirm", &again).await.is(200);
    browser.form("/rpc/tokens/create", fields).await.is(200);
}

#[tokio::test]
async fn a_password_in_the_request_is_its_own_confirmation() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    app.set_clock(app.now() + Duration::minutes(12));
    ana.post(CHANGE, change(PASSWORD, "a better one, 9+"))
        .await
        .is(204);
    ana.post(TOKENS, token_body()).await.is(201);
}

fn confirm<'a>(user: &TestUser<'a>, password: &str) -> super::support::Call<'a> {
    user.post(CONFIRM, json!({"password": password}))
}
