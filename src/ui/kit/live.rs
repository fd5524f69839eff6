//! What is drawn anew as it changes. A closure in a view costs 3 KB of WebAssembly for being of a type
//! of its own; here they share one.

use leptos::prelude::*;

/// What a closure draws, now and whenever that changes.
pub fn live<T: 'static>(
    draw: impl FnMut() -> T + Send + 'static,
) -> Box<dyn FnMut() -> T + Send + 'static> {
    Box::new(draw)
}

/// As Leptos' own: one thing or another, each drawn anew only when it is the other's turn.
#[component]
pub fn Show(
    /// Which.
    #[prop(into)]
    when: Signal<bool>,
    /// What is there when it is true.
    children: ChildrenFn,
    /// What is there when it is not.
    #[prop(optional, into)]
    fallback: ViewFn,
) -> impl IntoView {
    let when = Memo::new(move |_| when.get());
    live(move || match when.get() {
        true => children(),
        false => fallback.run(),
    })
}
