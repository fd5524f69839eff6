//! Passkeys: adding, naming and removing them.

use leptos::{ev::SubmitEvent, html::Input, prelude::*, task::spawn_local};

use crate::{
    domain::factor::{PasskeyCard, parse_passkey_name},
    ui::{
        browser::{self, Answer, Fields},
        credentials,
        kit::{action_form::ActionForm, live::live},
        pages::passkey_button::{answer, options},
        state::{
            gate::{Gate, through},
            hydrated::Hydrated,
            messages::Messages,
            server_form::ServerForm,
        },
    },
};

/// The list, and how to add to it.
#[component]
pub fn Passkeys(
    /// All of them.
    cards: Vec<PasskeyCard>,
    /// Whether this installation has an address that they can be for.
    may_add: bool,
    /// What comes after a change.
    again: Callback<browser::Answer>,
) -> impl IntoView {
    let list = (!cards.is_empty()).then(|| {
        view! {
            <ul class="cards" aria-label="Passkeys">
                {cards.into_iter().map(|card| view! { <Card card again /> }).collect_view()}
            </ul>
        }
    });
    let add = match may_add {
        true => view! { <AddPasskey again /> }.into_any(),
        false => view! { <p class="aside">"Passkeys need an address with a name and https; this Tend has another one."</p> }.into_any(),
    };
    view! {
        <p>
            "Sign in with a finger, a face or a PIN instead of your password. Once you have one, your password alone does not let anybody in."
        </p>
        {list}
        {add}
    }
}

#[component]
fn Card(
    /// The passkey.
    card: PasskeyCard,
    /// What comes after a change.
    again: Callback<browser::Answer>,
) -> impl IntoView {
    let id = card.id.to_string();
    let same = id.clone();
    let (rename, remove) = (
        ServerForm::new("passkeys/rename"),
        ServerForm::new("passkeys/remove"),
    );
    let field = format!("name-{id}");
    let label = format!("New name for {}", card.name);
    let is_this = rename.value("id").as_deref() == Some(&id);
    let error = rename.error("name");
    view! {
        <li class="card">
            <p class="card-title">{card.name.clone()}</p>
            <p class="card-details">{card.details}</p>
            <details class="card-more" open=is_this>
                <summary>"Rename"</summary>
                <ActionForm form=rename submit="Save name" kind="" done=again>
                    <input type="hidden" name="id" value=id.clone() />
                    <div class="field">
                        <label for=field.clone()>{label}</label>
                        <input id=field name="name" type="text" autocomplete="off" value=card.name required />
                        <p class="field-error" role="alert">
                            {live(move || error.get())}
                        </p>
                    </div>
                </ActionForm>
            </details>
            <ActionForm form=remove submit="Remove passkey" kind="danger" done=again>
                <input type="hidden" name="id" value=same />
            </ActionForm>
        </li>
    }
}

/// The name of the one to be, and the button: for browsers that can.
#[component]
fn AddPasskey(
    /// What comes after it was added.
    again: Callback<browser::Answer>,
) -> impl IntoView {
    let (gate, messages) = (use_context::<Gate>(), use_context::<Messages>());
    let field = NodeRef::<Input>::new();
    let error = RwSignal::new(None::<String>);
    let is_busy = RwSignal::new(false);
    let can = RwSignal::new(true);
    Effect::new(move |_| can.set(credentials::can()));
    let awake = Hydrated::get();
    let on_submit = move |event: SubmitEvent| {
        let name = browser::take_form(&event).get("passkey_name");
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        spawn_local(async move {
            let added = add(gate, name).await;
            is_busy.try_set(false);
            match added {
                Ok(answer) => {
                    let field = field.get_untracked();
                    field.iter().for_each(|field| field.set_value(""));
                    error.try_set(None);
                    let done = answer.did.as_deref();
                    messages.iter().for_each(|m| m.say_done(done));
                    again.run(answer);
                }
                Err(message) => _ = error.try_set(Some(message)),
            }
        });
    };
    view! {
        <form class="action-form needs-script" hidden=move || !can.get() on:submit=on_submit novalidate>
            <div class="field" data-invalid=move || error.get().is_some().to_string()>
                <label for="passkey-name">"Passkey name"</label>
                <input id="passkey-name" node_ref=field name="passkey_name" type="text" autocomplete="off" required
                    aria-invalid=move || error.get().is_some().to_string()
                    aria-describedby="passkey-name-error passkey-name-hint" />
                <p class="field-error" id="passkey-name-error" role="alert">
                    {live(move || error.get())}
                </p>
                <p class="field-hint" id="passkey-name-hint">
                    "Where it is, such as “Laptop”."
                </p>
            </div>
            <p>
                <button class="button primary" type="submit" disabled=move || !awake.get() aria-busy=move || is_busy.get().to_string()>
                    "Add a passkey"
                </button>
            </p>
        </form>
        <p class="aside without-script">"To add a passkey, switch JavaScript on for this page."</p>
    }
}

/// Asks for a passkey and hands it over; gives recovery codes, where it brings any.
async fn add(gate: Option<Gate>, name: String) -> Result<Answer, String> {
    parse_passkey_name(&name).map_err(|error| error.message)?;
    let none = Fields::default();
    let asked = through(gate, async || browser::submit("passkeys/ask", &none).await).await;
    let asked = asked.map_err(|problem| problem.message())?;
    let credential = credentials::create(&options(&asked)).await;
    let credential = credential.ok_or("No passkey was made.")?;
    let answer = answer(&asked).with("name", Some(name));
    let answer = answer.with("credential", Some(credential));
    let added = browser::submit("passkeys/add", &answer).await;
    added.map_err(|problem| problem.message())
}
