//! A project as a list, by section.

use leptos::prelude::*;

use crate::{
    domain::view::View,
    ui::{
        pages::tasks::{Listing, Parts, TasksPage, project_of},
        projects::{head::ProjectHead, section_lists::SectionLists},
    },
};

const PARTS: Parts = Parts {
    above: |listing| view! { <Above listing /> }.into_any(),
    rows: |rows, place, is_in_order| view! { <SectionLists rows place is_in_order /> }.into_any(),
    ..Parts::PLAIN
};

#[component]
pub fn ProjectPage() -> impl IntoView {
    view! { <TasksPage view=View::project parts=PARTS /> }
}

#[component]
fn Above(
    /// The project's list.
    listing: Listing,
) -> impl IntoView {
    let project = Memo::new(move |_| listing.answered(project_of));
    move || {
        let (id, description) = project.get()?;
        Some(view! { <ProjectHead id description /> })
    }
}
