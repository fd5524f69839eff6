//! Access tokens: which are taken, and every way to forge one that is not.

use chrono::Duration;
use serde_json::{Value, json};
use uuid::Uuid;

use super::support::{TestApp, jwt::Claims};

async fn status(app: &TestApp, token: &str) -> u16 {
    let answer = app.bearer(token).get("/api/v1/tasks").await;
    if answer.status == 401 {
        assert_eq!(answer.header("www-authenticate"), "Bearer");
        answer.refused(401, "unauthenticated");
        return 401;
    }
    answer.status
}

#[tokio::test]
async fn a_token_is_good_for_15_minutes() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let begun = app.now();
    app.set_clock(begun + Duration::seconds(899));
    ana.get("/api/v1/tasks").await.is(200);
    app.set_clock(begun + Duration::seconds(900));
    ana.get("/api/v1/tasks")
        .await
        .refused(401, "unauthenticated");
    app.set_clock(begun - Duration::seconds(31));
    ana.get("/api/v1/tasks")
        .await
        .refused(401, "unauthenticated");
}

#[tokio::test]
async fn a_session_that_is_not_refreshed_ends_after_30_days_idle_or_not() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let begun = app.now();
    let (session, _) = ana.begin_session("api").await;
    let mut token = Vec::new();
    for days in [13, 29, 30] {
        app.set_clock(begun + Duration::days(days));
        token.push(status(&app, &Claims::of(&app, ana.id, session).signed(&app).await).await);
    }
    assert_eq!(token, [200, 200, 401]);
}

#[tokio::test]
async fn a_token_that_was_made_by_hand_is_good_so_the_bad_ones_below_are_bad_for_a_reason() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let (session, _) = ana.begin_session("api").await;
    assert_eq!(
        status(&app, &Claims::of(&app, ana.id, session).signed(&app).await).await,
        200
    );
}

#[tokio::test]
async fn a_token_that_lies_about_anything_is_refused() {
    let app = TestApp::new().await;
    let (ana, bob) = (app.user("ana").await, app.user("bob").await);
    let (session, _) = ana.begin_session("api").await;
    let (browser, _) = ana.begin_session("browser").await;
    let now = app.now().timestamp();
    let lies = [
        ("iss", json!("https://evil.example")),
        ("iss", Value::Null),
        ("aud", json!("other-api")),
        ("aud", Value::Null),
        ("sub", json!(bob.id)),
        ("sub", json!(Uuid::nil())),
        ("sub", json!("ana")),
        ("sub", Value::Null),
        ("sid", json!(Uuid::now_v7())),
        ("sid", json!(browser)),
        ("sid", Value::Null),
        ("exp", json!(now)),
        ("exp", json!(now - 1)),
        ("exp", json!("never")),
        ("exp", Value::Null),
        ("nbf", json!(now + 31)),
        ("nbf", Value::Null),
        ("iat", Value::Null),
        ("jti", Value::Null),
        ("typ", json!("JWT")),
        ("typ", Value::Null),
        ("kid", json!(Uuid::now_v7())),
        ("kid", json!("")),
        ("alg", json!("none")),
        ("alg", json!("None")),
        ("alg", json!("HS384")),
        ("alg", json!("HS512")),
        ("alg", json!("RS256")),
        ("alg", Value::Null),
    ];
    for (name, lie) in lies {
        let token = Claims::of(&app, ana.id, session).but(name, lie.clone());
        assert_eq!(
            status(&app, &token.signed(&app).await).await,
            401,
            "{name}: {lie}"
        );
    }
}

#[tokio::test]
async fn a_token_without_our_signature_is_refused() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let (session, _) = ana.begin_session("api").await;
    let (kid, secret) = app.signing_key().await;
    let claims = || Claims::of(&app, ana.id, session).but("kid", json!(kid));
    let good = claims().signed_with(&secret);
    assert_eq!(status(&app, &good).await, 200);
    let (text, signature) = good.rsplit_once('.').unwrap();
    let (header, _) = text.split_once('.').unwrap();
    let other = claims()
        .but("sub", json!(Uuid::now_v7()))
        .signed_with(&secret);
    let others_claims = other.split('.').nth(1).unwrap();
    let forged = [
        claims().signed_with(b""),
        claims().signed_with(b"another key of thirty-two bytes.."),
        claims().signed_with(kid.to_string().as_bytes()),
        claims().unsigned(),
        claims().but("alg", json!("none")).unsigned(),
        format!("{text}."),
        format!("{text}.{}", &signature[1..]),
        format!("{text}.{signature}A"),
        format!("{header}.{others_claims}.{signature}"),
        format!("{good}.{signature}"),
        text.to_owned(),
        header.to_owned(),
        "..".to_owned(),
        "null".to_owned(),
        String::new(),
        "a".repeat(10_000),
    ];
    for token in forged {
        assert_eq!(status(&app, &token).await, 401, "{token}");
    }
}

#[tokio::test]
async fn only_bearer_tokens_are_read_and_only_from_the_header() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let token = ana.secret();
    let nobody = app.anonymous();
    for value in [
        format!("Basic {token}"),
        format!("Token {token}"),
        token.to_owned(),
        "Bearer".to_owned(),
        "Bearer ".to_owned(),
        "Bearer \u{fc}".to_owned(),
    ] {
        let answer = nobody
            .get("/api/v1/tasks")
            .header("authorization", &value)
            .await;
        answer.refused(401, "unauthenticated");
    }
    let lower = format!("bearer {token}");
    nobody
        .get("/api/v1/tasks")
        .header("authorization", &lower)
        .await
        .is(200);
    let path = format!("/api/v1/tasks?access_token={token}");
    nobody.get(&path).await.refused(401, "unauthenticated");
}

#[tokio::test]
async fn a_refresh_token_is_no_access_token() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let (_, secret) = ana.begin_session("api").await;
    assert_eq!(status(&app, &secret).await, 401);
}
