//! Pages without JavaScript: plain forms that post to their own page. What pages show is for the
//! tests in a browser; here are statuses, headers and what is written.

use super::support::{PASSWORD, PUBLIC_URL, SESSION_COOKIE, TestApp, TestUser};

const NOTICE: &str = "__Host-tend_notice";

async fn browser(app: &TestApp) -> TestUser<'_> {
    app.user("ana").await.in_browser().await
}

#[tokio::test]
async fn a_form_that_does_well_is_answered_by_a_redirect_to_its_page_with_a_notice() {
    let app = TestApp::new().await;
    let ana = browser(&app).await;
    let fields = "__fn=tasks/create&task[title]=Pay+the+rent&task[priority]=high";
    let answer = ana.form("/inbox?sort=due", fields).await.is(303);
    assert_eq!(answer.header("location"), "/inbox?sort=due");
    let change: uuid::Uuid = sqlx::query_scalar("select id from change")
        .fetch_one(&app.db)
        .await
        .unwrap();
    let notice =
        format!("{NOTICE}=added.{change}; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Lax");
    assert_eq!(answer.cookies(), [notice]);
    let task: (String, i16) = sqlx::query_as("select title, priority from task")
        .fetch_one(&app.db)
        .await
        .unwrap();
    assert_eq!(task, ("Pay the rent".to_owned(), 3));
}

#[tokio::test]
async fn a_form_that_is_refused_shows_its_page_again_with_the_status() {
    let app = TestApp::new().await;
    let ana = browser(&app).await;
    let answer = ana
        .form("/inbox", "__fn=tasks/create&task[title]=")
        .await
        .is(422);
    assert!(answer.header("content-type").starts_with("text/html"));
    assert!(answer.cookies().is_empty());
    assert_eq!(answer.header("location"), "");
    let missing = "__fn=tasks/delete&id=01920000-0000-7000-8000-000000000000";
    ana.form("/inbox", missing).await.is(404);
    assert_eq!(app.count("select count(*) from task").await, 0);
}

#[tokio::test]
async fn what_a_form_does_can_be_undone_by_a_form() {
    let app = TestApp::new().await;
    let ana = browser(&app).await;
    ana.form("/inbox", "__fn=tasks/create&task[title]=x")
        .await
        .is(303);
    let change: uuid::Uuid = sqlx::query_scalar("select id from change")
        .fetch_one(&app.db)
        .await
        .unwrap();
    let fields = format!("__fn=changes/undo&change={change}");
    ana.form("/inbox", &fields).await.is(303);
    assert_eq!(
        app.count("select count(*) from task where deleted_at is null")
            .await,
        0
    );
    ana.form("/inbox", &fields).await.is(409);
}

#[tokio::test]
async fn a_form_that_goes_on_elsewhere_goes_to_our_own_pages_only() {
    let app = TestApp::new().await;
    let ana = browser(&app).await;
    for (back, location) in [
        ("/today?sort=due", "/today?sort=due"),
        ("https://evil.example", "/inbox"),
        ("//evil.example", "/inbox"),
        ("/\\evil.example", "/inbox"),
        ("", "/inbox"),
    ] {
        let id =
            ana.form("/rpc/tasks/create", "task[title]=x").await.ok()["row"]["task"]["id"].clone();
        let fields = format!(
            "__fn=tasks/delete&id={}&back={}",
            id.as_str().unwrap(),
            back.replace('&', "%26")
        );
        let answer = ana.form("/inbox", &fields).await.is(303);
        assert_eq!(answer.header("location"), location, "{back}");
    }
}

#[tokio::test]
async fn signing_in_by_a_form_sets_the_cookie_and_goes_on() {
    let app = TestApp::new().await;
    app.user("ana").await;
    for (next, location) in [
        ("", "/today"),
        ("&next=/inbox", "/inbox"),
        ("&next=https://evil.example", "/today"),
        ("&next=//evil.example", "/today"),
    ] {
        let fields = format!(
            "__fn=auth/login&login=ana&password={}{next}",
            PASSWORD.replace(' ', "+")
        );
        let answer = app
            .anonymous()
            .form("/login", &fields)
            .header("origin", PUBLIC_URL)
            .await
            .is(303);
        assert_eq!(answer.header("location"), location);
        assert!(answer.cookies()[0].starts_with(&format!("{SESSION_COOKIE}=")));
    }
}

#[tokio::test]
async fn a_wrong_password_shows_the_form_again_without_it() {
    let app = TestApp::new().await;
    app.user("ana").await;
    let fields = "__fn=auth/login&login=ana&password=Tr0ub4dor";
    let answer = app
        .anonymous()
        .form("/login", fields)
        .header("origin", PUBLIC_URL)
        .await
        .is(401);
    assert!(answer.header("content-type").starts_with("text/html"));
    assert!(!answer.text().contains("Tr0ub4dor"));
    assert!(answer.cookies().is_empty());
}

#[tokio::test]
async fn a_form_that_says_no_function_or_none_of_ours_is_refused() {
    let app = TestApp::new().await;
    let ana = browser(&app).await;
    for fields in [
        "",
        "task[title]=x",
        "__fn=",
        "__fn=tasks/nothing",
        "__fn=../api/v1/tasks",
        "__fn=tasks/create?x=1",
        "__fn=/tasks/create",
        "__fn=tasks/list",
        "__fn=TASKS/CREATE&task[title]=x",
        "__fn=%00",
        "__fn=%FF",
    ] {
        let answer = ana.form("/inbox", fields).await;
        assert!(
            (400..500).contains(&answer.status),
            "{fields}: {}",
            answer.status
        );
    }
    assert_eq!(app.count("select count(*) from task").await, 0);
}

#[tokio::test]
async fn a_form_that_cannot_be_read_is_refused_and_never_an_error_of_ours() {
    let app = TestApp::new().await;
    let ana = browser(&app).await;
    for fields in [
        "__fn=tasks/create&task[title]=%FF",
        "__fn=tasks/create&task[title]=a%00b",
        "__fn=tasks/create&task[title][deep]=x",
        "__fn=tasks/create&task[titel]=x",
        "__fn=tasks/create&id=none&task[title]=x",
        "__fn=tasks/create&task[title]=a&task[title]=b",
        "__fn=tasks/delete",
    ] {
        let answer = ana.form("/inbox", fields).await;
        assert!(
            (400..500).contains(&answer.status),
            "{fields}: {}",
            answer.status
        );
    }
    let long = format!(
        "__fn=tasks/create&task[title]=x&task[description]={}",
        "x".repeat(1024 * 1024)
    );
    ana.form("/inbox", &long).await.is(413);
    assert_eq!(app.count("select count(*) from task").await, 0);
}

#[tokio::test]
async fn whoever_is_signed_out_is_asked_to_sign_in_first() {
    let app = TestApp::new().await;
    let nobody = app.anonymous();
    for (path, next) in [
        ("/inbox", "%2Finbox"),
        ("/today", "%2Ftoday"),
        (
            "/tasks?sort=-due&q=a%26b",
            "%2Ftasks%3Fsort%3D-due%26q%3Da%2526b",
        ),
    ] {
        let answer = nobody.get(path).await.is(303);
        assert_eq!(answer.header("location"), format!("/login?next={next}"));
    }
    let form = nobody
        .form("/inbox", "__fn=tasks/create&task[title]=x")
        .header("origin", PUBLIC_URL);
    let door = form.await.is(401).text();
    assert!(door.contains("Your session has ended.") && door.contains("then.task[title]"));
    assert_eq!(app.count("select count(*) from task").await, 0);
}

#[tokio::test]
async fn what_was_sent_after_the_session_ended_is_done_after_signing_in() {
    let app = TestApp::new().await;
    app.user("ana").await;
    let door = app.anonymous();
    let then = "next=/inbox&__then=tasks/create&then.task[title]=Kept+%26+done";
    let sign_in = async |password: &str| {
        let fields = format!("__fn=auth/login&login=ana&password={password}&{then}");
        door.form("/login", &fields)
            .header("origin", PUBLIC_URL)
            .await
    };
    let refused = sign_in("wrong").await.is(401).text();
    assert!(refused.contains("then.task[title]") && refused.contains("Kept &amp; done"));
    assert_eq!(app.count("select count(*) from task").await, 0);
    let done = sign_in(&PASSWORD.replace(' ', "+")).await.is(303);
    assert_eq!(done.header("location"), "/inbox");
    assert!(
        done.cookies()
            .iter()
            .any(|c| c.starts_with("__Host-tend_session="))
    );
    assert_eq!(
        app.count("select count(*) from task where title = 'Kept & done'")
            .await,
        1
    );
}

#[tokio::test]
async fn a_form_that_is_sent_twice_adds_one_task_and_another_title_another() {
    let app = TestApp::new().await;
    let ana = browser(&app).await;
    let page = ana.get("/inbox").await.is(200).text();
    let once = page.split("name=\"once\"").nth(1).unwrap();
    let once = once.split("value=\"").nth(1).unwrap();
    let once = once.split('"').next().unwrap();
    for title in ["Rent", "Rent", "Milk"] {
        let fields = format!("__fn=tasks/create&once={once}&task[title]={title}");
        ana.form("/inbox", &fields).await.is(303);
    }
    // Lines that differ in what they say besides the title are different tasks.
    for line in ["Swim", "Swim+tomorrow", "Swim+tomorrow"] {
        let fields = format!("__fn=tasks/create&once={once}&text={line}");
        ana.form("/inbox", &fields).await.is(303);
    }
    assert_eq!(app.count("select count(*) from task").await, 4);
    let again = ana.get("/inbox").await.is(200).text();
    assert!(!again.contains(once), "each page has a form of its own");
}

#[tokio::test]
async fn a_form_whose_password_is_tried_too_often_says_so() {
    let app = TestApp::new().await;
    let ana = browser(&app).await;
    app.set_clock(app.now() + chrono::Duration::minutes(11));
    let wish = "__fn=me/update&email=new@example.org&__password=wrong";
    for _ in 0..5 {
        ana.form("/settings/profile", wish).await.is(422);
    }
    let mut page = ana.form("/settings/profile", wish).await;
    if page.status == 422 {
        page = ana.form("/settings/profile", wish).await;
    }
    let page = page.is(429).text();
    assert!(page.contains("Too many tries.") && page.contains("__password"));
}

#[tokio::test]
async fn a_form_of_too_many_fields_is_refused() {
    let app = TestApp::new().await;
    let fields = format!("__fn=auth/login{}", "&a=1".repeat(1_000));
    let answer = app.anonymous().form("/login", &fields);
    answer.header("origin", PUBLIC_URL).await.is(400);
}

#[tokio::test]
async fn signing_out_by_a_form_makes_the_browser_forget() {
    let app = TestApp::new().await;
    let ana = browser(&app).await;
    let answer = ana.form("/today", "__fn=auth/logout").await.is(303);
    assert_eq!(answer.header("clear-site-data"), r#""cache", "storage""#);
    assert_eq!(answer.header("location"), "/");
}

#[tokio::test]
async fn what_waits_for_the_password_is_kept_when_the_session_ends_too() {
    let app = TestApp::new().await;
    let nobody = app.anonymous();
    let fields = "__fn=me/update&profile[display_name]=Ana&__password=anything";
    let answer = nobody.form("/settings/profile", fields);
    let door = answer.header("origin", PUBLIC_URL).await.is(401).text();
    assert!(door.contains("then.profile[display_name]") && !door.contains("anything"));
}

#[tokio::test]
async fn what_needs_the_password_again_waits_in_the_page_and_goes_on() {
    let app = TestApp::new().await;
    let ana = browser(&app).await;
    app.set_clock(app.now() + chrono::Duration::minutes(11));
    let wish = "__fn=me/update&profile[display_name]=Ana&email=new@example.org";
    let page = ana.form("/settings/profile", wish).await.is(403).text();
    assert!(page.contains("Enter your password") && page.contains("__password"));
    let wrong = format!("{wish}&__password=wrong");
    let page = ana.form("/settings/profile", &wrong).await.is(422).text();
    assert!(page.contains("This is not your password.") && page.contains("new@example.org"));
    let asked = "select count(*) from account where pending_email is not null";
    assert_eq!(app.count(asked).await, 0);
    let right = format!("{wish}&__password={}", PASSWORD.replace(' ', "+"));
    ana.form("/settings/profile", &right).await.is(303);
    assert_eq!(app.count(asked).await, 1);
}

#[tokio::test]
async fn whoever_is_signed_in_passes_the_door() {
    let app = TestApp::new().await;
    let ana = browser(&app).await;
    for path in ["/", "/login", "/register"] {
        assert_eq!(ana.get(path).await.is(303).header("location"), "/today");
    }
    for path in ["/inbox", "/today", "/tasks"] {
        ana.get(path).await.is(200);
    }
}

#[tokio::test]
async fn a_page_that_is_none_is_a_404_for_everybody() {
    let app = TestApp::new().await;
    let ana = browser(&app).await;
    for path in [
        "/nowhere",
        "/inbox/nowhere",
        "/%FF",
        "/..%2f..%2fetc/passwd",
    ] {
        ana.get(path).await.is(404);
        app.anonymous().get(path).await.is(404);
    }
}

#[tokio::test]
async fn pages_are_private_and_say_what_they_may_load() {
    let app = TestApp::new().await;
    let ana = browser(&app).await;
    for answer in [
        ana.get("/inbox").await.is(200),
        app.anonymous().get("/login").await.is(200),
    ] {
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "same-origin");
        let policy = answer.header("content-security-policy");
        for part in [
            "script-src 'nonce-",
            "'strict-dynamic'",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(!policy.contains("unsafe-inline"));
        // Leptos sends what its script needs after the page's own end.
        let text = answer.text();
        assert!(text.contains("</html>") && text.contains("__INCOMPLETE_CHUNKS=[]"));
    }
}
