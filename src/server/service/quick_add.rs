//! Tasks from one line.

use crate::{
    domain::{
        id::TaskId,
        patch::Patch,
        quick_add::{QuickAdd, What},
        task::Changed,
        task_input::{RecurrenceInput, TaskPatch},
        time,
    },
    server::{
        app::App,
        auth::Actor,
        error::{AppError, Result},
        service::tasks,
        zones,
    },
};

/// Adds the task that a line describes to the actor's inbox.
///
/// # Errors
/// `Invalid`, for the field `text` where that makes no title.
pub async fn create(app: &App, actor: &Actor, id: Option<TaskId>, text: &str) -> Result<Changed> {
    let now = zones::local(app.clock.now().naive_utc(), actor.zone());
    let read = QuickAdd::read(text, now, &[]);
    let mut patch = TaskPatch {
        title: Patch::Set(read.title_keeping(text, is_without_a_place)),
        ..TaskPatch::default()
    };
    let set = |value: Option<String>| value.map_or(Patch::Keep, Patch::Set);
    patch.due_date = set(read.date.map(|date| date.to_string()));
    patch.due_time = set(read.time.map(time::write_time));
    patch.priority = set(read.priority.map(|priority| priority.name().to_owned()));
    if let Some(recurrence) = read.recurrence {
        patch.recurrence = Patch::Set(RecurrenceInput {
            rule: recurrence.rule,
            from: Some(recurrence.from.name().to_owned()),
        });
    }
    let created = tasks::create(app, actor, id, patch).await;
    created.map_err(|error| match error {
        AppError::Invalid(mut errors) => {
            let titles = errors.iter_mut().filter(|error| error.field == "title");
            titles.for_each(|error| error.field = "text".to_owned());
            AppError::Invalid(errors)
        }
        error => error,
    })
}

/// What a task cannot hold yet, and what therefore stays in its title as it was typed: nothing
/// that people write may get lost. Each goes from here when tasks have it.
fn is_without_a_place(what: What) -> bool {
    match what {
        What::Due | What::Recurrence | What::Priority => false,
        What::Project | What::Section | What::Label | What::Person | What::Reminder => true,
    }
}
