//! A line on its way from its field to the server: saved when the field is left, and when the panel
//! goes away under it (the browser's way back takes no leave of a field). What is refused stays as it
//! was typed, is kept in the browser, and is tried again when the field is left the next time.

use chrono::NaiveDate;
use leptos::{html::Input, prelude::*, task::spawn_local};

use super::Panel;
use crate::{
    domain::task_input::TaskPatch,
    ui::{browser::Draft, kit::follow::Settable},
};

/// Makes a patch of what a field holds.
pub type ToPatch = fn(Panel, String) -> TaskPatch;

/// What is meant by what is typed on a day: "tomorrow" is another one tomorrow.
pub type Meaning = fn(&str, NaiveDate) -> String;

/// What is typed into one field. The values are gone with the panel, while events of its fields
/// may still come: then there is nothing left to do.
#[derive(Clone, Copy)]
pub struct Typing {
    panel: Panel,
    input: NodeRef<Input>,
    /// What the server has said last.
    current: Memo<String>,
    /// What was sent last; nothing where that was refused.
    saved: StoredValue<Option<String>>,
    typed: StoredValue<String>,
    draft: StoredValue<Draft>,
    to_patch: ToPatch,
    meaning: Meaning,
}

impl Typing {
    /// For a field of this name that holds `value` at first, and then what is `current`. To be made at
    /// the top of a component.
    pub fn new(
        panel: Panel,
        field: &str,
        value: String,
        current: Memo<String>,
        (to_patch, meaning): (ToPatch, Meaning),
    ) -> Self {
        let typing = Self {
            panel,
            input: NodeRef::new(),
            current,
            saved: StoredValue::new(Some(value.clone())),
            typed: StoredValue::new(value),
            draft: StoredValue::new(panel.draft(field)),
            to_patch,
            meaning,
        };
        typing.input.on_load(move |_| typing.restore());
        let follow = move |text: &String, _: Option<&String>, _| typing.accept(text);
        Effect::watch(move || current.get(), follow, false);
        on_cleanup(move || typing.commit());
        typing
    }

    /// The field.
    pub fn input(self) -> NodeRef<Input> {
        self.input
    }

    /// Something was typed; it may go on.
    pub fn note(self, text: String) {
        self.typed.try_set_value(text);
    }

    /// This is what the field is to hold.
    pub fn enter(self, text: String) {
        self.input.show(&text);
        self.note(text);
        self.commit();
    }

    /// Saves what was typed, if it is not saved already.
    pub fn commit(self) {
        let (Some(typed), Some(saved)) = (self.typed.try_get_value(), self.saved.try_get_value())
        else {
            return;
        };
        if saved.as_ref() == Some(&typed) {
            return;
        }
        self.saved.try_set_value(Some(typed.clone()));
        let draft = self.draft.try_get_value();
        // Whether it was typed over what is there then is for the next time to know.
        let known = self.current.try_get_untracked().or(saved);
        let known = known.unwrap_or_default();
        let today = self.panel.reader.today.try_get_untracked();
        let meant = today.map_or(typed.clone(), |today| (self.meaning)(&typed, today));
        let pair = serde_json::to_string(&(&meant, &known)).unwrap_or_default();
        draft.iter().for_each(|draft| draft.put(&pair));
        let save = self.panel.save((self.to_patch)(self.panel, typed.clone()));
        spawn_local(async move {
            let answer = save.await;
            let is_last = self.typed.try_with_value(|now| *now == typed);
            match answer {
                Ok(()) => {
                    draft.iter().for_each(Draft::drop);
                    // In words that mean what was there before, nothing has changed but those.
                    let current = self.current.try_get_untracked();
                    let current = current.filter(|_| is_last == Some(true));
                    current.iter().for_each(|text| self.accept(text));
                }
                Err(_) if is_last == Some(true) => _ = self.saved.try_set_value(None),
                Err(_) => {}
            }
        });
    }

    /// Takes up again what was not saved the last time, unless the field is about something else by
    /// now.
    fn restore(self) {
        let Some(draft) = self.draft.try_get_value() else {
            return;
        };
        let kept = draft.get();
        let kept = kept.and_then(|kept| serde_json::from_slice(kept.as_bytes()).ok());
        let Some((typed, known)): Option<(String, String)> = kept else {
            return;
        };
        match self.current.try_get_untracked() == Some(known) {
            true => self.enter(typed),
            false => draft.drop(),
        }
    }

    /// Whether something is kept that the server does not have.
    pub fn is_kept(self) -> bool {
        let kept = self.draft.try_with_value(Draft::get);
        kept.flatten().is_some()
    }

    /// This is what the server has.
    fn accept(self, text: &str) {
        self.input.show(text);
        self.saved.try_set_value(Some(text.to_owned()));
        self.note(text.to_owned());
    }
}
