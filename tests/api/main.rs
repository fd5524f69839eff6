//! The server through its doors: every test sends requests to the router that the program serves,
//! against a real PostgreSQL. A test's name is the fact that it holds; the contract is `api.md`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod accounts;
mod authz_matrix;
mod bodies;
mod browser;
mod change_list;
mod changes;
mod comments;
mod concurrency;
mod dues;
mod email;
mod every_body;
mod factor;
mod factor_browser;
mod factor_throttle;
mod filter_language;
mod filters;
mod floods;
mod forms;
mod health;
mod idempotency;
mod keys;
mod me;
mod moves;
mod new_sign_ins;
mod openapi;
mod outages;
mod outbox;
mod pages;
mod passkeys;
mod passwords;
mod personal_tokens;
mod problems;
mod projects;
mod quick_add;
mod rate_limits;
mod recovery;
mod recovery_pages;
mod recurrence;
mod recurrence_oracle;
mod refresh;
mod registration;
mod rpc;
mod saved_filters;
mod sessions;
mod settings;
mod snapshot;
mod sorts;
mod support;
mod task_fields;
mod tasks;
mod throttle;
mod tokens;
mod zones;
