//! The rows of lists. A list may be long: nobody looks through one who can ask a neighbour.

use leptos::prelude::{document, request_animation_frame};
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::in_focus;

/// A way through a list.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Down,
    Up,
}

impl Way {
    fn next(self, element: &Element) -> Option<Element> {
        match self {
            Self::Down => element.next_element_sibling(),
            Self::Up => element.previous_element_sibling(),
        }
    }

    fn first_in(self, element: &Element) -> Option<Element> {
        match self {
            Self::Down => element.first_element_child(),
            Self::Up => element.last_element_child(),
        }
    }
}

/// All such elements within one.
pub fn all(within: &Element, selector: &str) -> Vec<Element> {
    let found = within.query_selector_all(selector);
    let found = found.ok().into_iter().flat_map(|list| {
        let items = (0..list.length()).filter_map(move |index| list.item(index));
        items.collect::<Vec<_>>()
    });
    found.filter_map(|node| node.dyn_into().ok()).collect()
}

/// The block of its list that a row stands in.
pub fn block_of(row: &Element) -> Option<Element> {
    row.parent_element()
        .filter(|parent| parent.class_name() == "rows")
}

/// The row beside one in its list.
pub fn beside(row: &Element, way: Way) -> Option<Element> {
    let in_next_block = || way.first_in(&way.next(&block_of(row)?)?);
    way.next(row).or_else(in_next_block)
}

/// The last row of the list that a row stands in.
pub fn last_beside(row: &Element) -> Option<Element> {
    let last_block = || block_of(row)?.parent_element()?.last_element_child();
    last_block()
        .or_else(|| row.parent_element())?
        .last_element_child()
}

/// Moves the focus from task to task, down the page or up; from outside to the first or the last.
pub fn step_task(way: Way) {
    let row = document().active_element();
    let row = row.and_then(|active| active.closest(".task").ok().flatten());
    let next = row.as_ref().and_then(|row| beside(row, way));
    let next = next.and_then(|next| next.query_selector(".task-title").ok()?);
    let link = next.or_else(|| in_next_list(row.as_ref(), way));
    let link = link.and_then(|link| link.dyn_into::<HtmlElement>().ok());
    link.iter().for_each(|link| _ = link.focus());
}

/// Moves the focus away from a task that is about to go: down, or where nothing is, up.
pub fn step_off_task() {
    let before = document().active_element();
    step_task(Way::Down);
    if document().active_element() == before {
        step_task(Way::Up);
    }
}

/// Some of the tasks below one and above it, nearest first, that are none of these.
///
/// Some, since what stands beside it may go too; of other lists, where all of its own are among these.
pub fn tasks_beside(id: &str, others: &[String]) -> Vec<String> {
    const SOME: usize = 3;
    let is_none = |id: &String| !others.contains(id);
    let row = row_of_task(id);
    let walk = |way| {
        let rows = std::iter::successors(row.clone(), move |row| beside(row, way));
        let ids = rows.filter_map(|row| row.get_attribute("data-task"));
        ids.filter(is_none).take(SOME)
    };
    let near: Vec<_> = walk(Way::Down).chain(walk(Way::Up)).collect();
    if !near.is_empty() {
        return near;
    }
    let main = document().query_selector("main").ok().flatten();
    let rows = main.map_or_else(Vec::new, |main| all(&main, ".task"));
    let ids: Vec<_> = rows
        .iter()
        .filter_map(|row| row.get_attribute("data-task"))
        .collect();
    let at = ids.iter().position(|known| known == id).unwrap_or_default();
    let (above, below) = ids.split_at(at);
    let below = below.iter().filter(|id| is_none(id)).take(SOME);
    let above = above.iter().rev().filter(|id| is_none(id)).take(SOME);
    below.chain(above).cloned().collect()
}

/// Puts the focus on the first of these tasks that is there and stays, once what has just changed is drawn.
///
/// If something has it by then that stays, nothing is done. The page is scrolled only where the focus is to
/// be seen, as that of a keyboard is.
pub fn focus_one_of(ids: Vec<String>) {
    request_animation_frame(move || {
        let stays = |element: &Element| {
            // The boxes to choose with go too.
            let leaving = element.closest("[data-leaving='true'], .select-box");
            leaving.is_ok_and(|leaving| leaving.is_none())
        };
        if in_focus().as_ref().is_some_and(stays) {
            return;
        }
        let mut links = ids.iter().filter_map(|id| link_of(id));
        let link = links.find(stays);
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
            let _ = link.focus_with_options(&options);
            if link.matches(":focus-visible") == Ok(true) {
                show(&link);
            }
        }
    });
}

/// Scrolls to an element where it is out of sight.
pub fn show(element: &Element) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    options.set_inline(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// The link of a task in a list: rows are many, and found by its id.
fn link_of(id: &str) -> Option<Element> {
    document().get_element_by_id(&format!("task-{id}"))
}

/// The row of a task in a list.
pub fn row_of_task(id: &str) -> Option<Element> {
    link_of(id)?.closest("[data-task]").ok()?
}

/// The link of the task that comes after all of a list, or after what is no task.
fn in_next_list(row: Option<&Element>, way: Way) -> Option<Element> {
    if row.is_none() && way == Way::Down {
        return document().query_selector(".task .task-title").ok()?;
    }
    let links = document().query_selector_all(".task .task-title").ok()?;
    let count = links.length();
    let is_here = |index: &u32| row.is_some_and(|row| row.contains(links.item(*index).as_ref()));
    let next = match ((0..count).find(is_here), way) {
        (None, Way::Down) => 0,
        (None, Way::Up) => count.checked_sub(1)?,
        (Some(index), Way::Down) => index + 1,
        (Some(index), Way::Up) => index.checked_sub(1)?,
    };
    links.item(next)?.dyn_into().ok()
}
