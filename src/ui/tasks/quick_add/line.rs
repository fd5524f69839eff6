//! The state of a line that is being typed.

use chrono::NaiveTime;
use leptos::{
    ev::{KeyboardEvent, SubmitEvent},
    html::Input,
    prelude::*,
    task::spawn_local,
};
use web_sys::ClipboardEvent;

use super::{
    code::{Code, coming},
    reading::{Known, Reading, Suggestion, Typed},
};
use crate::{
    domain::{patch::Patch, problem::FieldError, task_input::TaskPatch},
    ui::{
        browser::{self, Draft},
        pages::frame::Reader,
        state::{
            board::Board, new_task::NewTask, own::Own, page_context::RefusedForm, piece::Piece,
            projects::Projects,
        },
    },
};

/// A line as it stands in its field, and what is understood of it. On the server nothing is: there
/// nobody is typing.
#[derive(Clone, Copy)]
pub struct QuickLine {
    /// The field's.
    id: StoredValue<String>,
    pub input: NodeRef<Input>,
    /// Why nothing was added, for people.
    pub error: RwSignal<Option<String>>,
    /// What was typed into a plain form that was refused.
    first: StoredValue<String>,
    /// What a new task is in the view, unless its line says otherwise.
    view: Signal<TaskPatch>,
    reading: RwSignal<Reading>,
    /// Phrases that are to stay text.
    kept: StoredValue<Vec<String>>,
    /// Which of the suggestions would be taken.
    chosen: RwSignal<Option<usize>>,
    /// What reads lines, once somebody has come to type.
    pub(super) code: Piece<Code>,
    is_awake: RwSignal<bool>,
    draft: StoredValue<Draft>,
    pub(super) board: Board,
    pub(super) reader: Reader,
    projects: Projects,
    own: Own,
}

impl QuickLine {
    pub fn new(id: &str, view: Signal<TaskPatch>, refused: Option<RefusedForm>) -> Self {
        let input = NodeRef::new();
        let first = refused.as_ref().and_then(|form| form.value("text"));
        let reader: Reader = expect_context();
        let viewer = reader.viewer;
        let draft = viewer.with_value(|viewer| Draft::new(&viewer.username, id));
        let line = Self {
            id: StoredValue::new(id.to_owned()),
            input,
            error: RwSignal::new(refused.map(|form| form.problem.message())),
            first: StoredValue::new(first.unwrap_or_default()),
            view,
            reading: RwSignal::default(),
            kept: StoredValue::default(),
            chosen: RwSignal::new(None),
            code: Piece::new(coming),
            is_awake: RwSignal::new(false),
            draft: StoredValue::new(draft),
            board: expect_context(),
            reader,
            projects: expect_context(),
            own: expect_context(),
        };
        // What was typed before the page was awake, and what stays when the view becomes another.
        Effect::new(move |_| {
            view.track();
            let is_used = |input: &web_sys::HtmlInputElement| {
                !input.value().is_empty() || browser::is_focused(input)
            };
            if input.get().is_some_and(|input| is_used(&input)) {
                line.wake();
            }
        });
        input.on_load(move |_| line.restore());
        Effect::new(move |_| {
            if line.code().is_some() {
                untrack(|| line.look());
            }
        });
        line
    }

    /// The id of the field, or of something that goes with it.
    pub fn id(self, part: &str) -> String {
        self.id.with_value(|id| format!("{id}{part}"))
    }

    pub fn first(self) -> String {
        self.first.get_value()
    }

    pub fn reading(self) -> Signal<Reading> {
        self.reading.into()
    }

    pub fn chosen(self) -> Signal<Option<usize>> {
        self.chosen.into()
    }

    /// Somebody has come to type: where the code that reads lines has not come so far, it is asked
    /// for once more.
    pub fn wake(self) {
        self.is_awake.set(true);
    }

    /// What reads and draws, where it is here and wanted.
    pub fn code(self) -> Option<Code> {
        self.is_awake.get().then(|| self.code.get()).flatten()
    }

    /// Takes up again what was not added the last time.
    fn restore(self) {
        let input = self.input.get_untracked();
        if let Some(input) = input.filter(|input| input.value().is_empty())
            && let Some(text) = self.draft.with_value(Draft::get)
        {
            browser::put_text(&input, &text, text.len());
            self.wake();
        }
    }

    /// Reads the line as it stands in its field now.
    pub fn look(self) {
        let Some(input) = self.input.get_untracked() else {
            return;
        };
        let text = input.value();
        self.draft.with_value(|draft| draft.put(&text));
        if text.is_empty() {
            self.kept.set_value(Vec::new());
        }
        let Some(code) = self.code.here() else {
            return;
        };
        let typed = Typed {
            text,
            before: browser::text_before_caret(&input),
            kept: self.kept.get_value(),
        };
        self.chosen.set(None);
        self.reading.set((code.read)(&typed, &self.known()));
    }

    /// What the page knows that lines may be about.
    pub(super) fn known(self) -> Known {
        let viewer = self.reader.viewer.get_value();
        let midnight = || self.reader.today.get_untracked().and_time(NaiveTime::MIN);
        let labels = self.own.labels().get_untracked().into_iter();
        Known {
            now: browser::wall_clock(&viewer.timezone).unwrap_or_else(midnight),
            dates: viewer.dates,
            username: viewer.username,
            inbox: viewer.inbox,
            projects: self.projects.all().get_untracked(),
            labels: labels.map(|label| label.name).collect(),
            view: self.view.get_untracked(),
        }
    }

    /// Adds the task, and keeps the focus for the next.
    pub fn submit(self, event: &SubmitEvent) {
        let task = self.task(browser::take_form(event).get("text"));
        let (board, viewer) = (self.board, self.reader.viewer);
        let added = viewer.with_value(|viewer| board.add(task, viewer));
        if added.is_ok() {
            self.clear();
        }
        self.error.set(added.err().map(first_message));
        self.focus();
    }

    /// Several lines are several tasks: a field of one line would run them together.
    pub fn paste(self, event: &ClipboardEvent) {
        let pasted = browser::pasted_text(event).unwrap_or_default();
        if pasted.trim().lines().count() > 1 {
            event.prevent_default();
            spawn_local(async move {
                let added = self.add_pasted(pasted).await;
                _ = self.error.try_set(added.err());
            });
        }
    }

    /// The task that a line describes, as far as that has been understood by now: the server reads
    /// it anyway.
    fn task(self, text: String) -> NewTask {
        let view = self.view.get_untracked();
        let read = |reading: &Reading| (reading.text == text).then(|| reading.task.clone());
        let unread = || TaskPatch {
            title: Patch::Set(text.clone()),
            ..view.clone()
        };
        NewTask {
            shown: self.reading.with_untracked(read).unwrap_or_else(unread),
            kept: self.kept.get_value(),
            text: Some(text),
            view,
        }
    }

    /// Empties the line, for the next.
    fn clear(self) {
        self.put("", 0);
        self.reading.set(Reading::default());
    }

    /// Leaves a phrase in the title, wherever it stands in this line.
    pub fn keep_as_text(self, phrase: String) {
        self.kept.update_value(|kept| kept.push(phrase));
        self.look();
        self.focus();
    }

    /// Takes a suggestion.
    pub fn take(self, suggestion: &Suggestion) {
        self.put(&suggestion.text, suggestion.caret);
        self.focus();
    }

    /// Chooses among the suggestions, as in a combobox (WAI-ARIA Authoring Practices). None is chosen
    /// from the start: Enter adds the task as long as nobody has asked for anything else.
    pub fn press(self, event: &KeyboardEvent) {
        let suggestions = self.reading.with_untracked(|read| read.suggestions.clone());
        let count = suggestions.len();
        if count == 0 || event.is_composing() || event.shift_key() {
            return;
        }
        let chosen = self.chosen.get_untracked();
        match (event.key().as_str(), chosen) {
            ("ArrowDown", _) => {
                let next = chosen.map_or(0, |index| (index + 1) % count);
                self.chosen.set(Some(next));
            }
            ("ArrowUp", _) => {
                let next = (chosen.unwrap_or(count) + count - 1) % count;
                self.chosen.set(Some(next));
            }
            ("Enter" | "Tab", Some(index)) => suggestions
                .get(index)
                .into_iter()
                .for_each(|suggestion| self.take(suggestion)),
            ("Escape", _) => {
                self.chosen.set(None);
                self.reading.update(|reading| reading.suggestions.clear());
            }
            _ => return,
        }
        event.prevent_default();
    }

    fn put(self, text: &str, caret: usize) {
        if let Some(input) = self.input.get_untracked() {
            browser::put_text(&input, text, caret);
        }
        self.look();
    }

    fn focus(self) {
        if let Some(input) = self.input.get_untracked() {
            _ = input.focus();
        }
    }
}

/// What is wrong, in the words of the first thing that is.
pub fn first_message(errors: Vec<FieldError>) -> String {
    let mut messages = errors.into_iter().map(|error| error.message);
    messages.next().unwrap_or_default()
}
