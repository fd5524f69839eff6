//! Codes are guessed at no faster than passwords, and whoever knows one half gains nothing by it.

use chrono::Duration;
use serde_json::json;

use super::support::{Call, Guarded, PASSWORD, PUBLIC_URL, TestApp};

/// From a new address each time, so that only the account counts.
fn login<'a>(app: &'a TestApp, code: Option<&str>, number: usize) -> Call<'a> {
    let mut body = json!({"login": "ana", "password": PASSWORD});
    if let Some(code) = code {
        body["totp"] = code.into();
    }
    let call = app.anonymous().post("/api/v1/auth/login", body);
    call.peer(&format!("198.51.100.{number}"))
}

#[tokio::test]
async fn wrong_codes_count_as_wrong_passwords_do() {
    let app = TestApp::new().await;
    let Guarded { app: ana, .. } = app.user("ana").await.guarded(&app).await;
    for number in 0..5 {
        login(&app, Some("000000"), number).await.is(401);
    }
    let code = ana.code(app.now());
    login(&app, Some(&code), 5)
        .await
        .refused(429, "too-many-requests");
    app.set_clock(app.now() + Duration::seconds(2));
    login(&app, Some(&code), 6).await.is(200);
}

#[tokio::test]
async fn the_password_alone_takes_no_wrong_code_back() {
    let app = TestApp::new().await;
    app.user("ana").await.guarded(&app).await;
    for number in 0..5 {
        login(&app, None, 2 * number)
            .await
            .refused(401, "totp-required");
        login(&app, Some("000000"), 2 * number + 1).await.is(401);
    }
    login(&app, Some("000000"), 20).await.is(429);
}

#[tokio::test]
async fn the_password_alone_is_no_failure() {
    let app = TestApp::new().await;
    app.user("ana").await.guarded(&app).await;
    for _ in 0..20 {
        login(&app, None, 1).await.refused(401, "totp-required");
    }
}

#[tokio::test]
async fn wrong_codes_after_the_password_count_too() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.guarded(&app).await;
    let fields = format!("login=ana&password={}", PASSWORD.replace(' ', "+"));
    let first = app.anonymous().form("/rpc/auth/login", &fields);
    let first = first.header("origin", PUBLIC_URL).await.is(401);
    let cookie = first.cookies()[0].split(';').next().unwrap().to_owned();
    let browser = app.browser(&cookie);
    let second = |code: &str| browser.form("/rpc/auth/second", &format!("code={code}"));
    for number in 0..5 {
        let address = format!("203.0.113.{number}");
        second("000000").peer(&address).await.is(422);
    }
    second(&ana.app.code(app.now())).await.is(429);
    app.set_clock(app.now() + Duration::seconds(2));
    second(&ana.app.code(app.now())).await.is(200);
}

#[tokio::test]
async fn wrong_codes_at_confirming_count_too() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    ana.post("/api/v1/me/totp", json!(null)).await.is(200);
    let confirm = || ana.post("/api/v1/me/totp/confirm", json!({"code": "000000"}));
    for _ in 0..5 {
        confirm().await.is(422);
    }
    confirm().await.refused(429, "too-many-requests");
}
