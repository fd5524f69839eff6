//! Things of one kind below each other, each drawn once and kept for as long as it is there.

use leptos::prelude::*;

/// As `<For>`, which is as much code for every kind of thing as this is for all of them together.
#[component]
pub fn Each(
    /// What there is, in order: each by a number that no other has.
    #[prop(into)]
    keys: Signal<Vec<u128>>,
    /// Draws one.
    draw: Callback<u128, AnyView>,
) -> impl IntoView {
    view! {
        <For each=move || keys.get() key=|key| *key let(key)>
            {draw.run(key)}
        </For>
    }
}
