//! Where tasks are: parents, sections, projects, and the order among them.

use futures_util::future::join_all;
use proptest::{
    collection::vec,
    prelude::any,
    prop_assert_eq,
    sample::Index,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::support::{Answer, TestApp, TestUser, ids, task_path};

async fn moves(user: &TestUser<'_>, id: &str, to: Value) -> Answer {
    user.post(&format!("{}/move", task_path(id)), to).await
}

async fn project(user: &TestUser<'_>, name: &str) -> String {
    let made = user
        .post("/api/v1/projects", json!({"name": name}))
        .await
        .is(201);
    made.json()["id"].as_str().unwrap().to_owned()
}

async fn section(user: &TestUser<'_>, project: &str, name: &str) -> String {
    let path = format!("/api/v1/projects/{project}/sections");
    let made = user.post(&path, json!({"name": name})).await.is(201);
    made.json()["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn tasks_go_before_and_after_each_other() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let (a, b, c) = (
        ana.has_task("a").await,
        ana.has_task("b").await,
        ana.has_task("c").await,
    );
    let moved = moves(&ana, &c, json!({"before": a})).await.is(200);
    assert_eq!(moved.header("etag"), "\"2\"");
    assert_eq!(ana.lists("").await, ["c", "a", "b"]);
    moves(&ana, &c, json!({"after": a})).await.is(200);
    assert_eq!(ana.lists("").await, ["a", "c", "b"]);
    moves(&ana, &a, json!({"after": c, "before": b}))
        .await
        .is(200);
    assert_eq!(ana.lists("").await, ["c", "a", "b"]);
    moves(&ana, &c, json!({})).await.is(200);
    assert_eq!(ana.lists("").await, ["a", "b", "c"]);
    assert_eq!(ana.lists("sort=-position").await, ["c", "b", "a"]);
    ana.undo(&moved.change()).await.refused(409, "conflict");
    moves(&ana, &a, json!({"after": a}))
        .await
        .invalid(&["after itself"]);
    moves(&ana, &a, json!({"after": "x"}))
        .await
        .invalid(&["after invalid_type"]);
    moves(&ana, &a, json!({"position": "a0"}))
        .await
        .invalid(&["position unknown_field"]);
    let none = "01920000-0000-7000-8000-000000000000";
    for field in ["before", "after", "parent_id", "section_id", "project_id"] {
        moves(&ana, &a, json!({field: none}))
            .await
            .refused(404, "not-found");
    }
    let stale = ana
        .post(&format!("{}/move", task_path(&a)), json!({}))
        .if_match("\"9\"");
    stale.await.refused(412, "precondition-failed");
}

#[tokio::test]
async fn a_move_takes_what_is_below_along_and_is_undone_whole() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let home = project(&ana, "Home").await;
    let kitchen = section(&ana, &home, "Kitchen").await;
    let task = ana
        .task("Tap")
        .with("labels", json!(["diy"]))
        .create()
        .await;
    let child = ana
        .task("Washer")
        .with("parent_id", task.id())
        .create()
        .await;
    let moved = moves(&ana, &task.id(), json!({"section_id": kitchen}))
        .await
        .is(200);
    let read = ana.reads(&child.id()).await;
    for (now, field, value) in [
        (&moved.json(), "project_id", &json!(home)),
        (&moved.json(), "section_id", &json!(kitchen)),
        (&moved.json(), "labels", &json!(["diy"])),
        (&read, "project_id", &json!(home)),
        (&read, "section_id", &json!(kitchen)),
        (&read, "parent_id", &json!(task.id())),
    ] {
        assert_eq!(&now[field], value, "{field}");
    }
    ana.undo(&moved.change()).await.is(204);
    for id in [task.id(), child.id()] {
        let back = ana.reads(&id).await;
        assert_eq!(back["project_id"], json!(ana.inbox));
        assert_eq!(back["section_id"], Value::Null);
    }
}

#[tokio::test]
async fn a_patch_moves_as_a_move_does() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let home = project(&ana, "Home").await;
    let kitchen = section(&ana, &home, "Kitchen").await;
    let parent = ana.has_task("parent").await;
    let task = ana.has_task("task").await;
    let patched = ana
        .changes(&task, json!({"parent_id": parent, "title": "child"}))
        .await
        .json();
    assert_eq!(
        (&patched["parent_id"], &patched["title"]),
        (&json!(parent), &json!("child"))
    );
    assert_eq!(patched["position"], "a0", "the first there");
    let patched = ana.changes(&task, json!({"parent_id": null})).await.json();
    assert_eq!(patched["parent_id"], Value::Null);
    let patched = ana
        .changes(&task, json!({"section_id": kitchen}))
        .await
        .json();
    assert_eq!(
        (&patched["section_id"], &patched["project_id"]),
        (&json!(kitchen), &json!(home))
    );
    let patched = ana.changes(&task, json!({"section_id": null})).await.json();
    assert_eq!(
        (&patched["section_id"], &patched["project_id"]),
        (&Value::Null, &json!(home))
    );
    let patched = ana
        .changes(&task, json!({"project_id": ana.inbox}))
        .await
        .json();
    assert_eq!(patched["project_id"], json!(ana.inbox));
    ana.patch(&task_path(&task), json!({"project_id": null}))
        .await
        .invalid(&["project_id required"]);
    let before = ana.reads(&task).await;
    let same = ana
        .changes(&task, json!({"project_id": ana.inbox, "parent_id": null}))
        .await;
    assert_eq!(same.json(), before, "nothing has moved");
}

#[tokio::test]
async fn what_does_not_fit_together_is_refused() {
    let app = TestApp::new().await;
    let (ana, bob) = (app.user("ana").await, app.user("bob").await);
    let home = project(&ana, "Home").await;
    let kitchen = section(&ana, &home, "Kitchen").await;
    let there = ana
        .task("there")
        .with("section_id", kitchen.clone())
        .create()
        .await
        .id();
    let task = ana.has_task("task").await;
    let beside = ana.has_task("beside").await;
    let inbox = ana.inbox.to_string();
    for (to, error) in [
        (
            json!({"parent_id": there, "project_id": inbox}),
            "parent_id other_project",
        ),
        (
            json!({"section_id": kitchen, "project_id": inbox}),
            "section_id other_project",
        ),
        (
            json!({"project_id": home, "after": beside}),
            "after other_list",
        ),
        (
            json!({"project_id": home, "before": there}),
            "before other_list",
        ),
    ] {
        moves(&ana, &task, to).await.invalid(&[error]);
    }
    let foreign = bob.has_task("foreign").await;
    for to in [
        json!({"parent_id": foreign}),
        json!({"after": foreign}),
        json!({"project_id": bob.inbox}),
    ] {
        moves(&ana, &task, to).await.refused(404, "not-found");
    }
    ana.task("x")
        .with("parent_id", foreign)
        .send()
        .await
        .refused(404, "not-found");
}

#[tokio::test]
async fn five_levels_are_all_and_nothing_is_below_itself() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let mut levels = vec![ana.has_task("1").await];
    for number in 2..=5 {
        let task = ana
            .task(&number.to_string())
            .with("parent_id", levels[number - 2].clone());
        levels.push(task.create().await.id());
    }
    let sixth = ana.task("6").with("parent_id", levels[4].clone());
    sixth.send().await.invalid(&["parent_id too_deep"]);
    let pair = ana.has_task("pair").await;
    ana.task("half")
        .with("parent_id", pair.clone())
        .create()
        .await;
    moves(&ana, &pair, json!({"parent_id": levels[3]}))
        .await
        .invalid(&["parent_id too_deep"]);
    moves(&ana, &pair, json!({"parent_id": levels[2]}))
        .await
        .is(200);
    for parent in [&levels[0], &levels[1], &levels[4]] {
        let problem = moves(&ana, &levels[0], json!({"parent_id": parent})).await;
        assert_eq!(
            problem.refused(409, "conflict")["errors"][0]["field"],
            "parent_id"
        );
        let patch = ana.patch(&task_path(&levels[0]), json!({"parent_id": parent}));
        patch.await.refused(409, "conflict");
    }
}

/// Whatever several people do at once to the order of a list, all of it succeeds, and the order
/// is the one that comes of their moves one after the other, as the change log has them.
#[test]
fn any_moves_at_once_succeed_and_make_the_order_that_they_make_one_after_the_other() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let app = runtime.block_on(TestApp::new());
    let ana = runtime.block_on(app.user("ana"));
    let titles = ["a", "b", "c", "d", "e", "f"];
    let added = runtime.block_on(join_all(titles.map(|title| ana.has_task(title))));
    let mut config = Config::with_cases(40);
    config.failure_persistence = None;
    let mut runner = TestRunner::new_with_rng(config, TestRunner::deterministic().new_rng());
    let listed = async || ids(&ana.get("/api/v1/tasks").await.ok());
    let moves_at_once = vec((any::<Index>(), any::<Index>(), 0..3_usize), 2..9);
    let result = runner.run(&moves_at_once, |at_once| {
        let at_once = at_once.into_iter().map(|(moved, other, to)| {
            let (moved, other) = (moved.get(&added).clone(), other.get(&added).clone());
            let to = if moved == other { 2 } else { to };
            let body = [json!({"before": other}), json!({"after": other}), json!({})];
            (moved, other, to, body[to].clone())
        });
        let at_once: Vec<_> = at_once.collect();
        let (mut order, answers, seen, log) = runtime.block_on(async {
            let order = listed().await;
            let sent = at_once
                .iter()
                .map(|(moved, .., body)| moves(&ana, moved, body.clone()));
            let answers = join_all(sent).await;
            let log: Vec<Uuid> = sqlx::query_scalar("select id from change order by seq")
                .fetch_all(&app.db)
                .await
                .unwrap();
            (order, answers, listed().await, log)
        });
        let mut made = Vec::new();
        for (answer, did) in answers.iter().zip(&at_once) {
            prop_assert_eq!(answer.status, 200, "{}", answer.text());
            // What was where it should go already has changed nothing.
            if let Ok(change) = answer.header("change-id").parse::<Uuid>() {
                made.push((log.iter().position(|id| *id == change), did));
            }
        }
        made.sort_by_key(|(at, _)| *at);
        for (_, (moved, other, to, _)) in made {
            order.retain(|id| id != moved);
            let beside = order.iter().position(|id| id == other);
            let place = beside.filter(|_| *to < 2).map(|at| at + to);
            let place = place.unwrap_or(order.len());
            order.insert(place, moved.clone());
        }
        prop_assert_eq!(seen, order);
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
    runtime.block_on(join_all((0..4).map(|_| ana.has_task("new"))));
    let page = runtime.block_on(async { ana.get("/api/v1/tasks").await.ok() });
    let tasks = page["items"].as_array().unwrap().iter();
    let mut positions: Vec<_> = tasks.map(|t| t["position"].as_str().unwrap()).collect();
    assert!(positions.is_sorted(), "{positions:?}");
    positions.dedup();
    assert_eq!(positions.len(), 10, "no two have one place");
}

#[tokio::test]
async fn keys_stay_short_however_often_one_gap_is_halved() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let (first, a, b) = (
        ana.has_task("first").await,
        ana.has_task("a").await,
        ana.has_task("b").await,
    );
    for _ in 0..150 {
        moves(&ana, &b, json!({"after": first})).await.is(200);
        moves(&ana, &a, json!({"after": first})).await.is(200);
    }
    assert_eq!(ana.lists("").await, ["first", "a", "b"]);
    let longest = app
        .count("select max(length(position))::bigint from task")
        .await;
    assert!(longest <= 40, "{longest}");
}
