//! Making an account.

use leptos::prelude::*;

use crate::ui::{
    browser::{self, Fields},
    kit::{
        field::{TextField, password_advice},
        live::live,
    },
    pages::door::Door,
    state::{address::Address, server_form::ServerForm},
};

#[component]
pub fn RegisterPage() -> impl IntoView {
    let address = Address::current();
    let invitation = untrack(|| address.get("invitation")).unwrap_or_default();
    let form = ServerForm::new("auth/register");
    // What nobody types: the link that led here, and the browser's zone.
    let (not_invited, no_zone) = (form.error("invitation"), form.error("timezone"));
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
                {live(move || not_invited.get().or_else(|| no_zone.get()))}
            </p>
            <TextField
                label="Username"
                name="username"
                autocomplete="username"
                hint="3 to 32 letters, digits, dots, underscores or hyphens."
                value=form.value("username").unwrap_or_default()
                error=form.error("username")
                autofocus=form.starts("username", true)
            />
            <TextField
                label="Email"
                name="email"
                kind="email"
                autocomplete="email"
                value=form.value("email").unwrap_or_default()
                error=form.error("email")
                autofocus=form.starts("email", false)
            />
            <TextField
                label="Password"
                name="password"
                kind="password"
                autocomplete="new-password"
                hint=password_advice()
                error=form.error("password")
                autofocus=form.starts("password", false)
            />
        </Door>
    }
}
