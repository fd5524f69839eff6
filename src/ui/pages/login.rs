//! Signing in.

use leptos::prelude::*;

use crate::{
    rpc::auth::sign_in,
    ui::{kit::field::TextField, pages::door::Door, state::account_form::AccountForm},
};

#[component]
pub fn LoginPage() -> impl IntoView {
    let form = AccountForm::new("auth/login");
    view! {
        <Door
            title="Sign in"
            form=form.clone()
            submit="Sign in"
            call=|fields| sign_in(fields.get("login"), fields.get("password"), None)
            other=("New here?", "/register", "Create an account")
        >
            <TextField
                label="Username or email"
                name="login"
                autocomplete="username"
                value=form.value("login")
                error=form.error("login")
                autofocus=true
            />
            <TextField
                label="Password"
                name="password"
                kind="password"
                autocomplete="current-password"
                error=form.error("password")
            />
            <p class="aside">
                <a href="/forgot">"Forgot your password?"</a>
            </p>
        </Door>
    }
}
