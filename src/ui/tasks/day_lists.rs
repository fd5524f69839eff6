//! A list by day: what is overdue under one heading, each day from today on under its own.

use chrono::NaiveDate;
use leptos::prelude::*;

use crate::{
    domain::{
        time::day_heading,
        view::{DAY, View},
    },
    ui::{
        browser,
        kit::icon::{Glyph, Icon},
        pages::frame::{COMPOSER_ID, Reader},
        state::{address::Address, board::ShownRow},
        tasks::{composer::invitation, task_list::Items},
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
    let days = Memo::new(move |_| {
        let today = today.get();
        let mut days: Vec<_> =
            rows.with(|rows| rows.iter().map(|row| day_of(row, today)).collect());
        days.sort_unstable();
        days.dedup();
        days
    });
    view! {
        <For each=move || days.get() key=|day| *day let(day)>
            <DayList day rows place />
        </For>
    }
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
    /// The tasks of all days.
    rows: Memo<Vec<ShownRow>>,
    /// Where they stand.
    place: Memo<View>,
) -> impl IntoView {
    let today = expect_context::<Reader>().today;
    let name = Memo::new(move |_| match day {
        Some(day) => day_heading(day, today.get()),
        None => "Overdue".to_owned(),
    });
    let of_the_day = Signal::derive(move || {
        let today = today.get();
        let rows = rows.get().into_iter();
        rows.filter(|row| day_of(row, today) == day).collect()
    });
    let is_ahead = place.with_untracked(|place| *place == View::Upcoming);
    let add = day.filter(|_| is_ahead).map(|day| view! { <AddOn day /> });
    view! {
        <section class="group" data-group=day.is_none().then_some("overdue")>
            <header class="group-head">
                <h2>{name}</h2>
                {add}
            </header>
            <Items name rows=of_the_day place />
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
    let today = expect_context::<Reader>().today;
    let label = move || invitation(day, today.get());
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
