//! Everything on the page that is about tasks.

mod blocks;
pub mod composer;
pub mod day_lists;
pub mod dialogs;
pub mod filter_line;
pub mod filters;
pub mod kept_filter;
pub mod more;
pub mod move_dialog;
pub mod moves;
pub mod own_links;
pub mod quick_add;
pub mod rows;
mod selection_bar;
mod task_actions;
pub mod task_list;
pub mod task_row;
