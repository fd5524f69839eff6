//! A labelled text field with a place for what is wrong with it.

use leptos::prelude::*;

/// A line of text, its label, a hint, and its error: announced, and tied to the field.
#[component]
pub fn TextField(
    /// The label, which is the field's accessible name.
    #[prop(into)]
    label: String,
    /// The name that the form sends.
    name: &'static str,
    /// `text`, `email` or `password`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What fills it in (HTML's `autocomplete` tokens).
    autocomplete: &'static str,
    /// What it holds at first.
    #[prop(into, default = String::new())]
    value: String,
    /// What helps to fill it in.
    #[prop(optional, into)]
    hint: String,
    /// What is wrong with it.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// Whether the cursor starts here.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let error_id = format!("{name}-error");
    let hint_id = format!("{name}-hint");
    let described_by = format!("{error_id} {hint_id}");
    view! {
        <div class="field" data-invalid=move || error.get().is_some().to_string()>
            <label for=name>{label}</label>
            <input
                id=name
                name=name
                type=kind
                autocomplete=autocomplete
                autocapitalize="none"
                spellcheck="false"
                required
                value=value
                autofocus=autofocus
                aria-invalid=move || error.get().is_some().to_string()
                aria-describedby=described_by
            />
            <p class="field-error" id=error_id role="alert">
                {move || error.get()}
            </p>
            <p class="field-hint" id=hint_id>
                {hint}
            </p>
        </div>
    }
}
