//! An answer, and what tests ask of it. Everything that fails shows the body.

use axum::{body::Bytes, http::HeaderMap};
use serde_json::Value;

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    /// Asserts the status.
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    /// Asserts a success, and reads its JSON.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert!(
            (200..300).contains(&self.status),
            "{} {}",
            self.status,
            self.text()
        );
        self.json()
    }

    /// Asserts a problem of this status and kind, and gives it back.
    #[track_caller]
    pub fn refused(self, status: u16, kind: &str) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["type"], format!("/problems/{kind}"));
        problem
    }

    /// The same of a server function, which answers in plain JSON.
    #[track_caller]
    pub fn refused_by_rpc(self, status: u16, kind: &str) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        let problem = self.json();
        assert_eq!(problem["type"], format!("/problems/{kind}"));
        assert_eq!(problem["status"], status);
        problem
    }

    /// Asserts a 422 for exactly these fields, each with its code: `title too_long`.
    #[track_caller]
    pub fn invalid(self, expected: &[&str]) {
        assert_eq!(errors(&self.refused(422, "validation")), expected);
    }

    /// Asserts a 400 for exactly these parameters.
    #[track_caller]
    pub fn unacceptable(self, expected: &[&str]) {
        assert_eq!(errors(&self.refused(400, "bad-request")), expected);
    }

    /// A header's text; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().expect("visible text"))
    }

    /// Everything that `Set-Cookie` says.
    pub fn cookies(&self) -> Vec<&str> {
        let values = self.headers.get_all("set-cookie").iter();
        values
            .map(|value| value.to_str().expect("visible text"))
            .collect()
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        if self.body.is_empty() {
            return Value::Null;
        }
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The id of the change that was made.
    #[track_caller]
    pub fn change(&self) -> String {
        let id = self.header("change-id");
        assert!(
            !id.is_empty(),
            "no Change-Id: {} {}",
            self.status,
            self.text()
        );
        id.to_owned()
    }
}

/// The fields that a problem names, each with its code.
pub fn errors(problem: &Value) -> Vec<String> {
    let errors = problem["errors"].as_array().cloned().unwrap_or_default();
    let text = |error: &Value, name: &str| error[name].as_str().unwrap_or_default().to_owned();
    errors
        .iter()
        .map(|error| format!("{} {}", text(error, "field"), text(error, "code")))
        .collect()
}
