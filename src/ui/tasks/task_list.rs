//! A list of tasks: what the server sent, what has happened since, and the way to more.

use leptos::{
    ev::{KeyboardEvent, SubmitEvent},
    prelude::*,
    task::spawn_local,
};

use crate::{
    domain::{
        id::TaskId,
        marks,
        patch::Patch,
        task::{Status, TaskList as Page, TaskRow},
        task_input::TaskPatch,
        task_query::TaskQuery,
        view::View,
    },
    rpc::tasks as rpc,
    ui::{
        browser,
        keyboard::{
            Action, AwaitedFocus, LABEL_ALL_ID, LABELS_ID, MOVE_ALL_ID, SCHEDULE_ALL_ID, TaskKeys,
        },
        kit::each::Each,
        pages::frame::Reader,
        panel::DUE_DATE_ID,
        state::{
            address::{Address, MOVE, use_go},
            board::{Adding, Board, ShownRow},
            messages::Messages,
            moving::Moving,
            piece::Piece,
            selection::Selection,
        },
        tasks::{
            dialogs,
            filters::{Keep, QUESTION},
            selection_bar,
            task_row::TaskItem,
        },
    },
};

/// The rows of a list as they are shown, and how many more there are.
#[derive(Clone, Copy)]
struct Rows {
    loaded: RwSignal<Vec<TaskRow>>,
    next_cursor: RwSignal<Option<String>>,
    shown: Memo<Vec<ShownRow>>,
    total: Signal<usize>,
}

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
) -> impl IntoView {
    let rows = Rows::new(first, query, asked_at);
    Moving::show(rows.shown.into());
    // Only where they stand in their own order can they be put into another.
    let is_in_order = query.with_untracked(TaskQuery::is_by_position);
    view! {
        <p class="count" role="status">
            {move || count_in_words(rows.total.get())}
        </p>
        {draw(rows.shown, place, is_in_order)}
        <Show when=move || rows.shown.with(Vec::is_empty)>
            <Empty place query />
        </Show>
        <More rows place />
        <Chosen />
    }
}

/// The bar for what is chosen, once something is.
#[component]
fn Chosen() -> impl IntoView {
    let selection = expect_context::<Selection>();
    let bar = Piece::new(selection_bar::coming);
    view! {
        <Show when=move || !selection.is_empty()>
            {move || bar.get().map(|draw| draw())}
        </Show>
    }
}

impl Rows {
    fn new(first: Page, query: Signal<TaskQuery>, asked_at: usize) -> Self {
        let board = expect_context::<Board>();
        let reader = expect_context::<Reader>();
        let total_loaded = first.total as usize;
        let loaded = RwSignal::new(first.rows);
        let next_cursor = RwSignal::new(first.next_cursor);
        let shown: Memo<Vec<ShownRow>> = Memo::new(move |_| {
            let (query, today) = (query.get(), reader.today.get());
            let loaded = loaded.get();
            let is_loaded = |row: &TaskRow| loaded.iter().any(|other| other.task.id == row.task.id);
            let since = board.touched_since(asked_at).into_iter();
            let since = since.filter(|row| !is_loaded(row));
            let belongs = |shown: &ShownRow| {
                shown.is_leaving
                    || shown.adding != Adding::Added
                    || query.matches(&shown.row, today)
            };
            let rows = loaded.iter().cloned().chain(since);
            let shown = rows.filter_map(|row| {
                let was = row.task.position.clone();
                board.resolve(&row).map(|shown| (was, shown))
            });
            let shown = shown.filter(|(_, shown)| belongs(shown));
            match query.is_by_position() {
                true => in_own_order(shown),
                false => shown.map(|(_, shown)| shown).collect(),
            }
        });
        let total = Signal::derive(move || {
            // What the server counted, less what has left the rows that it sent, and more.
            let shown = shown
                .with(|rows: &Vec<ShownRow>| rows.iter().filter(|row| !row.is_leaving).count());
            (total_loaded + shown).saturating_sub(loaded.with(Vec::len))
        });
        Self {
            loaded,
            next_cursor,
            shown,
            total,
        }
    }
}

/// The rows in the order that people have given them: those that have moved since they were loaded
/// come among the others.
fn in_own_order(rows: impl Iterator<Item = (String, ShownRow)>) -> Vec<ShownRow> {
    let key = |shown: &ShownRow| (shown.row.task.position.clone(), shown.row.task.id);
    let mut ordered: Vec<ShownRow> = Vec::new();
    let mut moved: Vec<ShownRow> = Vec::new();
    for (was, shown) in rows {
        match shown.row.task.position == was && shown.adding == Adding::Added {
            true => ordered.push(shown),
            false => moved.push(shown),
        }
    }
    for shown in moved {
        let at = match shown.adding {
            Adding::Added => ordered.partition_point(|other| key(other) < key(&shown)),
            // The server will put it there.
            _ => ordered.len(),
        };
        ordered.insert(at, shown);
    }
    ordered
}

fn count_in_words(count: usize) -> String {
    match count {
        0 => "No tasks".to_owned(),
        1 => "1 task".to_owned(),
        count => format!("{count} tasks"),
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
    /// Whether the keyboard can move its tasks.
    #[prop(optional)]
    moves: bool,
) -> impl IntoView {
    let address = Address::current();
    let words = Memo::new(move |_| marks::words(&address.get("q").unwrap_or_default()));
    let find =
        move |id: TaskId| rows.with(|rows| rows.iter().find(|row| row.row.task.id == id).cloned());
    let act = use_task_action(address);
    let keys = TaskKeys::new();
    let on_key = move |event: KeyboardEvent| {
        let id = browser::task_in_focus().and_then(|id| id.parse().ok());
        if let Some((action, shown)) = keys.read(&event).zip(id.and_then(find)) {
            event.prevent_default();
            act(action, shown.row);
        }
    };
    let keys = Signal::derive(move || {
        rows.with(|rows| rows.iter().map(|row| row.row.task.id.as_key()).collect())
    });
    let draw = Callback::new(move |key| {
        let id = TaskId::from_key(key);
        let Some(first) = untrack(|| find(id)) else {
            return ().into_any();
        };
        let last = StoredValue::new(first);
        // A row that is about to go is drawn once more, as it was.
        let row = Memo::new(move |_| {
            let now = find(id).inspect(|row| last.set_value(row.clone()));
            now.unwrap_or_else(|| last.get_value())
        });
        view! { <TaskItem row place words moves /> }.into_any()
    });
    view! {
        <ul
            class="tasks"
            role="list"
            aria-label=name
            on:keydown=on_key
            // Whoever points at a task may open it in a moment.
            on:pointerover=move |_| dialogs::bring()
            on:focusin=move |_| dialogs::bring()
        >
            <Each keys draw />
        </ul>
    }
}

/// Does what a key asks for a task.
fn use_task_action(address: Address) -> impl Fn(Action, TaskRow) {
    let board = expect_context::<Board>();
    let awaited = expect_context::<AwaitedFocus>();
    let selection = expect_context::<Selection>();
    let go = use_go();
    move |action, row| match action {
        Action::Select => selection.toggle(row),
        action if !untrack(|| selection.is_empty()) => act_on_all(board, selection, action),
        Action::Complete if row.task.status.is_closed() => board.set_status(row, Status::Todo),
        Action::Complete => {
            // The row goes; whoever works down a list is on the next one then.
            browser::step_task(1);
            board.set_status(row, Status::Done);
        }
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

/// Does what a key asks for all tasks that are chosen.
fn act_on_all(board: Board, selection: Selection, action: Action) {
    match action {
        Action::Complete => board.change_all(selection.take(), TaskPatch::status(Status::Done)),
        Action::Priority(priority) => {
            let patch = TaskPatch {
                priority: Patch::Set(priority.name().to_owned()),
                ..TaskPatch::default()
            };
            board.change_all(selection.take(), patch);
        }
        Action::Due => browser::show_popup(SCHEDULE_ALL_ID),
        Action::Labels => browser::show_popup(LABEL_ALL_ID),
        Action::Move => browser::show_popup(MOVE_ALL_ID),
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
            <p class="empty-title">{move || words().0}</p>
            <p>{move || words().1}</p>
        </div>
    }
}

/// The next page: a link without script, more rows below with it.
#[component]
fn More(
    /// The list to grow.
    rows: Rows,
    /// Where it stands.
    place: Memo<View>,
) -> impl IntoView {
    let address = Address::current();
    let messages = expect_context::<Messages>();
    let is_busy = RwSignal::new(false);
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(cursor) = rows.next_cursor.get().filter(|_| !is_busy.get()) else {
            return;
        };
        is_busy.set(true);
        let question = format!("{}&cursor={cursor}", address.question());
        spawn_local(async move {
            match rpc::list(place.get_untracked(), question).await {
                Ok(page) => {
                    rows.loaded.update(|loaded| loaded.extend(page.rows));
                    rows.next_cursor.set(page.next_cursor);
                }
                Err(problem) => messages.refuse("There is more, but it did not come", &problem),
            }
            is_busy.set(false);
        });
    };
    view! {
        <Show when=move || rows.next_cursor.with(Option::is_some)>
            <form class="more" method="get" action="" on:submit=on_submit>
                <Keep address names=QUESTION />
                <input type="hidden" name="cursor" value=move || rows.next_cursor.get().unwrap_or_default() />
                <button class="button" type="submit" aria-busy=move || is_busy.get().to_string()>
                    "Show more"
                </button>
            </form>
        </Show>
    }
}
