//! Requests that never end: whoever sends a body and does not go on is not waited for.

use std::time::Duration;

use axum::{
    body::{Body, Bytes},
    http::Method,
};
use futures_util::{StreamExt, stream};
use tend::server::config::Limits;
use tokio::time::timeout;

use super::support::{Answer, Call, TestApp};

/// A body of which nothing but its beginning ever comes.
fn endless(beginning: &'static str) -> Body {
    let begun = stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(
        beginning.as_bytes(),
    ))]);
    Body::from_stream(begun.chain(stream::pending()))
}

/// Sends a request that has to be given up.
async fn given_up(call: Call<'_>) -> Answer {
    let answer = timeout(Duration::from_secs(20), call).await;
    let answer = answer.expect("a request that goes on for ever is given up");
    assert_eq!(answer.status, 503, "{}", answer.text());
    assert_ne!(answer.header("retry-after"), "");
    // It was the sender that was slow.
    assert!(!answer.text().contains("database"), "{}", answer.text());
    answer
}

#[tokio::test]
async fn a_request_that_does_not_end_is_given_up_at_every_door() {
    let limits = Limits {
        request_max: Duration::from_millis(300),
        ..Limits::default()
    };
    let app = TestApp::limited(limits).await;
    let (ana, nobody) = (app.user("ana").await, app.anonymous());
    let browser = ana.in_browser().await;
    let task = ana.has_task("Rent").await;
    let json = "application/json";
    for (user, path) in [(&nobody, "/api/v1/auth/login"), (&ana, "/api/v1/tasks")] {
        let call = user.call(Method::POST, path).header("content-type", json);
        let answer = given_up(call.streamed(endless("{\"title\":"))).await;
        answer.refused(503, "unavailable");
    }
    let key = ana.call(Method::POST, "/api/v1/tasks");
    let key = key
        .header("content-type", json)
        .header("idempotency-key", "k");
    let key = given_up(key.streamed(endless("{"))).await;
    key.refused(503, "unavailable");
    let form = "multipart/form-data; boundary=b";
    let head = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n";
    let attachments = format!("/api/v1/tasks/{task}/attachments");
    for (user, path) in [
        (&ana, attachments.as_str()),
        (&ana, "/api/v1/import"),
        (&browser, "/settings/data"),
    ] {
        let call = user.call(Method::POST, path).header("content-type", form);
        given_up(call.streamed(endless(head))).await;
    }
    let call = browser.form("/rpc/tasks/create", "");
    given_up(call.streamed(endless("task[title]="))).await;
    let call = browser.form("/inbox", "").header("accept", "text/html");
    given_up(call.streamed(endless("__fn="))).await;
    // What was given up has done nothing.
    assert_eq!(app.count("select count(*) from task").await, 1);
}

#[test]
fn a_request_may_take_30_seconds() {
    assert_eq!(Limits::default().request_max, Duration::from_secs(30));
}
