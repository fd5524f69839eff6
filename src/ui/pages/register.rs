//! Making an account.

use leptos::{ev::SubmitEvent, prelude::*};
use leptos_meta::Title;
use wasm_bindgen::JsCast;

use crate::{
    rpc::auth::register,
    ui::{
        browser,
        kit::field::TextField,
        pages::login::link_to,
        state::{account_form::AccountForm, address::Address},
    },
};

#[component]
pub fn RegisterPage() -> impl IntoView {
    let next = Address::current().get("next");
    let form = AccountForm::new("auth/register");
    let (sender, is_busy, whole_error) = (form.clone(), form.is_busy, form.whole_error());
    // A plain form sent while the script is awake says where its sender is, too.
    let timezone = RwSignal::new(String::new());
    Effect::new(move |_| timezone.set(browser::time_zone().unwrap_or_default()));
    let on_submit = {
        let next = next.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            let Some(fields) = submitted_form(&event).map(|form| browser::form_fields(&form)) else { return };
            let get = |name| fields.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone()).unwrap_or_default();
            let call = register(get("username"), get("email"), get("password"), browser::time_zone(), None);
            sender.send(call, next_path(next.as_deref()));
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
                <input type="hidden" name="timezone" prop:value=timezone />
                <p class="form-error" role="alert">
                    {move || whole_error.get()}
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
                "Have an account? " <a href=link_to("/login", next)>"Sign in"</a>
            </p>
        </main>
    }
}

/// The form that an event is about.
pub fn submitted_form(event: &SubmitEvent) -> Option<web_sys::HtmlFormElement> {
    event.target()?.dyn_into().ok()
}

/// Where to go once inside: to a path of our own, or to today's tasks.
pub fn next_path(next: Option<&str>) -> String {
    let is_own = |path: &&str| path.starts_with('/') && !path.starts_with("//") && !path.contains('\\');
    next.filter(is_own).unwrap_or("/today").to_owned()
}
