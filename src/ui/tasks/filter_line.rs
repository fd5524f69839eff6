//! The filter language on the page: a line of text, understood by the server, and what is wrong
//! with it.

use leptos::{ev::SubmitEvent, html::Input, prelude::*};

use crate::{
    domain::view::View,
    ui::{
        browser,
        kit::{follow::follow, live::live},
        state::address::{Address, use_go},
        tasks::filters::Keep,
    },
};

/// The parameter that has the filter.
const FILTER: &str = "filter";

/// A form whose answer is the address.
#[component]
pub fn FilterLine(
    /// Where the filter is.
    address: Address,
    /// What the server has found wrong with it.
    problem: Signal<Option<String>>,
) -> impl IntoView {
    let go = use_go();
    let input = NodeRef::<Input>::new();
    let text = Memo::new(move |_| address.get(FILTER).unwrap_or_default());
    follow(input, text);
    let on_submit = move |event: SubmitEvent| {
        let text = browser::take_form(&event).get(FILTER);
        go(&address.with(FILTER, Some(text.trim()).filter(|text| !text.is_empty())));
    };
    view! {
        <form class="filter-line" method="get" action=View::Search.path() on:submit=on_submit>
            <Keep address names=&["q", "status", "priority", "label", "due", "sort"] />
            <div class="field">
                <label for=FILTER>"Filter"</label>
                <input
                    id=FILTER
                    name=FILTER
                    type="text"
                    node_ref=input
                    value=text.get_untracked()
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    aria-invalid=move || problem.get().is_some().to_string()
                    aria-describedby="filter-error filter-hint"
                />
                <p class="field-error" id="filter-error" role="alert">
                    {live(move || problem.get())}
                </p>
                <p class="field-hint" id="filter-hint">
                    "Such as: (overdue | due <= +7d) & priority >= high & !label = waiting"
                </p>
            </div>
            <button class="button" type="submit">
                "Show"
            </button>
        </form>
    }
}
