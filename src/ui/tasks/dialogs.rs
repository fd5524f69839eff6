//! What opens over a view: a task's panel, the question where it is to go, the one for the password,
//! and the form of a new project. Their code comes when one of them is first about to be opened; what
//! else is done to tasks by hand comes in the same files (`wasm_split` by the same name), because what
//! two of them share would be one more.

use std::pin::Pin;

use leptos::{
    prelude::*,
    task::spawn_local,
    wasm_split::{SplitLoaderError, wasm_split},
};

use crate::{
    domain::{id::ChangeId, sealed::Sealed, task::TaskRow, task_detail::TaskDetail},
    ui::{
        pages::{gate_dialog::Question, open_task::ListProblem},
        panel::TaskPanel,
        projects::project_form::NewProjectForm,
        state::{address::Address, board::Board, gate::Ask, piece::Coming},
        tasks::move_dialog::MoveDialog,
    },
};

/// Taking something back; resolves when the server has answered.
pub type Undoing = Pin<Box<dyn Future<Output = ()>>>;

/// What draws them.
#[derive(Clone, Copy)]
pub struct Dialogs {
    pub panel: fn(Sealed<TaskDetail>, Address) -> AnyView,
    pub move_to: fn(TaskRow, Address) -> AnyView,
    pub question: fn(Ask, String) -> AnyView,
    pub new_project: fn(bool) -> AnyView,
    pub undo: fn(Board, ChangeId) -> Undoing,
    pub sign_out: fn(Board),
    send_left_over: fn(Board),
}

/// # Errors
/// Where the code did not come; it is asked for again the next time.
#[wasm_split(dialogs, wasm_split_path = ::leptos::wasm_split, fallible)]
fn dialogs() -> Result<Dialogs, SplitLoaderError> {
    Ok(Dialogs {
        panel: |detail, address| match detail.open() {
            Ok(detail) => view! { <TaskPanel detail address /> }.into_any(),
            Err(problem) => view! { <ListProblem problem /> }.into_any(),
        },
        move_to: |row, address| view! { <MoveDialog row address /> }.into_any(),
        new_project: |is_open| view! { <NewProjectForm is_open /> }.into_any(),
        undo: |board, change| Box::pin(board.undo_all(change)),
        sign_out: |board| spawn_local(board.end_session()),
        send_left_over: |board| spawn_local(board.send_left_over()),
        question: |ask, username| view! { <Question ask username /> }.into_any(),
    })
}

/// Their code, on its way.
pub fn coming() -> Coming<Dialogs> {
    Box::pin(dialogs())
}

/// Sends what the last page has left unsent, if it has left any.
pub fn send_left_over(board: Board) {
    if board.has_left_over() {
        spawn_local(async move {
            // Where the code does not come, nothing would have arrived either.
            if let Ok(dialogs) = dialogs().await {
                (dialogs.send_left_over)(board);
            }
        });
    }
}

/// Has their code come: somebody is about to open one.
pub fn bring() {
    // Where it does not come, it is asked for again when one is opened.
    spawn_local(async { _ = dialogs().await });
}
