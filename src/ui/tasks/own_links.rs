//! Links to the reader's labels and filters.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::{
    domain::view::View,
    ui::{
        kit::{
            icon::{Glyph, Icon},
            live::{Show, live},
            phrase::partly_seen,
        },
        state::own::Own,
    },
};

/// Where a link leads, what it says, and how many open tasks are there.
#[derive(Clone, PartialEq)]
struct Link {
    path: String,
    name: String,
    count: Option<i64>,
}

/// Both lists, each under its heading; nothing where there are none.
#[component]
pub fn OwnLinks() -> impl IntoView {
    let own = expect_context::<Own>();
    let labels = Memo::new(move |_| {
        let labels = own.labels().get().into_iter();
        let link = labels.map(|label| Link {
            path: View::Label(label.name.clone()).path(),
            name: label.name,
            count: Some(label.open_task_count),
        });
        link.collect()
    });
    let filters = Memo::new(move |_| {
        let filters = own.filters().get().into_iter();
        let link = filters.map(|filter| Link {
            path: View::Filter(filter.id).path(),
            name: filter.name,
            count: None,
        });
        link.collect()
    });
    view! {
        <Links heading="Labels" glyph=Glyph::Label links=labels />
        <Links heading="Filters" glyph=Glyph::Filter links=filters />
    }
}

#[component]
fn Links(
    /// What they are.
    heading: &'static str,
    /// What they look like.
    glyph: Glyph,
    /// In order.
    links: Memo<Vec<Link>>,
) -> impl IntoView {
    view! {
        <Show when=move || !links.with(Vec::is_empty)>
            <div class="own-links">
                <p class="own-links-head" aria-hidden="true">
                    {heading}
                </p>
                <ul aria-label=heading>
                    {live(move || links.get().into_iter().map(|link| view! {
                        <li class="own-link">
                            <A href=link.path attr:class="place">
                                <Icon glyph />
                                <span>{link.name}</span>
                            </A>
                            {link.count.filter(|count| *count > 0).map(|count| view! {
                                <span class="open-count">
                                    {partly_seen("# open", count)}
                                </span>
                            })}
                        </li>
                    }).collect_view())}
                </ul>
            </div>
        </Show>
    }
}
