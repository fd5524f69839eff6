//! A button with a menu, which opens without any script: the browser's own popover.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// A button that opens what it holds; a click elsewhere and Esc close it.
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
    children: Children,
) -> impl IntoView {
    view! {
        <div class="menu-anchor">
            <button type="button" class="icon-button" popovertarget=id.clone() aria-label=label title=label>
                <Icon glyph />
            </button>
            <div id=id popover="auto" class="menu">
                {children()}
            </div>
        </div>
    }
}
