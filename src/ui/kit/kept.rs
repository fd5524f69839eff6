//! Keeps in the browser what is typed into a form, until the server has it: a reload in the middle, a
//! refusal or a lost connection takes nothing away.

use leptos::prelude::*;
use web_sys::{Event, HtmlFormElement};

use crate::ui::{
    browser::{self, Draft, drafts},
    pages::frame::Reader,
};

/// What is kept of one form.
#[derive(Clone)]
pub struct Kept {
    username: String,
    /// What all of its drafts are called.
    beginning: String,
}

impl Kept {
    /// Of a form about `what`; `None` for somebody who is signed out. To be made at the top of a
    /// component.
    pub fn of(what: &str) -> Option<Self> {
        let viewer = use_context::<Reader>()?.viewer;
        Some(Self {
            username: viewer.with_value(|viewer| viewer.username.clone()),
            beginning: format!("{what}/"),
        })
    }

    fn draft(&self, field: &str) -> Draft {
        Draft::new(&self.username, &format!("{}{field}", self.beginning))
    }

    /// Something was typed into a field of the form.
    pub fn note(&self, event: &Event) {
        if let Some([name, text, first]) = browser::typed_into(event) {
            let pair = serde_json::to_string(&(&text, &first)).ok();
            let pair = pair.filter(|_| text != first).unwrap_or_default();
            self.draft(&name).put(&pair);
        }
    }

    /// Fills the form's fields with what is kept, but for those that somebody has typed into already,
    /// and for what was typed over something else than what is there now.
    pub fn restore(&self, form: &HtmlFormElement) {
        browser::fill(form, |name, first| {
            let kept = self.draft(name).get()?;
            let (text, over): (String, String) = serde_json::from_slice(kept.as_bytes()).ok()?;
            // A field that was made here has the newline that a page's parser drops.
            (over.trim_start() == first.trim_start()).then_some(text)
        });
    }

    /// The server has it.
    pub fn drop(&self) {
        for (draft, _) in drafts(&self.username, &self.beginning) {
            draft.drop();
        }
    }
}
