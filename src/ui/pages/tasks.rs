//! Inbox, Today and All tasks: one page, three questions.
//!
//! Resources are read by `get`, not awaited in a `Suspend`: that drops the signals of what it shows
//! as soon as it begins to wait, while the old view stands until the answer comes, and whatever
//! happens in between would wake the view of signals that are gone.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    domain::{
        problem::{Problem, ProblemCode},
        task_query::{TaskQuery, View},
    },
    rpc::tasks as rpc,
    ui::{
        browser,
        pages::{frame::Reader, not_found::NotFound},
        state::{address::Address, board::Board, codec::Json},
        status::set_page_status,
        tasks::{composer::Composer, filters::Filters, task_list::TaskList, task_panel::TaskPanel},
    },
};

#[component]
pub fn TasksPage(
    /// Which of the three.
    place: View,
) -> impl IntoView {
    let address = Address::current();
    let board = expect_context::<Board>();
    let Some(reader) = use_context::<Reader>() else {
        // Led here without a session: the server knows the way to the door.
        Effect::new(move |_| browser::load(&address.path()));
        return ().into_any();
    };
    let question = Memo::new(move |_| address.question());
    // Whatever happens on the page after this moment, the list that was asked for cannot know.
    let asked_at = StoredValue::new(board.count());
    let list = Resource::<_, Json>::new_with_options(
        move || question.get(),
        move |question| {
            asked_at.set_value(board.count());
            rpc::list(place, question)
        },
        false,
    );
    let query = Signal::derive(move || {
        let viewer = reader.viewer.get_value();
        let base = place.query(viewer.inbox, reader.today.get());
        let pairs = address.pairs();
        let pairs = pairs
            .iter()
            .filter(|(name, value)| name != "task" && !value.is_empty());
        base.clone()
            .read(pairs.map(|(n, v)| (n.as_str(), v.as_str())))
            .unwrap_or(base)
    });
    view! {
        <Title text=place.label() />
        <OpenTask address />
        <div class="view">
            <h1>{place.label()}</h1>
            <Composer place />
            <Filters address place />
            <Transition>
                {move || list.get().map(|list| match list {
                    Ok(first) => view! { <TaskList first place query asked_at=asked_at.get_value() /> }.into_any(),
                    Err(problem) => view! { <ListProblem problem /> }.into_any(),
                })}
            </Transition>
        </div>
    }
    .into_any()
}

/// The panel of the task that the address names; or "not found", which then stands for the page.
#[component]
fn OpenTask(
    /// Where it is named.
    address: Address,
) -> impl IntoView {
    let open = Memo::new(move |_| address.open_task());
    let task = Resource::<_, Json>::new_with_options(
        move || open.get(),
        |open| async move {
            match open {
                None => Ok(None),
                Some(Ok(id)) => rpc::get(id).await.map(Some),
                Some(Err(())) => Err(Problem::new(ProblemCode::NotFound, "")),
            }
        },
        false,
    );
    view! {
        <Transition>
            {move || task.get().map(|task| match task {
                Ok(None) => ().into_any(),
                Ok(Some(row)) => view! { <TaskPanel row address /> }.into_any(),
                Err(problem) if problem.code == ProblemCode::NotFound => view! { <NotFound /> }.into_any(),
                Err(problem) => view! { <ListProblem problem /> }.into_any(),
            })}
        </Transition>
    }
}

/// Why there is no list, and a way on.
#[component]
fn ListProblem(
    /// What the server said.
    problem: Problem,
) -> impl IntoView {
    set_page_status(problem.status);
    let advice = match problem.code {
        ProblemCode::BadRequest => {
            "The address asks for something that Tend does not know. Clear the filters and start again."
        }
        _ => "Nothing that was saved is lost. Reload the page in a moment.",
    };
    let is_signed_out = problem.code == ProblemCode::Unauthenticated;
    view! {
        <div class="empty" role="alert">
            <p class="empty-title">{problem.message()}</p>
            <p>{advice}</p>
            {is_signed_out
                .then(|| view! {
                    <p>
                        <a class="button" href="/login" rel="external">
                            "Sign in"
                        </a>
                    </p>
                })}
        </div>
    }
}

/// For the list: whether anything is filtered, beyond what the view itself asks.
pub fn is_filtered(query: &TaskQuery, base: &TaskQuery) -> bool {
    TaskQuery {
        sort: Vec::new(),
        cursor: None,
        ..query.clone()
    } != TaskQuery {
        sort: Vec::new(),
        cursor: None,
        ..base.clone()
    }
}
