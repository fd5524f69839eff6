//! The outbox: what was asked for is sent, once, whatever happens in between.

use chrono::Duration;
use serde_json::json;
use tend::server::service::mail::{deliver_due_anonymous, list_anonymous, show_anonymous};
use tokio::net::TcpListener;

use super::support::{PostOffice, TestApp, token};

/// For so long a mail that is being sent is left alone.
const LEASE: Duration = Duration::minutes(5);

/// Somebody of this name, who has forgotten their password.
async fn forgetful(app: &TestApp, name: &str) {
    app.user(name).await;
    let body = json!({"email": format!("{name}@example.org")});
    app.anonymous()
        .post("/api/v1/auth/password/forgot", body)
        .await
        .is(202);
}

async fn passes(time: Duration, app: &TestApp) {
    app.set_clock(app.now() + time);
}

async fn status(app: &TestApp) -> (String, i32, Option<String>) {
    sqlx::query_as("select status, attempts, last_error from mail")
        .fetch_one(&app.db)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_mail_that_was_sent_is_not_sent_again() {
    let mut office = PostOffice::open();
    let app = TestApp::new().await.with_smtp(office.port);
    forgetful(&app, "ana").await;
    assert_eq!(app.deliver().await, 1);
    office.mail();
    assert_eq!(status(&app).await, ("sent".to_owned(), 1, None));
    passes(LEASE * 2, &app).await;
    assert_eq!(app.deliver().await, 0);
    assert!(office.is_empty());
}

#[tokio::test]
async fn any_number_of_workers_send_each_mail_once() {
    let mut office = PostOffice::open();
    let app = TestApp::new().await.with_smtp(office.port);
    for number in 0..12 {
        passes(Duration::seconds(6), &app).await;
        forgetful(&app, &format!("user{number}")).await;
    }
    let tried = futures_util::future::join_all((0..3).map(|_| app.deliver())).await;
    assert_eq!(tried.iter().sum::<usize>(), 12);
    let mut readers: Vec<_> = (0..12).map(|_| office.mail().to().to_owned()).collect();
    readers.sort();
    readers.dedup();
    assert_eq!(readers.len(), 12);
    assert!(office.is_empty());
}

#[tokio::test]
async fn a_mail_that_is_refused_is_tried_ten_times_more_ever_later_and_then_kept_as_failed() {
    let mut office = PostOffice::open();
    let app = TestApp::new().await.with_smtp(office.port);
    forgetful(&app, "refused").await;
    assert_eq!(app.deliver().await, 1);
    for retry in 0..10 {
        let wait = Duration::minutes(1 << retry);
        passes(wait - Duration::seconds(1), &app).await;
        assert_eq!(app.deliver().await, 0, "before retry {retry}");
        assert_eq!(status(&app).await.0, "waiting");
        passes(Duration::seconds(1), &app).await;
        assert_eq!(app.deliver().await, 1, "retry {retry}");
    }
    let (status, attempts, error) = status(&app).await;
    assert_eq!((status.as_str(), attempts), ("failed", 11));
    assert!(error.unwrap().contains("nobody of that name"));
    passes(Duration::days(1), &app).await;
    assert_eq!(app.deliver().await, 0);
    assert!(office.is_empty());
}

#[tokio::test]
async fn a_mail_that_is_put_off_arrives_at_the_next_try() {
    let office = PostOffice::open();
    let app = TestApp::new().await.with_smtp(office.port);
    forgetful(&app, "busy").await;
    app.deliver().await;
    assert_eq!(status(&app).await.0, "waiting");
    passes(Duration::minutes(1), &app).await;
    app.deliver().await;
    let mail = office.mail();
    assert_eq!(mail.to(), "busy@example.org");
    let body = json!({"token": mail.token("/reset"), "password": "another good one"});
    app.anonymous()
        .post("/api/v1/auth/password/reset", body)
        .await
        .is(204);
}

#[tokio::test]
async fn one_that_is_refused_holds_nobody_else_up() {
    let office = PostOffice::open();
    let app = TestApp::new().await.with_smtp(office.port);
    forgetful(&app, "refused").await;
    forgetful(&app, "ana").await;
    assert_eq!(app.deliver().await, 2);
    assert_eq!(office.mail().to(), "ana@example.org");
}

#[tokio::test]
async fn a_server_that_is_not_there_loses_nothing() {
    let nowhere = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = nowhere.local_addr().unwrap().port();
    drop(nowhere);
    let app = TestApp::new().await.with_smtp(port);
    forgetful(&app, "ana").await;
    app.deliver().await;
    assert_eq!(status(&app).await.0, "waiting");
    let office = PostOffice::open();
    let app = app.with_smtp(office.port);
    passes(Duration::minutes(1), &app).await;
    app.deliver().await;
    assert_eq!(office.mail().to(), "ana@example.org");
}

#[tokio::test]
async fn a_worker_that_dies_between_commit_and_sending_leaves_the_mail_to_the_next() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let app = TestApp::new()
        .await
        .with_smtp(silent.local_addr().unwrap().port());
    forgetful(&app, "ana").await;
    let dying = tokio::spawn({
        let inside = app.inside().clone();
        async move { deliver_due_anonymous(&inside).await.map(drop) }
    });
    // It has connected, so it has committed; it is never greeted, so it has sent nothing.
    let connection = silent.accept().await.unwrap();
    dying.abort();
    assert!(dying.await.unwrap_err().is_cancelled());
    drop(connection);
    assert_eq!(status(&app).await.0, "waiting");

    let mut office = PostOffice::open();
    let app = app.with_smtp(office.port);
    passes(LEASE - Duration::seconds(1), &app).await;
    assert_eq!(app.deliver().await, 0, "it could still be alive");
    passes(Duration::seconds(1), &app).await;
    assert_eq!(app.deliver().await, 1);
    office.mail();
    assert_eq!(app.deliver().await, 0);
    assert!(office.is_empty());
}

#[tokio::test]
async fn what_caused_a_mail_and_was_rolled_back_sends_none() {
    let office = PostOffice::open();
    let app = TestApp::new().await.with_smtp(office.port);
    sqlx::raw_sql(
        "create function refuse() returns trigger language plpgsql as $$ begin raise 'no'; end $$; \
         create trigger refuse before insert on session for each row execute function refuse()",
    )
    .execute(&app.db)
    .await
    .unwrap();
    let body = json!({"username": "ana", "email": "ana@example.org", "password": "a good one, 8+"});
    app.anonymous()
        .post("/api/v1/auth/register", body)
        .await
        .is(500);
    assert_eq!(app.deliver().await, 0);
    assert_eq!(app.count("select count(*) from mail").await, 0);
}

#[tokio::test]
async fn mail_that_could_not_be_sent_for_a_day_is_not_sent_any_more() {
    let office = PostOffice::open();
    let app = TestApp::new().await;
    forgetful(&app, "ana").await;
    passes(Duration::hours(24) + Duration::seconds(1), &app).await;
    let app = app.with_smtp(office.port);
    assert_eq!(app.deliver().await, 0);
    assert_eq!(status(&app).await.0, "failed");
    passes(Duration::days(30), &app).await;
    app.deliver().await;
    assert_eq!(
        app.count("select count(*) from mail").await,
        0,
        "and then forgotten"
    );
}

#[tokio::test]
async fn without_a_server_mail_is_kept_for_the_operator_to_hand_over() {
    let app = TestApp::new().await;
    forgetful(&app, "ana").await;
    let body = json!({"email": "nobody@example.org"});
    app.anonymous()
        .post("/api/v1/auth/password/forgot", body)
        .await
        .is(202);
    assert_eq!(app.deliver().await, 0);
    let mails = list_anonymous(app.inside()).await.unwrap();
    assert_eq!(mails.len(), 1, "who has no account gets no mail");
    assert_eq!(
        (mails[0].status.as_str(), mails[0].attempts),
        ("waiting", 0)
    );

    let (_, shown) = show_anonymous(app.inside(), mails[0].id).await.unwrap();
    assert_eq!(shown.recipient, "ana@example.org");
    let older = token(&shown.letter.text(), "/reset");
    let (_, shown) = show_anonymous(app.inside(), mails[0].id).await.unwrap();
    let newer = token(&shown.letter.text(), "/reset");
    for (token, status) in [(older, 422), (newer, 204)] {
        let body = json!({"token": token, "password": "another good one"});
        app.anonymous()
            .post("/api/v1/auth/password/reset", body)
            .await
            .is(status);
    }
}

#[tokio::test]
async fn what_was_sent_is_not_told_again() {
    let office = PostOffice::open();
    let app = TestApp::new().await.with_smtp(office.port);
    forgetful(&app, "ana").await;
    app.deliver().await;
    let sent = office.mail().token("/reset");
    let mails = list_anonymous(app.inside()).await.unwrap();
    assert!(show_anonymous(app.inside(), mails[0].id).await.is_err());
    let body = json!({"token": sent, "password": "another good one"});
    app.anonymous()
        .post("/api/v1/auth/password/reset", body)
        .await
        .is(204);
}

#[tokio::test]
async fn nobody_writes_to_a_disabled_account() {
    let mut office = PostOffice::open();
    let app = TestApp::new().await.with_smtp(office.port);
    forgetful(&app, "ana").await;
    sqlx::query("update account set disabled_at = now()")
        .execute(&app.db)
        .await
        .unwrap();
    app.deliver().await;
    assert!(office.is_empty());
    assert_eq!(app.count("select count(*) from mail").await, 0);
}
