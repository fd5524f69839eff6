//! A project's colour.

use leptos::prelude::*;

/// A dot in it; a ring where the project has none. Drawn, because pages allow no styles of their own.
#[component]
pub fn Dot(
    /// `#rrggbb`
    #[prop(into)]
    color: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <svg class="dot" viewBox="0 0 12 12" aria-hidden="true" focusable="false">
            <circle cx="6" cy="6" r="4.5" fill=move || color.get() data-plain=move || color.get().is_none().to_string() />
        </svg>
    }
}
