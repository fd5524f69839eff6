//! Export and import from the page: links that save, and a form with a file, with a script and
//! without one.

use axum::http::Method;
use chrono::Duration;
use serde_json::{Value, json};

use super::{
    exchange::{form, lines},
    support::{PASSWORD, TestApp},
};

const PAGE: &str = "/settings/data";

#[tokio::test]
async fn a_browser_saves_an_export() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.in_browser().await;
    for (query, media_type) in [
        ("", "application/json"),
        ("?format=csv", "text/csv; charset=utf-8"),
        ("?format=ics", "text/calendar; charset=utf-8"),
    ] {
        let file = ana.get(&format!("{PAGE}/export{query}")).await.is(200);
        assert_eq!(file.header("content-type"), media_type);
        let disposition = file.header("content-disposition");
        assert!(disposition.starts_with("attachment; filename=\"tend-2026-03-10."));
        assert_eq!(file.header("cache-control"), "no-store");
    }
    ana.get(&format!("{PAGE}/export?format=xml")).await.is(400);
    let gone = app.anonymous().get(&format!("{PAGE}/export")).await.is(303);
    assert_eq!(gone.header("location"), "/login?next=%2Fsettings%2Fdata");
}

#[tokio::test]
async fn an_export_that_wants_the_password_again_asks_for_it_on_the_page() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.in_browser().await;
    app.set_clock(app.now() + Duration::minutes(11));
    let export = format!("{PAGE}/export?format=csv");
    let sent_on = ana.get(&export).await.is(303);
    let page = sent_on.header("location").to_owned();
    assert_eq!(page, "/settings/data?export=csv");
    let asking = ana.get(&page).await.is(200).text();
    assert!(asking.contains("__password") && asking.contains("data/export"));
    let wrong = "__fn=data/export&format=csv&__password=wrong";
    ana.form(&page, wrong).await.is(422);
    let right = format!(
        "__fn=data/export&format=csv&__password={}",
        PASSWORD.replace(' ', "+")
    );
    let back = ana.form(&page, &right).await.is(303);
    assert_eq!(back.header("location"), PAGE);
    assert!(back.cookies().iter().any(|c| c.contains("may_export")));
    ana.get(&export).await.is(200);
    assert!(!ana.get(&page).await.is(200).text().contains("__password"));
}

#[tokio::test]
async fn an_import_says_how_far_it_is() {
    let app = TestApp::new().await;
    let user = app.user("ana").await;
    let ana = user.in_browser().await;
    let lines: String = (0..2_500)
        .map(|number| format!("Task {number}\n"))
        .collect();
    let file = ("x.csv", format!("title\n{lines}"));
    let steps = async |file, fields: &[(&str, &str)]| {
        let call = form(&ana, PAGE, file, fields);
        let answer = call.header("accept", "text/event-stream").await.is(200);
        assert_eq!(answer.header("content-type"), "text/event-stream");
        let text = answer.text();
        let data = text.lines().filter_map(|line| line.strip_prefix("data: "));
        let steps = data.map(|data| serde_json::from_str::<Value>(data).unwrap());
        steps.collect::<Vec<_>>()
    };
    let tried = steps(file.clone(), &[("dry_run", "true")]).await;
    assert_eq!(tried[0], "reading");
    assert_eq!(tried[1]["done"]["report"]["counts"]["tasks"], 2_500);
    assert_eq!(tried[1]["done"]["did"], Value::Null);
    let done = steps(file, &[]).await;
    let written = |done| json!({"writing": {"done": done, "of": 2_500}});
    assert_eq!(done[1..4], [1_000, 2_000, 2_500].map(written));
    let said = done[4]["done"]["did"].as_str().unwrap();
    let change = said.strip_prefix("imported.").expect("it can be undone");
    user.undo(change).await.is(204);
    let wrong = ("x.csv", "title,due date\nNew,2026-02-30\n".to_owned());
    let refused = steps(wrong, &[]).await;
    assert_eq!(refused[1]["refused"]["status"], 422);
}

#[tokio::test]
async fn a_plain_form_imports_and_leads_back_with_a_notice_that_can_be_undone() {
    let app = TestApp::new().await;
    let user = app.user("ana").await;
    let ana = user.in_browser().await;
    let done = form(&ana, PAGE, ("x.csv", "title\nNew\n"), &[])
        .await
        .is(303);
    assert_eq!(done.header("location"), PAGE);
    let cookies = done.cookies().join("\n");
    let change = cookies.split("imported.").nth(1).expect("a notice");
    let change = change.split(';').next().unwrap();
    assert_eq!(user.lists("").await, ["New"]);
    user.undo(change).await.is(204);
    assert_eq!(user.lists("").await, Vec::<String>::new());
    // More than a form may be without a file.
    let line = |number| format!("Task {number},{}\n", "x".repeat(50_000));
    let lines: String = (0..60).map(line).collect();
    let long = format!("title,description\n{lines}");
    form(&ana, PAGE, ("x.csv", long), &[]).await.is(303);
    assert_eq!(user.lists("limit=200").await.len(), 60);
}

#[tokio::test]
async fn a_plain_form_that_is_tried_or_wrong_shows_its_page_with_what_becomes_of_each_line() {
    let app = TestApp::new().await;
    let user = app.user("ana").await;
    let ana = user.in_browser().await;
    let file = ("x.csv", "title,due_date\nNew,\nBad,someday\n");
    let tried = form(&ana, PAGE, file, &[("dry_run", "true")]).await.is(200);
    let page = tried.text();
    assert!(
        page.contains("someday") && page.contains("Line by line"),
        "{page}"
    );
    let wrong = form(&ana, PAGE, file, &[]).await.is(422).text();
    assert!(wrong.contains("Line 3: The due_date “someday”"), "{wrong}");
    let none = form(&ana, PAGE, ("", ""), &[]).await.is(422).text();
    assert!(none.contains("Choose a file first."));
    let long = "x".repeat(41 * 1024 * 1024);
    form(&ana, PAGE, ("x.csv", long), &[]).await.is(413);
    assert_eq!(user.lists("").await, Vec::<String>::new());
}

#[tokio::test]
async fn the_pages_script_gets_json() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.in_browser().await;
    let send = |content| {
        let sent = form(&ana, PAGE, ("x.csv", content), &[]);
        sent.header("accept", "application/json")
    };
    let done = send("title\nNew\n").await.is(200);
    assert_eq!(lines(&done.json()), Vec::<String>::new());
    assert_eq!(
        done.header("tend-did"),
        format!("imported.{}", done.change())
    );
    let wrong = send("title,due_date\nBad,someday\n").await;
    wrong.refused_by_rpc(422, "validation");
}

#[tokio::test]
async fn nobody_else_imports_for_somebody() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.in_browser().await;
    let send = || form(&ana, PAGE, ("x.csv", "title\nNew\n"), &[]);
    send()
        .header("origin", "https://evil.example")
        .await
        .is(403);
    send().without("origin").await.is(403);
    let nobody = send().without("cookie").await.is(303);
    assert_eq!(nobody.header("location"), "/login?next=%2Fsettings%2Fdata");
    // Other pages take no files.
    let other = form(&ana, "/settings/tokens", ("x.csv", "title\nNew\n"), &[]).await;
    assert_ne!(other.status, 200);
    ana.call(Method::POST, PAGE)
        .header("content-type", "multipart/form-data")
        .body("nonsense")
        .await
        .is(400);
    assert_eq!(app.count("select count(*) from task").await, 0);
}
