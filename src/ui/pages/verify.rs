//! Confirming an address, by a link out of a mail. Opening the link changes nothing yet: programs
//! that look into mail open links, too.

use leptos::prelude::*;

use crate::ui::{
    browser,
    kit::{action_form::ActionForm, live::live},
    pages::open_page::OpenPage,
    state::{address::Address, server_form::ServerForm},
};

#[component]
pub fn VerifyPage() -> impl IntoView {
    let address = Address::current();
    let token = untrack(|| address.get("token")).unwrap_or_default();
    let form = ServerForm::new("auth/confirm_email");
    let (link_error, taken_error) = (form.error("token"), form.error("email"));
    view! {
        <OpenPage title="Confirm your address">
            <p>"The mail has reached you: one click, and we know that the address is yours."</p>
            <ActionForm form submit="Confirm" done=|_| browser::load("/verify/done")>
                <input type="hidden" name="token" value=token />
                <p class="form-error" role="alert">
                    {live(move || link_error.get().or_else(|| taken_error.get()))}
                </p>
            </ActionForm>
            <p class="aside">
                "The link does not work? " <a href="/settings/profile" rel="external">"Ask for another"</a>
            </p>
        </OpenPage>
    }
}

#[component]
pub fn VerifyDonePage() -> impl IntoView {
    view! {
        <OpenPage title="Your address is confirmed">
            <p>"Mail from Tend goes there from now on."</p>
            <p>
                <a class="button primary" href="/today" rel="external">
                    "Go to Today"
                </a>
            </p>
        </OpenPage>
    }
}
