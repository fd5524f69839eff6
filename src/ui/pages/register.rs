//! Making an account.

use leptos::prelude::*;

use crate::ui::{
    browser::{self, Fields},
    kit::field::TextField,
    pages::door::Door,
    state::{address::Address, server_form::ServerForm},
};

#[component]
pub fn RegisterPage() -> impl IntoView {
    let address = Address::current();
    let invitation = untrack(|| address.get("invitation")).unwrap_or_default();
    let form = ServerForm::new("auth/register");
    let not_invited = form.error("invitation");
    let complete = |fields: Fields| fields.with("timezone", browser::time_zone());
    view! {
        <Door
            title="Create an account"
            form=form.clone()
            submit="Create account"
            complete
            other=("Have an account?", "/login", "Sign in")
        >
            <input type="hidden" name="invitation" value=invitation />
            <p class="form-error" role="alert">
                {move || not_invited.get()}
            </p>
            <TextField
                label="Username"
                name="username"
                autocomplete="username"
                hint="3 to 32 letters, digits, dots, underscores or hyphens."
                value=form.value("username").unwrap_or_default()
                error=form.error("username")
                autofocus=true
            />
            <TextField
                label="Email"
                name="email"
                kind="email"
                autocomplete="email"
                value=form.value("email").unwrap_or_default()
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
        </Door>
    }
}
