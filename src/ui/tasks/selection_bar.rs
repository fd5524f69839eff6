//! What can be done with several tasks at once. Its code comes with that of the dialogs, and when the
//! first one is chosen at the latest.

use leptos::{
    ev::{SubmitEvent, keydown},
    html::Form,
    prelude::*,
    wasm_split::{SplitLoaderError, wasm_split},
};

use crate::{
    domain::{
        known_texts::KnownTexts,
        patch::Patch,
        role,
        task::{Priority, Status, TaskRow},
        task_input::TaskPatch,
        words::counted,
    },
    ui::{
        browser,
        keyboard::{Action, LABEL_ALL_ID, MOVE_ALL_ID, SCHEDULE_ALL_ID, SELECTION_ID, TaskKeys},
        kit::kept::Kept,
        pages::frame::Reader,
        state::{
            board::{Answered, Board, with_chosen},
            own::Own,
            piece::Coming,
            projects::Projects,
            selection::Selection,
        },
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

/// What is typed in the bar is kept under this name.
const TYPED: &str = "selection";

/// Does something with what is chosen; once it is done, what was typed for it is no longer needed.
fn do_to_all(selection: Selection, kept: Option<Kept>, act: impl FnOnce(Vec<TaskRow>) -> Answered) {
    with_chosen(selection, move |rows| {
        let done = act(rows);
        Box::pin(async move {
            done.await
                .inspect(|()| kept.iter().for_each(|kept| kept.drop()))
        })
    });
}

#[component]
fn SelectionBar() -> impl IntoView {
    let selection = expect_context::<Selection>();
    let board = expect_context::<Board>();
    let today = expect_context::<Reader>().today;
    let kept = StoredValue::new(Kept::of(TYPED));
    let change = Callback::new(move |patch: TaskPatch| {
        let patch = patch.read_words(today.get_untracked());
        do_to_all(selection, kept.get_value(), |rows| {
            board.change_all(rows, patch)
        });
    });
    // Before a key that was pressed early is heard.
    give_back_focus(selection);
    hear_keys(change, selection);
    let count = move || counted(selection.count(), "# task selected", "# tasks selected");
    let complete = move |_| change.run(TaskPatch::status(Status::Done));
    view! {
        <div class="selection" id=SELECTION_ID role="toolbar" aria-label="Selection">
            <p role="status">{count}</p>
            <button type="button" class="button" on:click=complete>
                "Complete"
            </button>
            <MoveAll change />
            <LabelAll change />
            <PrioritizeAll change />
            <ScheduleAll change />
            <button type="button" class="button danger" on:click=move |_| with_chosen(selection, |rows| board.delete_all(rows))>
                "Delete"
            </button>
            <button type="button" class="button quiet" on:click=move |_| selection.clear()>
                "Cancel"
            </button>
        </div>
    }
}

/// Does what keys ask for all that are chosen, for as long as the bar is there.
fn hear_keys(change: Callback<TaskPatch>, selection: Selection) {
    let (board, reader) = (expect_context::<Board>(), expect_context::<Reader>());
    let keys = TaskKeys::new();
    let act = move |action: Action| match action {
        Action::Complete => change.run(TaskPatch::status(Status::Done)),
        Action::Priority(priority) => change.run(TaskPatch::priority(priority)),
        Action::Delete => with_chosen(selection, |rows| board.delete_all(rows)),
        Action::Duplicate => board.duplicate(&selection.take(), reader),
        Action::Due => browser::show_popup(SCHEDULE_ALL_ID),
        Action::Labels => browser::show_popup(LABEL_ALL_ID),
        Action::Move => browser::show_popup(MOVE_ALL_ID),
        _ => {}
    };
    Effect::new(move |_| {
        selection.asked_early().into_iter().for_each(act);
        let listener = window_event_listener(keydown, move |event| {
            if let Some(action) = keys.read(&event) {
                event.prevent_default();
                act(action);
            } else if keys.gives_up(&event) {
                selection.clear();
            }
        });
        on_cleanup(move || listener.remove());
    });
}

/// The bar goes with the last that is chosen, and perhaps with the focus. That goes back to what was
/// chosen last, or, where that goes too, to what stands beside it.
fn give_back_focus(selection: Selection) {
    let near = StoredValue::new(Vec::new());
    Effect::new(move |_| {
        let chosen = selection.ids();
        let chosen: Vec<_> = chosen.iter().map(ToString::to_string).collect();
        if let Some(last) = chosen.last() {
            let mut all = vec![last.clone()];
            all.extend(browser::tasks_beside(last, &chosen));
            near.set_value(all);
        }
    });
    on_cleanup(move || {
        if selection.is_over() {
            browser::focus_one_of(near.try_get_value().unwrap_or_default());
        }
    });
}

/// A line in a choice, and the button that sends it. What is typed there is kept until the server has
/// it.
#[component]
fn Line(
    /// What the form calls it.
    name: &'static str,
    /// The accessible name.
    label: &'static str,
    /// Examples.
    placeholder: &'static str,
    /// What the button says.
    submit: &'static str,
    /// Does what is typed.
    send: Callback<String>,
) -> impl IntoView {
    let kept = Kept::of(TYPED);
    let kept_on_load = kept.clone();
    let form = NodeRef::<Form>::new();
    form.on_load(move |form| kept_on_load.iter().for_each(|kept| kept.restore(&form)));
    view! {
        <form
            class="add-line"
            node_ref=form
            on:input=move |event| kept.iter().for_each(|kept| kept.note(&event))
            on:submit=move |event: SubmitEvent| send.run(browser::take_form(&event).get(name))
        >
            <input type="text" name=name aria-label=label placeholder=placeholder autocomplete="off" autofocus />
            <button type="submit" class="button">
                {submit}
            </button>
        </form>
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
    let open = projects.filter(|card| !card.is_archived && card.role.allows(role::Action::Edit));
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

/// Each keeps its own labels, so that no one patch is for all of them.
fn with_label(row: TaskRow, label: &str) -> (TaskRow, TaskPatch, KnownTexts) {
    let known = KnownTexts::of_labels(row.task.labels.clone());
    let labels = row.task.labels.iter().cloned().chain([label.to_owned()]);
    let patch = TaskPatch {
        labels: Patch::Set(labels.collect()),
        ..TaskPatch::default()
    };
    (row, patch, known)
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
    let kept = StoredValue::new(Kept::of(TYPED));
    let add = move |label: String| {
        let label = label.trim();
        if label.is_empty() {
            return;
        }
        do_to_all(selection, kept.get_value(), |rows| {
            board.change_each(rows.into_iter().map(|row| with_label(row, label)).collect())
        });
    };
    let send = Callback::new(add);
    let none = TaskPatch {
        labels: Patch::Set(Vec::new()),
        ..TaskPatch::default()
    };
    view! {
        <Choice label="Label" id=LABEL_ALL_ID>
            <Line name="label" label="Label to add" placeholder="" submit="Add" send />
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
        view! { <Item label=priority.label() patch=TaskPatch::priority(*priority) change /> }
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
    let send = Callback::new(move |text: String| change.run(due(&text)));
    view! {
        <Choice label="Due" id=SCHEDULE_ALL_ID>
            <Line name="due" label="Due date for all" placeholder="tomorrow, fri…" submit="Set" send />
            <Item label="Today" patch=due("today") change />
            <Item label="Tomorrow" patch=due("tomorrow") change />
            <Item label="Next week" patch=due("+7d") change />
            <Item label="No date" patch=due("") change />
        </Choice>
    }
}
