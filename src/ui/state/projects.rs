//! The reader's projects, at hand on every page: sent with it, and asked for again after whatever
//! changes them.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    domain::{
        id::{ProjectId, SectionId},
        project_card::{ProjectCard, SectionCard},
        task::TaskRow,
    },
    rpc::projects as rpc,
    ui::state::page_context::PageContext,
};

/// The projects; one list for all of the page.
#[derive(Clone, Copy)]
pub struct Projects {
    all: RwSignal<Vec<ProjectCard>>,
    /// How often what tasks are in has changed.
    times: RwSignal<usize>,
}

impl Projects {
    pub fn provide(context: &PageContext) -> Self {
        let projects = Self {
            all: RwSignal::new(context.projects.clone()),
            times: RwSignal::new(0),
        };
        provide_context(projects);
        projects
    }

    /// All of them, in the order of the navigation, the archived ones too.
    pub fn all(self) -> Signal<Vec<ProjectCard>> {
        self.all.into()
    }

    /// Those that the navigation lists.
    pub fn listed(self) -> Memo<Vec<ProjectCard>> {
        Memo::new(move |_| {
            let all = self.all.get();
            all.into_iter().filter(ProjectCard::is_listed).collect()
        })
    }

    pub fn get(self, id: ProjectId) -> Option<ProjectCard> {
        let find = |all: &Vec<ProjectCard>| all.iter().find(|card| card.id == id).cloned();
        self.all.with(find)
    }

    /// The name of a project; empty where it is none of the reader's.
    pub fn name(self, id: ProjectId) -> String {
        self.get(id).map(|card| card.name).unwrap_or_default()
    }

    /// A project's sections, in order.
    pub fn sections(self, id: ProjectId) -> Vec<SectionCard> {
        self.get(id).map(|card| card.sections).unwrap_or_default()
    }

    /// The name of a section.
    pub fn section_name(self, project: ProjectId, id: SectionId) -> Option<String> {
        let mut sections = self.sections(project).into_iter();
        sections
            .find(|section| section.id == id)
            .map(|section| section.name)
    }

    /// Changes where lists of tasks have to be asked for again ([`reload`](Self::reload)).
    pub fn times(self) -> Signal<usize> {
        self.times.into()
    }

    /// Asks for them again. Where they do not come, what was known stays.
    pub fn refresh(self) {
        spawn_local(async move {
            if let Ok(cards) = rpc::cards().await {
                self.all.set(cards);
            }
        });
    }

    /// The same after something has changed that tasks are in: lists are asked for again too.
    pub fn reload(self) {
        self.refresh();
        self.times.update(|times| *times += 1);
    }

    /// A task was one thing and became another: its projects have as many open tasks more or less.
    pub fn recount(self, old: Option<&TaskRow>, new: Option<&TaskRow>) {
        let open_in = |row: Option<&TaskRow>| {
            let row = row.filter(|row| !row.task.status.is_closed())?;
            Some(row.task.project_id)
        };
        let (before, after) = (open_in(old), open_in(new));
        if before == after {
            return;
        }
        self.all.update(|all| {
            for card in all {
                let is_in = |place| i64::from(place == Some(card.id));
                card.open_task_count += is_in(after) - is_in(before);
            }
        });
    }
}
