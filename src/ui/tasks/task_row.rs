//! One task in a list.

use std::cmp::Ordering;

use chrono::NaiveDate;
use leptos::{either::Either, ev::MouseEvent, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::task_actions::TaskActions;
use crate::{
    domain::{
        date_style::DateStyle,
        id::TaskId,
        marks,
        task::{Priority, Status, Task, TaskRow},
        view::View,
    },
    ui::{
        kit::{
            icon::{Glyph, Icon},
            live::live,
            phrase::partly_seen,
        },
        pages::frame::Reader,
        state::{
            address::{Address, TASK},
            board::{Adding, Board, ShownRow},
            hydrated::Hydrated,
            selection::Selection,
        },
    },
};

/// What is the same for all rows of a list, and stays so for as long as they do: to tell thousands of them of
/// a change takes seconds, and when the list's address changes, others come.
#[derive(Clone, Copy)]
pub struct Around {
    address: Address,
    list: StoredValue<List>,
}

struct List {
    is_one_project: bool,
    /// What is looked for, and marked in titles.
    words: Vec<String>,
    /// The list's address, up to what is opened over it.
    address: String,
}

impl Around {
    /// In a list at a place; a project need not say that its tasks are in it.
    pub fn of(address: Address, place: Memo<View>) -> Self {
        let list = untrack(|| List {
            is_one_project: place.with(View::is_one_project),
            words: marks::words(&address.get("q").unwrap_or_default()),
            address: address.before_task(),
        });
        Self {
            address,
            list: StoredValue::new(list),
        }
    }

    /// To a task's panel, or to what else a parameter opens for it.
    pub fn link(self, parameter: &str, id: TaskId) -> String {
        self.list
            .with_value(|list| format!("{}{parameter}={id}", list.address))
    }

    /// What a click opens, it opens over the page as it is now: another list may have been asked for, and not be
    /// here yet, or another day chosen.
    fn renew(self, event: &MouseEvent) {
        let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
        let link = target.and_then(|target| target.closest("a[data-noscroll]").ok()?);
        let href = link.as_ref().and_then(|link| link.get_attribute("href"));
        let opens = href.as_ref().and_then(|href| href.rsplit_once(['?', '&']));
        if let Some((link, (_, opens))) = link.zip(opens) {
            let before = untrack(|| self.address.before_task());
            _ = link.set_attribute("href", &format!("{before}{opens}"));
        }
    }
}

#[component]
pub fn TaskItem(
    /// The task, as it is shown.
    row: Signal<ShownRow>,
    /// What it has in common with the others.
    around: Around,
) -> impl IntoView {
    let title = Memo::new(move |_| row.with(|shown| shown.row.task.title.clone()));
    let id = row.with_untracked(|shown| shown.row.task.id);
    let state = move || {
        row.with(|shown| {
            if shown.is_pending || shown.adding == Adding::OnItsWay {
                "pending"
            } else {
                "settled"
            }
        })
    };
    let is_closed = move || row.with(|shown| shown.row.task.status.is_closed() || shown.is_leaving);
    let priority = move || row.with(|shown| shown.row.task.priority.name());
    let selection = expect_context::<Selection>();
    let is_chosen = selection.mark(id);
    let on_click = move |event: MouseEvent| {
        if event.ctrl_key() || event.meta_key() {
            event.prevent_default();
            selection.toggle(untracked(row));
        } else {
            around.renew(&event);
        }
    };
    view! {
        <li
            class="task"
            // The blocks that they stand in are nobody's list.
            role="listitem"
            data-chosen=move || is_chosen.get().to_string()
            on:click=on_click
            data-task=id.to_string()
            data-state=state
            data-closed=move || is_closed().to_string()
            data-leaving=move || row.with(|shown| shown.is_leaving).to_string()
            data-priority=priority
        >
            <SelectBox row title is_chosen />
            <CompleteButton row title />
            <div class="task-text">
                <a
                    id=format!("task-{id}")
                    href=around.link(TASK, id)
                    class="task-title"
                    draggable="false"
                    data-noscroll="true"
                    aria-description="Press Space to move it"
                >
                    {live(move || title.with(|title| around.list.with_value(|list| marked(title, &list.words))))}
                </a>
                {excerpt(row, around)}
                <TaskFacts row around />
                <RefusedTask row />
            </div>
            <TaskActions row title around />
        </li>
    }
}

/// The task as it is now, for what is done to it.
pub fn untracked(row: Signal<ShownRow>) -> TaskRow {
    row.with_untracked(|shown| shown.row.clone())
}

/// Chooses the task, among others that something is to be done with; seen once one is chosen.
#[component]
fn SelectBox(
    /// The task.
    row: Signal<ShownRow>,
    /// Its title.
    title: Memo<String>,
    /// Whether it is.
    is_chosen: Signal<bool>,
) -> impl IntoView {
    let selection = expect_context::<Selection>();
    let label = Signal::derive(move || format!("Select: {}", title.get()));
    view! {
        <input
            type="checkbox"
            class="select-box"
            autocomplete="off"
            aria-label=label
            prop:checked=is_chosen
            on:change=move |_| selection.toggle(untracked(row))
        />
    }
}

/// Where the description has what is looked for, and the title has not.
fn excerpt(row: Signal<ShownRow>, around: Around) -> Option<AnyView> {
    let is_search = around.list.with_value(|list| !list.words.is_empty());
    let text = move || {
        let words = around.list.with_value(|list| list.words.clone());
        row.with(|shown| {
            let is_in_title = marks::excerpt(&shown.row.task.title, &words).is_some();
            let text = marks::excerpt(&shown.row.task.description, &words);
            let text = text.filter(|_| !is_in_title);
            text.map(|text| view! { <p class="excerpt">{marked(&text, &words)}</p> })
        })
    };
    is_search.then(|| live(text).into_any())
}

/// A title with the words marked that somebody looks for.
fn marked(title: &str, words: &[String]) -> Vec<AnyView> {
    let parts = marks::split(title, words).into_iter();
    let parts = parts.map(|(part, is_word)| match is_word {
        true => view! { <mark>{part.to_owned()}</mark> }.into_any(),
        false => part.to_owned().into_any(),
    });
    parts.collect()
}

/// Completes and reopens: a button that posts without script, a checkbox with it. Drawn by script it needs
/// no form, and must not have one: Chromium keeps a list of the fields of every form that a script has
/// touched, and looks through all of those lists whenever anything is put into the page.
#[component]
pub fn CompleteButton(
    /// The task.
    row: Signal<ShownRow>,
    /// Its title.
    title: Memo<String>,
    /// In the panel of its task, where nothing is chosen.
    #[prop(optional)]
    is_below: bool,
) -> impl IntoView {
    let board = expect_context::<Board>();
    let is_awake = Hydrated::get();
    let is_closed = Memo::new(move |_| row.with(|shown| shown.row.task.status.is_closed()));
    let next = move || {
        if is_closed.get() {
            Status::Todo
        } else {
            Status::Done
        }
    };
    let label = Signal::derive(move || match is_closed.get() {
        true => format!("Reopen: {}", title.get()),
        false => format!("Complete: {}", title.get()),
    });
    let on_click = move |event: MouseEvent| {
        event.prevent_default();
        let chooses = !is_below && (event.ctrl_key() || event.meta_key());
        if !chooses {
            board.set_status(untracked(row), untrack(next));
        }
    };
    let button = view! {
        <button
            type="submit"
            class="checkbox"
            aria-label=label
            role=move || is_awake.get().then_some("checkbox")
            aria-checked=move || is_awake.get().then(|| is_closed.get().to_string())
            on:click=on_click
        >
            <Icon glyph=Glyph::Check />
        </button>
    }
    .into_any();
    if is_awake.get_untracked() {
        return view! { <div class="complete">{button}</div> }.into_any();
    }
    view! {
        <form method="post" action="" class="complete">
            <input type="hidden" name="__fn" value="tasks/update" />
            <input type="hidden" name="id" value=row.with_untracked(|shown| shown.row.task.id.to_string()) />
            <input type="hidden" name="patch[status]" value=move || next().name() />
            {button}
        </form>
    }
    .into_any()
}

/// Due date, priority, status, what it is a part of, labels and project, in words.
#[component]
pub fn TaskFacts(
    /// The task.
    row: Signal<ShownRow>,
    /// The list that it stands in; none below the task that it is a subtask of.
    #[prop(optional)]
    around: Option<Around>,
) -> impl IntoView {
    let reader = expect_context::<Reader>();
    let facts = move || {
        let today = reader.today.get();
        let is_one_project =
            around.is_none_or(|around| around.list.with_value(|list| list.is_one_project));
        row.with(|shown| {
            let row = &shown.row;
            let Task {
                priority, status, ..
            } = row.task;
            let labels = row.task.labels.iter();
            let project = row.project.as_ref().filter(|_| !is_one_project);
            let facts = [
                due_fact(row, today, reader.dates),
                (priority != Priority::None).then(|| priority_fact(priority)),
                (status != Status::Todo).then(|| fact("status", None, status.label())),
                parent_fact(row).filter(|_| around.is_some()),
            ];
            let labels = labels.map(|name| fact("label", Some(Glyph::Label), name));
            let project = project.map(|name| fact("project", Some(Glyph::Project), name));
            let facts = facts.into_iter().flatten().chain(labels).chain(project);
            facts.collect::<Vec<_>>()
        })
    };
    view! { <p class="facts">{live(facts)}</p> }
}

fn fact(kind: &str, glyph: Option<Glyph>, words: &str) -> AnyView {
    view! {
        <span class=format!("fact {kind}")>
            {glyph.map(|glyph| view! { <Icon glyph /> })}
            {words.to_owned()}
        </span>
    }
    .into_any()
}

fn due_fact(row: &TaskRow, today: NaiveDate, dates: DateStyle) -> Option<AnyView> {
    let (date, time) = row.due_for_reader()?;
    let urgency = match date.cmp(&today) {
        Ordering::Less if !row.task.status.is_closed() => "overdue",
        Ordering::Equal => "today",
        _ => "later",
    };
    let fact = view! {
        <span class="fact due" data-urgency=urgency title=dates.due_in_full(date, time)>
            <Icon glyph=Glyph::Calendar />
            {partly_seen("Due #", dates.due_label(date, time, today))}
        </span>
    };
    Some(fact.into_any())
}

/// Out of its task's sight, a subtask may mean little.
fn parent_fact(row: &TaskRow) -> Option<AnyView> {
    let title = row.parent.clone()?;
    let fact = view! {
        <span class="fact parent">
            <Icon glyph=Glyph::Subtask />
            {partly_seen("Part of #", title)}
        </span>
    };
    Some(fact.into_any())
}

fn priority_fact(priority: Priority) -> AnyView {
    view! {
        <span class="fact priority" data-priority=priority.name()>
            <Icon glyph=Glyph::Flag />
            {partly_seen("# priority", priority.label())}
        </span>
    }
    .into_any()
}

/// What can be done with a task that the server has refused.
#[component]
pub fn RefusedTask(
    /// The task.
    row: Signal<ShownRow>,
) -> impl IntoView {
    let board = expect_context::<Board>();
    live(move || match row.with(|shown| shown.adding.clone()) {
        Adding::Refused(reason) => Either::Left(view! {
            <p class="refused" role="alert">
                {format!("Not added: {reason}")}
                <button type="button" class="button" on:click=move |_| board.retry(untracked(row).task.id)>
                    "Try again"
                </button>
                <button
                    type="button"
                    class="button quiet"
                    on:click=move |_| board.forget(untracked(row).task.id)
                >
                    "Discard"
                </button>
            </p>
        }),
        _ => Either::Right(()),
    })
}
