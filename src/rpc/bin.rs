//! The bin, for the page.

use leptos::prelude::*;

use crate::domain::{id::TaskId, problem::Problem, task::Changed};

/// Brings a task back, with what was deleted with it.
#[server(prefix = "/rpc", endpoint = "bin/restore")]
pub async fn restore(id: TaskId) -> Result<Changed, Problem> {
    use crate::{
        domain::change::Did,
        server::{http::caller::*, service::bin},
    };
    let (app, actor) = caller()?;
    let restored = bin::restore(&app, &actor, id).await.into_rpc()?;
    Ok(reported(Did::Restored, restored))
}

/// Deletes for good what is in the bin; says how many tasks that were.
#[server(prefix = "/rpc", endpoint = "bin/empty")]
pub async fn empty() -> Result<u64, Problem> {
    use crate::{
        domain::change::Did,
        server::{http::caller::*, service::bin},
    };
    let (app, actor) = caller()?;
    let emptied = bin::empty(&app, &actor).await.into_rpc()?;
    told(Did::BinEmptied);
    Ok(emptied)
}
