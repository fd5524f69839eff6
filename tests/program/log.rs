//! What the log tells, even where an operator asks it for more than usual: what happened, and to
//! which account by its id, but nothing that opens one, and nothing that people have written.

use serde_json::{Value, json};

use super::{
    http::Request,
    operator::said,
    process::{Server, data_dir},
    smtp::token,
};

/// Passwords, words and addresses, each of which is nowhere else.
const PASSWORD: &str = "violet ducks, 8+";
const ANOTHER: &str = "yellow ducks, 8+";
const WRONG: &str = "purple ducks, 8+";
const EMAIL: &str = "ana.of.the.log@example.org";
const TITLE: &str = "Telephone-the-notary";
const WORD: &str = "notaries-only";

fn text(answer: &Value, field: &str) -> String {
    answer[field].as_str().expect("a text").to_owned()
}

#[test]
fn no_secret_and_nothing_that_somebody_wrote_is_in_the_log() {
    let data = data_dir();
    let server = Server::start_with(&data, &[("LOG", "debug")]);
    let post = |path: &str, token: Option<&str>, body: Value, status: u16| {
        let answer = server.post(&format!("/api/v1{path}"), token, &body);
        match answer.is(status) {
            answer if answer.body.is_empty() => Value::Null,
            answer => answer.json(),
        }
    };
    let account = json!({"username": "ana", "email": EMAIL, "password": PASSWORD});
    let signed_in = post("/auth/register", None, account, 201);
    let access = text(&signed_in, "access_token");
    let wrong = json!({"login": EMAIL, "password": WRONG});
    post("/auth/login", None, wrong, 401);
    let refresh = text(&signed_in, "refresh_token");
    let again = json!({"refresh_token": refresh});
    let successor = text(&post("/auth/refresh", None, again, 200), "refresh_token");
    let personal = json!({"name": TITLE, "scopes": ["read"]});
    let personal = text(&post("/me/tokens", Some(&access), personal, 201), "token");
    let begun = post("/me/totp", Some(&access), Value::Null, 200);
    let secret = text(&begun, "secret");
    let code = begun["recovery_codes"][0].as_str().expect("a code");
    let task = json!({"title": TITLE, "description": WORD, "labels": [WORD]});
    post("/tasks", Some(&access), task, 201);
    let search = format!("/api/v1/tasks?q={WORD}");
    server.get_as(&access, &search).is(200);
    server.get_as(&personal, &search).is(200);
    post("/auth/password/forgot", None, json!({"email": EMAIL}), 202);
    let link = token(&said(&data, &["user", "reset-link", "ana"]), "/reset");
    server.get(&format!("/reset?token={link}")).is(200);
    let reset = json!({"token": link, "password": ANOTHER});
    post("/auth/password/reset", None, reset, 204);
    let form = format!("__fn=auth/login&login={EMAIL}&password=yellow+ducks,+8%2B");
    let ours = format!("http://{}", server.address);
    let entered = Request::post("/login", "application/x-www-form-urlencoded", &form);
    entered
        .header("Origin", &ours)
        .send(&server.address)
        .is(303);
    let log = server.log();
    assert!(
        log.contains("signed in") && log.contains("a sign-in failed"),
        "{log}"
    );
    assert!(log.contains("DEBUG"), "the log says more than usual");
    for kept in [
        PASSWORD, ANOTHER, WRONG, "ducks", EMAIL, TITLE, WORD, &access, &refresh, &successor,
        &personal, &secret, code, &link,
    ] {
        let line = log.lines().find(|line| line.contains(kept));
        assert_eq!(line, None, "“{kept}” is in the log");
    }
    assert_eq!(server.terminate().code(), Some(0));
}
