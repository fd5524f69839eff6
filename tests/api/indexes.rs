//! What lists cost in a database of 200,000 tasks: no table is read from end to end, an order that
//! an index has is not sorted again, and a list takes as many statements as its shortest.
//!
//! PostgreSQL's own counters say so, of the very requests that are sent: a plan that is explained
//! here would be the plan of a copy.

use serde_json::json;
use sqlx::Row;

use super::support::{Statements, TestApp, TestUser};

/// A hundred people with two thousand tasks each, a twentieth of them open.
const TASKS: &str = "
    with people as (
        insert into account (id, username, email, display_name, password_hash, timezone, created_at)
        select gen_random_uuid(), 'person' || n, 'p' || n || '@example.org', 'p' || n, '', 'UTC', now()
        from generate_series(1, 99) as n
        returning id
    ), lists as (
        insert into project (id, owner_id, name, is_inbox, created_at, updated_at)
        select gen_random_uuid(), id, 'Inbox', true, now(), now() from people
        returning id, owner_id
    ), everybody as (
        select id, owner_id from lists
        union all
        select id, owner_id from project where id = $1
    )
    insert into task (
        id, project_id, title, position, created_by, created_at, updated_at, status, completed_at,
        priority, due_date, start_date
    )
    select
        gen_random_uuid(), everybody.id, 'Task ' || n, 'e' || lpad(to_hex(n), 5, '0'),
        everybody.owner_id, now() - n * interval '1 hour', now(),
        case when n % 20 = 0 then 'todo' else 'done' end,
        case when n % 20 = 0 then null else now() end,
        n % 5, case when n % 3 = 0 then date '2026-03-01' + n % 60 end, null
    from everybody
    cross join generate_series(1, 2000) as n";

struct Read {
    scans: i64,
    rows: i64,
}

/// What has been read of `task` so far. There is one connection, which says so at once.
async fn read(app: &TestApp) -> Read {
    let force = "select pg_stat_force_next_flush()";
    sqlx::query(force).execute(&app.db).await.unwrap();
    let row = sqlx::query(
        "select seq_scan, coalesce(idx_tup_fetch, 0) from pg_stat_user_tables where relname = 'task'",
    );
    let row = row.fetch_one(&app.db).await.unwrap();
    Read {
        scans: row.get(0),
        rows: row.get(1),
    }
}

async fn big(app: &TestApp) -> TestUser<'_> {
    let ana = app.user("ana").await;
    let run = async |sql| {
        sqlx::query(sql).execute(&app.db).await.unwrap();
    };
    // The program's connections give no statement as long as this takes.
    run("set statement_timeout = 0").await;
    sqlx::query(TASKS)
        .bind(ana.inbox)
        .execute(&app.db)
        .await
        .unwrap();
    run("analyze").await;
    run("reset statement_timeout").await;
    run("select pg_stat_force_next_flush()").await;
    ana
}

#[tokio::test]
async fn no_list_reads_all_tasks_and_the_order_of_a_project_is_not_sorted() {
    let app = TestApp::on_one_connection().await;
    let ana = big(&app).await;
    assert_eq!(app.count("select count(*) from task").await, 200_000);
    let all = "status=todo,in_progress,done,cancelled";
    let inbox = format!("project_id={}", ana.inbox);
    let mut queries: Vec<String> = [
        "position",
        "due",
        "priority",
        "title",
        "created",
        "updated",
        "completed",
    ]
    .iter()
    .flat_map(|sort| {
        [
            format!("sort={sort}"),
            format!("{all}&sort=-{sort}"),
            format!("{inbox}&sort={sort}"),
        ]
    })
    .collect();
    for filter in [
        "due=overdue",
        "due=today",
        "due=next_7_days",
        "due=none",
        "due_to=2026-03-10",
        "priority=high",
        "label=home",
        "assignee=me",
        "assignee=none",
        "parent_id=none",
        "q=task+17",
        "q=tas",
        "q=zebra+task",
        "deleted=true",
        "created_from=2026-03-01",
        "updated_since=2026-03-01",
        "shared=by_me",
        "filter=overdue+%7C+label+%3D+home",
        "section_id=01920000-0000-7000-8000-000000000000",
        "parent_id=01920000-0000-7000-8000-000000000000",
    ] {
        queries.push(filter.to_owned());
    }
    let mut costly = Vec::new();
    for query in queries {
        let before = read(&app).await;
        ana.get(&format!("/api/v1/tasks?{query}")).await.is(200);
        let after = read(&app).await;
        let (scans, rows) = (after.scans - before.scans, after.rows - before.rows);
        // Each row twice, as itself and for what is shown of it, and its subtasks.
        if scans > 0 || rows >= 10_000 {
            costly.push(format!("{query}: {scans} scans, {rows} rows"));
        }
    }
    assert!(costly.is_empty(), "{costly:#?}");
    let mut cursor = String::new();
    for page in 0..3 {
        let before = read(&app).await;
        let path = format!("/api/v1/tasks?{inbox}&{all}&sort=position{cursor}");
        let answer = ana.get(&path).await.ok();
        let rows = read(&app).await.rows - before.rows;
        assert!(
            rows < 1_000,
            "page {page} of the order of a project reads {rows} rows"
        );
        cursor = format!("&cursor={}", answer["next_cursor"].as_str().unwrap());
    }
}

#[tokio::test]
async fn a_long_list_takes_no_more_statements_than_a_short_one() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let counted = Statements::counted();
    let sections = format!("/api/v1/projects/{}/sections", ana.inbox);
    let members = format!("/api/v1/projects/{}/members", ana.inbox);
    let paths = [
        "/api/v1/tasks",
        "/api/v1/projects",
        "/api/v1/labels",
        &sections,
        &members,
    ];
    let ask = async || {
        let mut counts = Vec::new();
        for path in paths {
            let before = counted.so_far();
            ana.get(path).await.is(200);
            counts.push(counted.so_far() - before);
        }
        counts
    };
    ask().await;
    let short = ask().await;
    for number in 0..20 {
        let labels = json!([format!("l{number}"), "all"]);
        let task = ana
            .task("x")
            .with("labels", labels)
            .with("assignees", json!(["ana"]));
        let task = task
            .with("reminders", json!([{"offset_minutes": -number}]))
            .create()
            .await;
        ana.task("below")
            .with("parent_id", task.id())
            .create()
            .await;
        ana.post(&sections, json!({"name": "s"})).await.is(201);
        ana.post("/api/v1/projects", json!({"name": "p"}))
            .await
            .is(201);
    }
    assert_eq!(ask().await, short);
    assert!(short.iter().all(|count| *count <= 6), "{short:?}");
}
