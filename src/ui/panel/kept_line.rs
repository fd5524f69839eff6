//! A line that is emptied when it is sent, and kept in the browser until the server has it: what is
//! refused is back in the line, to be sent again.

use leptos::{html::Input, prelude::*, task::spawn_local};

use super::Panel;
use crate::{
    domain::problem::Problem,
    ui::{browser::Draft, kit::follow::Settable},
};

#[derive(Clone, Copy)]
pub struct KeptLine {
    input: NodeRef<Input>,
    draft: StoredValue<Draft>,
}

impl KeptLine {
    /// For a field of this name; shows what is kept of it.
    pub fn new(panel: Panel, field: &str, input: NodeRef<Input>) -> Self {
        let line = Self {
            input,
            draft: StoredValue::new(panel.draft(field)),
        };
        input.on_load(move |input| {
            let kept = line.draft.try_with_value(Draft::get).flatten();
            if let Some(text) = kept.filter(|_| input.value() == input.default_value()) {
                input.set_value(&text);
            }
        });
        line
    }

    /// Something was typed; it may go on.
    pub fn note(self, text: &str) {
        self.draft.try_with_value(|draft| draft.put(text));
    }

    /// Empties the line, which is being saved; without anything to save it is done with.
    pub fn send(
        self,
        typed: String,
        save: Option<impl Future<Output = Result<(), Problem>> + 'static>,
    ) {
        self.input.show("");
        let Some(save) = save else {
            self.note("");
            return;
        };
        let draft = self.draft.try_get_value();
        spawn_local(async move {
            let answer = save.await;
            let is_empty = |input: &web_sys::HtmlInputElement| input.value().is_empty();
            let input = self.input.try_get_untracked().flatten();
            let is_last = input.as_ref().is_none_or(is_empty);
            match (answer, is_last) {
                (Ok(()), true) => draft.iter().for_each(Draft::drop),
                (Err(_), true) => self.input.show(&typed),
                // Something else is being typed by now, and kept.
                (_, false) => {}
            }
        });
    }
}
