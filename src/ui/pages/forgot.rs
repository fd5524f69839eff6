//! Asking for a link to choose a new password.

use leptos::{ev::SubmitEvent, prelude::*};

use crate::{
    rpc::recovery::forgot,
    ui::{
        browser, kit::field::TextField, pages::open_page::OpenPage,
        state::account_form::AccountForm,
    },
};

#[component]
pub fn ForgotPage() -> impl IntoView {
    let form = AccountForm::new("auth/forgot");
    let (sender, is_busy, whole_error) = (form.clone(), form.is_busy, form.whole_error());
    let on_submit = move |event: SubmitEvent| {
        let fields = browser::take_form(&event);
        sender.send(forgot(fields.get("email")), "/forgot/sent".to_owned());
    };
    view! {
        <OpenPage title="Forgot your password?">
            <p>"We mail you a link to choose a new one."</p>
            <form method="post" action="" on:submit=on_submit novalidate>
                <input type="hidden" name="__fn" value="auth/forgot" />
                <p class="form-error" role="alert">
                    {move || whole_error.get()}
                </p>
                <TextField
                    label="Email"
                    name="email"
                    kind="email"
                    autocomplete="email"
                    value=form.value("email")
                    error=form.error("email")
                    autofocus=true
                />
                <button class="button primary" type="submit" aria-busy=move || is_busy.get().to_string()>
                    "Send reset link"
                </button>
            </form>
            <p class="aside">
                "It has come back to you? " <a href="/login">"Sign in"</a>
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
