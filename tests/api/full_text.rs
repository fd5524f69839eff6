//! `q`: words of titles, descriptions and comments, as people type them.

use std::{fs, path::Path};

use serde_json::json;
use sqlx::AssertSqlSafe;

use super::support::{TestApp, TestUser, ids, task_path};

async fn finds(user: &TestUser<'_>, q: &str) -> Vec<String> {
    let q: String = url::form_urlencoded::byte_serialize(q.as_bytes()).collect();
    let mut found = user.lists(&format!("q={q}&sort=created")).await;
    found.sort();
    found
}

#[tokio::test]
async fn every_word_has_to_be_there_and_the_last_may_be_a_beginning() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    ana.task("Pay the rent").create().await;
    ana.task("Rent a car")
        .with("description", "for the *holidays*")
        .create()
        .await;
    for (q, expected) in [
        ("rent", vec!["Pay the rent", "Rent a car"]),
        ("RENT", vec!["Pay the rent", "Rent a car"]),
        ("re", vec!["Pay the rent", "Rent a car"]),
        ("r", vec!["Pay the rent", "Rent a car"]),
        ("rent pay", vec!["Pay the rent"]),
        ("hol", vec!["Rent a car"]),
        ("car holi", vec!["Rent a car"]),
        ("ent", vec![]),
        ("re pay", vec![]),
    ] {
        assert_eq!(finds(&ana, q).await, expected, "{q}");
    }
}

#[tokio::test]
async fn words_are_found_in_comments_together_with_those_of_the_task() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let id = ana.has_task("Rent").await;
    let comments = format!("{}/comments", task_path(&id));
    let said = ana
        .post(&comments, json!({"body": "by bank transfer 🏦"}))
        .await
        .ok();
    for q in ["transfer", "rent transf", "bank rent", "🏦"] {
        assert_eq!(finds(&ana, q).await, ["Rent"], "{q}");
    }
    let comment = format!("/api/v1/comments/{}", said["id"].as_str().unwrap());
    ana.patch(&comment, json!({"body": "by cheque"}))
        .await
        .is(200);
    assert!(finds(&ana, "transfer").await.is_empty());
    assert_eq!(finds(&ana, "cheque").await, ["Rent"]);
    ana.delete(&comment).await.is(204);
    assert!(finds(&ana, "cheque").await.is_empty());
}

#[tokio::test]
async fn case_accents_and_ways_of_writing_are_folded() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    for (title, queries) in [
        (
            "Straße kehren",
            &["strasse", "STRASSE", "straße", "Straß"][..],
        ),
        ("Café buchen", &["cafe", "CAFÉ", "cafe\u{301}"]),
        ("İstanbul bileti", &["istanbul", "İSTANBUL", "ISTANBUL"]),
        ("Łódź og Ærø", &["lodz", "ærø", "aero"]),
        ("ΟΔΟΣ", &["οδος", "οδοσ"]),
        ("買い物リスト", &["買い物", "リスト", "買", "物リ"]),
        ("한국어 공부", &["한국", "공부"]),
        ("party 🎉 plan", &["🎉", "plan 🎉", "party pl"]),
        (
            "e-mail an a.b@example.org",
            &["e-mail", "mail", "example.org", "a.b@example"],
        ),
        ("10:30 C++ & R", &["10:30", "c++", "c++ & r"]),
    ] {
        ana.task(title).create().await;
        for q in queries {
            assert!(
                finds(&ana, q).await.contains(&title.to_owned()),
                "{q} in {title}"
            );
        }
    }
    assert!(finds(&ana, "物買").await.is_empty());
}

#[tokio::test]
async fn operators_in_the_text_are_text() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    ana.task("a or b").create().await;
    for q in [
        "a | zzz",
        "!zzz",
        "zzz:*",
        "a & !b zzz",
        "'",
        "''",
        "\\",
        "\\'",
        "a:*b",
        "<->",
        "()",
        ":",
        "%",
        "_",
        "a<2>b",
        "\u{1}",
        "\u{FFFD}",
    ] {
        let encoded: String = url::form_urlencoded::byte_serialize(q.as_bytes()).collect();
        let answer = ana.get(&format!("/api/v1/tasks?q={encoded}")).await;
        assert_eq!(answer.status, 200, "{q}");
    }
    assert!(finds(&ana, "a | zzz").await.is_empty());
    assert!(finds(&ana, "!zzz").await.is_empty());
    assert_eq!(finds(&ana, "or & b").await, Vec::<String>::new());
    ana.task("fish & chips").create().await;
    assert_eq!(finds(&ana, "fish & chips").await, ["fish & chips"]);
}

#[tokio::test]
async fn very_long_searches_are_answered_or_refused() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    ana.task(&"x".repeat(500)).create().await;
    let words: Vec<_> = (0..140).map(|number| number.to_string()).collect();
    let path = format!("/api/v1/tasks?q={}", words.join("+"));
    ana.get(&path).await.is(200);
    assert_eq!(finds(&ana, &"x".repeat(500)).await.len(), 1);
    ana.get(&format!("/api/v1/tasks?q={}", "x".repeat(501)))
        .await
        .unacceptable(&["q invalid_value"]);
    ana.get("/api/v1/tasks?q=a%00")
        .await
        .unacceptable(&["q invalid_value"]);
}

#[tokio::test]
async fn what_is_misspelt_is_found_when_nothing_else_is() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let bob = app.user("bob").await;
    ana.task("Buy groceries").create().await;
    ana.task("Call the dentist").create().await;
    bob.task("Groceries of others").create().await;
    if app
        .count("select count(*) from pg_extension where extname = 'pg_trgm'")
        .await
        == 0
    {
        assert!(finds(&ana, "grocries").await.is_empty());
        return;
    }
    assert_eq!(finds(&ana, "grocries").await, ["Buy groceries"]);
    assert_eq!(finds(&ana, "dentits").await, ["Call the dentist"]);
    assert_eq!(finds(&ana, "buy grocries").await, ["Buy groceries"]);
    assert!(finds(&ana, "call grocries").await.is_empty());
    assert!(finds(&ana, "zzzzzz").await.is_empty());
    ana.task("Grocries is how I write it").create().await;
    assert_eq!(
        finds(&ana, "grocries").await,
        ["Grocries is how I write it"]
    );
}

/// Does again what the migration does where PostgreSQL has no such extension.
async fn without_trigrams(app: &TestApp) {
    let file = "migrations/20261127010100_add_full_text.sql";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let migration = fs::read_to_string(path).unwrap();
    let (_, block) = migration.split_once("\ndo $$").unwrap();
    let block = format!("do $${}", block.replace("pg_trgm", "no_such_extension"));
    for sql in [
        "drop function similar_tasks".to_owned(),
        "drop extension if exists pg_trgm cascade".to_owned(),
        block,
    ] {
        let done = sqlx::raw_sql(AssertSqlSafe(sql)).execute(&app.db).await;
        done.unwrap();
    }
}

#[tokio::test]
async fn without_an_extension_all_is_found_but_what_is_misspelt() {
    let app = TestApp::new().await;
    without_trigrams(&app).await;
    let ana = app.user("ana").await;
    ana.task("Café buchen").create().await;
    ana.task("Buy groceries").create().await;
    for (q, found) in [
        ("cafe", vec!["Café buchen"]),
        ("buy GROC", vec!["Buy groceries"]),
        ("grocries", vec![]),
        ("é", vec![]),
    ] {
        assert_eq!(finds(&ana, q).await, found, "{q}");
    }
    assert!(ana.lists("q=grocries").await.is_empty());
    assert_eq!(ana.lists("q=groceries").await, ["Buy groceries"]);
}

#[tokio::test]
async fn a_search_ranks_titles_first_and_its_pages_follow_each_other() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    ana.task("other").with("description", "rent").create().await;
    ana.task("Rent").create().await;
    for number in 0..5 {
        ana.task(&format!("Rent {number}")).create().await;
    }
    let ranked = ana.lists("q=rent").await;
    assert_eq!(ranked.len(), 7);
    assert_eq!(ranked[6], "other");
    assert_eq!(ana.walks("q=rent&limit=2").await, ranked);
    assert_eq!(ana.lists("q=rent&sort=title").await[0], "other");
}

#[tokio::test]
async fn pages_of_what_is_misspelt_follow_each_other() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    for number in 0..5 {
        ana.task(&format!("groceries {number}")).create().await;
    }
    let page = ana.get("/api/v1/tasks?q=grocries&limit=2").await.ok();
    let expected = if ids(&page).is_empty() { 0 } else { 5 };
    assert_eq!(ana.walks("q=grocries&limit=2").await.len(), expected);
    assert_eq!(
        ana.walks("q=grocries&limit=2&sort=title").await.len(),
        expected
    );
}

#[tokio::test]
async fn nothing_of_others_is_found() {
    let app = TestApp::new().await;
    let (ana, bob) = (app.user("ana").await, app.user("bob").await);
    let id = ana.has_task("secret").await;
    let body = json!({"body": "hidden"});
    ana.post(&format!("{}/comments", task_path(&id)), body)
        .await
        .is(201);
    for q in ["secret", "hidden", "s", "secrte"] {
        assert!(finds(&bob, q).await.is_empty(), "{q}");
    }
}
