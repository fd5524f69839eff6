//! Fields: what is in them, and where somebody is writing.

use leptos::prelude::document;
use wasm_bindgen::JsCast;

/// What was typed into the field of this id; nothing where there is none.
pub fn typed(id: &str) -> String {
    let element = document().get_element_by_id(id);
    let input = element.and_then(|element| element.dyn_into::<web_sys::HtmlInputElement>().ok());
    input.map(|input| input.value()).unwrap_or_default()
}

/// The text that is being pasted.
pub fn pasted_text(event: &web_sys::ClipboardEvent) -> Option<String> {
    let clipboard = js_sys::Reflect::get(event, &"clipboardData".into()).ok()?;
    let get = js_sys::Reflect::get(&clipboard, &"getData".into()).ok()?;
    let get: js_sys::Function = get.dyn_into().ok()?;
    get.call1(&clipboard, &"text/plain".into())
        .ok()?
        .as_string()
}

/// What stands before the caret in a field.
pub fn text_before_caret(input: &web_sys::HtmlInputElement) -> String {
    let caret = input.selection_end().ok().flatten().unwrap_or_default();
    let units: Vec<u16> = input.value().encode_utf16().take(caret as usize).collect();
    String::from_utf16_lossy(&units)
}

/// Puts a text into a field, with the caret after so many bytes of it.
pub fn put_text(input: &web_sys::HtmlInputElement, text: &str, caret: usize) {
    input.set_value(text);
    let before = text.get(..caret).unwrap_or_default();
    let units = u32::try_from(before.encode_utf16().count()).unwrap_or_default();
    let _ = input.set_selection_range(units, units);
}

/// Leaves the field that is being typed in, so that it says what it holds.
pub fn leave_field() {
    let active = document().active_element();
    if let Some(field) = active.and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = field.blur();
    }
}
