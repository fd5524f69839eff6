//! A task's panel: what it opens with, and what its forms do without JavaScript.

use axum::http::Method;
use serde_json::{Value, json};

use super::support::{Call, PUBLIC_URL, TestApp, TestUser, task_path};

/// Posts a plain form of the panel to the page that it stands on.
async fn post(user: &TestUser<'_>, task: &str, function: &str, fields: &str) -> String {
    let page = format!("/inbox?task={task}");
    let fields = format!("__fn={function}&back={page}&{fields}");
    let answer = user.form(&page, &fields).header("origin", PUBLIC_URL).await;
    let answer = answer.is(303);
    answer.header("location").to_owned()
}

/// The page with the panel, as the server sends it.
async fn panel(user: &TestUser<'_>, task: &str) -> String {
    let answer = user.get(&format!("/inbox?task={task}"));
    answer.header("accept", "text/html").await.is(200).text()
}

async fn detail(user: &TestUser<'_>, task: &str) -> Value {
    user.get(&format!("/rpc/tasks/open?id={task}")).await.ok()
}

fn texts(list: &Value, field: &str) -> Vec<String> {
    let items = list.as_array().expect("a list").iter();
    items
        .map(|item| item[field].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn what_is_opened_over_the_page_takes_the_place_of_what_was() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let (rent, tax) = (ana.has_task("Rent").await, ana.has_task("Tax").await);
    let browser = ana.in_browser().await;
    for open in ["task", "move"] {
        let page = browser.get(&format!("/inbox?{open}={rent}"));
        let page = page.header("accept", "text/html").await.is(200).text();
        for next in ["task", "move"] {
            let link = format!("href=\"/inbox?{next}={tax}\"");
            assert!(page.contains(&link), "{link} over {open}");
        }
    }
}

#[tokio::test]
async fn the_panel_opens_with_everything_about_its_task() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.task("Rent").due("2026-03-12").at("09:00");
    let task = task
        .with("description", "**Soon**\n\n- [ ] Find the form\n")
        .with("labels", json!(["home"]))
        .with("recurrence", json!({"rule": "FREQ=MONTHLY"}))
        .with("reminders", json!([{"offset_minutes": -60}]))
        .create()
        .await
        .id();
    ana.task("Write to Bo")
        .with("parent_id", task.clone())
        .create()
        .await;
    let body = json!({"body": "Paid *half*"});
    ana.post(&format!("{}/comments", task_path(&task)), body)
        .await
        .is(201);
    let browser = ana.in_browser().await;

    let detail = detail(&browser, &task).await;
    assert_eq!(detail["repeat"], "every month");
    assert_eq!(texts(&detail["reminders"], "words"), ["1 hour before"]);
    assert_eq!(detail["subtasks"][0]["task"]["title"], "Write to Bo");
    assert_eq!(detail["people"][0]["username"], "ana");
    assert_eq!(
        detail["comments"]["items"][0]["html"],
        "<p>Paid <em>half</em></p>\n"
    );
    assert_eq!(detail["comments"]["items"][0]["is_own"], true);
    let said = texts(&detail["activity"]["items"], "words");
    assert_eq!(said, ["You commented", "You added the task"]);

    let html = panel(&browser, &task).await;
    for part in [
        "<strong>Soon</strong>",
        "data-item=\"0\" disabled",
        "Remove reminder: 1 hour before",
        "Write to Bo",
        "Paid <em>half</em>",
        "You added the task",
        "name=\"patch[labels][0]\" value=\"home\"",
    ] {
        assert!(html.contains(part), "{part} is missing");
    }
}

#[tokio::test]
async fn a_stranger_gets_none_of_it() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.has_task("Rent").await;
    let bob = app.user("bob").await.in_browser().await;
    let refused = bob.get(&format!("/rpc/tasks/open?id={task}")).await;
    refused.refused_by_rpc(404, "not-found");
    for (function, fields) in [
        ("tasks/remind", "when=30m"),
        ("tasks/tick", "item=0"),
        ("comments/create", "comment[body]=hi"),
    ] {
        let fields = format!("id={task}&task={task}&{fields}");
        let call = bob.form(&format!("/rpc/{function}"), &fields);
        call.header("origin", PUBLIC_URL)
            .await
            .refused_by_rpc(404, "not-found");
    }
}

#[tokio::test]
async fn labels_that_are_not_ticked_any_more_go_and_typed_ones_come() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana
        .task("Rent")
        .with("labels", json!(["home", "money"]))
        .create()
        .await
        .id();
    let browser = ana.in_browser().await;
    let fields = format!("id={task}&patch[labels][1]=money&typed[labels]=errand, post");
    let location = post(&browser, &task, "tasks/update", &fields).await;
    assert_eq!(location, format!("/inbox?task={task}"));
    assert_eq!(
        ana.reads(&task).await["labels"],
        json!(["money", "errand", "post"])
    );
    post(
        &browser,
        &task,
        "tasks/update",
        &format!("id={task}&typed[labels]="),
    )
    .await;
    assert_eq!(ana.reads(&task).await["labels"], json!([]));
}

#[tokio::test]
async fn a_repeat_is_chosen_or_typed_and_gives_a_first_date() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.has_task("Rent").await;
    let browser = ana.in_browser().await;
    let save = async |fields: &str| {
        let fields = format!("id={task}&{fields}");
        post(&browser, &task, "tasks/update", &fields).await;
        let read = ana.reads(&task).await;
        (read["due_date"].clone(), read["recurrence"]["rule"].clone())
    };
    let custom = "patch[due_date]=&typed[repeat]=custom&typed[custom_repeat]=every 2nd tue";
    // Today is Tuesday 10 March, the second one.
    assert_eq!(
        save(custom).await,
        (json!("2026-03-10"), json!("FREQ=MONTHLY;BYDAY=2TU"))
    );
    let chosen = "patch[due_date]=2026-03-20&typed[repeat]=every week&typed[custom_repeat]=";
    assert_eq!(
        save(chosen).await,
        (json!("2026-03-20"), json!("FREQ=WEEKLY"))
    );
    let never = "patch[due_date]=2026-03-20&typed[repeat]=&typed[custom_repeat]=";
    assert_eq!(save(never).await, (json!("2026-03-20"), Value::Null));
    let words = "patch[due_date]=fri 5pm";
    assert_eq!(save(words).await, (json!("2026-03-13"), Value::Null));
    assert_eq!(ana.reads(&task).await["due_time"], "17:00");
}

#[tokio::test]
async fn a_repeat_that_is_none_is_refused_at_its_field() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.task("Rent").due("2026-03-12").create().await.id();
    let browser = ana.in_browser().await;
    let page = format!("/inbox?task={task}");
    let fields = format!(
        "__fn=tasks/update&id={task}&typed[repeat]=custom&typed[custom_repeat]=now and then"
    );
    let answer = browser
        .form(&page, &fields)
        .header("origin", PUBLIC_URL)
        .await;
    let html = answer.is(422).text();
    assert!(html.contains("id=\"panel-recurrence.rule-error\""));
    assert!(html.contains("now and then"), "what was typed is kept");
}

#[tokio::test]
async fn reminders_are_typed_and_taken_away_and_both_are_undone() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana
        .task("Rent")
        .due("2026-03-12")
        .at("09:00")
        .create()
        .await
        .id();
    let browser = ana.in_browser().await;
    post(
        &browser,
        &task,
        "tasks/remind",
        &format!("id={task}&when=30m"),
    )
    .await;
    post(
        &browser,
        &task,
        "tasks/remind",
        &format!("id={task}&when=thu 8am"),
    )
    .await;
    let reminders = detail(&browser, &task).await["reminders"].clone();
    assert_eq!(
        texts(&reminders, "words"),
        ["30 minutes before", "Thursday 12 March 2026, 08:00"]
    );
    let first = reminders[0]["id"].as_str().unwrap();
    let fields = format!("id={task}&reminder={first}");
    post(&browser, &task, "tasks/forget_reminder", &fields).await;
    let left = detail(&browser, &task).await["reminders"].clone();
    assert_eq!(texts(&left, "words"), ["Thursday 12 March 2026, 08:00"]);
    let fields = format!("id={task}&when=soon");
    let refused = browser
        .form("/rpc/tasks/remind", &fields)
        .header("origin", PUBLIC_URL)
        .await;
    let problem = refused.refused_by_rpc(422, "validation");
    assert_eq!(problem["errors"][0]["field"], "when");
}

#[tokio::test]
async fn a_box_is_ticked_in_the_description() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let text = "Pack:\n- [ ] tent\n- [x] stove\n";
    let task = ana
        .task("Camp")
        .with("description", text)
        .create()
        .await
        .id();
    let browser = ana.in_browser().await;
    let tick = async |item: u32| {
        let fields = format!("id={task}&item={item}");
        browser
            .form("/rpc/tasks/tick", &fields)
            .header("origin", PUBLIC_URL)
            .await
    };
    tick(0).await.is(200);
    tick(1).await.is(200);
    let description = ana.reads(&task).await["description"].clone();
    assert_eq!(description, "Pack:\n- [x] tent\n- [ ] stove\n");
    tick(2).await.refused_by_rpc(404, "not-found");
}

/// A form with one file, as a browser sends it.
fn upload<'a>(user: &TestUser<'a>, page: &str, name: &str, text: &str) -> Call<'a> {
    let head = format!("Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"");
    user.call(Method::POST, page)
        .header("content-type", "multipart/form-data; boundary=b")
        .header("origin", PUBLIC_URL)
        .body(format!("--b\r\n{head}\r\n\r\n{text}\r\n--b--\r\n"))
}

#[tokio::test]
async fn a_file_is_attached_by_a_form_saved_and_removed() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.has_task("Rent").await;
    let browser = ana.in_browser().await;
    let page = format!("/inbox?sort=title&task={task}");
    let sent = upload(&browser, &page, "a.txt", "Signed.").await.is(303);
    assert_eq!(sent.header("location"), page);
    let files = detail(&browser, &task).await["attachments"].clone();
    assert_eq!(texts(&files, "file_name"), ["a.txt"]);
    let link = format!("/attachments/{}", files[0]["id"].as_str().unwrap());
    let saved = browser.get(&link).await.is(200);
    assert_eq!(saved.text(), "Signed.");
    assert!(
        saved
            .header("content-disposition")
            .starts_with("attachment;")
    );
    let scripted = upload(&browser, &page, "b.txt", "x").header("accept", "application/json");
    let did = scripted.await.is(200);
    assert!(did.header("tend-did").starts_with("file_added."));
    // More than a form may be without a file.
    let large = "x".repeat(20 * 1024 * 1024);
    upload(&browser, &page, "c.txt", &large).await.is(303);
    let fields = format!("id={}", files[0]["id"].as_str().unwrap());
    post(&browser, &task, "attachments/delete", &fields).await;
    let files = detail(&browser, &task).await["attachments"].clone();
    assert_eq!(texts(&files, "file_name"), ["b.txt", "c.txt"]);
}

#[tokio::test]
async fn a_file_that_is_none_or_nobodys_is_refused() {
    fn json(call: Call<'_>) -> Call<'_> {
        call.header("accept", "application/json")
    }
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.has_task("Rent").await;
    let browser = ana.in_browser().await;
    let page = format!("/inbox?task={task}");
    let html = upload(&browser, &page, "", "").await.is(422).text();
    assert!(html.contains("Choose a file first."));
    let bob = app.user("bob").await.in_browser().await;
    json(upload(&bob, &page, "a.txt", "x")).await.is(404);
    upload(&browser, &page, "a.txt", "x").await.is(303);
    let files = detail(&browser, &task).await["attachments"].clone();
    let link = format!("/attachments/{}", files[0]["id"].as_str().unwrap());
    bob.get(&link).await.is(404);
    assert_eq!(
        app.anonymous().get(&link).await.is(303).header("location"),
        "/login"
    );
    json(upload(&app.anonymous(), &page, "a.txt", "x"))
        .await
        .is(401);
    let foreign = upload(&browser, &page, "a.txt", "x").without("origin");
    foreign
        .header("origin", "https://evil.example")
        .await
        .is(403);
    let huge = "x".repeat(20 * 1024 * 1024 + 1);
    upload(&browser, &page, "a.txt", &huge).await.is(413);
}

#[tokio::test]
async fn a_subtask_is_added_by_a_form_and_brought_to_the_panel() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.has_task("Rent").await;
    let project = ana.reads(&task).await["project_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let browser = ana.in_browser().await;
    let once = "0192f1aa-0000-7000-8000-000000000001";
    let fields = format!(
        "once={once}&task[parent_id]={task}&task[project_id]={project}&task[title]=Write to Bo"
    );
    post(&browser, &task, "tasks/create", &fields).await;
    post(&browser, &task, "tasks/create", &fields).await;
    let subtasks = detail(&browser, &task).await["subtasks"].clone();
    let titles: Vec<_> = subtasks
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["task"]["title"])
        .collect();
    assert_eq!(titles, ["Write to Bo"]);
}

#[tokio::test]
async fn a_comment_is_posted_changed_and_deleted_by_forms_and_comes_back() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.has_task("Rent").await;
    let browser = ana.in_browser().await;
    let fields = format!("task={task}&comment[body]=Paid");
    let location = post(&browser, &task, "comments/create", &fields).await;
    assert_eq!(location, format!("/inbox?task={task}"));
    let comments = async || detail(&browser, &task).await["comments"]["items"].clone();
    let id = comments().await[0]["comment"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let fields = format!("id={id}&comment[body]=Paid in full");
    post(&browser, &task, "comments/update", &fields).await;
    assert_eq!(comments().await[0]["comment"]["body"], "Paid in full");
    let gone = browser.form("/rpc/comments/delete", &format!("id={id}"));
    let gone = gone.header("origin", PUBLIC_URL).await.is(200);
    assert_eq!(comments().await, json!([]));
    ana.undo(gone.header("change-id")).await.is(204);
    assert_eq!(comments().await[0]["comment"]["body"], "Paid in full");
}
