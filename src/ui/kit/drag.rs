//! Moving things to other places: by mouse, by touch (a long press lifts), and by keyboard (Space
//! lifts, arrows choose a place, Tab leads to the side bar and back, Space drops, Esc puts back). Reads
//! from the page what there is: a thing has its key in `data-task`, a place in `data-drop`. What
//! happens is announced, and what is lifted stays where it is until it is dropped, so that nothing has
//! to be put back.
//!
//! Listens to the window for all of them, so that a row costs nothing; and writes what is lifted
//! (`data-lifted`) and where it would land (`data-over`) on the page itself.

mod arrows;
mod page;
mod pointer;
mod reach;

use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{AddEventListenerOptions, Event, KeyboardEvent};

use crate::ui::browser;

pub use page::{SPARE_ID, Spot};

use arrows::{across, neighbour};
use page::{
    FRAMES, Marks, Others, handle, in_words, keep_focus, let_go, mark, mark_lifted, place,
    put_down, set_moving,
};
use pointer::Press;
use reach::Drawer;

const EVENTS: &[&str] = &[
    "pointerdown",
    "pointermove",
    "pointerup",
    "pointercancel",
    "keydown",
    "focusout",
    "touchmove",
    "click",
    "contextmenu",
    "dragstart",
    "selectstart",
];

/// Those who know what the things are.
pub trait Things {
    /// What a thing is called; `None` where it cannot be moved.
    fn name(&self, item: &str) -> Option<String>;

    /// What a place is called.
    fn place_name(&self, place: &str) -> String;

    /// Whether the things at a place have an order.
    fn is_ordered(&self, place: &str) -> bool;

    /// The place in the direction of an arrow, where the page cannot tell.
    fn beyond(&self, place: &str, key: &str) -> Option<String>;

    fn say(&self, words: String);

    /// A thing was dropped.
    fn drop_on(&self, item: &str, spot: &Spot, beside: Beside<'_>);
}

/// What stands at a place beside a spot there, but for what is dropped, the nearest first.
pub struct Beside<'a> {
    pub ahead: &'a mut dyn Iterator<Item = String>,
    pub behind: &'a mut dyn Iterator<Item = String>,
}

/// What is lifted, and where it would be dropped.
struct Lifted {
    item: String,
    over: Option<Spot>,
    #[expect(dead_code, reason = "they are there for as long as it is lifted")]
    lifted_marks: Marks,
    over_marks: Marks,
    drawer: Option<Drawer>,
}

/// The moving of things; one for the page.
pub struct Drag {
    things: Box<dyn Things>,
    lifted: Option<Lifted>,
    press: Option<Press>,
    presses: usize,
    /// A click that only ends a move opens nothing.
    has_moved: bool,
}

type Shared = StoredValue<Drag, LocalStorage>;

impl Drag {
    /// Listens for as long as the page is there; `early` is what happened before.
    pub fn listen(things: Box<dyn Things>, early: Vec<Event>) {
        let drag = StoredValue::new_local(Self {
            things,
            lifted: None,
            press: None,
            presses: 0,
            has_moved: false,
        });
        let hear = move |event: Event| {
            drag.try_update_value(|state| state.hear(&event, drag));
        };
        early.into_iter().for_each(&hear);
        let hear = Closure::<dyn Fn(Event)>::new(hear).into_js_value();
        let options = AddEventListenerOptions::new();
        // Before anybody else; and the page must not scroll under a finger that carries something.
        options.set_capture(true);
        options.set_passive(false);
        for name in EVENTS {
            let _ = window().add_event_listener_with_callback_and_add_event_listener_options(
                name,
                hear.unchecked_ref(),
                &options,
            );
        }
    }

    fn hear(&mut self, event: &Event, drag: Shared) {
        let is_ours = match event.type_().as_str() {
            "pointerdown" => {
                self.press(event.unchecked_ref(), drag);
                false
            }
            "pointermove" => {
                self.follow(event.unchecked_ref(), drag);
                false
            }
            "pointerup" => {
                self.release(true, drag);
                false
            }
            "pointercancel" => {
                self.release(false, drag);
                false
            }
            "keydown" => self.key(event.unchecked_ref(), drag),
            "focusout" => {
                self.leave();
                false
            }
            "click" => std::mem::take(&mut self.has_moved),
            "touchmove" => self.lifted.is_some() && event.cancelable(),
            // A long press has asked for something else already.
            "contextmenu" => self.press.as_ref().is_some_and(|press| press.is_touch()),
            // The browser would carry the link away, or select what is on the way.
            "dragstart" | "selectstart" => self.press.is_some(),
            _ => false,
        };
        if is_ours {
            event.prevent_default();
            event.stop_propagation();
        }
    }

    fn lift(&mut self, item: String, over: Option<Spot>) {
        let Some(name) = self.things.name(&item) else {
            self.press = None;
            return;
        };
        self.things.say(format!(
            "{name} is lifted. Arrow keys choose a place, Tab leads to the projects and back, \
            Space drops it there, Escape puts it back."
        ));
        if let Some(old) = self.lifted.take() {
            put_down(&old.item);
        }
        let lifted_marks = mark_lifted(&item, self.press.is_some());
        set_moving(self.press.is_some());
        self.lifted = Some(Lifted {
            item,
            over,
            lifted_marks,
            over_marks: Marks::default(),
            drawer: None,
        });
    }

    /// A key goes down; true where it was ours.
    fn key(&mut self, event: &KeyboardEvent, drag: Shared) -> bool {
        let key = browser::key_as_read(event);
        let is_back = event.shift_key() && key != "Tab";
        if event.ctrl_key() || event.meta_key() || event.alt_key() || is_back {
            return false;
        }
        if self.press.is_some() && self.lifted.is_some() {
            // A pointer carries it.
            if key == "Escape" {
                self.release(false, drag);
            }
            return true;
        }
        let Some(lifted) = &self.lifted else {
            let Some(item) = handle(event).filter(|_| key == " ") else {
                return false;
            };
            let here = Spot::of(&item);
            self.lift(item, here);
            return self.lifted.is_some();
        };
        match key.as_str() {
            " " | "Enter" => self.drop_here(drag),
            "Escape" => self.put_back(),
            "Tab" => {
                let next = across(&lifted.item, lifted.over.as_ref());
                self.hover(next);
            }
            key => {
                let over = lifted.over.as_ref();
                match neighbour(&*self.things, &lifted.item, over, key) {
                    Some(next) => self.hover(Some(next)),
                    // There is nothing further that way.
                    None => return key.starts_with("Arrow") || matches!(key, "Home" | "End"),
                }
            }
        }
        true
    }

    /// The focus goes: what the keyboard had lifted stays where it was.
    fn leave(&mut self) {
        if self.press.is_none() && self.lifted.is_some() {
            self.put_back();
        }
    }

    fn hover(&mut self, over: Option<Spot>) {
        let Some(lifted) = self.lifted.as_mut().filter(|lifted| lifted.over != over) else {
            return;
        };
        if let Some(spot) = &over {
            self.things.say(in_words(&*self.things, spot));
        }
        match over.as_ref().and_then(|spot| place(&spot.place)) {
            Some(place) => {
                let drawer = lifted.drawer.take().filter(|drawer| drawer.has(&place));
                lifted.drawer = drawer.or_else(|| Drawer::around(&place));
            }
            None if self.press.is_none() => lifted.drawer = None,
            // A pointer is on its way.
            None => {}
        }
        // The old ones go before the new ones come.
        lifted.over_marks = Marks::default();
        lifted.over_marks = mark(&lifted.item, over.as_ref(), &*self.things);
        lifted.over = over;
    }

    fn drop_here(&mut self, drag: Shared) {
        let by_keyboard = self.press.is_none();
        let Some(lifted) = self.lifted.take() else {
            return;
        };
        put_down(&lifted.item);
        let here = Spot::of(&lifted.item);
        let spot = lifted.over.filter(|spot| {
            // Where it stands already, it stays, and so does what is on nothing.
            let is_same = |here: &Spot| {
                here.place == spot.place
                    && (here.before == spot.before || !self.things.is_ordered(&spot.place))
            };
            !here.as_ref().is_some_and(is_same)
        });
        let Some(spot) = spot else {
            self.things.say("Put back".to_owned());
            return;
        };
        // What becomes of it is said by those who do it.
        self.things.say(String::new());
        let item = lifted.item;
        // Whoever is told may ask for things in turn.
        let tell = move || {
            let others = Others(&item);
            let (mut ahead, mut behind) = (others.ahead_of(&spot), others.behind(&spot));
            let beside = Beside {
                ahead: &mut ahead,
                behind: &mut behind,
            };
            if by_keyboard {
                let_go(&item);
            }
            _ = drag.try_with_value(|state| state.things.drop_on(&item, &spot, beside));
            if by_keyboard {
                keep_focus(item.clone(), FRAMES);
            }
        };
        queue_microtask(tell);
    }

    fn put_back(&mut self) {
        if let Some(lifted) = self.lifted.take() {
            put_down(&lifted.item);
        }
        self.things.say("Put back".to_owned());
    }
}
