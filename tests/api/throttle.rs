//! How often secrets may be tried, from wherever, at whatever, and who is never kept out.

use chrono::Duration;
use serde_json::json;
use tend::server::config::Limits;

use super::support::{Answer, Call, PASSWORD, PUBLIC_URL, TestApp};

const LOGIN: &str = "/api/v1/auth/login";

fn login<'a>(app: &'a TestApp, name: &str, password: &str) -> Call<'a> {
    let body = json!({"login": name, "password": password});
    app.anonymous().post(LOGIN, body)
}

/// The same in a browser, with these cookies.
fn page_login<'a>(app: &'a TestApp, cookies: &str, password: &str) -> Call<'a> {
    let fields = format!("login=ana&password={}", password.replace(' ', "+"));
    let call = app.anonymous().form("/rpc/auth/login", &fields);
    call.header("origin", PUBLIC_URL).header("cookie", cookies)
}

/// From a new address each time, so that only the account counts.
async fn fail(app: &TestApp, name: &str, number: usize) -> Answer {
    let address = format!("198.51.100.{number}");
    login(app, name, "wrong").peer(&address).await
}

fn retry_after(answer: &Answer) -> i64 {
    answer.header("retry-after").parse().expect("seconds")
}

#[tokio::test]
async fn any_number_of_failures_is_counted_and_waits_no_longer() {
    let app = TestApp::new().await;
    app.user("ana").await;
    sign_in_wrongly(&app).await;
    sqlx::query("update failed_try set failures = 5000, allowed_at = $1, counted_at = $1")
        .bind(app.now())
        .execute(&app.db)
        .await
        .unwrap();
    sign_in_wrongly(&app).await;
}

/// One guess, by an API client.
async fn sign_in_wrongly(app: &TestApp) {
    let body = json!({"login": "ana", "password": "wrong"});
    app.anonymous()
        .post("/api/v1/auth/login", body)
        .await
        .refused(401, "invalid-credentials");
}

#[tokio::test]
async fn an_address_has_10_tries_and_10_more_a_minute() {
    let app = TestApp::new().await;
    let from = "203.0.113.7";
    for left in (0..10).rev() {
        let name = format!("nobody{left}");
        let answer = login(&app, &name, "wrong").peer(from).await.is(401);
        assert_eq!(answer.header("ratelimit-limit"), "10");
        assert_eq!(answer.header("ratelimit-remaining"), left.to_string());
        assert_eq!(answer.header("retry-after"), "");
    }
    let refused = login(&app, "other", "wrong").peer(from).await;
    assert_eq!(retry_after(&refused), 6);
    assert_eq!(refused.header("ratelimit-remaining"), "0");
    assert_eq!(refused.header("ratelimit-reset"), "60");
    refused.refused(429, "too-many-requests");
    login(&app, "other", "wrong")
        .peer("203.0.113.8")
        .await
        .is(401);
    app.set_clock(app.now() + Duration::seconds(6));
    login(&app, "other", "wrong").peer(from).await.is(401);
    login(&app, "other", "wrong").peer(from).await.is(429);
    app.set_clock(app.now() + Duration::minutes(10));
    for _ in 0..5 {
        login(&app, "third", "wrong").peer(from).await.is(401);
    }
}

#[tokio::test]
async fn an_ipv6_network_is_one_address() {
    let app = TestApp::new().await;
    for number in 0..10 {
        let (name, from) = (format!("nobody{number}"), format!("2001:db8:1:2::{number}"));
        login(&app, &name, "wrong").peer(&from).await.is(401);
    }
    let next = |from| login(&app, "other", "wrong").peer(from);
    next("2001:db8:1:2:ffff::1").await.is(429);
    next("2001:db8:1:3::1").await.is(401);
}

#[tokio::test]
async fn who_signs_in_rightly_is_not_counted() {
    let app = TestApp::new().await;
    app.user("ana").await;
    for _ in 0..12 {
        login(&app, "ana", PASSWORD).await.is(200);
    }
}

#[tokio::test]
async fn an_account_waits_longer_after_each_failure_and_then_takes_the_right_password() {
    let app = TestApp::new().await;
    app.user("ana").await;
    for number in 0..5 {
        fail(&app, "ana", number).await.is(401);
    }
    for (number, wait) in [(5, 1), (6, 2), (7, 4), (8, 8), (9, 16)] {
        let early = login(&app, "ana", PASSWORD).peer("203.0.113.7").await;
        assert_eq!(retry_after(&early), wait);
        early.refused(429, "too-many-requests");
        app.set_clock(app.now() + Duration::seconds(wait));
        fail(&app, "ana", number).await.is(401);
    }
    app.set_clock(app.now() + Duration::seconds(32));
    login(&app, "ana", PASSWORD).await.is(200);
    for number in 10..15 {
        fail(&app, "ana", number).await.is(401);
    }
}

#[tokio::test]
async fn the_wait_is_a_quarter_of_an_hour_at_most() {
    let app = TestApp::new().await;
    app.user("ana").await;
    for number in 0..20 {
        fail(&app, "ana", number).await.is(401);
        app.set_clock(app.now() + Duration::minutes(15));
    }
    fail(&app, "ana", 20).await.is(401);
    let refused = login(&app, "ana", PASSWORD).await;
    assert_eq!(retry_after(&refused), 900);
    app.set_clock(app.now() + Duration::minutes(15));
    login(&app, "ana", PASSWORD).await.is(200);
}

#[tokio::test]
async fn an_account_that_is_none_waits_as_one_that_is() {
    let app = TestApp::new().await;
    app.user("ana").await;
    let mut answers = Vec::new();
    for name in ["ana", "nobody"] {
        let mut seen = Vec::new();
        for number in 0..7 {
            let from = format!("198.51.{}.1", number + 10 * usize::from(name == "ana"));
            let answer = login(&app, name, "wrong").peer(&from).await;
            let headers = [
                "retry-after",
                "ratelimit-limit",
                "ratelimit-remaining",
                "ratelimit-reset",
            ];
            let headers = headers.map(|header| answer.header(header).to_owned());
            seen.push((answer.status, headers));
        }
        answers.push(seen);
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0][5].0, 429);
}

#[tokio::test]
async fn name_and_email_of_an_account_count_together_over_every_door() {
    let app = TestApp::new().await;
    app.user("ana").await;
    for (number, name) in ["ana", "ANA", "ana@example.org"].into_iter().enumerate() {
        fail(&app, name, number).await.is(401);
    }
    page_login(&app, "", "wrong")
        .peer("192.0.2.1")
        .await
        .is(401);
    let form = "__fn=auth/login&login=ana&password=wrong";
    let call = app
        .anonymous()
        .form("/login", form)
        .header("origin", PUBLIC_URL);
    call.peer("192.0.2.2").await.is(401);
    let page = page_login(&app, "", PASSWORD).peer("192.0.2.3").await;
    assert_eq!(retry_after(&page), 1);
    page.refused_by_rpc(429, "too-many-requests");
}

#[tokio::test]
async fn a_known_device_and_a_living_session_get_in_whatever_strangers_do() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let here = "203.0.113.7";
    let first = page_login(&app, "", PASSWORD).peer(here).await.is(200);
    let device = first.cookies()[1].split(';').next().unwrap().to_owned();
    for number in 0..12 {
        login(&app, "ana", "wrong").peer(here).await;
        fail(&app, "ana", number).await;
    }
    page_login(&app, "", PASSWORD).peer(here).await.is(429);
    page_login(&app, "__Host-tend_device=x", PASSWORD)
        .peer(here)
        .await
        .is(429);
    page_login(&app, &device, "wrong").peer(here).await.is(401);
    page_login(&app, &device, PASSWORD).peer(here).await.is(200);
    let again = json!({"password": PASSWORD});
    ana.post("/api/v1/auth/confirm", again)
        .peer(here)
        .await
        .is(204);
    page_login(&app, &device, PASSWORD).peer(here).await.is(429);
}

#[tokio::test]
async fn a_known_device_cannot_guess_for_ever_either() {
    let app = TestApp::new().await;
    app.user("ana").await;
    let first = page_login(&app, "", PASSWORD).await.is(200);
    let device = first.cookies()[1].split(';').next().unwrap().to_owned();
    for _ in 0..5 {
        page_login(&app, &device, "wrong").await.is(401);
    }
    page_login(&app, &device, PASSWORD).await.is(429);
    app.set_clock(app.now() + Duration::seconds(1));
    page_login(&app, &device, PASSWORD).await.is(200);
}

#[tokio::test]
async fn every_place_that_asks_for_the_password_counts() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let wrong = json!({"password": "wrong"});
    let change = json!({"current_password": "wrong", "new_password": "a better one, 9+"});
    ana.post("/api/v1/auth/confirm", wrong.clone())
        .await
        .is(422);
    ana.post("/api/v1/me/password", change.clone())
        .await
        .is(422);
    ana.delete("/api/v1/me").json(wrong.clone()).await.is(422);
    ana.post("/api/v1/me/password", change).await.is(422);
    let last = ana.delete("/api/v1/me").json(wrong.clone()).await.is(422);
    assert_eq!(last.header("ratelimit-remaining"), "0");
    for call in [
        ana.delete("/api/v1/me").json(json!({"password": PASSWORD})),
        ana.post("/api/v1/auth/confirm", json!({"password": PASSWORD})),
    ] {
        call.await.refused(429, "too-many-requests");
    }
    ana.get("/api/v1/me").await.is(200);
    app.set_clock(app.now() + Duration::seconds(1));
    ana.post("/api/v1/auth/confirm", json!({"password": PASSWORD}))
        .await
        .is(204);
}

#[tokio::test]
async fn refresh_tokens_are_guessed_at_no_faster() {
    let app = TestApp::new().await;
    for status in [[401; 10].as_slice(), &[429]].concat() {
        let body = json!({"refresh_token": "guess"});
        app.anonymous()
            .post("/api/v1/auth/refresh", body)
            .await
            .is(status);
    }
}

#[tokio::test]
async fn tries_at_the_same_time_count_too() {
    let app = TestApp::new().await;
    app.user("ana").await;
    let calls: Vec<_> = (0..30).map(|_| login(&app, "ana", "wrong")).collect();
    let answers =
        futures_util::future::join_all(calls.into_iter().map(IntoFuture::into_future)).await;
    let checked = answers.iter().filter(|answer| answer.status == 401).count();
    assert_eq!(checked, 5);
    assert!(
        answers
            .iter()
            .all(|answer| [401, 429].contains(&answer.status))
    );
}

#[tokio::test]
async fn what_was_counted_holds_on_every_server() {
    let app = TestApp::new().await;
    app.user("ana").await;
    let other = app.replica().await;
    for number in 0..5 {
        fail(&app, "ana", number).await.is(401);
    }
    login(&other, "ana", PASSWORD).await.is(429);
}

#[tokio::test]
async fn a_client_cannot_say_where_it_is_unless_it_is_a_trusted_proxy() {
    let limits = Limits {
        trusted_proxies: vec!["10.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()],
        ..Limits::default()
    };
    for (limits, peer, forwarded, seen) in [
        (Limits::default(), "203.0.113.7", "192.0.2.1", "203.0.113.7"),
        (Limits::default(), "127.0.0.1", "192.0.2.1", "127.0.0.1"),
        (limits.clone(), "203.0.113.7", "192.0.2.1", "203.0.113.7"),
        (limits.clone(), "10.0.0.1", "192.0.2.1", "192.0.2.1"),
        (limits.clone(), "::ffff:10.0.0.1", "192.0.2.1", "192.0.2.1"),
        (
            limits.clone(),
            "10.0.0.1",
            "6.6.6.6, 192.0.2.1",
            "192.0.2.1",
        ),
        (
            limits.clone(),
            "10.0.0.1",
            "6.6.6.6, 192.0.2.1, 10.1.1.1",
            "192.0.2.1",
        ),
        (limits.clone(), "::1", "192.0.2.1:4711", "192.0.2.1"),
        (
            limits.clone(),
            "10.0.0.1",
            "[2001:db8::1]:80",
            "2001:db8::1",
        ),
        (limits.clone(), "10.0.0.1", "6.6.6.6, unknown", "10.0.0.1"),
        (limits.clone(), "10.0.0.1", "", "10.0.0.1"),
    ] {
        let app = TestApp::limited(limits).await;
        app.user("ana").await;
        sqlx::query("delete from session")
            .execute(&app.db)
            .await
            .unwrap();
        let call = login(&app, "ana", PASSWORD).peer(peer);
        call.header("x-forwarded-for", forwarded).await.is(200);
        let ip: String = sqlx::query_scalar("select ip from session")
            .fetch_one(&app.db)
            .await
            .unwrap();
        assert_eq!(ip, seen, "{peer}, {forwarded}");
    }
}
