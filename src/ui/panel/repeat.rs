//! How a task comes again: chosen, or typed as people say it.

use leptos::prelude::*;

use super::{Panel, fields::FieldProblem, typing::Typing};
use crate::{
    domain::{
        patch::Patch,
        recurrence::PRESETS,
        task_input::TaskPatch,
        task_typed::{CUSTOM, repeat_patch},
    },
    ui::{browser, kit::select::SelectField},
};

const CUSTOM_ID: &str = "panel-repeat-custom";

/// What the choices say, in the order of [`PRESETS`].
const LABELS: [&str; PRESETS.len()] = [
    "Every day",
    "Every weekday",
    "Every week",
    "Every month",
    "Every year",
];

fn choices() -> Vec<(String, String)> {
    let presets = PRESETS.iter().map(|(words, _)| *words).zip(LABELS);
    let all = [("", "Never")]
        .into_iter()
        .chain(presets)
        .chain([(CUSTOM, "Custom…")]);
    all.map(|(value, label)| (value.to_owned(), label.to_owned()))
        .collect()
}

fn to_patch(panel: Panel, words: String) -> TaskPatch {
    let due = panel.row.try_with_untracked(|row| row.task.due_date);
    TaskPatch {
        recurrence: repeat_patch(words),
        // Without a due, it begins with the first date that it has.
        due_date: due.flatten().map_or(Patch::Clear, |_| Patch::Keep),
        ..TaskPatch::default()
    }
}

#[component]
pub fn Repeat(
    /// The task.
    panel: Panel,
) -> impl IntoView {
    let words = Memo::new(move |_| panel.detail.with(|detail| detail.repeat.clone()));
    let is_custom = RwSignal::new(false);
    let chosen = Signal::derive(move || {
        let words = words.get();
        let is_known = words.is_empty() || PRESETS.iter().any(|(preset, _)| *preset == words);
        match is_known && !is_custom.get() {
            true => words,
            false => CUSTOM.to_owned(),
        }
    });
    let typing = Typing::new(
        panel,
        "repeat",
        words.get_untracked(),
        words,
        (to_patch, |text, _| text.to_owned()),
    );
    Effect::new(move |_| is_custom.set(typing.is_kept()));
    let on_choose = move |choice: String| {
        is_custom.set(choice == CUSTOM);
        match choice.as_str() {
            CUSTOM => browser::focus_soon(CUSTOM_ID),
            _ => typing.enter(choice),
        }
    };
    view! {
        <div class="repeat" data-field="recurrence.rule">
            <SelectField
                label="Repeat"
                name="typed[repeat]"
                id="panel-repeat"
                options=Signal::stored(choices())
                chosen
                on_choose
            />
            <div class="field custom-repeat">
                <label for=CUSTOM_ID>"Repeats"</label>
                <input
                    id=CUSTOM_ID
                    type="text"
                    name="typed[custom_repeat]"
                    placeholder="every 2 weeks, every 2nd tue, every last day…"
                    autocomplete="off"
                    autocapitalize="none"
                    node_ref=typing.input()
                    value=words.get_untracked()
                    aria-describedby="panel-recurrence.rule-error"
                    on:input=move |event| typing.note(event_target_value(&event))
                    on:change=move |_| typing.commit()
                    on:blur=move |_| typing.commit()
                />
            </div>
            <FieldProblem panel field="recurrence.rule" />
        </div>
    }
}
