//! What every request is served with.

use std::sync::Arc;

use axum::extract::FromRef;
use leptos::config::LeptosOptions;
use sqlx::PgPool;
use url::Url;

use super::{
    auth::{keyring::KeyRing, passkeys::RelyingParty, password::Hasher},
    budget::Budgets,
    clock::Clock,
    config::{Limits, RegistrationPolicy},
    db::{self, Tx},
    error::Result,
    mail::{Outgoing, Sender},
    strangers::Strangers,
};

/// The server's state; cheap to clone.
#[derive(Clone, FromRef)]
pub struct App {
    pub(super) db: PgPool,
    pub(super) clock: Clock,
    pub(super) hasher: Hasher,
    pub(super) strangers: Strangers,
    pub(super) keys: Arc<KeyRing>,
    pub(super) passkeys: Option<Arc<RelyingParty>>,
    pub(super) limits: Arc<Limits>,
    pub(super) budgets: Arc<Budgets>,
    pub(super) public_url: Arc<Url>,
    pub(super) outgoing: Arc<Outgoing>,
    pub(super) registration: RegistrationPolicy,
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
            strangers: Strangers::new(),
            keys,
            passkeys: RelyingParty::new(&public_url).map(Arc::new),
            limits: Arc::default(),
            budgets: Arc::default(),
            public_url: Arc::new(public_url),
            outgoing: Arc::new(Outgoing::new(None)),
            registration: RegistrationPolicy::default(),
            leptos,
        })
    }

    /// With a server that takes its mail; without one, mail stays in the outbox.
    #[must_use]
    pub fn with_sender(mut self, sender: Option<Sender>) -> Self {
        self.outgoing = Arc::new(Outgoing::new(sender));
        self
    }

    /// With a policy of who may make an account; open unless said otherwise.
    #[must_use]
    pub fn with_registration(mut self, registration: RegistrationPolicy) -> Self {
        self.registration = registration;
        self
    }

    /// The same, which hashes so many passwords at once; as many as there are cores, four at most,
    /// unless said otherwise.
    #[must_use]
    pub fn with_hashing_places(self, places: usize) -> Self {
        Self {
            hasher: Hasher::with_places(places),
            ..self
        }
    }

    /// The same, which attends to so many strangers at once: with a password, and with anything else.
    #[must_use]
    pub fn with_places_for_strangers(self, with_password: usize, with_token: usize) -> Self {
        Self {
            strangers: Strangers::with_places(with_password, with_token),
            ..self
        }
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
        Ok(db::begin(&self.db).await?)
    }

    /// Opens a transaction that sees one moment, and can neither write nor lock.
    ///
    /// # Errors
    /// When the database is away.
    pub(super) async fn begin_to_read(&self) -> Result<Tx> {
        Ok(db::begin_to_read(&self.db).await?)
    }

    /// Whether there can be passkeys for this installation's address.
    pub fn may_have_passkeys(&self) -> bool {
        self.passkeys.is_some()
    }

    /// The clock, for what is reckoned from the caller's moment.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }
}
