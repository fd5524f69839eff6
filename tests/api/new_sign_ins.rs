//! Mail for whoever's account is entered from where it never was.

use chrono::Duration;
use serde_json::json;

use super::support::{Answer, Call, Mail, PASSWORD, PUBLIC_URL, PostOffice, TestApp};

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/// By an API client.
fn login<'a>(app: &'a TestApp, program: &str, peer: &str) -> Call<'a> {
    let body = json!({"login": "ana", "password": PASSWORD});
    let call = app.anonymous().post("/api/v1/auth/login", body);
    call.header("user-agent", program).peer(peer)
}

/// In a browser with these cookies.
fn page_login<'a>(app: &'a TestApp, cookies: &str) -> Call<'a> {
    let fields = format!("login=ana&password={}", PASSWORD.replace(' ', "+"));
    let call = app.anonymous().form("/rpc/auth/login", &fields);
    call.header("origin", PUBLIC_URL)
        .header("cookie", cookies)
        .header("user-agent", FIREFOX)
        .peer("203.0.113.7")
}

/// The cookie by which a browser is known from then on.
fn device(answer: &Answer) -> String {
    let cookies = answer.cookies();
    let device = cookies
        .iter()
        .find(|c| c.starts_with("__Host-tend_device="));
    device
        .expect("a device")
        .split(';')
        .next()
        .unwrap()
        .to_owned()
}

async fn notices(app: &TestApp) -> i64 {
    app.count("select count(*) from mail where kind = 'new_sign_in'")
        .await
}

#[tokio::test]
async fn a_sign_in_from_a_strange_browser_is_told_in_words_and_only_to_its_owner() {
    let office = PostOffice::open();
    let app = TestApp::new().await.with_smtp(office.port);
    app.user("ana").await;
    app.user("bob").await;
    page_login(&app, "").await.is(200);
    assert_eq!(app.deliver().await, 1);
    let mail: Mail = office.mail();
    assert_eq!(mail.to(), "ana@example.org");
    assert_eq!(mail.get("subject"), "Was it you who signed in?");
    for part in [mail.get("text"), mail.get("html")] {
        assert!(part.contains("ana at tend.example"), "{part}");
        assert!(
            part.contains("Firefox on Linux, from 203.0.113.7"),
            "{part}"
        );
        assert!(part.contains("12:00 UTC on 10 March 2026"), "{part}");
        assert!(
            part.contains("https://tend.example/settings/security"),
            "{part}"
        );
    }
}

#[tokio::test]
async fn a_browser_is_known_by_its_cookie_and_by_nothing_else() {
    let app = TestApp::new().await;
    app.user("ana").await;
    let known = device(&page_login(&app, "").await.is(200));
    assert_eq!(notices(&app).await, 1);
    let known = device(&page_login(&app, &known).await.is(200));
    assert_eq!(notices(&app).await, 1);
    page_login(&app, "__Host-tend_device=made-up").await.is(200);
    assert_eq!(notices(&app).await, 2);
    app.set_clock(app.now() + Duration::days(366));
    page_login(&app, &known).await.is(200);
    assert_eq!(notices(&app).await, 3);
}

#[tokio::test]
async fn a_script_that_signs_in_every_hour_is_news_once() {
    let app = TestApp::new().await;
    app.user("ana").await;
    for _ in 0..30 {
        login(&app, "backup/1.0", "203.0.113.7").await.is(200);
        app.set_clock(app.now() + Duration::hours(1));
    }
    assert_eq!(notices(&app).await, 1);
    for (program, peer, news) in [
        ("backup/1.0", "203.0.113.8", 2),
        ("backup/2.0", "203.0.113.7", 3),
        ("backup/2.0", "2001:db8:1:2::3", 4),
        ("backup/2.0", "2001:db8:1:2::4", 4),
        ("backup/1.0", "203.0.113.7", 4),
    ] {
        login(&app, program, peer).await.is(200);
        assert_eq!(notices(&app).await, news, "{program} from {peer}");
    }
    app.set_clock(app.now() + Duration::days(30));
    login(&app, "backup/1.0", "203.0.113.7").await.is(200);
    assert_eq!(notices(&app).await, 5);
}

#[tokio::test]
async fn where_an_account_is_made_nobody_is_told_then_or_at_the_next_sign_in() {
    let app = TestApp::new().await;
    let body = json!({"username": "ana", "email": "ana@example.org", "password": PASSWORD});
    let call = app.anonymous().post("/api/v1/auth/register", body);
    call.header("user-agent", "app/1.0")
        .peer("203.0.113.7")
        .await
        .is(201);
    login(&app, "app/1.0", "203.0.113.7").await.is(200);
    assert_eq!(notices(&app).await, 0);
    let fields = format!(
        "username=bob&email=bob@example.org&password={}",
        PASSWORD.replace(' ', "+")
    );
    let call = app.anonymous().form("/rpc/auth/register", &fields);
    call.header("origin", PUBLIC_URL).await.is(200);
    assert_eq!(notices(&app).await, 0);
}

#[tokio::test]
async fn a_sign_in_that_fails_is_no_news() {
    let app = TestApp::new().await;
    app.user("ana").await;
    let body = json!({"login": "ana", "password": "wrong"});
    app.anonymous()
        .post("/api/v1/auth/login", body)
        .await
        .is(401);
    assert_eq!(notices(&app).await, 0);
}

#[tokio::test]
async fn a_new_password_makes_everything_a_stranger_again() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    login(&app, "backup/1.0", "203.0.113.7").await.is(200);
    let known = device(&page_login(&app, "").await.is(200));
    assert_eq!(notices(&app).await, 2);
    let body = json!({"current_password": PASSWORD, "new_password": "another good one"});
    ana.post("/api/v1/me/password", body).await.is(204);
    let body = json!({"login": "ana", "password": "another good one"});
    let again = app.anonymous().post("/api/v1/auth/login", body);
    again
        .header("user-agent", "backup/1.0")
        .peer("203.0.113.7")
        .await
        .is(200);
    assert_eq!(notices(&app).await, 3);
    let call = app
        .anonymous()
        .form("/rpc/auth/login", "login=ana&password=another+good+one");
    call.header("origin", PUBLIC_URL)
        .header("cookie", &known)
        .await
        .is(200);
    assert_eq!(notices(&app).await, 4);
}

#[tokio::test]
async fn nobodys_mailbox_is_filled_with_notices() {
    let app = TestApp::new().await;
    app.user("ana").await;
    for number in 0..15 {
        login(&app, &format!("program/{number}"), "203.0.113.7")
            .await
            .is(200);
    }
    assert_eq!(notices(&app).await, 10);
    app.set_clock(app.now() + Duration::hours(1));
    login(&app, "program/16", "203.0.113.7").await.is(200);
    assert_eq!(notices(&app).await, 11);
}

#[tokio::test]
async fn what_a_program_calls_itself_gets_into_no_mail() {
    let office = PostOffice::open();
    let app = TestApp::new().await.with_smtp(office.port);
    app.user("ana").await;
    login(&app, "Call +1 555 now, <b>urgent</b>", "203.0.113.7")
        .await
        .is(200);
    app.deliver().await;
    let mail = office.mail();
    for part in [mail.get("text"), mail.get("html")] {
        assert!(
            part.contains("An unknown device, from 203.0.113.7"),
            "{part}"
        );
        assert!(!part.contains("555"), "{part}");
    }
}
