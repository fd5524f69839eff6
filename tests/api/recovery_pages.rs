//! The pages that let people back in, without JavaScript, and what other sites can do with them.

use axum::http::Method;
use serde_json::json;

use super::support::{PUBLIC_URL, PostOffice, TestApp};

#[tokio::test]
async fn it_all_works_with_plain_forms() {
    let office = PostOffice::open();
    let app = TestApp::new().await.with_smtp(office.port);
    app.user("ana").await;
    let nobody = app.anonymous();
    let form = |path: &str, fields: &str| nobody.form(path, fields).header("origin", PUBLIC_URL);
    let html = nobody.get("/login").await.is(200).text();
    assert!(html.contains("href=\"/forgot\""));
    let html = nobody.get("/forgot").await.is(200).text();
    assert!(html.contains("Send reset link") && html.contains("autocomplete=\"email\""));

    let again = form("/forgot", "__fn=auth/forgot&email=ana")
        .await
        .is(422)
        .text();
    assert!(again.contains("does not look like an email") && again.contains("value=\"ana\""));
    let sent = form("/forgot", "__fn=auth/forgot&email=ana@example.org")
        .await
        .is(303);
    assert_eq!(sent.header("location"), "/forgot/sent");
    nobody.get("/forgot/sent").await.is(200);

    app.deliver().await;
    let mail = office.mail();
    let page = mail.link("/reset").replace(PUBLIC_URL, "");
    let token = mail.token("/reset");
    let html = nobody.get(&page).await.is(200).text();
    assert!(html.contains("New password") && html.contains("Set password"));
    assert!(html.contains("autocomplete=\"new-password\"") && html.contains(&token));
    let short = form(
        &page,
        &format!("__fn=auth/reset&token={token}&password=Sh0rt!!"),
    );
    let again = short.await.is(422).text();
    assert!(again.contains("at least 8 characters") && !again.contains("Sh0rt!!"));
    let fields = format!("__fn=auth/reset&token={token}&password=another+good+one");
    let done = form(&page, &fields).await.is(303);
    assert_eq!(done.header("location"), "/reset/done");
    nobody.get("/reset/done").await.is(200);
    let login = json!({"login": "ana", "password": "another good one"});
    nobody.post("/api/v1/auth/login", login).await.is(200);
    let used = form(&page, &fields).await.is(422).text();
    assert!(used.contains("This link has been used"));
}

#[tokio::test]
async fn the_pages_open_for_the_signed_in_too_and_are_kept_nowhere() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.in_browser().await;
    for path in [
        "/forgot",
        "/forgot/sent",
        "/reset?token=x",
        "/reset/done",
        "/verify?token=x",
        "/verify/done",
    ] {
        for reader in [&ana, &app.anonymous()] {
            let answer = reader.get(path).await.is(200);
            assert_eq!(answer.header("cache-control"), "no-store", "{path}");
            assert_eq!(answer.text().matches("<main").count(), 1, "{path}");
        }
    }
}

#[tokio::test]
async fn other_sites_cannot_send_these_forms() {
    let app = TestApp::new().await;
    for path in [
        "/rpc/auth/forgot",
        "/rpc/auth/reset",
        "/rpc/auth/confirm_email",
    ] {
        let fields = "email=ana@example.org&token=x&password=another+good+one";
        let call = app
            .anonymous()
            .form(path, fields)
            .header("origin", "https://evil.example");
        assert_eq!(call.await.status, 403, "{path}");
    }
    assert_eq!(app.count("select count(*) from mail").await, 0);
    let text = app
        .anonymous()
        .call(Method::POST, "/api/v1/auth/password/forgot");
    text.body("{}").await.is(415);
}
