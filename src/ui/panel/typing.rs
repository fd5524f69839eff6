//! Text on its way from a field to the server: saved when the field is left, when typing rests,
//! and when the panel goes away under it (the browser's way back takes no leave of a field).

use std::time::Duration;

use leptos::{html::Textarea, leptos_dom::helpers::TimeoutHandle, prelude::*};

use super::Panel;
use crate::{domain::task_input::TaskPatch, ui::browser};

/// How long typing must rest before it is saved.
const REST: Duration = Duration::from_millis(800);

/// What is typed into one field. The values are gone with the panel, while events of its fields
/// may still come: then there is nothing left to do.
#[derive(Clone, Copy)]
pub struct Typing {
    panel: Panel,
    saved: StoredValue<String>,
    typed: StoredValue<String>,
    waiting: StoredValue<Option<TimeoutHandle>>,
    to_patch: fn(String) -> TaskPatch,
}

impl Typing {
    /// For a field that holds `value` at first. To be made at the top of a component.
    pub fn new(panel: Panel, value: String, to_patch: fn(String) -> TaskPatch) -> Self {
        let typing = Self {
            panel,
            saved: StoredValue::new(value.clone()),
            typed: StoredValue::new(value),
            waiting: StoredValue::new(None),
            to_patch,
        };
        on_cleanup(move || typing.commit());
        typing
    }

    /// Something was typed; it may go on.
    pub fn note(self, text: String) {
        self.typed.try_set_value(text);
    }

    /// Something was typed; it is saved once typing rests.
    pub fn note_and_wait(self, text: String) {
        self.note(text);
        self.stop_waiting();
        let timer = set_timeout_with_handle(move || self.commit(), REST);
        self.waiting.try_set_value(timer.ok());
    }

    /// This is what the field is to hold.
    pub fn enter(self, text: String) {
        self.note(text);
        self.commit();
    }

    /// Saves what was typed, if it is not saved already.
    pub fn commit(self) {
        self.stop_waiting();
        let (Some(typed), Some(saved)) = (self.typed.try_get_value(), self.saved.try_get_value())
        else {
            return;
        };
        if typed != saved {
            self.saved.try_set_value(typed.clone());
            self.panel.save((self.to_patch)(typed));
        }
    }

    fn stop_waiting(self) {
        self.waiting
            .try_update_value(|timer| timer.take().iter().for_each(TimeoutHandle::clear));
    }

    /// The task says something new of the field, which nobody has typed.
    pub fn follow(self, text: Memo<String>) {
        let accept = move |text: &String, _: Option<&String>, _| {
            self.saved.try_set_value(text.clone());
            self.note(text.clone());
        };
        Effect::watch(move || text.get(), accept, false);
    }

    /// The same for text that is saved while it is typed: never while somebody is at it.
    pub fn follow_elsewhere(self, text: Memo<String>, area: NodeRef<Textarea>) {
        let accept = move |text: &String, _: Option<&String>, _| {
            let is_at_it = area
                .with_untracked(|area| area.as_ref().is_some_and(|area| browser::is_focused(area)));
            let is_known = self.saved.try_with_value(|saved| saved == text);
            if is_at_it || is_known != Some(false) {
                return;
            }
            area.get_untracked()
                .iter()
                .for_each(|area| area.set_value(text));
            self.saved.try_set_value(text.clone());
            self.note(text.clone());
        };
        Effect::watch(move || text.get(), accept, false);
    }
}
