//! A task's panel.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::domain::{
    id::{AttachmentId, ReminderId, TaskId},
    page::Page,
    problem::Problem,
    sealed::Sealed,
    task::Changed,
    task_detail::{Event, Said, TaskDetail},
};

/// A task with everything that its panel shows.
#[server(prefix = "/rpc", endpoint = "tasks/open", input = GetUrl)]
pub async fn open(id: TaskId) -> Result<Sealed<TaskDetail>, Problem> {
    use crate::server::{http::caller::*, service::task_detail};
    let (app, actor) = caller()?;
    let detail = task_detail::open(&app, &actor, id).await.into_rpc()?;
    Sealed::new(&detail)
}

/// The comments on a task, oldest first; `cursor` is where the page before has ended.
#[server(prefix = "/rpc", endpoint = "comments/list", input = GetUrl)]
pub async fn list_comments(task: TaskId, cursor: Option<String>) -> Result<Page<Said>, Problem> {
    use crate::{
        domain::page::PageQuery,
        server::{http::caller::*, service::task_detail},
    };
    let (app, actor) = caller()?;
    let query = PageQuery::from_cursor(cursor);
    let page = task_detail::list_comments(&app, &actor, task, &query).await;
    page.into_rpc()
}

/// What happened to a task, newest first; `cursor` is where the page before has ended.
#[server(prefix = "/rpc", endpoint = "tasks/activity", input = GetUrl)]
pub async fn list_events(id: TaskId, cursor: Option<String>) -> Result<Page<Event>, Problem> {
    use crate::{
        domain::page::PageQuery,
        server::{http::caller::*, service::task_detail},
    };
    let (app, actor) = caller()?;
    let query = PageQuery::from_cursor(cursor);
    let page = task_detail::list_events(&app, &actor, id, &query).await;
    page.into_rpc()
}

/// Adds a reminder as it is typed, `30m` or `fri 9am`, then goes on to `back`.
#[server(prefix = "/rpc", endpoint = "tasks/remind")]
pub async fn remind(
    id: TaskId,
    #[server(default)] when: String,
    back: Option<String>,
) -> Result<Changed, Problem> {
    use crate::{
        domain::change::Did,
        server::{http::caller::*, service::task_detail},
    };
    let (app, actor) = caller()?;
    let changed = task_detail::remind(&app, &actor, id, &when)
        .await
        .into_rpc()?;
    go_to(back.as_deref().unwrap_or_default());
    Ok(reported(Did::ReminderAdded, changed))
}

/// Takes a reminder away, then goes on to `back`.
#[server(prefix = "/rpc", endpoint = "tasks/forget_reminder")]
pub async fn forget_reminder(
    id: TaskId,
    reminder: ReminderId,
    back: Option<String>,
) -> Result<Changed, Problem> {
    use crate::{
        domain::change::Did,
        server::{http::caller::*, service::task_detail},
    };
    let (app, actor) = caller()?;
    let changed = task_detail::forget_reminder(&app, &actor, id, reminder).await;
    go_to(back.as_deref().unwrap_or_default());
    Ok(reported(Did::ReminderRemoved, changed.into_rpc()?))
}

/// Ticks a box of the description's task lists, counted from 0, or takes its tick away.
#[server(prefix = "/rpc", endpoint = "tasks/tick")]
pub async fn tick(id: TaskId, item: u32) -> Result<Changed, Problem> {
    use crate::server::{http::caller::*, service::task_detail};
    let (app, actor) = caller()?;
    task_detail::tick(&app, &actor, id, item).await.into_rpc()
}

/// Takes a file away, then goes on to `back`.
#[server(prefix = "/rpc", endpoint = "attachments/delete")]
pub async fn delete_attachment(id: AttachmentId, back: Option<String>) -> Result<(), Problem> {
    use crate::{
        domain::change::Did,
        server::{http::caller::*, service::attachments},
    };
    let (app, actor) = caller()?;
    let change = attachments::delete(&app, &actor, id, None).await;
    let change = change.into_rpc()?;
    go_to(back.as_deref().unwrap_or_default());
    report(Did::FileRemoved, Some(change));
    Ok(())
}
