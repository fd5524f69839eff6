//! A box to choose one of several from, in a form.

use leptos::prelude::*;

use crate::ui::kit::live::live;

/// A labelled box. Its choices may come and go; the one that was chosen is kept where it is still
/// there.
#[component]
pub fn SelectField(
    /// The label, which is the box's accessible name.
    label: &'static str,
    /// The name that the form sends.
    name: &'static str,
    /// An id of its own on the page.
    #[prop(into)]
    id: String,
    /// Values and words.
    options: Signal<Vec<(String, String)>>,
    /// The value that is chosen.
    chosen: Signal<String>,
    /// What comes after another was chosen.
    #[prop(optional, into)]
    on_choose: Option<Callback<String>>,
) -> impl IntoView {
    let on_change = move |event| {
        if let Some(on_choose) = on_choose {
            on_choose.run(event_target_value(&event));
        }
    };
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <select id=id name=name on:change=on_change autocomplete="off">
                {live(move || {
                    let chosen = chosen.get();
                    options
                        .get()
                        .into_iter()
                        .map(|(value, words)| {
                            let is_chosen = value == chosen;
                            view! {
                                <option value=value selected=is_chosen>
                                    {words}
                                </option>
                            }
                        })
                        .collect_view()
                })}
            </select>
        </div>
    }
}
