//! Pages: each owns its resources, and composes features.

pub mod board;
pub mod calendar;
pub mod door;
pub mod forgot;
pub mod frame;
pub mod gate_dialog;
pub mod login;
pub mod not_found;
pub mod offline;
pub mod open_page;
pub mod open_task;
pub mod passkey_button;
pub mod project;
pub mod projects;
pub mod register;
pub mod reset;
pub mod search;
pub mod settings;
pub mod tasks;
pub mod trash;
pub mod verify;
pub mod welcome;
