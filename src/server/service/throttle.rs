//! How often secrets may be tried: every place that checks one goes through here.
//!
//! Two limits (`security.md`, number 5). An address has a bucket of tries, which holds ten and
//! refills with ten a minute. What is guessed at has failures in a row: after five the wait is a
//! second, and doubles up to a quarter of an hour. Both are counted before the secret is looked
//! at, so that tries at the same time count too, and given back where it was right. Nothing is
//! ever locked: known devices and living sessions have counts of their own, whatever strangers do.
//! Counting asks the database, so a stranger's try takes a [`Place`], which there are only so many of.
//!
//! Registering checks no secret, so ten in a minute would be the wrong limit: a class that signs up
//! together, an office, or the tests of whoever builds on the API all come from one address. What
//! it costs is a hash (which the semaphore bounds), a few rows and a mail to an address that nobody
//! has confirmed. So a network has a bucket of its own that holds 1,000 accounts and refills with
//! 1,000 an hour (`REGISTRATIONS_PER_HOUR`): nobody honest notices, and a flood from one place ends
//! after a minute at 24,000 a day. It is counted when all that was typed is right, just before the
//! hash, and given back to nobody: whether a name is taken is an answer, too.

use chrono::{DateTime, Duration, Utc};

use crate::{
    domain::id::{SessionId, UserId},
    server::{
        app::App,
        auth::{
            client::{Allowance, Client},
            token::HashedToken,
        },
        db::{
            self,
            throttle::{Bucket, Failures, Refill},
        },
        error::{AppError, Result},
        strangers::Place,
    },
};

const ADDRESS: Refill = Refill {
    burst: 10.0,
    per_second: 10.0 / 60.0,
};

const FREE_FAILURES: i32 = 5;

const LONGEST_WAIT: Duration = Duration::minutes(15);

/// What is guessed at.
pub(super) enum Subject<'a> {
    /// A secret that is too long to be guessed: only the address counts.
    Token,
    /// An account, from a browser that it does not know, or from no browser.
    Account(UserId),
    /// An account that there is not; it behaves as one that there is.
    Nobody(&'a str),
    /// An account, from a browser in which its owner has signed in.
    Device(&'a HashedToken),
}

impl Subject<'_> {
    /// Its row, where failures in a row are counted.
    fn key(&self) -> Option<String> {
        match self {
            Self::Token => None,
            Self::Account(user) => Some(format!("account {user}")),
            Self::Nobody(login) => {
                let name = HashedToken::of(&login.to_lowercase());
                Some(format!("nobody {}", name.to_hex()))
            }
            Self::Device(token) => Some(format!("device {}", token.to_hex())),
        }
    }

    /// Whether strangers can get here, whom only their address holds back.
    fn counts_address(&self) -> bool {
        !matches!(self, Self::Device(_))
    }
}

/// A try that was let through, and that counts as failed until it says otherwise.
pub(super) struct Try {
    address: Option<String>,
    subject: Option<String>,
}

impl Try {
    /// Counts a stranger's try.
    ///
    /// # Errors
    /// `TooManyRequests` where it comes too early: then the secret must not be looked at.
    pub(super) async fn begin(
        app: &App,
        client: &Client,
        _: &Place,
        subject: Subject<'_>,
    ) -> Result<Self> {
        let now = app.clock.now();
        let address = match subject.counts_address() {
            true => Some(client.network().to_string()),
            false => None,
        };
        if let Some(address) = &address {
            let bucket = db::throttle::take(&app.db, address, &ADDRESS, now).await?;
            refuse_unless(bucket.is_admitted, client, of_bucket(&bucket, &ADDRESS))?;
        }
        let subject = subject.key();
        if let Some(subject) = &subject {
            let failures = count_failure(app, subject).await?;
            if !failures.is_admitted || address.is_none() {
                refuse_unless(failures.is_admitted, client, of_subject(&failures, now))?;
            }
        }
        Ok(Self { address, subject })
    }

    /// Counts a try at the password, or at a code, of somebody who is signed in.
    ///
    /// # Errors
    /// `TooManyRequests` where it comes too early: then the secret must not be looked at.
    pub(super) async fn begin_in(app: &App, client: &Client, session: SessionId) -> Result<Self> {
        let subject = format!("session {session}");
        let failures = count_failure(app, &subject).await?;
        let allowance = of_subject(&failures, app.clock.now());
        refuse_unless(failures.is_admitted, client, allowance)?;
        Ok(Self {
            address: None,
            subject: Some(subject),
        })
    }

    /// The secret was right: what was counted is given back, and failures are forgotten.
    pub(super) async fn succeed(self, app: &App) -> Result<()> {
        if let Some(address) = &self.address {
            db::throttle::give_back(&app.db, address, &ADDRESS).await?;
        }
        if let Some(subject) = &self.subject {
            db::throttle::forget(&app.db, subject).await?;
        }
        Ok(())
    }

    /// The secret was right, and another one is to come: this was no failure, but what failed
    /// before is not forgotten either.
    pub(super) async fn withdraw(self, app: &App) -> Result<()> {
        if let Some(address) = &self.address {
            db::throttle::give_back(&app.db, address, &ADDRESS).await?;
        }
        if let Some(subject) = &self.subject {
            db::throttle::uncount(&app.db, subject, app.clock.now()).await?;
        }
        Ok(())
    }

    /// The try that was counted when a challenge was made that is good once.
    pub(super) fn of_challenge(client: &Client, _: &Place) -> Self {
        Self {
            address: Some(client.network().to_string()),
            subject: None,
        }
    }

    /// Passes on what checking the secret said; where nobody could check it, nothing was tried.
    pub(super) async fn unless_unchecked<T>(&self, app: &App, checked: Result<T>) -> Result<T> {
        if checked.is_err() {
            if let Some(address) = &self.address {
                db::throttle::give_back(&app.db, address, &ADDRESS).await?;
            }
            if let Some(subject) = &self.subject {
                db::throttle::uncount(&app.db, subject, app.clock.now()).await?;
            }
        }
        checked
    }
}

/// Counts an account that is about to be made from a client's network.
///
/// # Errors
/// `TooManyRequests` where it is one too many.
pub(super) async fn count_registration(app: &App, client: &Client, _: &Place) -> Result<()> {
    let burst = f64::from(app.limits.registrations_per_hour);
    let refill = Refill {
        burst,
        per_second: burst / 3600.0,
    };
    let place = format!("registration {}", client.network());
    let bucket = db::throttle::take(&app.db, &place, &refill, app.clock.now()).await?;
    let allowance = of_bucket(&bucket, &refill);
    refuse_unless(bucket.is_admitted, client, allowance)
}

async fn count_failure(app: &App, subject: &str) -> Result<Failures> {
    let now = app.clock.now();
    db::throttle::count_failure(&app.db, subject, FREE_FAILURES, LONGEST_WAIT, now).await
}

fn refuse_unless(is_admitted: bool, client: &Client, allowance: Allowance) -> Result<()> {
    client.count(allowance);
    match allowance.retry_seconds {
        Some(retry_seconds) if !is_admitted => {
            tracing::warn!(
                retry_seconds,
                "too many tries from one place or at one secret"
            );
            Err(AppError::TooManyRequests { retry_seconds })
        }
        _ => Ok(()),
    }
}

fn of_bucket(bucket: &Bucket, refill: &Refill) -> Allowance {
    let seconds_to = |tries: f64| whole(((tries - bucket.remaining) / refill.per_second).ceil());
    Allowance {
        limit: whole(refill.burst),
        remaining: whole(bucket.remaining.floor()),
        reset_seconds: seconds_to(refill.burst),
        retry_seconds: (!bucket.is_admitted).then(|| seconds_to(1.0).max(1)),
    }
}

fn of_subject(failures: &Failures, now: DateTime<Utc>) -> Allowance {
    let wait = whole((failures.allowed_at - now).as_seconds_f64().ceil());
    Allowance {
        limit: whole(f64::from(FREE_FAILURES)),
        remaining: whole(f64::from(FREE_FAILURES - failures.failures)),
        reset_seconds: wait,
        retry_seconds: (!failures.is_admitted).then_some(wait.max(1)),
    }
}

/// A small number; below zero is none.
fn whole(number: f64) -> u32 {
    // `as` saturates, and turns what is no number into zero.
    number as u32
}
