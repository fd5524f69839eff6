//! Tasks from one line.

use crate::{
    domain::{id::TaskId, quick_add::QuickAdd, task::Changed, task_input::TaskPatch},
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
    let patch = complete(app, actor, Some(text), TaskPatch::default());
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

/// What a plain form asks for: the line, where there is one, over the fields beside it, which may be
/// in words too.
pub fn complete(app: &App, actor: &Actor, text: Option<&str>, fields: TaskPatch) -> TaskPatch {
    let now = zones::local(app.clock.now().naive_utc(), actor.zone());
    let fields = fields.read_words(now.date());
    match text {
        Some(text) => QuickAdd::read(text, now, &[]).over(text, fields),
        None => fields,
    }
}
