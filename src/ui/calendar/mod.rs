//! The calendar: tasks on their days, which can be moved to others.

pub mod grid;
pub mod toolbar;
