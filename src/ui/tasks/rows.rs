//! The rows of a list: what the server sent, what has happened since, and where each stands.

use leptos::prelude::*;

use crate::{
    domain::{id::TaskId, task::TaskList as Page, task_query::TaskQuery},
    ui::{
        pages::frame::Reader,
        state::{
            board::{Adding, Board, ShownRow},
            sorted::Sorted,
        },
        tasks::more::{Load, Rest},
    },
};

/// The rows of a list as they are shown, and how many more there are.
#[derive(Clone, Copy)]
pub struct Rows {
    pub rest: Rest,
    pub shown: Memo<Vec<ShownRow>>,
    pub total: Signal<usize>,
}

impl Rows {
    pub fn new(first: Page, load: Load, query: Signal<TaskQuery>, asked_at: usize) -> Self {
        let board = expect_context::<Board>();
        let reader = expect_context::<Reader>();
        let total_loaded = first.total as usize;
        let rest = Rest::after(first, load);
        let loaded = rest.loaded;
        let told = untrack(|| (query.get(), reader.today.get()));
        let shown: Memo<Vec<ShownRow>> = Memo::new(move |_| {
            let (query, today) = (query.get(), reader.today.get());
            let is_as_told = told.0 == query && told.1 == today;
            let loaded = loaded.read();
            let belongs = |(was, shown): &(Option<&ShownRow>, ShownRow)| {
                // The server has said so, and nothing has happened since.
                (is_as_told && was.is_some_and(|was| shown.is(was)))
                    || shown.is_leaving
                    || shown.adding != Adding::Added
                    || query.matches(&shown.row, today)
            };
            let shown = board.with_news(&loaded, asked_at).into_iter();
            let shown = shown.filter(belongs);
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
        Self { rest, shown, total }
    }
}

/// The rows in the order that people have given them: those that have moved since they were loaded, or
/// have come since, come among the others.
fn in_own_order<'a>(rows: impl Iterator<Item = (Option<&'a ShownRow>, ShownRow)>) -> Vec<ShownRow> {
    fn key(shown: &ShownRow) -> (&str, TaskId) {
        (&shown.row.task.position, shown.id())
    }
    let mut ordered: Vec<ShownRow> = Vec::new();
    let mut moved: Vec<ShownRow> = Vec::new();
    for (was, shown) in rows {
        let stays = |was: &ShownRow| {
            shown.is(was)
                || shown.row.task.position == was.row.task.position && shown.adding == Adding::Added
        };
        match was.is_some_and(stays) {
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

/// The rows of a list in groups, each in the list's order.
pub type Groups = Memo<Sorted<Vec<ShownRow>>>;

/// Groups rows, each by the number of its group: `by` is asked once for all of them how to tell.
pub fn group<N: Fn(&ShownRow) -> u128>(
    rows: Memo<Vec<ShownRow>>,
    by: impl Fn() -> N + Send + Sync + 'static,
) -> Groups {
    Memo::new(move |_| {
        let number = by();
        let mut groups = Sorted::default();
        rows.with(|rows| {
            for row in rows {
                groups.get_or(number(row), Vec::new).push(row.clone());
            }
        });
        groups
    })
}

/// One of the groups.
pub fn grouped(groups: Groups, number: u128) -> Memo<Vec<ShownRow>> {
    Memo::new(move |_| groups.with(|groups| groups.get(number).cloned().unwrap_or_default()))
}
