//! `/healthz`: the process answers. `/readyz`: the database does too, and is migrated.

use axum::{Router, extract::State, routing::get};

use crate::server::{app::App, error::Result, service};

pub fn router() -> Router<App> {
    Router::new()
        .route("/healthz", get(alive))
        .route("/readyz", get(ready))
}

async fn alive() -> &'static str {
    "ok\n"
}

async fn ready(State(app): State<App>) -> Result<&'static str> {
    service::health::check_anonymous(&app).await?;
    Ok("ok\n")
}
