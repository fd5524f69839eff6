//! Argon2id, off the async threads and behind a semaphore, so that a flood of sign-ins leaves
//! the rest of the server answering.
//!
//! Parameters: m = 19,456 KiB, t = 2, p = 1 (the first choice of OWASP's cheat sheet, and the
//! crate's default). One hash is 19 MiB of memory: the semaphore bounds that too.

use std::{sync::Arc, thread::available_parallelism, time::Duration};

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::{sync::Semaphore, task::spawn_blocking, time::timeout};

use crate::{
    domain::text::Password,
    server::error::{AppError, Result},
};

const MAX_AT_ONCE: usize = 4;
const MAX_WAIT: Duration = Duration::from_secs(2);

/// A hash of nothing that anybody can type, with today's parameters: verifying against it costs
/// what verifying against a real one costs.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGhhcyB0aGlz$JDQEHiB/rmYPDzZsZQoyzTWq0uvyx0yYMlaXcZNlXDw";

/// Hashes and verifies passwords, so many at a time and no more.
#[derive(Clone)]
pub struct Hasher {
    at_once: Arc<Semaphore>,
}

impl Hasher {
    pub(in crate::server) fn new() -> Self {
        let cores = available_parallelism().map_or(1, usize::from);
        Self {
            at_once: Arc::new(Semaphore::new(cores.min(MAX_AT_ONCE))),
        }
    }

    /// A PHC string.
    ///
    /// # Errors
    /// `Unavailable` when no place is free within 2 s.
    pub async fn hash(&self, password: Password) -> Result<String> {
        self.run(move || {
            let hash: PasswordHash =
                Argon2::default().hash_password(password.expose().as_bytes())?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Whether `password` made `stored`; without one, takes as long and says no.
    ///
    /// # Errors
    /// `Unavailable` when no place is free within 2 s.
    pub async fn verify(&self, password: String, stored: Option<String>) -> Result<bool> {
        let is_known = stored.is_some();
        let matches = self
            .run(move || {
                let stored = stored.as_deref().unwrap_or(NOBODY);
                let hash = PasswordHash::new(stored)?;
                Ok(Argon2::default()
                    .verify_password(password.as_bytes(), &hash)
                    .is_ok())
            })
            .await?;
        Ok(matches && is_known)
    }

    async fn run<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce() -> Result<T, Box<dyn std::error::Error + Send + Sync>> + Send + 'static,
    {
        let place = timeout(MAX_WAIT, Arc::clone(&self.at_once).acquire_owned())
            .await
            .map_err(|_| AppError::Unavailable(None))?
            .map_err(AppError::internal)?;
        let done = spawn_blocking(move || {
            let _place = place;
            work()
        });
        done.await
            .map_err(AppError::internal)?
            .map_err(AppError::Internal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_verifies_against_its_hash_only() {
        let hasher = Hasher::new();
        let password = Password::parse("correct horse", "ana", "a@b.c").unwrap();
        let hash = hasher.hash(password).await.unwrap();
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        assert!(
            hasher
                .verify("correct horse".into(), Some(hash.clone()))
                .await
                .unwrap()
        );
        assert!(
            !hasher
                .verify("Correct horse".into(), Some(hash))
                .await
                .unwrap()
        );
        assert!(!hasher.verify("correct horse".into(), None).await.unwrap());
    }
}
