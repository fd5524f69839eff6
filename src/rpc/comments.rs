//! Comments, for the page.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::domain::{
    comment::{Comment, CommentInput},
    id::{ChangeId, CommentId, TaskId},
    page::Page,
    problem::Problem,
};

/// The comments on a task, oldest first; `cursor` is where the page before has ended.
#[server(prefix = "/rpc", endpoint = "comments/list", input = GetUrl)]
pub async fn list(task: TaskId, cursor: Option<String>) -> Result<Page<Comment>, Problem> {
    use crate::{
        domain::page::PageQuery,
        server::{http::caller::*, service::comments},
    };
    let (app, actor) = caller()?;
    let query = PageQuery::from_cursor(cursor);
    comments::list(&app, &actor, task, &query).await.into_rpc()
}

/// Comments on a task. The page makes the `id`, so that a retry says it once.
#[server(prefix = "/rpc", endpoint = "comments/create")]
pub async fn create(
    task: TaskId,
    id: Option<CommentId>,
    #[server(default)] comment: CommentInput,
) -> Result<Comment, Problem> {
    use crate::server::{http::caller::*, service::comments};
    let (app, actor) = caller()?;
    let said = comments::create(&app, &actor, task, id, comment).await;
    said.map(|said| said.comment).into_rpc()
}

/// Changes a comment of one's own.
#[server(prefix = "/rpc", endpoint = "comments/update")]
pub async fn update(
    id: CommentId,
    #[server(default)] comment: CommentInput,
) -> Result<Comment, Problem> {
    use crate::server::{http::caller::*, service::comments};
    let (app, actor) = caller()?;
    let said = comments::update(&app, &actor, id, comment, None).await;
    said.map(|said| said.comment).into_rpc()
}

/// Takes a comment away; the answer is the change that brings it back.
#[server(prefix = "/rpc", endpoint = "comments/delete")]
pub async fn delete(id: CommentId) -> Result<Option<ChangeId>, Problem> {
    use crate::server::{http::caller::*, service::comments};
    let (app, actor) = caller()?;
    let said = comments::delete(&app, &actor, id, None).await;
    said.map(|said| said.change).into_rpc()
}
