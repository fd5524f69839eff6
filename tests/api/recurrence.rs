//! Tasks that come again: completing, skipping, and taking either back.

use serde_json::{Value, json};

use super::support::{Answer, TestApp, TestUser, ids, task_path};

async fn recurring(user: &TestUser<'_>, rule: &str, due: &str) -> String {
    let task = user
        .task("Rent")
        .due(due)
        .with("recurrence", json!({ "rule": rule }));
    task.create().await.id()
}

async fn completes(user: &TestUser<'_>, id: &str) -> Answer {
    user.changes(id, json!({"status": "done"})).await
}

async fn completions(user: &TestUser<'_>, id: &str) -> Value {
    user.get(&format!("{}/completions", task_path(id)))
        .await
        .ok()
}

async fn skips(user: &TestUser<'_>, id: &str) -> Answer {
    user.post(&format!("{}/skip", task_path(id)), Value::Null)
        .await
}

/// A task without what every change moves.
fn lasting(mut task: Value) -> Value {
    for field in ["version", "updated_at"] {
        task[field] = Value::Null;
    }
    task
}

#[tokio::test]
async fn completing_moves_the_task_on_and_writes_the_date_down() {
    let app = TestApp::at("2026-03-10T12:00:00Z").await;
    let ana = app.user("ana").await;
    let id = recurring(&ana, "freq=Weekly;BYDAY=MO", "2026-03-02").await;
    let task = completes(&ana, &id).await.json();
    assert_eq!(
        task["due_date"], "2026-03-16",
        "after both the due date and today"
    );
    assert_eq!(task["status"], "todo");
    assert_eq!(task["completed_at"], Value::Null);
    assert_eq!(
        task["recurrence"],
        json!({"rule": "freq=Weekly;BYDAY=MO", "from": "due"})
    );
    assert_eq!(task["version"], 2);
    let page = completions(&ana, &id).await;
    let done = &page["items"][0];
    assert_eq!(done["due_date"], "2026-03-02");
    assert_eq!(done["due_time"], Value::Null);
    assert_eq!(done["completed_at"], "2026-03-10T12:00:00Z");
    assert_eq!(done["completed_by"]["username"], "ana");
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn wall_clock_time_stays_through_changes_of_the_clock() {
    let app = TestApp::at("2026-03-28T12:00:00Z").await;
    let ana = app.user_in("Europe/Berlin", "ana").await;
    let task = ana
        .task("x")
        .due("2026-03-28")
        .at("02:30")
        .in_zone("Europe/Berlin");
    let task = task.with("recurrence", json!({"rule": "FREQ=DAILY"}));
    let id = task.create().await.id();
    let task = completes(&ana, &id).await.json();
    assert_eq!(
        (&task["due_time"], &task["due_at"]),
        (&json!("02:30"), &json!("2026-03-29T01:30:00Z"))
    );
    app.set_clock(super::support::at("2026-03-28T12:10:00Z"));
    let task = completes(&ana, &id).await.json();
    assert_eq!(
        (&task["due_time"], &task["due_at"]),
        (&json!("02:30"), &json!("2026-03-30T00:30:00Z"))
    );
}

#[tokio::test]
async fn today_is_where_the_due_is_reckoned() {
    // In Auckland it is the 11th already.
    let app = TestApp::at("2026-03-10T12:00:00Z").await;
    let ana = app.user_in("America/New_York", "ana").await;
    let task = ana
        .task("x")
        .due("2026-03-01")
        .at("09:00")
        .in_zone("Pacific/Auckland");
    let id = task
        .with("recurrence", json!({"rule": "FREQ=DAILY"}))
        .create()
        .await
        .id();
    assert_eq!(completes(&ana, &id).await.json()["due_date"], "2026-03-12");
    let id = recurring(&ana, "FREQ=DAILY", "2026-03-01").await;
    assert_eq!(completes(&ana, &id).await.json()["due_date"], "2026-03-11");
}

#[tokio::test]
async fn a_rule_may_count_from_the_day_it_was_done() {
    let app = TestApp::at("2026-03-10T12:00:00Z").await;
    let ana = app.user("ana").await;
    let recurrence = json!({"rule": "FREQ=DAILY;INTERVAL=3;COUNT=2", "from": "completion"});
    let id = ana
        .task("x")
        .due("2026-03-01")
        .with("recurrence", recurrence)
        .create()
        .await
        .id();
    assert_eq!(completes(&ana, &id).await.json()["due_date"], "2026-03-13");
    let last = completes(&ana, &id).await.json();
    assert_eq!(
        (&last["status"], &last["due_date"]),
        (&json!("done"), &json!("2026-03-13"))
    );
}

#[tokio::test]
async fn a_rule_with_no_next_date_completes_the_task_and_reopening_takes_that_back() {
    let app = TestApp::at("2026-03-10T12:00:00Z").await;
    let ana = app.user("ana").await;
    let id = recurring(&ana, "FREQ=DAILY;COUNT=2", "2026-03-10").await;
    completes(&ana, &id).await;
    let open = ana.reads(&id).await;
    let done = completes(&ana, &id).await.json();
    assert_eq!(
        (&done["status"], &done["due_date"]),
        (&json!("done"), &json!("2026-03-11"))
    );
    assert_eq!(done["completed_at"], "2026-03-10T12:00:00Z");
    assert_eq!(
        completions(&ana, &id).await["items"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    ana.changes(&id, json!({"status": "todo"})).await;
    assert_eq!(lasting(ana.reads(&id).await), lasting(open));
    assert_eq!(
        completions(&ana, &id).await["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        completes(&ana, &id).await.json()["status"],
        "done",
        "and may be done again"
    );
}

#[tokio::test]
async fn undo_puts_back_exactly_and_can_itself_be_undone() {
    let app = TestApp::at("2026-03-10T12:00:00Z").await;
    let ana = app.user("ana").await;
    let id = recurring(&ana, "FREQ=WEEKLY;COUNT=3", "2026-03-10").await;
    ana.changes(&id, json!({"status": "in_progress"})).await;
    let before = ana.reads(&id).await;
    let change = completes(&ana, &id).await.change();
    let after = ana.reads(&id).await;
    let listed = ids(&completions(&ana, &id).await);
    let undo = ana.undo(&change).await.is(204).change();
    assert_eq!(lasting(ana.reads(&id).await), lasting(before));
    assert!(ids(&completions(&ana, &id).await).is_empty());
    ana.undo(&undo).await.is(204);
    assert_eq!(lasting(ana.reads(&id).await), lasting(after));
    assert_eq!(ids(&completions(&ana, &id).await), listed);
    let log = "select count(*) from change where after ? 'series'";
    assert_eq!(
        app.count(log).await,
        4,
        "made, done, taken back, done again"
    );
}

#[tokio::test]
async fn the_newest_completion_can_be_deleted_and_no_other() {
    let app = TestApp::at("2026-03-10T12:00:00Z").await;
    let (ana, bob) = (app.user("ana").await, app.user("bob").await);
    let id = recurring(&ana, "FREQ=DAILY", "2026-03-08").await;
    completes(&ana, &id).await;
    let between = ana.reads(&id).await;
    completes(&ana, &id).await;
    ana.changes(
        &id,
        json!({"title": "Rent, as it is called now", "due_date": "2026-04-01"}),
    )
    .await;
    let listed = ids(&completions(&ana, &id).await);
    let path = |completion: &str| format!("{}/completions/{completion}", task_path(&id));
    bob.delete(&path(&listed[0]))
        .await
        .refused(404, "not-found");
    ana.delete(&path(&listed[1])).await.refused(409, "conflict");
    ana.delete(&path("01920000-0000-7000-8000-000000000000"))
        .await
        .refused(404, "not-found");
    assert!(
        !ana.delete(&path(&listed[0]))
            .await
            .is(204)
            .change()
            .is_empty()
    );
    ana.delete(&path(&listed[0]))
        .await
        .refused(404, "not-found");
    let task = ana.reads(&id).await;
    assert_eq!(task["due_date"], between["due_date"]);
    assert_eq!(task["title"], "Rent, as it is called now");
    assert_eq!(ids(&completions(&ana, &id).await), listed[1..]);
    ana.delete(&path(&listed[1])).await.is(204);
    assert_eq!(ana.reads(&id).await["due_date"], "2026-03-08");
}

#[tokio::test]
async fn skipping_passes_over_one_date() {
    let app = TestApp::at("2026-03-10T12:00:00Z").await;
    let ana = app.user("ana").await;
    let id = recurring(&ana, "FREQ=DAILY;COUNT=3", "2026-03-01").await;
    let skipped = skips(&ana, &id).await.is(200);
    assert_eq!(skipped.json()["due_date"], "2026-03-02");
    assert!(
        completions(&ana, &id).await["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    ana.undo(&skipped.change()).await.is(204);
    assert_eq!(ana.reads(&id).await["due_date"], "2026-03-01");
    skips(&ana, &id).await.is(200);
    skips(&ana, &id).await.is(200);
    skips(&ana, &id).await.refused(409, "conflict");
    let plain = ana.has_task("once").await;
    skips(&ana, &plain).await.refused(409, "conflict");
}

#[tokio::test]
async fn a_moved_due_moves_no_other_date_and_a_new_rule_begins_anew() {
    let app = TestApp::at("2026-03-10T12:00:00Z").await;
    let ana = app.user("ana").await;
    let id = recurring(&ana, "FREQ=WEEKLY;INTERVAL=2", "2026-03-09").await;
    ana.changes(&id, json!({"due_date": "2026-03-12"})).await;
    assert_eq!(completes(&ana, &id).await.json()["due_date"], "2026-03-23");
    ana.changes(
        &id,
        json!({"recurrence": {"rule": "FREQ=WEEKLY"}, "due_date": "2026-03-12"}),
    )
    .await;
    assert_eq!(completes(&ana, &id).await.json()["due_date"], "2026-03-19");
    let same = json!({"title": "x", "due_date": "2026-03-20", "recurrence": {"rule": "FREQ=WEEKLY", "from": "due"}});
    ana.put(&task_path(&id), same).await.is(200);
    assert_eq!(
        completes(&ana, &id).await.json()["due_date"],
        "2026-03-26",
        "the same rule goes on"
    );
}

#[tokio::test]
async fn a_rule_that_cannot_be_is_refused_and_a_rule_goes_with_its_date() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let send = async |recurrence: Value, due: Value| {
        let task = ana
            .task("x")
            .with("recurrence", recurrence)
            .with("due_date", due);
        task.send().await
    };
    let due = json!("2026-03-10");
    send(json!({"rule": "FREQ=HOURLY"}), due.clone())
        .await
        .invalid(&["recurrence.rule too_frequent"]);
    send(json!({"rule": ""}), due.clone())
        .await
        .invalid(&["recurrence.rule required"]);
    send(json!({"rule": "FREQ=DAILY;UNTIL=20200101"}), due.clone())
        .await
        .invalid(&["recurrence.rule never_fires"]);
    send(json!({"rule": "FREQ=DAILY", "from": "start"}), due.clone())
        .await
        .invalid(&["recurrence.from invalid_value"]);
    send(json!({"rule": "FREQ=DAILY"}), Value::Null)
        .await
        .invalid(&["recurrence requires_date"]);
    send(json!({"rule": "nonsense"}), json!("soon"))
        .await
        .invalid(&["due_date invalid_date", "recurrence.rule invalid_rule"]);
    send(json!({"from": "due"}), due.clone()).await.is(422);
    send(json!("FREQ=DAILY"), due.clone()).await.is(422);
    let id = recurring(&ana, "FREQ=DAILY", "2026-03-10").await;
    assert_eq!(
        ana.changes(&id, json!({"due_date": null})).await.json()["recurrence"],
        Value::Null
    );
    let id = recurring(&ana, "FREQ=DAILY", "2026-03-10").await;
    assert_eq!(
        ana.changes(&id, json!({"recurrence": null})).await.json()["due_date"],
        "2026-03-10"
    );
    assert_eq!(completes(&ana, &id).await.json()["status"], "done");
    let cancelled = recurring(&ana, "FREQ=DAILY", "2026-03-10").await;
    assert_eq!(
        ana.changes(&cancelled, json!({"status": "cancelled"}))
            .await
            .json()["status"],
        "cancelled"
    );
}

#[tokio::test]
async fn completions_come_in_pages_and_are_for_who_sees_the_task() {
    let app = TestApp::at("2026-03-10T12:00:00Z").await;
    let (ana, bob) = (app.user("ana").await, app.user("bob").await);
    let id = recurring(&ana, "FREQ=DAILY", "2026-03-08").await;
    for _ in 0..3 {
        completes(&ana, &id).await;
    }
    let path = format!("{}/completions", task_path(&id));
    let first = ana.get(&format!("{path}?limit=2")).await.ok();
    assert_eq!(first["items"][0]["due_date"], "2026-03-12");
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = ana
        .get(&format!("{path}?limit=2&cursor={cursor}"))
        .await
        .ok();
    assert_eq!(second["items"][0]["due_date"], "2026-03-08");
    assert_eq!(
        (
            second["items"].as_array().unwrap().len(),
            &second["next_cursor"]
        ),
        (1, &Value::Null)
    );
    bob.get(&path).await.refused(404, "not-found");
    skips(&bob, &id).await.refused(404, "not-found");
    ana.get(&format!("{path}?cursor=x"))
        .await
        .unacceptable(&["cursor invalid_cursor"]);
    ana.get(&format!("{path}?limit=0&sort=due"))
        .await
        .unacceptable(&["limit invalid_value", "sort unknown_parameter"]);
}

#[tokio::test]
async fn recurring_tasks_can_be_asked_for() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    recurring(&ana, "FREQ=DAILY", "2026-03-08").await;
    ana.has_task("once").await;
    assert_eq!(ana.lists("filter=recurring").await, ["Rent"]);
    assert_eq!(ana.lists("filter=!recurring").await, ["once"]);
}
