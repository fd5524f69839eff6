//! A button that asks the browser for a passkey. Without a script there is none.

use leptos::{prelude::*, task::spawn_local};

use crate::ui::{
    browser::{self, Answer, Fields},
    credentials,
    kit::live::live,
    state::hydrated::Hydrated,
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
                {live(move || error.get())}
            </p>
            <button class="button" type="button" disabled=move || !awake.get() aria-busy=move || is_busy.get().to_string() on:click=on_click>
                "Use a passkey"
            </button>
        </div>
    }
}

/// Asks for a passkey and hands it over.
///
/// As forms, for which the code is there already, and not by `rpc`, which would weigh 10 KB.
async fn show(ceremony: Ceremony) -> Result<(), String> {
    let (ask, take) = match ceremony {
        Ceremony::SignIn => ("auth/passkey_ask", "auth/passkey"),
        Ceremony::SecondStep => ("auth/second_ask", "auth/second_passkey"),
    };
    let asked = browser::submit(ask, &Fields::default()).await;
    let asked = asked.map_err(|problem| problem.message())?;
    let credential = credentials::get(&options(&asked)).await;
    let credential = credential.ok_or("No passkey was used.")?;
    let answer = answer(&asked).with("credential", Some(credential));
    let taken = browser::submit(take, &answer).await;
    taken.map(drop).map_err(|problem| problem.message())
}

/// What the browser is asked, out of the server's answer.
pub fn options(asked: &Answer) -> String {
    read(asked, "options")
}

/// What goes back with the browser's answer.
pub fn answer(asked: &Answer) -> Fields {
    Fields::default().with("token", Some(read(asked, "token")))
}

fn read(asked: &Answer, field: &str) -> String {
    let body: serde_json::Value = serde_json::from_slice(asked.body.as_bytes()).unwrap_or_default();
    body[field].as_str().unwrap_or_default().to_owned()
}
