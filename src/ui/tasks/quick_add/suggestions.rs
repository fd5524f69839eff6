//! Names of projects, sections and labels, while one is being written.

use leptos::prelude::*;

use super::{QuickLine, reading::Suggestion};

use crate::{domain::words::counted, ui::kit::live::live};

/// The id of a suggestion, by its place in the list.
pub fn suggestion_id(line: QuickLine, index: usize) -> String {
    line.id(&format!("-suggestion-{index}"))
}

/// The list; the focus stays in the field.
#[component]
pub fn Suggestions(
    /// The line.
    line: QuickLine,
) -> impl IntoView {
    let all = Memo::new(move |_| line.reading().with(|reading| reading.suggestions.clone()));
    let option = move |(index, suggestion): (usize, Suggestion)| {
        let is_chosen = move || line.chosen().get() == Some(index);
        let name = suggestion.name.clone();
        view! {
            <li
                class="suggestion"
                role="option"
                id=suggestion_id(line, index)
                aria-selected=move || is_chosen().to_string()
                // The field keeps the focus.
                on:mousedown=|event| event.prevent_default()
                on:click=move |_| line.take(&suggestion)
            >
                {name}
            </li>
        }
    };
    view! {
        <ul
            class="suggestions"
            id=line.id("-suggestions")
            role="listbox"
            aria-label="Suggestions"
            hidden=move || all.with(Vec::is_empty)
        >
            {live(move || all.get().into_iter().enumerate().map(option).collect_view())}
        </ul>
        <p class="visually-hidden" role="status">
            {live(move || count_in_words(all.with(Vec::len)))}
        </p>
    }
}

fn count_in_words(count: usize) -> String {
    match count {
        0 => String::new(),
        count => counted(count, "# suggestion", "# suggestions"),
    }
}
