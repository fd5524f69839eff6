//! What Tend keeps of somebody, and how it goes.

use leptos::prelude::*;

use super::SettingsPage;
use crate::ui::{
    browser,
    kit::{action_form::ActionForm, field::TextField},
    state::server_form::ServerForm,
};

#[component]
pub fn DataPage() -> impl IntoView {
    let form = ServerForm::new("me/delete");
    let done = |_| browser::load("/");
    view! {
        <SettingsPage title="Data">
            <section class="setting">
                <h2>"Delete account"</h2>
                <p>"This cannot be undone. At once and for good, it deletes:"</p>
                <ul class="plain-list">
                    <li>"your tasks, with everything in the bin,"</li>
                    <li>"your profile, your password and your settings,"</li>
                    <li>"every session and every token: all your devices and programs are signed out."</li>
                </ul>
                <ActionForm form=form.clone() submit="Delete account" kind="danger" done>
                    <TextField
                        label="Your password"
                        name="password"
                        kind="password"
                        autocomplete="current-password"
                        error=form.error("password")
                    />
                </ActionForm>
            </section>
        </SettingsPage>
    }
}
