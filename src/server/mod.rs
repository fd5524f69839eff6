//! Everything that only the server has: the database, who may do what, and the doors to it.
//!
//! `http` (pages, server functions, REST) → `service` (use cases, transactions) → `authz` (who
//! may) → `db` (SQL). Each knows only those to its right; `tests/architecture.rs` holds us to it.

pub mod app;
pub mod auth;
mod authz;
mod budget;
pub mod clock;
pub mod config;
mod db;
mod demo;
pub mod error;
pub mod exchange;
pub mod http;
mod listen;
mod locales;
pub mod mail;
mod markdown;
mod operator;
mod patience;
pub mod postgres;
mod run;
pub mod service;
mod strangers;
mod worker;
mod zones;

pub use db::{connect, migrate};
pub use operator::Order;
pub use run::{migrate_and_exit, operate, rotate_key, rotate_key_and_exit, serve};
