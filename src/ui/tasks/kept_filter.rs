//! Keeping a search as a filter, and giving one up.

use leptos::prelude::*;

use crate::{
    domain::{own_lists::FilterName, saved_filter::SavedFilter, view::View},
    ui::{
        browser::Answer,
        kit::{action_form::ActionForm, field::TextField},
        state::{
            address::{Address, link, use_go},
            own::Own,
            server_form::ServerForm,
        },
    },
};

/// A form that keeps what the address asks, under a name.
#[component]
pub fn SaveFilter(
    /// What is asked.
    address: Address,
) -> impl IntoView {
    let own = expect_context::<Own>();
    let go = use_go();
    let form = ServerForm::new("filters/save");
    let done = Callback::new(move |answer: Answer| {
        if let Ok(filter) = serde_json::from_slice::<SavedFilter>(answer.body.as_bytes()) {
            let path = View::Filter(filter.id).path();
            own.add_filter(FilterName::of(&filter));
            go(&path);
        }
    });
    let (name, filter) = (form.error("name"), form.error("filter"));
    let error = Signal::derive(move || name.get().or_else(|| filter.get()));
    view! {
        <div id="save-filter" class="save-filter">
            <ActionForm form=form.clone() submit="Save as filter" kind="" kept="filter/new" done>
                <input type="hidden" name="search" autocomplete="off" value=move || address.question() />
                <TextField
                    label="Filter name"
                    name="name"
                    autocomplete="off"
                    value=form.value("name").unwrap_or_default()
                    error
                />
            </ActionForm>
        </div>
    }
}

/// What a saved filter asks, a way to change that, and a button that gives it up.
#[component]
pub fn KeptFilter(
    /// The filter.
    filter: SavedFilter,
) -> impl IntoView {
    let own = expect_context::<Own>();
    let go = use_go();
    let id = filter.id;
    let search = link(
        &View::Search.path(),
        vec![("filter".to_owned(), filter.filter.clone())],
    );
    let done = Callback::new(move |answer: Answer| {
        own.remove_filter(id, answer.change());
        go(&View::Search.path());
    });
    view! {
        <div class="kept-filter">
            <p>
                <code>{filter.filter}</code>
            </p>
            <a class="button quiet" href=search>
                "Change in search"
            </a>
            <ActionForm form=ServerForm::new("filters/delete") submit="Delete filter" kind="quiet" done>
                <input type="hidden" name="id" value=id.to_string() />
                <input type="hidden" name="back" value=View::Search.path() />
            </ActionForm>
        </div>
    }
}
