//! How many requests one user may make in a minute, over all doors of this server.
//!
//! Counted in memory: the limit keeps one user's program from taking a server away from the
//! others, and each server can only be taken away by what reaches it. What guards secrets is
//! counted in the database (`service::throttle`).

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use chrono::{DateTime, Duration, Utc};

use crate::domain::id::UserId;

use super::auth::client::Allowance;

const WINDOW: Duration = Duration::minutes(1);

/// What everybody has spent of the minute that began for them.
#[derive(Default)]
pub struct Budgets(Mutex<HashMap<UserId, Spent>>);

struct Spent {
    since: DateTime<Utc>,
    requests: u32,
}

impl Budgets {
    /// Counts one request; `retry_seconds` of the answer says whether it is one too many.
    pub fn spend(&self, user: UserId, limit: u32, now: DateTime<Utc>) -> Allowance {
        let mut budgets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let spent = budgets.entry(user).or_insert(Spent {
            since: now,
            requests: 0,
        });
        if (now - spent.since).abs() >= WINDOW {
            *spent = Spent {
                since: now,
                requests: 0,
            };
        }
        let left = (spent.since + WINDOW - now).num_milliseconds();
        let reset_seconds = u32::try_from((left + 999) / 1000).unwrap_or_default();
        let is_admitted = spent.requests < limit;
        if is_admitted {
            spent.requests += 1;
        }
        Allowance {
            limit,
            remaining: limit.saturating_sub(spent.requests),
            reset_seconds,
            retry_seconds: (!is_admitted).then_some(reset_seconds.max(1)),
        }
    }

    /// Forgets minutes that are over.
    pub fn purge(&self, now: DateTime<Utc>) {
        let mut budgets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        budgets.retain(|_, spent| (now - spent.since).abs() < WINDOW);
    }
}
