//! What the app has to say: something was done, and can be undone; something was refused, and why.

use leptos::prelude::*;

use crate::{
    domain::{
        change::Did,
        id::ChangeId,
        problem::{Problem, ProblemCode},
    },
    ui::state::page_context::{Notice, PageContext},
};

/// How many messages stand at once; older ones make room.
const MOST: usize = 3;

/// How many changes can be taken back one after the other.
const UNDOABLE_MOST: usize = 100;

/// One message.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// For the list's key.
    pub number: usize,
    pub text: String,
    /// The change that "Undo" takes back.
    pub undo: Option<ChangeId>,
    pub is_error: bool,
}

/// The messages that stand now.
#[derive(Clone, Copy)]
pub struct Messages {
    all: RwSignal<Vec<Message>>,
    count: StoredValue<usize>,
    /// What has been done here and can be taken back, the newest last, whether or not a message still
    /// offers it.
    undoable: StoredValue<Vec<ChangeId>>,
}

impl Messages {
    /// Provides them, with what a plain form has just done as the first.
    pub fn provide(context: &PageContext) -> Self {
        let notice = context
            .notice
            .as_ref()
            .map(|Notice { did, change }| Message {
                number: 0,
                text: did.label().to_owned(),
                undo: *change,
                is_error: false,
            });
        let refused = context
            .refused
            .as_ref()
            .filter(|form| is_refused_by_message(&form.action))
            .map(|form| Message {
                number: 1,
                text: form.problem.message(),
                undo: None,
                is_error: true,
            });
        let all: Vec<_> = notice.into_iter().chain(refused).collect();
        let undoable = all.iter().filter_map(|message| message.undo).collect();
        let messages = Self {
            all: RwSignal::new(all),
            count: StoredValue::new(2),
            undoable: StoredValue::new(undoable),
        };
        provide_context(messages);
        messages
    }

    pub fn all(self) -> Signal<Vec<Message>> {
        self.all.into()
    }

    pub fn is_any(self) -> bool {
        self.all.with(|all| !all.is_empty())
    }

    /// Something was done.
    pub fn say(self, text: String, undo: Option<ChangeId>) {
        self.push(text, undo, false);
    }

    /// Something was done that an answer names, with the change that can take it back.
    pub fn say_done(self, done: Option<&str>) {
        let (name, change) = done
            .and_then(|done| done.split_once('.'))
            .unwrap_or((done.unwrap_or_default(), ""));
        if let Some(did) = Did::from_name(name) {
            self.say(did.label().to_owned(), change.parse().ok());
        }
    }

    /// Something was refused: what became of it, and why, each a sentence.
    pub fn refuse(self, what: &str, problem: &Problem) {
        self.push(format!("{what} {}", problem.message()), None, true);
    }

    /// An undo was refused; where that may change, it can be tried again.
    pub fn refuse_undo(self, change: ChangeId, problem: &Problem) {
        let again = (!is_final(problem)).then_some(change);
        self.push(format!("Not undone. {}", problem.message()), again, true);
    }

    /// Something was done that needs no word, but can be taken back.
    pub fn can_undo(self, change: ChangeId) {
        self.undoable.update_value(|changes| {
            changes.retain(|other| *other != change);
            changes.push(change);
            let surplus = changes.len().saturating_sub(UNDOABLE_MOST);
            changes.drain(..surplus);
        });
    }

    /// The newest change that can be taken back.
    pub fn last_undo(self) -> Option<ChangeId> {
        self.undoable.with_value(|changes| changes.last().copied())
    }

    /// A change is being taken back: nothing offers it any more.
    pub fn take_undo(self, change: ChangeId) {
        self.undoable
            .update_value(|changes| changes.retain(|other| *other != change));
        self.all
            .update(|all| all.retain(|message| message.undo != Some(change)));
    }

    fn push(self, text: String, undo: Option<ChangeId>, is_error: bool) {
        let number = self.count.get_value();
        self.count.set_value(number + 1);
        undo.into_iter().for_each(|change| self.can_undo(change));
        self.all.update(|all| {
            all.push(Message {
                number,
                text,
                undo,
                is_error,
            });
            let surplus = all.len().saturating_sub(MOST);
            all.drain(..surplus);
        });
    }

    /// Takes a message away.
    pub fn dismiss(self, number: usize) {
        self.all
            .update(|all| all.retain(|message| message.number != number));
    }
}

/// Whether what was refused will be refused the next time too.
pub fn is_final(problem: &Problem) -> bool {
    [ProblemCode::Conflict, ProblemCode::NotFound].contains(&problem.code)
}

/// Forms without a place for errors of their own.
fn is_refused_by_message(action: &str) -> bool {
    [
        "tasks/delete",
        "tasks/duplicate",
        "changes/undo",
        "projects/delete",
        "sections/update",
        "sections/step",
        "sections/delete",
    ]
    .contains(&action)
}
