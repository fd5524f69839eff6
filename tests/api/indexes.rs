//! What lists cost in a database of 200,000 tasks: no big table is read from end to end, and a page
//! of what has an order in an index reads no more than the page.
//!
//! PostgreSQL explains, by `auto_explain`, the very statements that requests send.

use std::ops::Range;

use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

use super::support::{Plan, Statements, TestApp, TestUser, task_path};

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

/// What there is beside tasks: for a quarter of them one of each, and 2,000 for the one that recurs.
const LOG: &str = "
    with one as (
        select task.id, project_id, created_by from task where recurrence_rule is not null limit 1
    ), logged as (
        select id, project_id, created_by from task where position ~ '[048c]$'
        union all
        select one.* from one cross join generate_series(1, 2000)
    ), said as (
        insert into comment (id, task_id, author_id, body, created_at, updated_at)
        select gen_random_uuid(), id, created_by, 'Said', now(), now() from logged
    ), sent as (
        insert into attachment (id, task_id, file_name, media_type, created_by, created_at, uploaded_at)
        select gen_random_uuid(), id, 'a.txt', 'text/plain', created_by, now(), now() from logged
    ), done as (
        insert into task_completion (id, task_id, due_date, completed_at, completed_by, before)
        select gen_random_uuid(), id, date '2026-03-01', now(), created_by, '{}' from logged
    )
    insert into change (id, kind, actor_id, project_id, task_id, at, before, after)
    select gen_random_uuid(), 'task.updated', created_by, project_id, id, now(), '{}', '{}' from logged";

/// What everybody keeps beside tasks: 200 of each.
const KEPT: &str = "
    insert into label (id, account_id, name, created_at, updated_at)
    select gen_random_uuid(), id, 'label ' || n, now(), now()
    from account cross join generate_series(1, 200) as n;
    insert into saved_filter (id, account_id, name, filter, created_at, updated_at)
    select gen_random_uuid(), id, 'filter ' || n, 'overdue', now(), now()
    from account cross join generate_series(1, 200) as n;
    insert into section (id, project_id, name, position, created_at, updated_at)
    select gen_random_uuid(), id, 'section ' || n, 'e' || lpad(to_hex(n), 5, '0'), now(), now()
    from project cross join generate_series(1, 200) as n
    where is_inbox;
    insert into session (id, account_id, kind, token_hash, created_at, last_seen_at, expires_at)
    select gen_random_uuid(), id, 'browser', sha256(convert_to(id::text || n, 'UTF8')), '2026-03-10',
        '2026-03-10', '2027-01-01'
    from account cross join generate_series(1, 200) as n;
    insert into personal_token (id, account_id, name, scopes, token_hash, created_at, expires_at)
    select gen_random_uuid(), id, 'token ' || n, array['read'], sha256(convert_to(id::text || n, 'UTF8')),
        '2026-03-10', '2027-01-01'
    from account cross join generate_series(1, 200) as n;
    insert into project (id, owner_id, name, position, created_at, updated_at)
    select gen_random_uuid(), id, 'project ' || n, 'e' || lpad(to_hex(n), 5, '0'), now(), now()
    from account cross join generate_series(1, 200) as n";

/// What reads one of these from end to end reads everybody's.
const BIG: [&str; 11] = [
    "task",
    "change",
    "comment",
    "attachment",
    "task_completion",
    "label",
    "saved_filter",
    "section",
    "session",
    "personal_token",
    "project",
];

struct Big<'a> {
    ana: TestUser<'a>,
    /// The task of which there is most.
    task: String,
    statements: Statements,
}

impl<'a> Big<'a> {
    async fn new(app: &'a TestApp) -> Self {
        let ana = app.user("ana").await;
        let home = ana.post("/api/v1/projects", json!({"name": "Home"})).await;
        let task = ana.task("Rent").due("2026-03-10");
        let task = task.with("project_id", home.is(201).json()["id"].clone());
        let task = task.with("recurrence", json!({"rule": "FREQ=DAILY"}));
        let task = task.create().await.id();
        // The program's connections give no statement as long as this takes.
        let tasks = TASKS.replace("$1", &format!("'{}'", ana.inbox));
        let all = format!(
            "set statement_timeout = 0; {tasks}; {LOG}; {KEPT}; analyze; reset statement_timeout"
        );
        sqlx::raw_sql(AssertSqlSafe(all))
            .execute(&app.db)
            .await
            .unwrap();
        assert!(app.count("select count(*) from task").await > 200_000);
        let statements = Statements::explained(&app.db).await;
        Self {
            ana,
            task,
            statements,
        }
    }

    /// Reads a page, and says what is wrong with how.
    async fn reads(&self, path: &str, expected: Range<u64>) -> (Value, Vec<String>) {
        self.statements.plans();
        let page = self.ana.get(path).await.ok();
        let plans = self.statements.plans();
        assert!(!plans.is_empty(), "auto_explain says nothing of {path}");
        let whole = plans.iter().flat_map(Plan::read_whole);
        let whole = whole.filter(|table| BIG.contains(table));
        let mut wrong: Vec<_> = whole
            .map(|table| format!("{path} reads all of {table}"))
            .collect();
        let rows: u64 = plans.iter().map(Plan::rows_read).sum();
        if !expected.contains(&rows) {
            wrong.push(format!("{path} reads {rows} rows"));
        }
        (page, wrong)
    }
}

/// What is wrong with lists of tasks, by whatever is asked.
async fn questions(big: &Big<'_>) -> Vec<String> {
    let all = "status=todo,in_progress,done,cancelled";
    let inbox = format!("project_id={}", big.ana.inbox);
    let sorts = [
        "position",
        "due",
        "priority",
        "title",
        "created",
        "updated",
        "completed",
    ];
    let mut queries: Vec<String> = sorts
        .iter()
        .flat_map(|sort| {
            [
                format!("sort={sort}"),
                format!("{all}&sort=-{sort}"),
                format!("{inbox}&sort={sort}"),
            ]
        })
        .collect();
    let filters = [
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
    ];
    queries.extend(filters.map(String::from));
    let mut wrong = Vec::new();
    let members = format!("/api/v1/projects/{}/members", big.ana.inbox);
    wrong.extend(big.reads(&members, 1..1_000).await.1);
    for query in queries {
        // Each row twice, as itself and for what is shown of it, and its subtasks.
        let (_, found) = big
            .reads(&format!("/api/v1/tasks?{query}"), 0..10_000)
            .await;
        wrong.extend(found);
    }
    wrong
}

/// What is wrong with pages of what an index has in order: they are to read little more than they
/// show.
async fn pages(big: &Big<'_>) -> Vec<String> {
    let all = "status=todo,in_progress,done,cancelled";
    let task = task_path(&big.task);
    let mut wrong = Vec::new();
    for list in [
        format!(
            "/api/v1/tasks?project_id={}&{all}&sort=position",
            big.ana.inbox
        ),
        "/api/v1/changes?limit=50".to_owned(),
        format!("{task}/activity?limit=50"),
        format!("{task}/comments?limit=50"),
        format!("{task}/attachments?limit=50"),
        format!("{task}/completions?limit=50"),
        format!("/api/v1/projects/{}/sections?limit=50", big.ana.inbox),
        "/api/v1/projects?limit=50".to_owned(),
        "/api/v1/labels?limit=50".to_owned(),
        "/api/v1/filters?limit=50".to_owned(),
        "/api/v1/me/sessions?limit=50".to_owned(),
        "/api/v1/me/tokens?limit=50".to_owned(),
    ] {
        let mut cursor = String::new();
        for _ in 0..3 {
            // A project says how many of its tasks are open, of which the inbox has 2,000.
            let most = if list.contains("/projects?") {
                3_000
            } else {
                1_000
            };
            let (page, found) = big.reads(&format!("{list}{cursor}"), 50..most).await;
            wrong.extend(found);
            assert_eq!(page["items"].as_array().unwrap().len(), 50, "{list}");
            cursor = format!("&cursor={}", page["next_cursor"].as_str().unwrap());
        }
    }
    wrong
}

#[tokio::test]
async fn an_index_serves_every_list() {
    let app = TestApp::on_one_connection().await;
    let big = Big::new(&app).await;
    let wrong = [pages(&big).await, questions(&big).await].concat();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
