//! What people take along when they come and when they leave: a [`Document`] in the middle,
//! writers that make files of it, readers that make it of files.
//!
//! All of it is pure: it knows neither the database nor who asks. A reader never fails on a line:
//! it says in a [`Remark`] what it has made of it, so that somebody with a file of 10,000 lines is
//! told of every wrong one at once. Whether a document may be written, and where, is for the
//! service to say.
//!
//! # The format
//!
//! One JSON object, in UTF-8. `format` is `"tend"`, `version` 1; a reader refuses versions that it
//! does not know. Lists are flat: a task names its project, section and parent by the ids that
//! these have *in the document*. They are names within the file and nothing more, so that no file
//! can reach what its bearer cannot.
//!
//! What others share is theirs, and in nobody else's export. What is in the bin is not in it either.
//! Files on tasks are not, yet: their place is a list in [`Task`], beside the comments.

pub mod calendar;
pub mod csv_in;
pub mod csv_out;
mod document;
mod format;
pub mod json;
pub mod todoist;
mod tree;
pub mod vikunja;

#[cfg(test)]
mod tests;

pub use document::{
    Attachment, Before, Comment, Completion, Document, Filter, Label, Lines, Profile, Project,
    Reading, Reminder, Section, Task,
};
pub use format::{detect, read};

pub use crate::domain::exchange::{Level, Remark};

/// A task's depth at most, the top one counted.
pub const DEPTH_MAX: usize = 5;

/// How many lines of a file are looked at.
pub const ROWS_MAX: usize = 100_000;
