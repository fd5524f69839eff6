//! Tasks from one line.

use std::ops::Range;

use crate::{
    domain::{
        id::{ProjectId, SectionId, TaskId},
        name,
        patch::Patch,
        quick_add::{QuickAdd, What},
        reminder::{OFFSET_MINUTES_MAX, REMINDERS_MAX, ReminderInput},
        task::Changed,
        task_input::{RecurrenceInput, TaskPatch},
        time,
    },
    server::{
        app::App,
        auth::Actor,
        authz::{self, Edit},
        db::{self, Tx},
        error::{AppError, Result},
        service::tasks,
        zones,
    },
};

/// Adds the task that a line describes: to the project that it names, else to the actor's inbox.
///
/// What names nothing that there is, a project, a section, a person, stays in the title as it was
/// typed: nothing that people write may get lost. A label is made where there is none.
///
/// # Errors
/// `Invalid`, for the field `text` where that makes no title.
pub async fn create(app: &App, actor: &Actor, id: Option<TaskId>, text: &str) -> Result<Changed> {
    let now = zones::local(app.clock.now().naive_utc(), actor.zone());
    let read = QuickAdd::read(text, now, &[]);
    let mut tx = app.begin().await?;
    let found = resolve(&mut tx, actor, &read).await?;
    // Nothing was written; what is found is looked at again where it is used.
    drop(tx);
    let title = read.title_keeping(text, |span| found.unknown.contains(&span.range));
    let created = tasks::create(app, actor, id, patch(read, title, found)).await;
    created.map_err(|error| match error {
        AppError::Invalid(mut errors) => {
            let titles = errors.iter_mut().filter(|error| error.field == "title");
            titles.for_each(|error| error.field = "text".to_owned());
            AppError::Invalid(errors)
        }
        error => error,
    })
}

/// What the names of a line are.
#[derive(Default)]
struct Found {
    project: Option<ProjectId>,
    section: Option<SectionId>,
    labels: Vec<String>,
    people: Vec<String>,
    reminders: Vec<i32>,
    /// The parts of the line that name nothing.
    unknown: Vec<Range<usize>>,
}

async fn resolve(tx: &mut Tx, actor: &Actor, read: &QuickAdd) -> Result<Found> {
    let mut found = Found::default();
    if let Some(name) = &read.project {
        found.project = db::projects::find_by_name(tx, actor, name).await?;
    }
    let project = found.project.unwrap_or(actor.inbox());
    let access = authz::on_project::<Edit>(tx, actor, project).await?;
    if let Some(name) = &read.section {
        found.section = db::sections::find_by_name(tx, &access, name).await?;
    }
    let members = match read.people.is_empty() {
        true => Vec::new(),
        false => db::members::names(tx, &access).await?,
    };
    // Several of a kind are in the order of their spans.
    let (mut labels, mut people) = (read.labels.iter(), read.people.iter());
    let mut reminders = read.reminders.iter();
    for span in &read.spans {
        let is_known = match span.what {
            What::Due | What::Recurrence | What::Priority => true,
            What::Project => found.project.is_some(),
            What::Section => found.section.is_some(),
            What::Label => labels.next().is_some_and(|name| {
                let fits = found.labels.len() < name::LABELS_MAX;
                let label = name::parse_label("labels", name).ok().filter(|_| fits);
                found.labels.extend(label.clone());
                label.is_some()
            }),
            What::Person => people.next().is_some_and(|name| {
                let name = name.to_lowercase();
                let is_member = members.iter().any(|(_, username)| *username == name);
                found.people.extend(is_member.then_some(name));
                is_member
            }),
            What::Reminder => reminders.next().is_some_and(|minutes| {
                let minutes = i32::try_from(*minutes).ok();
                let minutes = minutes.filter(|minutes| minutes.abs() <= OFFSET_MINUTES_MAX);
                // Before what, where nothing is due?
                let fits = read.date.is_some() && found.reminders.len() < REMINDERS_MAX;
                found.reminders.extend(minutes.filter(|_| fits));
                fits && minutes.is_some()
            }),
        };
        if !is_known {
            found.unknown.push(span.range.clone());
        }
    }
    Ok(found)
}

fn patch(read: QuickAdd, title: String, found: Found) -> TaskPatch {
    let set = |value: Option<String>| value.map_or(Patch::Keep, Patch::Set);
    let recurrence = read.recurrence.map(|recurrence| RecurrenceInput {
        rule: recurrence.rule,
        from: Some(recurrence.from.name().to_owned()),
    });
    let reminders = found.reminders.into_iter().map(|minutes| ReminderInput {
        offset_minutes: Some(minutes),
        at: None,
    });
    TaskPatch {
        title: Patch::Set(title),
        project_id: set(found.project.map(|id| id.to_string())),
        section_id: set(found.section.map(|id| id.to_string())),
        labels: Patch::Set(found.labels),
        assignees: Patch::Set(found.people),
        reminders: Patch::Set(reminders.collect()),
        due_date: set(read.date.map(|date| date.to_string())),
        due_time: set(read.time.map(time::write_time)),
        priority: set(read.priority.map(|priority| priority.name().to_owned())),
        recurrence: recurrence.map_or(Patch::Keep, Patch::Set),
        ..TaskPatch::default()
    }
}
