//! `POST /tasks/quick`, and the same line in the page's form. What a line means is held by the
//! corpus, `tests/quick_add.txt`.

use serde_json::{Value, json};

use super::support::{Answer, TestApp, TestUser, task_path};

async fn adds(user: &TestUser<'_>, text: &str) -> Answer {
    user.post("/api/v1/tasks/quick", json!({"text": text}))
        .await
}

#[tokio::test]
async fn a_line_becomes_a_task() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let answer = adds(&ana, "Pay rent tomorrow 5pm !1 every month")
        .await
        .is(201);
    let task = answer.json();
    assert_eq!(task["title"], "Pay rent");
    assert_eq!(
        (&task["due_date"], &task["due_time"]),
        (&json!("2026-03-11"), &json!("17:00"))
    );
    assert_eq!(task["due_timezone"], Value::Null, "it floats");
    assert_eq!(task["priority"], "urgent");
    assert_eq!(
        task["recurrence"],
        json!({"rule": "FREQ=MONTHLY", "from": "due"})
    );
    let path = task_path(task["id"].as_str().unwrap());
    assert_eq!(answer.header("location"), path);
    assert_eq!(ana.get(&path).await.ok(), task);
    ana.undo(&answer.change()).await.is(204);
}

#[tokio::test]
async fn today_is_the_readers() {
    let app = TestApp::at("2026-03-10T12:00:00Z").await;
    let ana = app.user_in("Pacific/Auckland", "ana").await;
    assert_eq!(
        adds(&ana, "Swim today").await.is(201).json()["due_date"],
        "2026-03-11"
    );
    // It is one in the morning there.
    assert_eq!(
        adds(&ana, "Sleep 5am").await.is(201).json()["due_date"],
        "2026-03-11"
    );
}

#[tokio::test]
async fn what_a_line_names_is_found_and_what_is_not_there_stays_in_the_title() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let text = "Buy lamp #home /kitchen tomorrow @errand +bob +Ana *30m before p2";
    let task = adds(&ana, text).await.is(201).json();
    assert_eq!(task["title"], "Buy lamp #home /kitchen +bob");
    assert_eq!(task["project_id"], json!(ana.inbox));
    let home = ana.post("/api/v1/projects", json!({"name": "Home"})).await;
    let home = home.is(201).json()["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/projects/{home}/sections");
    let kitchen = ana
        .post(&path, json!({"name": "Kitchen"}))
        .await
        .is(201)
        .json();
    let task = adds(&ana, text).await.is(201).json();
    assert_eq!(task["title"], "Buy lamp +bob");
    assert_eq!(
        (&task["project_id"], &task["section_id"]),
        (&json!(home), &kitchen["id"])
    );
    assert_eq!(task["labels"], json!(["errand"]));
    assert_eq!(task["assignees"][0]["username"], "ana");
    assert_eq!(task["reminders"][0]["offset_minutes"], -30);
    let never = adds(&ana, "Call *30m").await.is(201).json();
    assert_eq!(never["title"], "Call *30m", "before what?");
    assert_eq!(
        (&task["due_date"], &task["priority"]),
        (&json!("2026-03-11"), &json!("high"))
    );
}

#[tokio::test]
async fn a_line_without_a_title_is_one_and_an_empty_one_is_refused() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = adds(&ana, "tomorrow 5pm").await.is(201).json();
    assert_eq!(
        (&task["title"], &task["due_date"]),
        (&json!("tomorrow 5pm"), &Value::Null)
    );
    let task = adds(&ana, "Run every day until friday starting monday")
        .await
        .is(201)
        .json();
    assert_eq!(
        task["recurrence"],
        Value::Null,
        "a rule that never fires is none"
    );
    adds(&ana, " ").await.invalid(&["text required"]);
    adds(&ana, &"x".repeat(501))
        .await
        .invalid(&["text too_long"]);
    adds(&ana, &"x today ".repeat(1_000))
        .await
        .invalid(&["text too_long"]);
    adds(&ana, "a\0b")
        .await
        .invalid(&["text control_character"]);
    ana.post("/api/v1/tasks/quick", json!({"text": "x", "title": "y"}))
        .await
        .invalid(&["title unknown_field"]);
    ana.post("/api/v1/tasks/quick", json!({})).await.is(422);
}

/// The task that the page's form adds.
async fn adds_by_form(user: &TestUser<'_>, fields: &str) -> Value {
    let answer = user.form("/rpc/tasks/create", fields).await.ok();
    answer["row"]["task"].clone()
}

#[tokio::test]
async fn the_line_of_a_form_is_read_over_the_fields_beside_it() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.in_browser().await;
    for (text, title, due) in [
        ("Rent+tomorrow+!1", "Rent", "2026-03-11"),
        ("Milk", "Milk", "2026-03-10"),
        ("Swim+9am", "Swim", "2026-03-11"),
        (
            "Call+%22tomorrow%22+%23home",
            "Call \"tomorrow\" #home",
            "2026-03-10",
        ),
    ] {
        let fields = format!("text={text}&task[due_date]=today&task[labels][0]=home");
        let task = adds_by_form(&ana, &format!("{fields}+alone")).await;
        assert_eq!(
            (&task["title"], &task["due_date"], &task["labels"]),
            (&json!(title), &json!(due), &json!(["home alone"]))
        );
    }
    let task = adds_by_form(&ana, "text=Swim+9am+@Sea&task[due_date]=2026-03-20").await;
    assert_eq!(
        (&task["due_date"], &task["due_time"], &task["labels"]),
        (&json!("2026-03-20"), &json!("09:00"), &json!(["Sea"]))
    );
}

#[tokio::test]
async fn a_line_leads_to_the_project_that_it_names_and_else_stays_in_the_one_in_view() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let make = async |path: &str, name: &str| {
        let made = ana.post(path, json!({ "name": name })).await.is(201);
        made.json()["id"].as_str().unwrap().to_owned()
    };
    let home = make("/api/v1/projects", "My home").await;
    let kitchen = make(&format!("/api/v1/projects/{home}/sections"), "The kitchen").await;
    let work = make("/api/v1/projects", "Work").await;
    let page = ana.in_browser().await;
    let of = format!("task[project_id]={home}");
    let here = adds_by_form(&page, &format!("text=Lamp+/%22the+Kitchen%22&{of}")).await;
    assert_eq!(
        (&here["title"], &here["project_id"], &here["section_id"]),
        (&json!("Lamp"), &json!(home), &json!(kitchen))
    );
    let there = adds_by_form(&page, &format!("text=Lamp+%23work+/%22the+kitchen%22&{of}")).await;
    assert_eq!(
        (&there["title"], &there["project_id"], &there["section_id"]),
        (&json!("Lamp /\"the kitchen\""), &json!(work), &Value::Null)
    );
    // A subtask is where its task is, whatever its line names.
    let above = here["id"].as_str().unwrap();
    let below = format!("text=Bulb+%23work+tomorrow+%2Bana&task[parent_id]={above}");
    let below = adds_by_form(&page, &below).await;
    assert_eq!(
        (&below["title"], &below["project_id"], &below["section_id"]),
        (&json!("Bulb #work"), &json!(home), &json!(kitchen))
    );
    assert_eq!(below["due_date"], "2026-03-11");
    assert_eq!(below["assignees"][0]["username"], "ana");
}

#[tokio::test]
async fn what_is_kept_as_text_is_not_read() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.in_browser().await;
    let fields = "text=Read+Tomorrow+p1+and+p12&kept[0]=Tomorrow&kept[1]=p12";
    let task = adds_by_form(&ana, fields).await;
    assert_eq!(task["title"], "Read Tomorrow and p12");
    assert_eq!(
        (&task["due_date"], &task["priority"]),
        (&Value::Null, &json!("urgent"))
    );
}

#[tokio::test]
async fn a_line_that_is_refused_is_shown_again_as_it_was_typed() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await.in_browser().await;
    for text in ["", "++", &"x".repeat(501)] {
        let fields = format!("__fn=tasks/create&text={text}");
        let page = ana.form("/today", &fields).await.is(422).text();
        let is_blank = text.trim_matches('+').is_empty();
        assert!(is_blank || page.contains(&format!("value=\"{text}\"")));
    }
    let control = "__fn=tasks/create&text=a%00b";
    ana.form("/inbox", control).await.is(422);
    let nowhere = "text=Lamp&task[project_id]=01920000-0000-7000-8000-000000000000";
    ana.form("/rpc/tasks/create", nowhere).await.is(404);
    assert_eq!(app.count("select count(*) from task").await, 0);
}
