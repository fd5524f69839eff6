//! Inbox, Today, a project, a label, a search: one page, many questions.
//!
//! Resources are read by `get`, not awaited in a `Suspend`: that drops the signals of what it shows
//! as soon as it begins to wait, while the old view stands until the answer comes, and whatever
//! happens in between would wake the view of signals that are gone.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use crate::{
    domain::{
        id::ProjectId,
        problem::{Problem, ProblemCode},
        task::TaskList as Answer,
        task_query::TaskQuery,
        view::{Subject, View, is_asked},
    },
    rpc::tasks as rpc,
    ui::{
        browser,
        kit::{
            awaited::Awaited,
            live::{Show, live},
        },
        pages::{
            frame::Reader,
            not_found::NotFound,
            open_task::{ListProblem, OpenTask},
        },
        state::{address::Address, board::Board, codec::Json, projects::Projects},
        status::set_page_status,
        tasks::{
            composer::Composer,
            day_lists::DayLists,
            filters::Filters,
            task_list::{Count, Draw, Items, TaskList},
        },
    },
};

/// The answer to a view's question.
pub type List = Resource<Result<Answer, Problem>, Json>;

#[component]
pub fn TasksPage(
    /// Which view it is, by the part of its address that the route calls `name`.
    view: fn(String) -> View,
    /// What it shows that others do not.
    #[prop(default = Parts::PLAIN)]
    parts: Parts,
) -> impl IntoView {
    let address = Address::current();
    let board = expect_context::<Board>();
    let projects = expect_context::<Projects>();
    if use_context::<Reader>().is_none() {
        // Led here without a session: the server knows the way to the door.
        Effect::new(move |_| browser::load(&address.path()));
        return ().into_any();
    };
    let params = use_params_map();
    let place =
        Memo::new(move |_| view(params.with(|params| params.get("name").unwrap_or_default())));
    let question = Memo::new(move |_| address.question());
    // Whatever happens on the page after this moment, the list that was asked for cannot know.
    let asked_at = StoredValue::new(board.count());
    let list = List::new_with_options(
        move || (place.get(), question.get(), projects.times().get()),
        move |(place, question, _)| {
            asked_at.set_value(board.count());
            rpc::list(place, question)
        },
        false,
    );
    // The name that is known before the answer is here.
    let fallback = move || view! { <div class="view"><h1>{place.with_untracked(|p| p.label().to_owned())}</h1></div> };
    view! {
        // Before what comes later, whose title takes its place: that of a task that is not there.
        <Title text=place.with_untracked(|place| place.label().to_owned()) />
        <OpenTask address />
        <Awaited fallback>
            <Show when=move || !is_missing(list) fallback=NotFound>
                <Listed address place list parts asked_at />
            </Show>
        </Awaited>
    }
    .into_any()
}

/// Whether there is nothing at the address that the reader may see.
pub fn is_missing(list: List) -> bool {
    list.with(|list| {
        let problem = list.as_ref().and_then(|list| list.as_ref().err());
        problem.is_some_and(|problem| problem.code == ProblemCode::NotFound)
    })
}

/// A list and where it stands, for what one kind of view shows beside it.
#[derive(Clone, Copy)]
pub struct Listing {
    /// The page's address.
    pub address: Address,
    /// What was asked, for what happens on the page.
    pub query: Signal<TaskQuery>,
    list: List,
}

impl Listing {
    /// What there is to be had from the answer, if it is one.
    pub fn answered<T>(self, read: impl Fn(&Answer) -> Option<T>) -> Option<T> {
        self.list.with(|list| read(list.as_ref()?.as_ref().ok()?))
    }

    /// What the server has found wrong with a field of the question.
    pub fn field_problem(self, field: &str) -> Option<String> {
        self.list
            .with(|list| list.as_ref()?.as_ref().err()?.field(field))
    }
}

/// What one kind of view shows that others do not. So its code comes with its page alone.
#[derive(Clone, Copy)]
pub struct Parts {
    /// Below the heading.
    pub above: fn(Listing) -> AnyView,
    /// The rows, in one list or several.
    pub rows: Draw,
    /// After the list.
    pub below: fn(Listing) -> AnyView,
    /// Whether a filter that cannot be understood is said to be so in its field.
    pub says_filter_problem: bool,
}

impl Parts {
    /// One list, and nothing else.
    pub const PLAIN: Self = Self {
        above: |_| ().into_any(),
        rows: |rows, place, is_in_order| {
            let name = Memo::new(|_| "Tasks".to_owned());
            let is_ordered = is_in_order && place.with_untracked(|place| *place == View::Inbox);
            view! {
                <div
                    class="list"
                    data-drop=is_ordered.then_some("list")
                    data-empty=move || rows.with(Vec::is_empty).to_string()
                >
                    <Items name rows=rows.into() place />
                </div>
            }
            .into_any()
        },
        below: |_| ().into_any(),
        says_filter_problem: false,
    };

    /// A list for every day.
    pub const BY_DAY: Self = Self {
        rows: |rows, place, _| view! { <DayLists rows place /> }.into_any(),
        ..Self::PLAIN
    };
}

/// The page where there is one. Only what the answer says is drawn anew with it: what is being
/// typed and chosen stays.
#[component]
fn Listed(
    /// The page's address.
    address: Address,
    /// Which view it is.
    place: Memo<View>,
    /// What it shows.
    list: List,
    /// What it shows beside that.
    parts: Parts,
    /// The board's count when that was asked for.
    asked_at: StoredValue<usize>,
) -> impl IntoView {
    let reader = expect_context::<Reader>();
    let query = Signal::derive(move || {
        let viewer = reader.viewer.get_value();
        let base = place.with(|place| place.query(viewer.inbox, reader.today.get()));
        let pairs = address.pairs();
        let pairs = pairs.iter().filter(|(name, value)| is_asked(name, value));
        base.clone()
            .read(pairs.map(|(n, v)| (n.as_str(), v.as_str())))
            .unwrap_or(base)
    });
    let listing = Listing {
        address,
        query,
        list,
    };
    let name = move || listing.answered(|list| list.name.clone());
    let told = Memo::new(move |_| listing.answered(|list| Some(list.total as usize)));
    let count = RwSignal::new(None);
    view! {
        <div class="view">
            {live(move || match name() {
                Some(name) => view! { <Heading name /> }.into_any(),
                None => view! { <h1>{place.with(|place| place.label().to_owned())}</h1> }.into_any(),
            })}
            {(parts.above)(listing)}
            <Composer address place />
            <Filters address place />
            <Count told now=count />
            {live(move || list.get().map(|list| match list {
                Ok(first) => {
                    view! { <TaskList first place draw=parts.rows query asked_at=asked_at.get_value() count /> }.into_any()
                }
                Err(problem) if parts.says_filter_problem && problem.field("filter").is_some() => {
                    set_page_status(problem.status);
                    ().into_any()
                }
                Err(problem) => view! { <ListProblem problem /> }.into_any(),
            }))}
            {(parts.below)(listing)}
        </div>
    }
}

/// The project that a list is of, and what it is about.
pub fn project_of(list: &Answer) -> Option<(ProjectId, String)> {
    match list.subject.as_ref()?.open().ok()? {
        Subject::Project(project) => Some((project.id, project.description)),
        _ => None,
    }
}

/// What the page is called, in its head too.
#[component]
pub fn Heading(
    /// In people's words.
    name: String,
) -> impl IntoView {
    view! {
        <Title text=name.clone() />
        <h1>{name}</h1>
    }
}
