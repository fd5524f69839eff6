//! Argon2id, off the async threads and behind a semaphore, so that a flood of sign-ins leaves
//! the rest of the server answering.
//!
//! Parameters: m = 19,456 KiB, t = 2, p = 1 (the first choice of OWASP's cheat sheet, and the
//! crate's default). One hash is 19 MiB of memory: the semaphore bounds that too.

use std::{sync::Arc, thread::available_parallelism, time::Duration};

use argon2::{
    Argon2, Params,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::{sync::Semaphore, task::spawn_blocking, time::timeout};

use crate::{
    domain::password::{PASSWORD_MAX_BYTES, PASSWORD_MIN, Password, PasswordRules},
    server::error::{AppError, Result},
};

use super::common_passwords;

const MAX_AT_ONCE: usize = 4;
const MAX_WAIT: Duration = Duration::from_secs(2);

/// A hash of nothing that anybody can type, with today's parameters: verifying against it costs
/// what verifying against a real one costs.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGhhcyB0aGlz$JDQEHiB/rmYPDzZsZQoyzTWq0uvyx0yYMlaXcZNlXDw";

/// What new passwords have to be, where the installation asks for at least `min_length` characters.
pub fn rules(min_length: usize) -> PasswordRules {
    PasswordRules {
        min_length: min_length.max(PASSWORD_MIN),
        is_common: common_passwords::contains,
    }
}

/// What became of comparing a password with a hash.
#[derive(Debug)]
pub struct Compared {
    pub is_right: bool,
    /// The same password, hashed with today's parameters, where the stored hash has weaker ones.
    pub renewed: Option<String>,
}

/// Hashes and verifies passwords, so many at a time and no more.
#[derive(Clone)]
pub struct Hasher {
    at_once: Arc<Semaphore>,
}

impl Hasher {
    pub(in crate::server) fn new() -> Self {
        let cores = available_parallelism().map_or(1, usize::from);
        Self::with_places(cores.min(MAX_AT_ONCE))
    }

    /// One that works at so many passwords at once.
    pub(in crate::server) fn with_places(places: usize) -> Self {
        Self {
            at_once: Arc::new(Semaphore::new(places)),
        }
    }

    /// A PHC string.
    ///
    /// # Errors
    /// `Busy` when no place is free within 2 s.
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
    /// `Busy` when no place is free within 2 s.
    pub async fn compare(&self, password: String, stored: Option<String>) -> Result<Compared> {
        self.run(move || {
            let hash = PasswordHash::new(stored.as_deref().unwrap_or(NOBODY))?;
            // Nobody has a password that is longer than passwords may be.
            let typed = password.as_bytes().get(..PASSWORD_MAX_BYTES + 1);
            let typed = typed.unwrap_or(password.as_bytes());
            let matches = Argon2::default().verify_password(typed, &hash).is_ok();
            let is_right = matches && stored.is_some();
            let renewed = match is_right && is_outdated(&hash) {
                true => Some(Argon2::default().hash_password(typed)?.to_string()),
                false => None,
            };
            Ok(Compared { is_right, renewed })
        })
        .await
    }

    async fn run<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce() -> Result<T, Box<dyn std::error::Error + Send + Sync>> + Send + 'static,
    {
        let place = timeout(MAX_WAIT, Arc::clone(&self.at_once).acquire_owned())
            .await
            .map_err(|_| AppError::Busy)?
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

/// Whether a hash was made with parameters that are not today's.
fn is_outdated(hash: &PasswordHash) -> bool {
    Params::try_from(hash).map_or(true, |made_with| {
        let today = Params::default();
        (made_with.m_cost(), made_with.t_cost(), made_with.p_cost())
            != (today.m_cost(), today.t_cost(), today.p_cost())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn is_right(hasher: &Hasher, password: &str, stored: Option<&String>) -> bool {
        let compared = hasher.compare(password.to_owned(), stored.cloned()).await;
        compared.unwrap().is_right
    }

    #[test]
    fn comparing_with_nobodys_hash_costs_what_todays_hashes_cost() {
        let nobody = PasswordHash::new(NOBODY).unwrap();
        assert!(!is_outdated(&nobody));
        assert!(nobody.salt.is_some() && nobody.hash.is_some());
    }

    #[tokio::test]
    async fn a_password_verifies_against_its_hash_only() {
        let hasher = Hasher::new();
        let password =
            Password::parse("correct horse", "password", &rules(8), &["ana", "a@b.c"]).unwrap();
        let hash = hasher.hash(password).await.unwrap();
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        assert!(is_right(&hasher, "correct horse", Some(&hash)).await);
        assert!(!is_right(&hasher, "Correct horse", Some(&hash)).await);
        assert!(!is_right(&hasher, "correct horse", None).await);
    }
}
