//! A labelled text field with a place for what is wrong with it.

use leptos::prelude::*;

use crate::{
    domain::{
        password::PASSWORD_MIN,
        strength::{Strength, advice},
    },
    ui::{
        browser,
        kit::{
            icon::{Glyph, Icon},
            live::live,
        },
        state::{hydrated::Hydrated, page_context::PageContext},
    },
};

/// Fields beside a new password that say who it is for.
const NAMES: [&str; 2] = ["username", "email"];

/// A line of text, its label, a hint, and its error: announced, and tied to the field. A password
/// can be shown where there is a script; a new one (`autocomplete` says so) is judged while it is
/// typed, in place of the hint and politely.
#[component]
pub fn TextField(
    /// The label, which is the field's accessible name.
    #[prop(into)]
    label: String,
    /// The name that the form sends.
    name: &'static str,
    /// An id of its own, where the page has more than one field of this name.
    #[prop(optional, into)]
    id: Option<String>,
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
    let id = id.unwrap_or_else(|| name.to_owned());
    let (error_id, hint_id) = (format!("{id}-error"), format!("{id}-hint"));
    let described_by = format!("{error_id} {hint_id}");
    let (is_shown, is_new) = (RwSignal::new(false), autocomplete == "new-password");
    let judged = RwSignal::new(None::<Strength>);
    let (judge, min_length) = (judge(), min_length());
    view! {
        <div class="field" data-invalid=move || error.get().is_some().to_string()>
            <label for=id.clone()>{label}</label>
            <input
                id=id
                name=name
                type=move || if is_shown.get() { "text" } else { kind }
                autocomplete=autocomplete
                autocapitalize="none"
                spellcheck="false"
                required
                value=value
                autofocus=autofocus
                aria-invalid=move || error.get().is_some().to_string()
                aria-describedby=described_by
                on:input=move |event| {
                    if is_new {
                        judged.set(judge(&event_target_value(&event)));
                    }
                }
            />
            {(kind == "password").then(|| view! { <Reveal name is_shown /> })}
            <p class="field-error" id=error_id role="alert">
                {live(move || error.get())}
            </p>
            <p
                class="field-hint"
                id=hint_id
                aria-live=is_new.then_some("polite")
                data-strength=move || judged.get().map(Strength::name)
            >
                {live(move || judged.get().map_or(hint.clone(), |strength| strength.words(min_length)))}
            </p>
        </div>
    }
}

/// What helps to choose a password.
pub fn password_advice() -> String {
    advice(min_length())
}

/// How long the installation wants new passwords to be.
fn min_length() -> usize {
    let context = use_context::<PageContext>();
    context.map_or(PASSWORD_MIN, |context| {
        context.password_min_length.max(PASSWORD_MIN)
    })
}

/// Judges passwords for whoever fills in this page.
fn judge() -> impl Fn(&str) -> Option<Strength> {
    let viewer = use_context::<PageContext>().and_then(|context| context.viewer);
    let (min_length, username) = (min_length(), viewer.map(|viewer| viewer.username));
    move |password| {
        let typed = NAMES.map(browser::typed);
        let names = typed.iter().chain(&username).map(String::as_str);
        Strength::of(password, min_length, &names.collect::<Vec<_>>())
    }
}

/// A button that shows what is typed into a password field, and hides it again.
#[component]
fn Reveal(
    /// The field.
    name: &'static str,
    /// Whether it shows.
    is_shown: RwSignal<bool>,
) -> impl IntoView {
    let is_awake = Hydrated::get();
    view! {
        <button
            type="button"
            class="reveal"
            hidden=move || !is_awake.get()
            aria-label="Show characters"
            title="Show characters"
            aria-pressed=move || is_shown.get().to_string()
            aria-controls=name
            on:click=move |_| is_shown.update(|is_shown| *is_shown = !*is_shown)
        >
            <Icon glyph=Glyph::Eye />
        </button>
    }
}
