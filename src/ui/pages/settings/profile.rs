//! Who somebody is, where, and how their pages look.

use leptos::prelude::*;

use super::{SettingsPage, shown};
use crate::{
    domain::{
        account::{User, WeekStart},
        recovery::EmailState,
        settings::{Density, ProfilePage as Profile, Theme},
    },
    rpc::settings as rpc,
    ui::{
        browser,
        kit::{
            action_form::ActionForm, awaited::Awaited, field::TextField, live::live,
            select::SelectField,
        },
        state::{
            codec::Json, hydrated::Hydrated, page_context::PageContext, server_form::ServerForm,
        },
    },
};

#[component]
pub fn ProfilePage() -> impl IntoView {
    let profile = Resource::<_, Json>::new_with_options(|| (), |()| rpc::me(), false);
    view! {
        <SettingsPage title="Profile">
            <Awaited>
                {live(move || shown(profile.get(), |profile| view! { <ProfileForm profile /> }))}
            </Awaited>
        </SettingsPage>
    }
}

#[component]
fn ProfileForm(
    /// The account as it is.
    profile: Profile,
) -> impl IntoView {
    let form = ServerForm::new("me/update");
    let Profile {
        user,
        email,
        now,
        dates,
        zones,
    } = profile;
    let User {
        display_name,
        timezone,
        week_start,
        locale,
        ..
    } = user;
    let value = |name: &str, now: String| form.value(name).unwrap_or(now);
    let week = value("profile[week_start]", week_start.name().to_owned());
    let context = use_context::<PageContext>().unwrap_or_default();
    let theme = Theme::from_name(&value("theme", context.theme.name().to_owned()));
    let density = Density::from_name(&value("density", context.density.name().to_owned()));
    let are_shortcuts_on = match form.is_refused() {
        true => form.value("shortcuts").is_some(),
        false => !context.are_shortcuts_off,
    };
    let address = value("email", email.email.clone());
    let is_unasked = !email.is_verified && email.pending.is_none() && email.is_mail_sent;
    let (kept, is_waiting) = (email.email.clone(), email.pending.is_some());
    let email_error = form.error("email");
    let locale = Signal::stored(value("profile[locale]", locale));
    let (name, zone) = (
        value("profile[display_name]", display_name),
        value("profile[timezone]", timezone),
    );
    // The zone and the language go through every page: they are all made anew.
    let done = |_| browser::load("/settings/profile");
    view! {
        <ActionForm form=form.clone() submit="Save" kept="profile" done>
            <TextField
                label="Display name"
                name="profile[display_name]"
                autocomplete="name"
                value=name
                error=form.error("display_name")
                autofocus=form.starts("display_name", false)
            />
            <TextField
                label="Email"
                name="email"
                kind="email"
                autocomplete="email"
                hint=email_hint(&email)
                value=address
                error=email_error
                autofocus=form.starts("email", false)
            />
            <ZoneField
                zone
                zones
                now
                error=form.error("timezone")
                autofocus=form.starts("timezone", false)
            />
            <SelectField
                label="Dates and times"
                name="profile[locale]"
                id="date-style"
                options=Signal::stored(dates)
                chosen=locale
            />
            <div class="field">
                <label for="week-start">"Week starts on"</label>
                <select id="week-start" name="profile[week_start]">
                    {WeekStart::ALL
                        .map(|day| {
                            view! {
                                <option value=day.name() selected=day.name() == week>
                                    {day.label()}
                                </option>
                            }
                        })
                        .collect_view()}
                </select>
            </div>
            <Looks
                legend="Theme"
                name="theme"
                options=Theme::ALL.map(|one| (one.name(), one.label())).to_vec()
                chosen=theme.name()
            />
            <Looks
                legend="Density"
                name="density"
                options=Density::ALL.map(|one| (one.name(), one.label())).to_vec()
                chosen=density.name()
            />
            <ShortcutsField is_on=are_shortcuts_on />
        </ActionForm>
        {is_unasked
            .then(|| {
                let form = ServerForm::new("account/verify_email");
                view! { <ActionForm form submit="Mail me the link again" kind="" /> }
            })}
        {is_waiting.then(|| {
                let form = ServerForm::new("account/change_email");
                view! {
                    <ActionForm form submit="Keep the address that I have" kind="" done>
                        <input type="hidden" name="email" value=kept />
                    </ActionForm>
                }
            })}
    }
}

/// One of several looks, which the page takes on as soon as it is chosen.
#[component]
fn Looks(
    /// What is chosen.
    legend: &'static str,
    /// The same as the form and the page's root call it.
    name: &'static str,
    /// Values and words.
    options: Vec<(&'static str, &'static str)>,
    /// The value that it has.
    chosen: &'static str,
) -> impl IntoView {
    let option = move |(value, words): (&'static str, &'static str)| {
        view! {
            <label>
                <input
                    type="radio"
                    name=name
                    value=value
                    checked=value == chosen
                    on:change=move |_| browser::show_looks(name, value)
                />
                {words}
            </label>
        }
    };
    view! {
        <fieldset class="choices">
            <legend>{legend}</legend>
            {options.into_iter().map(option).collect_view()}
        </fieldset>
    }
}

/// Whether single keys do something on this browser's pages.
#[component]
fn ShortcutsField(
    /// Whether they do.
    is_on: bool,
) -> impl IntoView {
    view! {
        <div class="tickbox">
            <label>
                <input
                    type="checkbox"
                    name="shortcuts"
                    value="true"
                    checked=is_on
                    aria-describedby="shortcuts-hint"
                />
                "Keyboard shortcuts"
            </label>
            <p class="field-hint" id="shortcuts-hint">
                "Single keys, such as q for a new task. This, the theme and the density are for this browser alone."
            </p>
        </div>
    }
}

/// How it stands with the address.
fn email_hint(email: &EmailState) -> String {
    let by_hand = "This Tend sends no mail: whoever runs it can give you the link.";
    match (&email.pending, email.is_verified) {
        (Some(pending), _) if email.is_mail_sent => {
            format!("Waits for you to open the link that we have mailed to {pending}.")
        }
        (Some(pending), _) => format!("Waits for you to confirm {pending}. {by_hand}"),
        (None, true) => "Confirmed.".to_owned(),
        (None, false) if email.is_mail_sent => {
            "Not confirmed yet: open the link that we have mailed to you.".to_owned()
        }
        (None, false) => format!("Not confirmed yet. {by_hand}"),
    }
}

/// A zone, typed or chosen, and what the clock shows there.
#[component]
fn ZoneField(
    /// IANA name.
    zone: String,
    /// What there is to choose from.
    zones: Vec<String>,
    /// What the clock shows.
    now: String,
    /// What is wrong with it.
    error: Signal<Option<String>>,
    /// Whether the cursor starts here.
    autofocus: bool,
) -> impl IntoView {
    let is_awake = Hydrated::get();
    let saved = StoredValue::new(zone.clone());
    let typed = RwSignal::new(zone.clone());
    let here = Memo::new(move |_| {
        is_awake
            .get()
            .then(browser::time_zone)
            .flatten()
            .filter(|here| *here != typed.get())
    });
    let hint = move || (typed.get() == saved.get_value()).then(|| format!("It is {now} there."));
    view! {
        <div class="field">
            <label for="time-zone">"Time zone"</label>
            <input
                id="time-zone"
                type="text"
                name="profile[timezone]"
                list="time-zones"
                autocomplete="off"
                spellcheck="false"
                value=zone
                autofocus=autofocus
                prop:value=typed
                on:input=move |event| typed.set(event_target_value(&event))
                aria-invalid=move || error.get().is_some().to_string()
                aria-describedby="time-zone-error time-zone-hint"
            />
            <datalist id="time-zones">
                {zones.into_iter().map(|zone| view! { <option value=zone></option> }).collect_view()}
            </datalist>
            <p class="field-error" id="time-zone-error" role="alert">
                {live(move || error.get())}
            </p>
            <p class="field-hint" id="time-zone-hint">
                {hint}
            </p>
            <p hidden=move || here.get().is_none()>
                <button
                    type="button"
                    class="chip"
                    on:click=move |_| typed.set(here.get_untracked().unwrap_or_default())
                >
                    {live(move || here.get().map(|here| format!("Use this device's: {here}")))}
                </button>
            </p>
        </div>
    }
}
