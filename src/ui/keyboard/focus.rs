//! What is to get the focus as soon as it is there.

use leptos::prelude::*;

use crate::ui::browser;

/// The id of an element that is on its way.
#[derive(Clone, Copy)]
pub struct AwaitedFocus(StoredValue<Option<&'static str>>);

impl AwaitedFocus {
    pub fn provide() -> Self {
        let awaited = Self(StoredValue::new(None));
        provide_context(awaited);
        awaited
    }

    /// The element of this id gets the focus when it comes.
    pub fn await_for(self, id: &'static str) {
        self.0.set_value(Some(id));
    }

    /// For what has just come: gives the focus to the element, if it is there.
    pub fn claim(self) {
        if let Some(id) = self.0.get_value().filter(|id| browser::try_focus(id)) {
            self.0.set_value(None);
            browser::keep_focus(id);
        }
    }
}
