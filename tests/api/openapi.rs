//! The description of the API is what the server serves, what people reviewed, and what is true.

use serde_json::Value;

use super::{snapshot::assert_snapshot, support::TestApp};

/// Every operation that the document describes: method and path.
pub async fn operations(app: &TestApp) -> Vec<(String, String)> {
    let document = app.anonymous().get("/api/v1/openapi.json").await.ok();
    let paths = document["paths"].as_object().expect("paths").clone();
    let mut all = Vec::new();
    for (path, item) in paths {
        for method in item.as_object().expect("operations").keys() {
            all.push((method.to_uppercase(), path.clone()));
        }
    }
    all
}

#[tokio::test]
async fn the_document_is_the_one_that_was_reviewed() {
    let app = TestApp::new().await;
    let answer = app.anonymous().get("/api/v1/openapi.json").await.is(200);
    assert_eq!(answer.header("content-type"), "application/json");
    let text = serde_json::to_string_pretty(&answer.json()).unwrap();
    assert_snapshot("openapi.json", &(text + "\n"));
}

#[tokio::test]
async fn the_document_is_openapi_3_1_and_every_reference_in_it_leads_somewhere() {
    let app = TestApp::new().await;
    let document = app.anonymous().get("/api/v1/openapi.json").await.ok();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let mut references = Vec::new();
    collect(&document, &mut references);
    assert!(!references.is_empty());
    for reference in references {
        let pointer = reference.strip_prefix('#').expect("a local reference");
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

#[tokio::test]
async fn the_document_says_what_a_client_must_send_and_nothing_that_is_refused() {
    let app = TestApp::new().await;
    let document = app.anonymous().get("/api/v1/openapi.json").await.ok();
    let schemas = &document["components"]["schemas"];
    assert_eq!(
        schemas["CreateTask"]["required"],
        serde_json::json!(["title"])
    );
    for (name, schema) in schemas.as_object().unwrap() {
        for (field, property) in schema["properties"].as_object().into_iter().flatten() {
            assert_eq!(property.get("default"), None, "{name}.{field}");
        }
    }
    assert_ne!(document["info"]["license"]["name"], "");
}

#[tokio::test]
async fn the_document_names_what_happened_as_the_change_log_does() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    ana.post(
        "/api/v1/tasks",
        serde_json::json!({"title": "Pay the rent"}),
    )
    .await
    .is(201);
    let document = ana.get("/api/v1/openapi.json").await.ok();
    let kinds = &document["components"]["schemas"]["ChangeKind"]["enum"];
    let changes = ana.get("/api/v1/changes").await.ok();
    let kind = &changes["items"][0]["kind"];
    assert_eq!(kind, "task.created");
    assert!(kinds.as_array().unwrap().contains(kind), "{kinds}");
}

#[tokio::test]
async fn every_operation_has_a_name_of_its_own_and_says_how_it_can_fail() {
    let app = TestApp::new().await;
    let document = app.anonymous().get("/api/v1/openapi.json").await.ok();
    let mut names = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            names.push(operation["operationId"].as_str().unwrap().to_owned());
            assert!(operation["summary"].is_string(), "{method} {path}");
            let is_public = operation["security"] == serde_json::json!([{}]);
            let answers = operation["responses"].as_object().unwrap();
            if !is_public {
                assert!(answers.contains_key("401"), "{method} {path}");
            }
            if path.contains('{') {
                assert!(answers.contains_key("404"), "{method} {path}");
            }
            if operation.get("requestBody").is_some() {
                for status in ["400", "413", "415", "422"] {
                    assert!(answers.contains_key(status), "{method} {path} {status}");
                }
            }
        }
    }
    let count = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[tokio::test]
async fn the_page_to_read_it_comes_whole_from_us() {
    let app = TestApp::new().await;
    let nobody = app.anonymous();
    let door = nobody.get("/api/docs").await;
    let home = match door.status {
        200 => "/api/docs".to_owned(),
        _ => door.header("location").to_owned(),
    };
    assert_eq!(home, "/api/docs/", "{}", door.status);
    let page = nobody.get(&home).await.is(200);
    assert!(
        page.header("content-security-policy")
            .contains("default-src 'self'")
    );
    let html = page.text();
    let assets: Vec<_> = html
        .split(['"', '\''])
        .filter(|part| {
            [".js", ".css", ".png"]
                .iter()
                .any(|end| part.ends_with(end))
        })
        .collect();
    assert!(assets.len() >= 3, "{html}");
    for asset in assets {
        assert!(!asset.contains("//"), "{asset} is somebody else's");
        let path = format!("/api/docs/{}", asset.trim_start_matches("./"));
        nobody.get(&path).await.is(200);
    }
}

fn collect(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(reference)) = fields.get("$ref") {
                references.push(reference.clone());
            }
            fields.values().for_each(|value| collect(value, references));
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, references)),
        _ => {}
    }
}
