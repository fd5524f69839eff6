//! The tasks that somebody has chosen, to do something with all of them at once.

use leptos::prelude::*;

use crate::domain::{id::TaskId, task::TaskRow, task_bulk::TASKS_MAX};

/// What is chosen; one choice for all of the page.
#[derive(Clone, Copy)]
pub struct Selection(RwSignal<Vec<TaskRow>>);

impl Selection {
    pub fn provide() -> Self {
        let selection = Self(RwSignal::default());
        provide_context(selection);
        selection
    }

    pub fn count(self) -> usize {
        self.0.with(Vec::len)
    }

    pub fn is_empty(self) -> bool {
        self.count() == 0
    }

    pub fn has(self, id: TaskId) -> bool {
        self.0.with(|rows| rows.iter().any(|row| row.task.id == id))
    }

    /// Chooses a task, or not any more; no more than can be changed at once.
    pub fn toggle(self, row: TaskRow) {
        self.0.update(|rows| {
            let before = rows.len();
            rows.retain(|chosen| chosen.task.id != row.task.id);
            if rows.len() == before && before < TASKS_MAX {
                rows.push(row);
            }
        });
    }

    /// Takes them, for what is to be done with them: nothing is chosen any more.
    pub fn take(self) -> Vec<TaskRow> {
        self.0.try_update(std::mem::take).unwrap_or_default()
    }

    pub fn clear(self) {
        self.0.set(Vec::new());
    }
}
