//! Nothing here, or nothing that is yours to see: the two are one page.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::ui::{pages::frame::Reader, status::set_page_status};

/// A page of its own, for unknown addresses; within the frame for those who are signed in.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    match use_context::<Reader>() {
        Some(_) => view! { <NotFound /> }.into_any(),
        None => view! {
            <main class="notice-page">
                <NotFound />
            </main>
        }
        .into_any(),
    }
}

/// What it says; also shown within the frame, for a task that is not there.
#[component]
pub fn NotFound() -> impl IntoView {
    set_page_status(404);
    view! {
        <Title text="Page not found" />
        <section class="not-found">
            <h1>"Page not found"</h1>
            <p>"There is nothing at this address, or it is not shared with you. It may have been deleted."</p>
            <p>
                <a class="button" href="/today" rel="external">
                    "Go to Today"
                </a>
            </p>
        </section>
    }
}
