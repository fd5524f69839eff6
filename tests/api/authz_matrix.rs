//! Who may do what, through which door, with which credential: every REST operation, every server
//! function and every page, as nobody, as a stranger, and as the owner with every kind of credential
//! that there is: of this door (an access token for REST, a cookie for the page), a personal access
//! token that may only read or only write, the other door's, one that has run out, one that was
//! revoked. What is refused, and whatever is a GET, has done nothing.
//!
//! A route that is not in the table below fails the test; the answers are `authz_matrix.txt`,
//! which people read.

mod factor;
mod history;
mod pages;
mod people;
mod places;

use std::{collections::BTreeSet, fmt::Write};

use futures_util::future::join_all;
use leptos::server_fn::axum::server_fn_paths;
use serde_json::{Value, json};

pub use self::people::{People, as_column};
use super::{
    openapi::operations,
    snapshot::assert_snapshot,
    support::{Call, PASSWORD, PUBLIC_URL, TestApp, TestUser},
};

/// What a request names: somebody, who is its owner, and what is theirs; of a task that recurs,
/// which was done once, the completion.
pub struct Target {
    username: String,
    task: String,
    recurring: String,
    completion: String,
    change: String,
    inbox: String,
    project: String,
    section: String,
    label: String,
    session: String,
    token: String,
    refresh_token: String,
    passkey: String,
    grown: history::Grown,
}

pub type Send = for<'a> fn(&TestUser<'a>, &Target) -> Call<'a>;

/// One request for each route, as it goes well for the owner.
const ROUTES: &[(&str, Send)] = &[
    ("POST /api/v1/auth/register", |user, target| {
        let name = format!("{}-rest", target.username);
        user.post(
            "/api/v1/auth/register",
            json!({"username": name, "email": format!("{name}@other.example"), "password": PASSWORD}),
        )
    }),
    ("POST /api/v1/auth/login", |user, target| {
        user.post(
            "/api/v1/auth/login",
            json!({"login": target.username, "password": PASSWORD}),
        )
    }),
    ("POST /api/v1/auth/refresh", |user, target| {
        let body = json!({"refresh_token": target.refresh_token});
        user.post("/api/v1/auth/refresh", body)
    }),
    ("POST /api/v1/auth/confirm", |user, _| {
        user.post("/api/v1/auth/confirm", json!({"password": PASSWORD}))
    }),
    ("POST /api/v1/auth/logout", |user, _| {
        user.post("/api/v1/auth/logout", Value::Null)
    }),
    ("POST /api/v1/auth/password/forgot", |user, _| {
        user.post(
            "/api/v1/auth/password/forgot",
            json!({"email": "owner@example.org"}),
        )
    }),
    ("POST /api/v1/auth/password/reset", |user, _| {
        user.post(
            "/api/v1/auth/password/reset",
            json!({"token": "none", "password": PASSWORD}),
        )
    }),
    ("GET /api/v1/me", |user, _| user.get("/api/v1/me")),
    ("PATCH /api/v1/me", |user, _| {
        user.patch("/api/v1/me", json!({"locale": "de"}))
    }),
    ("DELETE /api/v1/me", |user, _| {
        user.delete("/api/v1/me")
            .json(json!({"password": PASSWORD}))
    }),
    ("POST /api/v1/me/password", |user, _| {
        let body = json!({"current_password": PASSWORD, "new_password": "another good one"});
        user.post("/api/v1/me/password", body)
    }),
    ("GET /api/v1/me/sessions", |user, _| {
        user.get("/api/v1/me/sessions")
    }),
    ("DELETE /api/v1/me/sessions", |user, _| {
        user.delete("/api/v1/me/sessions")
    }),
    ("DELETE /api/v1/me/sessions/{id}", |user, target| {
        user.delete(&format!("/api/v1/me/sessions/{}", target.session))
    }),
    ("GET /api/v1/me/tokens", |user, _| {
        user.get("/api/v1/me/tokens")
    }),
    ("POST /api/v1/me/tokens", |user, _| {
        let body = json!({"name": "new", "scopes": ["read"]});
        user.post("/api/v1/me/tokens", body)
    }),
    ("DELETE /api/v1/me/tokens/{id}", |user, target| {
        user.delete(&format!("/api/v1/me/tokens/{}", target.token))
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
    ("POST /rpc/auth/register", |user, target| {
        let name = format!("{}-rpc", target.username);
        let fields = format!(
            "username={name}&email={name}@other.example&password={}",
            password()
        );
        user.form("/rpc/auth/register", &fields)
    }),
    ("POST /rpc/auth/login", |user, target| {
        let fields = format!("login={}&password={}", target.username, password());
        user.form("/rpc/auth/login", &fields)
    }),
    ("POST /rpc/auth/confirm", |user, _| {
        user.form("/rpc/auth/confirm", &format!("password={}", password()))
    }),
    ("POST /rpc/auth/logout", |user, _| {
        user.form("/rpc/auth/logout", "")
    }),
    ("POST /rpc/auth/forgot", |user, _| {
        user.form("/rpc/auth/forgot", "email=owner@example.org")
    }),
    ("POST /rpc/auth/reset", |user, _| {
        user.form(
            "/rpc/auth/reset",
            &format!("token=none&password={}", password()),
        )
    }),
    ("POST /rpc/auth/confirm_email", |user, _| {
        user.form("/rpc/auth/confirm_email", "token=none")
    }),
    ("POST /rpc/account/verify_email", |user, _| {
        user.form("/rpc/account/verify_email", "")
    }),
    ("POST /rpc/account/change_email", |user, _| {
        user.form(
            "/rpc/account/change_email",
            &format!("email={}2@other.example", user.username),
        )
    }),
    ("GET /rpc/me/get", |user, _| user.get("/rpc/me/get")),
    ("GET /rpc/me/belongings", |user, _| {
        user.get("/rpc/me/belongings")
    }),
    ("POST /rpc/me/update", |user, _| {
        user.form("/rpc/me/update", "profile[locale]=de")
    }),
    ("POST /rpc/me/password", |user, _| {
        let fields = format!(
            "current_password={}&new_password=another+good+one",
            password()
        );
        user.form("/rpc/me/password", &fields)
    }),
    ("POST /rpc/me/delete", |user, _| {
        user.form("/rpc/me/delete", &format!("password={}", password()))
    }),
    ("GET /rpc/sessions/list", |user, _| {
        user.get("/rpc/sessions/list")
    }),
    ("POST /rpc/sessions/end", |user, target| {
        user.form("/rpc/sessions/end", &format!("id={}", target.session))
    }),
    ("POST /rpc/sessions/end_others", |user, _| {
        user.form("/rpc/sessions/end_others", "")
    }),
    ("GET /rpc/tokens/list", |user, _| {
        user.get("/rpc/tokens/list")
    }),
    ("POST /rpc/tokens/create", |user, _| {
        let fields = "token[name]=new&token[scopes][0]=read";
        user.form("/rpc/tokens/create", fields)
    }),
    ("POST /rpc/tokens/delete", |user, target| {
        user.form("/rpc/tokens/delete", &format!("id={}", target.token))
    }),
    ("GET /rpc/tasks/list", |user, target| {
        user.get(&format!(
            "/rpc/tasks/list?view=tasks&search=project_id%3D{}",
            target.inbox
        ))
    }),
    ("GET /rpc/calendar/list", |user, _| {
        user.get("/rpc/calendar/list?date=2026-03-10&span=month")
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
];

/// All of them: each file has those of what it is about.
pub fn routes() -> impl Iterator<Item = &'static (&'static str, Send)> {
    ROUTES
        .iter()
        .chain(factor::ROUTES)
        .chain(history::ROUTES)
        .chain(places::ROUTES)
        .chain(pages::ROUTES)
}

fn rest(target: &Target) -> String {
    format!("/api/v1/tasks/{}", target.task)
}

fn password() -> String {
    PASSWORD.replace(' ', "+")
}

/// Who asks, and with what.
const COLUMNS: [&str; 8] = [
    "anonymous",
    "stranger",
    "owner",
    "reads",
    "writes",
    "other door",
    "run out",
    "revoked",
];

#[tokio::test]
async fn every_door_answers_everybody_as_the_matrix_says() {
    let app = TestApp::new().await;
    let columns = COLUMNS.iter().enumerate();
    let columns = columns.map(|(number, who)| answers(&app, number, who));
    let answered = join_all(columns).await;
    let mut matrix = format!("{:<54}", "");
    for who in COLUMNS {
        write!(matrix, "{who:>12}").unwrap();
    }
    for (row, (route, _)) in routes().enumerate() {
        write!(matrix, "\n{route:<54}").unwrap();
        for column in &answered {
            write!(matrix, "{:>12}", column[row]).unwrap();
        }
    }
    assert_snapshot("authz_matrix.txt", &(matrix + "\n"));
}

/// What one column says, from the top.
async fn answers(app: &TestApp, column: usize, who: &str) -> Vec<u16> {
    let mut answers = Vec::new();
    let mut people: Option<People<'_>> = None;
    for (row, (route, send)) in routes().enumerate() {
        let mut met = match people.take() {
            Some(people) => people,
            None => People::new(app, &format!("{row}-{column}")).await,
        };
        let wants_passkey = route.contains("/rpc/passkeys/re");
        if wants_passkey {
            met.owner.passkey(&met.target.passkey).await;
        }
        let user = as_column(app, who, route.contains(" /api/"), &met).await;
        let peer = format!("192.0.2.{column}");
        let status = ask(app, &met, (route, *send), (who, &user, &peer)).await;
        answers.push(status);
        let is_done = status < 400 && !route.starts_with("GET ");
        if is_done && who == "stranger" {
            // It was done to what is the stranger's, and be it to the stranger.
            met.stranger = app.user(&format!("another-{row}-{column}")).await;
        } else if wants_passkey || (is_done && !route.contains("/auth/")) {
            // Not all that is the owner's outlives it: the next request is about somebody else.
            continue;
        }
        people = Some(met);
    }
    answers
}

/// What a route answers. What it refuses it has not done, nor what it was only asked for; and it
/// tells nobody what is not theirs.
async fn ask(
    app: &TestApp,
    met: &People<'_>,
    (route, send): (&str, Send),
    (who, user, peer): (&str, &TestUser<'_>, &str),
) -> u16 {
    let before = met.changes(app).await;
    forget_tries(app).await;
    let call = send(user, &met.target).peer(peer);
    let call = match route.contains(" /api/") {
        true => call,
        false => call.header("origin", PUBLIC_URL),
    };
    let answer = call.await;
    assert_eq!(leaks(&answer.text(), who, route), None, "{route} as {who}");
    if answer.status >= 400 || route.starts_with("GET ") {
        let after = met.changes(app).await;
        assert_eq!(after, before, "{route} as {who} changed something");
    }
    answer.status
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
    there.extend(pages::there());
    let listed: BTreeSet<String> = routes().map(|(route, _)| (*route).to_owned()).collect();
    assert_eq!(there, listed);
}

/// So that nobody is held back by what others have tried.
pub async fn forget_tries(app: &TestApp) {
    sqlx::query("delete from address_allowance")
        .execute(&app.db)
        .await
        .expect("they are gone");
}

/// What only its owner may read, where somebody else got it.
fn leaks(body: &str, who: &str, route: &str) -> Option<String> {
    let is_owner = ["owner", "reads", "writes"].contains(&who) || route.contains("/auth/");
    (!is_owner && body.contains("owner's secret")).then(|| body.to_owned())
}
