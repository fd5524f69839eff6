//! The line that adds a task.

use chrono::NaiveDate;
use leptos::{ev::SubmitEvent, html::Input, prelude::*};
use uuid::Uuid;

use crate::{
    domain::{
        patch::Patch,
        task_input::TaskPatch,
        text::TITLE_MAX,
        time::{day_heading, parse_date},
        view::{DAY, View},
    },
    ui::{
        browser,
        keyboard::AwaitedFocus,
        kit::{
            follow::Settable,
            icon::{Glyph, Icon},
        },
        pages::frame::{COMPOSER_ID, Reader},
        state::{address::Address, board::Board, page_context::PageContext},
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
    let board = expect_context::<Board>();
    let reader = expect_context::<Reader>();
    let refused = use_context::<PageContext>()
        .and_then(|c| c.refused)
        .filter(|form| form.action == "tasks/create");
    let typed = refused
        .as_ref()
        .and_then(|form| form.value("task[title]"))
        .unwrap_or_default();
    let error = RwSignal::new(refused.map(|form| form.problem.message()));
    let input = NodeRef::<Input>::new();
    let awaited = expect_context::<AwaitedFocus>();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            browser::when_on_page(&input, move || awaited.claim());
        }
    });
    let asked_day = Memo::new(move |_| {
        let is_ahead = place.with(|place| *place == View::Upcoming);
        let text = address.get(DAY).filter(|_| is_ahead)?;
        parse_date(DAY, &text).ok()
    });
    let day = Memo::new(move |_| asked_day.get().unwrap_or_else(|| reader.today.get()));
    let new_task = move || place.with(|place| place.new_task(day.get()));
    let invitation = move || match place.with(View::is_by_day) {
        true => invitation(day.get(), reader.today.get()),
        false => "Add a task".to_owned(),
    };
    let on_submit = move |event: SubmitEvent| {
        let fields = browser::take_form(&event);
        let patch = TaskPatch {
            title: Patch::Set(fields.get("task[title]")),
            ..new_task()
        };
        match reader.viewer.with_value(|viewer| board.add(patch, viewer)) {
            Ok(()) => {
                error.set(None);
                input.show("");
            }
            Err(errors) => error.set(errors.into_iter().next().map(|error| error.message)),
        }
        browser::focus(COMPOSER_ID);
    };
    view! {
        <form class="composer" method="post" action="" on:submit=on_submit novalidate>
            <input type="hidden" name="__fn" value="tasks/create" />
            <input type="hidden" name="once" autocomplete="off" value=Uuid::now_v7().to_string() />
            {move || hidden_fields(new_task())}
            <Icon glyph=Glyph::Plus />
            <input
                id=COMPOSER_ID
                node_ref=input
                type="text"
                name="task[title]"
                aria-label="Add a task"
                placeholder=invitation
                autocomplete="off"
                autofocus=asked_day.get_untracked().is_some()
                enterkeyhint="done"
                value=typed
                aria-invalid=move || error.get().is_some().to_string()
                aria-describedby="composer-error"
                data-max=TITLE_MAX.to_string()
            />
            <button class="button" type="submit">
                "Add"
            </button>
            <p class="field-error" id="composer-error" role="alert">
                {move || error.get()}
            </p>
        </form>
    }
}

/// Invites to add a task that is due on a day.
pub fn invitation(day: NaiveDate, today: NaiveDate) -> String {
    match (day - today).num_days() {
        0 => "Add a task for today".to_owned(),
        1 => "Add a task for tomorrow".to_owned(),
        _ => format!("Add a task for {}", day_heading(day, today)),
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
