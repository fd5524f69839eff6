//! The code that comes when a line is first typed into: what reads it, and what shows what was read.

use leptos::{
    prelude::*,
    wasm_split::{SplitLoaderError, wasm_split},
};

use super::{
    QuickLine,
    marks::Marks,
    reading::{Known, PastedTask, Reading, Typed, read, read_pasted},
    suggestions::Suggestions,
    understood::Understood,
};
use crate::ui::state::piece::Coming;

/// What reads a line and draws what was read.
#[derive(Clone, Copy)]
pub struct Code {
    pub read: fn(&Typed, &Known) -> Reading,
    pub read_pasted: fn(&str, &Known) -> Option<Vec<PastedTask>>,
    /// Behind the field, which is scrolled so far.
    pub marks: fn(QuickLine, RwSignal<i32>) -> AnyView,
    /// Below the field.
    pub help: fn(QuickLine) -> AnyView,
}

/// # Errors
/// Where the code did not come; it is asked for again the next time.
#[wasm_split(quick_add, wasm_split_path = ::leptos::wasm_split, fallible)]
fn code() -> Result<Code, SplitLoaderError> {
    Ok(Code {
        read,
        read_pasted,
        marks: |line, scrolled| view! { <Marks line scrolled /> }.into_any(),
        help: |line| {
            view! {
                <Suggestions line />
                <Understood line />
            }
            .into_any()
        },
    })
}

/// The code, on its way.
pub fn coming() -> Coming<Code> {
    Box::pin(code())
}
