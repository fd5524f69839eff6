//! The browser, as far as we need it. To be called from effects and event handlers only: the
//! server compiles this too, and has no browser.

mod clock;
mod draft;
mod field;
mod focus;
mod rows;
mod send;

use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, UnwrapThrowExt};
use wasm_bindgen_futures::JsFuture;

pub use clock::{now, time_zone, today, wall_clock};
pub use draft::{Draft, drafts, drop_all as drop_drafts};
pub use field::{fill, leave_field, pasted_text, put_text, text_before_caret, typed, typed_into};
pub use focus::{focus, focus_soon, in_focus, is_focused, keep_focus, try_focus};
pub use rows::{
    Way, all, beside, block_of, focus_one_of, last_beside, row_of_task, show, step_off_task,
    step_task, tasks_beside,
};
pub use send::{
    Answer, Fields, submit, submit_file, submit_file_in_steps, submit_written, take_file,
    take_form, value_in,
};

use crate::ui::state::page_context::{ELEMENT_ID, PageContext};

/// What is on its way is looked for in so many frames.
const FRAMES: u8 = 60;

/// What the server put into the page for us.
pub fn page_context() -> PageContext {
    let json = document()
        .get_element_by_id(ELEMENT_ID)
        .and_then(|element| element.text_content());
    json.and_then(|json| serde_json::from_slice(json.as_bytes()).ok())
        .unwrap_or_default()
}

/// What holds the page.
pub fn body() -> web_sys::HtmlElement {
    document().body().expect_throw("a page has a body")
}

/// Says on the root element that the page is awake.
pub fn mark_hydrated() {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-hydrated", "true");
    }
}

/// Has the browser keep the page that says that the server cannot be reached. Where it will not (over
/// plain `http`, in some private windows), it shows one of its own.
pub fn prepare_for_offline() {
    let worker = js_sys::Reflect::get(&window().navigator(), &"serviceWorker".into());
    let Some(worker) = worker.ok().filter(|worker| !worker.is_undefined()) else {
        return;
    };
    let worker: web_sys::ServiceWorkerContainer = worker.unchecked_into();
    leptos::task::spawn_local(async move {
        let _ = JsFuture::from(worker.register("/sw.js")).await;
    });
}

/// Loads an address, with everything that goes with a page that is new.
pub fn load(address: &str) {
    let _ = window().location().set_href(address);
}

/// Loads the page anew.
pub fn reload() {
    let _ = window().location().reload();
}

/// After a panic: where a piece of the page's code did not come, since the network or this version
/// of Tend has gone, the page is loaded anew; but not again and again.
pub fn recover(panic: &str) {
    const AT: &str = "tend-recovered-at";
    const PAUSE_MILLISECONDS: u64 = 10_000;
    let storage = window().session_storage().ok().flatten();
    let Some(storage) = storage.filter(|_| panic.contains("load callback should succeed")) else {
        return;
    };
    let last = storage.get_item(AT).ok().flatten();
    let last = last
        .and_then(|at| at.parse::<u64>().ok())
        .unwrap_or_default();
    // A whole number: what reads other ones is 13 KB of code and tables.
    let now = js_sys::Date::now() as u64;
    if now.saturating_sub(last) > PAUSE_MILLISECONDS
        && storage.set_item(AT, &now.to_string()).is_ok()
    {
        reload();
    }
}

/// Opens a dialog as a modal one: the rest of the page is inert until it closes.
pub fn show_modal(dialog: &web_sys::HtmlDialogElement) {
    let dialog = dialog.clone();
    when_on_page(&dialog.clone(), move || {
        // The server renders it open, for those who have no JavaScript; open is not yet modal.
        let _ = dialog.remove_attribute("open");
        let _ = dialog.show_modal();
    });
}

/// Does something as soon as an element is on the page: what is made while a view waits is put there
/// a moment later. What does not come within a second never does.
pub fn when_on_page(element: &web_sys::Element, act: impl FnOnce() + 'static) {
    look_for(element.clone(), FRAMES, Box::new(act));
}

fn look_for(element: web_sys::Element, frames: u8, act: Box<dyn FnOnce()>) {
    if element.is_connected() {
        act();
    } else if frames > 0 {
        leptos::prelude::request_animation_frame(move || look_for(element, frames - 1, act));
    }
}

/// Whether an element of this id is in view, or less than two screens further down.
pub fn is_ahead(id: &str) -> bool {
    const SCREENS: f64 = 3.0;
    let element = document().get_element_by_id(id);
    element
        .is_some_and(|element| element.get_bounding_client_rect().top() < SCREENS * window_height())
}

/// How much of the page is seen at once, in pixels.
pub fn window_height() -> f64 {
    let height = window().inner_height().ok();
    height.and_then(|h| h.as_f64()).unwrap_or_default()
}

/// Opens a menu as soon as it is there: whoever types fast may ask for what is still being drawn.
/// What does not come within a second never does.
pub fn show_popup(id: &'static str) {
    show_popup_within(id, FRAMES);
}

fn show_popup_within(id: &'static str, frames: u8) {
    let popup = document().get_element_by_id(id);
    match popup.and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()) {
        Some(popup) => _ = popup.show_popover(),
        None if frames > 0 => leptos::prelude::request_animation_frame(move || {
            show_popup_within(id, frames - 1);
        }),
        None => {}
    }
}

/// Closes a menu, or a dialog however it was opened.
pub fn close_popup(id: &str) {
    let element = document().get_element_by_id(id);
    let Some(popup) = element.and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()) else {
        return;
    };
    if popup.has_attribute("popover") {
        let _ = popup.hide_popover();
    } else if let Ok(dialog) = popup.dyn_into::<web_sys::HtmlDialogElement>() {
        dialog.close();
    }
}

/// The number of the task list's box that was ticked (`data-item`).
pub fn ticked_item(event: &web_sys::Event) -> Option<u32> {
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    target.get_attribute("data-item")?.parse().ok()
}

/// Whether the address asks for something to be open over the page.
pub fn has_dialog() -> bool {
    is_there("dialog[open]")
}

/// Whether keys are for something else than shortcuts: a field, or a dialog over the page.
pub fn is_typing() -> bool {
    is_in_text() || is_focused_in("select") || has_modal()
}

/// Whether a dialog stands over the page. It has the focus then, unless nothing has: only then is there
/// need to look through the page, which takes its time where a list is long.
pub fn has_modal() -> bool {
    match in_focus() {
        Some(active) => active.closest("dialog:modal").is_ok_and(|it| it.is_some()),
        None => is_there("dialog:modal"),
    }
}

/// Whether a menu is open.
pub fn has_menu() -> bool {
    is_there(":popover-open")
}

/// Whether the focus is in a field for text, which takes its own changes back.
pub fn is_in_text() -> bool {
    is_focused_in(
        "textarea, [contenteditable], \
        input:not([type='checkbox'], [type='radio'], [type='button'], [type='submit'])",
    )
}

fn is_focused_in(selector: &str) -> bool {
    let active = document().active_element();
    active.is_some_and(|active| active.matches(selector).unwrap_or_default())
}

/// The id of the task in a list or a calendar that has the focus.
pub fn task_in_focus() -> Option<String> {
    let row = document().active_element()?.closest("[data-task]").ok()??;
    row.get_attribute("data-task")
}

/// Presses a key for people, on what has the focus; written as the table of shortcuts writes it.
pub fn press(key: &str) {
    let init = web_sys::KeyboardEventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    init.set_ctrl_key(key.starts_with("Ctrl-"));
    init.set_key(key.trim_start_matches("Ctrl-"));
    let event = web_sys::KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init);
    let (Ok(event), Some(active)) = (event, document().active_element()) else {
        return;
    };
    // An untrusted Enter follows no link.
    match (key, active.dyn_ref::<web_sys::HtmlElement>()) {
        ("Enter", Some(link)) => link.click(),
        _ => _ = active.dispatch_event(&event),
    }
}

/// Whether the page has something for a selector.
pub fn is_there(selector: &str) -> bool {
    find(selector).is_some()
}

/// Whether the page has an element of this id; which costs nothing, however long the page is.
pub fn has_id(id: &str) -> bool {
    document().get_element_by_id(id).is_some()
}

/// Presses the first such element for people.
pub fn click(selector: &str) {
    if let Some(Ok(element)) = find(selector).map(|e| e.dyn_into::<web_sys::HtmlElement>()) {
        element.click();
    }
}

/// Scrolls to an element of this id, where it is out of sight.
pub fn show_element(id: &str) {
    document().get_element_by_id(id).iter().for_each(show);
}

/// A key, as where people read from left to right: there, forwards is to the right.
pub fn key_as_read(event: &web_sys::KeyboardEvent) -> String {
    let root = document().document_element();
    let is_mirrored = root.is_some_and(|root| root.matches(":dir(rtl)") == Ok(true));
    match event.key().as_str() {
        "ArrowLeft" if is_mirrored => "ArrowRight".to_owned(),
        "ArrowRight" if is_mirrored => "ArrowLeft".to_owned(),
        key => key.to_owned(),
    }
}

fn find(selector: &str) -> Option<web_sys::Element> {
    document().query_selector(selector).ok().flatten()
}

/// Hands a form to the browser, which sends it even though the page goes. Longer ones than 64 KiB
/// it does not take.
pub fn beacon(path: &str, form: &str) {
    if let Ok(form) = web_sys::UrlSearchParams::new_with_str(form) {
        let _ = window()
            .navigator()
            .send_beacon_with_opt_url_search_params(path, Some(&form));
    }
}

/// Puts the focus on a field, by the API's name, of the form for a server function.
pub fn focus_field(action: &str, field: &str) {
    let form = format!("form:has([name='__fn'][value='{action}'])");
    let selector = format!("{form} [name='{field}'], {form} [name$='[{field}]']");
    let element = document().query_selector(&selector).ok().flatten();
    if let Some(element) = element.and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Forgets the file that was chosen in the field of this id.
pub fn clear_file(id: &str) {
    let field = document().get_element_by_id(id);
    let field = field.and_then(|field| field.dyn_into::<web_sys::HtmlInputElement>().ok());
    field.iter().for_each(|field| field.set_value(""));
}

/// Empties the fields of the form for a server function, and says so to whoever watches them.
pub fn reset_form(action: &str) {
    let selector = format!("form:has([name='__fn'][value='{action}'])");
    let form = document().query_selector(&selector).ok().flatten();
    let Some(form) = form.and_then(|e| e.dyn_into::<web_sys::HtmlFormElement>().ok()) else {
        return;
    };
    form.reset();
    let fields = form.elements();
    for field in (0..fields.length()).filter_map(|index| fields.item(index)) {
        if let Ok(event) = web_sys::Event::new("input") {
            let _ = field.dispatch_event(&event);
        }
    }
}

/// Puts a choice of how pages look on the root element: `theme` or `density`.
pub fn show_looks(what: &str, choice: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute(&format!("data-{what}"), choice);
    }
}

/// Opens the date picker of a hidden date field.
pub fn show_picker(input: &web_sys::HtmlInputElement) {
    let method = js_sys::Reflect::get(input, &"showPicker".into());
    if let Ok(method) = method.and_then(|method| method.dyn_into::<js_sys::Function>()) {
        // Throws where the browser has none, or where no click asked for it.
        let _ = method.call0(input);
    }
}
