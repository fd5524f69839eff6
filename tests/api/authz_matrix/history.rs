//! The change log, and what grows on tasks.

use axum::http::Method;
use serde_json::{Value, json};

use super::{super::exchange::import, Call, Send, TestUser, rest};

/// What has grown on the owner's task, and what else is theirs.
pub struct Grown {
    comment: String,
    pub filter: String,
    pub attachment: String,
    binned: String,
}

fn upload<'a>(user: &TestUser<'a>, task: &str) -> Call<'a> {
    let head = "Content-Disposition: form-data; name=\"file\"; filename=\"a secret\"";
    user.call(Method::POST, &format!("/api/v1/tasks/{task}/attachments"))
        .header("content-type", "multipart/form-data; boundary=b")
        .body(format!("--b\r\n{head}\r\n\r\nsecret\r\n--b--\r\n"))
}

pub async fn grow(owner: &TestUser<'_>, task: &str) -> Grown {
    let id = |made: Value| made["id"].as_str().expect("an id").to_owned();
    let binned = owner.has_task("a secret in the bin").await;
    owner
        .delete(&format!("/api/v1/tasks/{binned}"))
        .await
        .is(204);
    let comments = format!("/api/v1/tasks/{task}/comments");
    let comment = owner.post(&comments, json!({"body": "a secret"})).await;
    let filter = json!({"name": "secret", "filter": "overdue"});
    Grown {
        binned,
        attachment: id(upload(owner, task).await.ok()),
        comment: id(comment.ok()),
        filter: id(owner.post("/api/v1/filters", filter).await.ok()),
    }
}

pub const ROUTES: &[(&str, Send)] = &[
    ("GET /api/v1/export", |user, _| user.get("/api/v1/export")),
    ("POST /api/v1/import", |user, _| {
        import(user, "tasks.csv", "title\nNew\n")
    }),
    ("POST /rpc/data/export", |user, _| {
        user.form("/rpc/data/export", "")
    }),
    ("GET /api/v1/changes", |user, _| user.get("/api/v1/changes")),
    ("GET /api/v1/tasks/{id}/activity", |user, target| {
        user.get(&format!("{}/activity", rest(target)))
    }),
    ("GET /api/v1/tasks/{id}/comments", |user, target| {
        user.get(&format!("{}/comments", rest(target)))
    }),
    ("POST /api/v1/tasks/{id}/comments", |user, target| {
        user.post(
            &format!("{}/comments", rest(target)),
            json!({"body": "new"}),
        )
    }),
    ("GET /api/v1/comments/{id}", |user, target| {
        user.get(&format!("/api/v1/comments/{}", target.grown.comment))
    }),
    ("PATCH /api/v1/comments/{id}", |user, target| {
        let path = format!("/api/v1/comments/{}", target.grown.comment);
        user.patch(&path, json!({"body": "patched"}))
    }),
    ("DELETE /api/v1/comments/{id}", |user, target| {
        user.delete(&format!("/api/v1/comments/{}", target.grown.comment))
    }),
    ("GET /api/v1/tasks/{id}/attachments", |user, target| {
        user.get(&format!("{}/attachments", rest(target)))
    }),
    ("POST /api/v1/tasks/{id}/attachments", |user, target| {
        upload(user, &target.task)
    }),
    ("GET /api/v1/attachments/{id}", |user, target| {
        user.get(&format!("/api/v1/attachments/{}", target.grown.attachment))
    }),
    ("DELETE /api/v1/attachments/{id}", |user, target| {
        user.delete(&format!("/api/v1/attachments/{}", target.grown.attachment))
    }),
    ("POST /api/v1/tasks/{id}/restore", |user, target| {
        user.post(
            &format!("/api/v1/tasks/{}/restore", target.grown.binned),
            Value::Null,
        )
    }),
    ("POST /api/v1/tasks/bulk", |user, target| {
        let body = json!({"ids": [target.task], "patch": {"priority": "low"}});
        user.post("/api/v1/tasks/bulk", body)
    }),
    ("POST /rpc/tasks/bulk", |user, target| {
        let form = format!("tasks[ids][0]={}&tasks[patch][priority]=low", target.task);
        user.form("/rpc/tasks/bulk", &form)
    }),
    ("POST /rpc/bin/restore", |user, target| {
        user.form("/rpc/bin/restore", &format!("id={}", target.grown.binned))
    }),
    ("POST /rpc/bin/empty", |user, _| {
        user.form("/rpc/bin/empty", "")
    }),
    ("GET /api/v1/filters", |user, _| user.get("/api/v1/filters")),
    ("POST /api/v1/filters", |user, _| {
        let body = json!({"name": "new", "filter": "overdue"});
        user.post("/api/v1/filters", body)
    }),
    ("GET /api/v1/filters/{id}", |user, target| {
        user.get(&format!("/api/v1/filters/{}", target.grown.filter))
    }),
    ("PATCH /api/v1/filters/{id}", |user, target| {
        let path = format!("/api/v1/filters/{}", target.grown.filter);
        user.patch(&path, json!({"name": "patched"}))
    }),
    ("DELETE /api/v1/filters/{id}", |user, target| {
        user.delete(&format!("/api/v1/filters/{}", target.grown.filter))
    }),
    ("GET /rpc/comments/list", |user, target| {
        user.get(&format!("/rpc/comments/list?task={}", target.task))
    }),
    ("POST /rpc/comments/create", |user, target| {
        let fields = format!("task={}&comment[body]=new", target.task);
        user.form("/rpc/comments/create", &fields)
    }),
    ("POST /rpc/comments/update", |user, target| {
        let fields = format!("id={}&comment[body]=patched", target.grown.comment);
        user.form("/rpc/comments/update", &fields)
    }),
    ("POST /rpc/comments/delete", |user, target| {
        user.form(
            "/rpc/comments/delete",
            &format!("id={}", target.grown.comment),
        )
    }),
    ("GET /rpc/filters/list", |user, _| {
        user.get("/rpc/filters/list")
    }),
    ("GET /rpc/filters/get", |user, target| {
        user.get(&format!("/rpc/filters/get?id={}", target.grown.filter))
    }),
    ("POST /rpc/filters/create", |user, _| {
        user.form(
            "/rpc/filters/create",
            "filter[name]=new&filter[filter]=overdue",
        )
    }),
    ("POST /rpc/filters/save", |user, _| {
        user.form("/rpc/filters/save", "name=kept&search=q%3Drent")
    }),
    ("POST /rpc/filters/update", |user, target| {
        let fields = format!("id={}&patch[name]=patched", target.grown.filter);
        user.form("/rpc/filters/update", &fields)
    }),
    ("POST /rpc/filters/delete", |user, target| {
        user.form(
            "/rpc/filters/delete",
            &format!("id={}", target.grown.filter),
        )
    }),
    ("POST /api/v1/changes/{id}/undo", |user, target| {
        user.undo(&target.change)
    }),
    ("POST /rpc/changes/undo", |user, target| {
        user.form("/rpc/changes/undo", &format!("change={}", target.change))
    }),
    ("GET /rpc/tasks/open", |user, target| {
        user.get(&format!("/rpc/tasks/open?id={}", target.task))
    }),
    ("POST /rpc/tasks/remind", |user, target| {
        let fields = format!("id={}&when=30m", target.task);
        user.form("/rpc/tasks/remind", &fields)
    }),
    ("POST /rpc/tasks/forget_reminder", |user, target| {
        let fields = format!("id={}&reminder={}", target.task, uuid::Uuid::nil());
        user.form("/rpc/tasks/forget_reminder", &fields)
    }),
    ("POST /rpc/tasks/tick", |user, target| {
        user.form("/rpc/tasks/tick", &format!("id={}&item=0", target.task))
    }),
    ("POST /rpc/attachments/delete", |user, target| {
        let fields = format!("id={}", target.grown.attachment);
        user.form("/rpc/attachments/delete", &fields)
    }),
    ("GET /rpc/tasks/activity", |user, target| {
        user.get(&format!("/rpc/tasks/activity?id={}", target.task))
    }),
];
