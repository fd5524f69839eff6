//! What Tend keeps of somebody, and how it goes.

use leptos::prelude::*;

use super::{
    SettingsPage, shown,
    transfer::{Export, Import},
};
use crate::{
    domain::settings::Belongings,
    rpc::settings as rpc,
    ui::{
        browser,
        kit::{action_form::ActionForm, awaited::Awaited, field::TextField, live::live},
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
            "If you want to keep anything, "
            <a href="/settings/data/export" rel="external">
                "export it first"
            </a>
            "."
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
            "1 task, done, deleted or still to do",
            "# tasks: done, deleted and still to do",
        ),
        (
            belongings.projects,
            "1 project, and your inbox",
            "# projects, and your inbox",
        ),
        (belongings.comments, "1 comment", "# comments"),
        (belongings.files, "1 file", "# files"),
        (belongings.labels, "1 label", "# labels"),
        (belongings.filters, "1 saved filter", "# saved filters"),
        (
            belongings.tokens,
            "1 token: the program that has it is signed out",
            "# tokens: the programs that have them are signed out",
        ),
        (
            belongings.passkeys,
            "1 passkey: it opens nothing here any more",
            "# passkeys: they open nothing here any more",
        ),
        (
            i64::from(belongings.has_app),
            "What your authenticator app has codes for, and your recovery codes",
            "",
        ),
        (
            belongings.sessions,
            "1 session: this device is signed out",
            "# sessions: all of your devices are signed out",
        ),
    ];
    let counted = |(number, one, many): (i64, &str, &str)| match number {
        0 => None,
        1 => Some(one.to_owned()),
        number => Some(many.replace('#', &number.to_string())),
    };
    let rest = [
        "The history of what you did",
        "Your name, your address, your password and your settings",
    ];
    let rest = rest.map(ToOwned::to_owned);
    counts.into_iter().filter_map(counted).chain(rest).collect()
}
