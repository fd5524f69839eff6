//! Who may have an account: policies, invitations, administrators, and the operator's side.

use chrono::Duration;
use serde_json::{Value, json};
use tend::server::{
    config::RegistrationPolicy,
    service::users::{
        add_anonymous, disable_anonymous, enable_anonymous, invite_anonymous, list_anonymous,
        promote_anonymous, reset_link_anonymous,
    },
};

use super::support::{Answer, PASSWORD, PUBLIC_URL, PostOffice, TestApp, token};

async fn register(app: &TestApp, name: &str, invitation: Option<&str>) -> Answer {
    let mut body =
        json!({"username": name, "email": format!("{name}@example.org"), "password": PASSWORD});
    if let Some(invitation) = invitation {
        body["invitation"] = invitation.into();
    }
    app.anonymous().post("/api/v1/auth/register", body).await
}

async fn login(app: &TestApp, name: &str, password: &str) -> Answer {
    let body = json!({"login": name, "password": password});
    app.anonymous().post("/api/v1/auth/login", body).await
}

async fn admins(app: &TestApp) -> Vec<String> {
    sqlx::query_scalar("select username from account where is_admin order by username")
        .fetch_all(&app.db)
        .await
        .unwrap()
}

/// The token of an invitation for `name`, which no mail has carried.
async fn invite(app: &TestApp, name: &str) -> String {
    let link = invite_anonymous(app.inside(), &format!("{name}@example.org")).await;
    token(&link.unwrap().expect("no mail is sent"), "/register")
}

#[tokio::test]
async fn the_first_of_a_fresh_installation_becomes_its_administrator_and_nobody_else() {
    let app = TestApp::new().await;
    register(&app, "ana", None).await.is(201);
    register(&app, "ben", None).await.is(201);
    assert_eq!(admins(&app).await, ["ana"]);
    promote_anonymous(app.inside(), "Ben").await.unwrap();
    assert_eq!(admins(&app).await, ["ana", "ben"]);
}

#[tokio::test]
async fn of_many_who_are_first_at_once_one_is() {
    let app = TestApp::new().await;
    let tries = ["ana", "ben", "cleo", "dan"].map(|name| register(&app, name, None));
    for answer in futures_util::future::join_all(tries).await {
        answer.is(201);
    }
    assert_eq!(admins(&app).await.len(), 1);
}

#[tokio::test]
async fn where_registration_is_closed_nobody_makes_an_account_by_themselves() {
    let app = TestApp::new()
        .await
        .with_registration(RegistrationPolicy::Closed);
    register(&app, "ana", None)
        .await
        .refused(403, "registration-closed");
    let invitation = invite(&app, "ana").await;
    register(&app, "ana", Some(&invitation))
        .await
        .refused(403, "registration-closed");
    let fields =
        format!("__fn=auth/register&username=ana&email=ana@example.org&password={PASSWORD}");
    let page = app.anonymous().form("/register", &fields.replace(' ', "+"));
    let html = page.header("origin", PUBLIC_URL).await.is(403).text();
    assert!(
        html.contains("New accounts are made by whoever runs this server"),
        "{html}"
    );
    assert_eq!(app.count("select count(*) from account").await, 0);
}

#[tokio::test]
async fn by_invitation_means_with_an_invitation_for_that_address_once() {
    let app = TestApp::new()
        .await
        .with_registration(RegistrationPolicy::Invite);
    register(&app, "ana", None)
        .await
        .invalid(&["invitation invalid_token"]);
    for nonsense in ["", "nonsense", "a\0b"] {
        register(&app, "ana", Some(nonsense))
            .await
            .invalid(&["invitation invalid_token"]);
    }
    let invitation = invite(&app, "ANA").await;
    register(&app, "ben", Some(&invitation))
        .await
        .invalid(&["email not_invited"]);
    let user = register(&app, "ana", Some(&invitation))
        .await
        .is(201)
        .json()["user"]
        .clone();
    assert_eq!(
        user["email_verified"], true,
        "the link went to that address"
    );
    sqlx::query("delete from account")
        .execute(&app.db)
        .await
        .unwrap();
    register(&app, "ana", Some(&invitation))
        .await
        .invalid(&["invitation invalid_token"]);
}

#[tokio::test]
async fn an_invitation_is_good_for_7_days_and_only_the_newest() {
    let app = TestApp::new()
        .await
        .with_registration(RegistrationPolicy::Invite);
    let older = invite(&app, "ana").await;
    let newer = invite(&app, "ana").await;
    let bens = invite(&app, "ben").await;
    register(&app, "ana", Some(&older))
        .await
        .invalid(&["invitation invalid_token"]);
    app.set_clock(app.now() + Duration::days(7) - Duration::seconds(1));
    register(&app, "ana", Some(&newer)).await.is(201);
    app.set_clock(app.now() + Duration::seconds(1));
    register(&app, "ben", Some(&bens))
        .await
        .invalid(&["invitation invalid_token"]);
}

#[tokio::test]
async fn a_link_for_another_purpose_is_no_invitation() {
    let app = TestApp::new()
        .await
        .with_registration(RegistrationPolicy::Invite);
    let link = add_anonymous(app.inside(), "ana", "ana@example.org", None)
        .await
        .unwrap();
    let token = token(&link.unwrap(), "/reset");
    register(&app, "ben", Some(&token))
        .await
        .invalid(&["invitation invalid_token"]);
}

#[tokio::test]
async fn an_invitation_comes_by_mail_and_opens_the_page() {
    let office = PostOffice::open();
    let app = TestApp::new()
        .await
        .with_registration(RegistrationPolicy::Invite)
        .with_smtp(office.port);
    let answered = invite_anonymous(app.inside(), "ana@example.org")
        .await
        .unwrap();
    assert_eq!(answered, None, "it is in the mail");
    app.deliver().await;
    let mail = office.mail();
    assert_eq!(
        mail.get("subject"),
        "You are invited to Tend at tend.example"
    );
    let (page, token) = (
        mail.link("/register").replace(PUBLIC_URL, ""),
        mail.token("/register"),
    );
    let html = app.anonymous().get(&page).await.is(200).text();
    assert!(html.contains(&format!("value=\"{token}\"")));
    let fields = format!(
        "__fn=auth/register&username=ana&email=ana@example.org&password=correct+horse+battery&invitation={token}"
    );
    let call = app
        .anonymous()
        .form(&page, &fields)
        .header("origin", PUBLIC_URL);
    assert_eq!(call.await.is(303).header("location"), "/today");
    assert_eq!(app.deliver().await, 0, "there is nothing to confirm");
}

#[tokio::test]
async fn the_operator_adds_people_who_choose_their_password() {
    let app = TestApp::new()
        .await
        .with_registration(RegistrationPolicy::Closed);
    let link = add_anonymous(app.inside(), "Ana", "ana@example.org", None)
        .await
        .unwrap()
        .unwrap();
    assert!(
        link.starts_with(&format!("{PUBLIC_URL}/reset?token=")),
        "{link}"
    );
    assert_eq!(admins(&app).await, ["ana"]);
    login(&app, "ana", PASSWORD).await.is(401);
    let body = json!({"token": token(&link, "/reset"), "password": PASSWORD});
    app.anonymous()
        .post("/api/v1/auth/password/reset", body)
        .await
        .is(204);
    login(&app, "ana", PASSWORD).await.is(200);
    let link = add_anonymous(
        app.inside(),
        "ben",
        "ben@example.org",
        Some(PASSWORD.into()),
    )
    .await;
    assert_eq!(link.unwrap(), None);
    login(&app, "ben", PASSWORD).await.is(200);
    for (name, email) in [
        ("ben", "x@example.org"),
        ("cleo", "BEN@example.org"),
        ("c", "c@example.org"),
    ] {
        assert!(
            add_anonymous(app.inside(), name, email, None)
                .await
                .is_err(),
            "{name}"
        );
    }
    let users = list_anonymous(app.inside()).await.unwrap();
    let names: Vec<_> = users.iter().map(|user| user.username.as_str()).collect();
    assert_eq!(names, ["ana", "ben"]);
}

#[tokio::test]
async fn a_disabled_user_is_out_at_the_next_request_through_every_door() {
    let app = TestApp::new().await;
    let client = app.user("ana").await;
    let browser = client.in_browser().await;
    let program = client.personal_token(&["read"]).await;
    let (_, refresh_token) = client.begin_session("api").await;
    let ben = app.user("ben").await;
    program.get("/api/v1/tasks").await.is(200);
    client.get("/api/v1/tasks").await.is(200);
    browser.get("/inbox").await.is(200);
    let link = reset_link_anonymous(app.inside(), "ana").await.unwrap();

    disable_anonymous(app.inside(), "ANA").await.unwrap();
    program
        .get("/api/v1/tasks")
        .await
        .refused(401, "unauthenticated");
    let body = json!({"refresh_token": refresh_token});
    let refreshed = app.anonymous().post("/api/v1/auth/refresh", body).await;
    refreshed.refused(401, "unauthenticated");
    client
        .get("/api/v1/tasks")
        .await
        .refused(401, "unauthenticated");
    browser.get("/rpc/tasks/list?view=tasks").await.is(401);
    browser.get("/inbox").await.is(303);
    browser
        .form("/inbox", "__fn=tasks/create&task[title]=x")
        .await
        .is(401);
    login(&app, "ana", PASSWORD)
        .await
        .refused(401, "invalid-credentials");
    let body = json!({"token": token(&link, "/reset"), "password": "another good one"});
    app.anonymous()
        .post("/api/v1/auth/password/reset", body)
        .await
        .is(422);
    assert!(reset_link_anonymous(app.inside(), "ana").await.is_err());
    assert_eq!(app.count("select count(*) from task").await, 0);
    ben.get("/api/v1/tasks").await.is(200);

    enable_anonymous(app.inside(), "ana").await.unwrap();
    client.get("/api/v1/tasks").await.is(401);
    login(&app, "ana", PASSWORD).await.is(200);
}

#[tokio::test]
async fn a_session_that_outlives_the_disabling_opens_nothing() {
    let app = TestApp::new().await;
    let client = app.user("ana").await;
    let browser = client.in_browser().await;
    let (_, refresh_token) = client.begin_session("api").await;
    // As if a sign-in had been under way when the account was closed.
    sqlx::query("update account set disabled_at = now()")
        .execute(&app.db)
        .await
        .unwrap();
    client
        .get("/api/v1/tasks")
        .await
        .refused(401, "unauthenticated");
    browser.get("/inbox").await.is(303);
    let body = json!({"refresh_token": refresh_token});
    let refreshed = app.anonymous().post("/api/v1/auth/refresh", body).await;
    refreshed.refused(401, "unauthenticated");
}

#[tokio::test]
async fn a_wrong_password_and_a_disabled_account_are_answered_alike() {
    let app = TestApp::new().await;
    app.user("ana").await;
    app.user("ben").await;
    disable_anonymous(app.inside(), "ben").await.unwrap();
    let mut answers = Vec::new();
    for (name, password) in [("ana", "wrong"), ("ben", PASSWORD), ("ben", "wrong")] {
        let mut problem = login(&app, name, password)
            .await
            .refused(401, "invalid-credentials");
        problem["request_id"] = Value::Null;
        answers.push(problem);
    }
    answers.dedup();
    assert_eq!(answers.len(), 1);
}
