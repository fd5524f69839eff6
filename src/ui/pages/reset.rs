//! Choosing a new password, by a link out of a mail.

use leptos::prelude::*;

use crate::ui::{
    browser,
    kit::{
        action_form::ActionForm,
        field::{TextField, password_advice},
        live::live,
    },
    pages::open_page::OpenPage,
    state::{address::Address, server_form::ServerForm},
};

#[component]
pub fn ResetPage() -> impl IntoView {
    let address = Address::current();
    let token = untrack(|| address.get("token")).unwrap_or_default();
    let form = ServerForm::new("auth/reset");
    let link_error = form.error("token");
    view! {
        <OpenPage title="Choose a new password">
            <p>"You are signed out everywhere when it is set."</p>
            <ActionForm form=form.clone() submit="Set password" done=|_| browser::load("/reset/done")>
                <input type="hidden" name="token" value=token />
                <p class="form-error" role="alert">
                    {live(move || link_error.get())}
                </p>
                <TextField
                    label="New password"
                    name="password"
                    kind="password"
                    autocomplete="new-password"
                    hint=password_advice()
                    error=form.error("password")
                    autofocus=true
                />
            </ActionForm>
            <p class="aside">
                "The link does not work? " <a href="/forgot">"Ask for another"</a>
            </p>
        </OpenPage>
    }
}

#[component]
pub fn ResetDonePage() -> impl IntoView {
    view! {
        <OpenPage title="Your password is set">
            <p>"You are signed out everywhere. Sign in with the new one."</p>
            <p>
                <a class="button primary" href="/login" rel="external">
                    "Sign in"
                </a>
            </p>
        </OpenPage>
    }
}
