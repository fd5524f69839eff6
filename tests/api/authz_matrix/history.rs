//! The change log, and what grows on tasks.

use super::{Send, rest};

pub const ROUTES: &[(&str, Send)] = &[
    ("GET /api/v1/changes", |user, _| user.get("/api/v1/changes")),
    ("GET /api/v1/tasks/{id}/activity", |user, target| {
        user.get(&format!("{}/activity", rest(target)))
    }),
    ("POST /api/v1/changes/{id}/undo", |user, target| {
        user.undo(&target.change)
    }),
    ("POST /rpc/changes/undo", |user, target| {
        user.form("/rpc/changes/undo", &format!("change={}", target.change))
    }),
    ("GET /rpc/tasks/activity", |user, target| {
        user.get(&format!("/rpc/tasks/activity?id={}", target.task))
    }),
];
