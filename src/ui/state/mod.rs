//! What components share. Whatever can be in the address is there and not here.

pub mod account_form;
pub mod address;
pub mod board;
pub mod codec;
pub mod hydrated;
pub mod messages;
pub mod page_context;
pub mod unanswered;
