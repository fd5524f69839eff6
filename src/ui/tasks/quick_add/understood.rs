//! What is understood, in words, with a button to take each part of it back.

use leptos::prelude::*;

use super::QuickLine;
use crate::ui::kit::{
    icon::{Glyph, Icon},
    phrase::partly_seen,
};

/// It is there from the start, since only what is there is heard when it changes.
#[component]
pub fn Understood(
    /// The line.
    line: QuickLine,
) -> impl IntoView {
    let words = Memo::new(move |_| line.reading().with(|reading| reading.words.clone()));
    let phrases = Memo::new(move |_| line.reading().with(|reading| reading.phrases.clone()));
    view! {
        <div class="understood" data-shown=move || phrases.with(|all| !all.is_empty()).to_string()>
            <p role="status">{words}</p>
            <For each=move || phrases.get() key=Clone::clone let(phrase)>
                <KeepAsText line phrase />
            </For>
        </div>
    }
}

#[component]
fn KeepAsText(
    /// The line.
    line: QuickLine,
    /// What is to stay text.
    phrase: String,
) -> impl IntoView {
    let kept = phrase.clone();
    view! {
        <button
            type="button"
            class="keep-as-text"
            // The field keeps the focus, and this therefore stays to be clicked on.
            on:mousedown=|event| event.prevent_default()
            on:click=move |_| line.keep_as_text(kept.clone())
        >
            {partly_seen("Keep as text: #", phrase)}
            <Icon glyph=Glyph::Close />
        </button>
    }
}
