//! What a search and a saved filter show beside their list.

use leptos::prelude::*;

use crate::{
    domain::{
        saved_filter::SavedFilter,
        task::TaskList,
        task_query::TaskQuery,
        view::{Subject, View},
    },
    ui::{
        kit::live::Show,
        pages::tasks::{Listing, Parts, TasksPage},
        tasks::{
            filter_line::FilterLine,
            kept_filter::{KeptFilter, SaveFilter},
        },
    },
};

const SEARCH: Parts = Parts {
    above: |listing| {
        let Listing { address, .. } = listing;
        let problem = Signal::derive(move || listing.field_problem("filter"));
        view! { <FilterLine address problem /> }.into_any()
    },
    below: |listing| view! { <Keep listing /> }.into_any(),
    says_filter_problem: true,
    ..Parts::PLAIN
};

const FILTER: Parts = Parts {
    above: |listing| view! { <Kept listing /> }.into_any(),
    ..Parts::PLAIN
};

#[component]
pub fn SearchPage() -> impl IntoView {
    view! { <TasksPage view=|_| View::Search parts=SEARCH /> }
}

#[component]
pub fn FilterPage() -> impl IntoView {
    view! { <TasksPage view=View::filter parts=FILTER /> }
}

/// Keeps what is searched for as a filter, where that is anything.
#[component]
fn Keep(
    /// What was found.
    listing: Listing,
) -> impl IntoView {
    let Listing { address, query, .. } = listing;
    let can_be_kept = move || {
        let asks = query.with(|query| query.narrows(&TaskQuery::default()));
        asks && listing.field_problem("filter").is_none()
    };
    view! {
        <Show when=can_be_kept>
            <SaveFilter address />
        </Show>
    }
}

/// The filter itself.
#[component]
fn Kept(
    /// What it has found.
    listing: Listing,
) -> impl IntoView {
    let filter = Memo::new(move |_| listing.answered(filter_of));
    move || filter.get().map(|filter| view! { <KeptFilter filter /> })
}

fn filter_of(list: &TaskList) -> Option<SavedFilter> {
    match list.subject.as_ref()?.open().ok()? {
        Subject::Filter(filter) => Some(filter),
        _ => None,
    }
}
