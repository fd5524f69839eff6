//! Signing in: name and password, then a code where that is asked for; or a passkey and nothing else.

use leptos::prelude::*;

use crate::{
    domain::text::own_path,
    ui::{
        browser,
        kit::field::TextField,
        pages::{
            door::Door,
            gate_dialog::CarriedFields,
            passkey_button::{Ceremony, PasskeyButton},
        },
        state::{address::Address, page_context::PageContext, server_form::ServerForm},
    },
};

const FIRST: &str = "auth/login";
const SECOND: &str = "auth/second";

#[component]
pub fn LoginPage() -> impl IntoView {
    let first = ServerForm::new(FIRST);
    let second = ServerForm::ungated(SECOND);
    let was_second = second.is_refused();
    let wants_code = first.wants_code();
    let is_second = Memo::new(move |_| was_second || wants_code.get());
    let carried = StoredValue::new(carried());
    move || match is_second.get() {
        false => view! { <FirstStep form=first.clone() carried=carried.get_value() /> }.into_any(),
        true => view! { <SecondStep form=second.clone() carried=carried.get_value() /> }.into_any(),
    }
}

#[component]
fn FirstStep(
    /// Its state.
    form: ServerForm,
    /// What goes on after signing in.
    carried: Vec<(String, String)>,
) -> impl IntoView {
    let has_ended = !carried.is_empty();
    view! {
        <Door
            title="Sign in"
            form=form.clone()
            submit="Sign in"
            is_plain=has_ended
            other=("New here?", "/register", "Create an account")
            beside=(!has_ended).then(|| view! { <PasskeyDoor ceremony=Ceremony::SignIn /> }.into_any())
        >
            <p hidden=!has_ended>"Your session has ended. What you typed is kept, and saved when you are back."</p>
            <CarriedFields fields=carried />
            <TextField
                label="Username or email"
                name="login"
                autocomplete="username"
                value=form.value("login").unwrap_or_default()
                error=form.error("login")
                autofocus=form.starts("login", true)
            />
            <TextField
                label="Password"
                name="password"
                kind="password"
                autocomplete="current-password"
                error=form.error("password")
                autofocus=form.starts("password", false)
            />
            <p class="aside">
                <a href="/forgot">"Forgot your password?"</a>
            </p>
        </Door>
    }
}

#[component]
fn SecondStep(
    /// Its state.
    form: ServerForm,
    /// What goes on after signing in.
    carried: Vec<(String, String)>,
) -> impl IntoView {
    let has_ended = !carried.is_empty();
    // By script it comes in place of the password, where the focus was.
    Effect::new(|_| browser::focus("code"));
    view! {
        <Door
            title="Two-factor"
            form=form.clone()
            submit="Sign in"
            is_plain=has_ended
            other=("Not you, or too late?", "/login", "Start again")
            beside=(!has_ended).then(|| view! { <PasskeyDoor ceremony=Ceremony::SecondStep /> }.into_any())
        >
            <p>"Your password is right. Now show that it is you."</p>
            <CarriedFields fields=carried />
            <CodeField form />
        </Door>
    }
}

/// The field for a code of an app, or one for when that is lost.
#[component]
pub fn CodeField(
    /// The form's state.
    form: ServerForm,
) -> impl IntoView {
    view! {
        <TextField
            label="Code"
            name="code"
            autocomplete="one-time-code"
            hint="The 6 digits that your authenticator app shows, or one of your recovery codes."
            error=form.error("code")
            autofocus=true
        />
    }
}

/// The way in by a passkey, where there can be any.
#[component]
fn PasskeyDoor(
    /// What it is for.
    ceremony: Ceremony,
) -> impl IntoView {
    let may = use_context::<PageContext>().is_some_and(|context| context.may_have_passkeys);
    let address = Address::current();
    let next = untrack(|| address.get("next"));
    let on = own_path(next.as_deref()).unwrap_or("/today").to_owned();
    may.then(|| view! { <PasskeyButton ceremony done=move || browser::load(&on) /> })
}

/// A form that was refused because nobody was signed in: what goes on after signing in.
fn carried() -> Vec<(String, String)> {
    let refused = use_context::<PageContext>().and_then(|context| context.refused);
    let Some(refused) = refused else {
        return Vec::new();
    };
    let fields = refused.fields.into_iter();
    if [FIRST, SECOND].contains(&refused.action.as_str()) {
        let is_carried = |name: &str| name == "__then" || name.starts_with("then.");
        return fields.filter(|(name, _)| is_carried(name)).collect();
    }
    let then = ("__then".to_owned(), refused.action);
    let fields = fields.map(|(name, value)| (format!("then.{name}"), value));
    std::iter::once(then).chain(fields).collect()
}
