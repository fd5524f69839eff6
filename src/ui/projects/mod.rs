//! Everything on the page that is about projects and their sections.

pub mod board;
mod column;
pub mod dot;
pub mod head;
pub mod navigation;
pub mod new_project;
pub mod project_form;
pub mod section_head;
pub mod section_lists;
