//! Names that a task has several of: its labels, and the people whom it is for. Each is a box that
//! is ticked; a line takes more.

use leptos::{html::Input, prelude::*, task::spawn_local};

use super::{Panel, fields::FieldProblem, kept_line::KeptLine};
use crate::{
    domain::{
        known_texts::KnownTexts, patch::Patch, task::Task, task_input::TaskPatch, task_typed::split,
    },
    ui::state::own::Own,
};

/// Which names.
#[derive(Clone, Copy)]
pub struct NamesOf {
    label: &'static str,
    /// What those are called that it has.
    held: &'static str,
    /// The API's name.
    field: &'static str,
    placeholder: &'static str,
    get: fn(&Task) -> Vec<String>,
    to_patch: fn(Vec<String>) -> TaskPatch,
    /// Those that it had, so that what somebody else has put on meanwhile stays.
    to_known: fn(Vec<String>) -> KnownTexts,
    /// What there is to choose from.
    known: fn(Panel) -> Vec<String>,
}

pub const LABELS: NamesOf = NamesOf {
    label: "Labels",
    held: "Labels: those it has",
    field: "labels",
    placeholder: "Add a label…",
    get: |task| task.labels.clone(),
    to_patch: |names| TaskPatch {
        labels: Patch::Set(names),
        ..TaskPatch::default()
    },
    to_known: KnownTexts::of_labels,
    known: |_| {
        let labels = expect_context::<Own>().labels().get_untracked();
        labels.into_iter().map(|label| label.name).collect()
    },
};

pub const ASSIGNEES: NamesOf = NamesOf {
    label: "Assignees",
    held: "Assignees: those it has",
    field: "assignees",
    placeholder: "Add somebody by user name…",
    get: |task| {
        task.assignees
            .iter()
            .map(|user| user.username.clone())
            .collect()
    },
    to_patch: |names| TaskPatch {
        assignees: Patch::Set(names),
        ..TaskPatch::default()
    },
    to_known: |_| KnownTexts::default(),
    known: |panel| {
        let people = panel.detail.with_untracked(|detail| detail.people.clone());
        people.into_iter().map(|user| user.username).collect()
    },
};

#[component]
pub fn Names(
    /// The task.
    panel: Panel,
    /// Which names.
    names: NamesOf,
) -> impl IntoView {
    let NamesOf { label, field, .. } = names;
    let input = NodeRef::<Input>::new();
    let held = Memo::new(move |_| panel.row.with(|row| (names.get)(&row.task)));
    let line = KeptLine::new(panel, field, input);
    let set = move |all: Vec<String>, held: Vec<String>| {
        panel.save_known((names.to_patch)(all), (names.to_known)(held))
    };
    let add = move |typed: String| {
        let Some(held) = held.try_get_untracked() else {
            return;
        };
        let new = split(&typed).filter(|name| !held.contains(name));
        let all: Vec<_> = held.iter().cloned().chain(new).collect();
        let is_new = all.len() > held.len();
        line.send(typed, is_new.then(|| set(all, held)));
    };
    let remove = move |name: String| {
        let Some(held) = held.try_get_untracked() else {
            return;
        };
        let all = held.iter().filter(|held| **held != name).cloned();
        let save = set(all.collect(), held);
        // What is refused is said by then.
        spawn_local(async move { _ = save.await });
    };
    let (id, known_id) = (format!("panel-{field}"), format!("panel-{field}-known"));
    let known = (names.known)(panel).into_iter();
    let error = panel.error(field);
    view! {
        <div class="field" data-field=field>
            <label for=id.clone()>{label}</label>
            <ul class="names" role="list" aria-label=names.held>
                <For each=move || held.get().into_iter().enumerate() key=|(_, name)| name.clone() let((index, name))>
                    <Held field index name remove />
                </For>
            </ul>
            <input
                id=id
                node_ref=input
                type="text"
                name=format!("typed[{field}]")
                list=known_id.clone()
                placeholder=names.placeholder
                autocomplete="off"
                autocapitalize="none"
                aria-invalid=move || error.get().is_some().to_string()
                aria-describedby=format!("panel-{field}-error")
                on:input=move |event| line.note(&event_target_value(&event))
                on:change=move |event| add(event_target_value(&event))
                on:keydown=move |event| {
                    if event.key() == "Enter" || event.key() == "," {
                        event.prevent_default();
                        add(event_target_value(&event));
                    }
                }
            />
            <datalist id=known_id>
                {known.map(|name| view! { <option value=name></option> }).collect_view()}
            </datalist>
            <FieldProblem panel field />
        </div>
    }
}

/// A name that the task has; no more once its tick is taken away.
#[component]
fn Held(
    /// The API's name of the list.
    field: &'static str,
    /// Where it is in the list.
    index: usize,
    /// The name.
    name: String,
    /// Takes it away.
    remove: impl Fn(String) + 'static,
) -> impl IntoView {
    let taken = name.clone();
    view! {
        <li>
            <label class="name">
                <input
                    type="checkbox"
                    name=format!("patch[{field}][{index}]")
                    value=name.clone()
                    checked
                    autocomplete="off"
                    on:change=move |_| remove(taken.clone())
                />
                {name}
            </label>
        </li>
    }
}
