//! The password, asked for over whatever page is open. The code of the question comes when it is first
//! asked (`ui::tasks::dialogs`).

use leptos::{ev::SubmitEvent, html::Dialog, prelude::*};

use crate::ui::{
    browser,
    kit::{field::TextField, live::live},
    pages::{
        login::CodeField,
        passkey_button::{Ceremony, PasskeyButton},
    },
    state::{
        gate::{Ask, Gate},
        page_context::{PageContext, RefusedForm},
        piece::Piece,
        server_form::ServerForm,
    },
    tasks::dialogs::coming,
};

/// The dialog, while somebody waits for the answer.
#[component]
pub fn GateDialog(
    /// Who has to enter the password.
    username: String,
) -> impl IntoView {
    let gate = expect_context::<Gate>();
    let username = StoredValue::new(username);
    let dialogs = Piece::new(coming);
    // Who cannot be asked has not said yes: what waits is refused, and said to be.
    Effect::new(move |_| {
        if dialogs.is_lost() {
            gate.answer(false);
        }
    });
    move || {
        let ask = gate.asks().get()?;
        let draw = dialogs.get()?;
        Some((draw.question)(ask, username.get_value()))
    }
}

#[component]
pub fn Question(
    /// Why.
    ask: Ask,
    /// Whose password.
    username: String,
) -> impl IntoView {
    let gate = expect_context::<Gate>();
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| dialog.get().iter().for_each(browser::show_modal));
    let (title, why, action) = match ask {
        Ask::SignIn => (
            "Sign in again",
            "Your session has ended. What you typed is kept, and saved when you are back.",
            "auth/login",
        ),
        Ask::Confirm => (
            "Enter your password",
            "What you are about to do concerns your account, so it has to be you.",
            "auth/confirm",
        ),
    };
    let refused = gate.refused().filter(|_| ask == Ask::Confirm);
    let is_plain = refused.is_some();
    let form = ServerForm::ungated(action);
    let second = ServerForm::ungated("auth/second");
    let wants_code = form.wants_code();
    // That the password is wanted is what the dialog says anyway.
    let is_news = |form: &&RefusedForm| Ask::of(&form.problem).is_none();
    let plain_error = refused.as_ref().filter(is_news).map(|form| {
        let problem = &form.problem;
        problem
            .field("password")
            .unwrap_or_else(|| problem.message())
    });
    let (sender, error, whole) = (form.clone(), form.error("password"), form.whole_error());
    let (code_sender, code_form) = (second.clone(), second.clone());
    let is_busy = move || (form.is_busy.get() || second.is_busy.get()).to_string();
    let error = Signal::derive(move || error.get().or_else(|| plain_error.clone()));
    let login = username.clone();
    let on_submit = move |event: SubmitEvent| {
        // What a plain form was refused goes on as one.
        if wants_code.get_untracked() {
            let fields = browser::take_form(&event);
            code_sender.send(fields, move |_| gate.answer(true));
        } else if !is_plain {
            let fields = browser::take_form(&event).with("login", Some(login.clone()));
            sender.send(fields, move |_| gate.answer(true));
        }
    };
    let not_now = move |event: SubmitEvent| {
        event.prevent_default();
        gate.answer(false);
    };
    let function = refused
        .as_ref()
        .map_or(action.to_owned(), |form| form.action.clone());
    let carried = refused.map(|form| form.fields).unwrap_or_default();
    view! {
        <dialog
            class="question"
            node_ref=dialog
            open
            aria-modal="true"
            aria-labelledby="question-title"
            on:cancel=move |event: web_sys::Event| {
                event.prevent_default();
                gate.answer(false);
            }
        >
            <h2 id="question-title">{title}</h2>
            <p>{why}</p>
            <form id="question" method="post" action="" on:submit=on_submit novalidate>
                // Where the second step's field is found by what it is for.
                <input type="hidden" name="__fn" value=move || if wants_code.get() { "auth/second".to_owned() } else { function.clone() } />
                <CarriedFields fields=carried />
                <input class="visually-hidden" type="text" autocomplete="username" tabindex="-1" aria-hidden="true" value=username readonly />
                <p class="form-error" role="alert">
                    {live(move || whole.get().filter(|_| !wants_code.get()))}
                </p>
                {live(move || match wants_code.get() {
                    true => view! { <SecondStep form=code_form.clone() /> }.into_any(),
                    false => {
                        view! {
                            <TextField
                                label="Password"
                                name=if is_plain { "__password" } else { "password" }
                                kind="password"
                                autocomplete="current-password"
                                error
                                autofocus=true
                            />
                        }
                            .into_any()
                    }
                })}
            </form>
            <div class="button-row">
                <button form="question" class="button primary" type="submit" aria-busy=is_busy>
                    "Continue"
                </button>
                <form method="get" action="" on:submit=not_now>
                    <button class="button" type="submit">
                        "Not now"
                    </button>
                </form>
            </div>
        </dialog>
    }
}

/// The second factor, once the password was right.
#[component]
fn SecondStep(
    /// Its state.
    form: ServerForm,
) -> impl IntoView {
    let gate = expect_context::<Gate>();
    let may_have_passkeys = use_context::<PageContext>().is_some_and(|c| c.may_have_passkeys);
    // It comes in place of the password, where the focus was.
    Effect::new(|_| browser::focus("code"));
    view! {
        <CodeField form />
        {may_have_passkeys
            .then(|| view! { <PasskeyButton ceremony=Ceremony::SecondStep done=move || gate.answer(true) /> })}
    }
}

/// What a form says besides what people see of it.
#[component]
pub fn CarriedFields(
    /// Names and values.
    fields: Vec<(String, String)>,
) -> impl IntoView {
    fields
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view()
}
