//! What the service worker (`public/sw.js`) shows in place of any page, where the server cannot be
//! reached. It is kept as strangers get it, and without its scripts.

use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn OfflinePage() -> impl IntoView {
    view! {
        <Title text="Not connected" />
        <main class="notice-page">
            <section class="not-found">
                <h1>"Tend cannot be reached"</h1>
                <p>
                    "You may be offline, or the server is. What was saved is safe. Try again in a moment."
                </p>
                <p>
                    // The address that was asked for, whatever it was.
                    <a class="button primary" href="" rel="external">
                        "Try again"
                    </a>
                </p>
            </section>
        </main>
    }
}
