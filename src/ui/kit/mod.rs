//! Building blocks that know no tasks.

pub mod action_form;
pub mod drag;
pub mod field;
pub mod follow;
pub mod icon;
pub mod menu;
