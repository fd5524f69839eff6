//! What stands around every signed-in page: navigation, search, account, messages.

use chrono::NaiveDate;
use leptos::{ev::SubmitEvent, html::Input, prelude::*};
use leptos_router::components::A;

use crate::{
    domain::{account::Viewer, date_style::DateStyle, id::ProjectId, view::View},
    ui::{
        browser,
        keyboard::{AwaitedFocus, Keyboard},
        kit::{
            awaited::{Coming, Waiting},
            each::Each,
            follow::follow,
            icon::{Glyph, Icon},
            menu::Menu,
        },
        pages::gate_dialog::GateDialog,
        projects::{
            navigation::ProjectLinks,
            new_project::{self, NewProject},
        },
        state::{
            address::{Address, link, use_go},
            board::Board,
            gate::Gate,
            messages::{Message, Messages},
            moving::Moving,
            own::Own,
            page_context::PageContext,
            projects::Projects,
            selection::Selection,
        },
        tasks::{dialogs, own_links::OwnLinks},
    },
};

/// Where the composer's field is found, by "New task" too.
pub const COMPOSER_ID: &str = "add-a-task";

/// Where the field of the search is found.
pub const SEARCH_ID: &str = "search";

/// The reader, and which day it is for them; moves on at midnight.
#[derive(Clone, Copy)]
pub struct Reader {
    pub viewer: StoredValue<Viewer>,
    pub today: RwSignal<NaiveDate>,
    /// How they write dates and times.
    pub dates: DateStyle,
}

/// The frame, for those who are signed in; for the others the page alone.
#[component]
pub fn Frame(
    /// The page.
    children: Children,
) -> impl IntoView {
    let context = use_context::<PageContext>().unwrap_or_default();
    let messages = Messages::provide(&context);
    let gate = Gate::provide(&context);
    let own = Own::provide(&context);
    let projects = Projects::provide(&context);
    let username = context
        .viewer
        .as_ref()
        .map(|viewer| viewer.username.clone());
    let board = Board::provide(username.unwrap_or_default(), messages, gate, own, projects);
    let Some(viewer) = context.viewer else {
        return children().into_any();
    };
    let today = provide_reader(&viewer);
    AwaitedFocus::provide();
    let waiting = Waiting::provide();
    Selection::provide();
    new_project::provide();
    Effect::new(move |_| dialogs::send_left_over(board));
    let moving = Moving::provide(viewer.dates);
    moving.watch(board, projects, today);
    view! {
        <a class="skip-link" href="#content" rel="external">
            "Skip to content"
        </a>
        <Coming waiting />
        <div class="frame">
            <header class="topbar">
                <a class="brand" href="/today">
                    <span>"Tend"</span>
                </a>
                <SearchForm />
                <NewTask />
                <AccountMenu username=viewer.username.clone() />
            </header>
            <MainNavigation inbox=viewer.inbox />
            <main id="content" tabindex="-1" data-covered=move || messages.is_any().to_string()>
                {children()}
            </main>
            <p class="visually-hidden" role="status">
                {moving.said()}
            </p>
            <MessageRegion />
            <GateDialog username=viewer.username />
            <Keyboard />
        </div>
    }
    .into_any()
}

fn provide_reader(viewer: &Viewer) -> RwSignal<NaiveDate> {
    let today = RwSignal::new(viewer.today);
    let zone = viewer.timezone.clone();
    provide_context(Reader {
        viewer: StoredValue::new(viewer.clone()),
        today,
        dates: viewer.dates,
    });
    Effect::new(move |_| {
        let zone = zone.clone();
        let look = move || {
            if let Some(now) = browser::today(&zone).filter(|now| *now != today.get_untracked()) {
                today.set(now);
            }
        };
        look();
        let timer = set_interval_with_handle(look, std::time::Duration::from_secs(30));
        on_cleanup(move || timer.into_iter().for_each(|timer| timer.clear()));
    });
    today
}

/// Where the places are found that have no tab of their own on phones.
const DRAWER_ID: &str = "places";

/// A column of links; on phones, tabs where the thumb is, and a drawer with the rest. That one is a
/// popover of the browser's own, which needs no script.
#[component]
fn MainNavigation(
    /// What is sorted into no project yet.
    inbox: ProjectId,
) -> impl IntoView {
    let address = Address::current();
    let selection = expect_context::<Selection>();
    // Whoever has gone somewhere is done with both.
    Effect::watch(
        move || address.path(),
        move |_, _, _| {
            browser::close_popup(DRAWER_ID);
            selection.clear();
        },
        false,
    );
    view! {
        <nav class="sidebar" aria-label="Main">
            <ul class="places">
                <Place path=View::Inbox.path() label="Inbox" glyph=Glyph::Inbox takes=format!("project:{inbox}") />
                <Place path=View::Today.path() label="Today" glyph=Glyph::Today takes="today" />
                <Place path=View::Upcoming.path() label="Upcoming" glyph=Glyph::Upcoming />
                <Place path=View::All.path() label="All tasks" glyph=Glyph::All />
                <li class="drawer-opener">
                    <button type="button" class="place" popovertarget=DRAWER_ID>
                        <Icon glyph=Glyph::Menu />
                        "Menu"
                    </button>
                </li>
            </ul>
            <div id=DRAWER_ID class="drawer" popover="auto">
                <ul>
                    <Place path="/calendar".to_owned() label="Calendar" glyph=Glyph::Calendar />
                    <Place path="/trash".to_owned() label="Trash" glyph=Glyph::Trash />
                </ul>
                <ProjectLinks />
                <OwnLinks />
            </div>
            <NewProject />
        </nav>
    }
}

#[component]
fn Place(
    /// Where it is.
    path: String,
    /// What it is called.
    label: &'static str,
    /// What it looks like.
    glyph: Glyph,
    /// What a task becomes that is dropped on it.
    #[prop(optional, into)]
    takes: Option<String>,
) -> impl IntoView {
    view! {
        <li data-drop=takes>
            <A href=path attr:class="place">
                <Icon glyph />
                {label}
            </A>
        </li>
    }
}

#[component]
fn SearchForm() -> impl IntoView {
    let address = Address::current();
    let go = use_go();
    let input = NodeRef::<Input>::new();
    let words = Memo::new(move |_| address.get("q").unwrap_or_default());
    follow(input, words);
    let on_submit = move |event: SubmitEvent| {
        let words = browser::take_form(&event).get("q");
        let pairs = Some(words)
            .filter(|words| !words.trim().is_empty())
            .map(|words| ("q".to_owned(), words));
        go(&link(&View::Search.path(), pairs.into_iter().collect()));
    };
    view! {
        <form class="search" role="search" method="get" action=View::Search.path() on:submit=on_submit>
            <Icon glyph=Glyph::Search />
            <input
                id=SEARCH_ID
                type="search"
                name="q"
                aria-label="Search"
                placeholder="Search"
                maxlength="500"
                node_ref=input
                value=words.get_untracked()
            />
        </form>
    }
}

/// Leads to the composer: by focus where there is one, through the inbox without script.
#[component]
fn NewTask() -> impl IntoView {
    let (go, awaited) = (use_go(), expect_context::<AwaitedFocus>());
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        if !browser::try_focus(COMPOSER_ID) {
            awaited.await_for(COMPOSER_ID);
            go(&View::Inbox.path());
        }
    };
    view! {
        <form method="get" action="/inbox" on:submit=on_submit>
            <button class="button primary new-task" type="submit">
                <Icon glyph=Glyph::Plus />
                <span>"New task"</span>
            </button>
        </form>
    }
}

#[component]
fn AccountMenu(
    /// Whose account it is.
    username: String,
) -> impl IntoView {
    let board = expect_context::<Board>();
    let sign_out = move |event: SubmitEvent| {
        event.prevent_default();
        board.sign_out();
    };
    view! {
        <Menu label="Account" id="account-menu" glyph=Glyph::Person>
            <p class="menu-heading">{username.clone()}</p>
            <a class="menu-item" href="/settings/profile">
                <Icon glyph=Glyph::Gear />
                "Settings"
            </a>
            <form method="post" action="" on:submit=sign_out>
                <input type="hidden" name="__fn" value="auth/logout" />
                <button class="menu-item" type="submit">
                    <Icon glyph=Glyph::SignOut />
                    "Sign out"
                </button>
            </form>
        </Menu>
    }
}

/// Where the app says what was done, and what was refused.
#[component]
pub fn MessageRegion(
    /// Only what was refused.
    #[prop(optional)]
    refusals: bool,
) -> impl IntoView {
    let all = expect_context::<Messages>().all();
    let keys = Signal::derive(move || {
        all.with(|all| {
            let shown = all.iter().filter(|message| message.is_error || !refusals);
            shown.map(key_of).collect()
        })
    });
    let draw = Callback::new(move |key| {
        let message = all.with_untracked(|all| all.iter().find(|m| key_of(m) == key).cloned());
        message
            .map(|message| view! { <MessageCard message /> })
            .into_any()
    });
    view! {
        <section class="messages" role="region" aria-label="Messages" aria-live="polite">
            <Each keys draw />
        </section>
    }
}

fn key_of(message: &Message) -> u128 {
    message.number as u128
}

#[component]
fn MessageCard(
    /// What it says.
    message: Message,
) -> impl IntoView {
    let board = expect_context::<Board>();
    let number = message.number;
    let undo = message.undo.map(|change| {
        let on_submit = move |event: SubmitEvent| {
            event.prevent_default();
            board.undo(change);
        };
        view! {
            <form method="post" action="" on:submit=on_submit>
                <input type="hidden" name="__fn" value="changes/undo" />
                <input type="hidden" name="change" value=change.to_string() />
                <button class="button" type="submit">
                    "Undo"
                </button>
            </form>
        }
    });
    view! {
        <div class="message" data-kind=if message.is_error { "error" } else { "done" }>
            <p>{message.text}</p>
            {undo}
            <DismissButton number />
        </div>
    }
}

/// Only where there is a script to dismiss with; a plain page forgets by itself.
#[component]
fn DismissButton(
    /// Which message.
    number: usize,
) -> impl IntoView {
    let messages = expect_context::<Messages>();
    let is_awake = crate::ui::state::hydrated::Hydrated::get();
    view! {
        <button
            type="button"
            class="icon-button"
            aria-label="Dismiss"
            hidden=move || !is_awake.get()
            on:click=move |_| messages.dismiss(number)
        >
            <Icon glyph=Glyph::Close />
        </button>
    }
}
