//! Tasks, for the page.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use uuid::Uuid;

use crate::domain::{
    change::Logged,
    id::{ChangeId, TaskId},
    known_texts::KnownTexts,
    problem::Problem,
    task::{Changed, TaskList, TaskRow},
    task_bulk::BulkTasks,
    task_input::{MoveTask, TaskPatch, TypedFields},
    view::View,
};

/// One screen of a view, and what the view is of. `search` is the address's own query string.
#[server(prefix = "/rpc", endpoint = "tasks/list", input = GetUrl)]
pub async fn list(view: View, #[server(default)] search: String) -> Result<TaskList, Problem> {
    use crate::server::{http::caller::*, service::views};
    let (app, actor) = caller()?;
    views::list(&app, &actor, &view, &search).await.into_rpc()
}

/// One task.
#[server(prefix = "/rpc", endpoint = "tasks/get", input = GetUrl)]
pub async fn get(id: TaskId) -> Result<TaskRow, Problem> {
    use crate::server::{http::caller::*, service::tasks};
    let (app, actor) = caller()?;
    tasks::get(&app, &actor, id).await.into_rpc()
}

/// Adds a task: what `task` says, and over it the quick-add line `text`, but for the phrases of it
/// that are `kept` as text. The page makes the `id`, so that a retry adds it once; a plain form,
/// which a browser may send twice, brings `once`, which no other form has.
#[server(prefix = "/rpc", endpoint = "tasks/create")]
pub async fn create(
    id: Option<TaskId>,
    once: Option<Uuid>,
    text: Option<String>,
    #[server(default)] kept: Vec<String>,
    #[server(default)] task: TaskPatch,
) -> Result<Changed, Problem> {
    use crate::{
        domain::{change::Did, quick_add::Line},
        server::{
            http::caller::*,
            service::{quick_add, tasks},
        },
    };
    let (app, actor) = caller()?;
    let id = id.or_else(|| once.map(|once| tasks::id_of_form(once, text.as_deref(), &task)));
    let now = actor.wall_clock(app.clock());
    let task = task.read_phrases(now).read_words(now.date());
    let line = text.as_deref().map(|text| Line { text, kept: &kept });
    let created = match line {
        Some(line) => quick_add::create(&app, &actor, id, line, task).await,
        None => tasks::create(&app, &actor, id, task).await,
    };
    Ok(reported(Did::Added, created.into_rpc()?))
}

/// Changes the fields that `patch` names, then goes on to `back`. A text that is no longer what the
/// page knows is not written over.
#[server(prefix = "/rpc", endpoint = "tasks/update")]
pub async fn update(
    id: TaskId,
    #[server(default)] patch: TaskPatch,
    #[server(default)] typed: TypedFields,
    #[server(default)] known: KnownTexts,
    back: Option<String>,
) -> Result<Changed, Problem> {
    use crate::{
        domain::change::Did,
        server::{http::caller::*, service::tasks},
    };
    let (app, actor) = caller()?;
    let now = actor.wall_clock(app.clock());
    let patch = typed.over(patch).read_phrases(now).read_words(now.date());
    let did = Did::of_patch(&patch);
    let changed = tasks::update_known(&app, &actor, id, patch, &known)
        .await
        .into_rpc()?;
    go_to(back.as_deref().unwrap_or_default());
    Ok(reported(did, changed))
}

/// Adds a task like another, to be done from the start, at the end of the same list. The form makes
/// the id of the `copy`, so that a browser that sends it twice makes one.
#[server(prefix = "/rpc", endpoint = "tasks/duplicate")]
pub async fn duplicate(id: TaskId, copy: Option<TaskId>) -> Result<Changed, Problem> {
    use crate::{
        domain::change::Did,
        server::{http::caller::*, service::tasks},
    };
    let (app, actor) = caller()?;
    let copied = tasks::duplicate(&app, &actor, id, copy).await.into_rpc()?;
    Ok(reported(Did::Added, copied))
}

/// Moves a task, with what is below it, to another list or among the others where it is, then goes
/// on to `back`.
#[server(prefix = "/rpc", endpoint = "tasks/move")]
pub async fn relocate(
    id: TaskId,
    #[server(default)] to: MoveTask,
    back: Option<String>,
) -> Result<Changed, Problem> {
    use crate::{
        domain::change::Did,
        server::{http::caller::*, service::tasks},
    };
    let (app, actor) = caller()?;
    let moved = tasks::relocate(&app, &actor, id, to, None)
        .await
        .into_rpc()?;
    go_to(back.as_deref().unwrap_or_default());
    Ok(reported(Did::Moved, moved))
}

/// Moves a task to the bin, then goes on to `back`.
#[server(prefix = "/rpc", endpoint = "tasks/delete")]
pub async fn delete(id: TaskId, back: Option<String>) -> Result<Changed, Problem> {
    use crate::{
        domain::change::Did,
        server::{http::caller::*, service::tasks},
    };
    let (app, actor) = caller()?;
    let deleted = tasks::delete(&app, &actor, id, None).await.into_rpc()?;
    go_to(back.as_deref().unwrap_or_default());
    Ok(reported(Did::Deleted, deleted))
}

/// Changes several tasks at once, or moves them to the bin, then goes on to `back`.
#[server(prefix = "/rpc", endpoint = "tasks/bulk")]
pub async fn bulk(
    #[server(default)] tasks: BulkTasks,
    back: Option<String>,
) -> Result<Logged<Vec<TaskRow>>, Problem> {
    use crate::{
        domain::change::Did,
        server::{http::caller::*, service::bulk},
    };
    let (app, actor) = caller()?;
    let did = Did::of_bulk(&tasks);
    let tasks = tasks.read_phrases(actor.wall_clock(app.clock()));
    let done = bulk::run(&app, &actor, tasks).await.into_rpc()?;
    go_to(back.as_deref().unwrap_or_default());
    report(did, done.change);
    Ok(done)
}

/// Takes one change back; answers with the tasks that are as they were, or with none where it was about
/// more than tasks.
#[server(prefix = "/rpc", endpoint = "changes/undo")]
pub async fn undo(change: ChangeId) -> Result<Logged<Vec<TaskRow>>, Problem> {
    use crate::{
        domain::change::Did,
        server::{http::caller::*, service::undo},
    };
    let (app, actor) = caller()?;
    let undone = undo::undo(&app, &actor, change).await.into_rpc()?;
    told(Did::Undone);
    Ok(undone)
}
