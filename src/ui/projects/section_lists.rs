//! A project's list by section: what is in none first, then each section under its heading.

use leptos::prelude::*;

use crate::{
    domain::{id::SectionId, view::View},
    ui::{
        kit::{drag::SPARE_ID, each::Each, live::Show},
        projects::section_head::SectionMenu,
        state::{board::ShownRow, projects::Projects},
        tasks::{
            rows::{group, grouped},
            task_list::Items,
        },
    },
};

/// The group of what is in no section.
const UNSORTED: u128 = 0;

#[component]
pub fn SectionLists(
    /// All tasks of a project.
    rows: Memo<Vec<ShownRow>>,
    /// Where they stand.
    place: Memo<View>,
    /// Whether they stand in their own order, and can be put into another.
    is_in_order: bool,
) -> impl IntoView {
    let projects = expect_context::<Projects>();
    // Another project is another list.
    let View::Project(project) = place.get_untracked() else {
        return ().into_any();
    };
    let sections = Memo::new(move |_| projects.sections(project));
    let groups = group(rows, move || {
        let sections = sections.read();
        move |row| {
            // A section that has gone has left its tasks in none.
            let section = row.row.task.section_id;
            let is_there = |id: &SectionId| sections.iter().any(|s| s.id == *id);
            section.filter(is_there).map_or(UNSORTED, SectionId::as_key)
        }
    });
    let unsorted = grouped(groups, UNSORTED);
    let is_empty = Memo::new(move |_| unsorted.with(Vec::is_empty));
    let name = Memo::new(|_| "Tasks".to_owned());
    let keys = Signal::derive(move || {
        sections.with(|all| all.iter().map(|section| section.id.as_key()).collect())
    });
    let draw = Callback::new(move |key| {
        let id = SectionId::from_key(key);
        // One that is about to go keeps its name until it has gone.
        let name = Memo::new(move |old: Option<&String>| {
            let name = projects.section_name(project, id);
            name.or_else(|| old.cloned()).unwrap_or_default()
        });
        let rows = grouped(groups, id.as_key());
        view! {
            <section class="group" data-drop=is_in_order.then(|| format!("section:{id}"))>
                <header class="group-head">
                    <h2>{name}</h2>
                    <SectionMenu project id />
                </header>
                <Items name rows=rows.into() place />
                <Show when=move || rows.with(Vec::is_empty)>
                    <p class="group-empty">"Nothing in this section. Move a task here, or add one on the board."</p>
                </Show>
            </section>
        }
        .into_any()
    });
    let target = move || {
        let is_alone = sections.with(Vec::is_empty);
        is_in_order.then_some(if is_alone { "list" } else { "section:none" })
    };
    view! {
        <div class="list" id=SPARE_ID data-drop=target data-empty=move || is_empty.get().to_string()>
            <Show when=move || !is_empty.get()>
                <Items name rows=unsorted.into() place />
            </Show>
        </div>
        <Each keys draw />
    }
    .into_any()
}
