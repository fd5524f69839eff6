//! The line that adds a task.

use chrono::NaiveDate;
use leptos::prelude::*;
use uuid::Uuid;

use crate::{
    domain::{
        date_style::DateStyle,
        task_input::TaskPatch,
        time::parse_date,
        view::{DAY, View},
    },
    ui::{
        browser,
        keyboard::AwaitedFocus,
        kit::{
            icon::{Glyph, Icon},
            live::live,
        },
        pages::frame::{COMPOSER_ID, Reader},
        state::{address::Address, page_context::PageContext},
        tasks::quick_add::{LineField, LineHelp, QuickLine},
    },
};

/// A form that posts as it is; awake, it adds at once and keeps the focus for the next task.
#[component]
pub fn Composer(
    /// Where the day is named, in a list by day.
    address: Address,
    /// Where the task is added, and so what it is from the start.
    place: Memo<View>,
) -> impl IntoView {
    let reader = expect_context::<Reader>();
    let refused = use_context::<PageContext>()
        .and_then(|c| c.refused)
        .filter(|form| form.action == "tasks/create" && form.value("text").is_some())
        // That was typed into a panel.
        .filter(|form| form.value("task[parent_id]").is_none());
    let awaited = expect_context::<AwaitedFocus>();
    let asked_day = Memo::new(move |_| {
        let is_ahead = place.with(|place| *place == View::Upcoming);
        let text = address.get(DAY).filter(|_| is_ahead)?;
        parse_date(DAY, &text).ok()
    });
    let day = Memo::new(move |_| asked_day.get().unwrap_or_else(|| reader.today.get()));
    let new_task = Signal::derive(move || place.with(|place| place.new_task(day.get())));
    let line = QuickLine::new(COMPOSER_ID, new_task, refused);
    Effect::new(move |_| {
        if let Some(input) = line.input.get() {
            browser::when_on_page(&input, move || awaited.claim());
        }
    });
    let invitation = move || match place.with(View::is_by_day) {
        true => invitation(day.get(), reader.today.get(), reader.dates),
        false => "Add a task".to_owned(),
    };
    view! {
        <form class="composer" method="post" action="" on:submit=move |event| line.submit(&event) novalidate>
            <input type="hidden" name="__fn" value="tasks/create" />
            <input type="hidden" name="once" autocomplete="off" value=Uuid::now_v7().to_string() />
            {live(move || hidden_fields(new_task.get()))}
            <Icon glyph=Glyph::Plus />
            <LineField line invitation=Signal::derive(invitation) autofocus=asked_day.get_untracked().is_some() />
            <button class="button" type="submit">
                "Add"
            </button>
            <LineHelp line />
        </form>
    }
}

/// Invites to add a task that is due on a day.
pub fn invitation(day: NaiveDate, today: NaiveDate, dates: DateStyle) -> String {
    match (day - today).num_days() {
        0 => "Add a task for today".to_owned(),
        1 => "Add a task for tomorrow".to_owned(),
        _ => format!("Add a task for {}", dates.day_heading(day, today)),
    }
}

/// What a plain form says of the task, beside its title.
fn hidden_fields(task: TaskPatch) -> impl IntoView {
    let labels = task.labels.over(None).unwrap_or_default();
    let labels = labels.into_iter().enumerate();
    [
        ("task[project_id]", task.project_id),
        ("task[due_date]", task.due_date),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name.to_owned(), value.over(None)?)))
    .chain(labels.map(|(index, label)| (format!("task[labels][{index}]"), label)))
    .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
    .collect_view()
}
