//! What is out of sight comes within reach of what is carried: the page, a board and the side bar scroll,
//! and the drawer that has the side bar's places on phones opens.

use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{DomRect, Element, HtmlElement};

use super::page::{board, find, is_in_side_bar};
use crate::ui::browser::{show, window_height};

/// So near to an edge, in pixels, what is carried scrolls, and by so much with every frame.
const EDGE: f64 = 56.0;
const SCROLL: f64 = 14.0;

/// Which way to scroll at a point between two edges.
fn pace(at: f64, start: f64, end: f64) -> f64 {
    match at {
        _ if at < start + EDGE => -SCROLL,
        _ if at > end - EDGE => SCROLL,
        _ => 0.0,
    }
}

/// Scrolls what is under a pointer that carries something, where it is near an edge; true where there
/// was any need to.
pub fn scroll(under: Option<&Element>, (x, y): (f64, f64)) -> bool {
    if let Some(bar) = under.filter(|under| is_in_side_bar(under)) {
        let bar = bar.closest(".drawer, .sidebar").ok().flatten();
        return bar.is_some_and(|bar| {
            let area = bar.get_bounding_client_rect();
            let down = pace(y, area.top(), area.bottom());
            bar.scroll_by_with_x_and_y(0.0, down);
            down != 0.0
        });
    }
    let aside = board().map_or(0.0, |board| {
        let area = board.get_bounding_client_rect();
        let aside = pace(x, area.left(), area.right());
        let is_there = has_beyond(&board, aside < 0.0, area.left(), area.right());
        let aside = if is_there { aside } else { 0.0 };
        board.scroll_by_with_x_and_y(aside, 0.0);
        aside
    });
    let height = window_height();
    let bottom = find("main").map_or(0.0, |main| main.get_bounding_client_rect().bottom());
    let down = match pace(y, 0.0, height) {
        down if down > 0.0 && bottom <= height => 0.0,
        down => down,
    };
    window().scroll_by_with_x_and_y(0.0, down);
    aside != 0.0 || down != 0.0
}

/// Whether a board goes on beyond what is seen of it. What is carried goes beyond its end, and would
/// have it scroll on and on.
fn has_beyond(board: &Element, to_the_left: bool, left: f64, right: f64) -> bool {
    let ends = [board.first_element_child(), board.last_element_child()];
    let mut areas = ends
        .iter()
        .flatten()
        .map(|end| end.get_bounding_client_rect());
    match to_the_left {
        true => areas.any(|area| area.left() < left),
        false => areas.any(|area| area.right() > right),
    }
}

/// Scrolls so far that an element can be seen. For the rows of a list, which may be ten thousand, the
/// browser's own way looks through all of them.
pub fn bring_near(to: &Element) {
    let is_row = to.matches(".rows > .task").unwrap_or_default();
    let is_beside = to.closest(".board").is_ok_and(|board| board.is_some());
    if is_row && !is_beside {
        window().scroll_by_with_x_and_y(0.0, way_to(&to.get_bounding_client_rect()));
        return;
    }
    show(to);
}

/// How far below what is seen of the page something is, in pixels; less than nothing, where it is above.
fn way_to(area: &DomRect) -> f64 {
    let page = document().document_element();
    let style = page.and_then(|page| window().get_computed_style(&page).ok()?);
    let padding = |name| {
        let value = style.as_ref()?.get_property_value(name).ok()?;
        value.strip_suffix("px")?.parse().ok()
    };
    let above = area.top() - padding("scroll-padding-top").unwrap_or(0.0);
    let end = window_height() - padding("scroll-padding-bottom").unwrap_or(0.0);
    match area.bottom() - end {
        _ if above < 0.0 => above,
        below => below.max(0.0),
    }
}

/// A drawer that was opened for what is carried; closes with that.
pub struct Drawer(HtmlElement);

impl Drawer {
    /// Around a place that is not to be seen.
    pub fn around(place: &Element) -> Option<Self> {
        let is_seen = place.get_bounding_client_rect().width() > 0.0;
        let drawer = place.closest("[popover]").ok()?.filter(|_| !is_seen)?;
        Self::open(drawer)
    }

    /// The one that a button in the side bar opens.
    pub fn behind(under: &Element) -> Option<Self> {
        let opener = under.closest("[popovertarget]").ok()??;
        let id = opener.get_attribute("popovertarget")?;
        let drawer = document().get_element_by_id(&id)?;
        Self::open(drawer).filter(|_| is_in_side_bar(&opener))
    }

    fn open(drawer: Element) -> Option<Self> {
        let drawer = drawer.dyn_into::<HtmlElement>().ok()?;
        drawer.show_popover().ok()?;
        Some(Self(drawer))
    }

    pub fn has(&self, element: &Element) -> bool {
        self.0.contains(Some(element))
    }
}

impl Drop for Drawer {
    fn drop(&mut self) {
        let _ = self.0.hide_popover();
    }
}
