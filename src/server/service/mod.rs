//! Use cases. Each opens its transaction, asks `authz`, changes, writes the change down, commits.
//!
//! Every function takes the [`Actor`](super::auth::Actor) second, or is named `…_anonymous`.
//! Nothing slow happens within a transaction: no hashing, no mail, no HTTP.

pub mod accounts;
pub mod attachments;
pub mod bin;
pub mod board;
pub mod budget;
pub mod bulk;
pub mod calendar;
pub mod changes;
pub mod comments;
pub mod email;
pub mod exchange;
pub mod factors;
pub mod health;
pub mod housekeeping;
pub mod idempotency;
pub mod labels;
pub mod mail;
pub mod members;
mod new_sign_in;
pub mod passkeys;
pub mod personal_tokens;
mod places;
pub mod profile;
pub mod projects;
pub mod quick_add;
pub mod recovery;
pub mod recurrence;
pub mod saved_filters;
pub mod second_factor;
pub mod sections;
pub mod sessions;
pub mod settings;
pub mod task_detail;
mod task_writes;
pub mod tasks;
mod throttle;
pub mod undo;
pub mod users;
pub mod views;
