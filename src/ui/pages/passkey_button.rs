//! A button that asks the browser for a passkey. Without a script there is none.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    domain::problem::Problem,
    rpc::auth as rpc,
    ui::{credentials, state::hydrated::Hydrated},
};

/// What a passkey is shown for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ceremony {
    /// To sign in with nothing else.
    SignIn,
    /// After the password.
    SecondStep,
}

/// The button, and why it did not go well.
#[component]
pub fn PasskeyButton(
    /// What the passkey is for.
    ceremony: Ceremony,
    /// What comes after it was taken.
    done: impl Fn() + Clone + 'static,
) -> impl IntoView {
    let error = RwSignal::new(None::<String>);
    let is_busy = RwSignal::new(false);
    let can = RwSignal::new(true);
    Effect::new(move |_| can.set(credentials::can()));
    let awake = Hydrated::get();
    let label = match ceremony {
        Ceremony::SignIn => "Sign in with a passkey",
        Ceremony::SecondStep => "Use a passkey",
    };
    let on_click = move |_| {
        let done = done.clone();
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        spawn_local(async move {
            let shown = show(ceremony).await;
            is_busy.try_set(false);
            match shown {
                Ok(()) => done(),
                Err(message) => _ = error.try_set(Some(message)),
            }
        });
    };
    view! {
        <div class="needs-script passkey-door" hidden=move || !can.get()>
            <p class="form-error" role="alert">
                {move || error.get()}
            </p>
            <button class="button" type="button" disabled=move || !awake.get() aria-busy=move || is_busy.get().to_string() on:click=on_click>
                {label}
            </button>
        </div>
    }
}

/// Asks for a passkey and hands it over.
async fn show(ceremony: Ceremony) -> Result<(), String> {
    let refused = |problem: Problem| problem.message();
    let asked = match ceremony {
        Ceremony::SignIn => rpc::passkey_ask().await,
        Ceremony::SecondStep => rpc::second_ask().await,
    };
    let asked = asked.map_err(refused)?;
    let credential = credentials::get(&asked.options).await;
    let credential = credential.ok_or("No passkey was used.")?;
    let taken = match ceremony {
        Ceremony::SignIn => rpc::passkey(asked.token, credential).await,
        Ceremony::SecondStep => rpc::second_passkey(credential).await,
    };
    taken.map_err(refused)
}
