//! What a task is made of.

use leptos::prelude::*;
use uuid::Uuid;

use super::Panel;
use crate::{
    domain::{patch::Patch, task_input::TaskPatch},
    ui::{
        state::{
            address::Address,
            board::{Adding, ShownRow},
            page_context::PageContext,
        },
        tasks::{
            quick_add::{LineField, LineHelp, QuickLine},
            task_row::{CompleteButton, RefusedTask, TaskFacts},
        },
    },
};

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
                        view! { <Subtask row=row.into() address /> }
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
        let rows = panel
            .detail
            .with(|detail| detail.subtasks.clone())
            .into_iter();
        let rows: Vec<_> = rows.map(ShownRow::from).collect();
        let rows = panel.board.with_news(&rows, since).into_iter();
        let is_here = |shown: &ShownRow| shown.row.task.parent_id == Some(panel.id);
        rows.map(|(_, shown)| shown).filter(is_here).collect()
    })
}

#[component]
fn Subtask(
    /// The subtask, as it is shown.
    row: Signal<ShownRow>,
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
            <CompleteButton row title is_below=true />
            <div class="task-text">
                <a href=move || address.with_task(id) class="task-title" data-noscroll="true">
                    {title}
                </a>
                <TaskFacts row />
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
    let id = panel.id.to_string();
    let project = panel.row.with_untracked(|row| row.task.project_id);
    let view = TaskPatch {
        parent_id: Patch::Set(id.clone()),
        project_id: Patch::Set(project.to_string()),
        ..TaskPatch::default()
    };
    let refused = use_context::<PageContext>().and_then(|context| context.refused);
    let refused = refused.filter(|form| {
        form.action == "tasks/create" && form.value("task[parent_id]").as_ref() == Some(&id)
    });
    let line = QuickLine::new(&format!("subtask-{id}"), Signal::stored(view), refused);
    view! {
        <form class="add-line" method="post" action="" on:submit=move |event| line.submit(&event) novalidate>
            <input type="hidden" name="__fn" value="tasks/create" />
            <input type="hidden" name="once" autocomplete="off" value=Uuid::now_v7().to_string() />
            <input type="hidden" name="task[parent_id]" value=id />
            <input type="hidden" name="task[project_id]" value=project.to_string() />
            <LineField line name="Add a subtask" invitation="Add a subtask" />
            <button class="button" type="submit">
                "Add subtask"
            </button>
            <LineHelp line />
        </form>
    }
}
