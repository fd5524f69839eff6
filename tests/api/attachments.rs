//! Files on tasks.

use serde_json::{Value, json};

use super::support::{Call, TestApp, TestUser, at, ids, task_path};

const MAX: usize = 20 * 1024 * 1024;

fn attachments(task: &str) -> String {
    format!("{}/attachments", task_path(task))
}

fn path(file: &Value) -> String {
    format!(
        "/api/v1/attachments/{}",
        file["id"].as_str().expect("an id")
    )
}

fn part(head: &str, content: &[u8]) -> Vec<u8> {
    [
        format!("--b\r\n{head}\r\n\r\n").as_bytes(),
        content,
        b"\r\n",
    ]
    .concat()
}

fn form(parts: &[Vec<u8>]) -> Vec<u8> {
    [&parts.concat()[..], b"--b--\r\n"].concat()
}

fn file(name: &str, kind: &str, content: &[u8]) -> Vec<u8> {
    let head = format!(
        "Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: {kind}"
    );
    part(&head, content)
}

fn send<'a>(user: &TestUser<'a>, task: &str, body: Vec<u8>) -> Call<'a> {
    user.call(axum::http::Method::POST, &attachments(task))
        .header("content-type", "multipart/form-data; boundary=b")
        .body(body)
}

async fn puts(user: &TestUser<'_>, task: &str, content: &[u8]) -> Value {
    let body = form(&[file("a.bin", "application/x-thing", content)]);
    send(user, task, body).await.is(201).json()
}

#[tokio::test]
async fn a_file_goes_in_and_comes_out_as_it_was() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.has_task("Rent").await;
    let content: Vec<u8> = (0..700_000_u32).map(|n| (n % 251) as u8).collect();
    let body = form(&[file("../plan ü.html", "Text/HTML; charset=utf-8", &content)]);
    let made = send(&ana, &task, body).await.is(201);
    let about = made.json();
    let expected = json!({
        "id": about["id"], "task_id": task, "file_name": "plan ü.html", "media_type": "text/html",
        "size": content.len(), "created_at": "2026-03-10T12:00:00Z",
        "created_by": {"id": ana.id, "username": "ana", "display_name": "ana"},
    });
    assert_eq!(about, expected);
    assert_eq!(made.header("location"), path(&about));
    assert!(!made.change().is_empty());
    let got = ana
        .get(&path(&about))
        .header("accept-encoding", "gzip, br")
        .await
        .is(200);
    assert!(got.body == content, "what came out is not what went in");
    assert_eq!(got.header("content-type"), "text/html");
    assert_eq!(got.header("content-length"), content.len().to_string());
    assert_eq!(got.header("x-content-type-options"), "nosniff");
    assert!(got.header("content-security-policy").starts_with("sandbox"));
    let said = got.header("content-disposition");
    assert_eq!(
        said,
        "attachment; filename=\"plan _.html\"; filename*=UTF-8''plan%20%C3%BC.html"
    );
    let list = ana.get(&attachments(&task)).await.ok();
    assert_eq!(list, json!({"items": [expected], "next_cursor": null}));
    let known = ana
        .get(&path(&about))
        .header("if-none-match", got.header("etag"));
    known.await.is(304);
}

#[tokio::test]
async fn a_part_of_a_file_is_answered_alone() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.has_task("a").await;
    let content: Vec<u8> = (0..600_000_u32).map(|n| (n % 251) as u8).collect();
    let about = puts(&ana, &task, &content).await;
    for (range, from, to) in [
        ("bytes=0-0", 0, 1),
        ("bytes=262143-262144", 262_143, 262_145),
        ("bytes=599999-", 599_999, 600_000),
        ("bytes=-3", 599_997, 600_000),
        ("bytes=100-999999", 100, 600_000),
    ] {
        let got = ana.get(&path(&about)).header("range", range).await.is(206);
        assert!(got.body == content[from..to], "{range}");
        let expected = format!("bytes {from}-{}/600000", to - 1);
        assert_eq!(got.header("content-range"), expected);
        assert_eq!(got.header("content-length"), (to - from).to_string());
    }
    let gone = ana
        .get(&path(&about))
        .header("range", "bytes=600000-")
        .await;
    assert_eq!(gone.header("content-range"), "bytes */600000");
    gone.refused(416, "range-not-satisfiable");
}

#[tokio::test]
async fn an_empty_file_is_a_file() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.has_task("a").await;
    let about = puts(&ana, &task, b"").await;
    assert_eq!(about["size"], 0);
    let got = ana.get(&path(&about)).await.is(200);
    assert_eq!((got.body.len(), got.header("content-length")), (0, "0"));
}

#[tokio::test]
async fn twenty_mebibytes_are_taken_and_one_byte_more_is_not() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.has_task("a").await;
    let about = puts(&ana, &task, &vec![7; MAX]).await;
    assert_eq!(about["size"], MAX);
    let over = form(&[file("a", "a/b", &vec![7; MAX + 1])]);
    send(&ana, &task, over)
        .await
        .refused(413, "payload-too-large");
    let far_over = form(&[file("a", "a/b", &vec![7; MAX + 200_000])]);
    send(&ana, &task, far_over.clone())
        .await
        .refused(413, "payload-too-large");
    let body = axum::body::Body::from(far_over);
    let streamed = send(&ana, &task, Vec::new()).streamed(body);
    streamed.await.refused(413, "payload-too-large");
    assert_eq!(ids(&ana.get(&attachments(&task)).await.ok()).len(), 1);
    assert_eq!(app.count("select count(*) from attachment").await, 1);
}

#[tokio::test]
async fn only_a_form_with_one_file_is_taken() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.has_task("a").await;
    ana.post(&attachments(&task), json!({"file": "x"}))
        .await
        .refused(415, "unsupported-media-type");
    let no_boundary = send(&ana, &task, Vec::new()).header("content-type", "multipart/form-data");
    no_boundary.await.refused(400, "bad-request");
    send(&ana, &task, b"nonsense".to_vec())
        .await
        .refused(400, "bad-request");
    send(&ana, &task, form(&[]))
        .await
        .invalid(&["file required"]);
    let other = part("Content-Disposition: form-data; name=\"x\"", b"1");
    send(&ana, &task, form(std::slice::from_ref(&other)))
        .await
        .invalid(&["x unknown_field"]);
    let one = file("a", "a/b", b"1");
    send(&ana, &task, form(&[one.clone(), one.clone()]))
        .await
        .invalid(&["file repeated"]);
    send(&ana, &task, form(&[one.clone(), other]))
        .await
        .invalid(&["x unknown_field"]);
    let torn = one[..one.len() - 2].to_vec();
    send(&ana, &task, torn).await.refused(400, "bad-request");
    assert_eq!(app.count("select count(*) from attachment").await, 0);
}

#[tokio::test]
async fn files_of_others_are_not_found() {
    let app = TestApp::new().await;
    let (ana, bob) = (app.user("ana").await, app.user("bob").await);
    let task = ana.has_task("a").await;
    let about = puts(&ana, &task, b"secret").await;
    bob.get(&attachments(&task)).await.is(404);
    send(&bob, &task, form(&[file("a", "a/b", b"x")]))
        .await
        .is(404);
    bob.get(&path(&about)).await.is(404);
    bob.delete(&path(&about)).await.is(404);
    assert_eq!(ana.get(&path(&about)).await.is(200).body, "secret");
}

#[tokio::test]
async fn a_file_is_deleted_and_purged_after_thirty_days() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.has_task("a").await;
    let about = puts(&ana, &task, b"x").await;
    ana.delete(&path(&about)).if_match("\"2\"").await.is(412);
    ana.delete(&path(&about)).if_match("\"1\"").await.is(204);
    ana.get(&path(&about)).await.is(404);
    ana.delete(&path(&about)).await.is(404);
    assert!(ids(&ana.get(&attachments(&task)).await.ok()).is_empty());
    app.set_clock(at("2026-04-09T12:00:00Z"));
    app.tidy().await;
    assert_eq!(app.count("select count(*) from attachment_piece").await, 1);
    app.set_clock(at("2026-04-09T12:00:01Z"));
    app.tidy().await;
    assert_eq!(app.count("select count(*) from attachment_piece").await, 0);
}

#[tokio::test]
async fn a_file_that_never_came_whole_is_purged_after_an_hour() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.has_task("a").await;
    puts(&ana, &task, b"x").await;
    let sql = "insert into attachment (id, task_id, file_name, media_type, created_at) \
               values (gen_random_uuid(), $1::uuid, 'a', 'a/b', $2)";
    sqlx::query(sql)
        .bind(&task)
        .bind(app.now())
        .execute(&app.db)
        .await
        .unwrap();
    assert_eq!(ids(&ana.get(&attachments(&task)).await.ok()).len(), 1);
    app.set_clock(at("2026-03-10T13:00:01Z"));
    app.tidy().await;
    assert_eq!(app.count("select count(*) from attachment").await, 1);
}

#[tokio::test]
async fn a_task_has_a_hundred_files_at_most() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.has_task("a").await;
    let sql = "insert into attachment (id, task_id, file_name, media_type, created_at, uploaded_at) \
               select gen_random_uuid(), $1::uuid, 'a', 'a/b', $2, $2 from generate_series(1, 99)";
    sqlx::query(sql)
        .bind(&task)
        .bind(app.now())
        .execute(&app.db)
        .await
        .unwrap();
    puts(&ana, &task, b"x").await;
    let one_more = form(&[file("a", "a/b", b"x")]);
    send(&ana, &task, one_more).await.refused(409, "conflict");
}

#[tokio::test]
async fn a_file_is_put_once_under_one_key() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.has_task("a").await;
    let body = form(&[file("a", "a/b", &vec![1; 2_000_000])]);
    let mut seen = Vec::new();
    for _ in 0..2 {
        let call = send(&ana, &task, body.clone()).header("idempotency-key", "one");
        seen.push(call.await.is(201).json());
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!(app.count("select count(*) from attachment").await, 1);
}

#[tokio::test]
async fn a_file_that_was_added_or_deleted_is_undone() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.has_task("a").await;
    let body = form(&[file("a", "a/b", b"x")]);
    let made = send(&ana, &task, body).await.is(201);
    let about = made.json();
    let deleted = ana.delete(&path(&about)).await.is(204);
    ana.undo(&made.change()).await.refused(409, "conflict");
    ana.undo(&deleted.change()).await.is(204);
    assert_eq!(ana.get(&path(&about)).await.is(200).body, "x");
    assert_eq!(ana.reads(&task).await["attachment_count"], 1);
    ana.undo(&made.change()).await.is(204);
    ana.get(&path(&about)).await.is(404);
    assert_eq!(ana.reads(&task).await["attachment_count"], 0);
}

#[tokio::test]
async fn a_file_that_is_purged_while_its_deletion_is_undone_is_not_said_to_be_back() {
    let app = TestApp::new().await;
    let ana = app.user("ana").await;
    let task = ana.has_task("Rent").await;
    let about = puts(&ana, &task, b"x").await;
    let deleted = ana.delete(&path(&about)).await.is(204).change();
    // Housekeeping, in the middle of its work.
    let mut purge = app.db.begin().await.unwrap();
    let taken = sqlx::query("delete from attachment").execute(&mut *purge);
    assert_eq!(taken.await.unwrap().rows_affected(), 1);
    let undone = async { ana.undo(&deleted).await };
    let purged = async {
        until_somebody_waits(&app).await;
        purge.commit().await.unwrap();
    };
    let (undone, ()) = tokio::join!(undone, purged);
    undone.refused(409, "conflict");
    assert!(ids(&ana.get(&attachments(&task)).await.ok()).is_empty());
}

/// Until a statement in the test's database waits for what another has locked.
async fn until_somebody_waits(app: &TestApp) {
    let waits = "select exists (select from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock')";
    let is_waited = || sqlx::query_scalar::<_, bool>(waits).fetch_one(&app.db);
    let waited = async { while !is_waited().await.unwrap() {} };
    let waited = tokio::time::timeout(std::time::Duration::from_secs(60), waited);
    waited.await.expect("nobody waits");
}
