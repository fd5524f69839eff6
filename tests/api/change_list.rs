//! `GET /changes`: everything, once, in an order in which nothing can be missed; and the activity
//! of a task, which is the same log.

use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::future::join_all;
use serde_json::{Value, json};
use sqlx::{Postgres, Transaction};
use uuid::Uuid;

use super::support::{TestApp, TestUser, task_path};

const FIELDS: [&str; 8] = [
    "seq",
    "kind",
    "project_id",
    "task_id",
    "actor",
    "at",
    "before",
    "after",
];

fn seqs(page: &Value) -> Vec<i64> {
    let items = page["items"].as_array().expect("items").iter();
    items
        .map(|item| item["seq"].as_i64().expect("a number"))
        .collect()
}

async fn since(user: &TestUser<'_>, since: i64) -> Value {
    user.get(&format!("/api/v1/changes?since={since}"))
        .await
        .ok()
}

/// As a service writes one, in a transaction that somebody else ends.
async fn write(tx: &mut Transaction<'static, Postgres>, project: Uuid) -> i64 {
    let sql = "insert into change (id, kind, project_id, at) values ($1, 'project.updated', $2, now()) returning seq";
    sqlx::query_scalar(sql)
        .bind(Uuid::now_v7())
        .bind(project)
        .fetch_one(&mut **tx)
        .await
        .expect("a change")
}

#[tokio::test]
async fn every_change_is_listed_with_what_was_and_what_became() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let created = ana.task("Rent").create().await;
    ana.changes(&created.id(), json!({"title": "Pay"})).await;
    ana.delete(&task_path(&created.id())).await.is(204);
    let page = since(&ana, 0).await;
    let items = page["items"].as_array().unwrap();
    let kinds: Vec<_> = items.iter().map(|item| &item["kind"]).collect();
    assert_eq!(kinds, ["task.created", "task.updated", "task.deleted"]);
    let names: Vec<_> = items[0].as_object().unwrap().keys().collect();
    let (mut names, mut expected) = (names, FIELDS.iter().collect::<Vec<_>>());
    names.sort();
    expected.sort();
    assert_eq!(names, expected);
    let updated = &items[1];
    assert_eq!(updated["before"], json!({"title": "Rent"}));
    assert_eq!(updated["after"], json!({"title": "Pay"}));
    assert_eq!(updated["task_id"], created.id());
    assert_eq!(updated["project_id"], ana.inbox.to_string());
    let actor = json!({"id": ana.id, "username": "ana", "display_name": "ana"});
    assert_eq!(updated["actor"], actor);
    assert_eq!(updated["at"], "2026-03-10T12:00:00Z");
    assert_eq!(items[0]["before"], Value::Null);
    assert_eq!(items[0]["after"]["title"], "Rent");
    assert!(items[0]["after"].get("series").is_none(), "{items:?}");
    assert_eq!(page["next_cursor"], Value::Null);
    assert_eq!(
        since(&ana, page["next_since"].as_i64().unwrap()).await["items"],
        json!([])
    );
}

#[tokio::test]
async fn nothing_of_others_is_listed() {
    let app = TestApp::new().await;
    let (ana, bob) = (app.user("ana").await, app.user("bob").await);
    let id = ana.has_task("secret").await;
    let page = since(&bob, 0).await;
    assert_eq!(page["items"], json!([]));
    bob.get(&format!("{}/activity", task_path(&id)))
        .await
        .is(404);
}

#[tokio::test]
async fn pages_follow_each_other_by_cursor_and_by_number() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    for number in 0..5 {
        ana.has_task(&format!("task {number}")).await;
    }
    let all = seqs(&since(&ana, 0).await);
    let first = ana.get("/api/v1/changes?limit=2").await.ok();
    assert_eq!(seqs(&first), all[..2]);
    assert_eq!(first["next_since"], all[1]);
    let cursor = first["next_cursor"].as_str().unwrap();
    let path = format!("/api/v1/changes?since=0&limit=200&cursor={cursor}");
    assert_eq!(seqs(&ana.get(&path).await.ok()), all[2..]);
    assert_eq!(seqs(&since(&ana, all[1]).await), all[2..]);
}

#[tokio::test]
async fn parameters_that_are_none_are_refused() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    for (query, error) in [
        ("since=-1", "since invalid_value"),
        ("since=x", "since invalid_value"),
        ("since=9223372036854775808", "since invalid_value"),
        ("limit=0", "limit invalid_value"),
        ("limit=201", "limit invalid_value"),
        ("cursor=%00", "cursor invalid_cursor"),
        ("after=1", "after unknown_parameter"),
    ] {
        let path = format!("/api/v1/changes?{query}");
        ana.get(&path).await.unacceptable(&[error]);
    }
    ana.get("/api/v1/changes?since=9223372036854775807")
        .await
        .is(200);
}

#[tokio::test]
async fn a_change_that_commits_late_holds_back_those_with_greater_numbers() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let mut late = app.db.begin().await.unwrap();
    let mut early = app.db.begin().await.unwrap();
    let first = write(&mut late, ana.inbox).await;
    let second = write(&mut early, ana.inbox).await;
    early.commit().await.unwrap();
    let page = since(&ana, 0).await;
    assert_eq!(seqs(&page), Vec::<i64>::new());
    let third = write(&mut late, ana.inbox).await;
    late.commit().await.unwrap();
    let page = since(&ana, page["next_since"].as_i64().unwrap()).await;
    assert_eq!(seqs(&page), [first, second, third]);
}

#[tokio::test]
async fn a_change_that_is_rolled_back_holds_nobody_back() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let mut tx = app.db.begin().await.unwrap();
    let lost = write(&mut tx, ana.inbox).await;
    tx.rollback().await.unwrap();
    ana.has_task("a").await;
    let listed = seqs(&since(&ana, 0).await);
    assert_eq!(listed.len(), 1);
    assert!(listed[0] > lost);
}

#[tokio::test]
async fn a_transaction_of_many_changes_holds_one_lock() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let mut tx = app.db.begin().await.unwrap();
    for _ in 0..20 {
        write(&mut tx, ana.inbox).await;
    }
    let locks = app.count("select count(*) from pg_locks where locktype = 'advisory' and classid::bigint >> 16 = 29795 and database = (select oid from pg_database where datname = current_database())");
    assert_eq!(locks.await, 1);
    tx.commit().await.unwrap();
    assert_eq!(seqs(&since(&ana, 0).await).len(), 20);
}

/// Writers at once, some of which commit long after others, and some never; a client that follows
/// `next_since` all the while has in the end seen exactly what the table holds, in order.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_client_that_follows_misses_nothing_and_sees_nothing_twice() {
    const WRITERS: usize = 8;
    const ROUNDS: usize = 25;
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let done = AtomicUsize::new(0);
    let writer = async |number: usize| {
        for round in 0..ROUNDS {
            let mut tx = app.db.begin().await.unwrap();
            for _ in 0..=(number + round) % 3 {
                write(&mut tx, ana.inbox).await;
            }
            // Held open for as long as it takes the server to answer a few others.
            for _ in 0..(number * 7 + round) % 4 {
                ana.get("/api/v1/me").await.is(200);
            }
            if (number + round).is_multiple_of(7) {
                tx.rollback().await.unwrap();
            } else {
                tx.commit().await.unwrap();
            }
        }
        done.fetch_add(1, Ordering::SeqCst);
    };
    let reader = async {
        let (mut seen, mut at) = (Vec::new(), 0);
        loop {
            let is_over = done.load(Ordering::SeqCst) == WRITERS;
            let page = since(&ana, at).await;
            seen.extend(seqs(&page));
            at = page["next_since"].as_i64().unwrap();
            if is_over && page["items"] == json!([]) {
                return seen;
            }
        }
    };
    let (seen, _) = tokio::join!(reader, join_all((0..WRITERS).map(writer)));
    let written: Vec<i64> = sqlx::query_scalar("select seq from change order by seq")
        .fetch_all(&app.db)
        .await
        .unwrap();
    assert!(written.len() > WRITERS * ROUNDS);
    assert_eq!(seen, written);
}

#[tokio::test]
async fn activity_says_who_changed_what_newest_first() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let created = ana.task("Rent").create().await;
    let path = format!("{}/activity", task_path(&created.id()));
    for priority in ["low", "medium", "high"] {
        ana.changes(&created.id(), json!({"priority": priority}))
            .await;
    }
    let page = ana.get(&path).await.ok();
    let items = page["items"].as_array().unwrap();
    assert_eq!(items.len(), 4);
    assert_eq!(items[0]["before"], json!({"priority": "medium"}));
    assert_eq!(items[0]["after"], json!({"priority": "high"}));
    assert_eq!(items[0]["actor"]["username"], "ana");
    assert_eq!(items[3]["kind"], "task.created");
    assert_eq!(items[3]["id"], created.change);
    let first = ana.get(&format!("{path}?limit=3")).await.ok();
    assert_eq!(first["items"].as_array().unwrap(), &items[..3]);
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = ana
        .get(&format!("{path}?limit=3&cursor={cursor}"))
        .await
        .ok();
    assert_eq!(rest["items"].as_array().unwrap(), &items[3..]);
    assert_eq!(rest["next_cursor"], Value::Null);
    ana.get(&format!("{path}?cursor=x"))
        .await
        .unacceptable(&["cursor invalid_cursor"]);
}
