//! The focus: who has it, and who is to get it.

use leptos::prelude::{document, request_animation_frame};
use wasm_bindgen::JsCast;

/// Whether an element has the focus.
pub fn is_focused(element: &web_sys::Element) -> bool {
    document().active_element().as_ref() == Some(element)
}

/// What has the focus, if anything has: where nothing has, the browser says that the body has it.
pub fn in_focus() -> Option<web_sys::Element> {
    let active = document().active_element();
    active.filter(|active| document().body().as_deref() != Some(active))
}

/// Puts the focus on an element of this id, if there is one.
pub fn focus(id: &str) {
    try_focus(id);
}

/// Puts the focus on an element of this id once what has just changed is drawn.
pub fn focus_soon(id: &'static str) {
    request_animation_frame(move || focus(id));
}

/// Keeps the focus on an element of this id while the view that it is in settles, which may take it
/// from the page and put it back: for half a second, or until the focus is somewhere else.
pub fn keep_focus(id: &'static str) {
    const FRAMES: u8 = 30;
    keep_focus_for(id, FRAMES);
}

fn keep_focus_for(id: &'static str, frames: u8) {
    let active = in_focus();
    let is_elsewhere = active.as_ref().is_some_and(|active| active.id() != id);
    if frames == 0 || is_elsewhere {
        return;
    }
    if active.is_none() {
        try_focus(id);
    }
    request_animation_frame(move || keep_focus_for(id, frames - 1));
}

/// Puts the focus on an element of this id; false where there is none.
pub fn try_focus(id: &str) -> bool {
    let element = document().get_element_by_id(id);
    let element = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    element.is_some_and(|element| element.focus().is_ok())
}
