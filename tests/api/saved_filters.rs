//! Saved filters.

use serde_json::{Value, json};

use super::support::{TestApp, ids};

const FILTERS: &str = "/api/v1/filters";

fn path(filter: &Value) -> String {
    format!("{FILTERS}/{}", filter["id"].as_str().expect("an id"))
}

fn urgent() -> Value {
    json!({"name": "Urgent", "filter": "priority >= high & (overdue | due <= +7d)", "sort": "due,-priority"})
}

#[tokio::test]
async fn a_filter_is_saved_read_changed_and_deleted() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let made = ana.post(FILTERS, urgent()).await.is(201);
    let filter = made.json();
    assert_eq!(made.header("location"), path(&filter));
    assert_eq!(made.header("etag"), "\"1\"");
    let mut expected = urgent();
    expected["id"] = filter["id"].clone();
    expected["created_at"] = json!("2026-03-10T12:00:00Z");
    expected["updated_at"] = json!("2026-03-10T12:00:00Z");
    expected["version"] = json!(1);
    assert_eq!(filter, expected);
    assert_eq!(ana.get(&path(&filter)).await.ok(), expected);
    let known = ana.get(&path(&filter)).header("if-none-match", "\"1\"");
    known.await.is(304);
    let changed = ana
        .patch(&path(&filter), json!({"name": " Now ", "sort": null}))
        .await;
    let changed = changed.is(200);
    assert_eq!(changed.header("etag"), "\"2\"");
    let changed = changed.json();
    assert_eq!(
        (&changed["name"], &changed["sort"]),
        (&json!("Now"), &Value::Null)
    );
    assert_eq!(changed["filter"], urgent()["filter"]);
    let same = ana
        .patch(&path(&filter), json!({"name": "Now"}))
        .await
        .is(200);
    assert_eq!(same.header("etag"), "\"2\"");
    ana.delete(&path(&filter)).if_match("\"1\"").await.is(412);
    ana.patch(&path(&filter), json!({"name": "x"}))
        .if_match("\"1\"")
        .await
        .is(412);
    ana.delete(&path(&filter)).if_match("\"2\"").await.is(204);
    ana.get(&path(&filter)).await.is(404);
    ana.delete(&path(&filter)).await.is(404);
}

#[tokio::test]
async fn what_cannot_be_understood_is_refused_with_its_place() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let body = json!({"name": "a", "filter": "overdue & nonsense"});
    let problem = ana.post(FILTERS, body).await.refused(422, "validation");
    assert_eq!(problem["errors"][0]["field"], "filter");
    assert_eq!(problem["errors"][0]["offset"], 10);
    let filter = ana.post(FILTERS, urgent()).await.ok();
    let problem = ana.patch(&path(&filter), json!({"filter": "("})).await;
    assert_eq!(
        problem.refused(422, "validation")["errors"][0]["field"],
        "filter"
    );
}

#[tokio::test]
async fn every_field_has_its_limits() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let long = format!("text = {}", "x".repeat(1_000 - 7));
    let body = json!({"name": "ü".repeat(100), "filter": long, "sort": ""});
    assert_eq!(ana.post(FILTERS, body).await.ok()["sort"], Value::Null);
    for (body, errors) in [
        (json!({}), vec!["name required", "filter required"]),
        (
            json!({"name": "x".repeat(101), "filter": "overdue"}),
            vec!["name too_long"],
        ),
        (
            json!({"name": "a\0", "filter": "overdue"}),
            vec!["name control_character"],
        ),
        (
            json!({"name": "a", "filter": format!("{long}x")}),
            vec!["filter too_long"],
        ),
        (
            json!({"name": "a", "filter": "overdue", "sort": "none"}),
            vec!["sort invalid_value"],
        ),
        (
            json!({"name": "a", "filter": "overdue", "id": "x"}),
            vec!["id unknown_field"],
        ),
    ] {
        ana.post(FILTERS, body).await.invalid(&errors);
    }
}

#[tokio::test]
async fn a_name_is_taken_whatever_its_case_but_only_by_oneself() {
    let app = TestApp::new().await;
    let (ana, bob) = (app.user("ana").await, app.user("bob").await);
    ana.post(FILTERS, urgent()).await.is(201);
    bob.post(FILTERS, urgent()).await.is(201);
    let same = json!({"name": "uRGENT", "filter": "overdue"});
    let problem = ana.post(FILTERS, same).await.refused(409, "conflict");
    assert_eq!(problem["errors"][0]["field"], "name");
    let other = json!({"name": "Other", "filter": "overdue"});
    let other = ana.post(FILTERS, other).await.ok();
    ana.patch(&path(&other), json!({"name": "urgent"}))
        .await
        .refused(409, "conflict");
    ana.patch(&path(&other), json!({"name": "OTHER"}))
        .await
        .is(200);
}

#[tokio::test]
async fn everybody_has_filters_of_their_own() {
    let app = TestApp::new().await;
    let (ana, bob) = (app.user("ana").await, app.user("bob").await);
    let filter = ana.post(FILTERS, urgent()).await.ok();
    bob.get(&path(&filter)).await.is(404);
    bob.patch(&path(&filter), json!({"name": "x"}))
        .await
        .is(404);
    bob.delete(&path(&filter)).await.is(404);
    assert_eq!(
        bob.get(FILTERS).await.ok(),
        json!({"items": [], "next_cursor": null})
    );
    assert_eq!(ids(&ana.get(FILTERS).await.ok()).len(), 1);
}

#[tokio::test]
async fn nobody_has_more_than_two_hundred_and_they_come_in_pages() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let sql = "insert into saved_filter (id, account_id, name, filter, created_at, updated_at) \
               select gen_random_uuid(), $1, 'filter ' || n, 'overdue', $2, $2 from generate_series(1, 199) as n";
    sqlx::query(sql)
        .bind(ana.id)
        .bind(app.now())
        .execute(&app.db)
        .await
        .unwrap();
    ana.post(FILTERS, urgent()).await.is(201);
    let one_more = json!({"name": "one more", "filter": "overdue"});
    ana.post(FILTERS, one_more).await.refused(409, "conflict");
    let first = ana.get(&format!("{FILTERS}?limit=150")).await.ok();
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = ana
        .get(&format!("{FILTERS}?limit=150&cursor={cursor}"))
        .await
        .ok();
    assert_eq!(ids(&first).len() + ids(&rest).len(), 200);
    assert_eq!(rest["next_cursor"], Value::Null);
}

#[tokio::test]
async fn a_filter_is_saved_once_under_one_key() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    for _ in 0..2 {
        let saved = ana.post(FILTERS, urgent()).header("idempotency-key", "one");
        saved.await.is(201);
    }
    assert_eq!(app.count("select count(*) from saved_filter").await, 1);
}

#[tokio::test]
async fn the_page_saves_a_filter_and_goes_on_to_it() {
    let app = TestApp::new().await;
    let browser = app.user("ana").await.in_browser().await;
    let fields = "filter[name]=Late&filter[filter]=overdue";
    let saved = browser.form("/rpc/filters/create", fields).await.ok();
    let list = browser.get("/rpc/filters/list").await.ok();
    assert_eq!(list["items"], json!([saved]));
    let id = saved["id"].as_str().unwrap();
    let one = browser.get(&format!("/rpc/filters/get?id={id}")).await.ok();
    assert_eq!(one, saved);
    let bad = browser.form("/rpc/filters/create", "filter[name]=x&filter[filter]=(");
    assert_eq!(
        bad.await.refused_by_rpc(422, "validation")["errors"][0]["field"],
        "filter"
    );
}
