//! The sheet of all shortcuts.

use leptos::{ev::SubmitEvent, prelude::*};

use super::{ACTIONS, Shortcut};
use crate::ui::kit::icon::{Glyph, Icon};

/// A heading, and whether a shortcut stands below it.
type Group = (&'static str, fn(&Shortcut) -> bool);

const GROUPS: [Group; 3] = [
    ("Everywhere", |shortcut| {
        !shortcut.action.is_of_task() && shortcut.keys.len() == 1
    }),
    ("Go to", |shortcut| shortcut.keys.len() > 1),
    ("The task in focus", |shortcut| shortcut.action.is_of_task()),
];

#[component]
pub fn Sheet(
    /// Closes it.
    close: impl Fn() + 'static,
) -> impl IntoView {
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        close();
    };
    let groups = GROUPS.map(|(heading, belongs)| {
        let shortcuts = ACTIONS.iter().filter(|shortcut| belongs(shortcut));
        view! {
            <section>
                <h3>{heading}</h3>
                <dl>
                    {shortcuts
                        .map(|shortcut| {
                            view! {
                                <div>
                                    <dt>{shortcut.name}</dt>
                                    <dd>
                                        <Keys keys=shortcut.keys />
                                    </dd>
                                </div>
                            }
                        })
                        .collect_view()}
                </dl>
            </section>
        }
    });
    view! {
        <header class="sheet-head">
            <h2>"Keyboard shortcuts"</h2>
            <form method="dialog" on:submit=on_submit>
                <button type="submit" class="icon-button" aria-label="Close" title="Close">
                    <Icon glyph=Glyph::Close />
                </button>
            </form>
        </header>
        <div class="sheet-groups">{groups.into_iter().collect_view()}</div>
        <p class="field-hint">"They rest while you type. To switch them off, go to Settings, Profile."</p>
    }
}

/// Keys, pressed one after the other.
#[component]
pub fn Keys(
    /// As the table has them.
    keys: &'static [&'static str],
) -> impl IntoView {
    keys.iter()
        .map(|key| {
            let (held, key) = match key.strip_prefix("Ctrl-") {
                Some(key) => (Some(view! { <kbd>"Ctrl"</kbd> }), key.to_uppercase()),
                None if *key == " " => (None, "Space".to_owned()),
                None => (None, (*key).to_owned()),
            };
            view! {
                {held}
                <kbd>{key}</kbd>
            }
        })
        .collect_view()
}
