//! A project as a board: a column for each section, or for each status where there are none.

use leptos::prelude::*;
use uuid::Uuid;

use crate::{
    domain::{id::ProjectId, patch::Patch, task::TaskList, task_input::TaskPatch, view::View},
    rpc::projects as rpc,
    ui::{
        kit::live::live,
        projects::{
            column::{Column, Kind, columns},
            section_head::SectionMenu,
        },
        state::{
            board::{Adding, Board, ShownRow},
            moving::Moving,
            page_context::{PageContext, RefusedForm},
            projects::Projects,
        },
        tasks::{
            more::{Load, More, Rest},
            quick_add::{LineField, LineHelp, QuickLine},
            task_list::{Chosen, Items},
        },
    },
};

/// So many cards come by themselves after the first, so that no column only looks as if it were empty.
const AT_ONCE: usize = 1_000;

#[component]
pub fn ProjectBoard(
    /// Which project.
    id: ProjectId,
    /// Its tasks, from the server.
    first: TaskList,
    /// The board's count when they were asked for.
    asked_at: usize,
) -> impl IntoView {
    let projects = expect_context::<Projects>();
    let columns = Memo::new(move |_| columns(projects.sections(id)));
    let load = Load::new(move |cursor| Box::pin(rpc::board(id, Some(cursor))));
    let rest = Rest::after(first, load);
    Effect::new(move |_| {
        let is_more = rest.next_cursor.with(Option::is_some);
        if is_more && rest.loaded.with_untracked(Vec::len) < AT_ONCE {
            rest.come();
        }
    });
    let rows = cards(id, rest, columns, asked_at);
    Moving::show(rows.into());
    view! {
        <div class="board" id="board">
            <For each=move || columns.get() key=|column| (column.key(), column.name.clone()) let(column)>
                <ColumnView project=id column columns rows />
            </For>
        </div>
        <More rest />
        <Chosen />
    }
}

/// The cards as they are shown, each column's in order.
fn cards(
    id: ProjectId,
    rest: Rest,
    columns: Memo<Vec<Column>>,
    asked_at: usize,
) -> Memo<Vec<ShownRow>> {
    let board = expect_context::<Board>();
    Memo::new(move |_| {
        let by_status = columns.with(|columns| {
            let first = columns.first().map(|column| column.kind);
            matches!(first, Some(Kind::Status(_)))
        });
        let belongs = |shown: &ShownRow| {
            let task = &shown.row.task;
            let is_open = by_status || !task.status.is_closed();
            task.project_id == id
                && task.parent_id.is_none()
                && (is_open || shown.is_leaving || shown.adding != Adding::Added)
        };
        let loaded = rest.loaded.read();
        let shown = board.with_news(&loaded, asked_at).into_iter();
        let shown = shown.map(|(_, shown)| shown);
        let mut shown: Vec<_> = shown.filter(belongs).collect();
        // What is done comes last, the latest first.
        shown.sort_by(|a, b| {
            let (a, b) = (&a.row.task, &b.row.task);
            let key = (a.status.is_closed() && by_status, b.completed_at);
            key.cmp(&(b.status.is_closed() && by_status, a.completed_at))
                .then_with(|| (&a.position, a.id).cmp(&(&b.position, b.id)))
        });
        shown
    })
}

#[component]
fn ColumnView(
    /// The project.
    project: ProjectId,
    /// The column.
    column: Column,
    /// All of them.
    columns: Memo<Vec<Column>>,
    /// All cards.
    rows: Memo<Vec<ShownRow>>,
) -> impl IntoView {
    let stored = StoredValue::new(column.clone());
    let own = Signal::derive(move || {
        columns.with(|columns| {
            rows.with(|rows| stored.with_value(|column| column.rows(columns, rows)))
        })
    });
    let heading = format!("column-{}", column.key());
    let (labelled_by, target) = (heading.clone(), column.target());
    let name = Memo::new(move |_| stored.with_value(|column| column.name.clone()));
    let menu = match column.kind {
        Kind::Section(Some(id)) => Some(view! { <SectionMenu project id /> }),
        _ => None,
    };
    let place = Memo::new(move |_| View::Project(project));
    view! {
        <section
            class="column"
            aria-labelledby=labelled_by
            data-drop=target
        >
            <header class="column-head">
                <h2 id=heading>{name}</h2>
                <span class="open-count">{live(move || own.with(Vec::len))}</span>
                {menu}
            </header>
            <AddCard project column />
            <Items name rows=own place />
        </section>
    }
}

/// The line at the head of a column that adds a task there.
#[component]
fn AddCard(
    /// The project.
    project: ProjectId,
    /// The column.
    column: Column,
) -> impl IntoView {
    let base = TaskPatch {
        project_id: Patch::Set(project.to_string()),
        ..column.new_task()
    };
    let hidden = hidden_fields(&base);
    let refused = use_context::<PageContext>().and_then(|context| context.refused);
    let refused = refused.filter(|form| is_from_here(form, &hidden));
    let id = format!("add-card-{}", column.key());
    let line = QuickLine::new(&id, Signal::stored(base), refused);
    let hidden = hidden
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> });
    view! {
        <form class="add-card" method="post" action="" on:submit=move |event| line.submit(&event) novalidate>
            <input type="hidden" name="__fn" value="tasks/create" />
            <input type="hidden" name="once" autocomplete="off" value=Uuid::now_v7().to_string() />
            {hidden.collect_view()}
            <LineField line invitation="Add a task" />
            <LineHelp line />
        </form>
    }
}

/// What the form says beside the line.
fn hidden_fields(task: &TaskPatch) -> Vec<(&'static str, String)> {
    let fields = [
        ("task[project_id]", task.project_id.clone()),
        ("task[section_id]", task.section_id.clone()),
        ("task[status]", task.status.clone()),
    ];
    let set = |(name, value): (&'static str, Patch<String>)| Some((name, value.over(None)?));
    fields.into_iter().filter_map(set).collect()
}

/// Whether a form that was refused is the one of this column.
fn is_from_here(form: &RefusedForm, hidden: &[(&'static str, String)]) -> bool {
    let says = |name: &str| form.value(name).filter(|value| !value.is_empty());
    let has = |name: &str| {
        hidden
            .iter()
            .find(|(n, _)| *n == name)
            .map(|(_, v)| v.clone())
    };
    let is_same = |name| says(name) == has(name);
    let is_line = form.action == "tasks/create" && form.value("text").is_some();
    is_line && is_same("task[section_id]") && is_same("task[status]")
}
