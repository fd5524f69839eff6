//! A task's panel: a dialog over whatever view is open, at an address that can be sent.

use leptos::{ev::SubmitEvent, html::Dialog, prelude::*};

use crate::{
    domain::{problem::Problem, task::TaskRow, task_input::TaskPatch},
    ui::{
        browser,
        keyboard::AwaitedFocus,
        kit::icon::{Glyph, Icon},
        pages::frame::Reader,
        state::{
            address::{Address, use_go},
            board::Board,
            hydrated::Hydrated,
            page_context::PageContext,
        },
        tasks::{
            filters::{Keep, QUESTION},
            task_fields::TaskFields,
        },
    },
};

/// How the saving stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Saving {
    Idle,
    InFlight,
    Saved,
    Refused(Problem),
}

/// What the panel's fields share: the task, and how saving it goes.
#[derive(Clone, Copy)]
pub struct Panel {
    base: StoredValue<TaskRow>,
    pub row: Memo<TaskRow>,
    pub saving: RwSignal<Saving>,
    board: Board,
    reader: Reader,
}

impl Panel {
    fn new(base: TaskRow) -> Self {
        let board = expect_context::<Board>();
        let stored = StoredValue::new(base.clone());
        let row = Memo::new(move |_| {
            board
                .resolve(&base)
                .map_or_else(|| stored.get_value(), |shown| shown.row)
        });
        let refused = use_context::<PageContext>().and_then(|context| context.refused);
        let refused = refused
            .filter(|form| form.action == "tasks/update")
            .map(|form| Saving::Refused(form.problem));
        let saving = RwSignal::new(refused.unwrap_or(Saving::Idle));
        Self {
            base: stored,
            row,
            saving,
            board,
            reader: expect_context::<Reader>(),
        }
    }

    /// Sends one change; the fields say what became of it, as long as they are there.
    pub fn save(self, patch: TaskPatch) {
        let Some(base) = self.base.try_get_value() else {
            return;
        };
        let patch = patch.read_words(self.reader.today.get_untracked());
        self.saving.try_set(Saving::InFlight);
        let change = self.board.change(base, patch);
        leptos::task::spawn_local(async move {
            let saving = change
                .await
                .map_or_else(Saving::Refused, |()| Saving::Saved);
            self.saving.try_set(saving);
        });
    }

    /// What is wrong with a field.
    pub fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || match self.saving.get() {
            Saving::Refused(problem) => problem.field(field),
            _ => None,
        })
    }
}

#[component]
pub fn TaskPanel(
    /// The task.
    row: TaskRow,
    /// Where the panel is opened and closed.
    address: Address,
) -> impl IntoView {
    let id = row.task.id;
    let board = expect_context::<Board>();
    let panel = Panel::new(row);
    let dialog = NodeRef::<Dialog>::new();
    let go = use_go();
    let awaited = expect_context::<AwaitedFocus>();
    Effect::new(move |_| {
        for dialog in dialog.get().iter() {
            browser::show_modal(dialog);
            browser::when_on_page(dialog, move || awaited.claim());
        }
    });
    let close = {
        let go = go.clone();
        move || {
            // Closing gives the focus back to where it came from.
            dialog
                .get_untracked()
                .iter()
                .for_each(|dialog| dialog.close());
            go(&address.without_task());
        }
    };
    let on_delete = {
        let close = close.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            board.delete(panel.row.get_untracked());
            close();
        }
    };
    let (on_close, on_cancel) = (close.clone(), close);
    view! {
        <dialog
            class="panel"
            node_ref=dialog
            open
            aria-modal="true"
            aria-label=move || format!("Task: {}", panel.row.with(|row| row.task.title.clone()))
            on:cancel=move |event: web_sys::Event| {
                event.prevent_default();
                on_cancel();
            }
        >
            <header class="panel-head">
                <SaveStatus panel />
                <CloseButton address on_close />
            </header>
            <PanelForm panel address />
            <form method="post" action="" class="panel-foot" on:submit=on_delete>
                <input type="hidden" name="__fn" value="tasks/delete" />
                <input type="hidden" name="id" value=id.to_string() />
                <input type="hidden" name="back" value=move || address.without_task() />
                <button type="submit" class="button danger">
                    <Icon glyph=Glyph::Trash />
                    "Delete task"
                </button>
            </form>
        </dialog>
    }
}

/// The fields, in the form that saves them all where there is no script to save each.
#[component]
fn PanelForm(
    /// The task.
    panel: Panel,
    /// Where to go on after saving.
    address: Address,
) -> impl IntoView {
    let is_awake = Hydrated::get();
    let id = panel.row.with_untracked(|row| row.task.id);
    // Every field saves itself; Enter in one of them is no more than leaving it.
    let on_submit = move |event: SubmitEvent| event.prevent_default();
    view! {
        <form method="post" action="" class="panel-form" on:submit=on_submit novalidate>
            <input type="hidden" name="__fn" value="tasks/update" />
            <input type="hidden" name="id" value=id.to_string() />
            <input type="hidden" name="back" value=move || address.with_task(id) />
            <TaskFields panel />
            <button type="submit" class="button primary save" hidden=is_awake>
                "Save"
            </button>
        </form>
    }
}

#[component]
fn SaveStatus(
    /// The task.
    panel: Panel,
) -> impl IntoView {
    let words = move || match panel.saving.get() {
        Saving::Idle => String::new(),
        Saving::InFlight => "Saving…".to_owned(),
        Saving::Saved => "Saved".to_owned(),
        Saving::Refused(problem) => format!("Not saved. {}", problem.message()),
    };
    let kind = move || match panel.saving.get() {
        Saving::Refused(_) => "error",
        _ => "done",
    };
    view! {
        <p class="save-status" role="status" data-kind=kind>
            {words}
        </p>
    }
}

/// Leaves the panel: by going to the address without it.
#[component]
fn CloseButton(
    /// The address with it.
    address: Address,
    /// What to do with a script.
    on_close: impl Fn() + 'static,
) -> impl IntoView {
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        on_close();
    };
    view! {
        <form method="get" action=move || address.path() on:submit=on_submit>
            <Keep address names=QUESTION />
            <Keep address names=&["cursor", "date", "view"] />
            <button type="submit" class="icon-button" aria-label="Close" title="Close">
                <Icon glyph=Glyph::Close />
            </button>
        </form>
    }
}
