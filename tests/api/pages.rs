//! Pages of lists: by keyset, so that they stay right while rows come and go.

use std::collections::BTreeSet;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use serde_json::{Value, json};

use super::support::{Statements, TestApp, TestUser, ids, task_path, titles};

const EVERY_STATUS: &str = "status=todo,in_progress,done,cancelled";
const KEYS: [&str; 7] = [
    "position",
    "due",
    "priority",
    "title",
    "created",
    "updated",
    "completed",
];

/// The same numbers on every run (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.roll(length as u64)).unwrap()
    }

    fn pick<'a>(&mut self, values: &[&'a str]) -> &'a str {
        values[self.index(values.len())]
    }
}

/// Tasks that are alike in many ways, so that there are many ties.
async fn random_tasks(app: &TestApp, ana: &TestUser<'_>, dice: &mut Dice, count: usize) {
    for _ in 0..count {
        let title = dice.pick(&[
            "a",
            "a b",
            "b a a",
            "A",
            "á",
            "b",
            "B",
            "ß",
            "ss",
            "z",
            "\u{1F600}",
            "10",
            "9",
        ]);
        let mut task = ana
            .task(title)
            .status(dice.pick(&["todo", "in_progress", "done", "cancelled"]))
            .priority(dice.pick(&["none", "low", "urgent"]));
        if dice.roll(3) > 0 {
            task = task.due(dice.pick(&["2026-03-08", "2026-11-01", "1970-01-01", "9999-12-31"]));
            if dice.roll(2) > 0 {
                task = task.at(dice.pick(&["00:00", "01:30", "02:30", "23:59"]));
                if dice.roll(2) > 0 {
                    task = task.in_zone(dice.pick(&[
                        "America/New_York",
                        "Australia/Lord_Howe",
                        "UTC",
                    ]));
                }
            }
        }
        let id = task.create().await.id();
        if dice.roll(4) == 0 {
            ana.changes(&id, json!({"description": "touched a"})).await;
        }
        let step = i64::try_from(dice.roll(2)).unwrap();
        app.set_clock(app.now() + Duration::microseconds(step));
    }
}

async fn walk_ids(reader: &TestUser<'_>, query: &str) -> Vec<String> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = reader
            .get(&format!("/api/v1/tasks?{query}{cursor}"))
            .await
            .ok();
        all.extend(ids(&page));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

#[tokio::test]
async fn pages_of_any_size_make_up_the_whole_list_in_every_order() {
    let app = TestApp::new().await;
    let ana = app.user_in("America/New_York", "ana").await;
    let mut dice = Dice(0x7465_6e64);
    random_tasks(&app, &ana, &mut dice, 25).await;
    let mut sorts: Vec<String> = KEYS
        .iter()
        .flat_map(|key| [(*key).to_owned(), format!("-{key}")])
        .collect();
    for pair in [
        ["title", "-due"],
        ["-priority", "due"],
        ["-completed", "-title"],
        ["due", "-updated"],
    ] {
        sorts.push(pair.join(","));
    }
    for sort in sorts {
        let query = format!("{EVERY_STATUS}&sort={sort}");
        let whole = ids(&ana
            .get(&format!("/api/v1/tasks?{query}&limit=200"))
            .await
            .ok());
        assert_eq!(whole.len(), 25);
        for limit in [1, 2, 3] {
            let walked = walk_ids(&ana, &format!("{query}&limit={limit}")).await;
            assert_eq!(walked, whole, "{sort} by {limit}");
        }
    }
}

#[tokio::test]
async fn pages_stay_right_while_rows_come_and_go() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    for title in ["b", "d", "f", "h", "j"] {
        ana.task(title).create().await;
    }
    let first = ana.get("/api/v1/tasks?sort=title&limit=2").await.ok();
    assert_eq!(titles(&first), ["b", "d"]);
    for title in ["a", "c", "e", "k"] {
        ana.task(title).create().await;
    }
    // The row that the page ended with goes, and one that is still to come.
    ana.delete(&task_path(&ids(&first)[1])).await.is(204);
    let later = ana.get("/api/v1/tasks?sort=title&q=h").await.ok();
    ana.delete(&task_path(&ids(&later)[0])).await.is(204);
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = ana.lists(&format!("sort=title&cursor={cursor}")).await;
    assert_eq!(rest, ["e", "f", "j", "k"]);
}

#[tokio::test]
async fn pages_of_every_order_stay_right_while_rows_come_and_go() {
    let app = TestApp::new().await;
    let mut dice = Dice(0x6974_656d);
    let sorts = KEYS
        .iter()
        .flat_map(|key| [format!("sort={key}"), format!("sort=-{key}")]);
    // By relevance, which is the order of a search that asks for no other.
    for (number, sort) in sorts.chain(["q=a".to_owned()]).enumerate() {
        let ana = app.user(&format!("ana{number}")).await;
        random_tasks(&app, &ana, &mut dice, 40).await;
        let query = format!("/api/v1/tasks?{EVERY_STATUS}&{sort}&limit=");
        let all = async || ids(&ana.get(&format!("{query}200")).await.ok());
        let mut lasting = all().await;
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = ana.get(&format!("{query}3{cursor}")).await.ok();
            seen.extend(ids(&page));
            let Some(next) = page["next_cursor"].as_str() else {
                break;
            };
            cursor = format!("&cursor={next}");
            // The row that the page has ended with, every other time, and any other row.
            let last = seen.len() - 1;
            let mut gone = vec![lasting[dice.index(lasting.len())].clone()];
            if dice.roll(2) == 0 {
                gone.push(seen[last].clone());
            }
            for id in gone {
                if let Some(at) = lasting.iter().position(|other| *other == id) {
                    lasting.remove(at);
                    ana.delete(&task_path(&id)).await.is(204);
                }
            }
            random_tasks(&app, &ana, &mut dice, 1).await;
        }
        let twice = seen.iter().collect::<BTreeSet<_>>().len() != seen.len();
        assert!(!twice, "{sort}: a row came twice");
        let walked: Vec<_> = seen.iter().filter(|id| lasting.contains(id)).collect();
        assert_eq!(walked, lasting.iter().collect::<Vec<_>>(), "{sort}");
        let there = all().await;
        let came: Vec<_> = seen.iter().filter(|id| there.contains(id)).collect();
        let in_order: Vec<_> = there.iter().filter(|id| seen.contains(id)).collect();
        assert_eq!(
            came, in_order,
            "{sort}: what came meanwhile is in its place"
        );
    }
}

#[tokio::test]
async fn the_last_page_has_no_cursor_even_when_it_is_full() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    for title in ["a", "b"] {
        ana.task(title).create().await;
    }
    let page = ana.get("/api/v1/tasks?limit=2").await.ok();
    assert_eq!(
        (titles(&page).len(), &page["next_cursor"]),
        (2, &Value::Null)
    );
}

#[tokio::test]
async fn a_page_has_50_rows_when_nobody_says_and_200_at_most() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    sqlx::query(
        "insert into task (id, project_id, title, position, created_by, created_at, updated_at) \
         select gen_random_uuid(), $1, 'task ' || n, 'e' || lpad(to_hex(n), 5, '0'), $2, now(), now() from generate_series(1, 201) as n",
    )
    .bind(ana.inbox)
    .bind(ana.id)
    .execute(&app.db)
    .await
    .unwrap();
    assert_eq!(ana.lists("").await.len(), 50);
    assert_eq!(ana.lists("limit=200").await.len(), 200);
    assert_eq!(ana.walks("limit=200").await.len(), 201);
}

#[tokio::test]
async fn a_cursor_goes_with_other_filters_and_sizes_but_not_with_another_order() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    for title in ["a", "b", "c"] {
        ana.task(title).create().await;
    }
    let page = ana.get("/api/v1/tasks?sort=title&limit=1").await.ok();
    let cursor = page["next_cursor"].as_str().unwrap();
    assert_eq!(
        ana.lists(&format!("sort=title&q=c&cursor={cursor}")).await,
        ["c"]
    );
    for sort in ["", "&sort=-title", "&sort=title,due", "&sort=priority"] {
        let path = format!("/api/v1/tasks?cursor={cursor}{sort}");
        ana.get(&path)
            .await
            .unacceptable(&["cursor invalid_cursor"]);
    }
}

#[tokio::test]
async fn a_cursor_is_worth_nothing_more_to_a_stranger() {
    let app = TestApp::new().await;
    let (ana, bob) = (app.user("ana").await, app.user("bob").await);
    for title in ["a", "b"] {
        ana.task(title).create().await;
    }
    let page = ana.get("/api/v1/tasks?limit=1").await.ok();
    let cursor = page["next_cursor"].as_str().unwrap();
    assert!(bob.lists(&format!("cursor={cursor}")).await.is_empty());
}

#[tokio::test]
async fn what_is_no_cursor_of_ours_is_unreadable() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    ana.task("a").due("2026-03-08").at("10:00").create().await;
    let id = "01920000-0000-7000-8000-000000000000";
    let made = |json: Value| URL_SAFE_NO_PAD.encode(json.to_string());
    let mut cursors = vec![
        String::new(),
        "garbage".to_owned(),
        "%25".to_owned(),
        "bnVsbA".to_owned(),
        made(json!({})),
        made(json!([])),
        made(json!({"sort": "due", "values": [], "id": id})),
        made(json!({"sort": "due", "values": [1, 2], "id": id})),
        made(json!({"sort": "due", "values": ["text"], "id": id})),
        made(json!({"sort": "due", "values": [1.5], "id": id})),
        made(json!({"sort": "due", "values": [true], "id": id})),
        made(json!({"sort": "due", "values": [1], "id": "none"})),
        made(json!({"sort": "title", "values": ["a"], "id": id})),
        "A".repeat(5000),
    ];
    // Moments that a database, a calendar or a multiplication does not have.
    for number in [
        i64::MIN,
        i64::MIN + 1,
        i64::MAX,
        -290_000_000_000_000_000,
        290_000_000_000_000_000,
    ] {
        cursors.push(made(json!({"sort": "due", "values": [number], "id": id})));
    }
    for cursor in cursors {
        let path = format!("/api/v1/tasks?sort=due&cursor={cursor}");
        ana.get(&path)
            .await
            .unacceptable(&["cursor invalid_cursor"]);
    }
    for value in [json!("a\0b"), json!(1)] {
        let cursor = made(json!({"sort": "title", "values": [value], "id": id}));
        let path = format!("/api/v1/tasks?sort=title&cursor={cursor}");
        ana.get(&path)
            .await
            .unacceptable(&["cursor invalid_cursor"]);
    }
}

#[tokio::test]
async fn a_cursor_whose_numbers_were_changed_is_harmless() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    ana.task("a")
        .due("2026-03-08")
        .priority("low")
        .create()
        .await;
    for (sort, value) in [
        ("due", json!(null)),
        ("due", json!(0)),
        ("due", json!(-1)),
        ("due", json!(253_402_300_799_999_999_i64)),
        ("priority", json!(i64::from(i32::MAX) * 2)),
        ("priority", json!(-5)),
        ("title", json!("\u{10FFFF}")),
        ("title", json!(null)),
        ("position", json!("")),
    ] {
        let cursor =
            json!({"sort": sort, "values": [value], "id": "01920000-0000-7000-8000-000000000000"});
        let cursor = URL_SAFE_NO_PAD.encode(cursor.to_string());
        ana.get(&format!("/api/v1/tasks?sort={sort}&cursor={cursor}"))
            .await
            .is(200);
    }
}

#[tokio::test]
async fn a_list_takes_as_many_queries_for_many_rows_as_for_one() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    ana.task("a").create().await;
    let statements = Statements::counted();
    let queries = async || {
        let before = statements.so_far();
        ana.get("/api/v1/tasks?limit=200").await.is(200);
        statements.so_far() - before
    };
    let of_one = queries().await;
    assert!((1..10).contains(&of_one), "{of_one}");
    for title in 0..20 {
        ana.task(&title.to_string()).create().await;
    }
    assert_eq!(queries().await, of_one);
}
