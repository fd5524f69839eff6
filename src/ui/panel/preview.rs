//! The description as it reads: Markdown as text, and its task lists to be ticked.

use leptos::{prelude::*, task::spawn_local};

use super::{Panel, Saving};
use crate::{
    rpc::task_detail as rpc,
    ui::{browser, state::hydrated::Hydrated},
};

const ID: &str = "panel-preview";

/// A button, and what it opens; that needs no script.
#[component]
pub fn Preview(
    /// The task.
    panel: Panel,
) -> impl IntoView {
    let is_awake = Hydrated::get();
    let html = Memo::new(move |_| {
        let html = panel.detail.with(|detail| detail.description_html.clone());
        match (html.is_empty(), is_awake.get()) {
            (true, _) => "<p>There is no description yet.</p>".to_owned(),
            // Its boxes can be ticked now. Nothing else ends an attribute like this: quotation
            // marks in the text are written `&quot;`.
            (_, true) => html.replace("\" disabled", "\""),
            (_, false) => html,
        }
    });
    let on_change = move |event: web_sys::Event| {
        let Some(item) = browser::ticked_item(&event) else {
            return;
        };
        spawn_local(async move {
            match rpc::tick(panel.id, item).await {
                Ok(changed) => panel.board.learn(changed),
                Err(problem) => {
                    panel.saving.try_set(Saving::Refused(problem));
                }
            }
            panel.refresh();
        });
    };
    view! {
        <p class="preview-line">
            <button type="button" class="chip" popovertarget=ID>
                "Preview"
            </button>
        </p>
        <div id=ID popover="auto" class="menu preview" role="group" aria-label="Preview of the description" on:change=on_change>
            <div class="prose" inner_html=move || html.get()></div>
        </div>
    }
}
