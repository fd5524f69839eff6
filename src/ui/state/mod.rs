//! What components share. Whatever can be in the address is there and not here.

pub mod address;
pub mod board;
pub mod codec;
pub mod gate;
pub mod hydrated;
pub mod messages;
pub mod moving;
pub mod new_task;
pub mod overlay;
pub mod own;
pub mod page_context;
pub mod piece;
pub mod projects;
pub mod selection;
pub mod server_form;
pub mod sorted;
pub mod unanswered;
