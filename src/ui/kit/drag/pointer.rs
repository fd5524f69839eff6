//! What a mouse or a finger does: lifts, carries and drops.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, PointerEvent};

use super::{
    Drag, Shared,
    page::{at, on_page, pressed, spot_at, thing, under},
    reach::{Drawer, scroll},
};

/// A mouse that moves less than this, in pixels, clicks.
const MOUSE_SLACK: f64 = 5.0;

/// A finger that moves more than this before it has lifted anything scrolls.
const TOUCH_SLACK: f64 = 10.0;

/// How long a finger rests on what it lifts.
const LONG_PRESS: Duration = Duration::from_millis(350);

/// A pointer that is down on something.
pub struct Press {
    item: String,
    /// On the page.
    from: (f64, f64),
    /// In the window, now.
    at: (f64, f64),
    number: usize,
    is_touch: bool,
    is_scrolling: bool,
}

impl Press {
    pub fn is_touch(&self) -> bool {
        self.is_touch
    }
}

impl Drag {
    pub(super) fn press(&mut self, event: &PointerEvent, drag: Shared) {
        let Some(item) = pressed(event).filter(|_| event.button() == 0 && event.is_primary())
        else {
            return;
        };
        self.presses += 1;
        let number = self.presses;
        let is_touch = event.pointer_type() != "mouse";
        self.press = Some(Press {
            item,
            from: on_page(at(event)),
            at: at(event),
            number,
            is_touch,
            is_scrolling: false,
        });
        if is_touch {
            let lift = move |state: &mut Self| {
                let press = state.press.as_ref().filter(|press| press.number == number);
                if let Some(item) = press.map(|press| press.item.clone()) {
                    state.lift(item, None);
                }
            };
            set_timeout(move || _ = drag.try_update_value(lift), LONG_PRESS);
        }
    }

    pub(super) fn follow(&mut self, event: &PointerEvent, drag: Shared) {
        let Some(press) = &mut self.press else {
            return;
        };
        press.at = at(event);
        if self.lifted.is_none() {
            let (to, from) = (on_page(press.at), press.from);
            let distance = (to.0 - from.0).hypot(to.1 - from.1);
            match press.is_touch {
                false if distance > MOUSE_SLACK => {
                    let item = press.item.clone();
                    self.lift(item, None);
                }
                true if distance > TOUCH_SLACK => return self.press = None,
                _ => return,
            }
        }
        let under = self.carry();
        let drawer = under.as_ref().and_then(Drawer::behind);
        if let Some(lifted) = self.lifted.as_mut().filter(|_| drawer.is_some()) {
            lifted.drawer = drawer;
        }
        self.scroll(drag);
    }

    /// Puts what is lifted under the pointer; gives what else is there.
    fn carry(&mut self) -> Option<Element> {
        let (press, lifted) = (self.press.as_ref()?, self.lifted.as_ref()?);
        let (to, from) = (on_page(press.at), press.from);
        if let Some(element) = thing(&lifted.item).and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
            let to = format!("{}px {}px", to.0 - from.0, to.1 - from.1);
            let _ = element.style().set_property("translate", &to);
        }
        let under = under(press.at, &lifted.item);
        let spot = under
            .as_ref()
            .and_then(|under| spot_at(under, press.at.1, &lifted.item, &*self.things));
        self.hover(spot);
        under
    }

    /// Scrolls for as long as the pointer is near an edge with what it carries.
    fn scroll(&mut self, drag: Shared) {
        let press = self.press.as_mut().filter(|press| !press.is_scrolling);
        let Some((press, lifted)) = press.zip(self.lifted.as_ref()) else {
            return;
        };
        press.is_scrolling = scroll(under(press.at, &lifted.item).as_ref(), press.at);
        if press.is_scrolling {
            let go_on = move |state: &mut Self| {
                if let Some(press) = &mut state.press {
                    press.is_scrolling = false;
                }
                state.carry();
                state.scroll(drag);
            };
            request_animation_frame(move || _ = drag.try_update_value(go_on));
        }
    }

    pub(super) fn release(&mut self, drops: bool, drag: Shared) {
        if self.press.is_none() || self.lifted.is_none() {
            self.press = None;
            return;
        }
        self.has_moved = true;
        set_timeout(
            move || _ = drag.try_update_value(|state| state.has_moved = false),
            Duration::ZERO,
        );
        match drops {
            true => self.drop_here(drag),
            false => self.put_back(),
        }
        self.press = None;
    }
}
