//! Personal access tokens: what people give to their own programs.

use leptos::prelude::*;

use super::{SettingsPage, shown};
use crate::{
    domain::settings::TokenCard,
    rpc::settings as rpc,
    ui::{
        browser,
        kit::{
            action_form::ActionForm, awaited::Awaited, field::TextField, live::live, phrase::linked,
        },
        state::{codec::Json, page_context::PageContext, server_form::ServerForm},
    },
};

#[component]
pub fn TokensPage() -> impl IntoView {
    let tokens = Resource::<_, Json>::new_with_options(|| (), |()| rpc::tokens(), false);
    let shown_plainly = use_context::<PageContext>().and_then(|context| context.shown);
    let secret = RwSignal::new(shown_plainly.and_then(|answer| read_secret(&answer.body)));
    let created = Callback::new(move |answer: browser::Answer| {
        secret.set(read_secret(&answer.body));
        browser::reset_form("tokens/create");
        tokens.refetch();
    });
    let deleted = Callback::new(move |_| tokens.refetch());
    view! {
        <SettingsPage title="Tokens">
            <p class="lead">
                {linked(
                    "A token lets a program of yours use the [API] as you. Give each program its own, so that each can be stopped alone.",
                    &["/api/docs"],
                )}
            </p>
            <NewSecret secret />
            <section class="setting">
                <h2>"New token"</h2>
                <TokenForm created />
            </section>
            <section class="setting">
                <h2>"Your tokens"</h2>
                <Awaited>
                    {live(move || shown(tokens.get(), move |cards| view! { <Cards cards deleted /> }))}
                </Awaited>
            </section>
        </SettingsPage>
    }
}

/// The secret in the answer that made a token.
fn read_secret(body: &str) -> Option<String> {
    let body: serde_json::Value = serde_json::from_slice(body.as_bytes()).ok()?;
    body["token"].as_str().map(str::to_owned)
}

/// The secret of a token that was just made, this once.
#[component]
fn NewSecret(
    /// The secret.
    secret: RwSignal<Option<String>>,
) -> impl IntoView {
    view! {
        <div class="secret" role="status">
            {live(move || {
                secret
                    .get()
                    .map(|secret| {
                        view! {
                            <div class="field">
                                <label for="new-token">"New token"</label>
                                <input id="new-token" type="text" readonly value=secret aria-describedby="new-token-hint" />
                                <p class="field-hint" id="new-token-hint">
                                    "Copy it now: it is not shown again."
                                </p>
                            </div>
                        }
                    })
            })}
        </div>
    }
}

#[component]
fn TokenForm(
    /// What comes after it was made.
    created: Callback<browser::Answer>,
) -> impl IntoView {
    let form = ServerForm::new("tokens/create");
    let (scopes_error, starts_at_scopes) = (form.error("scopes"), form.starts("scopes", false));
    let value = form.value("token[name]").unwrap_or_default();
    let terms = [("30", "30 days"), ("90", "90 days"), ("365", "One year")];
    view! {
        <ActionForm form=form.clone() submit="Create token" kept="token/new" done=created>
            <TextField
                label="Token name"
                name="token[name]"
                autocomplete="off"
                hint="What it is for, such as “Backup script”."
                value
                error=form.error("name")
                autofocus=form.starts("name", false)
            />
            <fieldset class="choices" aria-describedby="scopes-error">
                <legend>"It may"</legend>
                <label>
                    <input type="checkbox" name="token[scopes][]" value="read" checked autofocus=starts_at_scopes />
                    "Read"
                </label>
                <label>
                    <input type="checkbox" name="token[scopes][]" value="write" />
                    "Write"
                </label>
                <p class="field-error" id="scopes-error" role="alert">
                    {live(move || scopes_error.get())}
                </p>
            </fieldset>
            <div class="field">
                <label for="token-days">"Ends after"</label>
                <select id="token-days" name="days">
                    {terms
                        .map(|(days, words)| {
                            view! {
                                <option value=days selected=days == "90">
                                    {words}
                                </option>
                            }
                        })
                        .collect_view()}
                </select>
            </div>
        </ActionForm>
    }
}

#[component]
fn Cards(
    /// All tokens.
    cards: Vec<TokenCard>,
    /// What comes after one was deleted.
    deleted: Callback<browser::Answer>,
) -> impl IntoView {
    if cards.is_empty() {
        return view! { <p class="aside">"None yet."</p> }.into_any();
    }
    let card = move |card: TokenCard| {
        let form = ServerForm::new("tokens/delete");
        view! {
            <li class="card">
                <p class="card-title">{card.name.clone()}</p>
                <p class="card-details">{card.details}</p>
                <ActionForm form submit="Delete token" kind="danger" done=deleted>
                    <input type="hidden" name="id" value=card.id.to_string() />
                </ActionForm>
            </li>
        }
    };
    view! {
        <ul class="cards" aria-label="Tokens">
            {cards.into_iter().map(card).collect_view()}
        </ul>
    }
    .into_any()
}
