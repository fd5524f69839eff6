//! A list by day: what is overdue under one heading, each day from today on under its own.

use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;

use crate::{
    domain::view::{DAY, View},
    ui::{
        browser,
        kit::{
            each::Each,
            icon::{Glyph, Icon},
        },
        pages::frame::{COMPOSER_ID, Reader},
        state::{address::Address, board::ShownRow},
        tasks::{
            composer::invitation,
            rows::{group, grouped},
            task_list::Items,
        },
    },
};

/// The day of a heading; what is overdue has none, and comes first.
type Day = Option<NaiveDate>;

/// A list for each day that has tasks.
#[component]
pub fn DayLists(
    /// All of them.
    rows: Memo<Vec<ShownRow>>,
    /// Where they stand.
    place: Memo<View>,
) -> impl IntoView {
    let today = expect_context::<Reader>().today;
    let groups = group(rows, move || {
        let today = today.get();
        move |row| key_of(day_of(row, today))
    });
    let keys =
        Signal::derive(move || groups.with(|groups| groups.iter().map(|(key, _)| *key).collect()));
    let draw = Callback::new(move |key| {
        let day = day_by(key);
        view! { <DayList day rows=grouped(groups, key) place /> }.into_any()
    });
    view! { <Each keys draw /> }
}

/// By days since the year 1; what is overdue comes before them all.
fn key_of(day: Day) -> u128 {
    day.map_or(0, |day| day.num_days_from_ce().unsigned_abs().into())
}

fn day_by(key: u128) -> Day {
    let days = i32::try_from(key).ok().filter(|days| *days != 0)?;
    NaiveDate::from_num_days_from_ce_opt(days)
}

/// A task without a date is here because it is being added, today.
fn day_of(row: &ShownRow, today: NaiveDate) -> Day {
    let date = row.row.due_for_reader().map_or(today, |(date, _)| date);
    (date >= today).then_some(date)
}

/// The list of a day, under its heading.
#[component]
fn DayList(
    /// Which day.
    day: Day,
    /// Its tasks.
    rows: Memo<Vec<ShownRow>>,
    /// Where they stand.
    place: Memo<View>,
) -> impl IntoView {
    let Reader { today, dates, .. } = expect_context();
    let name = Memo::new(move |_| match day {
        Some(day) => dates.day_heading(day, today.get()),
        None => "Overdue".to_owned(),
    });
    let is_ahead = place.with_untracked(|place| *place == View::Upcoming);
    let add = day.filter(|_| is_ahead).map(|day| view! { <AddOn day /> });
    view! {
        <section
            class="group"
            data-group=day.is_none().then_some("overdue")
            data-drop=day.map(|day| format!("day:{day}"))
        >
            <header class="group-head">
                <h2>{name}</h2>
                {add}
            </header>
            <Items name rows=rows.into() place />
        </section>
    }
}

/// Leads to the line that adds a task, set to a day.
#[component]
fn AddOn(
    /// The day.
    day: NaiveDate,
) -> impl IntoView {
    let address = Address::current();
    let Reader { today, dates, .. } = expect_context();
    let label = move || invitation(day, today.get(), dates);
    view! {
        <a
            class="icon-button"
            href=move || address.with(DAY, Some(&day.to_string()))
            aria-label=label
            title=label
            data-noscroll="true"
            on:click=move |_| browser::focus(COMPOSER_ID)
        >
            <Icon glyph=Glyph::Plus />
        </a>
    }
}
