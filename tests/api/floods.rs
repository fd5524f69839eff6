//! Floods: of new accounts from one place, and of sign-ins that keep every place for hashing busy.

use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::Duration;
use futures_util::future::join_all;
use serde_json::json;
use sqlx::{ConnectOptions, Connection, PgConnection};
use tend::server::config::Limits;

use super::support::{Answer, Call, PASSWORD, PUBLIC_URL, Statements, TestApp};

/// Registers from an address.
async fn register_from(app: &TestApp, name: &str, peer: &str) -> Answer {
    let body =
        json!({"username": name, "email": format!("{name}@example.org"), "password": PASSWORD});
    let call = app.anonymous().post("/api/v1/auth/register", body);
    call.peer(peer).await
}

#[tokio::test]
async fn a_thousand_accounts_are_made_from_one_address_and_a_flood_of_them_is_not() {
    let app = TestApp::new().await;
    let first = register_from(&app, "ana", "203.0.113.7").await.is(201);
    assert_eq!(first.header("ratelimit-limit"), "1000");
    assert_eq!(first.header("ratelimit-remaining"), "999");
    let limits = Limits {
        registrations_per_hour: 3,
        ..Limits::default()
    };
    let app = TestApp::limited(limits.clone()).await;
    for name in ["ana", "ben", "cleo"] {
        register_from(&app, name, "203.0.113.7").await.is(201);
    }
    let refused = register_from(&app, "dan", "203.0.113.7").await;
    assert_eq!(refused.header("retry-after"), "1200");
    assert_eq!(refused.header("ratelimit-remaining"), "0");
    refused.refused(429, "too-many-requests");
    // The page is the same door, whichever server it is on.
    let other = app.limited_replica(limits).await;
    let fields = "__fn=auth/register&username=dan&email=dan@example.org&password=correct+horse+1";
    let form = other
        .anonymous()
        .form("/register", fields)
        .header("origin", PUBLIC_URL);
    let page = form.peer("203.0.113.7").await.is(429);
    assert_eq!(page.header("retry-after"), "1200");
    assert!(page.text().contains("Too many tries. Wait a little"));
    let script = app.anonymous().form(
        "/rpc/auth/register",
        fields.trim_start_matches("__fn=auth/register&"),
    );
    script
        .header("origin", PUBLIC_URL)
        .peer("203.0.113.7")
        .await
        .refused_by_rpc(429, "too-many-requests");
    register_from(&app, "dan", "203.0.113.8").await.is(201);
    app.set_clock(app.now() + Duration::minutes(20));
    register_from(&app, "eve", "203.0.113.7").await.is(201);
    register_from(&app, "fay", "203.0.113.7").await.is(429);
}

#[tokio::test]
async fn what_is_mistyped_while_registering_costs_nothing_and_a_network_counts_as_one() {
    let app = TestApp::limited(Limits {
        registrations_per_hour: 2,
        ..Limits::default()
    })
    .await;
    for _ in 0..5 {
        register_from(&app, "x", "2001:db8:1:2::1").await.is(422);
    }
    register_from(&app, "ana", "2001:db8:1:2::1").await.is(201);
    // Whether a name is taken is an answer, and counts.
    register_from(&app, "ana", "2001:db8:1:2::2").await.is(409);
    register_from(&app, "ben", "2001:db8:1:2::3").await.is(429);
    register_from(&app, "ben", "2001:db8:1:3::1").await.is(201);
}

#[tokio::test]
async fn registering_and_signing_in_are_counted_apart() {
    let app = TestApp::new().await;
    app.user("ana").await;
    for number in 0..12 {
        register_from(&app, &format!("user{number}"), "203.0.113.7")
            .await
            .is(201);
    }
    let body = json!({"login": "ana", "password": PASSWORD});
    let call = app.anonymous().post("/api/v1/auth/login", body);
    call.peer("203.0.113.7").await.is(200);
}

/// A wrong sign-in from an address of its own.
fn wrong_login(app: &TestApp, number: usize) -> Call<'_> {
    let body = json!({"login": format!("nobody{number}"), "password": "wrong"});
    let call = app.anonymous().post("/api/v1/auth/login", body);
    call.peer(&format!("198.51.{}.{}", number / 250, number % 250))
}

#[tokio::test]
async fn while_no_place_for_hashing_is_free_sign_ins_are_put_off_and_the_rest_is_answered() {
    let app = TestApp::new().await.with_hashing_places(0);
    let ana = app.user("ana").await;
    let browser = ana.in_browser().await;
    let flood = join_all((0..500).map(|number| wrong_login(&app, number).into_future()));
    let others = async {
        for _ in 0..3 {
            app.anonymous().get("/healthz").await.is(200);
            browser.get("/today").await.is(200);
            ana.get("/api/v1/tasks").await.is(200);
        }
    };
    let (answers, ()) = tokio::join!(flood, others);
    for answer in answers {
        assert_ne!(answer.header("retry-after"), "");
        answer.refused(503, "unavailable");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_sign_ins_at_once_are_still_waiting_when_everybody_else_is_answered() {
    let app = TestApp::new().await;
    let browser = app.user("ana").await.in_browser().await;
    let answered = AtomicUsize::new(0);
    let flood = join_all((0..500).map(async |number| {
        let answer = wrong_login(&app, number).await;
        answered.fetch_add(1, Ordering::Relaxed);
        answer
    }));
    let others = async {
        app.anonymous().get("/healthz").await.is(200);
        browser.get("/today").await.is(200);
        app.anonymous().get("/healthz").await.is(200);
        answered.load(Ordering::Relaxed)
    };
    let (answers, answered) = tokio::join!(flood, others);
    assert!(answered < 500, "they had to wait for all of them");
    for answer in answers {
        match answer.status {
            503 => assert_ne!(answer.header("retry-after"), ""),
            _ => drop(answer.is(401)),
        }
    }
}

/// How many connections wait for the table that counts tries, as somebody else sees it.
async fn waiting(watcher: &mut PgConnection) -> i64 {
    let sql = "select count(*) from pg_locks \
               where not granted and relation = 'address_allowance'::regclass";
    sqlx::query_scalar(sql).fetch_one(watcher).await.unwrap()
}

#[tokio::test]
async fn sign_ins_that_wait_for_the_database_leave_connections_for_everybody_else() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let browser = ana.in_browser().await;
    let options = app.db.connect_options();
    let mut watcher = options.connect().await.unwrap();
    let mut holder = options.connect().await.unwrap();
    let mut held = holder.begin().await.unwrap();
    sqlx::query("lock table address_allowance in access exclusive mode")
        .execute(&mut *held)
        .await
        .unwrap();
    let flood = join_all((0..200).map(|number| wrong_login(&app, number).into_future()));
    let others = async {
        while waiting(&mut watcher).await < 6 {
            tokio::task::yield_now().await;
        }
        for _ in 0..3 {
            app.anonymous().get("/healthz").await.is(200);
            browser.get("/today").await.is(200);
            ana.get("/api/v1/tasks").await.is(200);
        }
        assert_eq!(waiting(&mut watcher).await, 6);
        held.rollback().await.unwrap();
    };
    let (answers, ()) = tokio::join!(flood, others);
    for answer in answers {
        match answer.status {
            503 => assert_ne!(answer.header("retry-after"), ""),
            _ => drop(answer.is(401)),
        }
    }
}

/// Everything that somebody without a session can send to be compared, hashed, counted or looked
/// up, through every door that takes it.
fn knocks(app: &TestApp) -> Vec<Call<'_>> {
    let nobody = app.anonymous();
    let rest = [
        ("login", json!({"login": "ana", "password": PASSWORD})),
        ("login", json!({"login": "nobody", "password": "wrong"})),
        (
            "register",
            json!({"username": "ben", "email": "ben@example.org", "password": "correct horse 1"}),
        ),
        ("refresh", json!({"refresh_token": "none"})),
        ("password/forgot", json!({"email": "ana@example.org"})),
        (
            "password/reset",
            json!({"token": "none", "password": "correct horse 1"}),
        ),
    ];
    let functions = [
        ("login", "login=ana&password=wrong"),
        (
            "register",
            "username=ben&email=ben@example.org&password=correct+horse+1",
        ),
        ("forgot", "email=ana@example.org"),
        ("reset", "token=none&password=correct+horse+1"),
        ("confirm_email", "token=none"),
        ("second", "code=123456"),
        ("second_ask", ""),
        ("second_passkey", "credential=none"),
        ("passkey_ask", ""),
        ("passkey", "token=none&credential=none"),
    ];
    let mut knocks = Vec::new();
    for (path, body) in rest {
        let path = format!("/api/v1/auth/{path}");
        knocks.push(nobody.post(&path, body.clone()));
        knocks.push(nobody.post(&path, body).header("idempotency-key", "k"));
    }
    for (name, fields) in functions {
        let in_step = "__Host-tend_step=x";
        let script = nobody.form(&format!("/rpc/auth/{name}"), fields);
        let form = nobody.form("/login", &format!("__fn=auth/{name}&{fields}"));
        knocks.extend([script, form].map(|call| {
            let call = call.header("cookie", in_step);
            call.header("origin", PUBLIC_URL)
        }));
    }
    knocks
}

#[tokio::test]
async fn where_no_place_for_strangers_is_free_none_of_them_costs_the_database_anything() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let browser = ana.in_browser().await;
    let sent: Vec<_> = {
        let app = app.replica().await.with_places_for_strangers(0, 0);
        let statements = Statements::counted();
        let before = statements.so_far();
        let answers = join_all(knocks(&app).into_iter().map(Call::into_future)).await;
        assert_eq!(statements.so_far(), before);
        for answer in &answers {
            assert_eq!(answer.status, 503, "{}", answer.text());
            assert_ne!(answer.header("retry-after"), "");
        }
        let others = (app.browser(browser.secret()), app.bearer(ana.secret()));
        others.0.get("/today").await.is(200);
        others.1.get("/api/v1/tasks").await.is(200);
        answers
    };
    // Nobody was counted, and each of them would have asked the database.
    let counted = "select count(*) from (select from address_allowance union all select from failed_try) as tries";
    assert_eq!(app.count(counted).await, 0);
    let statements = Statements::counted();
    for (number, call) in knocks(&app).into_iter().enumerate() {
        let before = statements.so_far();
        let answer = call.peer(&format!("192.0.2.{number}")).await;
        assert_ne!(answer.status, 503, "{}", answer.text());
        assert!(statements.so_far() > before, "{}", answer.text());
    }
    assert_eq!(sent.len(), knocks(&app).len());
}

#[tokio::test]
async fn a_name_that_nobody_has_takes_a_place_for_hashing_as_others_do() {
    let app = TestApp::new().await.with_hashing_places(0);
    app.user("ana").await;
    app.user("off").await;
    sqlx::query("update account set disabled_at = created_at where username = 'off'")
        .execute(&app.db)
        .await
        .unwrap();
    let nobody = app.anonymous();
    let mut calls = Vec::new();
    for login in ["ana", "off", "nobody", "nobody@example.org", "no\0body"] {
        let body = json!({"login": login, "password": "wrong"});
        calls.push(nobody.post("/api/v1/auth/login", body));
        let login = login.replace('\0', "%00");
        let fields = format!("login={login}&password=wrong");
        let script = nobody.form("/rpc/auth/login", &fields);
        calls.push(script.header("origin", PUBLIC_URL));
        let form = nobody.form("/login", &format!("__fn=auth/login&{fields}"));
        calls.push(form.header("origin", PUBLIC_URL));
    }
    let calls = calls.into_iter().enumerate().map(|(number, call)| {
        let call = call.peer(&format!("192.0.2.{number}"));
        call.into_future()
    });
    for answer in join_all(calls).await {
        assert_eq!(answer.status, 503, "{}", answer.text());
    }
}
