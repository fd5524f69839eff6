//! The quick-add line as it is typed: read by `domain::quick_add` as on the server, what is
//! understood marked in it and said in words, and names suggested.
//!
//! The code for that is in a file of its own, which comes when a line is first typed into. Until it
//! has come, and where it does not, the line is a line like any other, which the server reads: so
//! nothing but `code` may call `reading`, and what draws what was read.

mod code;
mod field;
mod line;
mod marks;
mod pasted;
mod reading;
mod suggestions;
mod understood;

pub use field::{LineField, LineHelp};
pub use line::QuickLine;
