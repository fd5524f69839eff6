//! A list of tasks: what the server sent, what has happened since, and the way to more.

use leptos::{ev::KeyboardEvent, prelude::*};

use crate::{
    domain::{
        id::TaskId,
        task::{Status, TaskList as Page, TaskRow},
        task_query::TaskQuery,
        view::View,
        words::counted,
    },
    rpc::tasks as rpc,
    ui::{
        browser,
        keyboard::{Action, AwaitedFocus, LABELS_ID, SELECTION_ID, TaskKeys},
        kit::{
            each::Each,
            live::{Show, live},
        },
        pages::frame::Reader,
        panel::DUE_DATE_ID,
        state::{
            address::{Address, MOVE, use_go},
            board::{Board, ShownRow},
            moving::Moving,
            piece::Piece,
            selection::Selection,
        },
        tasks::{
            blocks::{Blocks, is_long},
            dialogs,
            more::{Load, More},
            rows::Rows,
            selection_bar,
            task_row::{Around, TaskItem},
        },
    },
};

/// Draws rows; whether they stand in their own order is said too.
pub type Draw = fn(Memo<Vec<ShownRow>>, Memo<View>, bool) -> AnyView;

#[component]
pub fn TaskList(
    /// The first page, from the server.
    first: Page,
    /// Where the list stands.
    place: Memo<View>,
    /// Draws the rows.
    draw: Draw,
    /// What was asked, for what happens on the page.
    query: Signal<TaskQuery>,
    /// The board's count when the list was asked for.
    asked_at: usize,
    /// Where it says how many there are now.
    count: RwSignal<Option<Signal<usize>>>,
) -> impl IntoView {
    let address = Address::current();
    let load = Load::new(move |cursor| {
        let question = format!("{}&cursor={cursor}", untrack(|| address.question()));
        Box::pin(rpc::list(place.get_untracked(), question))
    });
    let rows = Rows::new(first, load, query, asked_at);
    count.set(Some(rows.total));
    Moving::show(rows.shown.into());
    // Only where they stand in their own order can they be put into another.
    let is_in_order = query.with_untracked(TaskQuery::is_by_position);
    view! {
        {draw(rows.shown, place, is_in_order)}
        <Show when=move || rows.shown.with(Vec::is_empty)>
            <Empty place query />
        </Show>
        <More rest=rows.rest />
        <Chosen />
    }
}

/// How many there are: said when something else is asked. What people do themselves is said as what it
/// is, and not once more as a number.
#[component]
pub fn Count(
    /// As the server has told it.
    told: Memo<Option<usize>>,
    /// With what has happened since.
    now: RwSignal<Option<Signal<usize>>>,
) -> impl IntoView {
    let count = Memo::new(move |_| {
        let now = now.get().and_then(|now| now.try_get());
        now.or_else(|| told.get())
    });
    let is_as_told = move || count.get() == told.get();
    view! {
        <p
            class="count"
            role="status"
            aria-live=move || if is_as_told() { "polite" } else { "off" }
            hidden=move || count.get().is_none()
        >
            {live(move || count.get().map(count_in_words))}
        </p>
    }
}

/// The bar for what is chosen, once something is.
#[component]
pub fn Chosen() -> impl IntoView {
    let selection = expect_context::<Selection>();
    let bar = Piece::new(selection_bar::coming);
    view! {
        <Show when=move || !selection.is_empty()>
            {live(move || bar.get().map(|draw| draw()))}
        </Show>
    }
}

fn count_in_words(count: usize) -> String {
    match count {
        0 => "No tasks".to_owned(),
        count => counted(count, "# task", "# tasks"),
    }
}

/// The rows themselves.
#[component]
pub fn Items(
    /// The list's accessible name.
    name: Memo<String>,
    /// Its rows.
    rows: Signal<Vec<ShownRow>>,
    /// Where it stands.
    place: Memo<View>,
) -> impl IntoView {
    let address = Address::current();
    let act = use_task_action(address);
    let selection = expect_context::<Selection>();
    let blocks = Blocks::new();
    let keys = TaskKeys::new();
    let on_key = move |event: KeyboardEvent| {
        let id = browser::task_in_focus().and_then(|id| id.parse().ok());
        let row = id.and_then(|id: TaskId| blocks.row(id.as_key()));
        if let Some((action, row)) = keys.read(&event).zip(row) {
            event.prevent_default();
            act(action, row.with_untracked(|shown| shown.row.clone()));
        }
    };
    let around = Around::of(address, place);
    let draw = Callback::new(move |key| {
        let row = blocks.row(key).map(|row| RwSignal::from(row).into());
        row.map(|row| view! { <TaskItem row around /> }).into_any()
    });
    let draw_block = Callback::new(move |number| {
        let keys = blocks.rows_of(number);
        view! {
            <ul class="rows" role="none" data-long=move || keys.with(|keys| is_long(keys)).to_string()>
                <Each keys draw />
            </ul>
        }
        .into_any()
    });
    let numbers = blocks.follow(rows);
    let is_choosing = move || !selection.is_empty();
    view! {
        <div
            class="tasks"
            role="list"
            aria-label=name
            data-choosing=move || is_choosing().to_string()
            on:keydown=on_key
            // Whoever points at a task may open it in a moment.
            on:pointerover=move |_| dialogs::bring()
            on:focusin=move |_| dialogs::bring()
        >
            <Each keys=numbers draw=draw_block />
        </div>
    }
}

/// Does what a key asks for a task.
pub fn use_task_action(address: Address) -> impl Fn(Action, TaskRow) {
    let board = expect_context::<Board>();
    let reader = expect_context::<Reader>();
    let awaited = expect_context::<AwaitedFocus>();
    let selection = expect_context::<Selection>();
    let go = use_go();
    let is_choosing = move || untrack(|| !selection.is_empty());
    move |action, row| match action {
        Action::Select => selection.toggle(row),
        // The bar hears it, for all of them, as soon as it is here.
        action if is_choosing() && !browser::has_id(SELECTION_ID) => selection.ask_early(action),
        _ if is_choosing() => {}
        Action::Complete if row.task.status.is_closed() => board.set_status(row, Status::Todo),
        Action::Complete => {
            // The row goes; whoever works down a list is on the next one then.
            browser::step_off_task();
            board.set_status(row, Status::Done);
        }
        Action::Delete => {
            browser::step_off_task();
            board.delete(row);
        }
        Action::Duplicate => board.duplicate(&[row], reader),
        Action::Priority(priority) => board.set_priority(row, priority),
        Action::Due | Action::Labels => {
            awaited.await_for(if action == Action::Due {
                DUE_DATE_ID
            } else {
                LABELS_ID
            });
            go(&address.with_task(row.task.id));
        }
        Action::Move => go(&address.with(MOVE, Some(&row.task.id.to_string()))),
        _ => {}
    }
}

/// What to do where there is nothing.
#[component]
fn Empty(
    /// Where.
    place: Memo<View>,
    /// What was asked.
    query: Signal<TaskQuery>,
) -> impl IntoView {
    let reader = expect_context::<Reader>();
    let words = move || {
        let inbox = reader.viewer.with_value(|viewer| viewer.inbox);
        let base = place.with(|place| place.query(inbox, reader.today.get()));
        if query.with(|query| query.narrows(&base)) {
            return (
                "Nothing matches",
                match place.with(|place| *place == View::Search) {
                    true => "Try fewer words, or choose a status: what is done is left out.",
                    false => "Clear the filters to see everything here.",
                },
            );
        }
        place.with(|place| match place {
            View::Inbox => (
                "Your inbox is empty",
                "Write down the first thing that comes to mind; sort it out later.",
            ),
            View::Today => (
                "Nothing is due today",
                "Enjoy it, or add something above: it will be due today.",
            ),
            View::All => ("No tasks yet", "Add one above. It goes to your inbox."),
            View::Upcoming => (
                "Nothing is due",
                "Give a task a due date, and it stands here on its day.",
            ),
            View::Search => (
                "Search all of your tasks",
                "Type words into the search at the top of the page, or a filter above.",
            ),
            View::Project(_) => ("No tasks here yet", "Add the first one above."),
            View::Label(_) => (
                "No task has this label now",
                "Add one above: it gets the label.",
            ),
            View::Filter(_) => (
                "Nothing matches this filter",
                "Tasks are shown here as soon as they do.",
            ),
        })
    };
    view! {
        <div class="empty">
            <p class="empty-title">{live(move || words().0)}</p>
            <p>{live(move || words().1)}</p>
        </div>
    }
}
