//! A task's panel: a dialog over whatever view is open, at an address that can be sent. Its code
//! comes when it is first opened (`ui::tasks::dialogs`).

mod attachments;
mod comments;
mod due;
mod events;
mod fields;
mod kept_line;
mod names;
mod preview;
mod reminders;
mod repeat;
mod subtasks;
mod typed_text;
mod typing;

use leptos::{ev::SubmitEvent, html::Dialog, prelude::*, task::spawn_local};

pub use due::DUE_DATE_ID;

use crate::{
    domain::{
        id::TaskId,
        known_texts::KnownTexts,
        problem::{Problem, ProblemCode},
        task::{Changed, TaskRow},
        task_detail::TaskDetail,
        task_input::TaskPatch,
    },
    rpc::task_detail as rpc,
    ui::{
        browser::{self, Draft},
        keyboard::AwaitedFocus,
        kit::{
            icon::{Glyph, Icon},
            live::Show,
        },
        pages::frame::{MessageRegion, Reader},
        state::{
            address::{Address, use_go},
            board::{Board, ShownRow},
            hydrated::Hydrated,
            page_context::PageContext,
        },
        tasks::filters::{Keep, QUESTION},
    },
};

use attachments::Attachments;
use comments::Comments;
use events::Events;
use fields::TaskFields;
use reminders::Reminders;
use subtasks::Subtasks;
use typed_text::Text;

/// How the saving stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Saving {
    Idle,
    InFlight,
    Saved,
    Refused(Problem),
}

/// What the panel's fields share: the task, what is known about it, and how saving it goes.
#[derive(Clone, Copy)]
pub struct Panel {
    base: StoredValue<TaskRow>,
    pub id: TaskId,
    pub row: Memo<TaskRow>,
    pub detail: RwSignal<TaskDetail>,
    pub saving: RwSignal<Saving>,
    pub board: Board,
    pub reader: Reader,
}

impl Panel {
    fn new(detail: TaskDetail) -> Self {
        let base = detail.row.clone();
        let id = base.task.id;
        let board = expect_context::<Board>();
        let stored = StoredValue::new(base.clone());
        let base = ShownRow::from(base);
        let asked_at = board.count();
        let row = Memo::new(move |_| {
            board
                .resolve(&base, asked_at)
                .map_or_else(|| stored.get_value(), |shown| shown.row.clone())
        });
        let refused = use_context::<PageContext>().and_then(|context| context.refused);
        let refused = refused
            .filter(|form| form.action == "tasks/update")
            .map(|form| Saving::Refused(form.problem));
        let saving = RwSignal::new(refused.unwrap_or(Saving::Idle));
        Self {
            base: stored,
            id,
            row,
            detail: RwSignal::new(detail),
            saving,
            board,
            reader: expect_context::<Reader>(),
        }
    }

    /// Sends one change; the fields say what became of it, as long as they are there.
    pub fn choose(self, patch: TaskPatch) {
        let save = self.save(patch);
        // What is refused is said by then.
        spawn_local(async move { _ = save.await });
    }

    /// The same for what was typed; what is returned resolves when the server has answered.
    ///
    /// # Errors
    /// What the server refuses, which is said as well.
    pub fn save(self, patch: TaskPatch) -> impl Future<Output = Result<(), Problem>> {
        self.save_known(patch, KnownTexts::default())
    }

    /// The same for texts and names that were typed over what was `known`.
    ///
    /// # Errors
    /// What the server refuses, which is said as well.
    pub fn save_known(
        self,
        patch: TaskPatch,
        known: KnownTexts,
    ) -> impl Future<Output = Result<(), Problem>> {
        self.saving.try_set(Saving::InFlight);
        let today = self.reader.today.try_get_untracked();
        let patch = today.map_or(patch.clone(), |today| patch.read_words(today));
        let base = self.base.try_get_value();
        let was = base.clone();
        let change = base.map(|base| self.board.change_known(base, patch, known));
        async move {
            let answer = match change {
                Some(change) => change.await,
                None => Ok(()),
            };
            let saving = answer.clone();
            let saving = saving.map_or_else(Saving::Refused, |()| Saving::Saved);
            let has_gone = self.saving.try_set(saving).is_some();
            if let (Err(problem), Some(base), true) = (&answer, &was, has_gone)
                && matches!(
                    problem.code,
                    ProblemCode::Conflict | ProblemCode::Validation
                )
            {
                self.board.say_refused(base, problem);
            }
            if answer.is_ok() {
                self.reload().await;
            }
            answer
        }
    }

    /// What is typed about the task into the field `what`, until it is saved.
    pub fn draft(self, what: &str) -> Draft {
        let name = format!("{}/{what}", self.id);
        let viewer = self.reader.viewer;
        viewer.with_value(|viewer| Draft::new(&viewer.username, &name))
    }

    /// Asks anew for what is known about the task, after something has happened to it.
    pub fn refresh(self) {
        spawn_local(self.reload());
    }

    async fn reload(self) {
        // Where it does not come, what was known stays.
        let answer = rpc::open(self.id).await;
        if let Ok(detail) = answer.and_then(|detail| detail.open()) {
            self.board.learn(Changed {
                row: detail.row.clone(),
                change: None,
            });
            self.detail.try_set(detail);
        }
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
    /// The task, and everything about it.
    detail: TaskDetail,
    /// Where the panel is opened and closed.
    address: Address,
) -> impl IntoView {
    let panel = Panel::new(detail);
    let Panel { id, board, .. } = panel;
    // What is taken back is shown in the fields too.
    Effect::watch(
        move || board.undone().get(),
        move |_, _, _| panel.refresh(),
        false,
    );
    let is_awake = Hydrated::get();
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
            <Subtasks panel address />
            <Reminders panel address />
            <Attachments panel address />
            <Comments panel address />
            <Events panel />
            <form method="post" action="" class="panel-foot" on:submit=on_delete>
                <input type="hidden" name="__fn" value="tasks/delete" />
                <input type="hidden" name="id" value=id.to_string() />
                <input type="hidden" name="back" value=move || address.without_task() />
                <button type="submit" class="button danger">
                    <Icon glyph=Glyph::Trash />
                    "Delete task"
                </button>
            </form>
            // The page's own messages are out of reach behind a modal dialog.
            <Show when=is_awake>
                <MessageRegion refusals=true />
            </Show>
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
            {[Text::Title, Text::Description].map(|text| {
                let known = panel.detail.with_untracked(|detail| text.of(&detail.row.task));
                view! { <input type="hidden" name=format!("known[{}]", text.name()) autocomplete="off" value=known /> }
            })}
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
        Saving::Refused(problem) if !problem.errors.is_empty() => "Not saved".to_owned(),
        Saving::Refused(problem) => format!("Not saved. {}", problem.message()),
    };
    let kind = move || match panel.saving.get() {
        Saving::Refused(_) => "error",
        _ => "done",
    };
    // What is wrong with a field is said there.
    let is_said = move || {
        panel
            .saving
            .with(|saving| matches!(saving, Saving::Refused(problem) if !problem.errors.is_empty()))
    };
    view! {
        <p
            class="save-status"
            role="status"
            aria-live=move || if is_said() { "off" } else { "polite" }
            data-kind=kind
        >
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
