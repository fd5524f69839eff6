//! Asking for a link to choose a new password.

use leptos::prelude::*;

use crate::ui::{
    browser,
    kit::{action_form::ActionForm, field::TextField},
    pages::open_page::OpenPage,
    state::server_form::ServerForm,
};

#[component]
pub fn ForgotPage() -> impl IntoView {
    let form = ServerForm::new("auth/forgot");
    view! {
        <OpenPage title="Forgot your password?">
            <p>"We mail you a link to choose a new one."</p>
            <ActionForm form=form.clone() submit="Send reset link" done=|_| browser::load("/forgot/sent")>
                <TextField
                    label="Email"
                    name="email"
                    kind="email"
                    autocomplete="email"
                    value=form.value("email").unwrap_or_default()
                    error=form.error("email")
                    autofocus=true
                />
            </ActionForm>
            <p class="aside">
                "Remembered it? " <a href="/login">"Sign in"</a>
            </p>
        </OpenPage>
    }
}

/// The same for every address: whether one has an account is nobody's business.
#[component]
pub fn ForgotSentPage() -> impl IntoView {
    view! {
        <OpenPage title="Look into your mail">
            <p>
                "If there is an account with that address, a link is on its way to it. The link works once, for 30 minutes."
            </p>
            <p>
                "Nothing after a few minutes? Look among the junk mail, or ask whoever runs this Tend: they can give you a link, too."
            </p>
            <p class="aside">
                <a href="/forgot">"Try another address"</a>
            </p>
        </OpenPage>
    }
}
