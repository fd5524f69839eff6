//! `/projects` and `/projects/{id}`, with what is in them.

use serde_json::{Value, json};

use super::support::{TestApp, TestUser, task_path};

const NOW: &str = "2026-03-10T12:00:00Z";

fn path(project: &Value) -> String {
    format!("/api/v1/projects/{}", project["id"].as_str().unwrap())
}

async fn makes(user: &TestUser<'_>, name: &str) -> Value {
    let made = user.post("/api/v1/projects", json!({"name": name})).await;
    made.is(201).json()
}

async fn names(user: &TestUser<'_>, query: &str) -> Vec<String> {
    let page = user.get(&format!("/api/v1/projects?{query}")).await.ok();
    let items = page["items"].as_array().unwrap().clone();
    let name = |item: &Value| item["name"].as_str().unwrap().to_owned();
    items.iter().map(name).collect()
}

#[tokio::test]
async fn a_project_has_what_was_sent_and_the_servers_own_fields() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let sent =
        json!({"name": " Home ", "description": "*ours*", "color": "#1F7A4D", "is_favorite": true});
    let answer = ana.post("/api/v1/projects", sent).await.is(201);
    answer.change();
    let project = answer.json();
    let owner = json!({"id": ana.id, "username": "ana", "display_name": "ana"});
    let expected = json!({
        "id": project["id"], "name": "Home", "description": "*ours*", "color": "#1f7a4d",
        "is_inbox": false, "is_archived": false, "is_favorite": true, "position": "a1",
        "role": "owner", "owner": owner, "open_task_count": 0, "created_at": NOW,
        "updated_at": NOW, "version": 1,
    });
    assert_eq!(project, expected);
    assert_eq!(answer.header("location"), path(&project));
    assert_eq!(answer.header("etag"), "\"1\"");
    assert_eq!(ana.get(&path(&project)).await.ok(), project);
    let known = ana.get(&path(&project)).header("if-none-match", "\"1\"");
    known.await.is(304);
}

#[tokio::test]
async fn values_are_taken_up_to_their_limits() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let post = async |body: Value| ana.post("/api/v1/projects", body).await;
    post(json!({"name": "ü".repeat(200)})).await.is(201);
    post(json!({"name": "x", "description": "d".repeat(50_000)}))
        .await
        .is(201);
    for (body, error) in [
        (json!({}), "name required"),
        (json!({"name": " "}), "name required"),
        (json!({"name": null}), "name required"),
        (json!({"name": "ü".repeat(201)}), "name too_long"),
        (json!({"name": "a\0b"}), "name control_character"),
        (
            json!({"name": "x", "description": "d".repeat(50_001)}),
            "description too_long",
        ),
        (json!({"name": "x", "color": "red"}), "color invalid_color"),
        (
            json!({"name": "x", "position": "a00"}),
            "position invalid_position",
        ),
        (json!({"name": "x", "role": "owner"}), "role unknown_field"),
    ] {
        post(body).await.invalid(&[error]);
    }
}

#[tokio::test]
async fn a_patch_changes_what_it_names_and_undo_takes_it_back() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let before = makes(&ana, "Home").await;
    let patch = json!({"name": "House", "color": "#000000", "is_archived": true});
    let answer = ana.patch(&path(&before), patch).await.is(200);
    let after = answer.json();
    assert_eq!(
        (&after["name"], &after["is_archived"]),
        (&json!("House"), &json!(true))
    );
    assert_eq!(
        (&after["color"], &after["version"]),
        (&json!("#000000"), &json!(2))
    );
    assert_eq!(names(&ana, "").await, ["Inbox"]);
    assert_eq!(names(&ana, "archived=true").await, ["House"]);
    ana.undo(&answer.change()).await.is(204);
    let undone = ana.get(&path(&before)).await.ok();
    assert_eq!(
        (&undone["name"], &undone["color"]),
        (&json!("Home"), &Value::Null)
    );
    assert_eq!(names(&ana, "").await, ["Inbox", "Home"]);
    ana.undo(&answer.change()).await.refused(409, "conflict");
    let stale = ana
        .patch(&path(&before), json!({"name": "x"}))
        .if_match("\"1\"");
    stale.await.refused(412, "precondition-failed");
    let same = ana
        .patch(&path(&before), json!({"name": "Home"}))
        .await
        .is(200);
    assert_eq!(same.header("change-id"), "");
}

#[tokio::test]
async fn the_inbox_stays_what_it_is() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let inbox = format!("/api/v1/projects/{}", ana.inbox);
    for patch in [json!({"name": "Box"}), json!({"is_archived": true})] {
        ana.patch(&inbox, patch).await.refused(409, "conflict");
    }
    ana.delete(&inbox).await.refused(409, "conflict");
    let patch = json!({"color": "#123456", "is_favorite": true, "name": "Inbox"});
    assert_eq!(ana.patch(&inbox, patch).await.ok()["is_favorite"], true);
    assert_eq!(ana.get(&inbox).await.ok()["is_inbox"], true);
}

#[tokio::test]
async fn a_deleted_project_takes_its_tasks_along_and_undo_brings_them_back() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let home = makes(&ana, "Home").await;
    let task = ana
        .task("Rent")
        .with("project_id", home["id"].clone())
        .create()
        .await;
    assert_eq!(ana.get(&path(&home)).await.ok()["open_task_count"], 1);
    let deleted = ana.delete(&path(&home)).await.is(204);
    ana.get(&path(&home)).await.refused(404, "not-found");
    ana.get(&task_path(&task.id()))
        .await
        .refused(404, "not-found");
    assert!(ana.lists("").await.is_empty());
    assert_eq!(names(&ana, "").await, ["Inbox"]);
    let other = makes(&ana, "Other").await;
    assert_eq!(other["position"], home["position"], "the place is free");
    ana.undo(&deleted.change()).await.is(204);
    assert_eq!(ana.lists("").await, ["Rent"]);
    assert_eq!(names(&ana, "").await, ["Inbox", "Other", "Home"]);
}

#[tokio::test]
async fn what_is_deleted_is_kept_for_thirty_days() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let home = makes(&ana, "Home").await;
    ana.task("Rent")
        .with("project_id", home["id"].clone())
        .create()
        .await;
    ana.delete(&path(&home)).await.is(204);
    app.set_clock(app.now() + chrono::Duration::days(30));
    app.tidy().await;
    assert_eq!(app.count("select count(*) from project").await, 2);
    app.set_clock(app.now() + chrono::Duration::seconds(1));
    app.tidy().await;
    assert_eq!(app.count("select count(*) from project").await, 1);
    assert_eq!(app.count("select count(*) from task").await, 0);
}

#[tokio::test]
async fn projects_come_in_pages_and_in_the_order_that_they_were_put_in() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    for name in ["a", "b", "c"] {
        makes(&ana, name).await;
    }
    let last = makes(&ana, "d").await;
    ana.patch(&path(&last), json!({"position": "a1"}))
        .await
        .ok();
    assert_eq!(names(&ana, "").await, ["Inbox", "a", "d", "b", "c"]);
    ana.patch(&path(&last), json!({"position": "Zz"}))
        .await
        .ok();
    let mut walked = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = ana
            .get(&format!("/api/v1/projects?limit=2{cursor}"))
            .await
            .ok();
        for item in page["items"].as_array().unwrap() {
            walked.push(item["name"].as_str().unwrap().to_owned());
        }
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(walked, ["d", "Inbox", "a", "b", "c"]);
    for (query, error) in [
        ("cursor=x", "cursor invalid_cursor"),
        ("limit=0", "limit invalid_value"),
        ("archived=yes", "archived invalid_value"),
        ("color=red", "color unknown_parameter"),
    ] {
        ana.get(&format!("/api/v1/projects?{query}"))
            .await
            .unacceptable(&[error]);
    }
}

#[tokio::test]
async fn archived_projects_are_out_of_the_way_and_there_when_they_are_asked_for() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let home = makes(&ana, "Home").await;
    ana.task("Rent")
        .with("project_id", home["id"].clone())
        .create()
        .await;
    ana.patch(&path(&home), json!({"is_archived": true}))
        .await
        .ok();
    assert!(ana.lists("").await.is_empty());
    let query = format!("project_id={}", home["id"].as_str().unwrap());
    assert_eq!(ana.lists(&query).await, ["Rent"]);
}

#[tokio::test]
async fn the_owner_is_the_first_member() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let members = ana
        .get(&format!("/api/v1/projects/{}/members", ana.inbox))
        .await
        .ok();
    let user = json!({"id": ana.id, "username": "ana", "display_name": "ana"});
    let expected = json!([{"user": user, "role": "owner", "added_at": NOW}]);
    assert_eq!(members["items"], expected);
}

#[tokio::test]
async fn sections_are_made_ordered_renamed_and_deleted_without_their_tasks() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let home = makes(&ana, "Home").await;
    let sections = format!("{}/sections", path(&home));
    let make = async |name: &str| ana.post(&sections, json!({"name": name})).await.is(201);
    let kitchen = make("Kitchen").await;
    let garden = make("Garden").await.json();
    let (location, kitchen) = (kitchen.header("location").to_owned(), kitchen.json());
    assert_eq!(
        (&kitchen["position"], &garden["position"]),
        (&json!("a0"), &json!("a1"))
    );
    let fields: Vec<_> = kitchen.as_object().unwrap().keys().cloned().collect();
    assert_eq!(fields.len(), 7, "{fields:?}");
    let renamed = ana
        .patch(&location, json!({"name": "Bath", "position": "a1"}))
        .await
        .is(200);
    assert_eq!(renamed.json()["position"], "a2", "that one was taken");
    let page = ana.get(&sections).await.ok();
    assert_eq!(page["items"][1]["name"], "Bath");
    let task = ana
        .task("Tap")
        .with("section_id", kitchen["id"].clone())
        .create()
        .await;
    assert_eq!(task.task["project_id"], home["id"]);
    let child = ana
        .task("Washer")
        .with("parent_id", task.id())
        .create()
        .await;
    assert_eq!(child.task["section_id"], kitchen["id"], "with its parent");
    let deleted = ana.delete(&location).await.is(204);
    assert_eq!(ana.reads(&task.id()).await["section_id"], Value::Null);
    assert_eq!(ana.reads(&child.id()).await["section_id"], Value::Null);
    ana.undo(&deleted.change()).await.is(204);
    assert_eq!(ana.reads(&task.id()).await["section_id"], kitchen["id"]);
    assert_eq!(ana.reads(&child.id()).await["section_id"], kitchen["id"]);
    assert_eq!(ana.get(&sections).await.ok()["items"][1]["name"], "Bath");
    for (body, error) in [
        (json!({"name": ""}), "name required"),
        (json!({"name": "x".repeat(201)}), "name too_long"),
        (json!({"name": "x", "id": 1}), "id unknown_field"),
    ] {
        ana.post(&sections, body.clone()).await.invalid(&[error]);
        ana.patch(&location, body).await.invalid(&[error]);
    }
}

#[tokio::test]
async fn labels_are_everybodys_own() {
    let app = TestApp::new().await;
    let (ana, bob) = (app.user("ana").await, app.user("bob").await);
    ana.task("a")
        .with("labels", json!(["Home", "errand", "home"]))
        .create()
        .await;
    let task = ana.task("b").with("labels", json!(["HOME"])).create().await;
    assert_eq!(
        task.task["labels"],
        json!(["Home"]),
        "as it was spelt first"
    );
    bob.task("c").with("labels", json!(["home"])).create().await;
    let labels = ana.get("/api/v1/labels").await.ok();
    let (errand, home) = (&labels["items"][0], &labels["items"][1]);
    let expected = json!({"id": home["id"], "name": "Home", "color": null, "open_task_count": 2});
    assert_eq!(home, &expected);
    let path = format!("/api/v1/labels/{}", home["id"].as_str().unwrap());
    let changed = ana
        .patch(&path, json!({"name": "House", "color": "#ABCDEF"}))
        .await
        .is(200);
    assert_eq!(changed.header("etag"), "\"2\"");
    assert_eq!(changed.json()["color"], "#abcdef");
    assert_eq!(ana.reads(&task.id()).await["labels"], json!(["House"]));
    ana.patch(&path, json!({"name": "ERRAND"}))
        .await
        .refused(409, "conflict");
    ana.patch(&path, json!({"name": "a,b"}))
        .await
        .invalid(&["name comma"]);
    ana.patch(&path, json!({"name": "x"}))
        .if_match("\"1\"")
        .await
        .is(412);
    bob.patch(&path, json!({"name": "x"}))
        .await
        .refused(404, "not-found");
    bob.delete(&path).await.refused(404, "not-found");
    ana.delete(&path).await.is(204);
    assert_eq!(ana.reads(&task.id()).await["labels"], json!([]));
    assert_eq!(errand["name"], "errand");
    let page = bob.get("/api/v1/labels?limit=1").await.ok();
    assert_eq!(page["items"][0]["name"], "home");
}
