//! What was typed and not saved yet, kept in the browser (Web Storage): it outlives a reload, a closed
//! tab and the end of a session. Signing out takes it away.

use leptos::prelude::window;

/// What all names begin with.
const PREFIX: &str = "tend-draft:";

/// A text that is being written, by whom and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    name: String,
}

impl Draft {
    /// Of the text `what` that a user is writing.
    pub fn new(username: &str, what: &str) -> Self {
        Self {
            name: format!("{PREFIX}{username}:{what}"),
        }
    }

    /// What is kept; nothing where nothing is, or where the browser keeps nothing.
    pub fn get(&self) -> Option<String> {
        storage()?.get_item(&self.name).ok().flatten()
    }

    /// Keeps this; an empty text is none.
    pub fn put(&self, text: &str) {
        let Some(storage) = storage() else {
            return;
        };
        // A browser that keeps nothing (full, or told so) leaves things as they would be without.
        let _ = match text {
            "" => storage.remove_item(&self.name),
            text => storage.set_item(&self.name, text),
        };
    }

    /// It is saved, or given up.
    pub fn drop(&self) {
        self.put("");
    }
}

/// Those of a user whose names begin like this, by name, each with what is kept.
pub fn drafts(username: &str, beginning: &str) -> Vec<(Draft, String)> {
    let beginning = format!("{PREFIX}{username}:{beginning}");
    // The browser keeps them in no order.
    let mut names = names();
    names.sort_unstable();
    let names = names.into_iter();
    let drafts = names
        .filter(|name| name.starts_with(&beginning))
        .map(|name| Draft { name });
    drafts
        .filter_map(|draft| draft.get().map(|text| (draft, text)))
        .collect()
}

/// Takes all of them away: whoever uses this browser next is somebody else.
pub fn drop_all() {
    for name in names() {
        Draft { name }.drop();
    }
}

fn names() -> Vec<String> {
    let Some(storage) = storage() else {
        return Vec::new();
    };
    let count = storage.length().unwrap_or_default();
    let names = (0..count).filter_map(|index| storage.key(index).ok().flatten());
    names.filter(|name| name.starts_with(PREFIX)).collect()
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
