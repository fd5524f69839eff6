//! Comments, for the page.

use leptos::prelude::*;

use crate::domain::{
    comment::{Comment, CommentInput},
    id::{ChangeId, CommentId, TaskId},
    problem::Problem,
};

/// Comments on a task, then goes on to `back`. The page makes the `id`, so that a retry says it
/// once.
#[server(prefix = "/rpc", endpoint = "comments/create")]
pub async fn create(
    task: TaskId,
    id: Option<CommentId>,
    #[server(default)] comment: CommentInput,
    back: Option<String>,
) -> Result<Comment, Problem> {
    use crate::{
        domain::change::Did,
        server::{http::caller::*, service::comments},
    };
    let (app, actor) = caller()?;
    let said = comments::create(&app, &actor, task, id, comment).await;
    let said = said.into_rpc()?;
    go_to(back.as_deref().unwrap_or_default());
    report(Did::CommentAdded, said.change);
    Ok(said.comment)
}

/// Changes a comment of one's own, then goes on to `back`.
#[server(prefix = "/rpc", endpoint = "comments/update")]
pub async fn update(
    id: CommentId,
    #[server(default)] comment: CommentInput,
    back: Option<String>,
) -> Result<Comment, Problem> {
    use crate::{
        domain::change::Did,
        server::{http::caller::*, service::comments},
    };
    let (app, actor) = caller()?;
    let said = comments::update(&app, &actor, id, comment, None).await;
    let said = said.into_rpc()?;
    go_to(back.as_deref().unwrap_or_default());
    report(Did::Saved, said.change);
    Ok(said.comment)
}

/// Takes a comment away, then goes on to `back`; the answer is the change that brings it back.
#[server(prefix = "/rpc", endpoint = "comments/delete")]
pub async fn delete(id: CommentId, back: Option<String>) -> Result<Option<ChangeId>, Problem> {
    use crate::{
        domain::change::Did,
        server::{http::caller::*, service::comments},
    };
    let (app, actor) = caller()?;
    let said = comments::delete(&app, &actor, id, None).await;
    let change = said.into_rpc()?.change;
    go_to(back.as_deref().unwrap_or_default());
    report(Did::CommentDeleted, change);
    Ok(change)
}
