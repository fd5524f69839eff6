//! The second factor: an authenticator app, and recovery codes for when it is lost.

use leptos::prelude::*;

use super::{passkeys::Passkeys, shown};
use crate::{
    domain::factor::{FactorPage, PendingTotp},
    rpc::factors as rpc,
    ui::{
        browser,
        kit::{action_form::ActionForm, awaited::Awaited, field::TextField, live::live},
        state::{codec::Json, page_context::PageContext, server_form::ServerForm},
    },
};

const ENROL: &str = "factors/enrol";
const CONFIRM: &str = "factors/confirm";

/// What the page knows beside what the server keeps.
#[derive(Clone, Copy)]
struct Enrolling {
    /// Whether an app is being told its secret.
    is_on: RwSignal<bool>,
    /// Recovery codes, the once that they are known.
    codes: RwSignal<Vec<String>>,
}

impl Enrolling {
    /// As a plain form has left it.
    fn new() -> Self {
        let context = use_context::<PageContext>().unwrap_or_default();
        let confirming = ServerForm::new(CONFIRM);
        let kept = confirming.value("codes").unwrap_or_default();
        let codes = match &context.shown {
            Some(answer) => read_codes(&answer.body),
            None => kept.split_whitespace().map(str::to_owned).collect(),
        };
        let has_begun = context.shown.is_some_and(|answer| answer.action == ENROL);
        Self {
            is_on: RwSignal::new(has_begun || confirming.is_refused()),
            codes: RwSignal::new(codes),
        }
    }
}

/// The codes in an answer: alone, or with the secret that they go with.
fn read_codes(body: &str) -> Vec<String> {
    let body: serde_json::Value = serde_json::from_slice(body.as_bytes()).unwrap_or_default();
    let codes = body.as_array().or(body["recovery_codes"].as_array());
    let text = |code: &serde_json::Value| code.as_str().map(str::to_owned);
    codes.into_iter().flatten().filter_map(text).collect()
}

/// Two-factor and passkeys, which know of each other.
#[component]
pub fn Factors() -> impl IntoView {
    let factors = Resource::<_, Json>::new_with_options(|| (), |()| rpc::factors(), false);
    let enrolling = Enrolling::new();
    let again = Callback::new(move |answer: browser::Answer| {
        let codes = read_codes(&answer.body);
        // What was shown once stays in sight until there are others.
        if !codes.is_empty() {
            enrolling.codes.set(codes);
        }
        enrolling.is_on.set(false);
        factors.refetch();
    });
    let off = Callback::new(move |_| {
        enrolling.codes.set(Vec::new());
        factors.refetch();
    });
    let enrolled = Callback::new(move |answer: browser::Answer| {
        enrolling.codes.set(read_codes(&answer.body));
        enrolling.is_on.set(true);
        factors.refetch();
    });
    let all = move |page: FactorPage| {
        let (cards, may_add) = (page.passkeys.clone(), page.may_have_passkeys);
        view! {
            <section class="setting">
                <h2>"Two-factor"</h2>
                <TwoFactor page enrolling enrolled off again />
                <RecoveryCodes codes=enrolling.codes />
            </section>
            <section class="setting">
                <h2>"Passkeys"</h2>
                <Passkeys cards may_add again />
            </section>
        }
    };
    view! { <Awaited>{live(move || shown(factors.get(), all))}</Awaited> }
}

#[component]
fn TwoFactor(
    /// How it stands.
    page: FactorPage,
    /// What the page knows beside that.
    enrolling: Enrolling,
    /// What comes after an app was begun with.
    enrolled: Callback<browser::Answer>,
    /// What comes after it was turned off.
    off: Callback<browser::Answer>,
    /// What comes after anything else.
    again: Callback<browser::Answer>,
) -> impl IntoView {
    let (is_on, has_totp) = (page.is_on(), page.has_totp);
    let left = page.recovery_codes_left;
    let pending = StoredValue::new(page.pending);
    let begin = move || match pending.get_value().filter(|_| enrolling.is_on.get()) {
        Some(pending) => view! { <Enrolment pending codes=enrolling.codes again /> }.into_any(),
        None => {
            let form = ServerForm::new(ENROL);
            view! {
                <p>"After your password, a code of an authenticator app on your phone is asked for. Who learns your password still does not get in."</p>
                <ActionForm form submit="Turn on two-factor" done=enrolled />
            }
                .into_any()
        }
    };
    view! {
        {has_totp.then(|| view! { <p>"On: signing in asks for a code of your authenticator app."</p> })}
        {(!has_totp).then_some(begin)}
        {is_on
            .then(|| {
                let form = ServerForm::new("factors/codes");
                view! {
                    <p>{format!("Recovery codes left: {left}")}</p>
                    <ActionForm form submit="New recovery codes" kind="" done=again />
                }
            })}
        {has_totp
            .then(|| {
                let form = ServerForm::new("factors/turn_off");
                view! { <ActionForm form submit="Turn off two-factor" kind="danger" done=off /> }
            })}
    }
}

/// An app is told its secret, and shows that it knows it.
#[component]
fn Enrolment(
    /// What the app has to be told.
    pending: PendingTotp,
    /// Its recovery codes, where they are known.
    codes: RwSignal<Vec<String>>,
    /// What comes after it is confirmed.
    again: Callback<browser::Answer>,
) -> impl IntoView {
    let form = ServerForm::new(CONFIRM);
    view! {
        <p>"Scan this with an authenticator app, such as the one in your password manager:"</p>
        <div class="qr" role="img" aria-label="QR code for your authenticator app" inner_html=pending.qr></div>
        <div class="field secret">
            <label for="totp-secret">"Or type this key into it"</label>
            <input id="totp-secret" type="text" readonly value=pending.secret />
            <p class="field-hint">
                <a href=pending.otpauth_url rel="external">
                    "Open in an app on this device"
                </a>
            </p>
        </div>
        <ActionForm form=form.clone() submit="Confirm code" done=again>
            <input type="hidden" name="codes" value=move || codes.get().join(" ") />
            <TextField
                label="Code"
                name="code"
                autocomplete="one-time-code"
                hint="The 6 digits that the app shows now. From then on they are asked for."
                error=form.error("code")
            />
        </ActionForm>
    }
}

/// Recovery codes, this once.
#[component]
fn RecoveryCodes(
    /// The codes.
    codes: RwSignal<Vec<String>>,
) -> impl IntoView {
    view! {
        <div class="secret" role="status">
            {live(move || {
                let codes = codes.get();
                (!codes.is_empty())
                    .then(|| {
                        view! {
                            <div class="field">
                                <label for="recovery-codes">"Recovery codes"</label>
                                <textarea id="recovery-codes" rows="10" readonly aria-describedby="recovery-codes-hint">
                                    {codes.join("\n")}
                                </textarea>
                                <p class="field-hint" id="recovery-codes-hint">
                                    "Copy or print them now: they are not shown again. Without your phone, each lets you in once in place of a code."
                                </p>
                            </div>
                        }
                    })
            })}
        </div>
    }
}
