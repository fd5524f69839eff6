//! Choosing a new password, by a link out of a mail.

use leptos::{ev::SubmitEvent, prelude::*};

use crate::{
    rpc::recovery::reset,
    ui::{
        browser,
        kit::field::TextField,
        pages::open_page::OpenPage,
        state::{account_form::AccountForm, address::Address},
    },
};

#[component]
pub fn ResetPage() -> impl IntoView {
    let address = Address::current();
    let token = untrack(|| address.get("token")).unwrap_or_default();
    let form = AccountForm::new("auth/reset");
    let (sender, is_busy) = (form.clone(), form.is_busy);
    let (whole_error, link_error) = (form.whole_error(), form.error("token"));
    let on_submit = move |event: SubmitEvent| {
        let fields = browser::take_form(&event);
        sender.send(
            reset(fields.get("token"), fields.get("password")),
            "/reset/done".to_owned(),
        );
    };
    view! {
        <OpenPage title="Choose a new password">
            <p>"You are signed out everywhere when it is set."</p>
            <form method="post" action="" on:submit=on_submit novalidate>
                <input type="hidden" name="__fn" value="auth/reset" />
                <input type="hidden" name="token" value=token />
                <p class="form-error" role="alert">
                    {move || whole_error.get().or_else(|| link_error.get())}
                </p>
                <TextField
                    label="New password"
                    name="password"
                    kind="password"
                    autocomplete="new-password"
                    hint="At least 8 characters. Several words make a good one."
                    error=form.error("password")
                    autofocus=true
                />
                <button class="button primary" type="submit" aria-busy=move || is_busy.get().to_string()>
                    "Set password"
                </button>
            </form>
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
