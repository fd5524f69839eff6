//! What the tests speak: an application with a database of its own, people who send requests to
//! it, and the answers that they get.

mod answer;
mod app;
mod authenticator;
mod database;
pub mod jwt;
mod outage;
#[path = "../../support/smtp.rs"]
mod smtp;
mod statements;
mod tasks;
mod user;

pub use answer::{Answer, errors};
pub use app::{PASSWORD, PUBLIC_URL, TestApp};
pub use authenticator::{Authenticator, Guarded};
pub use database::AWAY_AT_MOST;
pub use outage::Outage;
pub use smtp::{Mail, PostOffice, token};
pub use statements::{Plan, Statements};
pub use tasks::{full_task, ids, task_path, titles};
pub use user::{Call, SESSION_COOKIE, TestUser};

/// A moment, in a test's words.
pub fn at(moment: &str) -> chrono::DateTime<chrono::Utc> {
    moment.parse().expect("RFC 3339")
}
