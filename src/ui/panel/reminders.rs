//! When somebody wants to be reminded of a task.

use leptos::prelude::*;

use super::Panel;
use crate::ui::{
    browser::{self, Answer},
    kit::{
        action_form::ActionForm,
        field::TextField,
        form_button::FormButton,
        icon::{Glyph, Icon},
    },
    state::{address::Address, server_form::ServerForm},
};

const ADD: &str = "tasks/remind";

#[component]
pub fn Reminders(
    /// The task.
    panel: Panel,
    /// Where to go on without a script.
    address: Address,
) -> impl IntoView {
    let form = ServerForm::new(ADD);
    let id = panel.id;
    let back = address.with_task(id);
    let reminders = move || panel.detail.with(|detail| detail.reminders.clone());
    let added = Callback::new(move |_: Answer| {
        browser::reset_form(ADD);
        panel.refresh();
    });
    let removed = Callback::new(move |_: Answer| panel.refresh());
    let remove_back = back.clone();
    view! {
        <section class="panel-part" aria-labelledby="panel-reminders">
            <h3 id="panel-reminders">"Reminders"</h3>
            <ul class="plain-list reminders" role="list" aria-labelledby="panel-reminders">
                <For each=reminders key=|reminder| reminder.id let(reminder)>
                    <li>
                        <Icon glyph=Glyph::Bell />
                        <span>{reminder.words.clone()}</span>
                        <FormButton
                            action="tasks/forget_reminder"
                            fields=vec![
                                ("id", id.to_string()),
                                ("reminder", reminder.id.to_string()),
                                ("back", remove_back.clone()),
                            ]
                            class="icon-button"
                            label=format!("Remove reminder: {}", reminder.words)
                            done=removed
                        >
                            <Icon glyph=Glyph::Close />
                        </FormButton>
                    </li>
                </For>
            </ul>
            <ActionForm form=form.clone() submit="Add reminder" kind="" kept=format!("{id}/reminder") done=added>
                <input type="hidden" name="id" value=id.to_string() />
                <input type="hidden" name="back" value=back />
                <TextField
                    label="Remind me"
                    name="when"
                    id="panel-when"
                    autocomplete="off"
                    value=form.value("when").unwrap_or_default()
                    hint="30m, 2h or 1d before it is due, or a day and a time, such as fri 9am."
                    error=form.error("when")
                />
            </ActionForm>
        </section>
    }
}
