//! Keeps a field on what the app says, from the first change on.
//!
//! `prop:value` would do so from hydration on, and thereby overwrite what somebody typed or chose
//! while the script was still loading.

use leptos::{
    html::{Input, Select},
    prelude::*,
};

/// A field whose text can be set, for as long as it is there.
pub trait Settable {
    fn show(&self, text: &str);
}

impl Settable for NodeRef<Input> {
    fn show(&self, text: &str) {
        self.try_get_untracked()
            .flatten()
            .iter()
            .for_each(|input| input.set_value(text));
    }
}

impl Settable for NodeRef<Select> {
    fn show(&self, text: &str) {
        self.try_get_untracked()
            .flatten()
            .iter()
            .for_each(|select| select.set_value(text));
    }
}

/// Shows each new value of `text` in `field`; the first one is for the field's `value`.
pub fn follow(field: impl Settable + Copy + 'static, text: Memo<String>) {
    Effect::watch(
        move || text.get(),
        move |text, _, _| field.show(text),
        false,
    );
}
