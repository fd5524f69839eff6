//! What people see.
//!
//! Pages own resources and compose features; features are one noun each; the kit knows no tasks.
//! What must not be here: the server, SQL, and a first render that depends on anything but what
//! the server sent (no clock, locale, storage or screen size).

pub mod app;
pub mod browser;
mod calendar;
pub mod credentials;
mod keyboard;
mod kit;
mod pages;
mod panel;
mod projects;
pub mod shell;
pub mod state;
pub mod status;
mod tasks;
