//! Signing in.

use leptos::{ev::SubmitEvent, prelude::*};
use leptos_meta::Title;

use crate::{
    domain::text::own_path,
    rpc::auth::sign_in,
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
pub fn LoginPage() -> impl IntoView {
    let address = Address::current();
    let next = untrack(|| address.get("next"));
    let other_door = link(
        "/register",
        next.iter()
            .map(|next| ("next".to_owned(), next.clone()))
            .collect(),
    );
    let form = AccountForm::new("auth/login");
    let (sender, is_busy, whole_error) = (form.clone(), form.is_busy, form.whole_error());
    let on_submit = {
        let next = next.clone();
        move |event: SubmitEvent| {
            let fields = browser::take_form(&event);
            sender.send(
                sign_in(fields.get("login"), fields.get("password"), None),
                own_path(next.as_deref()).unwrap_or("/today").to_owned(),
            );
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
                <a href="/forgot">"Forgot your password?"</a>
            </p>
            <p class="aside">
                "New here? " <a href=other_door>"Create an account"</a>
            </p>
        </main>
    }
}
