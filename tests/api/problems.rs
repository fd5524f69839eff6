//! The shape of errors, asserted once for every status, wherever it comes from.

use axum::http::Method;
use serde_json::{Value, json};

use super::support::{Answer, TestApp, task_path};

/// Everything that RFC 9457 and the contract want of a problem.
#[track_caller]
fn assert_shape(answer: &Answer, status: u16, kind: &str, instance: &str) -> Value {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let problem = answer.json();
    assert_eq!(problem["type"], format!("/problems/{kind}"));
    assert_eq!(problem["status"], status);
    assert_eq!(problem["instance"], instance);
    for field in ["title", "detail", "code", "request_id"] {
        assert!(
            !problem[field].as_str().unwrap().is_empty(),
            "{field}: {problem}"
        );
    }
    assert_eq!(problem["request_id"], answer.header("x-request-id"));
    assert_eq!(answer.header("cache-control"), "no-store");
    let text = answer.text().to_lowercase();
    for leak in [
        "select ", "insert ", "sqlx", "panicked", ".rs", "/tmp", "argon2",
    ] {
        assert!(!text.contains(leak), "{text}");
    }
    let known = [
        "type",
        "title",
        "status",
        "code",
        "detail",
        "instance",
        "request_id",
        "errors",
    ];
    for field in problem.as_object().unwrap().keys() {
        assert!(known.contains(&field.as_str()), "{field}");
    }
    problem
}

#[tokio::test]
async fn every_refusal_is_a_problem_with_all_its_parts() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let tasks = "/api/v1/tasks";
    let task = task_path(&ana.has_task("x").await);
    let unreadable = ana.post(tasks, Value::Null).body("{").await;
    assert_shape(&unreadable, 400, "bad-request", tasks);
    let parameter = ana.get("/api/v1/tasks?colour=red").await;
    assert_shape(&parameter, 400, "bad-request", tasks);
    let anonymous = app.anonymous().get(tasks).await;
    assert_shape(&anonymous, 401, "unauthenticated", tasks);
    let wrong = json!({"login": "ana", "password": "wrong"});
    let wrong = app.anonymous().post("/api/v1/auth/login", wrong).await;
    assert_shape(&wrong, 401, "invalid-credentials", "/api/v1/auth/login");
    let missing = ana.get("/api/v1/tasks/none").await;
    assert_shape(&missing, 404, "not-found", "/api/v1/tasks/none");
    let method = ana.call(Method::PUT, tasks).await;
    assert_shape(&method, 405, "method-not-allowed", tasks);
    let stale = ana.delete(&task).if_match("\"9\"").await;
    assert_shape(&stale, 412, "precondition-failed", &task);
    let large = ana
        .post(tasks, Value::Null)
        .body(vec![b' '; 1024 * 1024 + 1])
        .await;
    assert_shape(&large, 413, "payload-too-large", tasks);
    let media = ana
        .post(tasks, json!({}))
        .header("content-type", "text/plain")
        .await;
    assert_shape(&media, 415, "unsupported-media-type", tasks);
    let invalid = ana.post(tasks, json!({"status": "x"})).await;
    assert_shape(&invalid, 422, "validation", tasks);
}

#[tokio::test]
async fn a_conflict_is_a_problem_too() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let change = ana.task("x").create().await.change;
    ana.undo(&change).await.is(204);
    let path = format!("/api/v1/changes/{change}/undo");
    assert_shape(&ana.undo(&change).await, 409, "conflict", &path);
}

#[tokio::test]
async fn single_fields_are_named_each_with_code_and_message() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let answer = ana
        .post(
            "/api/v1/tasks",
            json!({"title": "x", "due_date": "2026-02-30"}),
        )
        .await;
    let problem = assert_shape(&answer, 422, "validation", "/api/v1/tasks");
    let error = &problem["errors"][0];
    assert_eq!(
        (&error["field"], &error["code"]),
        (&json!("due_date"), &json!("invalid_date"))
    );
    assert_eq!(problem["detail"], error["message"]);
    assert_eq!(problem["errors"].as_array().unwrap().len(), 1);
    let anonymous = app.anonymous().get("/api/v1/tasks").await.json();
    assert_eq!(anonymous.get("errors"), None);
}

#[tokio::test]
async fn every_path_below_api_that_is_none_is_a_problem_whoever_asks_and_however() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    for path in [
        "/api",
        "/api/",
        "/api/v1",
        "/api/v1/",
        "/api/v2/tasks",
        "/api/v1/task",
        "/api/v1/tasks/",
        "/api/v1/tasks/01920000-0000-7000-8000-000000000000/nothing",
        "/api/v1/%FF",
        "/api/v1/auth",
    ] {
        for method in [Method::GET, Method::POST, Method::DELETE, Method::PATCH] {
            let call = ana.call(method.clone(), path).header("accept", "text/html");
            assert_shape(&call.await, 404, "not-found", path);
            let call = app.anonymous().call(method, path);
            assert_shape(&call.await, 404, "not-found", path);
        }
    }
}

#[tokio::test]
async fn a_method_that_a_path_has_not_is_answered_with_those_that_it_has() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = "/api/v1/tasks/01920000-0000-7000-8000-000000000000";
    let undo = "/api/v1/changes/01920000-0000-7000-8000-000000000000/undo";
    for (method, path, allowed) in [
        (Method::PUT, "/api/v1/tasks", "GET,HEAD,POST"),
        (Method::DELETE, "/api/v1/tasks", "GET,HEAD,POST"),
        (Method::POST, task, "DELETE,GET,HEAD,PATCH,PUT"),
        (Method::GET, undo, "POST"),
        (Method::GET, "/api/v1/auth/login", "POST"),
        (Method::DELETE, "/api/v1/auth/logout", "POST"),
        (Method::POST, "/api/v1/openapi.json", "GET,HEAD"),
    ] {
        let answer = ana.call(method.clone(), path).await;
        assert_shape(&answer, 405, "method-not-allowed", path);
        let mut methods: Vec<_> = answer.header("allow").split(',').map(str::trim).collect();
        methods.sort_unstable();
        assert_eq!(methods.join(","), allowed, "{method} {path}");
    }
}

#[tokio::test]
async fn a_request_is_known_by_the_id_that_its_sender_gave_it() {
    let app = TestApp::new().await;
    let call = app
        .anonymous()
        .get("/api/v1/tasks")
        .header("x-request-id", "from-the-proxy-1");
    let answer = call.await;
    assert_eq!(answer.header("x-request-id"), "from-the-proxy-1");
    assert_eq!(answer.json()["request_id"], "from-the-proxy-1");
    let (one, other) = (
        app.anonymous().get("/healthz").await,
        app.anonymous().get("/healthz").await,
    );
    assert_ne!(one.header("x-request-id"), other.header("x-request-id"));
}

#[tokio::test]
async fn answers_carry_the_headers_that_keep_them_safe() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    for answer in [
        ana.get("/api/v1/tasks").await,
        app.anonymous().get("/api/v1/tasks").await,
        app.anonymous().get("/healthz").await,
        app.anonymous().get("/api/nowhere").await,
    ] {
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("strict-transport-security", "max-age=31536000"),
            ("cache-control", "no-store"),
            (
                "content-security-policy",
                "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
            ),
        ] {
            assert_eq!(answer.header(name), value, "{name}");
        }
    }
}
