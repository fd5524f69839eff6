//! Tasks from one line.

use crate::{
    domain::{
        id::TaskId,
        quick_add::{Line, Names, QuickAdd},
        task::Changed,
        task_input::{PlaceChange, TaskPatch},
    },
    server::{
        app::App,
        auth::Actor,
        authz::{self, Edit},
        db::{self, Tx},
        error::{AppError, Result},
        service::{places, tasks},
    },
};

/// Adds the task that a line describes; what the line does not say is as in `view`. It goes to the
/// project that the line names, else to that of the view, else to the actor's inbox.
///
/// What names nothing that there is, a project, a section, a person, stays in the title as it was
/// typed: nothing that people write may get lost. A label is made where there is none.
///
/// # Errors
/// As [`tasks::create`], with the field `text` where that makes no title.
pub async fn create(
    app: &App,
    actor: &Actor,
    id: Option<TaskId>,
    line: Line<'_>,
    view: TaskPatch,
) -> Result<Changed> {
    let read = line.read(actor.wall_clock(app.clock()), &view);
    let mut tx = app.begin().await?;
    let names = look_up(&mut tx, actor, &read, &view).await?;
    // Nothing was written; what is found is looked at again where it is used.
    drop(tx);
    let described = read.describe(line.text, names, view);
    let created = tasks::create(app, actor, id, described.task).await;
    created.map_err(|error| match error {
        AppError::Invalid(mut errors) => {
            let titles = errors.iter_mut().filter(|error| error.field == "title");
            titles.for_each(|error| error.field = "text".to_owned());
            AppError::Invalid(errors)
        }
        error => error,
    })
}

/// Finds what the names of a line are. A subtask is where its task is, whatever its line names.
async fn look_up(tx: &mut Tx, actor: &Actor, read: &QuickAdd, view: &TaskPatch) -> Result<Names> {
    // What is wrong with the place is said when the task is made.
    let place = PlaceChange::parse(
        view.project_id.clone(),
        view.section_id.clone(),
        view.parent_id.clone(),
    );
    let place = place.unwrap_or_default();
    let is_free = place.parent.is_keep();
    let mut names = Names::default();
    if let Some(name) = read.project.as_ref().filter(|_| is_free) {
        names.project = db::projects::find_by_name(tx, actor, name).await?;
    }
    let project = match names.project {
        None => places::project_of(tx, actor, &place).await?,
        named => named,
    };
    let project = project.unwrap_or(actor.inbox());
    let access = authz::on_project::<Edit>(tx, actor, project).await?;
    if let Some(name) = read.section.as_ref().filter(|_| is_free) {
        names.section = db::sections::find_by_name(tx, &access, name).await?;
    }
    if !read.people.is_empty() {
        let members = db::members::names(tx, &access).await?.into_iter();
        names.members = members.map(|(_, username)| username).collect();
    }
    Ok(names)
}
