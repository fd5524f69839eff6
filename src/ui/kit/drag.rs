//! Moving things to other places: by mouse, by touch (a long press lifts), and by keyboard (Space
//! lifts, arrows choose a place, Space drops, Esc puts back). Knows things and places by their keys
//! alone: a place is whatever has `data-drop`. What happens is announced, and what is lifted stays
//! where it is until it is dropped, so that nothing has to be put back.

use std::time::Duration;

use leptos::{ev, prelude::*};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{AddEventListenerOptions, Event, HtmlElement, KeyboardEvent, PointerEvent};

/// A mouse that moves less than this, in pixels, clicks.
const MOUSE_SLACK: f64 = 5.0;

/// A finger that moves more than this before it has lifted anything scrolls.
const TOUCH_SLACK: f64 = 10.0;

/// How long a finger rests on what it lifts.
const LONG_PRESS: Duration = Duration::from_millis(350);

/// What is lifted, and where it would be dropped.
#[derive(Clone, Debug, PartialEq)]
pub struct Lifted {
    pub item: String,
    pub over: Option<String>,
}

/// A pointer that is down on something. Nothing of the browser's own is kept in here: the server makes
/// views too, and drops them on whatever thread it likes.
#[derive(Clone)]
struct Press {
    item: String,
    name: String,
    from: (f64, f64),
    number: usize,
}

/// The moving of things between the places of one view.
#[derive(Clone, Copy)]
pub struct Drag {
    lifted: RwSignal<Option<Lifted>>,
    press: StoredValue<Option<Press>>,
    presses: StoredValue<usize>,
    /// A click that only ends a move opens nothing.
    has_moved: StoredValue<bool>,
    said: RwSignal<String>,
    on_drop: Callback<(String, String)>,
    name_of_place: Callback<String, String>,
}

impl Drag {
    /// For a view. `on_drop` gets a thing and a place; `name_of_place` says a place in words.
    pub fn new(
        on_drop: Callback<(String, String)>,
        name_of_place: Callback<String, String>,
    ) -> Self {
        let drag = Self {
            lifted: RwSignal::new(None),
            press: StoredValue::new(None),
            presses: StoredValue::new(0),
            has_moved: StoredValue::new(false),
            said: RwSignal::new(String::new()),
            on_drop,
            name_of_place,
        };
        Effect::new(move |_| drag.listen());
        drag
    }

    /// Whether this thing is lifted.
    pub fn lifts(self, item: &str) -> bool {
        self.lifted
            .with(|lifted| lifted.as_ref().is_some_and(|lifted| lifted.item == item))
    }

    /// Whether what is lifted would be dropped at this place.
    pub fn is_over(self, place: &str) -> bool {
        let over = |lifted: &Lifted| lifted.over.as_deref() == Some(place);
        self.lifted.with(|lifted| lifted.as_ref().is_some_and(over))
    }

    /// What there is to say of it, for a screen reader.
    pub fn said(self) -> Signal<String> {
        self.said.into()
    }

    /// A pointer goes down on a thing.
    pub fn press(self, event: &PointerEvent, item: &str, name: &str) {
        if event.button() != 0 {
            return;
        }
        let number = self.presses.get_value() + 1;
        self.presses.set_value(number);
        self.press.set_value(Some(Press {
            item: item.to_owned(),
            name: name.to_owned(),
            from: (event.client_x().into(), event.client_y().into()),
            number,
        }));
        if event.pointer_type() != "mouse" {
            set_timeout(move || self.lift_if_still(number), LONG_PRESS);
        }
    }

    /// A key goes down on a thing that is at `place`. `neighbour` says which place is next to
    /// another in the direction of an arrow. True where the key was ours.
    pub fn key(
        self,
        event: &KeyboardEvent,
        (item, name, place): (&str, &str, &str),
        neighbour: impl Fn(&str, &str) -> Option<String>,
    ) {
        let over = self.lifted.with_untracked(|lifted| {
            let lifted = lifted.as_ref().filter(|lifted| lifted.item == item);
            lifted.map(|lifted| lifted.over.clone().unwrap_or_else(|| place.to_owned()))
        });
        let key = event.key();
        match (over, key.as_str()) {
            (None, " ") => {
                self.lift(item, name, Some(place.to_owned()));
            }
            (Some(over), " " | "Enter") => self.drop_on(item, name, Some(over)),
            (Some(_), "Escape") => self.put_back(),
            (Some(over), arrow) => match neighbour(&over, arrow) {
                Some(next) => self.hover(Some(next)),
                None => return,
            },
            (None, _) => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }

    /// The focus has left a thing: what the keyboard had lifted stays where it was.
    pub fn leave(self, item: &str) {
        let is_by_keyboard = self.press.with_value(Option::is_none);
        let lifts = |lifted: &Option<Lifted>| lifted.as_ref().is_some_and(|l| l.item == item);
        if is_by_keyboard && self.lifted.with_untracked(lifts) {
            self.put_back();
        }
    }

    fn lift(self, item: &str, name: &str, over: Option<String>) {
        self.lifted.set(Some(Lifted {
            item: item.to_owned(),
            over,
        }));
        self.said.set(format!(
            "{name} is lifted. Arrow keys choose a place, Space drops it there, Escape puts it back."
        ));
    }

    fn hover(self, place: Option<String>) {
        let is_new = self
            .lifted
            .with_untracked(|lifted| lifted.as_ref().is_some_and(|lifted| lifted.over != place));
        if !is_new {
            return;
        }
        if let Some(place) = &place {
            self.said.set(self.name_of_place.run(place.clone()));
        }
        self.lifted.update(|lifted| {
            if let Some(lifted) = lifted {
                lifted.over = place;
            }
        });
    }

    fn drop_on(self, item: &str, name: &str, place: Option<String>) {
        let Some(place) = place else {
            self.put_back();
            return;
        };
        self.lifted.set(None);
        let place_name = self.name_of_place.run(place.clone());
        self.said.set(format!("{name}: {place_name}"));
        self.on_drop.run((item.to_owned(), place));
    }

    fn put_back(self) {
        self.lifted.set(None);
        self.said.set("Put back".to_owned());
    }

    fn lift_if_still(self, number: usize) {
        let is_still = |press: &Press| press.number == number;
        let pressed = self.press.try_with_value(|press| {
            let press = press.as_ref().filter(|press| is_still(press))?;
            Some((press.item.clone(), press.name.clone()))
        });
        if let Some((item, name)) = pressed.flatten() {
            self.lift(&item, &name, None);
        }
    }

    /// Follows the pointer wherever it goes, as long as the view is there.
    fn listen(self) {
        let moves = window_event_listener(ev::pointermove, move |event| self.follow(&event));
        let ups = window_event_listener(ev::pointerup, move |_| self.release(true));
        let cancels = window_event_listener(ev::pointercancel, move |_| self.release(false));
        let keys = window_event_listener(ev::keydown, move |event| {
            if event.key() == "Escape" && self.press.with_value(Option::is_some) {
                self.release(false);
            }
        });
        // The page must not scroll under a finger that carries something, and browsers ask for
        // that in so many words. A click is caught before it gets anywhere.
        let touches = Listener::on("touchmove", move |event: Event| {
            if self.lifted.with_untracked(Option::is_some) && event.cancelable() {
                event.prevent_default();
            }
        });
        let clicks = Listener::on("click", move |event: Event| {
            if self.has_moved.get_value() {
                self.has_moved.set_value(false);
                event.prevent_default();
                event.stop_propagation();
            }
        });
        on_cleanup(move || {
            let all = [moves, ups, cancels, keys];
            all.into_iter().for_each(|handle| handle.remove());
        });
        // Gone with their owner.
        StoredValue::new_local((touches, clicks));
    }

    fn follow(self, event: &PointerEvent) {
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        let Some(press) = self.press.get_value() else {
            return;
        };
        let (right, down) = (x - press.from.0, y - press.from.1);
        if self.lifted.with_untracked(Option::is_none) {
            let distance = right.hypot(down);
            match event.pointer_type().as_str() {
                "mouse" if distance > MOUSE_SLACK => self.lift(&press.item, &press.name, None),
                "mouse" => return,
                _ if distance > TOUCH_SLACK => return self.press.set_value(None),
                _ => return,
            }
        }
        if let Some(element) = carried() {
            let to = format!("{right}px {down}px");
            let _ = element.style().set_property("translate", &to);
        }
        self.hover(place_at(x, y));
    }

    fn release(self, drops: bool) {
        let Some(press) = self.press.try_update_value(Option::take).flatten() else {
            return;
        };
        if let Some(element) = carried() {
            let _ = element.style().remove_property("translate");
        }
        let Some(lifted) = self.lifted.get_untracked() else {
            return;
        };
        self.has_moved.set_value(true);
        set_timeout(
            move || {
                self.has_moved.try_set_value(false);
            },
            Duration::ZERO,
        );
        self.drop_on(&press.item, &press.name, lifted.over.filter(|_| drops));
    }
}

/// What is being carried.
fn carried() -> Option<HtmlElement> {
    let element = document()
        .query_selector("[data-lifted=true]")
        .ok()
        .flatten()?;
    element.dyn_into().ok()
}

/// The place under a point. What is being carried lets the pointer through (`[data-lifted]`).
fn place_at(x: f64, y: f64) -> Option<String> {
    #[expect(clippy::cast_possible_truncation, reason = "pixels of a window")]
    let element = document().element_from_point(x as f32, y as f32)?;
    let place = element.closest("[data-drop]").ok().flatten()?;
    place.get_attribute("data-drop")
}

/// A listener on the window that comes first, and may keep the browser from what it would do.
struct Listener {
    name: &'static str,
    closure: Closure<dyn Fn(Event)>,
}

impl Listener {
    fn on(name: &'static str, react: impl Fn(Event) + 'static) -> Self {
        let closure = Closure::new(react);
        let options = AddEventListenerOptions::new();
        options.set_capture(true);
        options.set_passive(false);
        let _ = window().add_event_listener_with_callback_and_add_event_listener_options(
            name,
            closure.as_ref().unchecked_ref(),
            &options,
        );
        Self { name, closure }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function = AsRef::<JsValue>::as_ref(&self.closure).unchecked_ref();
        let _ = window().remove_event_listener_with_callback_and_bool(self.name, function, true);
    }
}
