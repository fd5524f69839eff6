//! `Idempotency-Key` on every `POST` of the API, whichever it is.

use super::{
    authz_matrix::{People, as_column, forget_tries, routes},
    support::TestApp,
};

#[tokio::test]
async fn every_post_gives_its_first_answer_again_under_the_same_key_and_does_it_once() {
    let app = TestApp::new().await;
    let posts = routes().filter(|(route, _)| route.starts_with("POST /api/"));
    let mut checked = 0;
    for (number, (route, send)) in posts.enumerate() {
        let people = People::new(&app, &number.to_string()).await;
        let owner = as_column(&app, "owner", true, &people).await;
        forget_tries(&app).await;
        let ask = || send(&owner, &people.target).header("idempotency-key", "k");
        let first = ask().await;
        assert!(first.status < 500, "{route}: {}", first.text());
        assert_eq!(first.header("idempotency-replayed"), "", "{route}");
        let done = people.changes(&app).await;
        let again = ask().await;
        assert_eq!(again.status, first.status, "{route}: {}", again.text());
        assert_eq!(again.header("idempotency-replayed"), "true", "{route}");
        for header in ["location", "etag", "change-id", "content-type"] {
            assert_eq!(again.header(header), first.header(header), "{route}");
        }
        if first.status < 400 {
            assert_eq!(again.text(), first.text(), "{route}");
        }
        assert_eq!(people.changes(&app).await, done, "{route} did it twice");
        let other = ask().body("{\"another\": \"body\"}").await;
        assert_eq!(other.status, 422, "{route}: {}", other.text());
        other.invalid(&["Idempotency-Key key_reused"]);
        checked += 1;
    }
    assert!(checked >= 20, "{checked} routes");
}
