//! What is refused of a body: what cannot be read (400, 413, 415) and what makes no sense (422).

use axum::body::Body;
use serde_json::{Value, json};

use super::support::{Answer, TestApp, TestUser, errors, task_path};

const MIB: usize = 1024 * 1024;

#[tokio::test]
async fn fields_that_nobody_knows_are_refused_by_name() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    for field in ["titel", "Title", "", "label", "assignee"] {
        for answer in every_write(&ana, json!({"title": "x", field: "y"})).await {
            answer.invalid(&[&format!("{field} unknown_field")]);
        }
    }
}

#[tokio::test]
async fn fields_of_the_server_are_refused_by_name() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let fields = [
        "id",
        "version",
        "created_at",
        "updated_at",
        "completed_at",
        "created_by",
        "deleted_at",
        "due_at",
        "position",
        "role",
    ];
    for field in fields {
        for answer in every_write(&ana, json!({"title": "x", field: null})).await {
            answer.invalid(&[&format!("{field} unknown_field")]);
        }
    }
    assert_eq!(ana.lists("").await, ["x"]);
}

#[tokio::test]
async fn a_title_has_1_to_500_characters_and_no_control_characters() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let longest = "\u{1F600}".repeat(500);
    for title in [longest.as_str(), "x", "<b>'\"; drop table task; --", "%_\\"] {
        for answer in every_write(&ana, json!({"title": title})).await {
            assert_eq!(answer.ok()["title"], title);
        }
    }
    let too_long = "\u{1F600}".repeat(501);
    let refused = [
        (too_long.as_str(), "title too_long"),
        ("", "title required"),
        (" \n\t ", "title required"),
        ("a\0b", "title control_character"),
        ("a\nb", "title control_character"),
        ("a\u{1b}b", "title control_character"),
        ("a\u{85}b", "title control_character"),
    ];
    for (title, error) in refused {
        for answer in every_write(&ana, json!({"title": title})).await {
            answer.invalid(&[error]);
        }
    }
}

#[tokio::test]
async fn a_description_has_up_to_50_000_characters_and_stays_as_written() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let longest = "\u{e9}".repeat(50_000);
    for text in [
        longest.as_str(),
        "",
        "  a\r\n\tb  \n",
        "<script>alert(1)</script>",
    ] {
        for answer in every_write(&ana, json!({"title": "x", "description": text})).await {
            assert_eq!(answer.ok()["description"], text);
        }
    }
    let too_long = "\u{e9}".repeat(50_001);
    for (text, error) in [
        (too_long.as_str(), "description too_long"),
        ("a\0b", "description control_character"),
    ] {
        for answer in every_write(&ana, json!({"title": "x", "description": text})).await {
            answer.invalid(&[error]);
        }
    }
}

#[tokio::test]
async fn values_of_another_type_are_refused_with_their_field() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    for (field, value) in [
        ("title", json!(5)),
        ("title", json!(["x"])),
        ("description", json!({})),
        ("status", json!(true)),
        ("priority", json!(3)),
        ("due_date", json!(20261201)),
        ("due_time", json!({"hour": 5})),
        ("due_timezone", json!([])),
    ] {
        for answer in every_write(&ana, json!({field: value})).await {
            answer.invalid(&[&format!("{field} invalid_type")]);
        }
    }
    for body in [json!([]), json!("title"), json!(null), json!(5)] {
        for answer in every_write(&ana, body).await {
            answer.refused(422, "validation");
        }
    }
}

#[tokio::test]
async fn words_that_are_no_status_or_priority_are_refused_with_those_that_are() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    for answer in every_write(
        &ana,
        json!({"title": "x", "status": "open", "priority": "High"}),
    )
    .await
    {
        let problem = answer.refused(422, "validation");
        assert_eq!(
            errors(&problem),
            ["status invalid_value", "priority invalid_value"]
        );
        let message = problem["errors"][0]["message"].as_str().unwrap();
        assert!(
            message.contains("todo, in_progress, done, cancelled"),
            "{message}"
        );
    }
}

#[tokio::test]
async fn a_field_that_is_given_twice_is_refused() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    for answer in every_raw_write(&ana, br#"{"title":"a","title":"b"}"#).await {
        answer.invalid(&["title repeated"]);
    }
}

#[tokio::test]
async fn what_is_not_json_is_unreadable() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    for body in [
        "",
        "title=x",
        "{",
        "{\"title\":\"x\",}",
        "{\"title\":\"x\"} {}",
        "{'title':'x'}",
        "NaN",
    ] {
        for answer in every_raw_write(&ana, body.as_bytes()).await {
            answer.refused(400, "bad-request");
        }
    }
}

#[tokio::test]
async fn what_is_not_utf_8_is_unreadable() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let bodies: [&[u8]; 4] = [
        b"{\"title\":\"a\xFFb\"}",
        b"{\"title\":\"\xC3\"}",
        b"{\"ti\xFFtle\":\"x\"}",
        b"\xFF\xFE{\0}\0",
    ];
    for body in bodies {
        for answer in every_raw_write(&ana, body).await {
            answer.refused(400, "bad-request");
        }
    }
    for body in [&b"{\"title\":\"\\ud800\"}"[..], b"{\"title\":\"\\udc00x\"}"] {
        for answer in every_raw_write(&ana, body).await {
            answer.refused(400, "bad-request");
        }
    }
}

#[tokio::test]
async fn json_that_is_nested_too_deeply_is_unreadable() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    for depth in [33, 128, 129, 100_000] {
        for opening in ["[", "{\"title\":"] {
            let closing = if opening == "[" { "]" } else { "}" };
            let json = format!("{}1{}", opening.repeat(depth), closing.repeat(depth));
            let body = format!("{{\"title\":{json}}}");
            for answer in every_raw_write(&ana, body.as_bytes()).await {
                answer.refused(400, "bad-request");
            }
        }
    }
    // Brackets in text nest nothing.
    let title = "[{\\\"".repeat(100);
    let answer = ana
        .post("/api/v1/tasks", Value::Null)
        .body(format!("{{\"title\":\"{title}\"}}"));
    answer.await.is(201);
}

#[tokio::test]
async fn only_json_is_taken() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let path = task_path(&ana.has_task("x").await);
    for media_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonp",
        "text/json",
        "",
    ] {
        let call = ana.post("/api/v1/tasks", json!({"title": "x"}));
        call.header("content-type", media_type)
            .await
            .refused(415, "unsupported-media-type");
        let call = ana
            .patch(&path, json!({"title": "x"}))
            .without("content-type");
        call.await.refused(415, "unsupported-media-type");
    }
    for media_type in [
        "application/json; charset=utf-8",
        "Application/JSON",
        "application/merge-patch+json",
    ] {
        ana.patch(&path, json!({"title": "x"}))
            .header("content-type", media_type)
            .await
            .is(200);
    }
}

#[tokio::test]
async fn a_body_over_1_mib_is_refused_whether_it_says_its_length_or_not() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let padded = |length: usize| {
        let mut body = br#"{"title":"x"}"#.to_vec();
        body.resize(length, b' ');
        body
    };
    ana.post("/api/v1/tasks", Value::Null)
        .body(padded(MIB))
        .await
        .is(201);
    for encoding in ["identity", "gzip"] {
        let call = ana
            .post("/api/v1/tasks", Value::Null)
            .header("accept-encoding", encoding);
        let declared = call.body(padded(MIB + 1)).await;
        assert_eq!(declared.header("content-encoding"), "");
        declared.refused(413, "payload-too-large");
        let call = ana
            .post("/api/v1/tasks", Value::Null)
            .header("accept-encoding", encoding);
        let streamed = call.streamed(of_unknown_length(padded(MIB + 1))).await;
        assert_eq!(streamed.header("content-encoding"), "");
        streamed.refused(413, "payload-too-large");
    }
    assert_eq!(ana.lists("").await.len(), 1);
}

/// A body that does not say how long it is.
fn of_unknown_length(bytes: Vec<u8>) -> Body {
    Body::from_stream(Body::from(bytes).into_data_stream())
}

/// Create, patch and replace with this body.
async fn every_write(user: &TestUser<'_>, body: Value) -> Vec<Answer> {
    every_raw_write(user, body.to_string().as_bytes()).await
}

async fn every_raw_write(user: &TestUser<'_>, body: &[u8]) -> Vec<Answer> {
    let list = user.get("/api/v1/tasks?limit=1").await.ok();
    let id = match list["items"][0]["id"].as_str() {
        Some(id) => id.to_owned(),
        None => user.has_task("x").await,
    };
    let path = task_path(&id);
    vec![
        user.post("/api/v1/tasks", Value::Null).body(body).await,
        user.patch(&path, Value::Null).body(body).await,
        user.put(&path, Value::Null).body(body).await,
    ]
}
