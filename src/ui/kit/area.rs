//! Text of several lines.

use leptos::prelude::*;

use crate::ui::kit::live::live;

/// Text as a `<textarea>` holds it. Leptos does not escape there (0.8.23), so that a text could end
/// the element and go on as HTML; and the parser drops a first newline, hence one more.
pub fn in_textarea(text: &str) -> String {
    format!("\n{}", text.replace('&', "&amp;").replace('<', "&lt;"))
}

/// A field for it, with its label and its error.
#[component]
pub fn TextArea(
    /// The label, which is the field's accessible name.
    label: &'static str,
    /// The name that the form sends; also the field's id.
    name: &'static str,
    /// What it holds at first.
    value: String,
    /// What is wrong with it.
    error: Signal<Option<String>>,
) -> impl IntoView {
    let error_id = format!("{name}-error");
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <textarea
                id=name
                name=name
                rows="3"
                aria-invalid=move || error.get().is_some().to_string()
                aria-describedby=error_id.clone()
                inner_html=in_textarea(&value)
            ></textarea>
            <p class="field-error" id=error_id role="alert">
                {live(move || error.get())}
            </p>
        </div>
    }
}
