//! What a task is made of.

use leptos::{ev::SubmitEvent, html::Input, prelude::*};
use uuid::Uuid;

use super::Panel;
use crate::{
    domain::{patch::Patch, task_input::TaskPatch, text::TITLE_MAX},
    ui::{
        browser::{self, Draft},
        kit::follow::Settable,
        state::{
            address::Address,
            board::{Adding, ShownRow},
            page_context::PageContext,
        },
        tasks::task_row::{CompleteButton, RefusedTask},
    },
};

const INPUT_ID: &str = "panel-subtask";

#[component]
pub fn Subtasks(
    /// The task.
    panel: Panel,
    /// Where their own panels open.
    address: Address,
) -> impl IntoView {
    let rows = shown(panel);
    let done = move || {
        rows.with(|rows| {
            rows.iter()
                .filter(|shown| shown.row.task.status.is_closed())
                .count()
        })
    };
    let progress = move || match rows.with(Vec::len) {
        0 => String::new(),
        all => format!("{} of {all} done", done()),
    };
    view! {
        <section class="panel-part" aria-labelledby="panel-subtasks">
            <h3 id="panel-subtasks">"Subtasks"</h3>
            <p class="field-hint">{progress}</p>
            <ul class="plain-list subtasks" role="list" aria-labelledby="panel-subtasks">
                <For each=move || rows.get() key=|shown| shown.row.task.id let(first)>
                    {
                        let id = first.row.task.id;
                        let row = Memo::new(move |old: Option<&ShownRow>| {
                            let found = rows.with(|rows| rows.iter().find(|s| s.row.task.id == id).cloned());
                            found.or_else(|| old.cloned()).unwrap_or_else(|| first.clone())
                        });
                        view! { <Subtask row address /> }
                    }
                </For>
            </ul>
            <AddSubtask panel />
        </section>
    }
}

/// What the server sent, and what has happened since.
fn shown(panel: Panel) -> Memo<Vec<ShownRow>> {
    let since = panel.board.count();
    Memo::new(move |_| {
        let mut rows = panel.detail.with(|detail| detail.subtasks.clone());
        let known: Vec<_> = rows.iter().map(|row| row.task.id).collect();
        let new = panel.board.touched_since(since).into_iter();
        let new = new.filter(|row| !known.contains(&row.task.id));
        rows.extend(new);
        let resolved = rows.iter().filter_map(|row| panel.board.resolve(row));
        let is_here = |shown: &ShownRow| shown.row.task.parent_id == Some(panel.id);
        resolved.filter(is_here).collect()
    })
}

#[component]
fn Subtask(
    /// The subtask, as it is shown.
    row: Memo<ShownRow>,
    /// Where its own panel opens.
    address: Address,
) -> impl IntoView {
    let title = Memo::new(move |_| row.with(|shown| shown.row.task.title.clone()));
    let id = row.with_untracked(|shown| shown.row.task.id);
    let is_closed = move || row.with(|shown| shown.row.task.status.is_closed());
    let is_on_its_way = move || row.with(|shown| shown.adding == Adding::OnItsWay);
    view! {
        <li
            class="task"
            data-closed=move || is_closed().to_string()
            data-state=move || if is_on_its_way() { "pending" } else { "settled" }
        >
            <CompleteButton row title />
            <div class="task-text">
                <a href=move || address.with_task(id) class="task-title" data-noscroll="true">
                    {title}
                </a>
                <RefusedTask row />
            </div>
        </li>
    }
}

/// Adds one, and keeps the focus for the next.
#[component]
fn AddSubtask(
    /// The task that it is a part of.
    panel: Panel,
) -> impl IntoView {
    let (id, project) = (
        panel.id,
        panel.row.with_untracked(|row| row.task.project_id),
    );
    let refused = use_context::<PageContext>().and_then(|context| context.refused);
    let refused = refused.filter(|form| {
        form.action == "tasks/create" && form.value("task[parent_id]") == Some(id.to_string())
    });
    let typed = refused.as_ref().and_then(|form| form.value("task[title]"));
    let error = RwSignal::new(refused.map(|form| form.problem.message()));
    let input = NodeRef::<Input>::new();
    let draft = StoredValue::new(panel.draft("subtask"));
    input.on_load(move |input| {
        let kept = draft.with_value(Draft::get);
        if let Some(text) = kept.filter(|_| input.value().is_empty()) {
            input.set_value(&text);
        }
    });
    let on_submit = move |event: SubmitEvent| {
        let patch = TaskPatch {
            title: Patch::Set(browser::take_form(&event).get("task[title]")),
            parent_id: Patch::Set(id.to_string()),
            project_id: Patch::Set(project.to_string()),
            ..TaskPatch::default()
        };
        let added = panel
            .reader
            .viewer
            .with_value(|viewer| panel.board.add(patch.into(), viewer));
        match added {
            Ok(_) => {
                error.set(None);
                draft.with_value(Draft::drop);
                input.show("");
            }
            Err(errors) => error.set(errors.into_iter().next().map(|error| error.message)),
        }
        browser::focus(INPUT_ID);
    };
    view! {
        <form class="add-line" method="post" action="" on:submit=on_submit novalidate>
            <input type="hidden" name="__fn" value="tasks/create" />
            <input type="hidden" name="once" autocomplete="off" value=Uuid::now_v7().to_string() />
            <input type="hidden" name="task[parent_id]" value=id.to_string() />
            <input type="hidden" name="task[project_id]" value=project.to_string() />
            <input
                id=INPUT_ID
                node_ref=input
                type="text"
                name="task[title]"
                aria-label="Add a subtask"
                placeholder="Add a subtask"
                autocomplete="off"
                enterkeyhint="done"
                on:input=move |event| draft.with_value(|draft| draft.put(&event_target_value(&event)))
                value=typed
                aria-invalid=move || error.get().is_some().to_string()
                aria-describedby="panel-subtask-error"
                data-max=TITLE_MAX.to_string()
            />
            <button class="button" type="submit">
                "Add subtask"
            </button>
            <p class="field-error" id="panel-subtask-error" role="alert">
                {move || error.get()}
            </p>
        </form>
    }
}
