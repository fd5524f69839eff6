//! Confirming an address, by a link out of a mail. Opening the link changes nothing yet: programs
//! that look into mail open links, too.

use leptos::{ev::SubmitEvent, prelude::*};

use crate::{
    rpc::recovery::confirm_email,
    ui::{
        browser,
        pages::open_page::OpenPage,
        state::{account_form::AccountForm, address::Address},
    },
};

#[component]
pub fn VerifyPage() -> impl IntoView {
    let address = Address::current();
    let token = untrack(|| address.get("token")).unwrap_or_default();
    let form = AccountForm::new("auth/confirm_email");
    let (sender, is_busy) = (form.clone(), form.is_busy);
    let (whole_error, link_error) = (form.whole_error(), form.error("token"));
    let taken_error = form.error("email");
    let on_submit = move |event: SubmitEvent| {
        let fields = browser::take_form(&event);
        sender.send(
            confirm_email(fields.get("token")),
            "/verify/done".to_owned(),
        );
    };
    let error = move || {
        whole_error
            .get()
            .or_else(|| link_error.get())
            .or_else(|| taken_error.get())
    };
    view! {
        <OpenPage title="Confirm your address">
            <p>"The mail has reached you: one click, and we know that the address is yours."</p>
            <form method="post" action="" on:submit=on_submit>
                <input type="hidden" name="__fn" value="auth/confirm_email" />
                <input type="hidden" name="token" value=token />
                <p class="form-error" role="alert">
                    {error}
                </p>
                <button class="button primary" type="submit" aria-busy=move || is_busy.get().to_string()>
                    "Confirm"
                </button>
            </form>
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
