//! What can be opened for a task: its panel, and the question where it is to go. Their code comes
//! when one of them is first about to be opened.

use leptos::{
    prelude::*,
    task::spawn_local,
    wasm_split::{SplitLoaderError, wasm_split},
};

use crate::{
    domain::{task::TaskRow, task_detail::TaskDetail},
    ui::{
        panel::TaskPanel,
        state::{address::Address, piece::Coming},
        tasks::move_dialog::MoveDialog,
    },
};

/// What draws them.
#[derive(Clone, Copy)]
pub struct Dialogs {
    pub panel: fn(TaskDetail, Address) -> AnyView,
    pub move_to: fn(TaskRow, Address) -> AnyView,
}

/// # Errors
/// Where the code did not come; it is asked for again the next time.
#[wasm_split(dialogs, wasm_split_path = ::leptos::wasm_split, fallible)]
fn dialogs() -> Result<Dialogs, SplitLoaderError> {
    Ok(Dialogs {
        panel: |detail, address| view! { <TaskPanel detail address /> }.into_any(),
        move_to: |row, address| view! { <MoveDialog row address /> }.into_any(),
    })
}

/// Their code, on its way.
pub fn coming() -> Coming<Dialogs> {
    Box::pin(dialogs())
}

/// Has their code come: somebody is about to open one.
pub fn bring() {
    // Where it does not come, it is asked for again when one is opened.
    spawn_local(async { _ = dialogs().await });
}
