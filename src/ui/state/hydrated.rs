//! Whether the page is awake. False on the server and in the browser's first render, so that both
//! are the same; true from just after.

use leptos::prelude::*;

use crate::ui::browser;

/// True once the page has been hydrated.
#[derive(Clone, Copy)]
pub struct Hydrated(RwSignal<bool>);

impl Hydrated {
    /// Provides the flag to the whole app.
    pub fn provide(awake: ArcRwSignal<bool>) {
        provide_context(Self(awake.into()));
    }

    pub fn get() -> Signal<bool> {
        expect_context::<Self>().0.into()
    }
}

/// Raises the flag (and `data-hydrated` on the root): all of the page is awake.
pub fn wake(awake: &ArcRwSignal<bool>) {
    awake.set(true);
    browser::mark_hydrated();
    browser::prepare_for_offline();
}
