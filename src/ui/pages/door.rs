//! What stands around the pages at the door: a card with the name of the house, on its own or
//! within the frame, for these pages open for whoever is signed in, too.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::ui::state::page_context::PageContext;

/// A page at the door.
#[component]
pub fn Door(
    /// Its title and heading.
    title: &'static str,
    /// What it asks or says.
    children: Children,
) -> impl IntoView {
    let is_framed = use_context::<PageContext>().is_some_and(|context| context.viewer.is_some());
    let inner = view! {
        <Title text=title />
        <h1>{title}</h1>
        {children()}
    };
    if is_framed {
        view! { <div class="door">{inner}</div> }.into_any()
    } else {
        view! {
            <main class="door">
                <a class="brand" href="/">
                    "Tend"
                </a>
                {inner}
            </main>
        }
        .into_any()
    }
}
