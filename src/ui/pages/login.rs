//! Signing in.

use leptos::{ev::SubmitEvent, prelude::*};
use leptos_meta::Title;

use crate::{
    rpc::auth::sign_in,
    ui::{
        browser,
        kit::field::TextField,
        state::{account_form::AccountForm, address::Address},
    },
};

use super::register::{next_path, submitted_form};

#[component]
pub fn LoginPage() -> impl IntoView {
    let next = Address::current().get("next");
    let form = AccountForm::new("auth/login");
    let (sender, is_busy, whole_error) = (form.clone(), form.is_busy, form.whole_error());
    let on_submit = {
        let next = next.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            let Some(fields) = submitted_form(&event).map(|form| browser::form_fields(&form)) else { return };
            let get = |name| fields.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone()).unwrap_or_default();
            sender.send(sign_in(get("login"), get("password"), None), next_path(next.as_deref()));
        }
    };
    view! {
        <Title text="Sign in" />
        <main class="door">
            <a class="brand" href="/">
                "Tend"
            </a>
            <h1>"Sign in"</h1>
            <form method="post" action="" on:submit=on_submit novalidate>
                <input type="hidden" name="__fn" value="auth/login" />
                <input type="hidden" name="next" value=next.clone().unwrap_or_default() />
                <p class="form-error" role="alert">
                    {move || whole_error.get()}
                </p>
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
                <button class="button primary" type="submit" aria-busy=move || is_busy.get().to_string()>
                    "Sign in"
                </button>
            </form>
            <p class="aside">
                "New here? " <a href=link_to("/register", next)>"Create an account"</a>
            </p>
        </main>
    }
}

/// The other door, to the same place behind it.
pub fn link_to(path: &str, next: Option<String>) -> String {
    crate::ui::state::address::link(path, next.map(|next| ("next".to_owned(), next)).into_iter().collect())
}
