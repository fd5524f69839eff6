//! The field of a quick-add line, and what stands below it.

use leptos::prelude::*;

use super::{QuickLine, suggestions::suggestion_id};
use crate::{domain::text::TITLE_MAX, ui::kit::live::live};

/// The field. Its suggestions are controlled as in a combobox, but it is a field for text above all,
/// and says so.
#[component]
pub fn LineField(
    /// The line.
    line: QuickLine,
    /// Its accessible name.
    #[prop(default = "Add a task")]
    name: &'static str,
    /// What to type.
    #[prop(into)]
    invitation: Signal<String>,
    /// Whether the page begins here.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let scrolled = RwSignal::new(0);
    let on_scroll = move |_| {
        if let Some(input) = line.input.get_untracked() {
            scrolled.set(input.scroll_left());
        }
    };
    view! {
        <div class="line">
            {live(move || line.code().map(|code| (code.marks)(line, scrolled)))}
            <input
                id=line.id("")
                node_ref=line.input
                class="line-input"
                type="text"
                name="text"
                dir="auto"
                aria-label=name
                placeholder=invitation
                autocomplete="off"
                autofocus=autofocus
                enterkeyhint="done"
                value=line.first()
                aria-invalid=move || line.error.with(Option::is_some).to_string()
                aria-describedby=line.id("-error")
                aria-autocomplete="list"
                aria-controls=move || line.code().map(|_| line.id("-suggestions"))
                aria-activedescendant=move || line.chosen().get().map(|index| suggestion_id(line, index))
                data-max=TITLE_MAX.to_string()
                on:focus=move |_| line.wake()
                on:input=move |_| line.look()
                on:scroll=on_scroll
                on:keydown=move |event| line.press(&event)
                on:paste=move |event| line.paste(&event)
            />
        </div>
    }
}

/// What is suggested, understood and refused.
#[component]
pub fn LineHelp(
    /// The line.
    line: QuickLine,
) -> impl IntoView {
    view! {
        <div class="line-help">
            {live(move || line.code().map(|code| (code.help)(line)))}
        </div>
        <p class="field-error" id=line.id("-error") role="alert">
            {live(move || line.error.get())}
        </p>
    }
}
