//! The tasks that somebody has chosen, to do something with all of them at once.

use leptos::prelude::*;

use crate::{
    domain::{id::TaskId, task::TaskRow, task_bulk::TASKS_MAX},
    ui::{keyboard::Action, state::sorted::Sorted},
};

/// What is chosen; one choice for all of the page.
#[derive(Clone, Copy)]
pub struct Selection {
    rows: RwSignal<Vec<TaskRow>>,
    /// Whether a task that is shown is chosen: choosing one concerns no other.
    marks: StoredValue<Sorted<ArcRwSignal<bool>>>,
    era: StoredValue<usize>,
    /// The key that was pressed last before the bar was here to hear it.
    early: StoredValue<Option<Action>>,
}

impl Selection {
    pub fn provide() -> Self {
        let selection = Self {
            rows: RwSignal::default(),
            marks: StoredValue::default(),
            era: StoredValue::new(0),
            early: StoredValue::new(None),
        };
        provide_context(selection);
        selection
    }

    pub fn count(self) -> usize {
        self.rows.with(Vec::len)
    }

    pub fn is_empty(self) -> bool {
        self.count() == 0
    }

    /// Whether a task is chosen.
    pub fn mark(self, id: TaskId) -> Signal<bool> {
        let mark = self.marks.try_update_value(|marks| {
            let is_chosen = || {
                self.rows
                    .with_untracked(|rows| rows.iter().any(|row| row.task.id == id))
            };
            let mark = marks.get_or(id.as_key(), || ArcRwSignal::new(is_chosen()));
            mark.clone()
        });
        mark.map_or_else(|| Signal::stored(false), |mark| RwSignal::from(mark).into())
    }

    fn set_mark(self, id: TaskId, is_chosen: bool) {
        let mark = self
            .marks
            .with_value(|marks| marks.get(id.as_key()).cloned());
        mark.into_iter().for_each(|mark| mark.set(is_chosen));
    }

    /// Chooses a task, or not any more; no more than can be changed at once.
    pub fn toggle(self, row: TaskRow) {
        let id = row.task.id;
        self.rows.update(|rows| {
            let before = rows.len();
            rows.retain(|chosen| chosen.task.id != id);
            if rows.len() == before && before < TASKS_MAX {
                rows.push(row);
            }
            self.set_mark(id, rows.len() > before);
        });
    }

    /// Whether nothing is chosen any more, asked when the page may be gone.
    pub fn is_over(self) -> bool {
        self.rows.try_with_untracked(Vec::is_empty) == Some(true)
    }

    /// Those that are chosen, the last one last.
    pub fn ids(self) -> Vec<TaskId> {
        self.rows
            .with(|rows| rows.iter().map(|row| row.task.id).collect())
    }

    /// Takes them, for what is to be done with them: nothing is chosen any more.
    pub fn take(self) -> Vec<TaskRow> {
        self.early.set_value(None);
        let rows = self.rows.try_update(std::mem::take).unwrap_or_default();
        rows.iter()
            .for_each(|row| self.set_mark(row.task.id, false));
        rows
    }

    /// A key asks for something while the code of the bar, which does it, is on its way.
    pub fn ask_early(self, action: Action) {
        self.early.set_value(Some(action));
    }

    /// What was asked for by then; once.
    pub fn asked_early(self) -> Option<Action> {
        self.early.try_update_value(Option::take).flatten()
    }

    /// Changes when what is chosen is given up, as whoever goes to another view does.
    pub fn era(self) -> usize {
        self.era.get_value()
    }

    /// They are chosen as before, unless others are by now, or that was in another era.
    pub fn put_back(self, rows: Vec<TaskRow>, era: usize) {
        if self.era.try_get_value() == Some(era) && self.is_over() {
            rows.iter().for_each(|row| self.set_mark(row.task.id, true));
            self.rows.set(rows);
        }
    }

    pub fn clear(self) {
        self.era.update_value(|era| *era += 1);
        self.take();
    }
}
