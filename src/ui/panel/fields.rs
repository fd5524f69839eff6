//! The fields of a task's panel. Each is part of a plain form, and, awake, saves itself when it
//! is left or when typing rests.

use leptos::{html::Select, prelude::*};

use crate::{
    domain::{
        patch::Patch,
        task::{Priority, Status, Task},
        task_input::TaskPatch,
    },
    ui::{
        kit::{area::in_textarea, follow::follow, live::live, select::SelectField},
        state::{page_context::PageContext, projects::Projects},
        tasks::move_dialog::targets,
    },
};

use super::{
    Panel,
    due::{DueDate, DueTime},
    names::{self, Names},
    preview::Preview,
    repeat::Repeat,
    typed_text::{Overtaken, Text, TypedText},
};

/// Makes a patch of what a field holds.
type ToPatch = fn(String) -> TaskPatch;

#[component]
pub fn TaskFields(
    /// The task.
    panel: Panel,
) -> impl IntoView {
    let set_status: ToPatch = |text| TaskPatch {
        status: Patch::Set(text),
        ..TaskPatch::default()
    };
    let set_priority: ToPatch = |text| TaskPatch {
        priority: Patch::Set(text),
        ..TaskPatch::default()
    };
    let statuses = Status::ALL.iter().map(|s| (s.name(), s.label())).collect();
    let priorities = Priority::ALL
        .iter()
        .map(|p| (p.name(), p.label()))
        .collect();
    view! {
        <TypedField panel label="Title" text=Text::Title lines=1 />
        <TypedField panel label="Description" text=Text::Description lines=6 />
        <Preview panel />
        <div class="panel-row">
            <ChosenField panel label="Status" field="status" options=statuses get=|t| t.status.name() to_patch=set_status />
            <ChosenField
                panel
                label="Priority"
                field="priority"
                options=priorities
                get=|t| t.priority.name()
                to_patch=set_priority
            />
        </div>
        <ProjectField panel />
        <div class="panel-row">
            <DueDate panel />
            <DueTime panel />
        </div>
        <Repeat panel />
        <Names panel names=names::LABELS />
        <Names panel names=names::ASSIGNEES />
    }
}

/// What a plain form had in a field when it was refused, or else what the task has.
pub fn first_value(panel: Panel, field: &str, get: impl Fn(&Task) -> String) -> String {
    let refused = use_context::<PageContext>().and_then(|context| context.refused);
    let typed = refused
        .filter(|form| form.action == "tasks/update")
        .and_then(|form| form.value(&format!("patch[{field}]")));
    typed.unwrap_or_else(|| panel.row.with_untracked(|row| get(&row.task)))
}

/// Says what is wrong with a field, beside it.
#[component]
pub fn FieldProblem(
    /// The task.
    panel: Panel,
    /// The field.
    field: &'static str,
) -> impl IntoView {
    let error = panel.error(field);
    view! {
        <p class="field-error" id=format!("panel-{field}-error") role="alert">
            {live(move || error.get())}
        </p>
    }
}

/// Text that is saved while it is typed.
#[component]
fn TypedField(
    /// The task.
    panel: Panel,
    /// The accessible name.
    label: &'static str,
    /// Which text.
    text: Text,
    /// One line, or how many to start with.
    lines: u32,
) -> impl IntoView {
    let field = text.name();
    let value = first_value(panel, field, move |task| text.of(task));
    let typing = TypedText::new(panel, text, value.clone());
    let area = typing.area;
    let (text, with_newline) = (value.clone(), format!("\n{value}"));
    area.on_load(move |area| {
        // Built here, the element keeps the newline that a page's parser drops.
        if area.value() == with_newline {
            area.set_value(&text);
        }
    });
    let id = format!("panel-{field}");
    let described_by = format!("panel-{field}-error");
    let invalid = move || panel.error(field).get().is_some().to_string();
    view! {
        <div class="field" data-field=field>
            <label for=id.clone()>{label}</label>
            <textarea
                id=id
                name=format!("patch[{field}]")
                rows=lines
                aria-invalid=invalid
                aria-describedby=described_by
                on:input=move |event| typing.note(event_target_value(&event))
                on:change=move |event| typing.enter(event_target_value(&event))
                on:keydown=move |event| {
                    if lines == 1 && event.key() == "Enter" {
                        event.prevent_default();
                        typing.enter(event_target_value(&event));
                    }
                }
                inner_html=in_textarea(&value)
                node_ref=area
            ></textarea>
            <FieldProblem panel field />
            <Overtaken typed=typing />
        </div>
    }
}

/// One of several, saved when it is chosen.
#[component]
fn ChosenField(
    /// The task.
    panel: Panel,
    /// The accessible name.
    label: &'static str,
    /// The API's name.
    field: &'static str,
    /// Values and words.
    options: Vec<(&'static str, &'static str)>,
    /// What the task has.
    get: fn(&Task) -> &'static str,
    /// What to send.
    to_patch: ToPatch,
) -> impl IntoView {
    let select = NodeRef::<Select>::new();
    let current = Memo::new(move |_| panel.row.with(|row| get(&row.task).to_owned()));
    follow(select, current);
    let on_change = move |event| panel.choose(to_patch(event_target_value(&event)));
    let id = format!("panel-{field}");
    view! {
        <div class="field" data-field=field>
            <label for=id.clone()>{label}</label>
            <select id=id name=format!("patch[{field}]") node_ref=select on:change=on_change>
                {options
                    .into_iter()
                    .map(|(value, words)| {
                        view! {
                            <option value=value selected=current.with_untracked(|current| current == value)>
                                {words}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
            <FieldProblem panel field />
        </div>
    }
}

/// Where the task is; another is gone to when it is chosen.
#[component]
fn ProjectField(
    /// The task.
    panel: Panel,
) -> impl IntoView {
    let projects = expect_context::<Projects>();
    let here = panel.row.with_untracked(|row| row.task.project_id);
    let current = Signal::derive(move || panel.row.with(|row| row.task.project_id.to_string()));
    let on_choose = move |id: String| {
        panel.choose(TaskPatch {
            project_id: Patch::Set(id),
            ..TaskPatch::default()
        });
    };
    view! {
        <SelectField
            label="Project"
            name="patch[project_id]"
            id="panel-project"
            options=targets(projects, here)
            chosen=current
            on_choose
        />
    }
}
