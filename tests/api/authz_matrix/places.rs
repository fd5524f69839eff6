//! Projects, sections, labels, and where tasks are among them.

use serde_json::json;

use super::{Send, rest};

pub const ROUTES: &[(&str, Send)] = &[
    ("GET /api/v1/projects", |user, _| {
        user.get("/api/v1/projects")
    }),
    ("POST /api/v1/projects", |user, _| {
        user.post("/api/v1/projects", json!({"name": "new"}))
    }),
    ("GET /api/v1/projects/{id}", |user, target| {
        user.get(&format!("/api/v1/projects/{}", target.project))
    }),
    ("PATCH /api/v1/projects/{id}", |user, target| {
        let path = format!("/api/v1/projects/{}", target.project);
        user.patch(&path, json!({"name": "patched"}))
    }),
    ("DELETE /api/v1/projects/{id}", |user, target| {
        user.delete(&format!("/api/v1/projects/{}", target.project))
    }),
    ("GET /api/v1/projects/{id}/members", |user, target| {
        user.get(&format!("/api/v1/projects/{}/members", target.project))
    }),
    ("GET /api/v1/projects/{id}/sections", |user, target| {
        user.get(&format!("/api/v1/projects/{}/sections", target.project))
    }),
    ("POST /api/v1/projects/{id}/sections", |user, target| {
        let path = format!("/api/v1/projects/{}/sections", target.project);
        user.post(&path, json!({"name": "new"}))
    }),
    ("PATCH /api/v1/sections/{id}", |user, target| {
        let path = format!("/api/v1/sections/{}", target.section);
        user.patch(&path, json!({"name": "patched"}))
    }),
    ("DELETE /api/v1/sections/{id}", |user, target| {
        user.delete(&format!("/api/v1/sections/{}", target.section))
    }),
    ("GET /api/v1/labels", |user, _| user.get("/api/v1/labels")),
    ("PATCH /api/v1/labels/{id}", |user, target| {
        let path = format!("/api/v1/labels/{}", target.label);
        user.patch(&path, json!({"name": "patched"}))
    }),
    ("DELETE /api/v1/labels/{id}", |user, target| {
        user.delete(&format!("/api/v1/labels/{}", target.label))
    }),
    ("POST /api/v1/tasks/{id}/move", |user, target| {
        let to = json!({"project_id": target.project});
        user.post(&format!("{}/move", rest(target)), to)
    }),
    ("GET /rpc/projects/list", |user, _| {
        user.get("/rpc/projects/list")
    }),
    ("GET /rpc/projects/cards", |user, _| {
        user.get("/rpc/projects/cards")
    }),
    ("GET /rpc/projects/board", |user, target| {
        user.get(&format!("/rpc/projects/board?id={}", target.project))
    }),
    ("GET /rpc/projects/get", |user, target| {
        user.get(&format!("/rpc/projects/get?id={}", target.project))
    }),
    ("POST /rpc/projects/create", |user, _| {
        user.form("/rpc/projects/create", "project[name]=new")
    }),
    ("POST /rpc/projects/update", |user, target| {
        let fields = format!("id={}&patch[name]=patched", target.project);
        user.form("/rpc/projects/update", &fields)
    }),
    ("POST /rpc/projects/delete", |user, target| {
        user.form("/rpc/projects/delete", &format!("id={}", target.project))
    }),
    ("GET /rpc/sections/list", |user, target| {
        user.get(&format!("/rpc/sections/list?project={}", target.project))
    }),
    ("POST /rpc/sections/create", |user, target| {
        let fields = format!("project={}&section[name]=new", target.project);
        user.form("/rpc/sections/create", &fields)
    }),
    ("POST /rpc/sections/update", |user, target| {
        let fields = format!("id={}&patch[name]=patched", target.section);
        user.form("/rpc/sections/update", &fields)
    }),
    ("POST /rpc/sections/step", |user, target| {
        let fields = format!("id={}&to=down", target.section);
        user.form("/rpc/sections/step", &fields)
    }),
    ("POST /rpc/sections/delete", |user, target| {
        user.form("/rpc/sections/delete", &format!("id={}", target.section))
    }),
    ("GET /rpc/labels/list", |user, _| {
        user.get("/rpc/labels/list")
    }),
    ("POST /rpc/labels/update", |user, target| {
        let fields = format!("id={}&patch[name]=patched", target.label);
        user.form("/rpc/labels/update", &fields)
    }),
    ("POST /rpc/labels/delete", |user, target| {
        user.form("/rpc/labels/delete", &format!("id={}", target.label))
    }),
    ("POST /rpc/tasks/duplicate", |user, target| {
        user.form("/rpc/tasks/duplicate", &format!("id={}", target.task))
    }),
    ("POST /rpc/tasks/move", |user, target| {
        let fields = format!("id={}&to[project_id]={}", target.task, target.project);
        user.form("/rpc/tasks/move", &fields)
    }),
];
