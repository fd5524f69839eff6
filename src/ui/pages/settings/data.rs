//! What Tend keeps of somebody, and how it goes.

use leptos::prelude::*;

use super::{
    SettingsPage, shown,
    transfer::{Export, Import},
};
use crate::{
    domain::{settings::Belongings, words::counted},
    rpc::settings as rpc,
    ui::{
        browser,
        kit::{
            action_form::ActionForm, awaited::Awaited, field::TextField, live::live, phrase::linked,
        },
        state::{codec::Json, server_form::ServerForm},
    },
};

#[component]
pub fn DataPage() -> impl IntoView {
    let belongings =
        Resource::<_, Json>::new_with_options(|| (), |()| rpc::count_belongings(), false);
    view! {
        <SettingsPage title="Data">
            <section class="setting">
                <h2>"Export"</h2>
                <Export />
            </section>
            <section class="setting">
                <h2>"Import"</h2>
                <Import />
            </section>
            <section class="setting">
                <h2>"Delete account"</h2>
                <Awaited>
                    {live(move || shown(belongings.get(), |belongings| view! { <Deletion belongings /> }))}
                </Awaited>
            </section>
        </SettingsPage>
    }
}

#[component]
fn Deletion(
    /// What goes.
    belongings: Belongings,
) -> impl IntoView {
    let form = ServerForm::new("me/delete");
    let done = |_| {
        browser::drop_drafts();
        browser::load("/");
    };
    view! {
        <p>"This cannot be undone. At once and for good, it deletes:"</p>
        <ul class="plain-list" aria-label="What is deleted">
            {what_goes(&belongings).into_iter().map(|what| view! { <li>{what}</li> }).collect_view()}
        </ul>
        <p>
            {linked("If you want to keep anything, [export it first].", &["/settings/data/export"])}
        </p>
        <ActionForm form=form.clone() submit="Delete account" kind="danger" done>
            <TextField
                label="Your password"
                name="password"
                kind="password"
                autocomplete="current-password"
                error=form.error("password")
                autofocus=form.starts("password", false)
            />
        </ActionForm>
    }
}

/// What goes, in words; what there is none of is not mentioned.
fn what_goes(belongings: &Belongings) -> Vec<String> {
    let counts = [
        (
            belongings.tasks,
            "# task, done, deleted or still to do",
            "# tasks: done, deleted and still to do",
        ),
        (
            belongings.projects,
            "# project, and your inbox",
            "# projects, and your inbox",
        ),
        (belongings.comments, "# comment", "# comments"),
        (belongings.files, "# file", "# files"),
        (belongings.labels, "# label", "# labels"),
        (belongings.filters, "# saved filter", "# saved filters"),
        (
            belongings.tokens,
            "# token: the program that has it is signed out",
            "# tokens: the programs that have them are signed out",
        ),
        (
            belongings.passkeys,
            "# passkey: it opens nothing here any more",
            "# passkeys: they open nothing here any more",
        ),
        (
            i64::from(belongings.has_app),
            "What your authenticator app has codes for, and your recovery codes",
            "",
        ),
        (
            belongings.sessions,
            "# session: this device is signed out",
            "# sessions: all of your devices are signed out",
        ),
    ];
    let counts = counts.into_iter().filter(|(number, ..)| *number > 0);
    let counts = counts.map(|(number, one, several)| counted(number, one, several));
    let rest = [
        "The history of what you did",
        "Your name, your address, your password and your settings",
    ];
    let rest = rest.map(ToOwned::to_owned);
    counts.chain(rest).collect()
}
