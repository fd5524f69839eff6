//! The second factor in a browser, by server functions and by plain forms.

use chrono::Duration;
use serde_json::json;

use super::support::{
    Answer, Authenticator, Guarded, PASSWORD, PUBLIC_URL, SESSION_COOKIE, TestApp, errors,
};

const STEP: &str = "__Host-tend_step";

fn password() -> String {
    PASSWORD.replace(' ', "+")
}

/// What `Set-Cookie` says of a cookie: `name=value`.
fn cookie(answer: &Answer, name: &str) -> Option<String> {
    let start = format!("{name}=");
    let mut all = answer.cookies().into_iter();
    let found = all.find(|cookie| cookie.starts_with(&start))?;
    found.split(';').next().map(str::to_owned)
}

/// The first half by a plain form on this page, with more fields.
async fn first_half(app: &TestApp, page: &str, more: &str) -> Answer {
    let fields = format!("__fn=auth/login&login=ana&password={}{more}", password());
    let call = app.anonymous().form(page, &fields);
    call.header("origin", PUBLIC_URL).await
}

#[tokio::test]
async fn a_plain_form_asks_for_the_code_on_the_same_page_and_without_the_password() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.guarded(&app).await;
    let page = first_half(&app, "/login?next=/inbox", "&next=/inbox")
        .await
        .is(401);
    assert_eq!(cookie(&page, SESSION_COOKIE), None);
    let step = cookie(&page, STEP).unwrap();
    assert!(page.cookies()[0].contains("HttpOnly") && page.cookies()[0].contains("Max-Age=600"));
    let html = page.text();
    assert!(html.contains("auth/second") && html.contains("one-time-code"));
    assert!(!html.contains(PASSWORD) && !html.contains(step.split('=').nth(1).unwrap()));

    let browser = app.browser(&step);
    let second = |code: &str| {
        let fields = format!("__fn=auth/second&code={code}&next=/inbox");
        browser.form("/login?next=/inbox", &fields)
    };
    let wrong = second("000000").await.is(422).text();
    assert!(wrong.contains("This code is wrong") && wrong.contains("auth/second"));
    let code = ana.app.code(app.now());
    let entered = second(&code).await.is(303);
    assert_eq!(entered.header("location"), "/inbox");
    let session = cookie(&entered, SESSION_COOKIE).unwrap();
    assert_eq!(cookie(&entered, STEP).unwrap(), format!("{STEP}="));
    app.browser(&session).get("/rpc/me/get").await.is(200);
    // What was half done is done, and good for nothing more.
    let again = second(&ana.recovery_codes[0]).await.is(422);
    assert!(again.text().contains("Start again"));
}

#[tokio::test]
async fn what_is_half_done_runs_out_after_ten_minutes_and_with_the_password() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.guarded(&app).await;
    let second = async |step: &str, code: &str| {
        let call = app
            .browser(step)
            .form("/rpc/auth/second", &format!("code={code}"));
        errors(&call.await.refused_by_rpc(422, "validation"))
    };
    let late = cookie(&first_half(&app, "/login", "").await, STEP).unwrap();
    app.set_clock(app.now() + Duration::minutes(10));
    let code = &ana.recovery_codes[0];
    assert_eq!(second(&late, code).await, ["code expired"]);
    assert_eq!(second("", code).await, ["code expired"]);
    assert_eq!(
        second(&format!("{STEP}=guess"), code).await,
        ["code expired"]
    );
    assert_eq!(second(&late, "").await, ["code required"]);

    let step = cookie(&first_half(&app, "/login", "").await, STEP).unwrap();
    let change = json!({"current_password": PASSWORD, "new_password": "three quiet otters"});
    ana.user.post("/api/v1/me/password", change).await.is(204);
    assert_eq!(second(&step, code).await, ["code expired"]);
    app.tidy().await;
    assert_eq!(app.count("select count(*) from challenge").await, 0);
}

#[tokio::test]
async fn a_disabled_account_is_not_entered_by_the_second_half() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.guarded(&app).await;
    let step = cookie(&first_half(&app, "/login", "").await, STEP).unwrap();
    tend::server::service::users::disable_anonymous(app.inside(), "ana")
        .await
        .unwrap();
    let fields = format!("code={}", ana.recovery_codes[0]);
    let call = app.browser(&step).form("/rpc/auth/second", &fields);
    call.await.refused_by_rpc(422, "validation");
}

#[tokio::test]
async fn what_was_typed_when_the_session_ended_is_saved_after_both_halves() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.guarded(&app).await;
    let then = "&__then=tasks/create&then.task[title]=Not+lost&next=/inbox";
    let page = first_half(&app, "/login?next=/inbox", then).await.is(401);
    assert!(page.text().contains("then.task[title]"));
    let step = cookie(&page, STEP).unwrap();
    let fields = format!("__fn=auth/second&code={}{then}", ana.app.code(app.now()));
    let done = app
        .browser(&step)
        .form("/login?next=/inbox", &fields)
        .await
        .is(303);
    assert_eq!(done.header("location"), "/inbox");
    assert!(cookie(&done, SESSION_COOKIE).is_some());
    let title: String = sqlx::query_scalar("select title from task")
        .fetch_one(&app.db)
        .await
        .unwrap();
    assert_eq!(title, "Not lost");
}

#[tokio::test]
async fn what_was_typed_outlives_a_wrong_password_at_the_door_that_another_page_became() {
    let app = TestApp::new().await;
    app.user("ana").await;
    let then = "&__then=tasks/create&then.task[title]=Not+lost";
    let wrong = format!("__fn=auth/login&login=ana&password=wrong{then}");
    let call = app.anonymous().form("/inbox?sort=due", &wrong);
    let page = call.header("origin", PUBLIC_URL).await.is(401).text();
    assert!(page.contains("then.task[title]") && page.contains("Not lost"));
    assert!(page.contains("Wrong user name or password"));
    assert!(page.contains("/inbox?sort=due"), "the way back");
    let done = first_half(&app, "/inbox?sort=due", then).await.is(303);
    assert_eq!(done.header("location"), "/today");
    let ben = app.user("ben").await.guarded(&app).await;
    let half = format!("__fn=auth/login&login=ben&password={}{then}", password());
    let call = app.anonymous().form("/inbox", &half);
    let page = call.header("origin", PUBLIC_URL).await.is(401);
    assert!(page.text().contains("then.task[title]"));
    let fields = format!("__fn=auth/second&code={}{then}", ben.app.code(app.now()));
    let browser = app.browser(&cookie(&page, STEP).unwrap());
    browser.form("/inbox", &fields).await.is(303);
    assert_eq!(app.count("select count(*) from task").await, 2);
}

#[tokio::test]
async fn two_factor_is_turned_on_and_off_by_plain_forms() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.in_browser().await;
    let security = "/settings/security";
    let page = ana
        .form(security, "__fn=factors/enrol")
        .await
        .is(200)
        .text();
    assert!(page.contains("<svg") && page.contains("otpauth://totp/"));
    let (_, content) = page.split_once("<main").expect("a page has its content");
    let codes = between(content, "<textarea", "</textarea>");
    let codes: Vec<_> = codes
        .split('>')
        .nth(1)
        .unwrap()
        .split_whitespace()
        .collect();
    assert_eq!(codes.len(), 10, "{codes:?}");
    let key = between(&page, "id=\"totp-secret\"", "/>");
    let key = between(key, "value=\"", "\"");
    let authenticator = Authenticator::new(key.trim_start_matches("value=\""));
    // A wrong code loses neither the picture nor the codes.
    let fields = |code: &str| format!("__fn=factors/confirm&code={code}&codes={}", codes.join("+"));
    let again = ana.form(security, &fields("000000")).await.is(422).text();
    assert!(again.contains("<svg") && again.contains(codes[9]));
    assert!(again.contains("This code is wrong"));
    let code = authenticator.code(app.now());
    let done = ana.form(security, &fields(&code)).await.is(200).text();
    assert!(done.contains("Turn off two-factor") && done.contains(codes[9]));
    // Later there is neither secret nor codes to be seen.
    let later = ana.get(security).await.is(200).text();
    assert!(!later.contains(codes[9]) && !later.contains("otpauth:"));
    assert!(later.contains("Recovery codes left: 10"));
    let renewed = ana
        .form(security, "__fn=factors/codes")
        .await
        .is(200)
        .text();
    let (_, content) = renewed.split_once("<main").expect("a page has its content");
    assert!(content.contains("<textarea") && !content.contains(codes[9]));
    ana.form(security, "__fn=factors/turn_off").await.is(303);
    let off = ana.get(security).await.is(200).text();
    assert!(off.contains("Turn on two-factor"), "{off}");
    assert!(!off.contains("Turn off two-factor"), "{off}");
}

/// From the first `start` to the next `end`.
fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let from = text
        .find(start)
        .unwrap_or_else(|| panic!("no {start} in {text}"));
    let rest = &text[from..];
    let skip = start.len();
    &rest[..skip + rest[skip..].find(end).expect("an end")]
}

#[tokio::test]
async fn what_is_dangerous_asks_for_the_password_after_ten_minutes() {
    let app = TestApp::new().await;
    let Guarded { user, .. } = app.user("ana").await.guarded(&app).await;
    let ana = user.in_browser().await;
    app.set_clock(app.now() + Duration::minutes(11));
    for (function, fields) in [
        ("factors/enrol", ""),
        ("factors/confirm", "code=123456"),
        ("factors/turn_off", ""),
        ("factors/codes", ""),
        ("passkeys/ask", ""),
        ("passkeys/add", "token=x&name=x&credential=x"),
    ] {
        let answer = ana.form(&format!("/rpc/{function}"), fields).await;
        answer.refused_by_rpc(403, "reauthentication-required");
    }
    // Asked in place, the password is enough, whatever else signing in takes.
    let fields = format!("__fn=factors/turn_off&__password={}", password());
    ana.form("/settings/security", &fields).await.is(303);
    assert_eq!(app.count("select count(*) from totp").await, 0);
}

#[tokio::test]
async fn recovery_codes_are_renewed_and_the_old_ones_are_none() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.guarded(&app).await;
    let browser = ana.user.in_browser().await;
    let renewed = browser.form("/rpc/factors/codes", "").await.ok();
    let login = |code: &str| {
        let body = json!({"login": "ana", "password": PASSWORD, "totp": code});
        app.anonymous().post("/api/v1/auth/login", body)
    };
    login(&ana.recovery_codes[0]).await.is(401);
    login(renewed[0].as_str().unwrap()).await.is(200);
    browser.form("/rpc/factors/turn_off", "").await.is(200);
    let none = browser.form("/rpc/factors/codes", "").await;
    none.refused_by_rpc(409, "conflict");
}

#[tokio::test]
async fn an_operator_takes_a_lost_second_factor_away() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.guarded(&app).await;
    ana.user.passkey(&uuid::Uuid::now_v7().to_string()).await;
    let reset = tend::server::service::factors::reset_anonymous;
    assert!(reset(app.inside(), "ana").await.unwrap());
    assert!(!reset(app.inside(), "ana").await.unwrap());
    assert!(reset(app.inside(), "nobody").await.is_err());
    for table in ["totp", "passkey", "recovery_code"] {
        let rows: i64 = sqlx::query_scalar(match table {
            "totp" => "select count(*) from totp",
            "passkey" => "select count(*) from passkey",
            _ => "select count(*) from recovery_code",
        })
        .fetch_one(&app.db)
        .await
        .unwrap();
        assert_eq!(rows, 0, "{table}");
    }
    first_half(&app, "/login", "").await.is(303);
    let mails = "select count(*) from mail where kind = 'second_factor_off'";
    assert_eq!(app.count(mails).await, 1);
}
