//! What this server may still spend of everybody's minute of requests, in memory.
//!
//! The minutes themselves are in the database (`service::budget`): a server takes a slice of one,
//! and counts requests against it here.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use chrono::{DateTime, Duration, Utc};

use crate::domain::id::UserId;

use super::auth::client::Allowance;

pub const WINDOW: Duration = Duration::minutes(1);

/// A slice of a minute, and how much of that all servers have taken, this one counted.
#[derive(Clone, Copy, Debug)]
pub struct Slice {
    /// When the minute began.
    pub since: DateTime<Utc>,
    pub granted: u32,
    pub taken: u32,
}

/// The slices that this server holds.
#[derive(Default)]
pub struct Budgets(Mutex<HashMap<UserId, Held>>);

struct Held {
    since: DateTime<Utc>,
    taken: u32,
    left: u32,
}

impl Budgets {
    /// Counts one request; `retry_seconds` of the answer says whether it is one too many. `None`
    /// where it takes another slice to know.
    pub fn spend(&self, user: UserId, limit: u32, now: DateTime<Utc>) -> Option<Allowance> {
        let mut budgets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let held = budgets.get_mut(&user)?;
        if (now - held.since).abs() >= WINDOW || (held.left == 0 && held.taken < limit) {
            return None;
        }
        let is_admitted = held.left > 0;
        held.left = held.left.saturating_sub(1);
        let until_reset = (held.since + WINDOW - now).num_milliseconds();
        let reset_seconds = u32::try_from((until_reset + 999) / 1000).unwrap_or_default();
        Some(Allowance {
            limit,
            remaining: limit.saturating_sub(held.taken) + held.left,
            reset_seconds,
            retry_seconds: (!is_admitted).then_some(reset_seconds.max(1)),
        })
    }

    /// Adds a slice to what this server holds; an earlier minute's is worth nothing any more.
    pub fn add(&self, user: UserId, slice: Slice) {
        let mut budgets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let held = budgets.entry(user).or_insert(Held {
            since: slice.since,
            taken: 0,
            left: 0,
        });
        if held.since != slice.since {
            *held = Held {
                since: slice.since,
                taken: 0,
                left: 0,
            };
        }
        held.taken = held.taken.max(slice.taken);
        held.left += slice.granted;
    }

    /// Forgets minutes that are over.
    pub fn purge(&self, now: DateTime<Utc>) {
        let mut budgets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        budgets.retain(|_, held| (now - held.since).abs() < WINDOW);
    }
}
