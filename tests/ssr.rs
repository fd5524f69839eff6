//! Every page, for everybody who may see it, many times at once: complete HTML, the right status,
//! and in time. Leptos' renderer has hung under load before (leptos #4578, #4851); if it or we
//! bring that back, this fails loudly.

#[path = "api/support/mod.rs"]
#[expect(
    dead_code,
    unused_imports,
    reason = "the tests of the API use the rest of it"
)]
mod support;

use std::time::Duration;

use futures_util::{StreamExt, stream};
use support::{TestApp, TestUser};
use tokio::time::timeout;

/// How often each page is asked for.
const TIMES: usize = 50;

/// By how many at once: more, in a build without optimisation, wait for the processor longer than
/// anything waits for the database, which is no hang.
const AT_ONCE: usize = 20;

/// A page that hangs is answered by the server's own limit, with 503, or never; a slow machine is
/// not what this is about.
const AT_MOST: Duration = Duration::from_secs(60);

/// Asks for a page again and again; every answer has the status, is whole, and says `words`.
async fn hammer(reader: &TestUser<'_>, path: &str, status: u16, words: &str) {
    let answers = stream::iter(0..TIMES)
        .map(|_| timeout(AT_MOST, reader.get(path).header("accept", "text/html")))
        .buffer_unordered(AT_ONCE);
    let answers: Vec<_> = answers.collect().await;
    assert_eq!(answers.len(), TIMES);
    for answer in answers {
        let html = answer
            .unwrap_or_else(|_| panic!("{path} hangs"))
            .is(status)
            .text();
        assert!(
            html.starts_with("<!DOCTYPE html>"),
            "{path} begins as no page"
        );
        // Leptos puts what the script needs behind the page; the last of it counts what is missing.
        assert!(
            html.replace("<!>", "").contains("</body></html>"),
            "{path} ends before its end"
        );
        assert!(
            html.ends_with("__INCOMPLETE_CHUNKS=[];</script>"),
            "{path} has gaps"
        );
        assert_eq!(
            html.matches("<html").count(),
            1,
            "{path} is more than one page"
        );
        let said = html.replace("<!>", "").contains(words);
        assert!(said, "{path} does not say {words:?}");
    }
}

/// Makes something by the API, and gives its id.
async fn made(user: &TestUser<'_>, what: &str, body: serde_json::Value) -> String {
    let made = user.post(&format!("/api/v1/{what}"), body).await.is(201);
    made.json()["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn pages_for_the_signed_out_are_whole_under_load() {
    let app = TestApp::new().await;
    let nobody = app.anonymous();
    hammer(&nobody, "/", 200, "Nothing slips.").await;
    hammer(&nobody, "/login", 200, "Username or email").await;
    hammer(&nobody, "/register", 200, "Create account").await;
    hammer(&nobody, "/forgot", 200, "Send reset link").await;
    hammer(&nobody, "/reset?token=x", 200, "Set password").await;
    hammer(&nobody, "/verify?token=x", 200, "Confirm").await;
    hammer(&nobody, "/nowhere", 404, "Page not found").await;
}

#[tokio::test]
async fn pages_for_the_signed_in_are_whole_under_load() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let project = made(&ana, "projects", serde_json::json!({"name": "Home"})).await;
    let filter = serde_json::json!({"name": "Late", "filter": "overdue"});
    let filter = made(&ana, "filters", filter).await;
    let mut last = String::new();
    for number in 0..60 {
        last = ana
            .task(&format!("Task {number} <&>"))
            .due("2026-01-01")
            .with("project_id", project.as_str())
            .with("labels", serde_json::json!(["Errand"]))
            .create()
            .await
            .id();
    }
    let ana = ana.in_browser().await;
    for (path, words) in [
        ("/settings/profile", "It is "),
        ("/settings/security", "This device"),
        ("/settings/tokens", "None yet."),
        ("/settings/data", "This cannot be undone."),
    ] {
        hammer(&ana, path, 200, words).await;
    }
    for path in [
        "/today",
        "/upcoming",
        "/tasks",
        "/labels/errand",
        &format!("/projects/{project}"),
        &format!("/projects/{project}?move={last}"),
        &format!("/projects/{project}/board"),
        &format!("/projects/{project}/calendar?date=2026-01-15"),
        &format!("/filters/{filter}"),
        "/calendar?date=2026-01-15",
        "/tasks?sort=-priority,title&status=todo",
    ] {
        hammer(&ana, path, 200, "Task 0 &lt;&amp;&gt;").await;
    }
    hammer(&ana, "/inbox", 200, "Your inbox is empty").await;
    let found = "<mark>Task</mark> 0 &lt;&amp;&gt;";
    hammer(&ana, "/search?q=task", 200, found).await;
    hammer(&ana, "/search", 200, "Search all of your tasks").await;
    hammer(&ana, "/search?filter=overdue+%26", 400, "field-error").await;
    hammer(&ana, "/projects/nonsense", 404, "Page not found").await;
    hammer(&ana, "/trash", 200, "The trash is empty").await;
    hammer(&ana, "/projects", 200, "60 open tasks").await;
    for path in [
        "/projects/nonsense",
        "/projects/nonsense/board",
        "/projects/nonsense/calendar",
    ] {
        hammer(&ana, path, 404, "Page not found").await;
    }
    hammer(&ana, "/labels/nowhere", 404, "Page not found").await;
    hammer(
        &ana,
        &format!("/tasks?task={last}"),
        200,
        "Task: Task 59 &lt;&amp;&gt;",
    )
    .await;
    hammer(&ana, "/tasks?task=nonsense", 404, "Page not found").await;
    hammer(&ana, "/tasks?sort=size", 400, "Clear the filters").await;
    hammer(&ana, "/nowhere", 404, "Page not found").await;
}

#[tokio::test]
async fn a_strangers_task_is_a_page_that_is_not_there() {
    let app = TestApp::new().await;
    let task = app.user("ana").await.has_task("Secret").await;
    let ben = app.user("ben").await.in_browser().await;
    let html = ben
        .get(&format!("/inbox?task={task}"))
        .header("accept", "text/html")
        .await
        .is(404)
        .text();
    assert!(html.contains("Page not found") && !html.contains("Secret"));
}

#[tokio::test]
async fn what_ends_a_field_elsewhere_is_text_in_the_panel() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let text = "</textarea><script>alert(1)</script>&amp;";
    let task = ana.task(text).with("description", text).create().await.id();
    let path = format!("/inbox?task={task}");
    let html = ana
        .in_browser()
        .await
        .get(&path)
        .header("accept", "text/html")
        .await
        .is(200)
        .text();
    assert!(
        !html.contains("<script>alert"),
        "a text has become a part of the page"
    );
    assert_eq!(
        html.matches("&lt;/textarea>&lt;script>alert(1)&lt;/script>&amp;amp;</textarea>")
            .count(),
        2
    );
}
