//! What a list is drawn by: a signal for each row, and blocks of rows. What happens to one row concerns
//! no other, and what happens in one block no other block, however many there are: the browser looks at
//! the neighbours of whatever changes.

use std::mem;

use leptos::prelude::*;

use crate::ui::state::board::ShownRow;

/// So many rows make a block; those that come among them later make it longer. With fewer the browser
/// looks at more blocks with every frame, and with more at more rows that nobody sees.
const MOST: usize = 40;

/// From so many rows on, the browser is told to look at a block as a whole, and takes what it has not seen
/// of it for [`MOST`] rows.
const LONG: usize = 20;

/// A row of the list.
#[derive(Clone)]
struct Cell {
    key: u128,
    /// The block that it stands in, by place; none yet for a new one.
    block: Option<usize>,
    /// What its signal says.
    shown: ShownRow,
    row: ArcRwSignal<ShownRow>,
}

/// The keys of a block's rows.
type Keys = ArcRwSignal<Vec<u128>>;

/// The rows of a block, by their keys.
#[derive(Clone)]
struct Block {
    number: u128,
    keys: Keys,
}

/// The rows of a list, as they stand on the page.
#[derive(Clone, Copy)]
pub struct Blocks {
    cells: StoredValue<Vec<Cell>>,
    blocks: StoredValue<Vec<Block>>,
    /// How many there have been.
    count: StoredValue<u128>,
}

impl Blocks {
    pub fn new() -> Self {
        Self {
            cells: StoredValue::default(),
            blocks: StoredValue::default(),
            count: StoredValue::new(0),
        }
    }

    /// The signal of a row, by its task's key.
    pub fn row(self, key: u128) -> Option<ArcRwSignal<ShownRow>> {
        self.cells.with_value(|cells| {
            // What is asked for most has just come, at the end.
            let found = cells.iter().rfind(|cell| cell.key == key);
            found.map(|cell| cell.row.clone())
        })
    }

    /// The rows of a block, by its number.
    pub fn rows_of(self, number: u128) -> Signal<Vec<u128>> {
        let found = self.blocks.with_value(|blocks| {
            let found = blocks.iter().rfind(|block| block.number == number);
            found.map(|block| block.keys.clone())
        });
        RwSignal::from(found.unwrap_or_default()).into()
    }

    /// The blocks' numbers, in order; whatever is new in one, or in a row, is in its signal by then.
    pub fn follow(self, rows: Signal<Vec<ShownRow>>) -> Memo<Vec<u128>> {
        Memo::new(move |_| {
            let old = self.cells.try_update_value(mem::take).unwrap_or_default();
            let mut cells = rows.with(|rows| in_cells(rows, old));
            let stood: Vec<_> = cells.iter().map(|cell| cell.block).collect();
            let old = self.blocks.try_update_value(mem::take).unwrap_or_default();
            let mut first = 0;
            let mut blocks = Vec::new();
            let mut changed = Vec::new();
            for run in runs(&stood) {
                let cells = &mut cells[first..first + run.length];
                first += run.length;
                cells
                    .iter_mut()
                    .for_each(|cell| cell.block = Some(blocks.len()));
                let keys = cells.iter().map(|cell| cell.key);
                let block = run.was.map_or_else(|| self.block(), |was| old[was].clone());
                if block
                    .keys
                    .with_untracked(|known| !known.iter().copied().eq(keys.clone()))
                {
                    changed.push((block.keys.clone(), keys.collect()));
                }
                blocks.push(block);
            }
            set_all(changed);
            let numbers = blocks.iter().map(|block| block.number).collect();
            self.cells.try_set_value(cells);
            self.blocks.try_set_value(blocks);
            numbers
        })
    }

    fn block(self) -> Block {
        let number = self.count.try_update_value(|count| {
            *count += 1;
            *count
        });
        Block {
            number: number.unwrap_or_default(),
            keys: ArcRwSignal::default(),
        }
    }
}

/// Whether so many rows make a block that is looked at as a whole.
pub fn is_long(rows: &[u128]) -> bool {
    rows.len() >= LONG
}

/// Sets the keys of blocks: first of those that do not get longer, so that a row that moves has left one before
/// it comes to another. Where the page has an id twice, the browser looks through all of it when that is asked
/// for.
fn set_all(changed: Vec<(Keys, Vec<u128>)>) {
    let is_longer = |(block, keys): &(Keys, Vec<_>)| block.with_untracked(Vec::len) < keys.len();
    let (longer, others): (Vec<_>, Vec<_>) = changed.into_iter().partition(is_longer);
    for (block, keys) in others.into_iter().chain(longer) {
        block.set(keys);
    }
}

/// The cells of rows, with whatever is new in them; those at both ends that are where they were are left there.
fn in_cells(rows: &[ShownRow], mut old: Vec<Cell>) -> Vec<Cell> {
    let stays = |(cell, row): &(&Cell, &ShownRow)| cell.key == row.id().as_key();
    let before = old.iter().zip(rows).take_while(stays).count();
    let moved = old[before..].iter().rev().zip(rows[before..].iter().rev());
    let after = moved.take_while(stays).count();
    let kept = old.split_off(old.len() - after);
    let moved = old.split_off(before);
    old.extend(among(&rows[before..rows.len() - after], &moved));
    old.extend(kept);
    for (cell, row) in old.iter_mut().zip(rows) {
        if cell.shown != *row {
            cell.shown = row.clone();
            cell.row.set(row.clone());
        }
    }
    old
}

/// The cells of rows among which there are some that have come, gone or moved.
fn among(rows: &[ShownRow], old: &[Cell]) -> Vec<Cell> {
    let mut at = 0;
    let cell = |row: &ShownRow| {
        let key = row.id().as_key();
        let found = find_near(old, key, at);
        let known = found.and_then(|found| {
            at = found + 1;
            old.get(found)
        });
        known.cloned().unwrap_or_else(|| Cell {
            key,
            block: None,
            shown: row.clone(),
            row: ArcRwSignal::new(row.clone()),
        })
    };
    rows.iter().map(cell).collect()
}

/// Where a key stands, looked for around where it should: a list changes in one place at a time, and
/// may be long.
fn find_near(cells: &[Cell], key: u128, at: usize) -> Option<usize> {
    let around = (0..=cells.len()).flat_map(|step| [at.checked_add(step), at.checked_sub(step)]);
    let is_it = |at: &usize| cells.get(*at).is_some_and(|cell| cell.key == key);
    around.flatten().find(is_it)
}

/// Rows that stand in one block.
#[derive(Debug, PartialEq, Eq)]
struct Run {
    /// Which it was; `None` where it is a new one.
    was: Option<usize>,
    length: usize,
}

/// The blocks of a list, given the one in which each of its rows stood: whoever stays in order stays in
/// their block, and the others go with the one before them.
fn runs(stood: &[Option<usize>]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    // The newest block of those that there were.
    let mut newest = None;
    for (was, stays) in stood.iter().zip(in_order(stood)) {
        // A block that another one has come after is not begun again.
        let is_over = newest == *was && runs.last().is_some_and(|run| run.was != *was);
        let was = was.filter(|_| stays && !is_over);
        newest = was.or(newest);
        let is_first = runs.len() == 1;
        match runs.last_mut() {
            Some(run) if was.is_some() && run.was == was => run.length += 1,
            Some(run) if was.is_none() && run.length < MOST => run.length += 1,
            // Before the first of all.
            Some(run) if is_first && run.was.is_none() && run.length < MOST => {
                run.was = was;
                run.length += 1;
            }
            _ => runs.push(Run { was, length: 1 }),
        }
    }
    runs
}

/// Which rows stand in the order in which they stood, of those that did: the most that can.
fn in_order(stood: &[Option<usize>]) -> Vec<bool> {
    let mut stays = vec![false; stood.len()];
    // The longest sequence that does not fall: for each length, where the lowest one ends.
    let mut ends: Vec<usize> = Vec::new();
    let mut before = vec![None; stood.len()];
    for at in (0..stood.len()).filter(|at| stood[*at].is_some()) {
        let length = match ends.last() {
            // Most of them follow the one before.
            Some(end) if stood[*end] <= stood[at] => ends.len(),
            _ => ends.partition_point(|end| stood[*end] <= stood[at]),
        };
        before[at] = length.checked_sub(1).map(|shorter| ends[shorter]);
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut last = ends.last().copied();
    while let Some(at) = last {
        stays[at] = true;
        last = before[at];
    }
    stays
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ui::tasks::rows::tests::row;

    /// The blocks of rows, which are told by the block they stood in: a letter, or `.` for a new row.
    fn blocks(stood: &str) -> String {
        let stood: Vec<_> = stood
            .bytes()
            .map(|letter| letter.checked_sub(b'a').map(usize::from))
            .collect();
        let name = |run: &Run| {
            let letter = run.was.and_then(|was| u8::try_from(was).ok());
            let letter = letter.map_or('-', |was| (b'a' + was).into());
            format!("{letter}{}", run.length)
        };
        runs(&stood).iter().map(name).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn new_rows_make_blocks_of_forty() {
        assert_eq!(blocks(&".".repeat(100)), "-40 -40 -20");
        assert_eq!(blocks(&format!("{}...", "a".repeat(40))), "a40 -3");
        assert_eq!(blocks(""), "");
    }

    #[test]
    fn a_row_that_comes_among_others_joins_their_block() {
        assert_eq!(blocks("aaa.aabb"), "a6 b2");
        assert_eq!(blocks(".aabb"), "a3 b2");
        assert_eq!(blocks("aabb."), "a2 b3");
    }

    #[test]
    fn a_row_that_leaves_leaves_the_others_where_they_are() {
        assert_eq!(blocks("abbb"), "a1 b3");
        assert_eq!(blocks("bbb"), "b3");
    }

    #[test]
    fn rows_that_move_take_no_block_with_them() {
        assert_eq!(blocks("aacaabbcc"), "a5 b2 c2");
        assert_eq!(blocks("caabbcc"), "a3 b2 c2");
        assert_eq!(blocks("aabbaccc"), "a2 b3 c3");
        assert_eq!(blocks("aacccabb"), "a6 b2");
    }

    #[test]
    fn a_block_that_a_new_one_stands_in_the_middle_of_is_not_there_twice() {
        let full = "a".repeat(40);
        assert_eq!(blocks(&format!("{full}.abb")), "a40 -2 b2");
        assert_eq!(blocks(&format!("{full}.aaa")), "a40 -4");
    }

    /// Some ids in some order.
    fn some() -> impl Strategy<Value = Vec<u128>> {
        let all = Just((0..12).collect::<Vec<_>>()).prop_shuffle();
        (all, 0..12_usize).prop_map(|(mut ids, length)| {
            ids.truncate(length);
            ids
        })
    }

    proptest::proptest! {
        #[test]
        fn every_row_is_in_its_cell_and_keeps_it(old in some(), new in some(), position in "[a-b]") {
            let rows = |ids: &[u128], at| ids.iter().map(|id| row(*id, 1, at)).collect::<Vec<_>>();
            let cells = in_cells(&rows(&old, "a"), Vec::new());
            let rows = rows(&new, &position);
            let now = in_cells(&rows, cells.clone());
            assert_eq!(now.iter().map(|cell| cell.key).collect::<Vec<_>>(), new);
            for (cell, row) in now.iter().zip(&rows) {
                assert_eq!((&cell.shown, &cell.row.get_untracked()), (row, row));
                let was = cells.iter().find(|old| old.key == cell.key);
                assert!(was.is_none_or(|was| was.row == cell.row));
            }
        }

        #[test]
        fn every_row_stands_in_one_block_and_every_block_once(
            stood in proptest::collection::vec(proptest::option::of(0_usize..4), 0..150)
        ) {
            let runs = runs(&stood);
            assert_eq!(runs.iter().map(|run| run.length).sum::<usize>(), stood.len());
            let old: Vec<_> = runs.iter().filter_map(|run| run.was).collect();
            assert!(old.is_sorted_by(|one, next| one < next), "{old:?}");
        }
    }

    #[test]
    fn a_list_the_other_way_round_is_still_whole() {
        assert_eq!(blocks("ccbbaa"), "a6");
        let many = format!("{}{}", "b".repeat(15), "a".repeat(15));
        assert_eq!(blocks(&many), "a30");
    }
}
