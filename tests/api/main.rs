//! The server through its doors: every test sends requests to the router that the program serves,
//! against a real PostgreSQL. A test's name is the fact that it holds; the contract is `api.md`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod accounts;
mod authz_matrix;
mod bodies;
mod browser;
mod changes;
mod concurrency;
mod dues;
mod filter_language;
mod filters;
mod forms;
mod health;
mod openapi;
mod outages;
mod pages;
mod problems;
mod quick_add;
mod recurrence;
mod recurrence_oracle;
mod rpc;
mod snapshot;
mod sorts;
mod support;
mod tasks;
mod tokens;
mod zones;
