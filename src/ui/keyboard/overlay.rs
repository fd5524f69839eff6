//! What keys open over the page. Its code comes when it is first asked for.

use leptos::{
    html::Dialog,
    prelude::*,
    wasm_split::{SplitLoaderError, wasm_split},
};

use super::{AWAITED_ID, Action, palette::Palette, sheet::Sheet};
use crate::{
    domain::problem::Problem,
    ui::{browser, state::messages::Messages},
};

/// Which one it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlay {
    Palette {
        /// Whether a task was in focus, so that there is one to act on.
        has_task: bool,
    },
    Sheet,
}

/// What stands over the page, if anything does.
#[component]
pub fn OverlayDialog(
    /// Which one is open.
    open: RwSignal<Option<Overlay>>,
    /// What was typed before it was here.
    early: StoredValue<String>,
    /// Does what is not for one task.
    act: Callback<Action>,
) -> impl IntoView {
    let messages = expect_context::<Messages>();
    let come = move |overlay| async move {
        match draw().await {
            Ok(draw) => draw(overlay, open, early, act),
            Err(_) => {
                open.set(None);
                messages.refuse("It did not open.", &Problem::offline());
                ().into_any()
            }
        }
    };
    move || {
        open.get().map(|overlay| {
            view! {
                // No key is a shortcut from now on, though the dialog may take a moment.
                <i id=AWAITED_ID hidden></i>
                {Suspend::new(come(overlay))}
            }
        })
    }
}

type Draw =
    fn(Overlay, RwSignal<Option<Overlay>>, StoredValue<String>, Callback<Action>) -> AnyView;

/// # Errors
/// Where the code did not come; it is asked for again the next time.
#[wasm_split(overlay, wasm_split_path = ::leptos::wasm_split, fallible)]
fn draw() -> Result<Draw, SplitLoaderError> {
    Ok(contents)
}

fn contents(
    overlay: Overlay,
    open: RwSignal<Option<Overlay>>,
    early: StoredValue<String>,
    act: Callback<Action>,
) -> AnyView {
    let (name, class) = match overlay {
        Overlay::Palette { .. } => ("Command palette", "palette"),
        Overlay::Sheet => ("Keyboard shortcuts", "sheet"),
    };
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| dialog.get().iter().for_each(browser::show_modal));
    let close = move || {
        // Closing gives the focus back to where it came from.
        dialog
            .get_untracked()
            .iter()
            .for_each(|dialog| dialog.close());
        open.set(None);
    };
    let on_cancel = move |event: web_sys::Event| {
        event.prevent_default();
        close();
    };
    // A click on the dialog itself is one beside what it holds: on its backdrop.
    let on_click = move |event: web_sys::MouseEvent| {
        let target = event.target();
        if target.is_some() && target == event.current_target() {
            close();
        }
    };
    view! {
        <dialog class=class node_ref=dialog aria-modal="true" aria-label=name on:cancel=on_cancel on:click=on_click>
            {match overlay {
                Overlay::Palette { has_task } => view! { <Palette has_task early act close /> }.into_any(),
                Overlay::Sheet => view! { <Sheet close /> }.into_any(),
            }}
        </dialog>
    }
    .into_any()
}
