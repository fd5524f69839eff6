//! Server functions: the only bridge from `ui` to `server`, and no more than that.
//!
//! How to write one: an explicit endpoint (its address must survive a release), a body of at most
//! five lines that asks `caller()` who calls, calls one service function, and turns the answer
//! with `into_rpc()`. The body is dropped in the browser, so it names `crate::server` in full.
//! What a plain form posts must be flat text; reads may be `GetUrl`, writes never.

pub mod auth;
pub mod bin;
pub mod calendar;
pub mod comments;
pub mod data;
pub mod factors;
pub mod filters;
pub mod projects;
pub mod recovery;
pub mod settings;
pub mod task_detail;
pub mod tasks;
