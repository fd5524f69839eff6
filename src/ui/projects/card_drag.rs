//! Moving cards about on a board: what the kit's dragging needs to know of columns and of what
//! stands in them.

use leptos::{ev::KeyboardEvent, prelude::*, task::spawn_local};

use crate::{
    domain::{
        id::TaskId,
        task::{Task, TaskRow},
        task_input::TaskPatch,
    },
    ui::{
        browser,
        kit::drag::Drag,
        projects::column::{Column, Kind, Spot, column_of},
        state::board::{Board, ShownRow},
    },
};

/// The moving of a board's cards.
#[derive(Clone, Copy)]
pub struct CardDrag {
    drag: Drag,
    columns: Memo<Vec<Column>>,
    /// All cards, in order.
    rows: Memo<Vec<ShownRow>>,
}

/// The id of the link that opens a card.
pub fn link_id(id: TaskId) -> String {
    format!("task-{id}")
}

impl CardDrag {
    /// For a board. To be made at the top of a component.
    pub fn new(columns: Memo<Vec<Column>>, rows: Memo<Vec<ShownRow>>) -> Self {
        let board = expect_context::<Board>();
        let words = Callback::new(move |spot: String| {
            columns.with_untracked(|columns| {
                rows.with_untracked(|rows| in_words(&Spot::read(&spot), columns, rows))
            })
        });
        let on_drop = Callback::new(move |(item, spot): (String, String)| {
            let moves = columns.with_untracked(|columns| {
                rows.with_untracked(|rows| moves(&item, &Spot::read(&spot), columns, rows))
            });
            if let Some((id, moves)) = moves {
                moves.into_iter().for_each(|one| run(board, one));
                // The card is drawn anew where it is now.
                request_animation_frame(move || browser::focus(&link_id(id)));
            }
        });
        Self {
            drag: Drag::new(on_drop, words),
            columns,
            rows,
        }
    }

    /// What there is to say of it, for a screen reader.
    pub fn said(self) -> Signal<String> {
        self.drag.said()
    }

    pub fn lifts(self, id: TaskId) -> bool {
        self.drag.lifts(&id.to_string())
    }

    /// Whether what is lifted would be dropped in this column, wherever in it.
    pub fn is_over(self, column: &Column) -> bool {
        self.drag.is_over(&column.key())
    }

    /// Whether what is lifted would be dropped right before this task.
    pub fn is_over_card(self, task: &Task) -> bool {
        self.drag.is_over(&self.before(task))
    }

    /// The place right before a task.
    pub fn before(self, task: &Task) -> String {
        let spot = |columns: &Vec<Column>| Spot {
            column: column_of(columns, task)
                .map(Column::key)
                .unwrap_or_default(),
            before: Some(task.id),
        };
        self.columns.with(spot).write()
    }

    pub fn press(self, event: &web_sys::PointerEvent, row: &TaskRow) {
        self.drag
            .press(event, &row.task.id.to_string(), &row.task.title);
    }

    pub fn leave(self, id: TaskId) {
        self.drag.leave(&id.to_string());
    }

    pub fn key(self, event: &KeyboardEvent, row: &TaskRow) {
        let columns = self.columns.get_untracked();
        let rows = self.rows.get_untracked();
        let Some(here) = spot_of(&row.task, &columns, &rows) else {
            return;
        };
        let next = |spot: &str, key: &str| {
            let next = neighbour(&Spot::read(spot), key, row.task.id, &columns, &rows);
            next.map(|spot| spot.write())
        };
        let item = row.task.id.to_string();
        self.drag
            .key(event, (&item, &row.task.title, &here.write()), next);
    }
}

/// One thing that a drop asks for.
enum Move {
    /// Another status.
    Change(TaskRow, TaskPatch),
    /// Another place.
    Order(TaskRow, Box<Column>, Option<TaskId>, Option<TaskRow>),
}

fn run(board: Board, one: Move) {
    match one {
        Move::Change(row, patch) => {
            let change = board.change(row, patch);
            // What is refused has been said by `change`.
            spawn_local(async move { _ = change.await });
        }
        Move::Order(row, column, before, after) => {
            let to = column.order(&row.task, before);
            let after = after.as_ref().map(|row| &row.task);
            let place = column.place(&row.task, after, before.is_none());
            let change = board.relocate(row, to, place);
            spawn_local(async move { _ = change.await });
        }
    }
}

/// What has to be done so that a card stands at a spot; nothing where it does already.
fn moves(
    item: &str,
    spot: &Spot,
    columns: &[Column],
    rows: &[ShownRow],
) -> Option<(TaskId, Vec<Move>)> {
    let id: TaskId = item.parse().ok()?;
    let row = rows.iter().find(|row| row.row.task.id == id)?.row.clone();
    let column = columns.iter().find(|column| column.key() == spot.column)?;
    if spot_of(&row.task, columns, rows)? == *spot || spot.before == Some(id) {
        return None;
    }
    let others = others(column, id, columns, rows);
    let at = index(spot, &others);
    let after = at.checked_sub(1).and_then(|at| others.get(at)).cloned();
    let order = || Move::Order(row.clone(), Box::new(column.clone()), spot.before, after);
    let moves = match column.kind {
        Kind::Section(_) => vec![order()],
        Kind::Status(status) if status == row.task.status => vec![order()],
        Kind::Status(status) => {
            let change = Move::Change(row.clone(), TaskPatch::status(status));
            // What is done stands in the order in which it was done.
            match status.is_closed() {
                true => vec![change],
                false => vec![change, order()],
            }
        }
    };
    Some((id, moves))
}

/// The cards of a column but for one, in order.
fn others(column: &Column, id: TaskId, columns: &[Column], rows: &[ShownRow]) -> Vec<TaskRow> {
    let rows = column.rows(columns, rows).into_iter().map(|row| row.row);
    rows.filter(|row| row.task.id != id).collect()
}

/// How many of the others stand before a spot.
fn index(spot: &Spot, others: &[TaskRow]) -> usize {
    let found = others
        .iter()
        .position(|row| Some(row.task.id) == spot.before);
    found.unwrap_or(others.len())
}

/// Where a task stands now.
fn spot_of(task: &Task, columns: &[Column], rows: &[ShownRow]) -> Option<Spot> {
    let column = column_of(columns, task)?;
    let all = column.rows(columns, rows);
    let at = all.iter().position(|row| row.row.task.id == task.id)?;
    Some(Spot {
        column: column.key(),
        before: all.get(at + 1).map(|row| row.row.task.id),
    })
}

/// The spot in the direction of an arrow, for a card.
fn neighbour(
    spot: &Spot,
    key: &str,
    id: TaskId,
    columns: &[Column],
    rows: &[ShownRow],
) -> Option<Spot> {
    let column = columns
        .iter()
        .position(|column| column.key() == spot.column)?;
    let at = index(spot, &others(columns.get(column)?, id, columns, rows));
    let (column, at) = match key {
        "ArrowUp" => (column, at.checked_sub(1)?),
        "ArrowDown" => (column, at + 1),
        "ArrowLeft" => (column.checked_sub(1)?, at),
        "ArrowRight" => (column + 1, at),
        _ => return None,
    };
    let column = columns.get(column)?;
    let others = others(column, id, columns, rows);
    Some(Spot {
        column: column.key(),
        before: others.get(at).map(|row| row.task.id),
    })
}

fn in_words(spot: &Spot, columns: &[Column], rows: &[ShownRow]) -> String {
    let column = columns.iter().find(|column| column.key() == spot.column);
    let name = column.map_or("", |column| &column.name);
    let before = rows
        .iter()
        .find(|row| Some(row.row.task.id) == spot.before)
        .map(|row| &row.row.task.title);
    match before {
        Some(title) => format!("{name}, before {title}"),
        None => format!("{name}, at the end"),
    }
}
