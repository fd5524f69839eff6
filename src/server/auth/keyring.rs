//! The signing keys of this installation, which may be changed while servers run.
//!
//! The database has them; a server looks again every minute, and when a token names a key that it
//! does not know, so that a new key is taken at once wherever its tokens go.

use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;
use url::Url;
use uuid::Uuid;

use crate::server::{auth::token::random_bytes, db, error::Result};

use super::jwt::Keys;

/// How long keys are taken for current.
const CURRENT: Duration = Duration::minutes(1);

/// The keys, and when they were read.
pub struct KeyRing {
    issuer: String,
    read: RwLock<(DateTime<Utc>, Arc<Keys>)>,
}

impl KeyRing {
    /// Reads the keys, and makes the first where there is none.
    pub(in crate::server) async fn load(
        db: &PgPool,
        now: DateTime<Utc>,
        public_url: &Url,
    ) -> Result<Self> {
        let first = (Uuid::now_v7(), random_bytes()?);
        let stored =
            db::signing_keys::load_or_insert(db, (first.0, first.1.as_slice()), now).await?;
        let issuer = public_url.origin().ascii_serialization();
        let keys = Arc::new(Keys::new(issuer.clone(), stored));
        Ok(Self {
            issuer,
            read: RwLock::new((now, keys)),
        })
    }

    /// The keys, at most a minute old.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn current(&self, db: &PgPool, now: DateTime<Utc>) -> Result<Arc<Keys>> {
        let (read_at, keys) = {
            let read = self.read.read().unwrap_or_else(PoisonError::into_inner);
            (read.0, Arc::clone(&read.1))
        };
        if (now - read_at).abs() < CURRENT {
            return Ok(keys);
        }
        self.read_again(db, now).await
    }

    /// The keys for a token that perhaps names one that has just been made.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn with(&self, db: &PgPool, token: &str, now: DateTime<Utc>) -> Result<Arc<Keys>> {
        let keys = self.current(db, now).await?;
        if keys.know(token) {
            return Ok(keys);
        }
        self.read_again(db, now).await
    }

    async fn read_again(&self, db: &PgPool, now: DateTime<Utc>) -> Result<Arc<Keys>> {
        let stored = db::signing_keys::load(db, now).await?;
        let keys = Arc::new(Keys::new(self.issuer.clone(), stored));
        *self.read.write().unwrap_or_else(PoisonError::into_inner) = (now, Arc::clone(&keys));
        Ok(keys)
    }
}
