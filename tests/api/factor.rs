//! The second factor over REST: on once confirmed, codes that work once, and what gets past it.

use chrono::Duration;
use serde_json::{Value, json};

use super::support::{Authenticator, Call, PASSWORD, PostOffice, TestApp, errors};

const TOTP: &str = "/api/v1/me/totp";
const CONFIRM: &str = "/api/v1/me/totp/confirm";

fn login<'a>(app: &'a TestApp, totp: Value) -> Call<'a> {
    let mut body = json!({"login": "ana", "password": PASSWORD});
    if !totp.is_null() {
        body["totp"] = totp;
    }
    app.anonymous().post("/api/v1/auth/login", body)
}

#[tokio::test]
async fn an_app_is_told_a_secret_and_asked_for_once_it_is_confirmed() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let begun = ana.post(TOTP, Value::Null).await.is(200).json();
    let secret = begun["secret"].as_str().unwrap();
    assert_eq!(secret.len(), 32, "160 bits in Base32");
    let url = begun["otpauth_url"].as_str().unwrap();
    assert!(
        url.starts_with("otpauth://totp/") && url.contains(secret),
        "{url}"
    );
    assert_eq!(begun["recovery_codes"].as_array().unwrap().len(), 10);
    // Not confirmed, it changes nothing.
    login(&app, Value::Null).await.is(200);
    login(&app, begun["recovery_codes"][0].clone())
        .await
        .is(200);

    let authenticator = Authenticator::new(secret);
    let wrong = json!({"code": authenticator.code(app.now() + Duration::hours(1))});
    ana.post(CONFIRM, wrong).await.invalid(&["code wrong_code"]);
    ana.post(CONFIRM, json!({"code": " "}))
        .await
        .invalid(&["code required"]);
    login(&app, Value::Null).await.is(200);

    let right = json!({"code": authenticator.code(app.now())});
    ana.post(CONFIRM, right.clone()).await.is(204);
    let problem = login(&app, Value::Null).await.refused(401, "totp-required");
    assert_eq!(problem["code"], "totp-required");
    assert_eq!(problem["errors"], Value::Null);
    ana.post(CONFIRM, right).await.refused(409, "conflict");
    ana.post(TOTP, Value::Null).await.refused(409, "conflict");
    // Whoever is signed in stays so.
    ana.get("/api/v1/me").await.is(200);
}

#[tokio::test]
async fn a_code_signs_in_once_and_one_step_of_drift_is_forgiven() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.guarded(&app).await;
    let code = |seconds: i64| json!(ana.app.code(app.now() + Duration::seconds(seconds)));
    for drift in [-60, 60] {
        let problem = login(&app, code(drift)).await.refused(401, "totp-required");
        assert_eq!(errors(&problem), ["totp wrong_code"]);
    }
    login(&app, code(-30)).await.is(200);
    login(&app, code(-30)).await.refused(401, "totp-required");
    login(&app, code(0)).await.is(200);
    login(&app, code(0)).await.refused(401, "totp-required");
    // Older than one that was taken: it counts no more.
    login(&app, code(-30)).await.refused(401, "totp-required");
    app.set_clock(app.now() + Duration::minutes(15));
    let spaced = ana.app.code(app.now() + Duration::seconds(30));
    let spaced = format!(" {} {}", &spaced[..3], &spaced[3..]);
    login(&app, json!(spaced)).await.is(200);
}

#[tokio::test]
async fn the_code_that_confirmed_an_app_signs_nobody_in() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let begun = ana.post(TOTP, Value::Null).await.ok();
    let authenticator = Authenticator::new(begun["secret"].as_str().unwrap());
    let code = json!(authenticator.code(app.now()));
    ana.post(CONFIRM, json!({"code": code})).await.is(204);
    login(&app, code).await.refused(401, "totp-required");
}

#[tokio::test]
async fn of_sign_ins_at_once_with_one_code_one_succeeds() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.guarded(&app).await;
    let replica = app.replica().await;
    for code in [ana.app.code(app.now()), ana.recovery_codes[3].clone()] {
        let calls =
            [&app, &replica, &app, &replica].map(|app| login(app, json!(code)).into_future());
        let answers = futures_util::future::join_all(calls).await;
        let mut statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 401, 401, 401]);
        // What failed is not what this is about.
        sqlx::query("delete from failed_try")
            .execute(&app.db)
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn each_recovery_code_works_once_and_its_owner_is_told() {
    let office = PostOffice::open();
    let app = TestApp::new().await.with_smtp(office.port);
    let ana = app.user("ana").await.guarded(&app).await;
    app.deliver().await;
    let on = office.mail();
    assert_eq!(on.get("subject"), "Two-factor is on");
    for code in &ana.recovery_codes {
        login(&app, json!(code.to_uppercase().replace('-', " ")))
            .await
            .is(200);
        login(&app, json!(code)).await.refused(401, "totp-required");
    }
    let mails: Vec<_> = (0..app.deliver().await).map(|_| office.mail()).collect();
    let told = mails.iter().map(|mail| mail.get("subject"));
    let told = told.filter(|subject| *subject == "A recovery code was used");
    assert_eq!(told.count(), ana.recovery_codes.len());
    assert_eq!(app.count("select count(*) from recovery_code").await, 0);
}

#[tokio::test]
async fn a_second_factor_is_removed_with_the_password_and_its_owner_is_told() {
    let office = PostOffice::open();
    let app = TestApp::new().await.with_smtp(office.port);
    let ana = app.user("ana").await.guarded(&app).await;
    app.deliver().await;
    office.mail();
    let remove = |password: &str| ana.user.delete(TOTP).json(json!({"password": password}));
    remove("wrong").await.invalid(&["password wrong_password"]);
    remove("").await.invalid(&["password required"]);
    login(&app, Value::Null).await.refused(401, "totp-required");
    remove(PASSWORD).await.is(204);
    remove(PASSWORD).await.refused(404, "not-found");
    app.deliver().await;
    assert_eq!(office.mail().get("subject"), "Two-factor is off");
    login(&app, Value::Null).await.is(200);
    // Nothing of it is left, and it can be turned on again.
    assert_eq!(app.count("select count(*) from recovery_code").await, 0);
    ana.user.post(TOTP, Value::Null).await.is(200);
}

#[tokio::test]
async fn enrolling_asks_for_the_password_after_ten_minutes() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let begun = ana.post(TOTP, Value::Null).await.ok();
    app.set_clock(app.now() + Duration::minutes(11));
    ana.post(TOTP, Value::Null)
        .await
        .refused(403, "reauthentication-required");
    let authenticator = Authenticator::new(begun["secret"].as_str().unwrap());
    let code = json!({"code": authenticator.code(app.now())});
    ana.post(CONFIRM, code.clone())
        .await
        .refused(403, "reauthentication-required");
    let password = json!({"password": PASSWORD});
    ana.post("/api/v1/auth/confirm", password).await.is(204);
    ana.post(CONFIRM, code).await.is(204);
}

#[tokio::test]
async fn an_app_that_nobody_confirms_is_forgotten() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    ana.post(CONFIRM, json!({"code": "123456"}))
        .await
        .refused(409, "conflict");
    let first = ana.post(TOTP, Value::Null).await.ok();
    let second = ana.post(TOTP, Value::Null).await.ok();
    assert_ne!(first["secret"], second["secret"]);
    let code = |begun: &Value| {
        let authenticator = Authenticator::new(begun["secret"].as_str().unwrap());
        json!({"code": authenticator.code(app.now())})
    };
    ana.post(CONFIRM, code(&first))
        .await
        .invalid(&["code wrong_code"]);
    app.set_clock(app.now() + Duration::minutes(31));
    let ana = ana.with_token().await;
    let waiting = "select (select count(*) from totp) + (select count(*) from recovery_code)";
    assert_eq!(app.count(waiting).await, 11);
    ana.post(CONFIRM, code(&second))
        .await
        .refused(409, "conflict");
    app.tidy().await;
    assert_eq!(app.count(waiting).await, 0);
    login(&app, Value::Null).await.is(200);
}

#[tokio::test]
async fn a_personal_access_token_manages_no_second_factor() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let token = ana.personal_token(&["read", "write"]).await;
    token
        .post(TOTP, Value::Null)
        .await
        .refused(403, "forbidden");
    let code = json!({"code": "123456"});
    token.post(CONFIRM, code).await.refused(403, "forbidden");
    let password = json!({"password": PASSWORD});
    token
        .delete(TOTP)
        .json(password)
        .await
        .refused(403, "forbidden");
    assert_eq!(app.count("select count(*) from totp").await, 0);
}

#[tokio::test]
async fn nothing_that_opens_an_account_is_stored_as_it_is() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let begun = ana.post(TOTP, Value::Null).await.ok();
    let shown = begun["secret"].as_str().unwrap();
    let secret = totp_rs::Secret::try_from_base32(shown).unwrap();
    let stored: Vec<u8> = sqlx::query_scalar("select secret from totp")
        .fetch_one(&app.db)
        .await
        .unwrap();
    let is_in = |bytes: &[u8]| stored.windows(bytes.len()).any(|part| part == bytes);
    assert!(!is_in(secret.as_bytes()) && !is_in(shown.as_bytes()));
    let hashes: Vec<Vec<u8>> = sqlx::query_scalar("select code_hash from recovery_code")
        .fetch_all(&app.db)
        .await
        .unwrap();
    assert_eq!(hashes.len(), 10);
    let codes = begun["recovery_codes"].as_array().unwrap();
    for code in codes.iter().map(|code| code.as_str().unwrap().as_bytes()) {
        assert!(hashes.iter().all(|hash| hash.len() == 32 && hash != code));
    }
}

#[tokio::test]
async fn an_account_of_somebody_else_is_not_opened_by_a_row_put_into_it() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.guarded(&app).await;
    app.user("ben").await.guarded(&app).await;
    sqlx::query("update totp set secret = (select secret from totp order by created_at limit 1)")
        .execute(&app.db)
        .await
        .unwrap();
    let body = json!({"login": "ben", "password": PASSWORD, "totp": ana.app.code(app.now())});
    let answer = app.anonymous().post("/api/v1/auth/login", body).await;
    assert_eq!(answer.status, 500, "{}", answer.text());
}

#[tokio::test]
async fn a_password_that_is_reset_leaves_the_second_factor_on() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.guarded(&app).await;
    let link = tend::server::service::users::reset_link_anonymous(app.inside(), "ana")
        .await
        .unwrap();
    let token = link.split("token=").nth(1).unwrap();
    let body = json!({"token": token, "password": PASSWORD});
    let reset = "/api/v1/auth/password/reset";
    app.anonymous().post(reset, body).await.is(204);
    login(&app, Value::Null).await.refused(401, "totp-required");
    login(&app, json!(ana.app.code(app.now()))).await.is(200);
}
