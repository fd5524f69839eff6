//! Server functions of the settings pages: the same rules by another door.

use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::{
    exchange::form,
    support::{PASSWORD, PUBLIC_URL, TestApp, TestUser, errors},
};

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
async fn where_somebody_is_signed_in_is_said_in_words() {
    let app = TestApp::new().await;
    app.user("ana").await;
    let password = PASSWORD.replace(' ', "+");
    let fields = format!("login=ana&password={password}");
    let mut cookies = Vec::new();
    for (system, peer) in [("X11; Linux x86_64", "203.0.113.7"), ("iPhone", "10.0.0.9")] {
        let agent = format!("Mozilla/5.0 ({system}) Gecko/20100101 Firefox/144.0");
        let call = app.anonymous().form("/rpc/auth/login", &fields);
        let call = call.header("origin", PUBLIC_URL).peer(peer);
        let entered = call.header("user-agent", &agent).await.is(200);
        cookies.push(entered.cookies()[0].split(';').next().unwrap().to_owned());
    }
    let list = app.browser(&cookies[0]).get("/rpc/sessions/list").await;
    let said: Vec<_> = list.ok().as_array().unwrap()[..2]
        .iter()
        .map(|place| (place["device"].clone(), place["details"].clone()))
        .collect();
    let here = "This device · From where you are now (203.0.113.7) · Signed in: Today 12:00";
    let there =
        "Last used: Today 12:00 · From a network close to Tend (10.0.0.9) · Signed in: Today 12:00";
    assert_eq!(said[0], (json!("Firefox on Linux"), json!(here)));
    assert_eq!(said[1], (json!("Firefox on iPhone"), json!(there)));
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
async fn where_no_server_takes_mail_the_profile_says_so_and_what_to_do() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.in_browser().await;
    let words = "This Tend sends no mail: whoever runs it can give you the link.";
    let page = ana.get("/settings/profile").await.is(200).text();
    assert!(page.contains(words));
    let cookie = ana.secret().to_owned();
    let app = app.with_smtp(1);
    let ana = app.browser(&cookie);
    let page = ana.get("/settings/profile").await.is(200).text();
    assert!(!page.contains(words));
}

/// Everything that an account may have, one of each and two tasks.
async fn full_account<'a>(app: &'a TestApp, name: &str) -> TestUser<'a> {
    let user = app.user(name).await;
    let made = async |path: &str, body: Value| {
        let made = user.post(path, body).await.is(201).json();
        made["id"].as_str().unwrap().to_owned()
    };
    let project = made("/api/v1/projects", json!({"name": "Home"})).await;
    let sections = format!("/api/v1/projects/{project}/sections");
    made(&sections, json!({"name": "Kitchen"})).await;
    let task = user.task("Tiles").with("project_id", project);
    let task = task.with("labels", json!(["errand"])).create().await.id();
    let daily = user.task("Sweep").due("2026-03-10");
    let daily = daily.with("recurrence", json!({"rule": "FREQ=DAILY"}));
    let daily = daily.create().await.id();
    user.changes(&daily, json!({"status": "done"})).await;
    let comments = format!("/api/v1/tasks/{task}/comments");
    made(&comments, json!({"body": "Blue ones"})).await;
    let files = format!("/api/v1/tasks/{task}/attachments");
    form(&user, &files, ("plan.txt", "blue"), &[]).await.is(201);
    made(
        "/api/v1/filters",
        json!({"name": "late", "filter": "overdue"}),
    )
    .await;
    user.personal_token(&["read"]).await;
    user.passkey(&Uuid::now_v7().to_string()).await;
    user.guarded(app).await.user
}

#[tokio::test]
async fn what_goes_with_an_account_is_counted_and_only_what_is_ones_own() {
    let app = TestApp::new().await;
    let ana = full_account(&app, "ana").await;
    full_account(&app, "ben").await;
    let browser = ana.in_browser().await;
    let counted = browser.get("/rpc/me/belongings").await.ok();
    let expected = json!({
        "tasks": 2, "projects": 1, "labels": 1, "filters": 1, "comments": 1, "files": 1,
        "sessions": 2, "tokens": 1, "passkeys": 1, "has_app": true,
    });
    assert_eq!(counted, expected);
    let page = browser.get("/settings/data").await.is(200).text();
    for words in [
        "2 tasks: done, deleted and still to do",
        "1 project, and your inbox",
        "1 label",
        "1 saved filter",
        "1 comment",
        "1 file",
        "2 sessions: all of your devices are signed out",
        "1 token: the program that has it is signed out",
        "1 passkey: it opens nothing here any more",
        "What your authenticator app has codes for, and your recovery codes",
        "The history of what you did",
    ] {
        assert!(page.contains(words), "{words}");
    }
}

#[tokio::test]
async fn of_an_account_that_is_deleted_nothing_stays_and_of_others_everything() {
    let app = TestApp::new().await;
    let ben = full_account(&app, "ben").await;
    let before = rows(&app).await;
    let ana = full_account(&app, "ana").await;
    assert_ne!(rows(&app).await, before);
    let password = json!({"password": PASSWORD});
    ana.delete("/api/v1/me").json(password).await.is(204);
    assert_eq!(rows(&app).await, before);
    assert_eq!(ben.lists("").await.len(), 2);
}

/// How many rows each table has, but for those that count what is tried and spent, whoever it was.
async fn rows(app: &TestApp) -> Vec<(String, i64)> {
    let tables = "select table_name::text from information_schema.tables
        where table_schema = 'public' and table_type = 'BASE TABLE'
          and table_name not in ('address_allowance', 'failed_try', 'request_allowance')
        order by table_name";
    let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&app.db).await.unwrap();
    let mut rows = Vec::new();
    for table in tables {
        let count = AssertSqlSafe(format!("select count(*) from {table}"));
        let count = sqlx::query_scalar(count).fetch_one(&app.db).await.unwrap();
        rows.push((table, count));
    }
    rows
}
