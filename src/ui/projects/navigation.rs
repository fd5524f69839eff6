//! The projects in the navigation.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::{
    domain::id::ProjectId,
    ui::{
        kit::{
            each::Each,
            icon::{Glyph, Icon},
            phrase::partly_seen,
        },
        projects::{dot::Dot, new_project::NewProjectButton},
        state::projects::Projects,
    },
};

/// A link for each, the first ones first, and the button that makes a new one.
#[component]
pub fn ProjectLinks() -> impl IntoView {
    let projects = expect_context::<Projects>();
    let listed = projects.listed();
    let keys = Signal::derive(move || {
        listed.with(|cards| cards.iter().map(|card| card.id.as_key()).collect())
    });
    let draw = Callback::new(|key| {
        let id = ProjectId::from_key(key);
        view! { <ProjectLink id /> }.into_any()
    });
    view! {
        <div class="project-links">
            <div class="project-links-head">
                <A href="/projects" attr:class="place" exact=true>
                    <Icon glyph=Glyph::Project />
                    "Projects"
                </A>
                <NewProjectButton />
            </div>
            <ul>
                <Each keys draw />
            </ul>
        </div>
    }
}

#[component]
fn ProjectLink(
    /// Which.
    id: ProjectId,
) -> impl IntoView {
    let projects = expect_context::<Projects>();
    let card = Memo::new(move |_| projects.get(id));
    let color = Signal::derive(move || card.with(|card| card.as_ref()?.color.clone()));
    let name = move || projects.name(id);
    let count = move || card.with(|card| card.as_ref().map_or(0, |card| card.open_task_count));
    view! {
        <li class="project-link" data-drop=format!("project:{id}")>
            <A href=format!("/projects/{id}") attr:class="place">
                <Dot color />
                <span>{name}</span>
            </A>
            <span class="open-count" hidden=move || count() == 0>
                {partly_seen("# open", count)}
            </span>
        </li>
    }
}
