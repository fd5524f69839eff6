#![recursion_limit = "256"]

pub mod domain;
pub mod rpc;
#[cfg(feature = "ssr")]
pub mod server;
pub mod ui;
