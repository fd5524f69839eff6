//! What every request is served with.

use std::sync::Arc;

use axum::extract::FromRef;
use leptos::config::LeptosOptions;
use sqlx::PgPool;
use url::Url;

use super::{
    auth::{keyring::KeyRing, password::Hasher},
    budget::Budgets,
    clock::Clock,
    config::Limits,
    db::Tx,
    error::Result,
};

/// The server's state; cheap to clone.
#[derive(Clone, FromRef)]
pub struct App {
    pub(super) db: PgPool,
    pub(super) clock: Clock,
    pub(super) hasher: Hasher,
    pub(super) keys: Arc<KeyRing>,
    pub(super) limits: Arc<Limits>,
    pub(super) budgets: Arc<Budgets>,
    pub(super) public_url: Arc<Url>,
    pub(super) leptos: LeptosOptions,
}

impl App {
    /// Everything from its parts; makes the first signing key where there is none.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn new(
        db: PgPool,
        clock: Clock,
        public_url: Url,
        leptos: LeptosOptions,
    ) -> Result<Self> {
        let keys = Arc::new(KeyRing::load(&db, clock.now(), &public_url).await?);
        Ok(Self {
            db,
            clock,
            hasher: Hasher::new(),
            keys,
            limits: Arc::default(),
            budgets: Arc::default(),
            public_url: Arc::new(public_url),
            leptos,
        })
    }

    /// The same, with limits of the operator's own.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self {
            limits: Arc::new(limits),
            ..self
        }
    }

    /// Opens a transaction; dropping it rolls back.
    ///
    /// # Errors
    /// When the database is away.
    pub(super) async fn begin(&self) -> Result<Tx> {
        Ok(self.db.begin().await?)
    }

    /// The clock, for what is reckoned from the caller's moment.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }
}
