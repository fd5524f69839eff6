//! Labels and saved filters are in no project, and what becomes of them is in the change log all the
//! same, and can be undone.

use serde_json::{Value, json};

use super::{
    exchange::import,
    support::{TestApp, TestUser},
};

async fn labels(user: &TestUser<'_>) -> Vec<Value> {
    let labels = user.get("/api/v1/labels").await.ok();
    labels["items"].as_array().expect("items").clone()
}

fn label_path(label: &Value) -> String {
    format!("/api/v1/labels/{}", label["id"].as_str().expect("an id"))
}

fn filter_path(filter: &Value) -> String {
    format!("/api/v1/filters/{}", filter["id"].as_str().expect("an id"))
}

async fn has_filter(user: &TestUser<'_>, name: &str) -> Value {
    let filter = json!({"name": name, "filter": "overdue", "sort": "-due"});
    user.post("/api/v1/filters", filter).await.ok()
}

#[tokio::test]
async fn a_label_gets_its_name_and_colour_back() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.task("Rent").with("labels", json!(["home"]));
    let task = task.create().await.id();
    let before = labels(&ana).await;
    let path = label_path(&before[0]);
    let patch = json!({"name": "house", "color": "#aa0000"});
    let changed = ana.patch(&path, patch).await.is(200);
    assert_eq!(ana.reads(&task).await["labels"], json!(["house"]));
    let undo = ana.undo(&changed.change()).await.is(204).change();
    assert_eq!(labels(&ana).await, before);
    assert_eq!(ana.reads(&task).await["labels"], json!(["home"]));
    ana.undo(&undo).await.is(204);
    assert_eq!(labels(&ana).await[0]["name"], "house");
    let same = ana.patch(&path, json!({"name": "house"})).await.is(200);
    assert!(same.headers.get("change-id").is_none());
}

#[tokio::test]
async fn a_deleted_label_comes_back_to_its_tasks_and_to_its_place_there() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let names = json!(["first", "home", "last"]);
    let task = ana.task("Rent").with("labels", names.clone());
    let task = task.create().await.id();
    let binned = ana.task("Old").with("labels", json!(["home"]));
    let binned = binned.create().await.id();
    ana.delete(&format!("/api/v1/tasks/{binned}")).await.is(204);
    let before = labels(&ana).await;
    let home = before.iter().find(|label| label["name"] == "home").unwrap();
    let path = label_path(home);
    let was = ana.patch(&path, json!({"color": "#aa0000"})).await.is(200);
    let deleted = ana.delete(&path).await.is(204);
    assert_eq!(ana.reads(&task).await["labels"], json!(["first", "last"]));
    ana.undo(&deleted.change()).await.is(204);
    assert_eq!(ana.reads(&task).await["labels"], names);
    ana.post(&format!("/api/v1/tasks/{binned}/restore"), json!({}))
        .await
        .is(200);
    assert_eq!(ana.reads(&binned).await["labels"], json!(["home"]));
    let back = ana.patch(&path, json!({})).await.is(200);
    assert_eq!(back.json()["color"], "#aa0000");
    assert_ne!(
        back.header("etag"),
        was.header("etag"),
        "another version of it"
    );
}

#[tokio::test]
async fn a_label_that_has_changed_again_stands_in_the_way() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.task("Rent").with("labels", json!(["home"]));
    task.create().await;
    let path = label_path(&labels(&ana).await[0]);
    let renamed = ana.patch(&path, json!({"name": "house"})).await.change();
    ana.patch(&path, json!({"name": "flat"})).await.is(200);
    ana.undo(&renamed).await.refused(409, "conflict");
    let deleted = ana.delete(&path).await.change();
    let other = ana.task("Buy milk").with("labels", json!(["Flat"]));
    other.create().await;
    ana.undo(&deleted).await.refused(409, "conflict");
    assert_eq!(labels(&ana).await.len(), 1);
}

#[tokio::test]
async fn a_filter_is_taken_back_changed_back_and_brought_back() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let filter = json!({"name": "Soon", "filter": "overdue"});
    let made = ana.post("/api/v1/filters", filter).await.is(201);
    let path = filter_path(&made.json());
    ana.undo(&made.change()).await.is(204);
    ana.get(&path).await.is(404);

    let filter = has_filter(&ana, "Late").await;
    let path = filter_path(&filter);
    let changed = ana.patch(&path, json!({"name": "x", "sort": null})).await;
    ana.undo(&changed.change()).await.is(204);
    let back = ana.get(&path).await.ok();
    for field in ["name", "filter", "sort"] {
        assert_eq!(back[field], filter[field]);
    }
    let deleted = ana.delete(&path).await.is(204);
    let undo = ana.undo(&deleted.change()).await.is(204).change();
    let again = ana.get(&path).await.ok();
    assert_eq!(again["created_at"], filter["created_at"]);
    assert_eq!(again["version"], json!(4), "a tag names one version only");
    ana.undo(&undo).await.is(204);
    ana.get(&path).await.is(404);
}

#[tokio::test]
async fn a_filter_that_has_changed_again_stands_in_the_way() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let filter = json!({"name": "Soon", "filter": "overdue"});
    let made = ana.post("/api/v1/filters", filter).await;
    let path = filter_path(&made.json());
    let renamed = ana.patch(&path, json!({"name": "Late"})).await.change();
    ana.undo(&made.change()).await.refused(409, "conflict");
    has_filter(&ana, "Soon").await;
    ana.undo(&renamed).await.refused(409, "conflict");
    let deleted = ana.delete(&path).await.change();
    has_filter(&ana, "late").await;
    ana.undo(&deleted).await.refused(409, "conflict");
}

#[tokio::test]
async fn nobody_else_reads_what_becomes_of_labels_and_filters() {
    let app = TestApp::new().await;
    let (ana, bob) = (app.user("ana").await, app.user("bob").await);
    let task = ana.task("Rent").with("labels", json!(["home"]));
    task.create().await;
    let label = label_path(&labels(&ana).await[0]);
    let change = ana.delete(&label).await.change();
    let filter = has_filter(&ana, "Late").await;
    ana.delete(&filter_path(&filter)).await.is(204);
    let seen = ana.get("/api/v1/changes").await.ok();
    let items = seen["items"].as_array().unwrap();
    let kinds: Vec<_> = items.iter().map(|item| item["kind"].clone()).collect();
    assert_eq!(
        kinds,
        [
            "task.created",
            "label.deleted",
            "filter.created",
            "filter.deleted"
        ]
    );
    assert_eq!(items[1]["project_id"], json!(ana.inbox));
    assert_eq!(items[1]["before"]["name"], "home");
    assert_eq!(items[1]["before"].get("tasks"), None);
    assert_eq!(items[2]["after"]["id"], filter["id"]);
    assert_eq!(bob.get("/api/v1/changes").await.ok()["items"], json!([]));
    bob.undo(&change).await.is(404);
}

const DOCUMENT: &str = r##"{"format": "tend", "version": 1,
"labels": [{"name": "home", "color": "#aa0000"}, {"name": "away"}, {"name": "mine", "color": "#00aa00"}],
"filters": [{"name": "Soon", "filter": "due <= +7d"}, {"name": "Late", "filter": "overdue"}],
"tasks": [{"id": "019a0000-0000-7000-8000-000000000001", "title": "Rent", "labels": ["home", "away", "mine"]}]}"##;

#[tokio::test]
async fn an_import_that_is_undone_takes_its_labels_and_filters_along() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let mine = ana.task("Mine").with("labels", json!(["mine"]));
    mine.create().await;
    let before = labels(&ana).await;
    let change = import(&ana, "tend.json", DOCUMENT).await.is(200).change();
    assert_eq!(labels(&ana).await.len(), 3);
    let undo = ana.undo(&change).await.is(204).change();
    assert_eq!(labels(&ana).await, before);
    let filters = ana.get("/api/v1/filters").await.ok();
    assert_eq!(filters["items"], json!([]));
    ana.undo(&undo).await.is(204);
    assert_eq!(labels(&ana).await.len(), 3);
    let rent = ana.get("/api/v1/tasks?q=rent").await.ok()["items"][0].clone();
    assert_eq!(rent["labels"], json!(["home", "away", "mine"]));
}

#[tokio::test]
async fn what_is_of_other_use_by_then_stays_when_an_import_is_undone() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let change = import(&ana, "tend.json", DOCUMENT).await.is(200).change();
    let mine = ana.task("Mine").with("labels", json!(["home"]));
    mine.create().await;
    let filters = ana.get("/api/v1/filters").await.ok();
    let soon = filter_path(&filters["items"][0]);
    ana.patch(&soon, json!({"sort": "due"})).await.is(200);
    ana.delete(&filter_path(&filters["items"][1])).await.is(204);
    ana.undo(&change).await.is(204);
    let names: Vec<_> = labels(&ana)
        .await
        .iter()
        .map(|l| l["name"].clone())
        .collect();
    assert_eq!(names, ["home"]);
    ana.get(&soon).await.is(200);
}
