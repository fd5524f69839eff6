//! Which days the calendar shows: forward, back, today, a month or a week.

use chrono::NaiveDate;
use leptos::{ev::SubmitEvent, prelude::*};

use crate::{
    domain::{
        account::WeekStart,
        calendar::{Span, Turn},
    },
    ui::{
        kit::icon::{Glyph, Icon},
        pages::frame::Reader,
        state::{
            address::{Address, use_go},
            hydrated::Hydrated,
        },
    },
};

#[component]
pub fn Toolbar(
    /// Where the days are.
    address: Address,
    /// A day that is shown.
    date: NaiveDate,
    /// How much is shown.
    span: Span,
    /// The first day of the reader's week.
    week_start: WeekStart,
) -> impl IntoView {
    let reader = expect_context::<Reader>();
    let back = span.turn(date, Turn::Back);
    let on = span.turn(date, Turn::On);
    view! {
        <div class="calendar-bar">
            <h2 aria-live="polite">{span.title(date, week_start, reader.dates)}</h2>
            <div class="calendar-steps">
                <Step address label="Previous" to=Signal::derive(move || back) span glyph=Glyph::Back />
                <Step address label="Today" to=reader.today.into() span />
                <Step address label="Next" to=Signal::derive(move || on) span glyph=Glyph::Forward />
            </div>
            <SpanChoice address date span />
        </div>
    }
}

/// A button to other days: a form without script, and the address with it.
#[component]
fn Step(
    /// Where the days are.
    address: Address,
    /// Its name.
    label: &'static str,
    /// A day to show.
    to: Signal<NaiveDate>,
    /// How much is shown.
    span: Span,
    /// What it shows instead of its name.
    #[prop(optional)]
    glyph: Option<Glyph>,
) -> impl IntoView {
    let go = use_go();
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        go(&address.with("date", Some(&to.get_untracked().to_string())));
    };
    let face = match glyph {
        Some(glyph) => view! { <Icon glyph /> }.into_any(),
        None => label.into_any(),
    };
    view! {
        <form method="get" action=move || address.path() on:submit=on_submit>
            <input type="hidden" name="view" value=span.name() />
            <input type="hidden" name="date" value=move || to.get().to_string() />
            <button
                type="submit"
                class=if glyph.is_some() { "icon-button" } else { "button" }
                aria-label=glyph.is_some().then_some(label)
                title=glyph.is_some().then_some(label)
            >
                {face}
            </button>
        </form>
    }
}

/// A month or a week. Awake, choosing is enough.
#[component]
fn SpanChoice(
    /// Where the answer is.
    address: Address,
    /// A day that stays shown.
    date: NaiveDate,
    /// What is chosen.
    span: Span,
) -> impl IntoView {
    let is_awake = Hydrated::get();
    let radio = move |choice: Span| {
        let go = use_go();
        view! {
            <label class="span-choice">
                <input
                    type="radio"
                    name="view"
                    value=choice.name()
                    checked=choice == span
                    on:change=move |_| go(&address.with("view", Some(choice.name())))
                />
                <span>{choice.label()}</span>
            </label>
        }
    };
    view! {
        <form id="calendar-span" method="get" action=move || address.path() class="calendar-span" autocomplete="off">
            <input type="hidden" name="date" value=date.to_string() />
            <fieldset>
                <legend class="visually-hidden">"Show"</legend>
                {Span::ALL.map(radio).collect_view()}
            </fieldset>
            <button class="button" type="submit" hidden=is_awake>
                "Show"
            </button>
        </form>
    }
}
