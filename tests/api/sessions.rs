//! `/me/sessions`: where somebody is signed in, and ending it.

use chrono::Duration;
use serde_json::{Value, json};

use super::support::{PASSWORD, PUBLIC_URL, TestApp};

const SESSIONS: &str = "/api/v1/me/sessions";

#[tokio::test]
async fn people_see_where_they_are_signed_in() {
    let app = TestApp::new().await;
    app.user("bob").await;
    let ana = app.user("ana").await;
    app.set_clock(app.now() + Duration::minutes(5));
    let body = json!({"login": "ana", "password": PASSWORD});
    let login = app
        .anonymous()
        .post("/api/v1/auth/login", body)
        .header("user-agent", "curl/8.5")
        .peer("203.0.113.7");
    login.await.is(200);
    let page = ana.get(SESSIONS).await.ok();
    let items = page["items"].as_array().unwrap();
    assert_eq!((items.len(), &page["next_cursor"]), (2, &Value::Null));
    let expected = json!({
        "id": items[0]["id"], "created_at": "2026-03-10T12:05:00Z",
        "last_seen_at": "2026-03-10T12:05:00Z", "user_agent": "curl/8.5", "ip": "203.0.113.7",
        "current": false,
    });
    assert_eq!(items[0], expected);
    assert_eq!(items[1]["current"], true);
    assert_eq!(items[1]["last_seen_at"], "2026-03-10T12:05:00Z");
}

#[tokio::test]
async fn the_list_comes_in_pages() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    for _ in 0..4 {
        ana.begin_session("browser").await;
    }
    let mut ids = Vec::new();
    let mut path = format!("{SESSIONS}?limit=2");
    loop {
        let page = ana.get(&path).await.ok();
        let items = page["items"].as_array().unwrap();
        ids.extend(
            items
                .iter()
                .map(|item| item["id"].as_str().unwrap().to_owned()),
        );
        let Some(cursor) = page["next_cursor"].as_str() else {
            break;
        };
        path = format!("{SESSIONS}?limit=2&cursor={cursor}");
    }
    assert_eq!(ids.len(), 5);
    assert!(ids.windows(2).all(|pair| pair[0] > pair[1]));
    for (query, error) in [
        ("limit=0", "limit invalid_value"),
        ("limit=201", "limit invalid_value"),
        ("cursor=x", "cursor invalid_cursor"),
        ("colour=red", "colour unknown_parameter"),
    ] {
        ana.get(&format!("{SESSIONS}?{query}"))
            .await
            .unacceptable(&[error]);
    }
}

#[tokio::test]
async fn a_session_that_is_ended_is_over_at_once() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let browser = ana.in_browser().await;
    let page = ana.get(SESSIONS).await.ok();
    let id = page["items"][0]["id"].as_str().unwrap();
    browser.get("/rpc/me/get").await.is(200);
    let path = format!("{SESSIONS}/{id}");
    app.user("bob")
        .await
        .delete(&path)
        .await
        .refused(404, "not-found");
    browser.get("/rpc/me/get").await.is(200);
    ana.delete(&path).await.is(204);
    browser.get("/rpc/me/get").await.is(401);
    ana.delete(&path).await.refused(404, "not-found");
    ana.delete(&format!("{SESSIONS}/none"))
        .await
        .refused(404, "not-found");
    ana.get("/api/v1/me").await.is(200);
}

#[tokio::test]
async fn all_others_are_ended_and_this_one_is_not() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let bob = app.user("bob").await;
    let (phone, browser) = (ana.with_token().await, ana.in_browser().await);
    ana.delete(SESSIONS).await.is(204);
    phone
        .get("/api/v1/me")
        .await
        .refused(401, "unauthenticated");
    browser.get("/rpc/me/get").await.is(401);
    ana.get("/api/v1/me").await.is(200);
    bob.get("/api/v1/me").await.is(200);
    let (here, there) = (ana.in_browser().await, ana.in_browser().await);
    here.form("/rpc/sessions/end_others", "").await.is(200);
    there.get("/rpc/me/get").await.is(401);
    here.get("/rpc/me/get").await.is(200);
}

#[tokio::test]
async fn a_browser_that_lies_about_itself_breaks_nothing() {
    let app = TestApp::new().await;
    app.user("ana").await;
    for agent in ["\u{fc}", &"x".repeat(5_000), " "] {
        let fields = "login=ana&password=correct+horse+battery";
        let call = app.anonymous().form("/rpc/auth/login", fields);
        call.header("origin", PUBLIC_URL)
            .header("user-agent", agent)
            .await
            .is(200);
    }
    let longest = "select max(char_length(user_agent))::bigint from session";
    assert_eq!(app.count(longest).await, 512);
}
