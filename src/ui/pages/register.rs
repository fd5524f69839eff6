//! Making an account.

use leptos::{ev::SubmitEvent, prelude::*};
use leptos_meta::Title;

use crate::{
    domain::text::own_path,
    rpc::auth::register,
    ui::{
        browser,
        kit::field::TextField,
        state::{
            account_form::AccountForm,
            address::{Address, link},
        },
    },
};

#[component]
pub fn RegisterPage() -> impl IntoView {
    let address = Address::current();
    let (next, invitation) = untrack(|| (address.get("next"), address.get("invitation")));
    let other_door = link(
        "/login",
        next.iter()
            .map(|next| ("next".to_owned(), next.clone()))
            .collect(),
    );
    let form = AccountForm::new("auth/register");
    let (sender, is_busy, whole_error) = (form.clone(), form.is_busy, form.whole_error());
    let invitation_error = form.error("invitation");
    let on_submit = {
        let next = next.clone();
        move |event: SubmitEvent| {
            let fields = browser::take_form(&event);
            let call = register(
                fields.get("username"),
                fields.get("email"),
                fields.get("password"),
                browser::time_zone(),
                Some(fields.get("invitation")).filter(|invitation| !invitation.is_empty()),
                None,
            );
            sender.send(
                call,
                own_path(next.as_deref()).unwrap_or("/today").to_owned(),
            );
        }
    };
    view! {
        <Title text="Create an account" />
        <main class="door">
            <a class="brand" href="/">
                "Tend"
            </a>
            <h1>"Create an account"</h1>
            <form method="post" action="" on:submit=on_submit novalidate>
                <input type="hidden" name="__fn" value="auth/register" />
                <input type="hidden" name="next" value=next.clone().unwrap_or_default() />
                <input type="hidden" name="invitation" value=invitation.unwrap_or_default() />
                <p class="form-error" role="alert">
                    {move || whole_error.get().or_else(|| invitation_error.get())}
                </p>
                <TextField
                    label="Username"
                    name="username"
                    autocomplete="username"
                    hint="3 to 32 letters, digits, dots, underscores or hyphens."
                    value=form.value("username")
                    error=form.error("username")
                    autofocus=true
                />
                <TextField
                    label="Email"
                    name="email"
                    kind="email"
                    autocomplete="email"
                    value=form.value("email")
                    error=form.error("email")
                />
                <TextField
                    label="Password"
                    name="password"
                    kind="password"
                    autocomplete="new-password"
                    hint="At least 8 characters. Several words make a good one."
                    error=form.error("password")
                />
                <button class="button primary" type="submit" aria-busy=move || is_busy.get().to_string()>
                    "Create account"
                </button>
            </form>
            <p class="aside">
                "Have an account? " <a href=other_door>"Sign in"</a>
            </p>
        </main>
    }
}
