//! The password, and where somebody is signed in.

use leptos::prelude::*;

use super::{SettingsPage, shown, two_factor::Factors};
use crate::{
    domain::settings::Place,
    rpc::settings as rpc,
    ui::{
        browser,
        kit::{
            action_form::ActionForm,
            awaited::Awaited,
            field::{TextField, password_advice},
            live::live,
        },
        state::{codec::Json, server_form::ServerForm},
    },
};

#[component]
pub fn SecurityPage() -> impl IntoView {
    let places = Resource::<_, Json>::new_with_options(|| (), |()| rpc::sessions(), false);
    let again = Callback::new(move |_| places.refetch());
    view! {
        <SettingsPage title="Security">
            <section class="setting">
                <h2>"Password"</h2>
                <PasswordForm again />
            </section>
            <Factors />
            <section class="setting">
                <h2 id="sessions">"Where you are signed in"</h2>
                <Awaited>
                    {live(move || shown(places.get(), move |places| view! { <Places places again /> }))}
                </Awaited>
            </section>
        </SettingsPage>
    }
}

#[component]
fn PasswordForm(
    /// What comes after it was changed.
    again: Callback<browser::Answer>,
) -> impl IntoView {
    let form = ServerForm::new("me/password");
    let done = move |answer| {
        browser::reset_form("me/password");
        again.run(answer);
    };
    view! {
        <p>"When it is changed, you are signed out everywhere else."</p>
        <ActionForm form=form.clone() submit="Change password" done>
            <TextField
                label="Current password"
                name="current_password"
                kind="password"
                autocomplete="current-password"
                error=form.error("current_password")
                autofocus=form.starts("current_password", false)
            />
            <TextField
                label="New password"
                name="new_password"
                kind="password"
                autocomplete="new-password"
                hint=password_advice()
                error=form.error("new_password")
                autofocus=form.starts("new_password", false)
            />
        </ActionForm>
    }
}

#[component]
fn Places(
    /// All of them, this one first.
    places: Vec<Place>,
    /// What comes after one of them ended.
    again: Callback<browser::Answer>,
) -> impl IntoView {
    let is_only = places.len() < 2;
    view! {
        <ul class="cards" aria-label="Sessions">
            {places.into_iter().map(|place| view! { <PlaceCard place again /> }).collect_view()}
        </ul>
        {(!is_only)
            .then(|| {
                let form = ServerForm::new("sessions/end_others");
                view! { <ActionForm form submit="Sign out everywhere else" kind="danger" done=again /> }
            })}
    }
}

#[component]
fn PlaceCard(
    /// The place.
    place: Place,
    /// What comes after it ended.
    again: Callback<browser::Answer>,
) -> impl IntoView {
    let form = ServerForm::new("sessions/end");
    view! {
        <li class="card">
            <p class="card-title">{place.device}</p>
            <p class="card-details">{place.details}</p>
            {(!place.is_current)
                .then(|| {
                    view! {
                        <ActionForm form submit="End session" kind="danger" done=again>
                            <input type="hidden" name="id" value=place.id.to_string() />
                        </ActionForm>
                    }
                })}
        </li>
    }
}
