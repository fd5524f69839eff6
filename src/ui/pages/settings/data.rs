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
        kit::{action_form::ActionForm, field::TextField},
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
                <Transition>
                    {move || shown(belongings.get(), |belongings| view! { <Deletion belongings /> })}
                </Transition>
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
    let done = |_| browser::load("/");
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
    let counted = |number: i64, one: &str, many: &str| match number {
        0 => None,
        1 => Some(one.to_owned()),
        number => Some(many.replace('#', &number.to_string())),
    };
    let tasks = counted(
        belongings.tasks,
        "1 task, done, deleted or still to do",
        "# tasks: done, deleted and still to do",
    );
    let projects = counted(
        belongings.projects,
        "1 project, and your inbox",
        "# projects, and your inbox",
    );
    let tokens = counted(
        belongings.tokens,
        "1 token: the program that has it is signed out",
        "# tokens: the programs that have them are signed out",
    );
    let sessions = counted(
        belongings.sessions,
        "1 session: this device is signed out",
        "# sessions: all of your devices are signed out",
    );
    let rest = "Your name, your address, your password and your settings".to_owned();
    let counts = [tasks, projects, tokens, sessions];
    counts.into_iter().flatten().chain([rest]).collect()
}
