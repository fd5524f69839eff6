//! What can be done with several tasks at once. Its code comes with that of the dialogs, and when the
//! first one is chosen at the latest.

use leptos::{
    ev::SubmitEvent,
    prelude::*,
    task::spawn_local,
    wasm_split::{SplitLoaderError, wasm_split},
};

use crate::{
    domain::{
        known_texts::KnownTexts,
        patch::Patch,
        role::Action,
        task::{Priority, Status},
        task_input::TaskPatch,
        words::counted,
    },
    ui::{
        browser,
        keyboard::{LABEL_ALL_ID, MOVE_ALL_ID, SCHEDULE_ALL_ID},
        pages::frame::Reader,
        state::{board::Board, own::Own, piece::Coming, projects::Projects, selection::Selection},
    },
};

/// What draws it.
pub type Draw = fn() -> AnyView;

/// # Errors
/// Where the code did not come; it is asked for again the next time.
#[wasm_split(dialogs, wasm_split_path = ::leptos::wasm_split, fallible)]
fn bar() -> Result<Draw, SplitLoaderError> {
    Ok(|| view! { <SelectionBar /> }.into_any())
}

/// Its code, on its way.
pub fn coming() -> Coming<Draw> {
    Box::pin(bar())
}

#[component]
fn SelectionBar() -> impl IntoView {
    let selection = expect_context::<Selection>();
    let board = expect_context::<Board>();
    let today = expect_context::<Reader>().today;
    let change = Callback::new(move |patch: TaskPatch| {
        board.change_all(selection.take(), patch.read_words(today.get_untracked()));
    });
    let count = move || counted(selection.count(), "# task selected", "# tasks selected");
    let complete = move |_| change.run(TaskPatch::status(Status::Done));
    view! {
        <div class="selection" role="toolbar" aria-label="Selection">
            <p role="status">{count}</p>
            <button type="button" class="button" on:click=complete>
                "Complete"
            </button>
            <MoveAll change />
            <LabelAll change />
            <PrioritizeAll change />
            <ScheduleAll change />
            <button type="button" class="button danger" on:click=move |_| board.delete_all(selection.take())>
                "Delete"
            </button>
            <button type="button" class="button quiet" on:click=move |_| selection.clear()>
                "Cancel"
            </button>
        </div>
    }
}

/// A button of the bar, and the choice that it opens.
#[component]
fn Choice(
    /// What the button says.
    label: &'static str,
    /// An id for the choice, of its own on the page.
    id: &'static str,
    /// What there is to choose.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="menu-anchor">
            <button type="button" class="button" popovertarget=id>
                {label}
            </button>
            <div id=id popover="auto" class="menu" role="group" aria-label=label>
                {children()}
            </div>
        </div>
    }
}

#[component]
fn Item(
    /// What it says.
    #[prop(into)]
    label: String,
    /// What it does.
    patch: TaskPatch,
    /// To all of them.
    change: Callback<TaskPatch>,
) -> impl IntoView {
    view! {
        <button type="button" class="menu-item" on:click=move |_| change.run(patch.clone())>
            {label}
        </button>
    }
}

#[component]
fn MoveAll(
    /// Changes all of them.
    change: Callback<TaskPatch>,
) -> impl IntoView {
    let projects = expect_context::<Projects>()
        .all()
        .get_untracked()
        .into_iter();
    let open = projects.filter(|card| !card.is_archived && card.role.allows(Action::Edit));
    let item = move |card: crate::domain::project_card::ProjectCard| {
        let patch = TaskPatch {
            project_id: Patch::Set(card.id.to_string()),
            ..TaskPatch::default()
        };
        view! { <Item label=card.name patch change /> }
    };
    view! {
        <Choice label="Move" id=MOVE_ALL_ID>
            {open.map(item).collect_view()}
        </Choice>
    }
}

/// A label that they get beside those that they have.
#[component]
fn LabelAll(
    /// Changes all of them.
    change: Callback<TaskPatch>,
) -> impl IntoView {
    let selection = expect_context::<Selection>();
    let board = expect_context::<Board>();
    let labels = expect_context::<Own>().labels().get_untracked();
    let add = move |label: String| {
        let label = label.trim();
        // Each keeps its own, so that no one patch is for all of them.
        for row in selection.take().into_iter().filter(|_| !label.is_empty()) {
            let mut labels = row.task.labels.clone();
            let known = KnownTexts::of_labels(labels.clone());
            labels.push(label.to_owned());
            let patch = TaskPatch {
                labels: Patch::Set(labels),
                ..TaskPatch::default()
            };
            let change = board.change_known(row, patch, known);
            // What is refused has been said by `change_known`.
            spawn_local(async move { _ = change.await });
        }
    };
    let on_submit = move |event: SubmitEvent| add(browser::take_form(&event).get("label"));
    let none = TaskPatch {
        labels: Patch::Set(Vec::new()),
        ..TaskPatch::default()
    };
    view! {
        <Choice label="Label" id=LABEL_ALL_ID>
            <form class="add-line" on:submit=on_submit>
                <input type="text" name="label" aria-label="Label to add" autocomplete="off" autofocus />
                <button type="submit" class="button">
                    "Add"
                </button>
            </form>
            {labels
                .into_iter()
                .map(|label| {
                    let name = label.name.clone();
                    view! {
                        <button type="button" class="menu-item" on:click=move |_| add(name.clone())>
                            {label.name}
                        </button>
                    }
                })
                .collect_view()}
            <Item label="No labels" patch=none change />
        </Choice>
    }
}

#[component]
fn PrioritizeAll(
    /// Changes all of them.
    change: Callback<TaskPatch>,
) -> impl IntoView {
    let item = move |priority: &Priority| {
        let patch = TaskPatch {
            priority: Patch::Set(priority.name().to_owned()),
            ..TaskPatch::default()
        };
        view! { <Item label=priority.label() patch change /> }
    };
    view! {
        <Choice label="Priority" id="prioritize-all">
            {Priority::ALL.iter().rev().map(item).collect_view()}
        </Choice>
    }
}

#[component]
fn ScheduleAll(
    /// Changes all of them.
    change: Callback<TaskPatch>,
) -> impl IntoView {
    let due = |text: &str| TaskPatch {
        due_date: match text.trim() {
            "" => Patch::Clear,
            text => Patch::Set(text.to_owned()),
        },
        ..TaskPatch::default()
    };
    let on_submit =
        move |event: SubmitEvent| change.run(due(&browser::take_form(&event).get("due")));
    view! {
        <Choice label="Due" id=SCHEDULE_ALL_ID>
            <form class="add-line" on:submit=on_submit>
                <input
                    type="text"
                    name="due"
                    aria-label="Due date for all"
                    placeholder="tomorrow, fri…"
                    autocomplete="off"
                    autofocus
                />
                <button type="submit" class="button">
                    "Set"
                </button>
            </form>
            <Item label="Today" patch=due("today") change />
            <Item label="Tomorrow" patch=due("tomorrow") change />
            <Item label="Next week" patch=due("+7d") change />
            <Item label="No date" patch=due("") change />
        </Choice>
    }
}
