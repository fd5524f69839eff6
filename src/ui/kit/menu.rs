//! A button with a menu, which opens without any script: the browser's own popover.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use crate::ui::{kit::live::live, state::hydrated::Hydrated};

/// A button that opens what it holds; a click elsewhere and Esc close it. On a page that is awake, what
/// it holds is drawn when it is first opened: a list has as many menus as rows.
#[component]
pub fn Menu(
    /// The button's accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// An id for the menu, of its own on the page.
    #[prop(into)]
    id: String,
    /// What the button shows.
    glyph: Glyph,
    /// What the menu holds: links, and buttons in forms.
    children: ChildrenFn,
) -> impl IntoView {
    let is_drawn = RwSignal::new(!Hydrated::get().get_untracked());
    let draw = move |_| {
        // What was typed into it stays when it is opened again.
        if !is_drawn.get_untracked() {
            is_drawn.set(true);
        }
    };
    view! {
        <div class="menu-anchor">
            <button
                type="button"
                class="icon-button"
                popovertarget=id.clone()
                aria-label=label
                title=label
                on:click=draw
            >
                <Icon glyph />
            </button>
            <div id=id popover="auto" class="menu">
                {live(move || is_drawn.get().then(|| children()))}
            </div>
        </div>
    }
}
