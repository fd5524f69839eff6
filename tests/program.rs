//! The program as its operator has it: arguments, settings, refusals in words, and data that
//! outlives every way to stop it. Uses the PostgreSQL programs of this machine.

#[path = "program/http.rs"]
mod http;
#[path = "program/log.rs"]
mod log;
#[path = "program/mail.rs"]
mod mail;
#[path = "program/operator.rs"]
mod operator;
#[path = "program/process.rs"]
mod process;
#[path = "support/smtp.rs"]
#[expect(dead_code, reason = "the tests of the API use the rest of it")]
mod smtp;

use std::{net::TcpListener, time::Duration};

use process::{Server, data_dir, tend};
use serde_json::json;

/// The one sentence that a refusal says.
#[track_caller]
fn refusal(command: &mut std::process::Command) -> String {
    let output = process::finished(command, Duration::from_secs(60));
    assert!(!output.status.success(), "it went on");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let sentences: Vec<_> = said
        .lines()
        .filter(|line| line.starts_with("tend: "))
        .collect();
    assert_eq!(sentences.len(), 1, "{said}");
    assert!(!said.contains("panicked"), "{said}");
    sentences[0].to_owned()
}

#[test]
fn help_lists_every_setting() {
    let output = tend().arg("--help").output().expect("tend runs");
    assert!(output.status.success());
    let help = String::from_utf8_lossy(&output.stdout).into_owned();
    for setting in tend::server::config::SETTINGS {
        assert!(help.contains(setting.name), "{}: {help}", setting.name);
        assert!(help.contains(setting.purpose), "{}: {help}", setting.name);
    }
    for command in ["serve", "migrate", "user", "mail"] {
        assert!(help.contains(command), "{help}");
    }
}

#[test]
fn version_is_said() {
    let output = tend().arg("--version").output().expect("tend runs");
    assert!(output.status.success());
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(said, format!("tend {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn an_argument_that_nobody_knows_is_refused() {
    let output = tend().arg("sevre").output().expect("tend runs");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("serve"), "it helps: {said}");
}

#[test]
fn settings_that_are_wrong_are_refused_in_a_sentence_that_names_them() {
    for (name, value) in [
        ("TEND_LISTEN_ADDR", "127.0.0.1:0"),
        ("TEND_X", "1"),
        ("LISTEN_ADDR", "everywhere"),
        ("LISTEN_ADDR", "0.0.0.0:3000"),
        ("PUBLIC_URL", "tasks.example.org"),
        ("PUBLIC_URL", "http://tasks.example.org"),
        ("DATABASE_URL", "mysql://somewhere"),
        ("TRUSTED_PROXIES", "everybody"),
        ("PASSWORD_MIN_LENGTH", "4"),
        ("RATE_LIMIT_PER_MINUTE", "-1"),
        ("LOG", "loud=very=much"),
        ("REGISTRATION", "maybe"),
        ("SMTP_HOST", "mail.example.org:587"),
        ("SMTP_PORT", "587"),
    ] {
        let said = refusal(tend().env(name, value));
        assert!(said.contains(name), "{name}={value}: {said}");
    }
}

#[test]
fn a_port_that_is_taken_is_refused_in_a_sentence() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let data = data_dir();
    let said = refusal(
        tend()
            .env("LISTEN_ADDR", &address)
            .env("DATA_DIR", data.path()),
    );
    assert!(
        said.contains(&address) && said.contains("LISTEN_ADDR"),
        "{said}"
    );
}

#[test]
fn a_database_that_is_nowhere_is_refused_in_a_sentence_without_its_password() {
    let nowhere = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = nowhere.local_addr().expect("an address").port();
    drop(nowhere);
    for command in [&["serve"][..], &["migrate"], &["user", "list"]] {
        let url = format!("postgres://tend:hunter2@127.0.0.1:{port}/tend");
        let said = refusal(
            tend()
                .args(command)
                .env("DATABASE_URL", url)
                .env("LISTEN_ADDR", "127.0.0.1:0"),
        );
        assert!(said.contains("DATABASE_URL"), "{said}");
        assert!(!said.contains("hunter2"), "{said}");
    }
}

#[test]
fn migrating_twice_is_migrating_once() {
    let data = data_dir();
    for _ in 0..2 {
        let output = process::finished(
            tend().arg("migrate").env("DATA_DIR", data.path()),
            Duration::from_secs(60),
        );
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{said}");
    }
}

#[test]
fn a_key_is_rotated_beside_a_running_server_and_after_it() {
    let data = data_dir();
    let account =
        json!({"username": "ana", "email": "ana@example.org", "password": "a good one, 8+"});
    let server = Server::start(&data);
    let session = server
        .post("/api/v1/auth/register", None, &account)
        .is(201)
        .json();
    let token = session["access_token"].as_str().expect("a token");
    let rotate = || {
        let mut command = tend();
        command.arg("rotate-key").env("DATA_DIR", data.path());
        let output = process::finished(&mut command, Duration::from_secs(60));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{said}");
    };
    rotate();
    server.get_as(token, "/api/v1/me").is(200);
    server.kill();
    rotate();
    let server = Server::start(&data);
    let login = json!({"login": "ana", "password": "a good one, 8+"});
    let session = server
        .post("/api/v1/auth/login", None, &login)
        .is(200)
        .json();
    let token = session["access_token"].as_str().expect("a token");
    server.get_as(token, "/api/v1/me").is(200);
}

#[test]
fn what_was_saved_outlives_a_stop_and_a_kill() {
    let data = data_dir();
    let account =
        json!({"username": "ana", "email": "ana@example.org", "password": "a good one, 8+"});
    let login = json!({"login": "ana", "password": "a good one, 8+"});

    let server = Server::start(&data);
    server.post("/api/v1/auth/register", None, &account).is(201);
    assert_eq!(server.get("/readyz").status, 200);
    let status = server.terminate();
    assert_eq!(status.code(), Some(0), "SIGTERM ends it well");

    let server = Server::start(&data);
    let token = server
        .post("/api/v1/auth/login", None, &login)
        .is(200)
        .json()["access_token"]
        .clone();
    let token = token.as_str().expect("a token").to_owned();
    server
        .post("/api/v1/tasks", Some(&token), &json!({"title": "Survive"}))
        .is(201);
    server.kill();

    let server = Server::start(&data);
    let token = server
        .post("/api/v1/auth/login", None, &login)
        .is(200)
        .json()["access_token"]
        .clone();
    let token = token.as_str().expect("a token").to_owned();
    let tasks = server.get_as(&token, "/api/v1/tasks").is(200).json();
    assert_eq!(tasks["items"][0]["title"], "Survive");
    assert_eq!(server.terminate().code(), Some(0));
}

#[test]
fn a_directory_that_is_in_use_is_refused_and_its_owner_goes_on() {
    let data = data_dir();
    let server = Server::start(&data);
    let said = refusal(
        tend()
            .env("DATA_DIR", data.path())
            .env("LISTEN_ADDR", "127.0.0.1:0"),
    );
    assert!(said.contains(&data.path().display().to_string()), "{said}");
    assert_eq!(server.get("/readyz").status, 200);
    assert_eq!(server.terminate().code(), Some(0));
}

#[test]
fn a_browser_finds_a_server_on_a_free_port_at_its_own_address() {
    let data = data_dir();
    let server = Server::start(&data);
    let fields = "username=ana&email=ana@example.org&password=a+good+one,+8%2B";
    let ours = format!("http://{}", server.address);
    server.form("/rpc/auth/register", &ours, fields).is(200);
    server
        .form("/rpc/auth/register", "http://127.0.0.1:0", fields)
        .is(403);
    server.terminate();
}
