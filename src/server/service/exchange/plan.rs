//! What an import will write, worked out from what was read and what is there: nothing is asked
//! here, and nothing written. Every rule that a task keeps is asked where it is anyway.

mod attachments;
mod tasks;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    domain::{
        exchange::{Counts, Level, Remark},
        id::{ProjectId, SectionId, TaskId},
        name::{is_same, parse_color, parse_label},
        patch::Patch,
        problem::FieldError,
        profile::{ProfileChange, ProfilePatch},
        project::{ProjectContent, ProjectPatch},
        saved_filter::{COUNT_MAX, FilterContent},
        section::{Section as KnownSection, SectionContent, SectionPatch},
    },
    server::{
        auth::Actor,
        db::{
            attachments::NewAttachment,
            import_log::{NewComment, NewCompletion},
            imports::NewTask,
        },
        exchange::{Document, Filter, Label, Lines, Profile, Project, Reading, Section},
        zones,
    },
};

/// What the actor has already.
pub struct Known {
    /// Those that are not archived, in order.
    pub projects: Vec<(ProjectId, String)>,
    pub sections: Vec<KnownSection>,
    pub labels: Vec<String>,
    pub filters: Vec<Filter>,
}

/// What is to be written.
pub struct Plan {
    pub profile: Option<ProfileChange>,
    /// Those that there are already, too.
    pub labels: Vec<Label>,
    pub filters: Vec<FilterContent>,
    pub projects: Vec<PlannedProject>,
    pub counts: Counts,
}

/// A project that gets something.
pub struct PlannedProject {
    pub id: ProjectId,
    /// Of one that is to be made.
    pub new: Option<ProjectContent>,
    name: String,
    pub sections: Vec<(SectionId, SectionContent)>,
    /// A parent before its subtasks.
    pub tasks: Vec<NewTask>,
    pub comments: Vec<NewComment>,
    pub completions: Vec<NewCompletion>,
    pub attachments: Vec<NewAttachment>,
}

/// A plan, and what becomes of each line by it.
pub struct Planned {
    pub plan: Plan,
    pub remarks: Vec<Remark>,
}

/// Plans an import.
pub fn plan(actor: &Actor, reading: Reading, known: &Known, now: DateTime<Utc>) -> Planned {
    let Document {
        profile,
        labels,
        filters,
        projects,
        sections,
        tasks,
        attachments,
        ..
    } = reading.document;
    let mut planner = Planner {
        actor,
        known,
        now,
        owner: profile.as_ref().map(|profile| profile.username.clone()),
        names_what_is_there: reading.names_what_is_there,
        lines: reading.lines,
        remarks: reading.remarks,
        projects: vec![PlannedProject::there(actor.inbox(), "Inbox".to_owned())],
        project_of: HashMap::new(),
        section_of: HashMap::new(),
        task_of: HashMap::new(),
        labels: Vec::new(),
    };
    let profile = profile.and_then(|profile| planner.profile(profile));
    planner.labels(labels);
    let filters = planner.filters(filters);
    projects.into_iter().for_each(|p| planner.project(p));
    sections.into_iter().for_each(|s| planner.section(s));
    tasks.into_iter().for_each(|task| planner.task(task));
    planner.attachments(attachments);
    planner.finish(profile, filters)
}

impl PlannedProject {
    /// One that there is already.
    fn there(id: ProjectId, name: String) -> Self {
        Self {
            id,
            new: None,
            name,
            sections: Vec::new(),
            tasks: Vec::new(),
            comments: Vec::new(),
            completions: Vec::new(),
            attachments: Vec::new(),
        }
    }

    fn is_touched(&self) -> bool {
        self.new.is_some() || !self.sections.is_empty() || !self.tasks.is_empty()
    }
}

/// Where a task of the document goes.
#[derive(Clone, Copy)]
struct Spot {
    project: usize,
    section: Option<SectionId>,
    task: TaskId,
}

struct Planner<'a> {
    actor: &'a Actor,
    known: &'a Known,
    now: DateTime<Utc>,
    /// What whoever made the file was called.
    owner: Option<String>,
    names_what_is_there: bool,
    lines: Lines,
    remarks: Vec<Remark>,
    /// The first is the inbox.
    projects: Vec<PlannedProject>,
    /// What the ids of the document stand for; projects by their place in the list.
    project_of: HashMap<Uuid, usize>,
    section_of: HashMap<Uuid, (usize, SectionId)>,
    task_of: HashMap<Uuid, Spot>,
    labels: Vec<Label>,
}

impl Planner<'_> {
    fn line(&self, id: Uuid) -> Option<u64> {
        self.lines.of.get(&id).copied()
    }

    fn remark(&mut self, line: Option<u64>, level: Level, message: impl Into<String>) {
        let message = message.into();
        self.remarks.push(Remark {
            line,
            level,
            message,
        });
    }

    /// Says of something, by its name, everything that is wrong with it.
    fn refuse(&mut self, line: Option<u64>, name: &str, errors: Vec<FieldError>) {
        let name: String = name.chars().take(60).collect();
        for error in errors {
            let message = format!("“{name}”: {}", error.message);
            self.remark(line, Level::Wrong, message);
        }
    }

    fn profile(&mut self, profile: Profile) -> Option<ProfileChange> {
        let patch = ProfilePatch {
            username: Patch::Keep,
            display_name: Patch::Set(profile.display_name),
            timezone: Patch::Set(zones::stored_name(profile.timezone)),
            week_start: Patch::Set(profile.week_start.name().to_owned()),
            locale: Patch::Set(profile.locale),
        };
        match patch.parse(zones::is_known) {
            Ok(change) => Some(change),
            Err(errors) => {
                self.refuse(None, "profile", errors);
                None
            }
        }
    }

    fn labels(&mut self, labels: Vec<Label>) {
        for (index, label) in labels.into_iter().enumerate() {
            let line = self.lines.labels.get(index).copied();
            let name = parse_label("name", &label.name);
            let color = label.color.as_deref().map(parse_color).transpose();
            match (name, color) {
                (Ok(name), Ok(color)) => self.labels.push(Label { name, color }),
                (name, color) => {
                    let errors = name.err().into_iter().chain(color.err()).collect();
                    self.refuse(line, &label.name, errors);
                }
            }
        }
    }

    fn filters(&mut self, filters: Vec<Filter>) -> Vec<FilterContent> {
        let mut planned: Vec<FilterContent> = Vec::new();
        let room = usize::try_from(COUNT_MAX).unwrap_or_default();
        for (index, filter) in filters.into_iter().enumerate() {
            let line = self.lines.filters.get(index).copied();
            let content = FilterContent {
                name: filter.name.clone(),
                filter: filter.filter,
                sort: filter.sort,
            };
            let known = self.known.filters.iter().map(|known| &known.name);
            let mut names = known.chain(planned.iter().map(|planned| &planned.name));
            let skipped = if names.any(|name| is_same(name, filter.name.trim())) {
                "you have a filter of this name already."
            } else if self.known.filters.len() + planned.len() >= room {
                "you have as many filters as there can be."
            } else {
                match content.check() {
                    Ok(content) => planned.push(content),
                    Err(errors) => self.refuse(line, &filter.name, errors),
                }
                continue;
            };
            let message = format!("“{}” is left out: {skipped}", filter.name);
            self.remark(line, Level::Skipped, message);
        }
        planned
    }

    fn project(&mut self, project: Project) {
        let line = self.line(project.id);
        if project.is_inbox {
            self.project_of.insert(project.id, 0);
            return;
        }
        if let Some(at) = self.project_that_is_there(&project.name) {
            self.project_of.insert(project.id, at);
            return;
        }
        let patch = ProjectPatch {
            name: Patch::Set(project.name.clone()),
            description: Patch::Set(project.description),
            color: project.color.map_or(Patch::Keep, Patch::Set),
            is_archived: Patch::Set(project.is_archived),
            is_favorite: Patch::Set(project.is_favorite),
            position: Patch::Keep,
        };
        match patch.apply(ProjectContent::default(), self.now) {
            Ok(content) => {
                self.project_of.insert(project.id, self.projects.len());
                self.remark(line, Level::Added, format!("Project “{}”", content.name));
                let name = content.name.clone();
                self.projects.push(PlannedProject {
                    new: Some(content),
                    ..PlannedProject::there(Uuid::now_v7().into(), name)
                });
            }
            Err(errors) => self.refuse(line, &project.name, errors),
        }
    }

    /// The place of the project that a name means.
    fn project_that_is_there(&mut self, name: &str) -> Option<usize> {
        let mut known = self.known.projects.iter();
        let (id, name) = known
            .find(|(_, known)| is_same(known, name))
            .filter(|_| self.names_what_is_there)?;
        let planned = self.projects.iter().position(|project| project.id == *id);
        Some(planned.unwrap_or_else(|| {
            self.projects.push(PlannedProject::there(*id, name.clone()));
            self.projects.len() - 1
        }))
    }

    fn section(&mut self, section: Section) {
        let line = self.line(section.id);
        let Some(at) = self.project_of.get(&section.project_id).copied() else {
            let message = format!("“{}”: its project is not in this file.", section.name);
            return self.remark(line, Level::Wrong, message);
        };
        let project = &mut self.projects[at];
        let mut known = self.known.sections.iter();
        let there = known.find(|known| {
            known.project_id == project.id && is_same(&known.name, section.name.trim())
        });
        if let Some(there) = there.filter(|_| self.names_what_is_there) {
            self.section_of.insert(section.id, (at, there.id));
            return;
        }
        let patch = SectionPatch {
            name: Patch::Set(section.name.clone()),
            position: Patch::Keep,
        };
        match patch.apply(SectionContent::default()) {
            Ok(content) => {
                let message = format!("Section “{}” in “{}”", content.name, project.name);
                let id = SectionId::from(Uuid::now_v7());
                project.sections.push((id, content));
                self.section_of.insert(section.id, (at, id));
                self.remark(line, Level::Added, message);
            }
            Err(errors) => self.refuse(line, &section.name, errors),
        }
    }

    /// Counts, and puts what was said in the order of the file.
    fn finish(mut self, profile: Option<ProfileChange>, filters: Vec<FilterContent>) -> Planned {
        let used = self.projects.iter().flat_map(|project| &project.tasks);
        let used: Vec<String> = used.flat_map(|task| task.content.labels.clone()).collect();
        let mut labels: HashMap<String, Label> = HashMap::new();
        let named = used.into_iter().map(|name| Label { name, color: None });
        for label in self.labels.into_iter().chain(named) {
            let key = crate::domain::filter::fold(&label.name);
            let kept = labels.entry(key).or_insert_with(|| label.clone());
            kept.color = kept.color.take().or(label.color);
        }
        let mut labels: Vec<Label> = labels.into_values().collect();
        labels.sort_by(|one, other| one.name.cmp(&other.name));
        self.projects.retain(PlannedProject::is_touched);
        let sum = |count: fn(&PlannedProject) -> usize| self.projects.iter().map(count).sum();
        let is_new = |label: &&Label| !self.known.labels.iter().any(|k| is_same(k, &label.name));
        let counts = Counts {
            projects: self.projects.iter().filter(|p| p.new.is_some()).count(),
            sections: sum(|project| project.sections.len()),
            tasks: sum(|project| project.tasks.len()),
            comments: sum(|project| project.comments.len()),
            attachments: sum(|project| project.attachments.len()),
            labels: labels.iter().filter(is_new).count(),
            filters: filters.len(),
        };
        let is_wrong = self.remarks.iter().any(|r| r.level == Level::Wrong);
        if counts == Counts::default() && labels.is_empty() && profile.is_none() && !is_wrong {
            self.remarks.push(Remark {
                line: None,
                level: Level::Wrong,
                message: "There is nothing in this file that could be imported.".to_owned(),
            });
        }
        self.remarks.sort_by_key(|remark| remark.line);
        Planned {
            plan: Plan {
                profile,
                labels,
                filters,
                projects: self.projects,
                counts,
            },
            remarks: self.remarks,
        }
    }
}
