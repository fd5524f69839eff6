//! Several lines at once, each a task.

use leptos::prelude::GetValue;

use super::{QuickLine, line::first_message, reading::PastedTask};
use crate::{
    domain::{
        account::Viewer, id::TaskId, patch::Patch, problem::FieldError, quick_add::LINES_MAX,
    },
    ui::state::{board::Board, new_task::NewTask},
};

impl QuickLine {
    /// Adds a task for each line of a text, all of them or none: whoever pastes again would
    /// otherwise have some twice.
    ///
    /// # Errors
    /// Why none was added, for people.
    pub async fn add_pasted(self, text: String) -> Result<(), String> {
        let known = self.known();
        let Ok(code) = self.code.come().await else {
            let message =
                "The lines could not be read. Check your connection, then paste them again.";
            return Err(message.to_owned());
        };
        let Some(tasks) = (code.read_pasted)(&text, &known) else {
            return Err(format!("At most {LINES_MAX} lines can be pasted at once."));
        };
        match self.reader.viewer.try_get_value() {
            Some(viewer) => add_all(self.board, &viewer, tasks).map_err(first_message),
            // The page has gone meanwhile.
            None => Ok(()),
        }
    }
}

fn add_all(board: Board, author: &Viewer, tasks: Vec<PastedTask>) -> Result<(), Vec<FieldError>> {
    for task in &tasks {
        NewTask::from(task.task.clone()).check()?;
    }
    let mut ids: Vec<TaskId> = Vec::with_capacity(tasks.len());
    for PastedTask {
        text,
        parent,
        mut view,
        task: mut shown,
    } in tasks
    {
        if let Some(parent) = parent.and_then(|parent| ids.get(parent)) {
            view.parent_id = Patch::Set(parent.to_string());
            shown.parent_id.clone_from(&view.parent_id);
        }
        let task = NewTask {
            shown,
            view,
            text: Some(text),
            kept: Vec::new(),
        };
        ids.push(board.add(task, author)?);
    }
    board.add_together(ids);
    Ok(())
}
