//! Pages: each owns its resources, and composes features.

pub mod door;
pub mod frame;
pub mod gate_dialog;
pub mod login;
pub mod not_found;
pub mod register;
pub mod settings;
pub mod tasks;
pub mod welcome;
