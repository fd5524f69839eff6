//! Signing in.

use leptos::prelude::*;

use crate::ui::{
    kit::field::TextField,
    pages::{door::Door, gate_dialog::CarriedFields},
    state::{page_context::PageContext, server_form::ServerForm},
};

#[component]
pub fn LoginPage() -> impl IntoView {
    let form = ServerForm::new("auth/login");
    let carried = carried();
    let has_ended = !carried.is_empty();
    view! {
        <Door
            title="Sign in"
            form=form.clone()
            submit="Sign in"
            is_plain=has_ended
            other=("New here?", "/register", "Create an account")
        >
            <p hidden=!has_ended>"Your session has ended. What you typed is kept, and saved when you are back."</p>
            <CarriedFields fields=carried />
            <TextField
                label="Username or email"
                name="login"
                autocomplete="username"
                value=form.value("login").unwrap_or_default()
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

/// A form that was refused because nobody was signed in: what goes on after signing in.
fn carried() -> Vec<(String, String)> {
    let refused = use_context::<PageContext>().and_then(|context| context.refused);
    let Some(refused) = refused else {
        return Vec::new();
    };
    let fields = refused.fields.into_iter();
    if refused.action == "auth/login" {
        let is_carried = |name: &str| name == "__then" || name.starts_with("then.");
        return fields.filter(|(name, _)| is_carried(name)).collect();
    }
    let then = ("__then".to_owned(), refused.action);
    let fields = fields.map(|(name, value)| (format!("then.{name}"), value));
    std::iter::once(then).chain(fields).collect()
}
