//! A button and the dialog that it opens. That needs no script: the dialog is a popover of the
//! browser's own, which Esc and a click beside it close.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

#[component]
pub fn DialogButton(
    /// What the button says, and the heading of the dialog.
    label: &'static str,
    /// An id for the dialog, of its own on the page; `open-` and it is the button's.
    id: &'static str,
    /// What the button shows.
    glyph: Glyph,
    /// Whether it is open from the start: where its form was sent plainly, and refused.
    #[prop(optional)]
    is_open: bool,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    view! {
        <button id=format!("open-{id}") type="button" class="button" popovertarget=id aria-haspopup="dialog">
            <Icon glyph />
            <span>{label}</span>
        </button>
        <Popup label id is_open>
            {children()}
        </Popup>
    }
}

/// The dialog alone.
#[component]
pub fn Popup(
    /// Its heading.
    label: &'static str,
    /// An id of its own on the page.
    id: &'static str,
    /// Whether it is open from the start.
    #[prop(optional)]
    is_open: bool,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    let title_id = format!("{id}-title");
    let labelled_by = title_id.clone();
    view! {
        <dialog
            id=id
            class="question"
            popover=(!is_open).then_some("auto")
            open=is_open
            aria-labelledby=labelled_by
        >
            <div class="question-head">
                <h2 id=title_id>{label}</h2>
                <Close id is_open />
            </div>
            {children()}
        </dialog>
    }
}

/// Leaves the dialog; one that is open from the start, by leaving the page that the server made.
#[component]
fn Close(
    /// The dialog's.
    id: &'static str,
    /// Whether it is open from the start.
    is_open: bool,
) -> impl IntoView {
    let icon = view! { <Icon glyph=Glyph::Close /> };
    if is_open {
        view! {
            <form method="get" action="">
                <button type="submit" class="icon-button" aria-label="Close" title="Close">
                    {icon}
                </button>
            </form>
        }
        .into_any()
    } else {
        view! {
            <button
                type="button"
                class="icon-button"
                popovertarget=id
                popovertargetaction="hide"
                aria-label="Close"
                title="Close"
            >
                {icon}
            </button>
        }
        .into_any()
    }
}
