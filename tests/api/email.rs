//! Addresses: confirming them, and changing them.

use chrono::Duration;
use serde_json::json;

use super::support::{Answer, Mail, PASSWORD, PUBLIC_URL, PostOffice, TestApp, TestUser};

const LIFE_HOURS: i64 = 24;

async fn confirm(app: &TestApp, token: &str) -> Answer {
    app.anonymous()
        .form("/rpc/auth/confirm_email", &format!("token={token}"))
        .header("origin", PUBLIC_URL)
        .await
}

async fn change(user: &TestUser<'_>, email: &str) -> Answer {
    user.form("/rpc/account/change_email", &format!("email={email}"))
        .await
}

/// The address of the only account, and whether it is confirmed.
async fn address(app: &TestApp) -> (String, bool) {
    sqlx::query_as("select email, email_verified from account where username = 'ana'")
        .fetch_one(&app.db)
        .await
        .unwrap()
}

/// All mail that is due, by who gets it.
async fn delivered(app: &TestApp, office: &PostOffice) -> Vec<Mail> {
    let mut mails: Vec<_> = (0..app.deliver().await).map(|_| office.mail()).collect();
    mails.sort_by_key(|mail| mail.to().to_owned());
    mails
}

#[tokio::test]
async fn whoever_registers_is_asked_to_confirm_their_address() {
    let office = PostOffice::open();
    let app = TestApp::new().await.with_smtp(office.port);
    let body = json!({"username": "ana", "email": "ana@example.org", "password": PASSWORD});
    let registered = app
        .anonymous()
        .post("/api/v1/auth/register", body)
        .await
        .is(201)
        .json();
    assert_eq!(registered["user"]["email_verified"], false);
    assert_eq!(app.deliver().await, 1);
    let mail = office.mail();
    assert_eq!(
        (mail.to(), mail.get("subject")),
        ("ana@example.org", "Is this your address?")
    );
    confirm(&app, &mail.token("/verify")).await.is(200);
    let login = json!({"login": "ana", "password": PASSWORD});
    let user = app.anonymous().post("/api/v1/auth/login", login).await.ok()["user"].clone();
    assert_eq!(user["email_verified"], true);
}

#[tokio::test]
async fn opening_the_link_changes_nothing_until_a_button_is_pressed() {
    let office = PostOffice::open();
    let app = TestApp::new().await.with_smtp(office.port);
    let ana = app.user("ana").await.in_browser().await;
    ana.form("/rpc/account/verify_email", "").await.is(200);
    app.deliver().await;
    let mail = office.mail();
    let page = mail.link("/verify").replace(PUBLIC_URL, "");
    let html = app.anonymous().get(&page).await.is(200).text();
    assert!(html.contains("Confirm"));
    assert!(!address(&app).await.1);
    let fields = format!("__fn=auth/confirm_email&token={}", mail.token("/verify"));
    let done = app
        .anonymous()
        .form(&page, &fields)
        .header("origin", PUBLIC_URL)
        .await
        .is(303);
    assert_eq!(done.header("location"), "/verify/done");
    assert!(address(&app).await.1);
    let again = app
        .anonymous()
        .form(&page, &fields)
        .header("origin", PUBLIC_URL)
        .await
        .is(422);
    assert!(again.text().contains("This link has been used"));
}

#[tokio::test]
async fn a_link_works_once_for_a_day_and_only_the_newest() {
    let office = PostOffice::open();
    let app = TestApp::new().await.with_smtp(office.port);
    let ana = app.user("ana").await.in_browser().await;
    let resend = async || {
        ana.form("/rpc/account/verify_email", "").await.is(200);
        app.deliver().await;
        office.mail().token("/verify")
    };
    let older = resend().await;
    let newer = resend().await;
    confirm(&app, &older)
        .await
        .refused_by_rpc(422, "validation");
    app.set_clock(app.now() + Duration::hours(LIFE_HOURS));
    confirm(&app, &newer)
        .await
        .refused_by_rpc(422, "validation");
    assert!(!address(&app).await.1);
    // By now the session has not been idle for too long.
    let newest = resend().await;
    confirm(&app, &newest).await.is(200);
    confirm(&app, &newest)
        .await
        .refused_by_rpc(422, "validation");
    ana.form("/rpc/account/verify_email", "").await.is(200);
    assert_eq!(app.deliver().await, 0, "there is nothing left to confirm");
}

#[tokio::test]
async fn a_link_confirms_the_address_that_it_went_to_and_no_other() {
    let mut office = PostOffice::open();
    let app = TestApp::new().await.with_smtp(office.port);
    let ana = app.user("ana").await.in_browser().await;
    ana.form("/rpc/account/verify_email", "").await.is(200);
    app.deliver().await;
    let token = office.mail().token("/verify");
    sqlx::query("update account set email = 'new@example.org'")
        .execute(&app.db)
        .await
        .unwrap();
    confirm(&app, &token)
        .await
        .refused_by_rpc(422, "validation");
    assert_eq!(address(&app).await, ("new@example.org".to_owned(), false));
    // And a mail that still waits for an address that is gone is not written.
    ana.form("/rpc/account/verify_email", "").await.is(200);
    sqlx::query("update account set email = 'newer@example.org'")
        .execute(&app.db)
        .await
        .unwrap();
    app.deliver().await;
    assert!(office.is_empty());
}

#[tokio::test]
async fn a_link_for_another_purpose_confirms_nothing() {
    let office = PostOffice::open();
    let app = TestApp::new().await.with_smtp(office.port);
    app.user("ana").await;
    let body = json!({"email": "ana@example.org"});
    app.anonymous()
        .post("/api/v1/auth/password/forgot", body)
        .await
        .is(202);
    app.deliver().await;
    let token = office.mail().token("/reset");
    confirm(&app, &token)
        .await
        .refused_by_rpc(422, "validation");
    confirm(&app, "").await.refused_by_rpc(422, "validation");
    assert!(!address(&app).await.1);
}

#[tokio::test]
async fn an_address_changes_when_the_new_one_confirms_and_the_old_one_is_told() {
    let office = PostOffice::open();
    let app = TestApp::new().await.with_smtp(office.port);
    let ana = app.user("ana").await.in_browser().await;
    change(&ana, "new@example.org").await.is(200);
    assert_eq!(address(&app).await.0, "ana@example.org");
    let state = ana.get("/rpc/me/get").await.ok()["email"].clone();
    let expected = json!({
        "email": "ana@example.org", "is_verified": false, "pending": "new@example.org", "is_mail_sent": true,
    });
    assert_eq!(state, expected);

    let mails = delivered(&app, &office).await;
    let [notice, question] = &mails[..] else {
        panic!("{mails:?}")
    };
    assert_eq!(
        (notice.to(), question.to()),
        ("ana@example.org", "new@example.org")
    );
    assert!(notice.get("text").contains("new@example.org"));
    assert!(
        !notice.get("text").contains("/verify"),
        "the old address cannot confirm it"
    );

    confirm(&app, &question.token("/verify")).await.is(200);
    assert_eq!(address(&app).await, ("new@example.org".to_owned(), true));
    let mails = delivered(&app, &office).await;
    assert_eq!(mails.len(), 1);
    assert_eq!(
        (mails[0].to(), mails[0].get("subject")),
        ("ana@example.org", "Your address has changed")
    );
    ana.get("/inbox").await.is(200);
}

#[tokio::test]
async fn a_new_password_ends_the_wish_for_another_address() {
    let office = PostOffice::open();
    let app = TestApp::new().await.with_smtp(office.port);
    let ana = app.user("ana").await.in_browser().await;
    change(&ana, "thief@example.org").await.is(200);
    let mails = delivered(&app, &office).await;
    let password = PASSWORD.replace(' ', "+");
    let fields = format!("current_password={password}&new_password=three+quiet+otters");
    ana.form("/rpc/me/password", &fields).await.is(200);
    confirm(&app, &mails[1].token("/verify"))
        .await
        .refused_by_rpc(422, "validation");
    assert_eq!(address(&app).await.0, "ana@example.org");
}

#[tokio::test]
async fn nobody_fills_a_mailbox_by_wishing_for_its_address() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.in_browser().await;
    for number in 0..5 {
        change(&ana, &format!("victim{number}@example.org"))
            .await
            .is(200);
    }
    change(&ana, "victim@example.org").await.is(429);
    app.set_clock(app.now() + Duration::hours(1));
    change(&ana, "victim@example.org").await.is(403);
}

#[tokio::test]
async fn only_the_newest_wish_counts_and_it_can_be_taken_back() {
    let office = PostOffice::open();
    let app = TestApp::new().await.with_smtp(office.port);
    let ana = app.user("ana").await.in_browser().await;
    change(&ana, "first@example.org").await.is(200);
    let mails = delivered(&app, &office).await;
    let first = mails[1].token("/verify");
    change(&ana, "second@example.org").await.is(200);
    let mails = delivered(&app, &office).await;
    let second = mails[1].token("/verify");
    confirm(&app, &first)
        .await
        .refused_by_rpc(422, "validation");
    change(&ana, "ana@example.org").await.is(200);
    confirm(&app, &second)
        .await
        .refused_by_rpc(422, "validation");
    assert_eq!(address(&app).await, ("ana@example.org".to_owned(), false));
    assert_eq!(app.deliver().await, 0);
}

#[tokio::test]
async fn whoever_wants_another_address_has_given_their_password_lately_and_takes_nobodys() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.in_browser().await;
    app.user("ben").await;
    let problem = change(&ana, "BEN@example.org")
        .await
        .refused_by_rpc(409, "conflict");
    assert_eq!(problem["errors"][0]["code"], "taken");
    app.set_clock(app.now() + Duration::minutes(11));
    change(&ana, "new@example.org")
        .await
        .refused_by_rpc(403, "reauthentication-required");
    change(&ana, "nonsense")
        .await
        .refused_by_rpc(422, "validation");
    change(&app.anonymous(), "new@example.org")
        .await
        .refused_by_rpc(401, "unauthenticated");
    assert_eq!(app.count("select count(*) from mail").await, 0);
    assert_eq!(
        app.count("select count(*) from account where pending_email is not null")
            .await,
        0
    );
}

#[tokio::test]
async fn an_address_that_somebody_takes_meanwhile_stays_theirs() {
    let office = PostOffice::open();
    let app = TestApp::new().await.with_smtp(office.port);
    let ana = app.user("ana").await.in_browser().await;
    change(&ana, "new@example.org").await.is(200);
    let mails = delivered(&app, &office).await;
    let ben = app.user("ben").await;
    sqlx::query("update account set email = 'New@example.org' where id = $1")
        .bind(ben.id)
        .execute(&app.db)
        .await
        .unwrap();
    let problem = confirm(&app, &mails[1].token("/verify")).await;
    problem.refused_by_rpc(409, "conflict");
    assert_eq!(address(&app).await.0, "ana@example.org");
}
