//! What browsers open and save: every page, and the files that pages link to.

use std::collections::BTreeSet;

use leptos::view;
use leptos_axum::generate_route_list;
use tend::ui::{app::App as Page, state::page_context::PageContext};

use super::{super::exchange, Send};

/// Every page that there is, and what is no page.
pub fn there() -> BTreeSet<String> {
    let routes = generate_route_list(|| view! { <Page context=PageContext::default() /> });
    let pages = routes.iter().map(|route| format!("GET {}", route.path()));
    pages.chain(FILES.map(ToOwned::to_owned)).collect()
}

const FILES: [&str; 7] = [
    "GET /healthz",
    "GET /readyz",
    "GET /api/docs",
    "GET /api/v1/openapi.json",
    "GET /settings/data/export",
    "POST /settings/data",
    "GET /attachments/{id}",
];

pub const ROUTES: &[(&str, Send)] = &[
    ("GET /healthz", |user, _| user.get("/healthz")),
    ("GET /readyz", |user, _| user.get("/readyz")),
    ("GET /api/docs", |user, _| user.get("/api/docs")),
    ("GET /api/v1/openapi.json", |user, _| {
        user.get("/api/v1/openapi.json")
    }),
    ("GET /settings/data/export", |user, _| {
        user.get("/settings/data/export")
    }),
    ("POST /settings/data", |user, _| {
        let file = ("tasks.csv", "title\nNew\n");
        exchange::form(user, "/settings/data", file, &[])
    }),
    ("GET /attachments/{id}", |user, target| {
        user.get(&format!("/attachments/{}", target.grown.attachment))
    }),
    ("GET /", |user, _| user.get("/")),
    ("GET /login", |user, _| user.get("/login")),
    ("GET /register", |user, _| user.get("/register")),
    ("GET /forgot", |user, _| user.get("/forgot")),
    ("GET /forgot/sent", |user, _| user.get("/forgot/sent")),
    ("GET /reset", |user, _| user.get("/reset?token=none")),
    ("GET /reset/done", |user, _| user.get("/reset/done")),
    ("GET /offline", |user, _| user.get("/offline")),
    ("GET /verify", |user, _| user.get("/verify?token=none")),
    ("GET /verify/done", |user, _| user.get("/verify/done")),
    ("GET /inbox", |user, target| {
        user.get(&format!("/inbox?task={}", target.task))
    }),
    ("GET /today", |user, _| user.get("/today")),
    ("GET /upcoming", |user, _| user.get("/upcoming")),
    ("GET /tasks", |user, target| {
        user.get(&format!("/tasks?project_id={}", target.inbox))
    }),
    ("GET /search", |user, _| user.get("/search?q=owner")),
    ("GET /trash", |user, _| user.get("/trash")),
    ("GET /projects", |user, _| user.get("/projects")),
    ("GET /projects/{name}", |user, target| {
        user.get(&format!("/projects/{}", target.project))
    }),
    ("GET /projects/{name}/board", |user, target| {
        user.get(&format!("/projects/{}/board", target.project))
    }),
    ("GET /projects/{name}/calendar", |user, target| {
        user.get(&format!("/projects/{}/calendar", target.project))
    }),
    ("GET /labels/{name}", |user, _| {
        user.get("/labels/the%20owner's%20secret")
    }),
    ("GET /filters/{name}", |user, target| {
        user.get(&format!("/filters/{}", target.grown.filter))
    }),
    ("GET /calendar", |user, _| user.get("/calendar")),
    ("GET /settings/profile", |user, _| {
        user.get("/settings/profile")
    }),
    ("GET /settings/security", |user, _| {
        user.get("/settings/security")
    }),
    ("GET /settings/tokens", |user, _| {
        user.get("/settings/tokens")
    }),
    ("GET /settings/data", |user, _| user.get("/settings/data")),
];
