//! A line on its way from its field to the server: saved when the field is left, and when the panel
//! goes away under it (the browser's way back takes no leave of a field).

use leptos::prelude::*;

use super::Panel;
use crate::domain::task_input::TaskPatch;

/// What is typed into one field. The values are gone with the panel, while events of its fields
/// may still come: then there is nothing left to do.
#[derive(Clone, Copy)]
pub struct Typing {
    panel: Panel,
    saved: StoredValue<String>,
    typed: StoredValue<String>,
    to_patch: fn(String) -> TaskPatch,
}

impl Typing {
    /// For a field that holds `value` at first. To be made at the top of a component.
    pub fn new(panel: Panel, value: String, to_patch: fn(String) -> TaskPatch) -> Self {
        let typing = Self {
            panel,
            saved: StoredValue::new(value.clone()),
            typed: StoredValue::new(value),
            to_patch,
        };
        on_cleanup(move || typing.commit());
        typing
    }

    /// Something was typed; it may go on.
    pub fn note(self, text: String) {
        self.typed.try_set_value(text);
    }

    /// This is what the field is to hold.
    pub fn enter(self, text: String) {
        self.note(text);
        self.commit();
    }

    /// Saves what was typed, if it is not saved already.
    pub fn commit(self) {
        let (Some(typed), Some(saved)) = (self.typed.try_get_value(), self.saved.try_get_value())
        else {
            return;
        };
        if typed != saved {
            self.saved.try_set_value(typed.clone());
            self.panel.save((self.to_patch)(typed));
        }
    }

    /// The task says something new of the field, which nobody has typed.
    pub fn follow(self, text: Memo<String>) {
        let accept = move |text: &String, _: Option<&String>, _| {
            self.saved.try_set_value(text.clone());
            self.note(text.clone());
        };
        Effect::watch(move || text.get(), accept, false);
    }
}
