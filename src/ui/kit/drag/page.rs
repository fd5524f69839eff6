//! What moving reads from the page, and writes on it.

use leptos::prelude::{document, request_animation_frame, window};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent, PointerEvent};

use super::{Things, reach::bring_near};
use crate::ui::browser::{Way, all, beside, block_of, in_focus, last_beside, row_of_task};

/// Where something can be dropped: at a place, and where that is in order, before a thing there or
/// at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    pub place: String,
    pub before: Option<String>,
}

pub fn find(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

/// What has columns side by side, and scrolls.
pub fn board() -> Option<Element> {
    document().get_element_by_id("board")
}

pub fn key_of(thing: &Element) -> Option<String> {
    thing.get_attribute("data-task")
}

pub fn thing(item: &str) -> Option<Element> {
    row_of_task(item).or_else(|| find(&format!("main [data-task='{item}']")))
}

pub fn is_place(element: &Element, place: &str) -> bool {
    element.get_attribute("data-drop").as_deref() == Some(place)
}

pub fn place(place: &str) -> Option<Element> {
    find(&format!("[data-drop='{place}']"))
}

/// A part of the page within which arrows lead from place to place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Region {
    View,
    SideBar,
}

impl Region {
    pub fn of(spot: &Spot) -> Self {
        let is_beside = place(&spot.place).is_some_and(|place| is_in_side_bar(&place));
        if is_beside { Self::SideBar } else { Self::View }
    }

    pub fn places(self) -> Vec<Element> {
        let within = match self {
            Self::View => find("main"),
            Self::SideBar => find(SIDE_BAR),
        };
        within.map_or_else(Vec::new, |within| all(&within, "[data-drop]"))
    }
}

const SIDE_BAR: &str = ".sidebar";

pub fn is_in_side_bar(element: &Element) -> bool {
    element.closest(SIDE_BAR).is_ok_and(|found| found.is_some())
}

/// Those of the places that stand in one row of a table with another.
pub fn row_of(places: &[Element], at: usize) -> impl Iterator<Item = usize> {
    let row = |place: &Element| place.closest("tr").ok().flatten();
    let here = places.get(at).and_then(row);
    let is_here = move |(_, place): &(usize, &Element)| here.is_some() && row(place) == here;
    let places = places.iter().enumerate().filter(is_here);
    places.map(|(at, _)| at)
}

/// What stands at a place, one below the other, but for what is carried.
pub struct Others<'a>(pub &'a str);

impl Others<'_> {
    fn key_of(&self, thing: &Element) -> Option<String> {
        key_of(thing).filter(|key| key != self.0)
    }

    /// From one on (itself included, unless it is what is carried) towards the end.
    pub fn after(&self, thing: Option<Element>) -> impl Iterator<Item = String> {
        let all = std::iter::successors(thing, |thing| beside(thing, Way::Down));
        all.filter_map(|thing| self.key_of(&thing))
    }

    /// The same towards the beginning.
    pub fn before(&self, thing: Option<Element>) -> impl Iterator<Item = String> {
        let all = std::iter::successors(thing, |thing| beside(thing, Way::Up));
        all.filter_map(|thing| self.key_of(&thing))
    }

    /// What stands before a spot, the nearest first.
    pub fn ahead_of(&self, spot: &Spot) -> impl Iterator<Item = String> {
        self.before(match &spot.before {
            Some(before) => thing(before).and_then(|thing| beside(&thing, Way::Up)),
            None => place(&spot.place).and_then(|place| last_beside(&first_at(&place)?)),
        })
    }

    /// What stands behind it.
    pub fn behind(&self, spot: &Spot) -> impl Iterator<Item = String> {
        self.after(spot.before.as_deref().and_then(thing))
    }

    /// All of a place.
    pub fn at(&self, place: &Element) -> impl Iterator<Item = String> {
        self.after(first_at(place))
    }
}

/// The first of what stands at a place.
fn first_at(place: &Element) -> Option<Element> {
    place.query_selector("[data-task]").ok()?
}

impl Spot {
    /// Where a thing stands now; nowhere, where nothing can be dropped.
    pub fn of(item: &str) -> Option<Self> {
        let thing = thing(item)?;
        let place = thing.closest("[data-drop]").ok()??;
        Some(Self {
            place: place.get_attribute("data-drop")?,
            before: Others(item).after(Some(thing)).next(),
        })
    }
}

/// What is under what is carried, at a point of the window.
pub fn under((x, y): (f64, f64), item: &str) -> Option<Element> {
    #[expect(clippy::cast_possible_truncation, reason = "pixels of a window")]
    let all = document().elements_from_point(x as f32, y as f32);
    let carried = thing(item);
    let is_carried = |element: &Element| {
        carried
            .as_ref()
            .is_some_and(|it| it.contains(Some(element)))
    };
    let mut all = all.iter().filter_map(|element| element.dyn_into().ok());
    all.find(|element| !is_carried(element))
}

/// The spot there, at a height of the window.
pub fn spot_at(under: &Element, y: f64, item: &str, things: &dyn Things) -> Option<Spot> {
    let element = under.closest("[data-drop]").ok()??;
    let place = element.get_attribute("data-drop")?;
    let before = things
        .is_ordered(&place)
        .then(|| before_point(&element, under, y, item));
    Some(Spot {
        place,
        before: before.flatten(),
    })
}

/// The first of what stands at a place that is below a height.
fn before_point(place: &Element, under: &Element, y: f64, item: &str) -> Option<String> {
    let is_below = |thing: &Element| {
        let area = thing.get_bounding_client_rect();
        area.top() + area.height() / 2.0 > y
    };
    let others = Others(item);
    match under.closest("[data-task]").ok().flatten() {
        Some(thing) if is_below(&thing) => others.after(Some(thing)).next(),
        Some(thing) => others.after(beside(&thing, Way::Down)).next(),
        // Between two of them, or beside.
        None => {
            let mut all = others.after(first_near(place, y));
            all.find(|key| thing(key).is_some_and(|thing| is_below(&thing)))
        }
    }
}

/// Where to begin to look for what is at a height: in a long list, with the block that reaches there. What is
/// out of sight is not laid out, and would have to be, block by block, to tell where it is.
fn first_near(place: &Element, y: f64) -> Option<Element> {
    let first = first_at(place)?;
    let Some(block) = block_of(&first) else {
        return Some(first);
    };
    let mut blocks = std::iter::successors(Some(block), Element::next_element_sibling);
    let reaches = |block: &Element| block.get_bounding_client_rect().bottom() > y;
    blocks.find(reaches)?.first_element_child()
}

pub fn has_translate(thing: &Element) -> bool {
    let style = thing.get_attribute("style");
    style.is_some_and(|style| style.contains("translate"))
}

/// What is written on the page for as long as this lives.
#[derive(Default)]
pub struct Marks(Vec<(Element, &'static str)>);

impl Marks {
    fn put(&mut self, element: Option<Element>, name: &'static str, value: &str) {
        if let Some(element) = element {
            let _ = element.set_attribute(name, value);
            self.0.push((element, name));
        }
    }
}

impl Drop for Marks {
    fn drop(&mut self) {
        for (element, name) in &self.0 {
            let _ = element.remove_attribute(name);
        }
    }
}

/// Says on the page that a thing is lifted, and whether it is so without the focus: what has that is
/// drawn, however far out of sight the rest of its list is by then.
///
/// Only what a pointer carries has a pointer on it, which looks like it: what all of the page inherits, all of
/// it is laid out for.
pub fn mark_lifted(item: &str, is_carried: bool) -> Marks {
    let mut marks = Marks::default();
    let thing = thing(item);
    let active = document().active_element();
    let has_focus = thing
        .as_ref()
        .is_some_and(|t| t.contains(active.as_deref()));
    for name in ["td", ".rows", ".tasks"] {
        let within = thing.as_ref().and_then(|thing| thing.closest(name).ok()?);
        let how = if has_focus { "focused" } else { "alone" };
        marks.put(within, "data-lifted-within", how);
    }
    marks.put(thing.clone(), "data-lifted", "true");
    marks.put(thing.filter(|_| is_carried), "data-carried", "true");
    marks
}

/// What is lifted no more stands where it stood.
pub fn put_down(item: &str) {
    let thing = thing(item).and_then(|thing| thing.dyn_into::<HtmlElement>().ok());
    thing
        .iter()
        .for_each(|thing| _ = thing.style().remove_property("translate"));
    set_moving(false);
}

fn link_of(thing: &Element) -> Option<HtmlElement> {
    thing.query_selector("a").ok()??.dyn_into().ok()
}

/// An empty place that is there only while something is carried.
pub const SPARE_ID: &str = "spare-place";

/// Says that a pointer carries something, to those whom it concerns. Said of the page, the browser would look
/// through all of it for them.
pub fn set_moving(is_moving: bool) {
    let body = document().body().map(Element::from);
    let spare = document().get_element_by_id(SPARE_ID);
    for element in [body, spare].into_iter().flatten() {
        let _ = element.toggle_attribute_with_force("data-moving", is_moving);
    }
}

/// What the focus is on when the keyboard lifts a thing.
const HANDLE: &str = "[data-task] > a, [data-task] > .task-text > a";

/// How long the focus is watched over while the view that has changed settles.
pub const FRAMES: u8 = 30;

/// Takes the focus from what is about to move: an element that is taken out with the focus in it has
/// the browser lay out the page twice.
pub fn let_go(item: &str) {
    let active = document().active_element();
    let within = active.filter(|active| thing(item).is_some_and(|t| t.contains(Some(active))));
    let within = within.and_then(|active| active.dyn_into::<HtmlElement>().ok());
    within.iter().for_each(|active| _ = active.blur());
}

/// Gives the focus back to what was moved, which is drawn anew where it is now: for half a second, or
/// until it is somewhere else.
pub fn keep_focus(item: String, frames: u8) {
    request_animation_frame(move || {
        if in_focus().is_none() {
            let link = thing(&item).as_ref().and_then(link_of);
            link.iter().for_each(|link| _ = link.focus());
        }
        if frames > 0 {
            keep_focus(item, frames - 1);
        }
    });
}

/// Where a point of the window is on the page, which scrolls, and a board in it.
pub fn on_page((x, y): (f64, f64)) -> (f64, f64) {
    let aside = board().map_or(0, |board| board.scroll_left());
    let down = window().scroll_y().unwrap_or_default();
    (x + f64::from(aside), y + down)
}

/// Where an event was in the window.
pub fn at(event: &PointerEvent) -> (f64, f64) {
    (event.client_x().into(), event.client_y().into())
}

/// The thing that a pointer goes down on, if not on something in it that is for pressing.
pub fn pressed(event: &PointerEvent) -> Option<String> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let is_for_itself = target
        .closest("button, input, select, textarea, [popover]")
        .ok()?
        .is_some();
    key_of(&target.closest("[data-task]").ok()??).filter(|_| !is_for_itself)
}

/// The thing whose handle has the focus.
pub fn handle(event: &KeyboardEvent) -> Option<String> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let target = target.matches(HANDLE).ok()?.then_some(target)?;
    key_of(&target.closest("[data-task]").ok()??)
}

pub fn in_words(things: &dyn Things, spot: &Spot) -> String {
    let name = things.place_name(&spot.place);
    let before = spot.before.as_ref().and_then(|before| things.name(before));
    match (before, things.is_ordered(&spot.place)) {
        (Some(title), _) => format!("{name}, before {title}"),
        (None, true) => format!("{name}, at the end"),
        (None, false) => name,
    }
}

/// Says on the page where something would land.
pub fn mark(item: &str, over: Option<&Spot>, things: &dyn Things) -> Marks {
    let mut marks = Marks::default();
    let Some((spot, place)) = over.and_then(|spot| Some((spot, place(&spot.place)?))) else {
        return marks;
    };
    if things.is_ordered(&spot.place) {
        let others = Others(item);
        let (line, side) = match &spot.before {
            Some(next) => (Some(next.clone()), "before"),
            None => (others.ahead_of(spot).next(), "after"),
        };
        let line = line.as_deref().and_then(thing);
        if line.is_some() {
            marks.put(Some(place.clone()), "data-between", "true");
        }
        show_to_keyboard(item, line.as_ref());
        marks.put(line, "data-over", side);
    } else {
        show_to_keyboard(item, Some(&place));
    }
    marks.put(Some(place), "data-over", "true");
    marks
}

/// Scrolls to where the keyboard has led; a pointer is there already.
fn show_to_keyboard(item: &str, to: Option<&Element>) {
    let by_keyboard = thing(item).is_some_and(|thing| !has_translate(&thing));
    to.filter(|_| by_keyboard).into_iter().for_each(bring_near);
}
