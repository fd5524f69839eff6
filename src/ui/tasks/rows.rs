//! The rows of a list: what the server sent, what has happened since, and where each stands.

use leptos::prelude::*;

use crate::{
    domain::{id::TaskId, task::TaskList as Page, task_query::TaskQuery},
    ui::{
        pages::frame::Reader,
        state::board::{Adding, Board, ShownRow},
    },
};

/// The rows of a list as they are shown, and how many more there are.
#[derive(Clone, Copy)]
pub struct Rows {
    pub loaded: RwSignal<Vec<ShownRow>>,
    pub next_cursor: RwSignal<Option<String>>,
    pub shown: Memo<Vec<ShownRow>>,
    pub total: Signal<usize>,
}

impl Rows {
    pub fn new(first: Page, query: Signal<TaskQuery>, asked_at: usize) -> Self {
        let board = expect_context::<Board>();
        let reader = expect_context::<Reader>();
        let total_loaded = first.total as usize;
        let loaded = RwSignal::new(
            first
                .rows
                .into_iter()
                .map(ShownRow::from)
                .collect::<Vec<_>>(),
        );
        let next_cursor = RwSignal::new(first.next_cursor);
        let shown: Memo<Vec<ShownRow>> = Memo::new(move |_| {
            let (query, today) = (query.get(), reader.today.get());
            let loaded = loaded.read();
            let is_loaded = |row: &ShownRow| loaded.iter().any(|other| other.id() == row.id());
            let since = board.touched_since(asked_at).into_iter();
            let since: Vec<_> = since.filter(|row| !is_loaded(row)).collect();
            let belongs = |shown: &ShownRow| {
                shown.is_leaving
                    || shown.adding != Adding::Added
                    || query.matches(&shown.row, today)
            };
            let rows = loaded.iter().chain(&since);
            let shown = rows.filter_map(|row| board.resolve(row).map(|shown| (row, shown)));
            let shown = shown.filter(|(_, shown)| belongs(shown));
            match query.is_by_position() {
                true => in_own_order(shown),
                false => shown.map(|(_, shown)| shown).collect(),
            }
        });
        let total = Signal::derive(move || {
            // What the server counted, less what has left the rows that it sent, and more.
            let shown = shown
                .with(|rows: &Vec<ShownRow>| rows.iter().filter(|row| !row.is_leaving).count());
            (total_loaded + shown).saturating_sub(loaded.with(Vec::len))
        });
        Self {
            loaded,
            next_cursor,
            shown,
            total,
        }
    }
}

/// The rows in the order that people have given them: those that have moved since they were loaded
/// come among the others.
fn in_own_order<'a>(rows: impl Iterator<Item = (&'a ShownRow, ShownRow)>) -> Vec<ShownRow> {
    fn key(shown: &ShownRow) -> (&str, TaskId) {
        (&shown.row.task.position, shown.id())
    }
    let mut ordered: Vec<ShownRow> = Vec::new();
    let mut moved: Vec<ShownRow> = Vec::new();
    for (was, shown) in rows {
        match shown.row.task.position == was.row.task.position && shown.adding == Adding::Added {
            true => ordered.push(shown),
            false => moved.push(shown),
        }
    }
    for shown in moved {
        let at = match shown.adding {
            Adding::Added => ordered.partition_point(|other| key(other) < key(&shown)),
            // The server will put it there.
            _ => ordered.len(),
        };
        ordered.insert(at, shown);
    }
    ordered
}

/// Where a task stands, looked for around where it stood before: a list changes in one place at a
/// time, and may be long.
pub fn find_near(rows: &[ShownRow], id: TaskId, at: usize) -> Option<usize> {
    let around = (0..=rows.len()).flat_map(|step| [at.checked_sub(step), at.checked_add(step)]);
    let is_it = |at: &usize| rows.get(*at).is_some_and(|row| row.id() == id);
    around.flatten().find(is_it)
}
