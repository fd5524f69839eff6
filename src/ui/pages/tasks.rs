//! Inbox, Today and All tasks: one page, three questions.
//!
//! Resources are read by `get`, not awaited in a `Suspend`: that drops the signals of what it shows
//! as soon as it begins to wait, while the old view stands until the answer comes, and whatever
//! happens in between would wake the view of signals that are gone.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    domain::task_query::{TaskQuery, View},
    rpc::tasks as rpc,
    ui::{
        browser,
        pages::{
            frame::Reader,
            open_task::{ListProblem, OpenTask},
        },
        state::{address::Address, board::Board, codec::Json},
        tasks::{composer::Composer, filters::Filters, task_list::TaskList},
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
