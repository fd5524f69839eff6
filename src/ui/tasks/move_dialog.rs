//! The dialog that asks where a task is to go.

use leptos::{ev::SubmitEvent, html::Dialog, prelude::*, task::spawn_local};

use crate::{
    domain::{
        id::ProjectId,
        patch::Patch,
        role::Action,
        task::{Status, TaskRow},
        task_input::TaskPatch,
    },
    ui::{
        browser,
        kit::{
            icon::{Glyph, Icon},
            live::live,
            select::SelectField,
        },
        state::{
            address::{Address, MOVE, use_go},
            board::Board,
            page_context::PageContext,
            projects::Projects,
        },
        tasks::filters::{Keep, QUESTION},
    },
};

/// Values and words.
type Options = Vec<(String, String)>;

#[component]
pub fn MoveDialog(
    /// The task.
    row: TaskRow,
    /// Where the dialog is opened and closed.
    address: Address,
) -> impl IntoView {
    let board = expect_context::<Board>();
    let projects = expect_context::<Projects>();
    let dialog = NodeRef::<Dialog>::new();
    let go = use_go();
    Effect::new(move |_| dialog.get().iter().for_each(browser::show_modal));
    let refused = use_context::<PageContext>().and_then(|context| context.refused);
    let refused = refused.filter(|form| form.action == "tasks/update");
    let typed = refused
        .as_ref()
        .and_then(|form| form.value("patch[project_id]"));
    let error = refused.map(|form| form.problem.message());
    let task = StoredValue::new(row.clone());
    let here = row.task.project_id;
    let chosen = RwSignal::new(typed.and_then(|id| id.parse().ok()).unwrap_or(here));
    let close = move || {
        let dialog = dialog.get_untracked();
        dialog.iter().for_each(|dialog| dialog.close());
        go(&address.with(MOVE, None));
    };
    let on_submit = {
        let close = close.clone();
        move |event: SubmitEvent| {
            let fields = browser::take_form(&event);
            let field = |name| Some(fields.get(name)).filter(|value| !value.is_empty());
            let has_sections = !untrack(|| projects.sections(chosen.get_untracked())).is_empty();
            let patch = TaskPatch {
                project_id: Patch::Set(chosen.get_untracked().to_string()),
                section_id: match has_sections {
                    true => field("patch[section_id]").map_or(Patch::Clear, Patch::Set),
                    false => Patch::Keep,
                },
                status: field("patch[status]").map_or(Patch::Keep, Patch::Set),
                ..TaskPatch::default()
            };
            let change = board.change(task.get_value(), patch);
            // What is refused has been said by `change`.
            spawn_local(async move { _ = change.await });
            close();
        }
    };
    let on_cancel = {
        let close = close.clone();
        move |event: web_sys::Event| {
            event.prevent_default();
            close();
        }
    };
    let on_close = move |event: SubmitEvent| {
        event.prevent_default();
        close();
    };
    view! {
        <dialog
            class="question"
            node_ref=dialog
            open
            aria-modal="true"
            aria-labelledby="move-title"
            on:cancel=on_cancel
        >
            <div class="question-head">
                <h2 id="move-title">"Move task"</h2>
                // The way back without script; the address keeps nothing but what it asks.
                <form method="get" action=move || address.path() on:submit=on_close>
                    <Keep address names=QUESTION />
                    <Keep address names=&["cursor", "date", "view"] />
                    <button type="submit" class="icon-button" aria-label="Close" title="Close">
                        <Icon glyph=Glyph::Close />
                    </button>
                </form>
            </div>
            <p>{row.task.title.clone()}</p>
            <p class="form-error" role="alert">
                {error}
            </p>
            <form method="post" action="" on:submit=on_submit>
                <input type="hidden" name="__fn" value="tasks/update" />
                <input type="hidden" name="id" value=row.task.id.to_string() />
                <input type="hidden" name="back" value=move || address.with(MOVE, None) />
                <SelectField
                    label="Project"
                    name="patch[project_id]"
                    id="move-project"
                    options=targets(projects, here)
                    chosen=Signal::derive(move || chosen.get().to_string())
                    on_choose=move |id: String| {
                        if let Ok(id) = id.parse() {
                            chosen.set(id);
                        }
                    }
                />
                {live(move || view! { <WhereIn row=task.get_value() project=chosen.get() /> })}
                <p>
                    <button type="submit" class="button primary">
                        "Move"
                    </button>
                </p>
            </form>
        </dialog>
    }
}

/// The section, or, where the project has none, the status.
#[component]
fn WhereIn(
    /// The task.
    row: TaskRow,
    /// The project that is chosen.
    project: ProjectId,
) -> impl IntoView {
    let projects = expect_context::<Projects>();
    let sections = untrack(|| projects.sections(project));
    if sections.is_empty() {
        let options = Status::ALL.iter();
        let options = options.map(|status| (status.name().to_owned(), status.label().to_owned()));
        return view! {
            <SelectField
                label="Status"
                name="patch[status]"
                id="move-status"
                options=Signal::stored(options.collect())
                chosen=Signal::stored(row.task.status.name().to_owned())
            />
        }
        .into_any();
    }
    let none = [(String::new(), "No section".to_owned())];
    let options = sections
        .into_iter()
        .map(|section| (section.id.to_string(), section.name));
    let current = row
        .task
        .section_id
        .filter(|_| row.task.project_id == project);
    view! {
        <SelectField
            label="Section"
            name="patch[section_id]"
            id="move-section"
            options=Signal::stored(none.into_iter().chain(options).collect())
            chosen=Signal::stored(current.map(|id| id.to_string()).unwrap_or_default())
        />
    }
    .into_any()
}

/// The projects that a task can go to, `here` among them.
pub fn targets(projects: Projects, here: ProjectId) -> Signal<Options> {
    Signal::derive(move || {
        let all = projects.all().get().into_iter();
        let open = all.filter(|card| {
            card.id == here || (!card.is_archived && card.role.allows(Action::Edit))
        });
        open.map(|card| (card.id.to_string(), card.name)).collect()
    })
}
