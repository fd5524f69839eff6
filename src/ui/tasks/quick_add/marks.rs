//! Marks for what is understood, behind the words in the field.

use leptos::prelude::*;

use super::QuickLine;

/// The text of the field once more, of which only the marks are seen. Both are set in the same type,
/// so that no mark is ever beside its words.
#[component]
pub fn Marks(
    /// The line.
    line: QuickLine,
    /// How far the field is scrolled, in CSS pixels.
    scrolled: RwSignal<i32>,
) -> impl IntoView {
    let pieces = move || {
        let piece = |(text, is_understood): (String, bool)| match is_understood {
            true => view! { <mark>{text}</mark> }.into_any(),
            false => text.into_any(),
        };
        let pieces = line.reading().with(|reading| reading.pieces.clone());
        pieces.into_iter().map(piece).collect_view()
    };
    view! {
        <span class="marks" dir="auto" aria-hidden="true" prop:scrollLeft=move || scrolled.get()>
            {pieces}
        </span>
    }
}
