//! Server functions, as the page's script calls them: the same rules by another door.

use axum::http::Method;
use serde_json::{Value, json};

use super::support::{TestApp, TestUser, errors};

async fn browser<'a>(app: &'a TestApp, name: &str) -> TestUser<'a> {
    app.user(name).await.in_browser().await
}

fn id_of(changed: &Value) -> String {
    changed["row"]["task"]["id"]
        .as_str()
        .expect("an id")
        .to_owned()
}

#[tokio::test]
async fn a_calendar_has_the_years_that_dues_have() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.in_browser().await;
    let of = |date: &str, span: &str| format!("/rpc/calendar/list?date={date}&span={span}");
    for date in ["1970-01-01", "9999-12-31"] {
        for span in ["month", "week"] {
            ana.get(&of(date, span)).await.is(200);
        }
    }
    for date in [
        "1969-12-31",
        "-100000-01-01",
        "%2B10000-01-01",
        "%2B262142-12-31",
    ] {
        let problem = ana
            .get(&of(date, "month"))
            .await
            .refused_by_rpc(422, "validation");
        assert_eq!(errors(&problem), ["date invalid_date"], "{date}");
    }
}

#[tokio::test]
async fn a_calendar_has_the_readers_own_days_and_week() {
    let app = TestApp::new().await;
    let ana = app.user_in("Pacific/Auckland", "ana").await;
    ana.task("last").due("2026-04-05").create().await;
    ana.task("first").due("2026-02-28").create().await;
    ana.task("far").due("2026-04-06").create().await;
    // The 22nd in Auckland, when it is the evening before in Paris.
    ana.task("early")
        .due("2026-02-22")
        .at("20:00")
        .in_zone("Europe/Paris")
        .create()
        .await;
    ana.task("done")
        .due("2026-03-10")
        .status("done")
        .create()
        .await;
    let page = ana
        .in_browser()
        .await
        .get("/rpc/calendar/list?date=2026-03-10&span=month")
        .await
        .ok();
    let titles = |page: &serde_json::Value| {
        let rows = page["rows"].as_array().expect("rows").iter();
        rows.map(|row| row["task"]["title"].as_str().unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(page["week_start"], "monday");
    assert_eq!(titles(&page), ["early", "first", "last"]);
    ana.patch("/api/v1/me", json!({"week_start": "saturday"}))
        .await
        .is(200);
    let page = ana
        .in_browser()
        .await
        .get("/rpc/calendar/list?date=2026-03-10&span=month")
        .await
        .ok();
    assert_eq!(titles(&page), ["first"], "from 28 February to 3 April");
}

#[tokio::test]
async fn a_task_is_added_changed_deleted_and_brought_back() {
    let app = TestApp::new().await;
    let ana = browser(&app, "ana").await;
    let added = ana
        .form(
            "/rpc/tasks/create",
            "task[title]=Rent&task[due_date]=tomorrow",
        )
        .await
        .is(200);
    let change = added.change();
    let added = added.json();
    assert_eq!(added["change"], json!(change));
    assert_eq!(added["row"]["task"]["due_date"], "2026-03-11");
    let id = id_of(&added);
    let changed = ana
        .form("/rpc/tasks/update", &format!("id={id}&patch[status]=done"))
        .await
        .ok();
    assert_eq!(
        changed["row"]["task"]["completed_at"],
        "2026-03-10T12:00:00Z"
    );
    let deleted = ana
        .form("/rpc/tasks/delete", &format!("id={id}"))
        .await
        .ok();
    ana.get(&format!("/rpc/tasks/get?id={id}"))
        .await
        .refused_by_rpc(404, "not-found");
    let undo = format!("change={}", deleted["change"].as_str().unwrap());
    ana.form("/rpc/changes/undo", &undo).await.is(200);
    ana.form("/rpc/changes/undo", &undo)
        .await
        .refused_by_rpc(409, "conflict");
    let task = ana.get(&format!("/rpc/tasks/get?id={id}")).await.ok();
    assert_eq!(task["task"]["title"], "Rent");
}

#[tokio::test]
async fn the_same_id_again_adds_the_same_task() {
    let app = TestApp::new().await;
    let (ana, bob) = (browser(&app, "ana").await, browser(&app, "bob").await);
    let fields = "id=01920000-0000-7000-8000-000000000001&task[title]=Rent";
    let first = ana.form("/rpc/tasks/create", fields).await.ok();
    let again = ana.form("/rpc/tasks/create", fields).await.ok();
    assert_eq!(again["row"], first["row"]);
    assert_eq!(again["change"], Value::Null);
    assert_eq!(app.count("select count(*) from change").await, 1);
    bob.form("/rpc/tasks/create", fields)
        .await
        .refused_by_rpc(409, "conflict");
}

#[tokio::test]
async fn a_stranger_is_told_of_nothing() {
    let app = TestApp::new().await;
    let (ana, bob) = (browser(&app, "ana").await, browser(&app, "bob").await);
    let added = ana
        .form("/rpc/tasks/create", "task[title]=Secret")
        .await
        .ok();
    let id = id_of(&added);
    bob.get(&format!("/rpc/tasks/get?id={id}"))
        .await
        .refused_by_rpc(404, "not-found");
    for (path, fields) in [
        ("/rpc/tasks/update", format!("id={id}&patch[title]=Mine")),
        ("/rpc/tasks/delete", format!("id={id}")),
        (
            "/rpc/changes/undo",
            format!("change={}", added["change"].as_str().unwrap()),
        ),
    ] {
        bob.form(path, &fields)
            .await
            .refused_by_rpc(404, "not-found");
    }
    let rows = bob.get("/rpc/tasks/list?view=tasks&search=").await.ok();
    assert_eq!((&rows["total"], &rows["rows"]), (&json!(0), &json!([])));
}

#[tokio::test]
async fn what_is_refused_has_the_status_and_the_shape_of_a_problem() {
    let app = TestApp::new().await;
    let ana = browser(&app, "ana").await;
    let problem = ana
        .form("/rpc/tasks/create", "task[title]=")
        .await
        .refused_by_rpc(422, "validation");
    assert_eq!(errors(&problem), ["title required"]);
    assert_eq!(problem["instance"], "/rpc/tasks/create");
    assert!(!problem["request_id"].as_str().unwrap().is_empty());
    let problem = ana
        .get("/rpc/tasks/list?view=inbox&search=sort%3Dsize")
        .await;
    assert_eq!(
        errors(&problem.refused_by_rpc(400, "bad-request")),
        ["sort invalid_value"]
    );
}

#[tokio::test]
async fn what_cannot_be_read_is_unreadable_and_never_an_error_of_ours() {
    let app = TestApp::new().await;
    let ana = browser(&app, "ana").await;
    for fields in [
        "",
        "id=none",
        "id=01920000-0000-7000-8000-000000000001&patch[titel]=x",
        "id=01920000-0000-7000-8000-000000000001&patch[version]=1",
        "id=01920000-0000-7000-8000-000000000001&patch[title][deep]=x",
        "id=%FF",
        "%FF=%FF",
        "id=01920000-0000-7000-8000-000000000001&patch[title]=%FF",
    ] {
        let problem = ana
            .form("/rpc/tasks/update", fields)
            .await
            .refused_by_rpc(400, "bad-request");
        assert_eq!(problem["instance"], "/rpc/tasks/update");
        assert!(
            !problem["request_id"].as_str().unwrap().is_empty(),
            "{fields}"
        );
    }
    ana.get("/rpc/tasks/get")
        .await
        .refused_by_rpc(400, "bad-request");
    ana.get("/rpc/tasks/get?id=none")
        .await
        .refused_by_rpc(400, "bad-request");
    ana.get("/rpc/tasks/list?view=nowhere&search=")
        .await
        .refused_by_rpc(400, "bad-request");
    let long = format!("task[title]={}", "x".repeat(1024 * 1024));
    ana.form("/rpc/tasks/create", &long)
        .await
        .refused(413, "payload-too-large");
}

#[tokio::test]
async fn what_nothing_answers_is_not_found_and_other_methods_are_not_taken() {
    let app = TestApp::new().await;
    let ana = browser(&app, "ana").await;
    for path in ["/rpc/", "/rpc/tasks", "/rpc/tasks/nothing"] {
        let status = ana.form(path, "").await.status;
        assert!([404, 405].contains(&status), "{path}: {status}");
        ana.get(path).await.is(404);
    }
    ana.get("/rpc/tasks/delete?id=01920000-0000-7000-8000-000000000001")
        .await
        .is(405);
    ana.call(Method::PUT, "/rpc/tasks/create").await.is(405);
}

#[tokio::test]
async fn a_list_is_counted_and_continued() {
    let app = TestApp::new().await;
    let ana = browser(&app, "ana").await;
    for title in ["a", "b", "c"] {
        ana.form("/rpc/tasks/create", &format!("task[title]={title}"))
            .await
            .is(200);
    }
    let first = ana
        .get("/rpc/tasks/list?view=inbox&search=limit%3D2%26task%3Dnew%26q%3D")
        .await
        .ok();
    assert_eq!(
        (&first["total"], first["rows"].as_array().unwrap().len()),
        (&json!(3), 2)
    );
    let cursor = first["next_cursor"].as_str().unwrap();
    let path = format!("/rpc/tasks/list?view=inbox&search=limit%3D2%26cursor%3D{cursor}");
    let second = ana.get(&path).await.ok();
    assert_eq!(second["rows"][0]["task"]["title"], "c");
    assert_eq!(second["total"], 3);
}
