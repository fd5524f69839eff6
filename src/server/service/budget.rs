//! How many requests one user may make in a minute, over all doors of all servers.
//!
//! A user's minute stands in the database, and servers take slices of it: at most 100 requests, and
//! a thirtieth of what is left, so that 3,000 requests take some 170 writes and not 3,000, and what
//! one server holds without spending it is little when it matters. So the limit is never passed,
//! however many servers there are; a user whose requests move between servers may be refused as
//! many requests early as the others hold. A minute begins with the first request in it.
//!
//! What `RateLimit-Remaining` says is what this server knows: its own slice, and what nobody has
//! taken when it last asked.

use crate::server::{
    app::App,
    auth::{Actor, client::Allowance},
    db,
    error::Result,
};

/// Counts one request; `retry_seconds` of the answer says whether it is one too many.
///
/// # Errors
/// When the database is away.
pub async fn spend(app: &App, actor: &Actor) -> Result<Allowance> {
    let (user, limit, now) = (actor.id(), app.limits.requests_per_minute, app.clock.now());
    loop {
        if let Some(allowance) = app.budgets.spend(user, limit, now) {
            return Ok(allowance);
        }
        let slice = db::budget::lease(&app.db, user, limit, now).await?;
        app.budgets.add(user, slice);
    }
}
