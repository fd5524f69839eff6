//! The browser's session: its cookie, and whose writes are refused.

use axum::http::Method;
use chrono::Duration;

use super::support::{Answer, PASSWORD, PUBLIC_URL, SESSION_COOKIE, TestApp, TestUser, task_path};

const LOGIN: &str = "/rpc/auth/login";

async fn sign_in(app: &TestApp, username: &str) -> Answer {
    let password = PASSWORD.replace(' ', "+");
    let fields = format!("login={username}&password={password}");
    app.anonymous()
        .form(LOGIN, &fields)
        .header("origin", PUBLIC_URL)
        .await
}

/// Adds a task as the page does.
fn add<'a>(user: &TestUser<'a>, title: &str) -> super::support::Call<'a> {
    user.form("/rpc/tasks/create", &format!("task[title]={title}"))
}

/// What everybody sees of a page that asks for a session.
async fn list_status(user: &TestUser<'_>) -> u16 {
    user.get("/rpc/tasks/list?view=inbox&search=").await.status
}

#[tokio::test]
async fn the_session_cookie_is_for_this_host_alone_and_not_for_scripts() {
    let app = TestApp::new().await;
    app.user("ana").await;
    let answer = sign_in(&app, "ana").await;
    let cookies = answer.cookies();
    assert_eq!(cookies.len(), 2);
    let mut attributes = cookies[0].split("; ");
    let (name, secret) = attributes.next().unwrap().split_once('=').unwrap();
    assert_eq!(name, SESSION_COOKIE);
    assert!(secret.len() >= 43, "256 bits");
    let mut attributes: Vec<_> = attributes.collect();
    attributes.sort_unstable();
    assert_eq!(
        attributes,
        [
            "HttpOnly",
            "Max-Age=2592000",
            "Path=/",
            "SameSite=Lax",
            "Secure"
        ]
    );
    let ana = app.browser(&format!("{name}={secret}"));
    assert_eq!(list_status(&ana).await, 200);
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_browser_is_known_again_by_a_cookie_that_opens_nothing() {
    let app = TestApp::new().await;
    app.user("ana").await;
    let answer = sign_in(&app, "ana").await;
    let (device, attributes) = answer.cookies()[1].split_once("; ").unwrap();
    assert!(device.starts_with("__Host-tend_device="), "{device}");
    assert_eq!(
        attributes,
        "Path=/; Max-Age=31536000; Secure; HttpOnly; SameSite=Lax"
    );
    assert_eq!(list_status(&app.browser(device)).await, 401);
}

#[tokio::test]
async fn every_sign_in_makes_a_new_session() {
    let app = TestApp::new().await;
    app.user("ana").await;
    let (one, other) = (sign_in(&app, "ana").await, sign_in(&app, "ana").await);
    assert_ne!(one.cookies(), other.cookies());
}

#[tokio::test]
async fn signing_out_ends_the_session_and_clears_what_the_browser_keeps() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.in_browser().await;
    let answer = ana.form("/rpc/auth/logout", "").await;
    assert_eq!(answer.header("clear-site-data"), "\"cache\", \"storage\"");
    let expired = format!("{SESSION_COOKIE}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax");
    assert_eq!(answer.cookies(), [expired]);
    assert_eq!(list_status(&ana).await, 401);
}

#[tokio::test]
async fn a_session_ends_after_14_idle_days_and_after_30_in_any_case() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.in_browser().await;
    let begun = app.now();
    for (days, status) in [(13, 200), (26, 200), (30, 401)] {
        app.set_clock(begun + Duration::days(days));
        assert_eq!(list_status(&ana).await, status, "day {days}");
    }
    app.set_clock(begun);
    let idle = ana.in_browser().await;
    app.set_clock(begun + Duration::days(14));
    assert_eq!(list_status(&idle).await, 401);
}

#[tokio::test]
async fn nonsense_in_the_cookie_is_nobody() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let (_, api_secret) = ana.begin_session("api").await;
    for value in [
        "",
        "x",
        "\"",
        "%00",
        "%FF",
        "'; drop table session; --",
        "\u{fc}\u{1F600}",
        &"a".repeat(10_000),
        &api_secret,
    ] {
        let nobody = app.browser(&format!("{SESSION_COOKIE}={value}"));
        assert_eq!(list_status(&nobody).await, 401, "{value}");
    }
    for cookies in ["", ";", "=", "===;;;", SESSION_COOKIE, "\u{fc}=\u{fc}"] {
        assert_eq!(list_status(&app.browser(cookies)).await, 401, "{cookies}");
    }
    let nobody = app
        .anonymous()
        .get("/login")
        .header("cookie", SESSION_COOKIE)
        .await;
    assert!(nobody.status < 500);
}

#[tokio::test]
async fn a_cookie_among_others_is_found() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.in_browser().await;
    let cookies = format!("theme=dark; {}; __Host-tend_notice=nonsense", ana.secret());
    assert_eq!(list_status(&app.browser(&cookies)).await, 200);
}

#[tokio::test]
async fn rest_reads_no_cookie_and_pages_read_no_token() {
    let app = TestApp::new().await;
    let client = app.user("ana").await;
    let browser = client.in_browser().await;
    let answer = browser.get("/api/v1/tasks").await;
    answer.refused(401, "unauthenticated");
    browser
        .post("/api/v1/tasks", serde_json::json!({"title": "x"}))
        .await
        .refused(401, "unauthenticated");
    assert_eq!(list_status(&client).await, 401);
    add(&client, "x").await.is(401);
    assert_eq!(app.count("select count(*) from task").await, 0);
}

#[tokio::test]
async fn a_write_from_another_site_is_refused() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.in_browser().await;
    let elsewhere = [
        "https://evil.example",
        "http://tend.example",
        "https://tend.example:8443",
        "https://tend.example.evil.example",
        "https://evil.example/https://tend.example",
        "null",
        "",
    ];
    for origin in elsewhere {
        for path in ["/rpc/tasks/create", "/inbox", "/login", "/", "/nowhere"] {
            let fields = "__fn=tasks/create&task[title]=x";
            let answer = ana.form(path, fields).header("origin", origin).await;
            assert_eq!(answer.status, 403, "{path} from {origin}");
        }
    }
    for site in ["cross-site", "same-site", "none", "nonsense"] {
        let call = add(&ana, "x")
            .without("origin")
            .header("sec-fetch-site", site);
        call.await.refused(403, "forbidden");
    }
    add(&ana, "x")
        .without("origin")
        .await
        .refused(403, "forbidden");
    assert_eq!(app.count("select count(*) from task").await, 0);
}

#[tokio::test]
async fn a_sign_in_from_another_site_is_refused_too() {
    let app = TestApp::new().await;
    app.user("ana").await;
    let fields = "login=ana&password=correct+horse+battery";
    let nobody = app.anonymous();
    let answer = nobody
        .form(LOGIN, fields)
        .header("origin", "https://evil.example")
        .await;
    answer.refused(403, "forbidden");
    let answer = nobody
        .form(LOGIN, fields)
        .header("sec-fetch-site", "cross-site")
        .await;
    answer.refused(403, "forbidden");
    assert_eq!(
        app.count("select count(*) from session where kind = 'browser'")
            .await,
        0
    );
}

#[tokio::test]
async fn other_methods_from_another_site_are_refused_too() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.in_browser().await;
    for method in [Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS] {
        for path in ["/rpc/tasks/create", "/inbox"] {
            let call = ana
                .call(method.clone(), path)
                .header("origin", "https://evil.example");
            call.await.is(403);
        }
    }
}

#[tokio::test]
async fn a_write_from_our_own_pages_is_taken() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.in_browser().await;
    add(&ana, "by-origin").await.is(200);
    let call = add(&ana, "by-site")
        .without("origin")
        .header("sec-fetch-site", "same-origin");
    call.await.is(200);
    let both = add(&ana, "by-both").header("sec-fetch-site", "same-origin");
    both.await.is(200);
    assert_eq!(app.count("select count(*) from task").await, 3);
}

#[tokio::test]
async fn a_client_that_is_no_browser_says_no_origin_and_needs_none() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let id = ana.has_task("x").await;
    let page_of_another_site = ana
        .delete(&task_path(&id))
        .header("origin", "https://client.example");
    page_of_another_site.await.is(204);
}
