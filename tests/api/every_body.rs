//! Every operation that takes JSON, whichever it is: what a body may be is decided once, for all.
//! The one that takes a file is in `attachments`.

use axum::http::Method;
use chrono::Duration;
use serde_json::{Value, json};

use super::support::{Call, TestApp, TestUser, errors};

/// Every operation of the document that takes JSON, on a thing that is not there.
async fn operations(app: &TestApp) -> Vec<(Method, String)> {
    let document = app.anonymous().get("/api/v1/openapi.json").await.ok();
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let body = &operation["requestBody"]["content"];
            if body.get("application/json").is_some() {
                let path = path.replace("{id}", "01920000-0000-7000-8000-000000000000");
                let method = Method::from_bytes(method.to_uppercase().as_bytes());
                found.push((method.unwrap(), path));
            }
        }
    }
    assert!(found.len() >= 11, "{found:?}");
    found
}

fn send<'a>(user: &TestUser<'a>, (method, path): &(Method, String), body: &[u8]) -> Call<'a> {
    user.call(method.clone(), path)
        .header("content-type", "application/json")
        .body(body)
}

#[tokio::test]
async fn what_is_no_json_object_is_refused_everywhere() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let deep = format!("{{\"x\":{}{}}}", "[".repeat(33), "]".repeat(33));
    for operation in operations(&app).await {
        for (body, status, kind) in [
            (&b"{"[..], 400, "bad-request"),
            (b"", 400, "bad-request"),
            (b"{\"x\":\"\xff\"}", 400, "bad-request"),
            (deep.as_bytes(), 400, "bad-request"),
            (b"[]", 422, "validation"),
            (b"null", 422, "validation"),
            (&[b' '; 1024 * 1024 + 1], 413, "payload-too-large"),
        ] {
            let answer = send(&ana, &operation, body).await;
            assert_eq!(answer.status, status, "{operation:?} {}", answer.text());
            answer.refused(status, kind);
        }
    }
}

#[tokio::test]
async fn a_field_that_nobody_knows_is_refused_everywhere() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    for operation in operations(&app).await {
        let answer = send(&ana, &operation, b"{\"id_\":1}").await;
        let problem = answer.refused(422, "validation");
        assert_eq!(errors(&problem), ["id_ unknown_field"], "{operation:?}");
    }
}

#[tokio::test]
async fn only_json_is_taken_anywhere() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    for operation in operations(&app).await {
        for media_type in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "application/jsonx",
            "",
        ] {
            let call = send(&ana, &operation, b"{}").header("content-type", media_type);
            call.await.refused(415, "unsupported-media-type");
        }
        let call = send(&ana, &operation, b"{}").without("content-type");
        call.await.refused(415, "unsupported-media-type");
    }
}

#[tokio::test]
async fn every_post_refuses_a_key_that_is_none() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let document = app.anonymous().get("/api/v1/openapi.json").await.ok();
    for (path, item) in document["paths"].as_object().unwrap() {
        if item.get("post").is_none() {
            continue;
        }
        let path = path.replace("{id}", "01920000-0000-7000-8000-000000000000");
        let call = ana.post(&path, json!({})).header("idempotency-key", "a b");
        call.await.refused(400, "bad-request");
    }
}

/// The fields that a schema has, or those that it is made of.
fn fields(schemas: &Value, schema: &Value) -> Vec<String> {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap();
        return fields(schemas, &schemas[name]);
    }
    let own = schema["properties"].as_object().into_iter().flatten();
    let parts = schema["allOf"].as_array().into_iter().flatten();
    let of_parts = parts.flat_map(|part| fields(schemas, part));
    own.map(|(name, _)| name.clone()).chain(of_parts).collect()
}

#[tokio::test]
async fn nul_is_no_error_of_ours_wherever_it_is() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let document = app.anonymous().get("/api/v1/openapi.json").await.ok();
    let schemas = &document["components"]["schemas"];
    for (method, path) in operations(&app).await {
        let item = path.replace("01920000-0000-7000-8000-000000000000", "{id}");
        let body = &document["paths"][&item][method.as_str().to_lowercase()]["requestBody"];
        let fields = fields(schemas, &body["content"]["application/json"]["schema"]);
        assert!(!fields.is_empty(), "{path}");
        let body: Value = fields
            .into_iter()
            .map(|field| (field, json!("a\0b")))
            .collect();
        let answer = ana.call(method, &path).json(body).await;
        assert!(
            (400..500).contains(&answer.status),
            "{path}: {}",
            answer.text()
        );
    }
}

#[tokio::test]
async fn what_is_over_is_forgotten_and_nothing_else() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    ana.in_browser().await;
    ana.personal_token(&["read"]).await;
    let keyed = ana.post("/api/v1/tasks", json!({"title": "x"}));
    keyed.header("idempotency-key", "k").await.is(201);
    let login = json!({"login": "ana", "password": "wrong"});
    app.anonymous()
        .post("/api/v1/auth/login", login)
        .await
        .is(401);
    let rows = async || {
        app.count(
            "select (select count(*) from session) + (select count(*) from personal_token) \
             + (select count(*) from idempotency_key) + (select count(*) from failed_try) \
             + (select count(*) from address_allowance)",
        )
        .await
    };
    app.tidy().await;
    assert_eq!(rows().await, 6);
    app.set_clock(app.now() + Duration::days(91));
    app.tidy().await;
    assert_eq!(rows().await, 0);
    assert_eq!(app.count("select count(*) from task").await, 1);
}
