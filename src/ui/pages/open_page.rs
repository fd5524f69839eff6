//! What stands around pages that are open for everybody: a card of its own for the signed out, and
//! within the frame for the signed in.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::ui::state::page_context::PageContext;

/// A page for whoever opens it.
#[component]
pub fn OpenPage(
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
