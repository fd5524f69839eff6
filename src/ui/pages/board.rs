//! A project as a board.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::{
    domain::view::project_id,
    rpc::projects as rpc,
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
            tasks::{Heading, List, is_missing, project_of},
        },
        projects::{board::ProjectBoard, head::ProjectHead},
        state::{address::Address, board::Board, projects::Projects},
    },
};

#[component]
pub fn BoardPage() -> impl IntoView {
    let address = Address::current();
    let board = expect_context::<Board>();
    let projects = expect_context::<Projects>();
    if use_context::<Reader>().is_none() {
        // Led here without a session: the server knows the way to the door.
        Effect::new(move |_| browser::load(&address.path()));
        return ().into_any();
    };
    let params = use_params_map();
    let name = Memo::new(move |_| params.with(|params| params.get("name").unwrap_or_default()));
    let cursor = Memo::new(move |_| address.get("cursor"));
    let asked_at = StoredValue::new(board.count());
    let list = List::new_with_options(
        move || (name.get(), cursor.get(), projects.times().get()),
        move |(name, cursor, _)| {
            asked_at.set_value(board.count());
            rpc::board(project_id(&name), cursor)
        },
        false,
    );
    view! {
        <OpenTask address />
        <Awaited>
            <Show when=move || !is_missing(list) fallback=NotFound>
                <Shown list asked_at />
            </Show>
        </Awaited>
    }
    .into_any()
}

/// The page where there is one.
#[component]
fn Shown(
    /// What it shows.
    list: List,
    /// The board's count when that was asked for.
    asked_at: StoredValue<usize>,
) -> impl IntoView {
    let projects = expect_context::<Projects>();
    let project = Memo::new(move |_| list.with(|list| project_of(list.as_ref()?.as_ref().ok()?)));
    let title = move || {
        let name = project.get().map(|(id, _)| projects.name(id));
        name.unwrap_or_default()
    };
    view! {
        <div class="view board-view">
            {live(move || view! { <Heading name=title() /> })}
            {live(move || project.get().map(|(id, description)| view! { <ProjectHead id description /> }))}
            {live(move || list.get().map(|list| match (list, project.get_untracked()) {
                (Ok(first), Some((id, _))) => {
                    view! { <ProjectBoard id first asked_at=asked_at.get_value() /> }.into_any()
                }
                (Err(problem), _) => view! { <ListProblem problem /> }.into_any(),
                (Ok(_), None) => ().into_any(),
            }))}
        </div>
    }
}
