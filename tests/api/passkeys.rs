//! Passkeys without an authenticator: what is asked, what is refused, and what a passkey means for
//! the password. That they work is for the tests in a browser, which has a virtual one.

use chrono::Duration;
use serde_json::{Value, json};

use super::support::{PASSWORD, TestApp, TestUser, errors};

async fn browser(app: &TestApp) -> TestUser<'_> {
    app.user("ana").await.in_browser().await
}

#[tokio::test]
async fn a_browser_is_asked_for_a_passkey_that_knows_its_owner_and_is_for_our_name() {
    let app = TestApp::new().await;
    let ana = browser(&app).await;
    let asked = ana.form("/rpc/passkeys/ask", "").await.ok();
    let options: Value = serde_json::from_str(asked["options"].as_str().unwrap()).unwrap();
    assert_eq!(options["rp"], json!({"id": "tend.example", "name": "Tend"}));
    assert_eq!(options["user"]["name"], "ana");
    let selection = &options["authenticatorSelection"];
    assert_eq!(selection["residentKey"], "required");
    assert_eq!(selection["userVerification"], "required");
    assert_eq!(options["challenge"].as_str().unwrap().len(), 43, "256 bits");
    // Of the secret that goes back, only the hash is stored.
    let stored: Vec<u8> = sqlx::query_scalar("select token_hash from challenge")
        .fetch_one(&app.db)
        .await
        .unwrap();
    assert_ne!(stored, asked["token"].as_str().unwrap().as_bytes());
}

#[tokio::test]
async fn an_answer_that_is_none_is_refused_and_uses_its_challenge_up() {
    let app = TestApp::new().await;
    let ana = browser(&app).await;
    let asked = ana.form("/rpc/passkeys/ask", "").await.ok();
    let token = asked["token"].as_str().unwrap();
    let add = |name: &str| {
        let fields = format!("token={token}&name={name}&credential={{}}");
        ana.form("/rpc/passkeys/add", &fields)
    };
    let problem = add("").await.refused_by_rpc(422, "validation");
    assert_eq!(errors(&problem), ["name required"]);
    assert_eq!(app.count("select count(*) from challenge").await, 1);
    let problem = add("Laptop").await.refused_by_rpc(422, "validation");
    assert_eq!(errors(&problem), ["passkey refused"]);
    assert_eq!(app.count("select count(*) from challenge").await, 0);
    assert_eq!(app.count("select count(*) from passkey").await, 0);
}

#[tokio::test]
async fn a_challenge_is_good_for_its_purpose_its_owner_and_five_minutes() {
    let app = TestApp::new().await;
    let ana = browser(&app).await;
    let ben = app.user("ben").await.in_browser().await;
    for (user, function, later) in [
        (&ben, "passkeys/add", 0),
        (&ana, "auth/passkey", 0),
        (&ana, "passkeys/add", 5),
    ] {
        let asked = ana.form("/rpc/passkeys/ask", "").await.ok();
        app.set_clock(app.now() + Duration::minutes(later));
        let token = asked["token"].as_str().unwrap();
        let fields = format!("token={token}&name=x&credential={{}}");
        let answer = user.form(&format!("/rpc/{function}"), &fields).await;
        let problem = answer.refused_by_rpc(422, "validation");
        assert_eq!(errors(&problem), ["passkey refused"], "{function} {later}");
    }
}

#[tokio::test]
async fn whoever_asks_for_passkeys_again_and_again_has_to_wait() {
    let app = TestApp::new().await;
    for status in [[200; 10].as_slice(), &[429]].concat() {
        let call = app.browser("").form("/rpc/auth/passkey_ask", "");
        call.await.is(status);
    }
}

#[tokio::test]
async fn with_a_passkey_the_password_alone_opens_nothing() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let login = || {
        let body = json!({"login": "ana", "password": PASSWORD});
        app.anonymous().post("/api/v1/auth/login", body)
    };
    login().await.is(200);
    let id = uuid::Uuid::now_v7().to_string();
    ana.passkey(&id).await;
    login().await.refused(401, "totp-required");
    let browser = ana.in_browser().await;
    let page = browser.get("/rpc/factors/get").await.ok();
    assert_eq!(page["passkeys"][0]["name"], "Laptop");
    assert_eq!(page["has_totp"], false);
    let rename = format!("id={id}&name=Desk");
    browser.form("/rpc/passkeys/rename", &rename).await.is(200);
    let page = browser.get("/rpc/factors/get").await.ok();
    assert_eq!(page["passkeys"][0]["name"], "Desk");
    browser
        .form("/rpc/passkeys/remove", &format!("id={id}"))
        .await
        .is(200);
    login().await.is(200);
    let kinds: Vec<String> =
        sqlx::query_scalar("select kind || ' ' || detail from mail where kind like 'passkey%'")
            .fetch_all(&app.db)
            .await
            .unwrap();
    assert_eq!(kinds, ["passkey_removed Desk"]);
}

#[tokio::test]
async fn a_passkey_of_somebody_else_is_not_there() {
    let app = TestApp::new().await;
    let id = uuid::Uuid::now_v7().to_string();
    app.user("ben").await.passkey(&id).await;
    let ana = browser(&app).await;
    for (function, fields) in [
        ("rename", format!("id={id}&name=x")),
        ("remove", format!("id={id}")),
    ] {
        let answer = ana
            .form(&format!("/rpc/passkeys/{function}"), &fields)
            .await;
        answer.refused_by_rpc(404, "not-found");
    }
    assert_eq!(app.count("select count(*) from passkey").await, 1);
}
