//! The rows of a list: what the server sent, what has happened since, and where each stands.

use leptos::prelude::*;

use crate::{
    domain::{
        id::TaskId,
        task::{Task, TaskList as Page},
        task_query::TaskQuery,
    },
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

/// The rows in the order that people have given them: those that have moved since they were loaded come among
/// the others. What has come since stays at the end, where it was added, unless it has been moved up.
fn in_own_order<'a>(rows: impl Iterator<Item = (Option<&'a ShownRow>, ShownRow)>) -> Vec<ShownRow> {
    let mut ordered: Vec<ShownRow> = Vec::new();
    let mut moved = Vec::new();
    for (was, shown) in rows {
        let stays = |was: &ShownRow| {
            shown.is(was)
                || shown.row.task.position == was.row.task.position && shown.adding == Adding::Added
        };
        match was.is_some_and(stays) {
            true => ordered.push(shown),
            false => moved.push((was.is_some(), shown)),
        }
    }
    for (is_loaded, shown) in moved {
        let at = match shown.adding {
            Adding::Added if is_loaded => ordered.partition_point(|other| key(other) < key(&shown)),
            Adding::Added => place_of_new(&ordered, &shown),
            // The server will put it there.
            _ => ordered.len(),
        };
        ordered.insert(at, shown);
    }
    ordered
}

fn key(shown: &ShownRow) -> (&str, TaskId) {
    (&shown.row.task.position, shown.id())
}

/// Before the first of its own list that comes after it, or at the end: rows of other lists may be between them.
fn place_of_new(ordered: &[ShownRow], new: &ShownRow) -> usize {
    let mut at = ordered.len();
    for (place, other) in ordered.iter().enumerate().rev() {
        if is_beside(&other.row.task, &new.row.task) {
            if key(other) < key(new) {
                break;
            }
            at = place;
        }
    }
    at
}

/// Whether both are in the same list, in which positions have an order.
fn is_beside(task: &Task, other: &Task) -> bool {
    (task.project_id, task.section_id, task.parent_id)
        == (other.project_id, other.section_id, other.parent_id)
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

#[cfg(test)]
pub(super) mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::{
        domain::{
            account::Viewer,
            date_style::DateStyle,
            id::{ProjectId, UserId},
        },
        ui::state::{
            board::Shown,
            overlay::{LAST, blank_row},
        },
    };

    /// A task at a position of a project.
    pub fn row(id: u128, project: u128, position: &str) -> ShownRow {
        let now = DateTime::UNIX_EPOCH;
        let author = Viewer {
            id: UserId::from_key(1),
            username: "ada".to_owned(),
            display_name: String::new(),
            timezone: "UTC".to_owned(),
            dates: DateStyle::default(),
            inbox: ProjectId::from_key(project),
            today: now.date_naive(),
        };
        let mut row = blank_row(TaskId::from_key(id), &author, now);
        row.task.position = position.to_owned();
        row.into()
    }

    /// The order of a list, after some of its rows have moved, and others have come.
    fn order(loaded: &[ShownRow], since: &[ShownRow]) -> Vec<u128> {
        let is = |id| move |row: &&ShownRow| row.id() == id;
        let now = |row: &ShownRow| since.iter().find(is(row.id())).unwrap_or(row).clone();
        let own = loaded.iter().map(|row| (Some(row), now(row)));
        let is_new = |row: &&ShownRow| !loaded.iter().any(|other| other.id() == row.id());
        let new = since.iter().filter(is_new).map(|row| (None, row.clone()));
        let ordered = in_own_order(own.chain(new));
        ordered.iter().map(|row| row.id().as_key()).collect()
    }

    #[test]
    fn a_task_that_has_moved_comes_among_the_others() {
        let loaded = [row(1, 1, "b"), row(2, 1, "d"), row(3, 1, "f")];
        assert_eq!(order(&loaded, &[row(3, 1, "a")]), [3, 1, 2]);
        assert_eq!(order(&loaded, &[row(1, 1, "e")]), [2, 1, 3]);
    }

    #[test]
    fn a_new_task_stays_at_the_end_whatever_other_projects_have_there() {
        let loaded = [row(1, 1, "b"), row(2, 2, "c"), row(3, 2, "d")];
        assert_eq!(order(&loaded, &[row(4, 1, "c")]), [1, 2, 3, 4]);
        let waiting = Shown {
            adding: Adding::OnItsWay,
            ..Shown::clone(&row(5, 1, LAST))
        };
        let since = [row(4, 1, "c"), waiting.into()];
        assert_eq!(order(&loaded, &since), [1, 2, 3, 4, 5]);
    }

    #[test]
    fn a_new_task_that_has_moved_up_stands_there() {
        let loaded = [row(1, 1, "b"), row(2, 2, "c"), row(3, 1, "d")];
        assert_eq!(order(&loaded, &[row(4, 1, "c")]), [1, 2, 4, 3]);
        assert_eq!(order(&loaded, &[row(4, 1, "a")]), [4, 1, 2, 3]);
    }
}
