//! Who may do what, through which door: every REST operation and every server function, as nobody,
//! a stranger, the owner, and somebody who has signed out.
//!
//! A route that is not in the table below fails the test; the answers are `authz_matrix.txt`,
//! which people read.

use std::{collections::BTreeSet, fmt::Write};

use leptos::server_fn::axum::server_fn_paths;
use serde_json::{Value, json};

use super::{
    openapi::operations,
    snapshot::assert_snapshot,
    support::{Call, PASSWORD, PUBLIC_URL, TestApp, TestUser},
};

/// What a request names: a task of the owner's, one that recurs and was done once, the change that
/// made the first, the owner's inbox.
struct Target {
    task: String,
    recurring: String,
    completion: String,
    change: String,
    inbox: String,
}

type Send = for<'a> fn(&TestUser<'a>, &Target) -> Call<'a>;

/// One request for each route, as it goes well for the owner.
const ROUTES: &[(&str, Send)] = &[
    ("POST /api/v1/auth/register", |user, _| {
        let name = if user.username.is_empty() {
            "nobody"
        } else {
            &user.username
        };
        user.post(
            "/api/v1/auth/register",
            json!({"username": format!("{name}2"), "email": format!("{name}@other.example"), "password": PASSWORD}),
        )
    }),
    ("POST /api/v1/auth/login", |user, _| {
        user.post(
            "/api/v1/auth/login",
            json!({"login": "owner", "password": PASSWORD}),
        )
    }),
    ("POST /api/v1/auth/logout", |user, _| {
        user.post("/api/v1/auth/logout", Value::Null)
    }),
    ("GET /api/v1/tasks", |user, target| {
        user.get(&format!("/api/v1/tasks?project_id={}", target.inbox))
    }),
    ("POST /api/v1/tasks", |user, target| {
        user.post(
            "/api/v1/tasks",
            json!({"title": "new", "project_id": target.inbox}),
        )
    }),
    ("POST /api/v1/tasks/quick", |user, _| {
        user.post("/api/v1/tasks/quick", json!({"text": "new tomorrow"}))
    }),
    ("GET /api/v1/tasks/{id}", |user, target| {
        user.get(&rest(target))
    }),
    ("PUT /api/v1/tasks/{id}", |user, target| {
        user.put(&rest(target), json!({"title": "put"}))
    }),
    ("PATCH /api/v1/tasks/{id}", |user, target| {
        user.patch(&rest(target), json!({"title": "patched"}))
    }),
    ("DELETE /api/v1/tasks/{id}", |user, target| {
        user.delete(&rest(target))
    }),
    ("GET /api/v1/tasks/{id}/completions", |user, target| {
        user.get(&format!("/api/v1/tasks/{}/completions", target.recurring))
    }),
    (
        "DELETE /api/v1/tasks/{id}/completions/{completion_id}",
        |user, target| {
            let (task, completion) = (&target.recurring, &target.completion);
            user.delete(&format!("/api/v1/tasks/{task}/completions/{completion}"))
        },
    ),
    ("POST /api/v1/tasks/{id}/skip", |user, target| {
        let path = format!("/api/v1/tasks/{}/skip", target.recurring);
        user.post(&path, Value::Null)
    }),
    ("POST /api/v1/changes/{id}/undo", |user, target| {
        user.undo(&target.change)
    }),
    ("POST /rpc/auth/register", |user, _| {
        let name = if user.username.is_empty() {
            "nobody"
        } else {
            &user.username
        };
        let fields = format!(
            "username={name}3&email={name}3@other.example&password={}",
            password()
        );
        user.form("/rpc/auth/register", &fields)
    }),
    ("POST /rpc/auth/login", |user, _| {
        user.form(
            "/rpc/auth/login",
            &format!("login=owner&password={}", password()),
        )
    }),
    ("POST /rpc/auth/logout", |user, _| {
        user.form("/rpc/auth/logout", "")
    }),
    ("GET /rpc/tasks/list", |user, target| {
        user.get(&format!(
            "/rpc/tasks/list?view=all&search=project_id%3D{}",
            target.inbox
        ))
    }),
    ("GET /rpc/tasks/get", |user, target| {
        user.get(&format!("/rpc/tasks/get?id={}", target.task))
    }),
    ("POST /rpc/tasks/create", |user, _| {
        user.form("/rpc/tasks/create", "task[title]=new")
    }),
    ("POST /rpc/tasks/update", |user, target| {
        user.form(
            "/rpc/tasks/update",
            &format!("id={}&patch[title]=patched", target.task),
        )
    }),
    ("POST /rpc/tasks/delete", |user, target| {
        user.form("/rpc/tasks/delete", &format!("id={}", target.task))
    }),
    ("POST /rpc/changes/undo", |user, target| {
        user.form("/rpc/changes/undo", &format!("change={}", target.change))
    }),
];

fn rest(target: &Target) -> String {
    format!("/api/v1/tasks/{}", target.task)
}

fn password() -> String {
    PASSWORD.replace(' ', "+")
}

#[tokio::test]
async fn every_door_answers_everybody_as_the_matrix_says() {
    let app = TestApp::new().await;
    let mut matrix = format!(
        "{:<54}{:>10}{:>10}{:>7}{:>12}\n",
        "", "anonymous", "stranger", "owner", "signed out"
    );
    let owner = app.user("owner").await;
    let stranger = app.user("stranger").await;
    for (route, send) in ROUTES {
        let is_rest = route.contains(" /api/");
        let mut statuses = Vec::new();
        for who in ["anonymous", "stranger", "owner", "signed out"] {
            let target = fresh_target(&owner).await;
            let person = if who == "stranger" { &stranger } else { &owner };
            let user = match (who, is_rest) {
                ("anonymous", _) => app.anonymous(),
                (_, true) => person.with_token().await,
                (_, false) => person.in_browser().await,
            };
            if who == "signed out" {
                sign_out(&user, is_rest).await;
            }
            forget_registrations(&app).await;
            let call = send(&user, &target);
            let call = if is_rest {
                call
            } else {
                call.header("origin", PUBLIC_URL)
            };
            let answer = call.await;
            assert_eq!(leaks(&answer.text(), who, route), None, "{route} as {who}");
            statuses.push(answer.status);
        }
        let [anonymous, stranger, owner, signed_out] = statuses[..] else {
            unreachable!()
        };
        writeln!(
            matrix,
            "{route:<54}{anonymous:>10}{stranger:>10}{owner:>7}{signed_out:>12}"
        )
        .unwrap();
    }
    assert_snapshot("authz_matrix.txt", &matrix);
}

#[tokio::test]
async fn every_route_that_there_is_is_in_the_matrix() {
    let app = TestApp::new().await;
    let mut there: BTreeSet<String> = operations(&app)
        .await
        .into_iter()
        .map(|(method, path)| format!("{method} {path}"))
        .collect();
    there.extend(server_fn_paths().map(|(path, method)| format!("{method} {path}")));
    let listed: BTreeSet<String> = ROUTES
        .iter()
        .map(|(route, _)| (*route).to_owned())
        .collect();
    assert_eq!(there, listed);
}

/// A task of the owner's that nobody has touched yet.
async fn fresh_target(owner: &TestUser<'_>) -> Target {
    let created = owner.task("The owner's secret").create().await;
    let recurring = owner.task("The owner's secret habit").due("2026-03-10");
    let recurring = recurring.with("recurrence", json!({"rule": "FREQ=DAILY"}));
    let recurring = recurring.create().await.id();
    owner.changes(&recurring, json!({"status": "done"})).await;
    let path = format!("/api/v1/tasks/{recurring}/completions");
    let completion = owner.get(&path).await.ok()["items"][0]["id"].clone();
    Target {
        task: created.id(),
        completion: completion.as_str().expect("an id").to_owned(),
        recurring,
        change: created.change.clone(),
        inbox: owner.inbox.to_string(),
    }
}

async fn sign_out(user: &TestUser<'_>, is_rest: bool) {
    match is_rest {
        true => user.post("/api/v1/auth/logout", Value::Null).await.is(204),
        false => user.form("/rpc/auth/logout", "").await,
    };
}

/// So that everybody can register the same names.
async fn forget_registrations(app: &TestApp) {
    sqlx::query("delete from account where email like '%@other.example'")
        .execute(&app.db)
        .await
        .expect("they are gone");
}

/// What only its owner may read, where somebody else got it.
fn leaks(body: &str, who: &str, route: &str) -> Option<String> {
    let is_owner = who == "owner" || route.contains("/auth/");
    (!is_owner && body.contains("secret")).then(|| body.to_owned())
}
