//! The command palette: every action, every place, and what was touched last, by typing.

use std::time::Duration;

use leptos::{ev::KeyboardEvent, prelude::*};

use super::{ACTIONS, Action, ON_PAGE, sheet::Keys};
use crate::{
    domain::{filter::fold, view::View},
    rpc::tasks as rpc,
    ui::{
        browser,
        kit::live::live,
        state::{
            address::{Address, link, use_go},
            own::Own,
            projects::Projects,
        },
    },
};

/// How many tasks it knows.
const RECENT: &str = "sort=-updated&limit=20";
/// How many lines it shows at once.
const MOST: usize = 12;

/// One line of it.
#[derive(Clone, Debug, PartialEq)]
struct Command {
    name: String,
    /// What kind of thing it is, where it is no action.
    kind: &'static str,
    does: Does,
}

#[derive(Clone, Debug, PartialEq)]
enum Does {
    Act(Action, &'static [&'static str]),
    /// Presses what the page has, by its selector.
    Press(&'static str),
    Go(String),
}

fn place(name: &str, kind: &'static str, path: String) -> Command {
    Command {
        name: name.to_owned(),
        kind,
        does: Does::Go(path),
    }
}

/// Everything that is known without asking the server.
fn commands(has_task: bool, own: Own, projects: Projects) -> Vec<Command> {
    let actions = ACTIONS
        .iter()
        .filter(|shortcut| ![Action::Palette, Action::Close].contains(&shortcut.action))
        .filter(|shortcut| has_task || !shortcut.action.is_of_task())
        .map(|shortcut| Command {
            name: shortcut.name.to_owned(),
            kind: "",
            does: Does::Act(shortcut.action, shortcut.keys),
        });
    let on_page = ON_PAGE.iter();
    let on_page = on_page.filter(|(selector, _)| browser::is_there(selector));
    let on_page = on_page.map(|(selector, name)| Command {
        name: (*name).to_owned(),
        kind: "",
        does: Does::Press(selector),
    });
    let projects = projects.all().get_untracked();
    let projects = projects.iter().filter(|card| card.is_listed());
    let projects = projects.map(|card| place(&card.name, "Project", card.path()));
    let labels = own.labels().get_untracked();
    let labels = labels
        .iter()
        .map(|label| place(&label.name, "Label", View::Label(label.name.clone()).path()));
    let filters = own.filters().get_untracked();
    let filters = filters
        .iter()
        .map(|filter| place(&filter.name, "Filter", View::Filter(filter.id).path()));
    actions
        .chain(on_page)
        .chain(projects)
        .chain(labels)
        .chain(filters)
        .collect()
}

/// Those that have all the words, in their order.
fn matching(all: &[Command], text: &str) -> Vec<Command> {
    let text = fold(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    let has_all = |command: &&Command| {
        let name = fold(&command.name);
        words.iter().all(|word| name.contains(word))
    };
    let mut found: Vec<Command> = all.iter().filter(has_all).take(MOST).cloned().collect();
    if !words.is_empty() {
        let path = link(&View::Search.path(), vec![("q".to_owned(), text.clone())]);
        found.push(place(&format!("Search for “{}”", text.trim()), "", path));
    }
    found
}

#[component]
pub fn Palette(
    /// Whether a task was in focus when it opened.
    has_task: bool,
    /// What was typed before it was here.
    early: StoredValue<String>,
    /// Does what is not for one task.
    act: Callback<Action>,
    /// Closes it, which gives the focus back.
    close: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let all = RwSignal::new(commands(has_task, expect_context(), expect_context()));
    let text = RwSignal::new(early.get_value());
    let chosen = RwSignal::new(0_usize);
    let shown = Memo::new(move |_| all.with(|all| text.with(|text| matching(all, text))));
    let address = Address::current();
    bring_recent_tasks(all, address);
    let go = use_go();
    let run = move |index: usize| {
        let Some(command) = shown.with_untracked(|shown| shown.get(index).cloned()) else {
            return;
        };
        close();
        match command.does {
            Does::Go(path) => go(&path),
            Does::Act(action, keys) if action.is_of_task() => {
                once_closed(move || keys.iter().for_each(|key| browser::press(key)));
            }
            Does::Act(action, _) => once_closed(move || act.run(action)),
            Does::Press(selector) => once_closed(move || browser::click(selector)),
        }
    };
    let on_key = {
        let run = run.clone();
        move |event: KeyboardEvent| {
            let count = shown.with_untracked(Vec::len).max(1);
            match event.key().as_str() {
                "ArrowDown" => chosen.update(|chosen| *chosen = (*chosen + 1) % count),
                "ArrowUp" => chosen.update(|chosen| *chosen = (*chosen + count - 1) % count),
                "Enter" => run(chosen.get_untracked()),
                _ => return,
            }
            event.prevent_default();
            browser::show_element(&option_id(chosen.get_untracked()));
        }
    };
    view! {
        <input
            type="text"
            role="combobox"
            class="palette-input"
            aria-label="Command"
            aria-expanded="true"
            aria-controls="palette-list"
            aria-autocomplete="list"
            aria-activedescendant=move || shown.with(|shown| (!shown.is_empty()).then(|| option_id(chosen.get())))
            placeholder="Go to, do, find…"
            value=text.get_untracked()
            autocomplete="off"
            autofocus
            on:input=move |event| {
                text.set(event_target_value(&event));
                chosen.set(0);
            }
            on:keydown=on_key
        />
        <ul id="palette-list" class="palette-list" role="listbox" aria-label="Commands">
            {live(move || {
                shown
                    .get()
                    .into_iter()
                    .enumerate()
                    .map(|(index, command)| {
                        let run = run.clone();
                        view! {
                            <li
                                id=option_id(index)
                                role="option"
                                aria-selected=move || (chosen.get() == index).to_string()
                                on:click=move |_| run(index)
                            >
                                <span class="palette-name">{command.name}</span>
                                <span class="palette-kind">{command.kind}</span>
                                {match command.does {
                                    Does::Act(_, keys) => Some(view! { <Keys keys /> }),
                                    _ => None,
                                }}
                            </li>
                        }
                    })
                    .collect_view()
            })}
        </ul>
    }
}

/// The palette is off the page by then, and what had the focus before has it again.
fn once_closed(act: impl FnOnce() + 'static) {
    set_timeout(act, Duration::ZERO);
}

fn option_id(index: usize) -> String {
    format!("palette-{index}")
}

/// Adds the tasks that were touched last, as soon as they are here. Without them everything else is.
fn bring_recent_tasks(all: RwSignal<Vec<Command>>, address: Address) {
    let path = untrack(|| address.path());
    let is_without_panels = path == "/trash" || path.starts_with("/settings/");
    let open = move |id| match is_without_panels {
        true => format!("{}?task={id}", View::Inbox.path()),
        false => address.with_task(id),
    };
    leptos::task::spawn_local(async move {
        let Ok(list) = rpc::list(View::All, RECENT.to_owned()).await else {
            return;
        };
        let tasks = list.rows.iter().map(|row| &row.task);
        let tasks = tasks.map(|task| place(&task.title, "Task", open(task.id)));
        let tasks: Vec<_> = tasks.collect();
        all.try_update(|all| all.extend(tasks));
    });
}
