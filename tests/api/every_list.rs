//! Every list of the document, whichever it is: what a page is, and what can be asked of one, is
//! decided once, for all.

use serde_json::{Value, json};

use super::{
    exchange::attach,
    support::{Statements, TestApp, TestUser, errors, task_path},
};

/// One of the lists of the document, with the ids of what is somebody's.
#[derive(Debug)]
struct List {
    path: String,
    /// The parameters that the document names.
    accepted: Vec<String>,
}

/// Whose lists they are.
struct Owner<'a> {
    user: TestUser<'a>,
    project: String,
    /// A task that recurs.
    task: String,
}

impl<'a> Owner<'a> {
    async fn new(app: &'a TestApp) -> Self {
        let user = app.user("ana").await;
        let task = user.task("x").due("2026-03-10");
        let task = task.with("recurrence", json!({"rule": "FREQ=DAILY"}));
        Self {
            project: user.inbox.to_string(),
            task: task.create().await.id(),
            user,
        }
    }

    /// Every list has one more of what it lists, but for members, who are others.
    async fn gets_one_more(&self, number: u32) {
        let user = &self.user;
        let task = user.task(&format!("task {number}"));
        let task = task.with("labels", json!([format!("label {number}"), "all"]));
        let task = task.with("assignees", json!(["ana"]));
        let task = task.with("reminders", json!([{"at": "2026-03-11T09:00:00Z"}]));
        task.with("parent_id", json!(self.task)).create().await;
        let sections = format!("/api/v1/projects/{}/sections", self.project);
        let comments = format!("{}/comments", task_path(&self.task));
        let name = format!("name {number}");
        for (path, body) in [
            ("/api/v1/projects", json!({"name": name})),
            (
                "/api/v1/filters",
                json!({"name": name, "filter": "overdue"}),
            ),
            (
                "/api/v1/me/tokens",
                json!({"name": name, "scopes": ["read"]}),
            ),
            (&sections, json!({"name": name})),
            (&comments, json!({"body": name})),
        ] {
            user.post(path, body).await.is(201);
        }
        attach(user, &self.task, &name, b"x").await;
        user.changes(&self.task, json!({"status": "done"})).await;
        user.with_token().await;
    }

    async fn lists(&self, app: &TestApp) -> Vec<List> {
        let document = app.anonymous().get("/api/v1/openapi.json").await.ok();
        let mut lists = Vec::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            if !has_pages(&document["components"]["schemas"], &item["get"]) {
                continue;
            }
            let id = if path.contains("/projects/") {
                &self.project
            } else {
                &self.task
            };
            let parameters = item["get"]["parameters"].as_array().unwrap();
            let asked = parameters.iter().filter(|p| p["in"] == "query");
            lists.push(List {
                path: path.replace("{id}", id),
                accepted: asked.map(|p| p["name"].as_str().unwrap().into()).collect(),
            });
        }
        assert!(lists.len() >= 13, "{lists:?}");
        lists
    }
}

/// Whether what an operation answers has items.
fn has_pages(schemas: &Value, operation: &Value) -> bool {
    let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
    let name = schema["$ref"]
        .as_str()
        .and_then(|name| name.rsplit('/').next());
    let schema = name.map_or(schema, |name| &schemas[name]);
    !schema["properties"]["items"].is_null() || schema["type"] == "array"
}

#[tokio::test]
async fn every_list_is_pages_of_1_to_200_items() {
    let app = TestApp::new().await;
    let ana = Owner::new(&app).await;
    for List { path, accepted } in ana.lists(&app).await {
        for name in ["limit", "cursor"] {
            assert!(accepted.iter().any(|other| other == name), "{path}: {name}");
        }
        for limit in ["1", "200"] {
            let page = ana.user.get(&format!("{path}?limit={limit}")).await.ok();
            let names: Vec<_> = page.as_object().unwrap().keys().collect();
            match path.ends_with("/changes") {
                true => assert_eq!(names, ["items", "next_cursor", "next_since"]),
                false => assert_eq!(names, ["items", "next_cursor"], "{path}"),
            }
        }
        for limit in ["0", "201", "-1", "1.5", "ten", "", "99999999999"] {
            let answer = ana.user.get(&format!("{path}?limit={limit}")).await;
            let problem = answer.refused(400, "bad-request");
            assert_eq!(errors(&problem), ["limit invalid_value"], "{path} {limit}");
        }
    }
}

#[tokio::test]
async fn every_list_refuses_a_parameter_that_nobody_knows_or_that_comes_twice() {
    let app = TestApp::new().await;
    let ana = Owner::new(&app).await;
    for List { path, accepted } in ana.lists(&app).await {
        let answer = ana.user.get(&format!("{path}?colour=red&limits=1")).await;
        let problem = answer.refused(400, "bad-request");
        let unknown = ["colour unknown_parameter", "limits unknown_parameter"];
        assert_eq!(errors(&problem), unknown, "{path}");
        let message = problem["errors"][0]["message"].as_str().unwrap();
        for name in accepted {
            assert!(
                message.contains(&name),
                "{path}: {name} is not in “{message}”"
            );
        }
        let answer = ana.user.get(&format!("{path}?limit=1&limit=2")).await;
        let problem = answer.refused(400, "bad-request");
        assert_eq!(errors(&problem), ["limit repeated"], "{path}");
        let answer = ana.user.get(&format!("{path}?%FF=1")).await;
        answer.refused(400, "bad-request");
    }
}

#[tokio::test]
async fn every_list_refuses_a_cursor_that_is_none() {
    let app = TestApp::new().await;
    let ana = Owner::new(&app).await;
    let long = "A".repeat(5_000);
    for List { path, .. } in ana.lists(&app).await {
        for cursor in [
            "",
            "x",
            "%25",
            "%00",
            "bnVsbA",
            "-1",
            "1.5",
            "%F0%9F%8E%89",
            &long,
        ] {
            let answer = ana.user.get(&format!("{path}?cursor={cursor}")).await;
            assert_eq!(answer.status, 400, "{path} {cursor}: {}", answer.text());
            answer.unacceptable(&["cursor invalid_cursor"]);
        }
    }
}

#[tokio::test]
async fn every_list_goes_on_where_its_page_has_ended() {
    let app = TestApp::new().await;
    let ana = Owner::new(&app).await;
    for number in 0..3 {
        ana.gets_one_more(number).await;
    }
    for List { path, .. } in ana.lists(&app).await {
        let whole = ana.user.get(&format!("{path}?limit=200")).await.ok();
        assert_eq!(whole["next_cursor"], Value::Null, "{path}");
        let whole = whole["items"].as_array().unwrap();
        assert!(whole.len() >= 3 || path.ends_with("/members"), "{path}");
        let (mut walked, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = ana.user.get(&format!("{path}?limit=1{cursor}")).await.ok();
            walked.extend(page["items"].as_array().unwrap().clone());
            assert!(walked.len() <= whole.len(), "{path} never ends");
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(&walked, whole, "{path}");
    }
}

#[tokio::test]
async fn every_list_takes_as_many_statements_for_many_items_as_for_few() {
    let app = TestApp::on_one_connection().await;
    let ana = Owner::new(&app).await;
    ana.gets_one_more(0).await;
    let counted = Statements::counted();
    let lists = ana.lists(&app).await;
    let ask = async || {
        let mut counts = Vec::new();
        for List { path, .. } in &lists {
            // Now and then, somebody who asks is granted as many requests again.
            let mut fewest = usize::MAX;
            for _ in 0..2 {
                let before = counted.so_far();
                ana.user.get(path).await.is(200);
                fewest = fewest.min(counted.so_far() - before);
            }
            counts.push((path.clone(), fewest));
        }
        counts
    };
    ask().await;
    let short = ask().await;
    for number in 1..20 {
        ana.gets_one_more(number).await;
    }
    assert_eq!(ask().await, short);
    // Who asks, what they may see, and the list itself.
    let long: Vec<_> = short.iter().filter(|(_, count)| *count > 3).collect();
    assert!(long.is_empty(), "{long:?}");
}
