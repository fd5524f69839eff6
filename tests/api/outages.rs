//! The database goes away: what can be answered is, the rest is refused in time, and all is well
//! again as soon as it is back.

use std::time::{Duration, Instant};

use serde_json::json;

use super::support::{AWAY_AT_MOST, Answer, Call, Outage, task_path};

/// Sends a request that has to be refused, soon and in the right way.
async fn refused(call: Call<'_>) -> Answer {
    let begun = Instant::now();
    let answer = call.await;
    assert!(begun.elapsed() < AWAY_AT_MOST, "{:?}", begun.elapsed());
    assert_eq!(answer.status, 503, "{}", answer.text());
    let seconds: u32 = answer.header("retry-after").parse().expect("seconds");
    assert!((1..=60).contains(&seconds));
    answer
}

#[tokio::test]
async fn everything_that_needs_the_database_is_refused_in_time_and_the_rest_is_not() {
    let mut outage = Outage::prepared().await;
    let id = outage.app.user("ana").await.has_task("Rent").await;
    let (token, cookie) = {
        let ana = outage.app.user("bob").await;
        (
            ana.secret().to_owned(),
            ana.in_browser().await.secret().to_owned(),
        )
    };
    outage.begins().await;
    let (client, browser, nobody) = (
        outage.app.bearer(&token),
        outage.app.browser(&cookie),
        outage.app.anonymous(),
    );
    nobody.get("/healthz").await.is(200);
    nobody.get("/api/v1/openapi.json").await.is(200);
    nobody.get("/api/v1/tasks").await.is(401);
    let credentials = json!({"login": "ana", "password": "correct horse battery"});
    let (ready, list, patch, login, rpc, page) = tokio::join!(
        refused(nobody.get("/readyz")),
        refused(client.get("/api/v1/tasks")),
        refused(client.patch(&task_path(&id), json!({"title": "x"}))),
        refused(nobody.post("/api/v1/auth/login", credentials)),
        refused(browser.get("/rpc/tasks/list?view=inbox&search=")),
        refused(browser.get("/inbox").header("accept", "text/html")),
    );
    for answer in [ready, list, patch, login, rpc] {
        answer.refused(503, "unavailable");
    }
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(page.text().contains("Nothing that was saved is lost"));
}

#[tokio::test]
async fn all_is_well_within_2_seconds_of_the_databases_return() {
    let mut outage = Outage::prepared().await;
    let (token, id) = {
        let ana = outage.app.user("ana").await;
        (ana.secret().to_owned(), ana.has_task("Rent").await)
    };
    outage.begins().await;
    refused(outage.app.bearer(&token).get("/api/v1/tasks")).await;
    outage.ends().await;
    let back = Instant::now();
    let task = outage.app.bearer(&token).reads(&id).await;
    assert_eq!(task["title"], "Rent");
    outage.app.anonymous().get("/readyz").await.is(200);
    assert!(
        back.elapsed() < Duration::from_secs(2),
        "{:?}",
        back.elapsed()
    );
}

#[tokio::test]
async fn who_reads_waits_for_nobody_who_writes() {
    let app = super::support::TestApp::new().await;
    let ana = app.user("ana").await;
    let path = task_path(&ana.has_task("Rent").await);
    let comments = format!("{path}/comments");
    let comment = ana.post(&comments, json!({"body": "Soon"})).await.is(201);
    let comment = comment.json()["id"].as_str().unwrap().to_owned();
    let comment = format!("/api/v1/comments/{comment}");
    let page = format!("/inbox?task={}", path.rsplit('/').next().unwrap());
    let filter = json!({"name": "Late", "filter": "overdue"});
    let filter = ana.post("/api/v1/filters", filter).await.is(201).json();
    let filter = format!("/api/v1/filters/{}", filter["id"].as_str().unwrap());
    let mut other = app.db.begin().await.unwrap();
    for table in ["project", "task", "comment", "saved_filter"] {
        sqlx::query(sqlx::AssertSqlSafe(format!(
            "select from {table} for update"
        )))
        .execute(&mut *other)
        .await
        .unwrap();
    }
    for part in ["", "/comments", "/attachments", "/activity", "/completions"] {
        ana.get(&format!("{path}{part}")).await.is(200);
    }
    ana.get(&comment).await.is(200);
    ana.get(&filter).await.is(200);
    let page = ana
        .in_browser()
        .await
        .get(&page)
        .header("accept", "text/html");
    assert!(page.await.is(200).text().contains("Task: Rent"));
}

#[tokio::test]
async fn a_write_that_waits_too_long_for_a_row_is_refused_and_writes_nothing() {
    let app = super::support::TestApp::new().await;
    let ana = app.user("ana").await;
    let id = ana.has_task("Rent").await;
    let mut other = app.db.begin().await.unwrap();
    sqlx::query("select from task for update")
        .execute(&mut *other)
        .await
        .unwrap();
    let begun = Instant::now();
    refused(ana.patch(&task_path(&id), json!({"title": "x"})))
        .await
        .refused(503, "unavailable");
    assert!(begun.elapsed() >= Duration::from_secs(2));
    other.rollback().await.unwrap();
    assert_eq!(ana.reads(&id).await["version"], 1);
}
