//! Server functions of the settings pages: the same rules by another door.

use serde_json::{Value, json};

use super::support::{PASSWORD, TestApp, errors};

const SHORTCUTS_OFF: &str = "__Host-tend_shortcuts_off=";

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

#[tokio::test]
async fn shortcuts_are_switched_off_in_one_browser_and_a_call_without_a_theme_leaves_them() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.in_browser().await;
    for (fields, says) in [
        ("theme=system", Some("1;")),
        ("theme=system&shortcuts=true", Some(";")),
        ("profile[week_start]=sunday", None),
    ] {
        let answer = ana.form("/rpc/me/update", fields).await.is(200);
        let cookies = answer.cookies();
        let said = cookies.iter().find_map(|c| c.strip_prefix(SHORTCUTS_OFF));
        match says {
            Some(says) => assert!(said.unwrap().starts_with(says), "{fields}"),
            None => assert_eq!(said, None, "{fields}"),
        }
    }
    let page = async |cookies: String| {
        let call = app.browser(&cookies).get("/settings/profile");
        call.header("accept", "text/html").await.is(200).text()
    };
    let on = page(ana.secret().to_owned()).await;
    let off = page(format!("{}; {SHORTCUTS_OFF}1", ana.secret())).await;
    let is_ticked = |html: &str| {
        let field = html.split("name=\"shortcuts\"").nth(1).unwrap();
        field.split('>').next().unwrap().contains("checked")
    };
    assert!(is_ticked(&on) && !is_ticked(&off));
    assert!(on.contains("\"are_shortcuts_off\":false"));
    assert!(off.contains("\"are_shortcuts_off\":true"));
}

#[tokio::test]
async fn what_goes_with_an_account_is_counted_and_only_what_is_ones_own() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let ben = app.user("ben").await;
    ana.has_task("one").await;
    ana.has_task("two").await;
    ben.has_task("three").await;
    ana.personal_token(&["read"]).await;
    let browser = ana.in_browser().await;
    let counted = browser.get("/rpc/me/belongings").await.ok();
    assert_eq!(
        counted,
        json!({"tasks": 2, "projects": 0, "sessions": 2, "tokens": 1})
    );
}
