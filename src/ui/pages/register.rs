//! Making an account.

use leptos::prelude::*;

use crate::{
    rpc::auth::register,
    ui::{
        browser::{self, Fields},
        kit::field::TextField,
        pages::door::Door,
        state::account_form::AccountForm,
    },
};

#[component]
pub fn RegisterPage() -> impl IntoView {
    let form = AccountForm::new("auth/register");
    let call = |fields: &Fields| {
        register(
            fields.get("username"),
            fields.get("email"),
            fields.get("password"),
            browser::time_zone(),
            None,
        )
    };
    view! {
        <Door
            title="Create an account"
            form=form.clone()
            submit="Create account"
            call
            other=("Have an account?", "/login", "Sign in")
        >
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
        </Door>
    }
}
