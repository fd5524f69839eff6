//! Building blocks that know no tasks.

pub mod action_form;
pub mod area;
pub mod awaited;
pub mod dialog;
pub mod drag;
pub mod each;
pub mod field;
pub mod follow;
pub mod form_button;
pub mod icon;
pub mod kept;
pub mod live;
pub mod menu;
pub mod phrase;
pub mod select;
