//! The rows of a list: what the server sent, what has happened since, and where each stands.

use std::{
    collections::{BTreeMap, HashMap},
    mem,
};

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

/// A signal for each row of a list: what happens to one concerns no other, however many there are.
#[derive(Clone, Copy)]
pub struct Cells(StoredValue<HashMap<u128, ArcRwSignal<ShownRow>>>);

impl Cells {
    pub fn new() -> Self {
        Self(StoredValue::default())
    }

    /// The signal of a row, by its task's key.
    pub fn get(self, key: u128) -> Option<ArcRwSignal<ShownRow>> {
        self.0.with_value(|cells| cells.get(&key).cloned())
    }

    /// The rows' keys, in order; whatever is new in a row is in its signal by then.
    pub fn follow(self, rows: Signal<Vec<ShownRow>>) -> Memo<Vec<u128>> {
        Memo::new(move |_| {
            rows.with(|rows| {
                let mut old = self.0.try_update_value(mem::take).unwrap_or_default();
                let cell = |row: &ShownRow| {
                    let key = row.id().as_key();
                    let cell = old.remove(&key);
                    let cell = cell.unwrap_or_else(|| ArcRwSignal::new(row.clone()));
                    if cell.with_untracked(|known| known != row) {
                        cell.set(row.clone());
                    }
                    (key, cell)
                };
                let cells: HashMap<_, _> = rows.iter().map(cell).collect();
                self.0.try_set_value(cells);
                rows.iter().map(|row| row.id().as_key()).collect()
            })
        })
    }
}

/// The rows of a list in groups, each in the list's order.
pub type Groups = Memo<BTreeMap<u128, Vec<ShownRow>>>;

/// Groups rows, each by the number of its group.
pub fn group(
    rows: Memo<Vec<ShownRow>>,
    number: impl Fn(&ShownRow) -> u128 + Send + Sync + 'static,
) -> Groups {
    Memo::new(move |_| {
        let mut groups = BTreeMap::<_, Vec<_>>::new();
        rows.with(|rows| {
            for row in rows {
                groups.entry(number(row)).or_default().push(row.clone());
            }
        });
        groups
    })
}

/// One of the groups.
pub fn grouped(groups: Groups, number: u128) -> Memo<Vec<ShownRow>> {
    Memo::new(move |_| groups.with(|groups| groups.get(&number).cloned().unwrap_or_default()))
}
