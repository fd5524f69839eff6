//! Fields: what is in them, and where somebody is writing.

use js_sys::Reflect;
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlFormElement};

/// What was typed into the field of this id; nothing where there is none.
pub fn typed(id: &str) -> String {
    let element = document().get_element_by_id(id);
    let input = element.and_then(|element| element.dyn_into::<web_sys::HtmlInputElement>().ok());
    input.map(|input| input.value()).unwrap_or_default()
}

/// The text that is being pasted.
pub fn pasted_text(event: &web_sys::ClipboardEvent) -> Option<String> {
    let clipboard = Reflect::get(event, &"clipboardData".into()).ok()?;
    let get = Reflect::get(&clipboard, &"getData".into()).ok()?;
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

/// Fields for text, of which nothing is secret.
const TEXTS: &str = "input[type='text'], input:not([type]), textarea";

/// A property of a field that is a text.
fn text_of(field: &Element, property: &str) -> Option<String> {
    Reflect::get(field, &property.into()).ok()?.as_string()
}

/// What a field for text is called in its form, what it holds now, and what it held at first.
pub fn typed_into(event: &Event) -> Option<[String; 3]> {
    let field = event.target()?.dyn_into::<Element>().ok()?;
    let name = field
        .get_attribute("name")
        .filter(|_| field.matches(TEXTS) == Ok(true))?;
    Some([
        name,
        text_of(&field, "value")?,
        text_of(&field, "defaultValue")?,
    ])
}

/// Fills the fields for text of a form with what there is for their names and what they hold at first,
/// but for those that hold something else by now; opens what hides them.
pub fn fill(form: &HtmlFormElement, text: impl Fn(&str, &str) -> Option<String>) {
    let fields = form.elements();
    for field in (0..fields.length()).filter_map(|index| fields.item(index)) {
        let name = field.get_attribute("name");
        let name = name.filter(|_| field.matches(TEXTS) == Ok(true));
        let first = text_of(&field, "defaultValue");
        let first = first.filter(|first| text_of(&field, "value").as_ref() == Some(first));
        let text = name
            .zip(first)
            .and_then(|(name, first)| text(&name, &first));
        if let Some(text) = text {
            let _ = Reflect::set(&field, &"value".into(), &text.into());
            let hidden = field.closest("details").ok().flatten();
            hidden
                .iter()
                .for_each(|hidden| _ = hidden.set_attribute("open", ""));
        }
    }
}
