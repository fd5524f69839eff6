//! People and mail from the command line, beside a running server and without one.

use std::{io::Write, process::Output, time::Duration};

use serde_json::json;
use tempfile::TempDir;

use super::{
    process::{self, Server, data_dir, tend},
    refusal,
    smtp::token,
};

const PASSWORD: &str = "a good one, 8+";

/// What a command says that has to go well.
#[track_caller]
pub fn said(data: &TempDir, arguments: &[&str]) -> String {
    let mut command = tend();
    command.args(arguments).env("DATA_DIR", data.path());
    succeeded(process::finished(&mut command, Duration::from_secs(60)))
}

#[track_caller]
fn succeeded(output: Output) -> String {
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{errors}");
    assert_eq!(errors, "", "an answer, and nothing else");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn register(server: &Server, name: &str) -> String {
    let account =
        json!({"username": name, "email": format!("{name}@example.org"), "password": PASSWORD});
    let answer = server
        .post("/api/v1/auth/register", None, &account)
        .is(201)
        .json();
    answer["access_token"].as_str().expect("a token").to_owned()
}

#[test]
fn people_are_looked_after_beside_a_running_server() {
    let data = data_dir();
    let server = Server::start(&data);
    assert!(said(&data, &["user", "list"]).contains("Nobody yet"));
    let ana = register(&server, "ana");
    let ben = register(&server, "ben");
    let list = said(&data, &["user", "list"]);
    let roles: Vec<_> = list
        .lines()
        .map(|line| line.contains("administrator"))
        .collect();
    assert_eq!(roles, [false, true, false], "{list}");
    assert!(list.contains("ben@example.org (not confirmed)"), "{list}");

    said(&data, &["user", "disable", "ana"]);
    server.get_as(&ana, "/api/v1/tasks").is(401);
    server.get_as(&ben, "/api/v1/tasks").is(200);
    assert!(said(&data, &["user", "list"]).contains("disabled"));
    said(&data, &["user", "enable", "ana"]);
    said(&data, &["user", "promote", "ben"]);
    let list = said(&data, &["user", "list"]);
    assert_eq!(list.matches("administrator").count(), 2, "{list}");

    let link = said(&data, &["user", "reset-link", "ana"]);
    let body = json!({"token": token(&link, "/reset"), "password": "another good one"});
    server
        .post("/api/v1/auth/password/reset", None, &body)
        .is(204);
    let login = json!({"login": "ana", "password": "another good one"});
    server.post("/api/v1/auth/login", None, &login).is(200);
    assert_eq!(server.terminate().code(), Some(0));
}

#[test]
fn a_second_factor_that_was_lost_is_taken_away_beside_a_running_server() {
    let data = data_dir();
    let server = Server::start(&data);
    let ana = register(&server, "ana");
    let begun = server.post("/api/v1/me/totp", Some(&ana), &json!(null));
    let begun = begun.is(200).json();
    let secret = totp_rs::Secret::try_from_base32(begun["secret"].as_str().expect("a secret"));
    let app = totp_rs::Builder::new().with_secret(secret.expect("Base32"));
    let now = std::time::SystemTime::UNIX_EPOCH
        .elapsed()
        .expect("a clock");
    let code = app.build().expect("an app").generate(now.as_secs());
    let code = json!({"code": code.to_string()});
    server
        .post("/api/v1/me/totp/confirm", Some(&ana), &code)
        .is(204);
    let login = json!({"login": "ana", "password": PASSWORD});
    server.post("/api/v1/auth/login", None, &login).is(401);
    let done = said(&data, &["user", "reset-factor", "ana"]);
    assert!(done.contains("the password alone"), "{done}");
    server.post("/api/v1/auth/login", None, &login).is(200);
    let again = said(&data, &["user", "reset-factor", "ana"]);
    assert!(again.contains("had no second factor"), "{again}");
    server.terminate();
}

#[test]
fn a_demonstration_is_made_once_and_touches_nobody() {
    let data = data_dir();
    let made = said(&data, &["demo"]);
    let password = made.trim().lines().last().expect("a password").to_owned();
    let again = refusal(tend().arg("demo").env("DATA_DIR", data.path()));
    assert!(
        again.contains("There is a user of this name already."),
        "{again}"
    );

    let server = Server::start_with(&data, &[]);
    let login = json!({"login": "demo", "password": password});
    let answer = server.post("/api/v1/auth/login", None, &login).is(200);
    let answer = answer.json();
    let token = answer["access_token"].as_str().expect("a token");
    let read = |path: &str| {
        let answer = server.get_as(token, path).is(200).json();
        answer["items"].as_array().expect("a list").clone()
    };
    assert!(read("/api/v1/projects").len() >= 8);
    assert!(read("/api/v1/tasks?limit=200").len() >= 150);
    assert!(read("/api/v1/tasks?deleted=true").len() >= 5);
    let shed = &read("/api/v1/tasks?q=shed")[0];
    let id = shed["id"].as_str().expect("an id");
    let files = read(&format!("/api/v1/tasks/{id}/attachments"));
    assert_eq!(files[0]["file_name"], "shed.txt");
    assert!(!read("/api/v1/tasks?due=overdue").is_empty());
    let plants = &read("/api/v1/tasks?q=plants")[0];
    let id = plants["id"].as_str().expect("an id");
    assert_eq!(read(&format!("/api/v1/tasks/{id}/completions")).len(), 3);
    server.terminate();
}

#[test]
fn people_are_added_before_there_is_a_server() {
    let data = data_dir();
    let mut command = tend();
    command
        .args(["user", "add", "ana", "ana@example.org", "--password-stdin"])
        .env("DATA_DIR", data.path())
        .stdin(std::process::Stdio::piped());
    let mut child = command.spawn().expect("tend runs");
    let mut input = child.stdin.take().expect("its standard input");
    input
        .write_all(format!("{PASSWORD}\n").as_bytes())
        .expect("it reads");
    drop(input);
    let output = child.wait_with_output().expect("a child");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let added = said(&data, &["user", "add", "ben", "ben@example.org"]);
    let invited = said(&data, &["user", "invite", "cleo@example.org"]);

    let server = Server::start_with(&data, &[("REGISTRATION", "invite")]);
    let login = json!({"login": "ana", "password": PASSWORD});
    server.post("/api/v1/auth/login", None, &login).is(200);
    let body = json!({"token": token(&added, "/reset"), "password": PASSWORD});
    server
        .post("/api/v1/auth/password/reset", None, &body)
        .is(204);
    let mut cleo = json!({"username": "cleo", "email": "cleo@example.org", "password": PASSWORD});
    server.post("/api/v1/auth/register", None, &cleo).is(422);
    cleo["invitation"] = token(&invited, "/register").into();
    server.post("/api/v1/auth/register", None, &cleo).is(201);
    let list = said(&data, &["user", "list"]);
    assert_eq!(list.matches("administrator").count(), 1, "{list}");
    server.terminate();
}

#[test]
fn mail_that_no_server_takes_is_handed_over_by_the_operator() {
    let data = data_dir();
    let server = Server::start(&data);
    register(&server, "ana");
    let forgotten = json!({"email": "ana@example.org"});
    server
        .post("/api/v1/auth/password/forgot", None, &forgotten)
        .is(202);
    let list = said(&data, &["mail", "list"]);
    let line = list.lines().find(|line| line.contains("reset password"));
    let line = line.unwrap_or_else(|| panic!("{list}"));
    assert!(
        line.contains("ana@example.org") && line.ends_with("waiting"),
        "{line}"
    );
    let id = line.split(' ').next().expect("an id");
    let shown = said(&data, &["mail", "show", id]);
    assert!(
        shown.starts_with("To: ana@example.org\nSubject: Choose a new password"),
        "{shown}"
    );
    let token = token(&shown, "/reset");
    let body = json!({"token": token, "password": "another good one"});
    server
        .post("/api/v1/auth/password/reset", None, &body)
        .is(204);
    let log = server.log();
    assert!(!log.contains(&token) && !log.contains("ana@"), "{log}");
    server.terminate();
}

#[test]
fn what_is_not_there_is_said_in_a_sentence() {
    let data = data_dir();
    for (arguments, words) in [
        (&["user", "disable", "nobody"][..], "no user “nobody”"),
        (&["user", "reset-link", "nobody"], "no user “nobody”"),
        (&["user", "reset-factor", "nobody"], "no user “nobody”"),
        (&["user", "add", "a", "a@example.org"], "3 to 32 characters"),
        (
            &["user", "invite", "nonsense"],
            "does not look like an email",
        ),
        (
            &["mail", "show", "0192f0c1-2345-7000-8000-000000000000"],
            "no mail 0192f0c1",
        ),
    ] {
        let said = refusal(tend().args(arguments).env("DATA_DIR", data.path()));
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
    let output = tend()
        .args(["mail", "show", "x"])
        .output()
        .expect("tend runs");
    assert_eq!(output.status.code(), Some(2));
}
