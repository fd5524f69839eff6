//! `POST /tasks/bulk`: several tasks, all or nothing.

use serde_json::{Value, json};

use super::support::{Answer, TestApp, TestUser, ids, task_path};

const NOWHERE: &str = "01920000-0000-7000-8000-000000000000";

async fn bulk(user: &TestUser<'_>, body: Value) -> Answer {
    user.post("/api/v1/tasks/bulk", body).await
}

async fn has_tasks(user: &TestUser<'_>, count: usize) -> Vec<String> {
    let mut made = Vec::new();
    for number in 0..count {
        made.push(user.has_task(&format!("t{number}")).await);
    }
    made
}

async fn project(user: &TestUser<'_>, name: &str) -> String {
    let made = user.post("/api/v1/projects", json!({"name": name})).await;
    made.ok()["id"].as_str().expect("an id").to_owned()
}

/// `field code id` of each error.
fn named(problem: &Value) -> Vec<(String, String, String)> {
    let text = |error: &Value, name: &str| error[name].as_str().unwrap_or_default().to_owned();
    let errors = problem["errors"].as_array().expect("errors");
    let named = errors
        .iter()
        .map(|error| (text(error, "field"), text(error, "code"), text(error, "id")));
    named.collect()
}

fn error(field: &str, code: &str, id: &str) -> (String, String, String) {
    (field.to_owned(), code.to_owned(), id.to_owned())
}

#[tokio::test]
async fn several_tasks_are_changed_and_taken_back_as_one() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let tasks = has_tasks(&ana, 3).await;
    let before = [ana.reads(&tasks[0]).await, ana.reads(&tasks[2]).await];
    let chosen = json!([tasks[2], tasks[0], tasks[2]]);
    let patch = json!({"priority": "high", "due_date": "2026-12-01", "labels": ["home"]});
    let done = bulk(&ana, json!({"ids": chosen, "patch": patch}))
        .await
        .is(200);
    let page = done.json();
    assert_eq!(ids(&page), [tasks[2].as_str(), &tasks[0]]);
    assert_eq!(page["next_cursor"], Value::Null);
    for task in page["items"].as_array().unwrap() {
        assert_eq!(task, &ana.reads(task["id"].as_str().unwrap()).await);
        assert_eq!(
            (&task["priority"], &task["version"]),
            (&json!("high"), &json!(2))
        );
        assert_eq!(task["labels"], json!(["home"]));
    }
    assert_eq!(ana.reads(&tasks[1]).await["version"], 1);
    let undone = ana.undo(&done.change()).await.is(204);
    for was in &before {
        let mut expected = was.clone();
        expected["version"] = json!(3);
        assert_eq!(ana.reads(was["id"].as_str().unwrap()).await, expected);
    }
    ana.undo(&undone.change()).await.is(204);
    assert_eq!(ana.lists("priority=high").await, ["t0", "t2"]);
}

#[tokio::test]
async fn what_changes_nothing_has_no_change() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let tasks = has_tasks(&ana, 2).await;
    for patch in [json!({}), json!({"status": "todo"})] {
        let done = bulk(&ana, json!({"ids": tasks, "patch": patch}))
            .await
            .is(200);
        assert_eq!(done.header("change-id"), "");
        assert_eq!(done.json()["items"][0]["version"], 1);
    }
}

#[tokio::test]
async fn two_hundred_tasks_are_taken_and_one_more_is_not() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let sql = "insert into task (id, project_id, title, position, created_by, created_at, updated_at) \
               select gen_random_uuid(), $1, 't', 'e' || lpad(to_hex(n), 5, '0'), $2, now(), now() \
               from generate_series(1, 201) as n returning id::text";
    let tasks: Vec<String> = sqlx::query_scalar(sql)
        .bind(ana.inbox)
        .bind(ana.id)
        .fetch_all(&app.db)
        .await
        .unwrap();
    let patch = json!({"status": "done"});
    let over = bulk(&ana, json!({"ids": tasks, "patch": patch})).await;
    over.invalid(&["ids too_many"]);
    let most = &tasks[..200];
    let done = bulk(&ana, json!({"ids": most, "patch": patch}))
        .await
        .is(200);
    assert_eq!(ids(&done.json()), most);
    let count = "select count(*) from task where status = 'done'";
    assert_eq!(app.count(count).await, 200);
    ana.undo(&done.change()).await.is(204);
    assert_eq!(app.count(count).await, 0);
    bulk(&ana, json!({"ids": most, "delete": true}))
        .await
        .is(204);
    assert_eq!(ana.lists("").await.len(), 1);
}

#[tokio::test]
async fn what_is_not_understood_is_refused_field_by_field() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.has_task("a").await;
    for (body, expected) in [
        (json!({}), &["ids required", "patch required"][..]),
        (json!({"ids": [], "delete": true}), &["ids required"]),
        (json!({"ids": [task]}), &["patch required"]),
        (json!({"ids": [task], "delete": false}), &["patch required"]),
        (
            json!({"ids": [task, "x"], "patch": {}, "delete": true}),
            &["ids[1] invalid_type", "delete not_with_patch"],
        ),
        (
            json!({"ids": [task], "patch": {"status": "x", "due_date": "soon"}}),
            &["patch.status invalid_value", "patch.due_date invalid_date"],
        ),
        (
            json!({"ids": [task], "patch": {"version": 1}}),
            &["version unknown_field"],
        ),
        (
            json!({"ids": [task], "remove": true}),
            &["remove unknown_field"],
        ),
    ] {
        bulk(&ana, body).await.invalid(expected);
    }
    assert_eq!(ana.reads(&task).await["version"], 1);
}

#[tokio::test]
async fn each_task_that_cannot_be_changed_is_named_and_none_is_changed() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let dated = ana.task("dated").due("2026-12-01").create().await.id();
    let (one, two) = (ana.has_task("one").await, ana.has_task("two").await);
    let body = json!({"ids": [dated, one, two], "patch": {"due_time": "17:00"}});
    let problem = bulk(&ana, body).await.refused(422, "validation");
    let field = problem["errors"][0]["field"].as_str().unwrap().to_owned();
    let code = problem["errors"][0]["code"].as_str().unwrap().to_owned();
    assert!(field.starts_with("patch.due_"), "{field}");
    assert_eq!(
        named(&problem),
        [error(&field, &code, &one), error(&field, &code, &two)]
    );
    assert_eq!(ana.reads(&dated).await["version"], 1);
    let body = json!({"ids": [dated, one, two], "patch": {"assignees": ["bob"]}});
    let problem = bulk(&ana, body).await.refused(422, "validation");
    assert_eq!(
        named(&problem)[2],
        error("patch.assignees[0]", "not_a_member", &two)
    );
}

#[tokio::test]
async fn the_last_that_fails_takes_all_others_back() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let (one, two) = (ana.has_task("one").await, ana.has_task("two").await);
    let changes = "select count(*) from change";
    let before = app.count(changes).await;
    // One cannot be below itself; two would be.
    let body = json!({"ids": [two, one], "patch": {"parent_id": one, "title": "x"}});
    let problem = bulk(&ana, body).await.refused(409, "conflict");
    assert_eq!(named(&problem), [error("patch.parent_id", "cycle", &one)]);
    assert_eq!(ana.lists("").await, ["one", "two"]);
    assert_eq!(ana.reads(&two).await["parent_id"], Value::Null);
    assert_eq!(app.count(changes).await, before);
}

#[tokio::test]
async fn what_one_cannot_see_is_named_and_nothing_is_done() {
    let app = TestApp::new().await;
    let (ana, bob) = (app.user("ana").await, app.user("bob").await);
    let (own, foreign) = (ana.has_task("own").await, bob.has_task("foreign").await);
    let deleted = ana.has_task("deleted").await;
    ana.delete(&task_path(&deleted)).await.is(204);
    for what in [json!({"patch": {"title": "x"}}), json!({"delete": true})] {
        let mut body = what;
        body["ids"] = json!([own, foreign, NOWHERE, deleted]);
        let problem = bulk(&ana, body).await.refused(404, "not-found");
        let missing = [foreign.as_str(), NOWHERE, &deleted];
        let expected = missing.map(|id| error("ids", "not_found", id));
        assert_eq!(named(&problem), expected);
    }
    assert_eq!(ana.lists("").await, ["own"]);
    assert_eq!(bob.lists("").await, ["foreign"]);
    let section = json!({"ids": [own], "patch": {"section_id": NOWHERE}});
    let problem = bulk(&ana, section).await.refused(404, "not-found");
    assert_eq!(
        named(&problem),
        [error("patch.section_id", "not_found", "")]
    );
    let inbox = json!({"ids": [own], "patch": {"project_id": bob.inbox}});
    let problem = bulk(&ana, inbox).await.refused(404, "not-found");
    assert_eq!(
        named(&problem),
        [error("patch.project_id", "not_found", "")]
    );
    let below = json!({"ids": [own], "patch": {"parent_id": foreign}});
    let problem = bulk(&ana, below).await.refused(404, "not-found");
    assert_eq!(named(&problem), [error("patch.parent_id", "not_found", "")]);
}

#[tokio::test]
async fn recurring_tasks_move_on_and_come_back_exactly() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let rent = ana
        .task("rent")
        .due("2026-03-01")
        .with("recurrence", json!({"rule": "FREQ=MONTHLY;BYMONTHDAY=1"}));
    let rent = rent.create().await.id();
    let once = ana.task("once").due("2026-03-01").create().await.id();
    let before = ana.reads(&rent).await;
    let body = json!({"ids": [rent, once], "patch": {"status": "done"}});
    let done = bulk(&ana, body).await.is(200);
    let items = done.json()["items"].clone();
    assert_eq!(
        (&items[0]["due_date"], &items[0]["status"]),
        (&json!("2026-04-01"), &json!("todo"))
    );
    assert_eq!(items[1]["status"], "done");
    let completions = format!("{}/completions", task_path(&rent));
    assert_eq!(ids(&ana.get(&completions).await.ok()).len(), 1);
    ana.undo(&done.change()).await.is(204);
    let mut expected = before;
    expected["version"] = json!(3);
    assert_eq!(ana.reads(&rent).await, expected);
    assert!(ids(&ana.get(&completions).await.ok()).is_empty());
    assert_eq!(ana.reads(&once).await["status"], "todo");
}

#[tokio::test]
async fn tasks_of_several_projects_move_together_and_go_back_to_where_they_were() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let (home, work) = (project(&ana, "home").await, project(&ana, "work").await);
    let in_inbox = ana.has_task("a").await;
    let top = ana
        .task("b")
        .with("project_id", home.as_str())
        .create()
        .await
        .id();
    let below = ana
        .task("c")
        .with("parent_id", top.as_str())
        .create()
        .await
        .id();
    let at_home = ana
        .task("d")
        .with("project_id", home.as_str())
        .create()
        .await
        .id();
    let mut before = Vec::new();
    for id in [&in_inbox, &top, &below, &at_home] {
        before.push(ana.reads(id).await);
    }
    // The child is named before its parent, and goes along all the same.
    let body = json!({
        "ids": [below, at_home, in_inbox, top],
        "patch": {"project_id": work, "status": "in_progress"},
    });
    let done = bulk(&ana, body).await.is(200);
    let listed = format!("project_id={work}&sort=title");
    assert_eq!(ana.lists(&listed).await, ["a", "b", "c", "d"]);
    assert_eq!(ana.reads(&below).await["parent_id"], top.as_str());
    assert_eq!(
        ids(&done.json()),
        [below.as_str(), &at_home, &in_inbox, &top]
    );
    ana.undo(&done.change()).await.is(204);
    for was in &before {
        let mut now = ana.reads(was["id"].as_str().unwrap()).await;
        now["version"] = json!(1);
        assert_eq!(&now, was);
    }
}

#[tokio::test]
async fn deleted_together_they_are_in_the_bin_and_come_back_together() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let home = project(&ana, "home").await;
    let top = ana.has_task("top").await;
    let below = ana
        .task("below")
        .with("parent_id", top.as_str())
        .create()
        .await
        .id();
    let child = ana
        .task("child")
        .with("parent_id", top.as_str())
        .create()
        .await
        .id();
    let other = ana
        .task("other")
        .with("project_id", home.as_str())
        .create()
        .await
        .id();
    ana.has_task("kept").await;
    let body = json!({"ids": [child, top, other], "delete": true});
    let done = bulk(&ana, body).await.is(204);
    assert!(done.body.is_empty());
    assert_eq!(ana.lists("").await, ["kept"]);
    assert_eq!(
        ana.lists("deleted=true&sort=title").await,
        ["below", "child", "other", "top"]
    );
    ana.undo(&done.change()).await.is(204);
    assert_eq!(
        ana.lists("sort=title").await,
        ["below", "child", "kept", "other", "top"]
    );
    assert_eq!(ana.reads(&top).await["subtask_count"], 2);
    assert_eq!(ana.reads(&below).await["parent_id"], top.as_str());
}

#[tokio::test]
async fn something_newer_on_one_of_them_keeps_all_from_being_undone() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let tasks = has_tasks(&ana, 2).await;
    let body = json!({"ids": tasks, "patch": {"priority": "low"}});
    let done = bulk(&ana, body).await.is(200);
    ana.changes(&tasks[1], json!({"priority": "high"})).await;
    ana.undo(&done.change()).await.refused(409, "conflict");
    assert_eq!(ana.reads(&tasks[0]).await["priority"], "low");
    let bob = app.user("bob").await;
    bob.undo(&done.change()).await.refused(404, "not-found");
}

#[tokio::test]
async fn the_same_key_does_it_once() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let daily = ana
        .task("daily")
        .due("2026-03-10")
        .with("recurrence", json!({"rule": "FREQ=DAILY"}));
    let daily = daily.create().await.id();
    for _ in 0..2 {
        let body = json!({"ids": [daily], "patch": {"status": "done"}});
        let call = ana.post("/api/v1/tasks/bulk", body);
        call.header("idempotency-key", "one").await.is(200);
    }
    assert_eq!(ana.reads(&daily).await["due_date"], "2026-03-11");
}

#[tokio::test]
async fn the_page_does_the_same() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let tasks = has_tasks(&ana, 2).await;
    let browser = ana.in_browser().await;
    let fields = |what: &str| {
        let ids = format!("tasks[ids][0]={}&tasks[ids][1]={}", tasks[0], tasks[1]);
        format!("{ids}&{what}")
    };
    let form = fields("tasks[patch][due_date]=tomorrow");
    let done = browser.form("/rpc/tasks/bulk", &form).await.is(200);
    assert_eq!(done.json()["item"].as_array().unwrap().len(), 2);
    assert_eq!(ana.lists("due=tomorrow").await, ["t0", "t1"]);
    let form = fields("tasks[delete]=true");
    let done = browser.form("/rpc/tasks/bulk", &form).await.is(200);
    assert_eq!(done.json()["item"], json!([]));
    assert!(ana.lists("").await.is_empty());
    let change = done.json()["change"].as_str().unwrap().to_owned();
    let form = format!("change={change}");
    let undone = browser.form("/rpc/changes/undo", &form).await.is(200);
    assert_eq!(undone.json()["item"][1]["task"]["title"], "t1");
    assert_eq!(ana.lists("due=tomorrow").await, ["t0", "t1"]);
    let none = browser.form("/rpc/tasks/bulk", "tasks[delete]=true").await;
    assert_eq!(none.status, 422);
}
