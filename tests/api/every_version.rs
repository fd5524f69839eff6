//! `ETag`, `If-None-Match` and `If-Match` of every resource, whichever it is.

use super::{
    authz_matrix::{People, as_column, forget_tries, routes},
    support::TestApp,
};

#[tokio::test]
async fn every_single_resource_carries_its_version_and_is_not_sent_again_to_who_has_it() {
    let app = TestApp::new().await;
    let people = People::new(&app, "x").await;
    let owner = as_column(&app, "owner", true, &people).await;
    let mut checked = Vec::new();
    for (route, send) in routes() {
        let is_single = route.starts_with("GET /api/") && route.ends_with("/{id}");
        if !is_single && *route != "GET /api/v1/me" {
            continue;
        }
        let answer = send(&owner, &people.target).await.is(200);
        let tag = answer.header("etag").to_owned();
        assert!(tag.len() > 2, "{route} has no version");
        let known = send(&owner, &people.target).header("if-none-match", &tag);
        let known = known.await.is(304);
        assert_eq!((known.header("etag"), known.body.len()), (&*tag, 0));
        let other = send(&owner, &people.target).header("if-none-match", "\"999\"");
        other.await.is(200);
        checked.push(*route);
    }
    assert!(checked.len() >= 6, "{checked:?}");
}

#[tokio::test]
async fn every_answer_that_is_a_resource_carries_its_version() {
    let app = TestApp::new().await;
    let mut checked = Vec::new();
    let writes = routes().filter(|(route, _)| route.contains(" /api/"));
    for (number, (route, send)) in writes.enumerate() {
        let people = People::new(&app, &number.to_string()).await;
        let owner = as_column(&app, "owner", true, &people).await;
        forget_tries(&app).await;
        let answer = send(&owner, &people.target).await;
        let is_json = answer.header("content-type") == "application/json";
        if answer.status >= 300 || !is_json {
            continue;
        }
        let json = answer.json();
        if let (Some(version), true) = (json["version"].as_i64(), json["id"].is_string()) {
            assert_eq!(answer.header("etag"), format!("\"{version}\""), "{route}");
            checked.push(*route);
        }
    }
    assert!(checked.len() >= 18, "{checked:?}");
}

#[tokio::test]
async fn every_change_of_a_resource_is_refused_to_who_expects_another_version() {
    let app = TestApp::new().await;
    for (number, (route, send)) in routes().enumerate() {
        let is_change = ["PATCH /api/", "PUT /api/", "DELETE /api/"]
            .iter()
            .any(|start| route.starts_with(start));
        if !is_change {
            continue;
        }
        let people = People::new(&app, &number.to_string()).await;
        let owner = as_column(&app, "owner", true, &people).await;
        let done = people.changes(&app).await;
        for tag in ["\"999\"", "nonsense", "W/\"1\""] {
            forget_tries(&app).await;
            let answer = send(&owner, &people.target).if_match(tag).await;
            assert_eq!(answer.status, 412, "{route} {tag}: {}", answer.text());
            answer.refused(412, "precondition-failed");
        }
        assert_eq!(people.changes(&app).await, done, "{route}");
        forget_tries(&app).await;
        let answer = send(&owner, &people.target).if_match("*").await;
        assert!(answer.status != 412, "{route}: {}", answer.text());
    }
}
