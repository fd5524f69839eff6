//! The projects in the navigation.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::{
    domain::id::ProjectId,
    ui::{
        kit::icon::{Glyph, Icon},
        projects::{dot::Dot, project_form::NewProjectButton},
        state::projects::Projects,
    },
};

/// A link for each, the first ones first, and the button that makes a new one.
#[component]
pub fn ProjectLinks() -> impl IntoView {
    let projects = expect_context::<Projects>();
    let listed = projects.listed();
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
                <For each=move || listed.get() key=|card| card.id let(card)>
                    <ProjectLink id=card.id />
                </For>
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
        <li class="project-link">
            <A href=format!("/projects/{id}") attr:class="place">
                <Dot color />
                <span>{name}</span>
            </A>
            <span class="open-count" hidden=move || count() == 0>
                {count}
                <span class="visually-hidden">" open"</span>
            </span>
        </li>
    }
}
