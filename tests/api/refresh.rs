//! Refresh tokens: they rotate, forgive an honest retry, and end their session when stolen.

use chrono::Duration;
use serde_json::{Value, json};

use super::support::{Answer, PASSWORD, TestApp};

const REFRESH: &str = "/api/v1/auth/refresh";

async fn sign_in(app: &TestApp) -> Value {
    let body = json!({"login": "ana", "password": PASSWORD});
    app.anonymous().post("/api/v1/auth/login", body).await.ok()
}

async fn refresh(app: &TestApp, token: &Value) -> Answer {
    let body = json!({"refresh_token": token});
    app.anonymous().post(REFRESH, body).await
}

/// Whether an access token opens anything.
async fn opens(app: &TestApp, session: &Value) -> bool {
    let token = session["access_token"].as_str().unwrap();
    app.bearer(token).get("/api/v1/me").await.status == 200
}

#[tokio::test]
async fn a_refresh_token_gives_a_new_pair_of_the_same_session() {
    let app = TestApp::new().await;
    app.user("ana").await;
    let first = sign_in(&app).await;
    app.set_clock(app.now() + Duration::minutes(20));
    assert!(!opens(&app, &first).await);
    let second = refresh(&app, &first["refresh_token"]).await.is(200).json();
    assert!(opens(&app, &second).await);
    assert_eq!(second["user"], first["user"]);
    assert_eq!(
        (&second["token_type"], &second["expires_in"]),
        (&json!("Bearer"), &json!(900))
    );
    assert_eq!(second.as_object().unwrap().len(), 5);
    assert_ne!(second["refresh_token"], first["refresh_token"]);
    let third = refresh(&app, &second["refresh_token"]).await.is(200).json();
    assert!(opens(&app, &third).await);
    let sessions = "select count(*) from session where user_agent is null and ip is not null";
    assert_eq!(app.count(sessions).await, 1);
}

#[tokio::test]
async fn within_10_seconds_a_spent_token_gives_the_same_successor() {
    let app = TestApp::new().await;
    app.user("ana").await;
    let first = sign_in(&app).await;
    let begun = app.now();
    let second = refresh(&app, &first["refresh_token"]).await.ok();
    app.set_clock(begun + Duration::seconds(10));
    let again = refresh(&app, &first["refresh_token"]).await.is(200).json();
    assert_eq!(again["refresh_token"], second["refresh_token"]);
    assert!(opens(&app, &again).await);
    refresh(&app, &again["refresh_token"]).await.is(200);
}

#[tokio::test]
async fn later_a_spent_token_ends_its_session_for_everybody() {
    let app = TestApp::new().await;
    let other = app.user("ana").await;
    let first = sign_in(&app).await;
    let second = refresh(&app, &first["refresh_token"]).await.ok();
    let third = refresh(&app, &second["refresh_token"]).await.ok();
    app.set_clock(app.now() + Duration::seconds(11));
    refresh(&app, &first["refresh_token"])
        .await
        .refused(401, "unauthenticated");
    for pair in [&second, &third] {
        assert!(!opens(&app, pair).await);
        refresh(&app, &pair["refresh_token"])
            .await
            .refused(401, "unauthenticated");
    }
    assert_eq!(
        app.count("select count(*) from spent_refresh_token").await,
        0
    );
    other.get("/api/v1/me").await.is(200);
}

#[tokio::test]
async fn many_at_once_get_one_successor() {
    let app = TestApp::new().await;
    app.user("ana").await;
    let first = sign_in(&app).await;
    let token = &first["refresh_token"];
    let (a, b, c, d) = tokio::join!(
        refresh(&app, token),
        refresh(&app, token),
        refresh(&app, token),
        refresh(&app, token)
    );
    let tokens: Vec<_> = [a, b, c, d]
        .into_iter()
        .map(|answer| answer.ok()["refresh_token"].clone())
        .collect();
    assert!(tokens.windows(2).all(|pair| pair[0] == pair[1]));
    assert_eq!(
        app.count("select count(*) from spent_refresh_token").await,
        1
    );
}

#[tokio::test]
async fn a_refresh_token_is_good_for_30_days_from_when_it_was_given() {
    let app = TestApp::new().await;
    app.user("ana").await;
    let first = sign_in(&app).await;
    let begun = app.now();
    app.set_clock(begun + Duration::days(29));
    let second = refresh(&app, &first["refresh_token"]).await.ok();
    app.set_clock(begun + Duration::days(58));
    let third = refresh(&app, &second["refresh_token"]).await.ok();
    app.set_clock(begun + Duration::days(88));
    refresh(&app, &third["refresh_token"])
        .await
        .refused(401, "unauthenticated");
}

#[tokio::test]
async fn signing_out_spends_the_refresh_token() {
    let app = TestApp::new().await;
    app.user("ana").await;
    let session = sign_in(&app).await;
    let ana = app.bearer(session["access_token"].as_str().unwrap());
    ana.post("/api/v1/auth/logout", Value::Null).await.is(204);
    refresh(&app, &session["refresh_token"])
        .await
        .refused(401, "unauthenticated");
}

#[tokio::test]
async fn what_is_no_refresh_token_gives_nothing() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let (_, cookie) = ana.begin_session("browser").await;
    for token in ["x", "a\0b", ana.secret(), cookie.as_str()] {
        refresh(&app, &json!(token))
            .await
            .refused(401, "unauthenticated");
    }
    let nobody = app.anonymous();
    nobody
        .post(REFRESH, json!({}))
        .await
        .invalid(&["refresh_token required"]);
    nobody
        .post(REFRESH, json!({"refresh_token": "x", "user": "ana"}))
        .await
        .invalid(&["user unknown_field"]);
    refresh(&app, &Value::Null)
        .await
        .invalid(&["refresh_token invalid_type"]);
}

#[tokio::test]
async fn no_refresh_token_is_stored_as_it_is() {
    let app = TestApp::new().await;
    app.user("ana").await;
    let first = sign_in(&app).await;
    let second = refresh(&app, &first["refresh_token"]).await.ok();
    let stored: Vec<Vec<u8>> = sqlx::query_scalar(
        "select token_hash from session union all select token_hash from spent_refresh_token union all select salt from spent_refresh_token",
    )
    .fetch_all(&app.db)
    .await
    .unwrap();
    for session in [first, second] {
        let token = session["refresh_token"]
            .as_str()
            .unwrap()
            .as_bytes()
            .to_vec();
        assert!(!stored.contains(&token));
    }
}
