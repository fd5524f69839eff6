//! Everything on the page that is about tasks.

pub mod composer;
pub mod filters;
mod quick_line;
mod task_fields;
pub mod task_list;
pub mod task_panel;
mod task_row;
mod typing;
