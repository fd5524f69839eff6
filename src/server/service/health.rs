//! Is the server fit to be sent requests?

use crate::server::{
    app::App,
    db,
    error::{AppError, Result},
};

/// # Errors
/// `Unavailable` while the database is away or its schema is behind.
pub async fn check_anonymous(app: &App) -> Result<()> {
    if db::is_migrated(&app.db).await? {
        Ok(())
    } else {
        Err(AppError::Unavailable(None))
    }
}
