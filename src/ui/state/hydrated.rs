//! Whether the page is awake. False on the server and in the browser's first render, so that both
//! are the same; true from just after.

use leptos::prelude::*;

use crate::ui::browser;

/// True once the page has been hydrated.
#[derive(Clone, Copy)]
pub struct Hydrated(RwSignal<bool>);

impl Hydrated {
    /// Provides the flag, and raises it (and `data-hydrated` on the root) when the page is awake.
    pub fn provide() {
        let flag = RwSignal::new(false);
        provide_context(Self(flag));
        Effect::new(move |_| {
            flag.set(true);
            browser::mark_hydrated();
            browser::prepare_for_offline();
        });
    }

    pub fn get() -> Signal<bool> {
        expect_context::<Self>().0.into()
    }
}
