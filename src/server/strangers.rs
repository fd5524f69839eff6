//! How many requests of people whom nobody knows yet are attended to at once.
//!
//! Whoever signs in, registers, or comes with a refresh token or a link asks the database before
//! anything about them is known. A flood of them would stand in the pool's queue before the pages
//! of those who are signed in, so they wait in a queue of their own instead: nobody asks the
//! database for a stranger without a [`Place`], and all places together are half of the pool. Who
//! waits there has cost nothing, and has been counted nowhere.
//!
//! Hashing takes most of the time that there is, so those with a password have places of their own:
//! a flood of sign-ins does not keep anybody from exchanging a refresh token.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use super::{
    db::CONNECTIONS_MAX,
    error::{AppError, Result},
};

/// More than hash at once, so that others ask the database meanwhile.
const WITH_PASSWORD: usize = 6;
const WITH_TOKEN: usize = 4;

const _: () = assert!(2 * (WITH_PASSWORD + WITH_TOKEN) <= CONNECTIONS_MAX as usize);

const MAX_WAIT: Duration = Duration::from_secs(2);

/// Where strangers wait.
#[derive(Clone)]
pub struct Strangers {
    with_password: Arc<Semaphore>,
    with_token: Arc<Semaphore>,
}

/// Leave to ask the database for a stranger, one connection at a time, until it is dropped.
pub struct Place {
    _permit: OwnedSemaphorePermit,
}

impl Strangers {
    pub(in crate::server) fn new() -> Self {
        Self::with_places(WITH_PASSWORD, WITH_TOKEN)
    }

    /// So many at once who come with a password, and so many who come with anything else.
    pub(in crate::server) fn with_places(with_password: usize, with_token: usize) -> Self {
        Self {
            with_password: Arc::new(Semaphore::new(with_password)),
            with_token: Arc::new(Semaphore::new(with_token)),
        }
    }

    /// A place for whoever brings a password to compare or to hash.
    ///
    /// # Errors
    /// `Busy` when none is free within 2 s.
    pub async fn admit_with_password(&self) -> Result<Place> {
        admit(&self.with_password).await
    }

    /// A place for whoever brings something else: a refresh token, a link, a code, an address.
    ///
    /// # Errors
    /// `Busy` when none is free within 2 s.
    pub async fn admit_with_token(&self) -> Result<Place> {
        admit(&self.with_token).await
    }
}

async fn admit(places: &Arc<Semaphore>) -> Result<Place> {
    let permit = timeout(MAX_WAIT, Arc::clone(places).acquire_owned())
        .await
        .map_err(|_| AppError::Busy)?
        .map_err(AppError::internal)?;
    Ok(Place { _permit: permit })
}
