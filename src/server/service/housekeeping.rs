//! Forgetting what has no effect any more, so that no table grows for ever.

use crate::server::{
    app::App,
    db,
    error::Result,
    service::{attachments, idempotency},
};

/// How long what is deleted can be brought back.
pub const BIN_KEPT: chrono::Duration = chrono::Duration::days(30);

/// Every server does this once an hour; any number of them may.
///
/// # Errors
/// When the database is away: the next hour will do.
pub async fn tidy_anonymous(app: &App) -> Result<()> {
    let now = app.clock.now();
    app.budgets.purge(now);
    db::budget::purge(&app.db, now).await?;
    db::throttle::purge(&app.db, now).await?;
    db::idempotency::purge(&app.db, idempotency::KEPT, now).await?;
    db::challenges::purge(&app.db, now).await?;
    db::factors::purge(&app.db, now).await?;
    db::bin::purge(&app.db, now - BIN_KEPT).await?;
    let unfinished = now - attachments::UNFINISHED;
    db::attachments::purge(&app.db, (now - BIN_KEPT, unfinished)).await?;
    db::comments::purge(&app.db, now - BIN_KEPT).await?;
    db::sessions::purge(&app.db, now).await?;
    db::personal_tokens::purge(&app.db, now).await?;
    db::projects::purge(&app.db, now - BIN_KEPT).await
}
