pub mod app;
pub mod shell;
pub mod state;
pub mod status;
