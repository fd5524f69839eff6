//! The keyboard. [`ACTIONS`] is the one table of what keys do: they are obeyed from it, the sheet
//! (`?`) prints it, and the palette (Ctrl-K) offers it, by pressing the keys for people, and what the
//! page itself has to press ([`ON_PAGE`]).
//!
//! No key fires while something is typed; and none but Undo, which takes back what is done in a
//! panel, while a dialog stands over the page. All of them can be switched off in the profile (WCAG
//! 2.1.4).

mod focus;
mod overlay;
mod palette;
mod sheet;

use leptos::{ev::KeyboardEvent, prelude::*};

pub use focus::AwaitedFocus;
use overlay::{Overlay, OverlayDialog};

use crate::{
    domain::{task::Priority, view::View},
    ui::{
        browser,
        pages::frame::{COMPOSER_ID, SEARCH_ID},
        projects::new_project,
        state::{address::use_go, board::Board, page_context::PageContext},
    },
};

/// What a key can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    NewTask,
    Search,
    Palette,
    Sheet,
    Undo,
    Inbox,
    Today,
    Upcoming,
    All,
    Calendar,
    Projects,
    Trash,
    Settings,
    NewProject,
    SignOut,
    /// What browsers do with what stands over a page, and moving with what is lifted.
    Close,
    Next,
    Previous,
    /// What the browser does with a link in focus.
    Open,
    Complete,
    Select,
    Priority(Priority),
    Due,
    Labels,
    Move,
    /// What moving by keys begins with.
    Lift,
    Duplicate,
    Delete,
}

/// Where the choices of the selection's bar are found, and the panel's labels.
pub const MOVE_ALL_ID: &str = "move-all";
pub const LABEL_ALL_ID: &str = "label-all";
pub const SCHEDULE_ALL_ID: &str = "schedule-all";
pub const LABELS_ID: &str = "panel-labels";

/// The bar for what is chosen.
pub const SELECTION_ID: &str = "selection";

/// Stands in for a dialog that is on its way.
const AWAITED_ID: &str = "awaited";

impl Action {
    /// Whether it is for the task in focus.
    pub fn is_of_task(self) -> bool {
        matches!(
            self,
            Self::Open
                | Self::Complete
                | Self::Select
                | Self::Priority(_)
                | Self::Due
                | Self::Labels
                | Self::Move
                | Self::Lift
                | Self::Duplicate
                | Self::Delete
        )
    }

    /// Whether somebody else obeys its key.
    fn is_heard_elsewhere(self) -> bool {
        matches!(self, Self::Open | Self::Lift | Self::Close)
    }
}

/// An action, the keys for it, pressed one after the other, and its name. One without keys is in the
/// palette alone.
pub struct Shortcut {
    pub action: Action,
    pub keys: &'static [&'static str],
    pub name: &'static str,
}

const fn shortcut(action: Action, keys: &'static [&'static str], name: &'static str) -> Shortcut {
    Shortcut { action, keys, name }
}

/// Every action there is. A key with Ctrl is one with ⌘ too.
pub const ACTIONS: &[Shortcut] = &[
    shortcut(Action::NewTask, &["q"], "New task"),
    shortcut(Action::Search, &["/"], "Search"),
    shortcut(Action::Palette, &["Ctrl-k"], "Command palette"),
    shortcut(Action::Undo, &["Ctrl-z"], "Undo"),
    shortcut(Action::Sheet, &["?"], "Keyboard shortcuts"),
    shortcut(Action::Inbox, &["g", "i"], "Go to Inbox"),
    shortcut(Action::Today, &["g", "t"], "Go to Today"),
    shortcut(Action::Upcoming, &["g", "u"], "Go to Upcoming"),
    shortcut(Action::All, &["g", "a"], "Go to All tasks"),
    shortcut(Action::Calendar, &["g", "c"], "Go to Calendar"),
    shortcut(Action::Projects, &["g", "p"], "Go to Projects"),
    shortcut(Action::Trash, &["g", "b"], "Go to Trash"),
    shortcut(Action::Settings, &["g", "s"], "Go to Settings"),
    shortcut(Action::NewProject, &["p"], "New project"),
    shortcut(Action::SignOut, &[], "Sign out"),
    shortcut(Action::Close, &["Escape"], "Close, or cancel"),
    shortcut(Action::Next, &["j"], "Next task"),
    shortcut(Action::Previous, &["k"], "Previous task"),
    shortcut(Action::Open, &["Enter"], "Open task"),
    shortcut(Action::Complete, &["e"], "Complete task"),
    shortcut(Action::Select, &["x"], "Select task"),
    shortcut(Action::Due, &["d"], "Due date of task"),
    shortcut(Action::Labels, &["l"], "Labels of task"),
    shortcut(Action::Move, &["m"], "Move task"),
    shortcut(
        Action::Lift,
        &[" "],
        "Lift task, then arrows, Tab and Space",
    ),
    shortcut(Action::Duplicate, &["c"], "Duplicate task"),
    shortcut(Action::Delete, &["Delete"], "Delete task"),
    shortcut(
        Action::Priority(Priority::Urgent),
        &["1"],
        "Urgent priority",
    ),
    shortcut(Action::Priority(Priority::High), &["2"], "High priority"),
    shortcut(
        Action::Priority(Priority::Medium),
        &["3"],
        "Medium priority",
    ),
    shortcut(Action::Priority(Priority::Low), &["4"], "Low priority"),
    shortcut(Action::Priority(Priority::None), &["0"], "No priority"),
];

/// What only some pages have to press, to follow or to fill in, by its selector: an id, or within one, since
/// the browser looks through a long page for anything else. In the palette alone, and only where it is on the
/// page.
const ON_PAGE: &[(&str, &str)] = &[
    ("#open-edit-project", "Edit project"),
    ("#open-add-section", "Add section"),
    ("#project-views a", "Show as list"),
    ("#project-views [href$='/board']", "Show as board"),
    ("#project-views [href$='/calendar']", "Show as calendar"),
    ("#calendar-span [value='month']", "Show month"),
    ("#calendar-span [value='week']", "Show week"),
    ("#clear-filters", "Clear filters"),
    ("#reverse-order", "Reverse order"),
    ("#save-filter label", "Save as filter"),
    ("#open-empty-trash", "Empty trash"),
];

/// What a key means after another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    Does(Action),
    /// One more key has to come.
    Begins,
    Nothing,
}

fn meaning(before: Option<&str>, key: &str) -> Meaning {
    let pressed: Vec<&str> = before.into_iter().chain([key]).collect();
    if let Some(found) = ACTIONS.iter().find(|shortcut| shortcut.keys == pressed) {
        return Meaning::Does(found.action);
    }
    if ACTIONS
        .iter()
        .any(|shortcut| shortcut.keys.starts_with(&pressed))
    {
        return Meaning::Begins;
    }
    // What went before has led nowhere: the key stands for itself.
    match before {
        Some(_) => meaning(None, key),
        None => Meaning::Nothing,
    }
}

/// A key as [`ACTIONS`] writes it; `None` for what can be no shortcut.
fn key_of(event: &KeyboardEvent) -> Option<String> {
    let key = event.key();
    match (event.ctrl_key() || event.meta_key(), event.alt_key()) {
        (_, true) => None,
        (true, _) if event.shift_key() => None,
        (true, _) => Some(format!("Ctrl-{}", key.to_lowercase())),
        (false, _) => Some(key),
    }
}

/// The keys that act on a task, for the list that holds it. Make one at the top of a component.
#[derive(Clone, Copy)]
pub struct TaskKeys {
    are_off: bool,
}

impl TaskKeys {
    pub fn new() -> Self {
        Self { are_off: are_off() }
    }

    /// What a key asks to be done with the task in focus.
    pub fn read(self, event: &KeyboardEvent) -> Option<Action> {
        if self.are_off || is_typing() {
            return None;
        }
        match meaning(None, &key_of(event)?) {
            Meaning::Does(action) if action.is_of_task() && !action.is_heard_elsewhere() => {
                Some(action)
            }
            _ => None,
        }
    }

    /// Whether a key gives up what is chosen: Esc, pressed for that and nothing else.
    pub fn gives_up(self, event: &KeyboardEvent) -> bool {
        let is_for_this = !event.repeat() && !event.shift_key() && !event.default_prevented();
        is_for_this
            && key_of(event).is_some_and(|key| meaning(None, &key) == Meaning::Does(Action::Close))
            && !(self.are_off || is_typing() || browser::has_menu())
    }
}

/// Whether keys are for something else, or for what is on its way.
fn is_typing() -> bool {
    browser::is_typing() || browser::has_id(AWAITED_ID)
}

/// What is done in a panel can be taken back there.
fn is_for_something_else(meaning: Meaning) -> bool {
    match meaning {
        Meaning::Does(Action::Undo) => browser::is_in_text(),
        _ => is_typing(),
    }
}

/// Whether the reader has switched them off. To be asked at the top of a component.
fn are_off() -> bool {
    use_context::<PageContext>().is_some_and(|context| context.are_shortcuts_off)
}

/// Listens to the keys, and shows what they open.
#[component]
pub fn Keyboard() -> impl IntoView {
    let open = RwSignal::new(None::<Overlay>);
    let focus = expect_context::<AwaitedFocus>();
    let (go, board) = (use_go(), expect_context::<Board>());
    let asks_for_project = new_project::Asked::current();
    let before = StoredValue::new(None::<String>);
    let early = StoredValue::new(String::new());
    let act = move |action| match action {
        Action::NewTask if !browser::try_focus(COMPOSER_ID) => {
            focus.await_for(COMPOSER_ID);
            go(&View::Inbox.path());
        }
        Action::Search => browser::focus(SEARCH_ID),
        Action::Palette => {
            early.set_value(String::new());
            open.set(Some(Overlay::Palette {
                has_task: browser::task_in_focus().is_some(),
            }));
        }
        Action::Sheet => open.set(Some(Overlay::Sheet)),
        Action::Undo => board.undo_last(),
        Action::Inbox => go(&View::Inbox.path()),
        Action::Today => go(&View::Today.path()),
        Action::Upcoming => go(&View::Upcoming.path()),
        Action::All => go(&View::All.path()),
        Action::Calendar => go("/calendar"),
        Action::Projects => go("/projects"),
        Action::Trash => go("/trash"),
        Action::Settings => go("/settings/profile"),
        Action::NewProject => asks_for_project.ask(),
        Action::SignOut => board.sign_out(),
        Action::Next => browser::step_task(browser::Way::Down),
        Action::Previous => browser::step_task(browser::Way::Up),
        // The list does it that has the task, or the browser.
        _ => {}
    };
    let for_palette = act.clone();
    let is_awaited = move || open.with_untracked(Option::is_some);
    if !are_off() {
        Effect::new(move |_| {
            let act = act.clone();
            let listener = window_event_listener(leptos::ev::keydown, move |event| {
                let Some(key) = key_of(&event) else {
                    return before.set_value(None);
                };
                match meaning(before.get_value().as_deref(), &key) {
                    meaning if is_for_something_else(meaning) => {
                        before.set_value(None);
                        // Whoever is in a field by then means the field.
                        let is_meant =
                            is_awaited() && !browser::has_modal() && !browser::is_in_text();
                        match key.as_str() {
                            "Escape" if is_meant => {
                                event.prevent_default();
                                open.set(None);
                            }
                            key if is_meant && key.chars().count() == 1 => {
                                event.prevent_default();
                                early.update_value(|early| early.push_str(key));
                            }
                            _ => {}
                        }
                    }
                    Meaning::Does(action) => {
                        before.set_value(None);
                        if !action.is_of_task() && !action.is_heard_elsewhere() {
                            event.prevent_default();
                            act(action);
                        }
                    }
                    Meaning::Begins => before.set_value(Some(key)),
                    Meaning::Nothing => before.set_value(None),
                }
            });
            on_cleanup(move || listener.remove());
        });
    }
    view! { <OverlayDialog open early act=Callback::new(for_palette) /> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_actions_share_their_keys_or_hide_each_other() {
        let with_keys = ACTIONS.iter().filter(|shortcut| !shortcut.keys.is_empty());
        let with_keys: Vec<_> = with_keys.collect();
        for (index, one) in with_keys.iter().enumerate() {
            for other in &with_keys[index + 1..] {
                assert!(!one.keys.starts_with(other.keys), "{}", one.name);
                assert!(!other.keys.starts_with(one.keys), "{}", one.name);
                assert_ne!(one.name, other.name);
            }
        }
    }

    #[test]
    fn keys_are_read_one_after_the_other() {
        assert_eq!(meaning(None, "q"), Meaning::Does(Action::NewTask));
        assert_eq!(meaning(None, "g"), Meaning::Begins);
        assert_eq!(meaning(Some("g"), "i"), Meaning::Does(Action::Inbox));
        assert_eq!(meaning(None, "i"), Meaning::Nothing);
        // What leads nowhere does not swallow what comes after it.
        assert_eq!(meaning(Some("g"), "j"), Meaning::Does(Action::Next));
        assert_eq!(meaning(Some("g"), "g"), Meaning::Begins);
    }
}
