//! The rows of a list: what the server sent, what has happened since, and where each stands.

use leptos::prelude::*;

use crate::{
    domain::{
        id::TaskId,
        task::{TaskList as Page, TaskRow},
        task_query::TaskQuery,
    },
    ui::{
        pages::frame::Reader,
        state::board::{Adding, Board, ShownRow},
    },
};

/// The rows of a list as they are shown, and how many more there are.
#[derive(Clone, Copy)]
pub struct Rows {
    pub loaded: RwSignal<Vec<TaskRow>>,
    pub next_cursor: RwSignal<Option<String>>,
    pub shown: Memo<Vec<ShownRow>>,
    pub total: Signal<usize>,
}

impl Rows {
    pub fn new(first: Page, query: Signal<TaskQuery>, asked_at: usize) -> Self {
        let board = expect_context::<Board>();
        let reader = expect_context::<Reader>();
        let total_loaded = first.total as usize;
        let loaded = RwSignal::new(first.rows);
        let next_cursor = RwSignal::new(first.next_cursor);
        let shown: Memo<Vec<ShownRow>> = Memo::new(move |_| {
            let (query, today) = (query.get(), reader.today.get());
            let loaded = loaded.get();
            let is_loaded = |row: &TaskRow| loaded.iter().any(|other| other.task.id == row.task.id);
            let since = board.touched_since(asked_at).into_iter();
            let since = since.filter(|row| !is_loaded(row));
            let belongs = |shown: &ShownRow| {
                shown.is_leaving
                    || shown.adding != Adding::Added
                    || query.matches(&shown.row, today)
            };
            let rows = loaded.iter().cloned().chain(since);
            let shown = rows.filter_map(|row| {
                let was = row.task.position.clone();
                board.resolve(&row).map(|shown| (was, shown))
            });
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
fn in_own_order(rows: impl Iterator<Item = (String, ShownRow)>) -> Vec<ShownRow> {
    let key = |shown: &ShownRow| (shown.row.task.position.clone(), shown.row.task.id);
    let mut ordered: Vec<ShownRow> = Vec::new();
    let mut moved: Vec<ShownRow> = Vec::new();
    for (was, shown) in rows {
        match shown.row.task.position == was && shown.adding == Adding::Added {
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
    let is_it = |at: &usize| rows.get(*at).is_some_and(|row| row.row.task.id == id);
    around.flatten().find(is_it)
}
