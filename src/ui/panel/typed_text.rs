//! A text that is typed: on its way from its field to the server, and kept in the browser until it has
//! come there.
//!
//! It is saved when typing rests, when the field is left, and when the panel goes away under it (the
//! browser's way back takes no leave of a field). One save at a time: each says what the text was
//! before, so that what somebody else has written meanwhile is shown, and not written over.

use std::time::Duration;

use leptos::{html::Textarea, leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};

use super::{Panel, Saving};
use crate::{
    domain::{
        known_texts::{CHANGED_ELSEWHERE, KnownTexts},
        patch::Patch,
        problem::{FieldError, Problem, ProblemCode},
        task::Task,
        task_input::TaskPatch,
    },
    ui::{
        browser::{self, Draft},
        state::hydrated::Hydrated,
    },
};

/// How long typing must rest before it is saved.
const REST: Duration = Duration::from_millis(800);

/// A text of a task.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Text {
    Title,
    Description,
}

impl Text {
    /// The API's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Description => "description",
        }
    }

    pub fn of(self, task: &Task) -> String {
        match self {
            Self::Title => task.title.clone(),
            Self::Description => task.description.clone(),
        }
    }

    fn patch(self, text: String) -> TaskPatch {
        let mut patch = TaskPatch::default();
        match self {
            Self::Title => patch.title = Patch::Set(text),
            Self::Description => patch.description = Patch::Set(text),
        }
        patch
    }

    fn known(self, text: String) -> KnownTexts {
        let mut known = KnownTexts::default();
        match self {
            Self::Title => known.title = Patch::Set(text),
            Self::Description => known.description = Patch::Set(text),
        }
        known
    }
}

/// What is typed into the field of one text. The values are gone with the panel, while events of its
/// fields may still come: then there is nothing left to do.
#[derive(Clone, Copy)]
pub struct TypedText {
    panel: Panel,
    text: Text,
    pub area: NodeRef<Textarea>,
    /// What the server has said last.
    current: Memo<String>,
    /// What the text was when this was begun.
    known: StoredValue<String>,
    typed: StoredValue<String>,
    waiting: StoredValue<Option<TimeoutHandle>>,
    /// Somebody can be at it: on the server nobody is, and there views are dropped as well.
    is_awake: StoredValue<bool>,
    is_in_flight: StoredValue<bool>,
    /// Somebody else has written something else meanwhile, and nobody has chosen yet.
    is_overtaken: RwSignal<bool>,
    draft: StoredValue<Draft>,
}

impl TypedText {
    /// For a field that holds `first`. To be made at the top of a component.
    pub fn new(panel: Panel, text: Text, first: String) -> Self {
        // Not what is on its way: that may be refused, and stays as it is typed.
        let current = Memo::new(move |_| panel.detail.with(|detail| text.of(&detail.row.task)));
        let is_overtaken = panel.saving.with_untracked(|saving| match saving {
            Saving::Refused(problem) => overtakes(problem, text),
            _ => false,
        });
        let typed = Self {
            panel,
            text,
            area: NodeRef::new(),
            current,
            known: StoredValue::new(current.get_untracked()),
            typed: StoredValue::new(first),
            waiting: StoredValue::new(None),
            is_awake: StoredValue::new(false),
            is_in_flight: StoredValue::new(false),
            is_overtaken: RwSignal::new(is_overtaken),
            draft: StoredValue::new(panel.draft(text.name())),
        };
        typed.area.on_load(move |_| {
            typed.is_awake.set_value(true);
            typed.restore();
        });
        Effect::watch(
            move || current.get(),
            move |text, _, _| typed.follow(text),
            false,
        );
        on_cleanup(move || typed.commit());
        typed
    }

    /// What somebody else has written, while it is to be chosen.
    pub fn theirs(self) -> Option<String> {
        self.is_overtaken.get().then(|| self.current.get())
    }

    /// Something was typed; it is saved once typing rests.
    pub fn note(self, text: String) {
        self.typed.try_set_value(text);
        self.keep();
        self.stop_waiting();
        let timer = set_timeout_with_handle(move || self.commit(), REST);
        self.waiting.try_set_value(timer.ok());
    }

    /// This is what the field is to hold.
    pub fn enter(self, text: String) {
        self.typed.try_set_value(text);
        self.keep();
        self.commit();
    }

    /// Saves what was typed, if it is not saved already.
    fn commit(self) {
        self.stop_waiting();
        let Some((typed, known)) = self.unsaved().filter(|_| !self.is_held()) else {
            return;
        };
        self.is_in_flight.try_set_value(true);
        let (patch, texts) = (self.text.patch(typed.clone()), self.text.known(known));
        let save = self.panel.save_known(patch, texts);
        let draft = self.draft.try_get_value();
        spawn_local(async move {
            let answer = save.await;
            if answer.is_ok() {
                // Where the panel has gone, nobody has typed anything since.
                let is_last = self.typed.try_with_value(|now| *now == typed);
                draft
                    .iter()
                    .filter(|_| is_last != Some(false))
                    .for_each(Draft::drop);
            }
            self.answered(typed, answer).await;
        });
    }

    async fn answered(self, sent: String, answer: Result<(), Problem>) {
        self.is_in_flight.try_set_value(false);
        match answer {
            Ok(()) => {
                self.known.try_set_value(sent);
                self.keep();
                let is_resting = self.waiting.try_with_value(Option::is_none);
                if is_resting == Some(true) {
                    self.commit();
                }
            }
            Err(problem) if overtakes(&problem, self.text) => {
                self.panel.reload().await;
                self.is_overtaken.try_set(true);
            }
            // It is tried again when the field is left the next time.
            Err(_) => {}
        }
    }

    /// What is typed and not saved, and what it was typed over.
    fn unsaved(self) -> Option<(String, String)> {
        let (typed, known) = (self.typed.try_get_value()?, self.known.try_get_value()?);
        (typed != known).then_some((typed, known))
    }

    fn is_held(self) -> bool {
        let is_in_flight = self.is_in_flight.try_get_value().unwrap_or_default();
        let is_awake = self.is_awake.try_get_value().unwrap_or_default();
        !is_awake || is_in_flight || self.is_overtaken.try_get_untracked().unwrap_or_default()
    }

    /// Keeps in the browser what is not saved.
    fn keep(self) {
        let Some(draft) = self.draft.try_get_value() else {
            return;
        };
        match self.unsaved() {
            Some(pair) => draft.put(&serde_json::to_string(&pair).unwrap_or_default()),
            None => draft.drop(),
        }
    }

    /// Takes up again what was not saved the last time.
    fn restore(self) {
        let Some((draft, area)) = self.draft.try_get_value().zip(self.area.get_untracked()) else {
            return;
        };
        let kept = draft.get();
        let kept = kept.and_then(|kept| serde_json::from_slice(kept.as_bytes()).ok());
        let Some((typed, known)) = kept else {
            return;
        };
        let (typed, known): (String, String) = (typed, known);
        if typed == self.current.get_untracked() {
            draft.drop();
            return;
        }
        area.set_value(&typed);
        self.typed.set_value(typed);
        self.known.set_value(known);
        self.commit();
    }

    /// Mine it is, over what I have seen by now.
    pub fn keep_mine(self) {
        self.known.set_value(self.current.get_untracked());
        self.is_overtaken.set(false);
        self.keep();
        self.commit();
    }

    /// Theirs it is.
    pub fn take_theirs(self) {
        self.is_overtaken.set(false);
        self.panel.saving.set(Saving::Idle);
        self.show(&self.current.get_untracked());
    }

    /// The server says something new of the text, which is shown unless somebody is at it.
    fn follow(self, text: &String) {
        let is_at_it = self
            .area
            .with_untracked(|area| area.as_ref().is_some_and(|area| browser::is_focused(area)));
        let is_known = self.known.try_with_value(|known| known == text);
        if !is_at_it && is_known == Some(false) && self.unsaved().is_none() {
            self.show(text);
        }
    }

    fn show(self, text: &str) {
        self.area
            .get_untracked()
            .iter()
            .for_each(|area| area.set_value(text));
        self.known.try_set_value(text.to_owned());
        self.typed.try_set_value(text.to_owned());
        self.keep();
    }

    fn stop_waiting(self) {
        self.waiting
            .try_update_value(|timer| timer.take().iter().for_each(TimeoutHandle::clear));
    }
}

/// Whether a save was refused for what somebody else has done to the text.
fn overtakes(problem: &Problem, text: Text) -> bool {
    let is_at_it =
        |error: &FieldError| error.field == text.name() && error.code == CHANGED_ELSEWHERE;
    problem.code == ProblemCode::Conflict && problem.errors.iter().any(is_at_it)
}

/// What somebody else has written, and the choice between that and what is in the field. Without
/// script it is made by saving once more, or not.
#[component]
pub fn Overtaken(
    /// The text.
    typed: TypedText,
) -> impl IntoView {
    let is_awake = Hydrated::get();
    let choice = move |theirs: String| {
        view! {
            <div class="overtaken" role="group" aria-label="Changed elsewhere">
                <p>"What is in the field is yours, and not saved. It was changed elsewhere to this:"</p>
                <blockquote class="theirs">{theirs}</blockquote>
                <p hidden=is_awake>"Save once more to keep yours."</p>
                <div class="overtaken-choice" hidden=move || !is_awake.get()>
                    <button type="button" class="button" on:click=move |_| typed.keep_mine()>
                        "Keep mine"
                    </button>
                    <button type="button" class="button" on:click=move |_| typed.take_theirs()>
                        "Take theirs"
                    </button>
                </div>
            </div>
        }
    };
    move || typed.theirs().map(choice)
}
