//! Nothing here, or nothing that is yours to see: the two are one page.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::ui::status::set_page_status;

/// A page of its own, for unknown addresses.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <main class="notice-page">
            <NotFound />
        </main>
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
                <a class="button" href="/today">
                    "Go to Today"
                </a>
            </p>
        </section>
    }
}
