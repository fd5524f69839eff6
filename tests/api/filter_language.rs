//! The filter language: what it means is said once in Rust (`domain::filter`) and once in SQL, and
//! the two are held together here by random filters over random tasks.

use std::{cell::RefCell, collections::BTreeSet, sync::LazyLock};

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use proptest::{
    collection::vec,
    prelude::*,
    sample::select,
    strategy::ValueTree,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};
use tend::domain::{
    filter::{Facts, Filter, Reader},
    task::Task,
};

use super::support::{TestApp, TestUser, ids, task_path, titles};

/// One moment, two dates: Auckland has the 11th already.
const NOW: &str = "2026-03-10T11:30:00Z";

fn query(filter: &str) -> String {
    let encoded: String = url::form_urlencoded::byte_serialize(filter.as_bytes()).collect();
    format!("/api/v1/tasks?limit=200&filter={encoded}")
}

async fn found(user: &TestUser<'_>, filter: &str) -> Vec<String> {
    titles(&user.get(&query(filter)).await.ok())
}

#[tokio::test]
async fn a_filter_is_asked_for_with_the_other_parameters() {
    let app = TestApp::at(NOW).await;
    let ana = app.user("ana").await;
    ana.task("rent")
        .due("2026-03-09")
        .priority("high")
        .create()
        .await;
    ana.task("milk").due("2026-03-12").create().await;
    ana.task("someday").priority("high").create().await;
    ana.task("done")
        .due("2026-03-09")
        .status("done")
        .create()
        .await;
    let example = r#"(overdue | due <= +7d) & priority >= medium & project = "Inbox""#;
    assert_eq!(found(&ana, example).await, ["rent"]);
    assert_eq!(found(&ana, "!(no due)").await, ["rent", "milk"]);
    assert_eq!(found(&ana, "completed = today").await, ["done"]);
    assert_eq!(found(&ana, "status != todo").await, ["done"]);
    let also = format!("{}&priority=none", query("due > yesterday"));
    assert_eq!(titles(&ana.get(&also).await.ok()), ["milk"]);
    let open = format!("{}&status=todo", query("status = done"));
    assert!(titles(&ana.get(&open).await.ok()).is_empty());
}

#[tokio::test]
async fn what_is_wrong_with_a_filter_is_said_with_its_place() {
    let app = TestApp::at(NOW).await;
    let ana = app.user("ana").await;
    for (filter, code, offset) in [
        ("text = ü & due = soon", "invalid_date", 17),
        ("has money", "unknown_word", 0),
        ("", "required", 0),
        ("(overdue", "unexpected", 8),
    ] {
        let problem = ana.get(&query(filter)).await.refused(400, "bad-request");
        let error = &problem["errors"][0];
        assert_eq!(error["field"], "filter");
        assert_eq!(error["code"], code, "{filter}");
        assert_eq!(error["offset"], offset, "{filter}");
        assert!(error["message"].is_string());
    }
    let problem = ana
        .get("/api/v1/tasks?due=soon")
        .await
        .refused(400, "bad-request");
    assert_eq!(
        problem["errors"][0].get("offset"),
        None,
        "only where there is a place"
    );
}

#[tokio::test]
async fn a_filter_finds_nothing_of_what_others_have() {
    let app = TestApp::at(NOW).await;
    let (ana, bob) = (app.user("ana").await, app.user("bob").await);
    bob.task("secret").create().await;
    for filter in [
        "creator = bob",
        "project = Inbox",
        "no due | text = secret",
        "!overdue",
    ] {
        assert!(found(&ana, filter).await.is_empty(), "{filter}");
    }
}

#[tokio::test]
async fn a_page_of_a_filter_leads_to_the_next() {
    let app = TestApp::at(NOW).await;
    let ana = app.user("ana").await;
    for number in 0..5 {
        ana.task(&format!("{number}")).create().await;
    }
    let walked = ana
        .walks("filter=text+%3D+2+%7C+no+due&limit=2&sort=-title")
        .await;
    assert_eq!(walked, ["4", "3", "2", "1", "0"]);
}

/// Any filter, as text. Words and values are drawn so that many match some of the tasks below.
fn any_filter() -> impl Strategy<Value = String> {
    let term = prop_oneof![
        select(vec!["overdue", "no due", "no:due", "OVERDUE", "recurring"]).prop_map(str::to_owned),
        select(vec![
            "subtask",
            "no label",
            "no assignee",
            "has reminder",
            "has comment",
            "has attachment",
            "shared",
            "mine"
        ])
        .prop_map(str::to_owned),
        comparison(any_of(&["Kitchen", "kitchen", "bath"]), false)
            .prop_map(|comparison| format!("section {comparison}")),
        comparison(any_of(&["Home", "ÜBUNG", "x"]), false)
            .prop_map(|comparison| format!("label {comparison}")),
        comparison(any_of(&["me", "Ana", "bob"]), false)
            .prop_map(|comparison| format!("assignee {comparison}")),
        (
            select(vec!["due", "start", "created", "updated", "completed"]),
            comparison(any_date(), true)
        )
            .prop_map(|(field, comparison)| format!("{field} {comparison}")),
        comparison(any_of(&["none", "low", "medium", "HIGH", "urgent"]), true)
            .prop_map(|comparison| format!("priority {comparison}")),
        comparison(any_of(&["todo", "in_progress", "done", "cancelled"]), false)
            .prop_map(|comparison| format!("status {comparison}")),
        comparison(any_of(&["Inbox", "inbox", "\"Home\""]), false)
            .prop_map(|comparison| format!("project {comparison}")),
        comparison(any_of(&["me", "ana", "Bob"]), false)
            .prop_map(|comparison| format!("creator {comparison}")),
        comparison(
            any_of(&[
                "a",
                "B",
                "said",
                "\"sai b\"",
                "\"%\"",
                "_",
                "\"\\\\\"",
                "Ü",
                "\"a b\"",
                "\"\\\"\""
            ]),
            false
        )
        .prop_map(|comparison| format!("text {comparison}")),
    ];
    term.prop_recursive(4, 16, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|part| format!("!({part})")),
            vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(" & "))),
            vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(" | "))),
            vec(inner, 2..4).prop_map(|parts| parts.join(" ")),
        ]
    })
}

fn any_of(values: &'static [&'static str]) -> BoxedStrategy<String> {
    select(values).prop_map(str::to_owned).boxed()
}

fn any_date() -> BoxedStrategy<String> {
    prop_oneof![
        (1_u32..=31).prop_map(|day| format!("2026-03-{day:02}")),
        any_of(&["today", "tomorrow", "yesterday", "monday", "tue", "Sunday"]),
        (
            0_i32..20,
            any_of(&["d", "w", "m", "y"]),
            any_of(&["+", "-"])
        )
            .prop_map(|(count, unit, sign)| format!("{sign}{count}{unit}")),
        any_of(&["+9999d", "-9999w", "+9999m", "-9999y"]),
    ]
    .boxed()
}

fn comparison(value: BoxedStrategy<String>, has_order: bool) -> BoxedStrategy<String> {
    let operators = if has_order {
        ["=", "!=", "<", "<=", ">", ">="].as_slice()
    } else {
        &["=", "!="]
    };
    prop_oneof![
        4 => (select(operators), value.clone()).prop_map(|(operator, value)| format!("{operator} {value}")),
        1 => vec(value, 1..4).prop_map(|values| format!("in ({})", values.join(", "))),
    ]
    .boxed()
}

/// A task to be made, and the moment when.
fn any_task() -> impl Strategy<Value = (Value, i64)> {
    let title = vec(
        select(vec!['a', 'b', 'B', 'ü', 'Ü', '%', '_', '\\', '"', ' ', 'ß']),
        1..6,
    )
    .prop_map(|signs| format!("t{}", signs.into_iter().collect::<String>()));
    let due = proptest::option::of((
        (1_u32..=31).prop_map(|day| format!("2026-03-{day:02}")),
        proptest::option::of((
            (0_u32..24, 0_u32..60).prop_map(|(hour, minute)| format!("{hour:02}:{minute:02}")),
            select(vec![None, Some("Asia/Tokyo"), Some("America/New_York")]),
        )),
    ));
    let status = select(vec!["todo", "todo", "in_progress", "done", "cancelled"]);
    let priority = select(vec!["none", "low", "medium", "high", "urgent"]);
    let lists = (
        select(vec![json!([]), json!(["home"]), json!(["Übung", "Home"])]),
        select(vec![json!([]), json!([]), json!(["ana"])]),
        select(vec![json!([]), json!([{"offset_minutes": -5}])]),
        select(vec![json!(null), json!("2026-03-09"), json!("2026-03-12")]),
    );
    (title, due, status, priority, -400_i64..400, lists).prop_map(
        |(title, due, status, priority, hours, (labels, assignees, reminders, start))| {
            let mut task = json!({
                "title": title, "status": status, "priority": priority, "labels": labels,
                "assignees": assignees, "reminders": reminders, "start_date": start,
            });
            if let Some((date, time)) = due {
                task["due_date"] = json!(date);
                if let Some((time, zone)) = time {
                    task["due_time"] = json!(time);
                    task["due_timezone"] = json!(zone);
                }
            }
            (task, hours)
        },
    )
}

/// The comments on those of the tasks below that have any.
static SAID: LazyLock<[String; 1]> = LazyLock::new(|| ["Said ü, b".to_owned()]);

/// What the filter asks of a task, reckoned from what the API says of it.
fn facts(task: &Task, zone: Tz, now: DateTime<Utc>) -> Facts<'_> {
    let day = |moment: DateTime<Utc>| moment.with_timezone(&zone).date_naive();
    Facts {
        title: &task.title,
        description: &task.description,
        comments: match task.comment_count {
            0 => &[],
            _ => SAID.as_slice(),
        },
        status: task.status,
        priority: task.priority,
        due: task.due_at.map(day).or(task.due_date),
        is_past_due: match (task.due_date, task.due_at) {
            (_, Some(moment)) => moment < now,
            (date, None) => date.is_some_and(|date: NaiveDate| date < day(now)),
        },
        created: day(task.created_at),
        updated: day(task.updated_at),
        completed: task.completed_at.map(day),
        is_recurring: task.recurrence.is_some(),
        start: task.start_date,
        section: task.section_id.map(|_| "Kitchen"),
        labels: &task.labels,
        assignees: task
            .assignees
            .iter()
            .map(|user| user.username.as_str())
            .collect(),
        is_subtask: task.parent_id.is_some(),
        has_reminder: !task.reminders.is_empty(),
        has_attachment: task.attachment_count > 0,
        is_shared: task.is_shared,
        project: "Inbox",
        creator: &task.created_by.username,
    }
}

/// Two hundred random tasks, made, changed and closed at random moments around now.
async fn random_tasks(app: &TestApp, ana: &TestUser<'_>, runner: &mut TestRunner) -> Vec<Task> {
    let path = format!("/api/v1/projects/{}/sections", ana.inbox);
    let section = ana.post(&path, json!({"name": "Kitchen"})).await.ok();
    let mut parent = Value::Null;
    for number in 0..200 {
        let (mut task, hours) = any_task().new_tree(runner).unwrap().current();
        task["description"] = json!(if number % 3 == 0 { "A B" } else { "" });
        match number % 5 {
            0 => task["section_id"] = section["id"].clone(),
            1 => task["parent_id"] = parent.clone(),
            _ => {}
        }
        let created = ana.post("/api/v1/tasks", task).await.is(201).json();
        if number % 5 == 0 {
            parent = created["id"].clone();
        }
        let path = format!("{}/comments", task_path(created["id"].as_str().unwrap()));
        if number % 7 == 0 {
            ana.post(&path, json!({"body": SAID[0]})).await.is(201);
        }
        if number % 6 == 0 {
            let sql = "insert into attachment (id, task_id, file_name, media_type, created_at, uploaded_at) \
                       values (gen_random_uuid(), $1::uuid, 'a', 'a/b', now(), now())";
            let insert = sqlx::query(sql).bind(created["id"].as_str());
            insert.execute(&app.db).await.unwrap();
        }
        sqlx::query(
            "update task set created_at = created_at + $2, updated_at = updated_at + $2 / 2, \
             completed_at = completed_at + $2 / 3 where id = $1::uuid",
        )
        .bind(created["id"].as_str())
        .bind(chrono::Duration::hours(hours))
        .execute(&app.db)
        .await
        .unwrap();
    }
    let every = "/api/v1/tasks?limit=200&status=todo,in_progress,done,cancelled";
    let all = ana.get(every).await.ok();
    serde_json::from_value(all["items"].clone()).unwrap()
}

#[test]
fn sql_and_rust_give_the_same_tasks_for_any_filter() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    for zone in [Tz::Pacific__Auckland, Tz::America__New_York] {
        let mut runner = TestRunner::deterministic();
        let app = runtime.block_on(TestApp::at(NOW));
        let ana = runtime.block_on(app.user_in(zone.name(), "ana"));
        let tasks = runtime.block_on(random_tasks(&app, &ana, &mut runner));
        assert_eq!(tasks.len(), 200);
        let reader = Reader {
            today: app.now().with_timezone(&zone).date_naive(),
            username: "ana",
        };
        let answers = RefCell::new(BTreeSet::new());
        let mut config = Config::with_cases(400);
        config.failure_persistence = None;
        let result =
            TestRunner::new_with_rng(config, runner.new_rng()).run(&any_filter(), |text| {
                let Ok(filter) = Filter::parse(&text) else {
                    return Err(TestCaseError::reject("too deep or too many values"));
                };
                let path = format!("{}&status=todo,in_progress,done,cancelled", query(&text));
                let page = runtime.block_on(async { ana.get(&path).await.ok() });
                let mut by_sql = ids(&page);
                by_sql.sort();
                let matching = tasks
                    .iter()
                    .filter(|task| filter.matches(&facts(task, zone, app.now()), reader));
                let mut by_rust: Vec<_> = matching.map(|task| task.id.to_string()).collect();
                by_rust.sort();
                answers.borrow_mut().insert(by_rust.len());
                prop_assert_eq!(by_sql, by_rust);
                Ok(())
            });
        result.unwrap_or_else(|error| panic!("{zone}: {error}"));
        assert!(
            answers.borrow().len() > 50,
            "filters that find something and not all"
        );
    }
}
