//! The moving of tasks by hand: what is shown that can be moved, and what there is to say of it. The
//! code that does it is a piece of its own, which comes when somebody first points at a task.

use chrono::NaiveDate;
use leptos::{leptos_dom::helpers::WindowListenerHandle, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent};

use crate::{
    domain::{date_style::DateStyle, id::TaskId, task::TaskRow},
    ui::{
        state::{
            board::{Board, ShownRow},
            projects::Projects,
        },
        tasks::moves,
    },
};

const EVENTS: [&str; 7] = [
    "pointerover",
    "focusin",
    "pointerdown",
    "pointermove",
    "pointerup",
    "pointercancel",
    "keydown",
];

/// What can be moved; one for the page.
#[derive(Clone, Copy)]
pub struct Moving {
    rows: StoredValue<Option<Signal<Vec<ShownRow>>>>,
    said: RwSignal<String>,
    /// How the reader writes dates.
    pub dates: DateStyle,
}

impl Moving {
    pub fn provide(dates: DateStyle) -> Self {
        let moving = Self {
            rows: StoredValue::new(None),
            said: RwSignal::new(String::new()),
            dates,
        };
        provide_context(moving);
        moving
    }

    /// A view shows these.
    pub fn show(rows: Signal<Vec<ShownRow>>) {
        expect_context::<Self>().rows.set_value(Some(rows));
    }

    /// One of what is shown.
    pub fn row(self, id: TaskId) -> Option<TaskRow> {
        let rows = self.rows.get_value()?;
        let row = rows.try_with_untracked(|rows| {
            let shown = rows.iter().find(|shown| shown.row.task.id == id);
            shown.map(|shown| shown.row.clone())
        });
        row.flatten()
    }

    /// What there is to say, for a screen reader.
    pub fn said(self) -> Signal<String> {
        self.said.into()
    }

    pub fn say(self, words: String) {
        self.said.set(words);
    }

    /// Has the code come when somebody points at a task or has it in focus. What they do until it is
    /// here is kept for it.
    pub fn watch(self, board: Board, projects: Projects, today: RwSignal<NaiveDate>) {
        Effect::new(move |_| {
            // In the browser alone: the server drops views on whatever thread it likes.
            let waiting = StoredValue::new_local(Waiting::default());
            let listen = |name| {
                window_event_listener_untyped(name, move |event| {
                    let is_first = waiting.try_update_value(|waiting| waiting.hear(event));
                    if is_first != Some(true) {
                        return;
                    }
                    spawn_local(async move {
                        let code = moves::coming().await;
                        let done = waiting.try_update_value(std::mem::take);
                        let Some((done, start)) = done.zip(code.ok()) else {
                            // It is asked for again the next time; until then all keys are as ever.
                            return;
                        };
                        waiting.set_value(Waiting {
                            is_over: true,
                            ..Waiting::default()
                        });
                        start(self, board, projects, today, done.early);
                    });
                })
            };
            let handles = EVENTS.map(listen);
            on_cleanup(move || handles.into_iter().for_each(WindowListenerHandle::remove));
        });
    }
}

/// What has happened before the code is here.
#[derive(Default)]
struct Waiting {
    early: Vec<Event>,
    is_asked: bool,
    is_over: bool,
}

impl Waiting {
    /// True where the code has to be asked for.
    fn hear(&mut self, event: Event) -> bool {
        let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
        let is_at_task = target.as_ref().is_some_and(|target| {
            target
                .closest("[data-task]")
                .is_ok_and(|task| task.is_some())
        });
        if self.is_over || !(is_at_task || self.is_asked) {
            return false;
        }
        let key = event.dyn_ref::<KeyboardEvent>().map(|event| event.key());
        let is_link = target.is_some_and(|target| target.tag_name() == "A");
        if key.as_deref() == Some(" ") && is_link {
            // It would scroll the page.
            event.prevent_default();
        }
        match event.type_().as_str() {
            "pointerover" | "focusin" => {}
            // Whoever carries something already may rest where it is to go.
            "pointermove" if self.early.is_empty() => {}
            _ => self.early.push(event),
        }
        !std::mem::replace(&mut self.is_asked, true)
    }
}
