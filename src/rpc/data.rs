//! Taking everything along. The files themselves go to and from addresses of their own
//! (`server::http::exchange`): server functions carry none.

use leptos::prelude::*;

use crate::domain::problem::Problem;

/// What an export that was refused goes on with, once the password was given: back at the page, the
/// links work.
#[server(prefix = "/rpc", endpoint = "data/export")]
pub async fn allow_export() -> Result<(), Problem> {
    use crate::{
        domain::change::Did,
        server::{http::caller::*, service::exchange},
    };
    let (app, actor) = caller()?;
    exchange::check_may_export(&app, &actor).into_rpc()?;
    told(Did::MayExport);
    go_to("/settings/data");
    Ok(())
}
