//! Server functions of the settings pages: the same rules by another door.

use serde_json::{Value, json};

use super::support::{PASSWORD, TestApp, errors};

#[tokio::test]
async fn a_profile_is_read_and_changed() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.in_browser().await;
    let fields = "profile[display_name]=Ana+B.&profile[week_start]=saturday";
    let theme = format!("{fields}&theme=dark");
    let answer = ana.form("/rpc/me/update", &theme).await.is(200);
    assert!(answer.cookies()[0].starts_with("__Host-tend_theme=dark;"));
    let after = ana.get("/rpc/me/get").await.ok()["user"].clone();
    assert_eq!(
        (&after["display_name"], &after["week_start"]),
        (&json!("Ana B."), &json!("saturday"))
    );
    let wrong = ana.form("/rpc/me/update", "profile[display_name]=").await;
    let problem = wrong.refused_by_rpc(422, "validation");
    assert_eq!(errors(&problem), ["display_name required"]);
    let email = ana.form("/rpc/me/update", "profile[email]=a@b.c").await;
    email.refused_by_rpc(400, "bad-request");
}

#[tokio::test]
async fn tokens_are_made_listed_and_deleted() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.in_browser().await;
    let fields = "token[name]=backup&token[scopes][0]=read&token[scopes][1]=write";
    let made = ana.form("/rpc/tokens/create", fields).await.ok();
    app.bearer(made["token"].as_str().unwrap())
        .get("/api/v1/me")
        .await
        .is(200);
    let list = ana.get("/rpc/tokens/list").await.ok();
    assert_eq!(list[0]["id"], made["id"]);
    assert_eq!(list[0]["name"], "backup");
    let details = list[0]["details"].as_str().unwrap();
    assert!(details.starts_with("May read and write"), "{details}");
    let id = made["id"].as_str().unwrap();
    ana.form("/rpc/tokens/delete", &format!("id={id}"))
        .await
        .is(200);
    assert_eq!(ana.get("/rpc/tokens/list").await.ok(), json!([]));
}

#[tokio::test]
async fn a_token_ends_after_the_days_that_were_chosen() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.in_browser().await;
    let fields = "token[name]=x&token[scopes][]=read&days=30";
    let made = ana.form("/rpc/tokens/create", fields).await.ok();
    let end =
        (app.now() + chrono::Duration::days(30)).to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    assert_eq!(made["expires_at"], end);
    let too_long = ana
        .form(
            "/rpc/tokens/create",
            "token[name]=x&token[scopes][]=read&days=366",
        )
        .await;
    assert_eq!(
        errors(&too_long.refused_by_rpc(422, "validation")),
        ["expires_at too_late"]
    );
}

#[tokio::test]
async fn the_secret_of_a_token_is_shown_by_a_plain_form_once() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.in_browser().await;
    let fields = "__fn=tokens/create&token[name]=x&token[scopes][]=read";
    let page = ana.form("/settings/tokens", fields).await.is(200).text();
    assert!(page.contains("tend_pat_"));
    assert!(
        !ana.get("/settings/tokens")
            .await
            .is(200)
            .text()
            .contains("tend_pat_")
    );
}

#[tokio::test]
async fn a_session_is_ended_from_another_one() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let browser = ana.in_browser().await;
    let list = browser.get("/rpc/sessions/list").await.ok();
    let items = list.as_array().unwrap();
    let other: Vec<_> = items
        .iter()
        .filter(|item| item["is_current"] == false)
        .collect();
    assert_eq!((items.len(), other.len()), (2, 1));
    let id = other[0]["id"].as_str().unwrap();
    browser
        .form("/rpc/sessions/end", &format!("id={id}"))
        .await
        .is(200);
    ana.get("/api/v1/me").await.refused(401, "unauthenticated");
}

#[tokio::test]
async fn an_account_that_is_deleted_leaves_no_cookie() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.in_browser().await;
    let wrong = ana.form("/rpc/me/delete", "password=wrong").await;
    let problem: Value = wrong.refused_by_rpc(422, "validation");
    assert_eq!(errors(&problem), ["password wrong_password"]);
    let password = PASSWORD.replace(' ', "+");
    let answer = ana
        .form("/rpc/me/delete", &format!("password={password}"))
        .await
        .is(200);
    assert!(answer.cookies()[0].contains("Max-Age=0"));
    assert_eq!(app.count("select count(*) from account").await, 0);
    ana.get("/rpc/me/get").await.is(401);
}
