//! Getting back in with a link by mail, over REST; and every way to abuse it.

use chrono::Duration;
use serde_json::json;

use tend::server::service::users::reset_link_anonymous;

use super::support::{Answer, PASSWORD, PUBLIC_URL, PostOffice, TestApp, TestUser};

const NEW: &str = "another good one";

async fn forgot(app: &TestApp, email: &str) -> Answer {
    let body = json!({"email": email});
    app.anonymous()
        .post("/api/v1/auth/password/forgot", body)
        .await
}

async fn reset(app: &TestApp, token: &str, password: &str) -> Answer {
    let body = json!({"token": token, "password": password});
    app.anonymous()
        .post("/api/v1/auth/password/reset", body)
        .await
}

async fn login(app: &TestApp, password: &str) -> Answer {
    let body = json!({"login": "ana", "password": password});
    app.anonymous().post("/api/v1/auth/login", body).await
}

/// The token of a link that has just been asked for.
async fn mailed_token(app: &TestApp, office: &PostOffice) -> String {
    forgot(app, "ana@example.org").await.is(202);
    assert_eq!(app.deliver().await, 1);
    office.mail().token("/reset")
}

async fn passes(minutes: i64, app: &TestApp) {
    app.set_clock(app.now() + Duration::minutes(minutes));
}

#[tokio::test]
async fn a_reset_ends_personal_tokens_too() {
    let app = TestApp::new().await;
    let program = app.user("ana").await.personal_token(&["read"]).await;
    program.get("/api/v1/tasks").await.is(200);
    let link = reset_link_anonymous(app.inside(), "ana").await.unwrap();
    let token = link.split("token=").nth(1).unwrap();
    let body = json!({"token": token, "password": "three quiet otters"});
    app.anonymous()
        .post("/api/v1/auth/password/reset", body)
        .await
        .is(204);
    program.get("/api/v1/tasks").await.is(401);
}

#[tokio::test]
async fn a_link_by_mail_sets_a_new_password_and_ends_every_session() {
    let office = PostOffice::open();
    let app = TestApp::new().await.with_smtp(office.port);
    let phone = app.user("ana").await;
    let laptop = phone.in_browser().await;
    let ben = app.user("ben").await;
    let token = mailed_token(&app, &office).await;
    phone.get("/api/v1/tasks").await.is(200);

    let answer = reset(&app, &token, NEW).await.is(204);
    assert!(answer.body.is_empty());
    phone
        .get("/api/v1/tasks")
        .await
        .refused(401, "unauthenticated");
    laptop.get("/inbox").await.is(303);
    ben.get("/api/v1/tasks").await.is(200);

    assert_eq!(app.deliver().await, 1);
    let notice = office.mail();
    assert_eq!(notice.to(), "ana@example.org");
    assert_eq!(notice.get("subject"), "Your password has changed");
    assert!(!notice.get("text").contains("/reset"));
    login(&app, PASSWORD).await.is(401);
    login(&app, NEW).await.is(200);
}

#[tokio::test]
async fn the_mail_is_written_to_the_stored_address_in_words_and_links_to_us_only() {
    let office = PostOffice::open();
    let app = TestApp::new().await.with_smtp(office.port);
    app.user("ana").await;
    let body = json!({"email": " ANA@example.ORG "});
    app.anonymous()
        .post("/api/v1/auth/password/forgot", body)
        .header("host", "evil.example")
        .header("x-forwarded-host", "evil.example")
        .await
        .is(202);
    app.deliver().await;
    let mail = office.mail();
    assert_eq!(
        (mail.to(), mail.get("sender")),
        ("ana@example.org", "tend@tend.example")
    );
    assert_eq!(mail.get("subject"), "Choose a new password for Tend");
    assert_eq!(mail.header("auto-submitted"), "auto-generated");
    assert!(mail.header("message-id").ends_with("@tend.example>"));
    assert_eq!(mail.header("date"), "Tue, 10 Mar 2026 12:00:00 +0000");
    let link = mail.link("/reset");
    assert!(
        link.starts_with(&format!("{PUBLIC_URL}/reset?token=")),
        "{link}"
    );
    assert!(
        mail.get("text")
            .contains("until 12:30 UTC on 10 March 2026")
    );
    for form in ["text", "html"] {
        let text = mail.get(form);
        assert!(
            text.contains(&link) && text.contains("Hello ana,"),
            "{text}"
        );
        assert!(!text.contains("evil"), "{text}");
    }
}

#[tokio::test]
async fn whether_an_address_has_an_account_is_not_to_be_found_out() {
    let mut office = PostOffice::open();
    let app = TestApp::new().await.with_smtp(office.port);
    app.user("ana").await;
    let disabled = app.user("ben").await;
    disable(&app, &disabled).await;
    let mut answers = Vec::new();
    for email in ["ana@example.org", "nobody@example.org", "ben@example.org"] {
        let answer = forgot(&app, email).await.is(202);
        let names: Vec<_> = answer.headers.keys().map(ToString::to_string).collect();
        answers.push((answer.text(), names));
        // The same work for each: a row, of which nobody knows yet whose it is.
        let sql = "select count(*) from mail where account_id is null and status = 'waiting'";
        assert_eq!(app.count(sql).await, i64::try_from(answers.len()).unwrap());
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
    app.deliver().await;
    assert_eq!(office.mail().to(), "ana@example.org");
    assert!(office.is_empty());
    assert_eq!(
        app.count("select count(*) from mail").await,
        1,
        "the others are forgotten"
    );
}

async fn disable(app: &TestApp, user: &TestUser<'_>) {
    sqlx::query("update account set disabled_at = now() where id = $1")
        .bind(user.id)
        .execute(&app.db)
        .await
        .unwrap();
}

#[tokio::test]
async fn what_is_no_address_is_said_to_be_none() {
    let app = TestApp::new().await;
    for (email, code) in [
        ("", "email required"),
        ("ana", "email invalid_email"),
        ("a\0@b.c", "email invalid_email"),
    ] {
        forgot(&app, email).await.invalid(&[code]);
    }
    let typo = json!({"email": "ana@example.org", "username": "ana"});
    let answer = app
        .anonymous()
        .post("/api/v1/auth/password/forgot", typo)
        .await;
    answer.invalid(&["username unknown_field"]);
    assert_eq!(app.count("select count(*) from mail").await, 0);
}

#[tokio::test]
async fn a_link_works_once() {
    let office = PostOffice::open();
    let app = TestApp::new().await.with_smtp(office.port);
    app.user("ana").await;
    let token = mailed_token(&app, &office).await;
    reset(&app, &token, NEW).await.is(204);
    reset(&app, &token, "yet another one")
        .await
        .invalid(&["token invalid_token"]);
    login(&app, NEW).await.is(200);
}

#[tokio::test]
async fn of_many_who_use_a_link_at_once_one_gets_in() {
    let office = PostOffice::open();
    let app = TestApp::new().await.with_smtp(office.port);
    app.user("ana").await;
    let token = mailed_token(&app, &office).await;
    let tries = (0..4).map(|_| reset(&app, &token, NEW));
    let answers = futures_util::future::join_all(tries).await;
    let mut statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 422, 422, 422]);
}

#[tokio::test]
async fn a_link_works_for_30_minutes() {
    let office = PostOffice::open();
    let app = TestApp::new().await.with_smtp(office.port);
    app.user("ana").await;
    let token = mailed_token(&app, &office).await;
    passes(30, &app).await;
    reset(&app, &token, NEW)
        .await
        .invalid(&["token invalid_token"]);
    passes(60, &app).await;
    let token = mailed_token(&app, &office).await;
    passes(29, &app).await;
    reset(&app, &token, NEW).await.is(204);
}

#[tokio::test]
async fn only_the_newest_link_works() {
    let office = PostOffice::open();
    let app = TestApp::new().await.with_smtp(office.port);
    app.user("ana").await;
    let older = mailed_token(&app, &office).await;
    let newer = mailed_token(&app, &office).await;
    reset(&app, &older, NEW)
        .await
        .invalid(&["token invalid_token"]);
    reset(&app, &newer, NEW).await.is(204);
}

#[tokio::test]
async fn a_link_that_went_to_another_address_or_account_state_is_void() {
    let office = PostOffice::open();
    let app = TestApp::new().await.with_smtp(office.port);
    let ana = app.user("ana").await;
    let token = mailed_token(&app, &office).await;
    sqlx::query("update account set email = 'new@example.org'")
        .execute(&app.db)
        .await
        .unwrap();
    reset(&app, &token, NEW)
        .await
        .invalid(&["token invalid_token"]);
    sqlx::query("update account set email = 'ana@example.org'")
        .execute(&app.db)
        .await
        .unwrap();
    disable(&app, &ana).await;
    reset(&app, &token, NEW)
        .await
        .invalid(&["token invalid_token"]);
}

#[tokio::test]
async fn a_link_for_another_purpose_sets_no_password() {
    let office = PostOffice::open();
    let app = TestApp::new().await.with_smtp(office.port);
    let ana = app.user("ana").await.in_browser().await;
    ana.form("/rpc/account/verify_email", "").await.is(200);
    app.deliver().await;
    let token = office.mail().token("/verify");
    reset(&app, &token, NEW)
        .await
        .invalid(&["token invalid_token"]);
    for token in ["", "nonsense", "a\0b"] {
        reset(&app, token, NEW)
            .await
            .invalid(&["token invalid_token"]);
    }
}

#[tokio::test]
async fn a_password_that_will_not_do_leaves_the_link_good() {
    let office = PostOffice::open();
    let app = TestApp::new().await.with_smtp(office.port);
    app.user("ana").await;
    let token = mailed_token(&app, &office).await;
    for (password, error) in [
        ("", "password required"),
        ("short", "password too_short"),
        ("tend1234", "password too_guessable"),
    ] {
        reset(&app, &token, password).await.invalid(&[error]);
    }
    login(&app, PASSWORD).await.is(200);
    reset(&app, &token, NEW).await.is(204);
}

#[tokio::test]
async fn no_secret_is_stored_as_it_is() {
    let office = PostOffice::open();
    let app = TestApp::new().await.with_smtp(office.port);
    app.user("ana").await;
    let token = mailed_token(&app, &office).await;
    let sql = "select (select json_agg(m) from mail m)::text || (select json_agg(l) from one_time_link l)::text";
    let stored: String = sqlx::query_scalar(sql).fetch_one(&app.db).await.unwrap();
    assert!(!stored.contains(&token), "{stored}");
}

#[tokio::test]
async fn nobodys_mailbox_can_be_filled_from_here() {
    let mut office = PostOffice::open();
    let app = TestApp::new().await.with_smtp(office.port);
    app.user("ana").await;
    for _ in 0..3 {
        forgot(&app, "ana@example.org").await.is(202);
    }
    assert_eq!(app.deliver().await, 1, "three wishes, one mail");
    for _ in 0..9 {
        passes(1, &app).await;
        forgot(&app, "ANA@example.org").await.is(202);
        app.deliver().await;
    }
    assert_eq!(office.rest().len(), 5, "in an hour");
}

#[tokio::test]
async fn asking_again_and_again_is_held_back_whoever_is_asked_for() {
    let app = TestApp::new().await;
    app.user("ana").await;
    for number in 0..10 {
        let name = ["ana", "nobody"][number % 2];
        forgot(&app, &format!("{name}@example.org")).await.is(202);
    }
    for email in ["ana@example.org", "nobody@example.org"] {
        let refused = forgot(&app, email).await;
        assert!(!refused.header("retry-after").is_empty());
        refused.refused(429, "too-many-requests");
    }
    reset(&app, "guess", NEW)
        .await
        .refused(429, "too-many-requests");
    passes(1, &app).await;
    forgot(&app, "ana@example.org").await.is(202);
}

#[tokio::test]
async fn whoever_changes_their_password_is_told_by_mail() {
    let office = PostOffice::open();
    let app = TestApp::new().await.with_smtp(office.port);
    let ana = app.user("ana").await;
    let body = json!({"current_password": PASSWORD, "new_password": NEW});
    ana.post("/api/v1/me/password", body).await.is(204);
    assert_eq!(app.deliver().await, 1);
    let notice = office.mail();
    assert_eq!(notice.get("subject"), "Your password has changed");
    assert_eq!(notice.to(), "ana@example.org");
}
