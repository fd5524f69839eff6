//! `/me`: reading, changing and deleting one's own account.

use axum::http::Method;
use chrono::Duration;
use serde_json::{Value, json};

use super::support::{PASSWORD, TestApp, errors};

const ME: &str = "/api/v1/me";

#[tokio::test]
async fn everybody_sees_their_own_account_and_nobodys_secrets() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let answer = ana.get(ME).await.is(200);
    let expected = json!({
        "id": ana.id, "username": "ana", "email": "ana@example.org", "email_verified": false,
        "display_name": "ana", "timezone": "UTC", "week_start": "monday", "locale": "en",
        "created_at": "2026-03-10T12:00:00Z",
    });
    assert_eq!(answer.json(), expected);
    let tag = answer.header("etag");
    ana.get(ME).header("if-none-match", tag).await.is(304);
    app.anonymous()
        .get(ME)
        .await
        .refused(401, "unauthenticated");
}

#[tokio::test]
async fn a_patch_changes_what_it_names_and_nothing_else() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let before = ana.get(ME).await.is(200);
    let patch = json!({
        "username": "Anabel", "display_name": "  Ana B. ", "timezone": "Europe/Paris",
        "week_start": "sunday", "locale": "de-AT",
    });
    let answer = ana.patch(ME, patch).await.is(200);
    let after = answer.json();
    assert_eq!(after["username"], "anabel");
    assert_eq!(after["display_name"], "Ana B.");
    assert_eq!(after["timezone"], "Europe/Paris");
    assert_eq!(
        (&after["week_start"], &after["locale"]),
        (&json!("sunday"), &json!("de-AT"))
    );
    assert_eq!(after["email"], before.json()["email"]);
    assert_ne!(answer.header("etag"), before.header("etag"));
    assert_eq!(ana.get(ME).await.ok(), after);
    assert_eq!(ana.patch(ME, json!({})).await.is(200).json(), after);
}

#[tokio::test]
async fn a_patch_of_a_version_that_is_gone_is_refused() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let tag = ana.get(ME).await.header("etag").to_owned();
    let first = ana.patch(ME, json!({"locale": "fr"})).if_match(&tag);
    first.await.is(200);
    let second = ana.patch(ME, json!({"locale": "it"})).if_match(&tag);
    second.await.refused(412, "precondition-failed");
    assert_eq!(ana.get(ME).await.ok()["locale"], "fr");
}

#[tokio::test]
async fn a_patch_says_everything_that_is_wrong_with_it() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    app.user("bob").await;
    let wrong = json!({
        "username": "a b", "display_name": "", "timezone": "Mars", "week_start": "friday", "locale": "x_y",
    });
    ana.patch(ME, wrong).await.invalid(&[
        "username invalid_username",
        "display_name required",
        "timezone invalid_timezone",
        "week_start invalid_value",
        "locale invalid_locale",
    ]);
    for field in [
        "username",
        "display_name",
        "timezone",
        "week_start",
        "locale",
    ] {
        let expected = format!("{field} required");
        ana.patch(ME, json!({field: null}))
            .await
            .invalid(&[&expected]);
    }
    for field in ["id", "email_verified", "created_at", "password", "is_admin"] {
        let expected = format!("{field} unknown_field");
        ana.patch(ME, json!({field: "x"}))
            .await
            .invalid(&[&expected]);
    }
    let taken = ana.patch(ME, json!({"username": "BOB"})).await;
    assert_eq!(errors(&taken.refused(409, "conflict")), ["username taken"]);
    let long = json!({"display_name": "x".repeat(101)});
    ana.patch(ME, long)
        .await
        .invalid(&["display_name too_long"]);
    let nul = json!({"display_name": "a\0b"});
    ana.patch(ME, nul)
        .await
        .invalid(&["display_name control_character"]);
}

#[tokio::test]
async fn whoever_deletes_their_account_gives_the_password_and_is_gone_at_once() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let other = ana.with_token().await;
    let bob = app.user("bob").await;
    let program = ana.personal_token(&["read"]).await;
    ana.has_task("Rent").await;
    bob.has_task("Milk").await;
    let wrong = ana.delete(ME).json(json!({"password": "wrong"})).await;
    wrong.invalid(&["password wrong_password"]);
    ana.delete(ME)
        .json(json!({}))
        .await
        .invalid(&["password required"]);
    ana.call(Method::DELETE, ME).await.is(415);
    ana.get(ME).await.is(200);
    ana.delete(ME)
        .json(json!({"password": PASSWORD}))
        .await
        .is(204);
    for gone in [&ana, &other, &program] {
        gone.get(ME).await.refused(401, "unauthenticated");
    }
    assert_eq!(app.count("select count(*) from account").await, 1);
    assert_eq!(app.count("select count(*) from task").await, 1);
    assert_eq!(app.count("select count(*) from change").await, 1);
    bob.get(ME).await.is(200);
    let login = json!({"login": "ana", "password": PASSWORD});
    app.anonymous()
        .post("/api/v1/auth/login", login)
        .await
        .refused(401, "invalid-credentials");
}

#[tokio::test]
async fn what_is_over_is_tidied_away_and_what_is_not_stays() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    ana.in_browser().await;
    app.set_clock(app.now() + Duration::days(40));
    let body = json!({"login": "ana", "password": PASSWORD});
    let session: Value = app.anonymous().post("/api/v1/auth/login", body).await.ok();
    assert_eq!(app.count("select count(*) from session").await, 1);
    let ana = app.bearer(session["access_token"].as_str().unwrap());
    ana.get(ME).await.is(200);
}
