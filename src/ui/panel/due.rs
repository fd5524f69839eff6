//! When a task is due: typed as a date, a time or in words, or picked.

use leptos::{html::Input, prelude::*};

use super::{
    Panel,
    fields::{FieldProblem, first_value},
    typing::{Meaning, ToPatch, Typing},
};
use crate::{
    domain::{
        patch::Patch,
        task::Task,
        task_input::TaskPatch,
        time::{date_from_words, write_time},
    },
    ui::{
        browser,
        kit::{
            icon::{Glyph, Icon},
            live::live,
        },
        state::hydrated::Hydrated,
    },
};

/// Where the field of the due date is found.
pub const DUE_DATE_ID: &str = "panel-due_date";

fn clear_if_empty(text: String) -> Patch<String> {
    if text.trim().is_empty() {
        Patch::Clear
    } else {
        Patch::Set(text)
    }
}

/// A line of text that stands for a value: saved when it is left, and shown anew as the task has it.
#[derive(Clone, Copy)]
struct Line {
    panel: Panel,
    field: &'static str,
    first: StoredValue<String>,
    current: Memo<String>,
    typing: Typing,
}

impl Line {
    /// To be made at the top of a component.
    fn new(
        panel: Panel,
        field: &'static str,
        get: fn(&Task) -> String,
        how: (ToPatch, Meaning),
    ) -> Self {
        let first = first_value(panel, field, get);
        // Not what is on its way: that may be refused, and stays as it is typed.
        let current = Memo::new(move |_| panel.detail.with(|detail| get(&detail.row.task)));
        let typing = Typing::new(panel, field, first.clone(), current, how);
        Self {
            panel,
            field,
            first: StoredValue::new(first),
            current,
            typing,
        }
    }
}

#[component]
fn LineInput(
    /// What it stands for.
    line: Line,
    /// Examples.
    placeholder: &'static str,
) -> impl IntoView {
    let Line {
        panel,
        field,
        typing,
        ..
    } = line;
    let error = panel.error(field);
    view! {
        <input
            id=format!("panel-{field}")
            type="text"
            name=format!("patch[{field}]")
            placeholder=placeholder
            autocomplete="off"
            node_ref=typing.input()
            value=line.first.get_value()
            aria-invalid=move || error.get().is_some().to_string()
            aria-describedby=format!("panel-{field}-error")
            on:input=move |event| typing.note(event_target_value(&event))
            on:change=move |_| typing.commit()
            // It may have been refused, and nothing typed since.
            on:blur=move |_| typing.commit()
        />
    }
}

/// A day: typed as a date or in words, or picked.
#[component]
pub fn DueDate(
    /// The task.
    panel: Panel,
) -> impl IntoView {
    let is_awake = Hydrated::get();
    let picker = NodeRef::<Input>::new();
    let get: fn(&Task) -> String = |task| {
        task.due_date
            .map(|date| date.to_string())
            .unwrap_or_default()
    };
    let to_patch: ToPatch = |_, text| TaskPatch {
        due_date: clear_if_empty(text),
        ..TaskPatch::default()
    };
    let line = Line::new(panel, "due_date", get, (to_patch, date_from_words));
    let save = move |text: String| line.typing.enter(text);
    let words = [
        ("Today", "today"),
        ("Tomorrow", "tomorrow"),
        ("Next week", "+7d"),
        ("No date", ""),
    ];
    view! {
        <div class="field" data-field="due_date">
            <label for=DUE_DATE_ID>"Due date"</label>
            <div class="with-picker">
                <LineInput line placeholder="2026-12-01, tomorrow, fri…" />
                <button
                    type="button"
                    class="icon-button"
                    aria-label="Pick a date"
                    title="Pick a date"
                    hidden=move || !is_awake.get()
                    on:click=move |_| picker.get().iter().for_each(browser::show_picker)
                >
                    <Icon glyph=Glyph::Calendar />
                </button>
                <input
                    class="picker"
                    type="date"
                    tabindex="-1"
                    aria-hidden="true"
                    node_ref=picker
                    prop:value=line.current
                    on:change=move |event| save(event_target_value(&event))
                />
            </div>
            <FieldProblem panel field="due_date" />
            <p class="chips" hidden=move || !is_awake.get()>
                {words
                    .map(|(label, text)| {
                        view! {
                            <button type="button" class="chip" on:click=move |_| save(text.to_owned())>
                                {label}
                            </button>
                        }
                    })
                    .collect_view()}
            </p>
        </div>
    }
}

/// A time of day, typed.
#[component]
pub fn DueTime(
    /// The task.
    panel: Panel,
) -> impl IntoView {
    let get: fn(&Task) -> String = |task| task.due_time.map(write_time).unwrap_or_default();
    let to_patch: ToPatch = |_, text| TaskPatch {
        due_time: clear_if_empty(text),
        ..TaskPatch::default()
    };
    let line = Line::new(
        panel,
        "due_time",
        get,
        (to_patch, |text, _| text.to_owned()),
    );
    let zone = move || panel.row.with(|row| row.task.due_timezone.clone());
    view! {
        <div class="field" data-field="due_time">
            <label for="panel-due_time">"Due time"</label>
            <LineInput line placeholder="17:00, 5pm, noon…" />
            <FieldProblem panel field="due_time" />
            <p class="field-hint">{live(move || zone().map(|zone| format!("In the time zone {zone}")))}</p>
        </div>
    }
}
