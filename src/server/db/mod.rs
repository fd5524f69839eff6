//! SQL, all of it but the two grant queries in `authz`.
//!
//! Reads that list take the [`Actor`](super::auth::Actor) and join what they may see; writes take
//! the transaction and an [`Access`](super::authz::Access). Queries are checked when compiling,
//! against `.sqlx`, which `make prepare` writes.

pub mod accounts;
pub mod attachments;
pub mod bin;
pub mod budget;
pub mod challenges;
pub mod changes;
pub mod comments;
pub mod completions;
mod cursor;
pub mod devices;
pub mod exchange;
pub mod factors;
pub mod idempotency;
pub mod import_log;
pub mod imports;
pub mod labels;
pub mod links;
pub mod members;
pub mod outbox;
pub mod passkeys;
pub mod personal_tokens;
pub mod places;
pub mod project_cards;
pub mod projects;
pub mod refresh_tokens;
pub mod saved_filters;
pub mod sealing_keys;
pub mod search;
pub mod sections;
pub mod sessions;
pub mod signing_keys;
mod task_lists;
mod task_record;
pub mod tasks;
pub mod throttle;
pub mod users;

use std::{io, time::Duration};

use sqlx::{
    PgPool, Postgres, Transaction,
    migrate::{MigrateError, Migrator},
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tracing::Instrument;

/// A transaction; dropped without a commit, it rolls back.
pub type Tx = Transaction<'static, Postgres>;

/// How many connections a server has at most.
pub const CONNECTIONS_MAX: u32 = 20;

static MIGRATOR: Migrator = sqlx::migrate!();

/// A pool whose waits all have an end: 3 s for a connection, 5 s for a statement, 2 s for a lock,
/// 10 s idle within a transaction.
///
/// Connects when first used, so that a server can start, and say that it is not ready, while its
/// database is away.
pub fn connect(options: PgConnectOptions) -> PgPool {
    let options = options.application_name("tend").options([
        ("statement_timeout", "5s"),
        ("lock_timeout", "2s"),
        ("idle_in_transaction_session_timeout", "10s"),
        // As for SSDs. With the default, which is for spinning disks, whoever has 2 % of all tasks has
        // all of them read.
        ("random_page_cost", "1.1"),
        ("timezone", "UTC"),
    ]);
    PgPoolOptions::new()
        .max_connections(CONNECTIONS_MAX)
        .acquire_timeout(Duration::from_secs(3))
        .connect_lazy_with(options)
}

/// A transaction.
///
/// # Errors
/// When the database is away.
pub async fn begin(db: &PgPool) -> Result<Tx, sqlx::Error> {
    let db = db.clone();
    opened(async move { db.begin().await }).await
}

/// A transaction that sees one moment, and can neither write nor lock.
///
/// # Errors
/// When the database is away.
pub async fn begin_to_read(db: &PgPool) -> Result<Tx, sqlx::Error> {
    let db = db.clone();
    let sql = "begin isolation level repeatable read, read only";
    opened(async move { db.begin_with(sql).await }).await
}

/// Opens a transaction to the end, even where whoever asks for it is gone by then: of one that is given up while
/// it is being opened, sqlx 0.9 knows nothing, and puts the connection back with the transaction open. What the
/// next one writes in it, in no transaction of its own, would be lost.
async fn opened(
    opening: impl Future<Output = Result<Tx, sqlx::Error>> + Send + 'static,
) -> Result<Tx, sqlx::Error> {
    let opened = tokio::spawn(opening.in_current_span()).await;
    opened.map_err(|gone| sqlx::Error::Io(io::Error::other(gone)))?
}

/// Brings the schema up to date, under an advisory lock, so that any number of servers may start
/// at once.
///
/// # Errors
/// When the database is away, when a migration fails, and when the schema is newer than this
/// program.
pub async fn migrate(db: &PgPool) -> Result<(), MigrateError> {
    let mut connection = db.acquire().await?;
    // A migration may well take longer than a request; it ends with its connection.
    sqlx::query("set statement_timeout = 0")
        .execute(&mut *connection)
        .await?;
    sqlx::query("set lock_timeout = 0")
        .execute(&mut *connection)
        .await?;
    MIGRATOR.run(&mut *connection).await?;
    connection.close().await?;
    Ok(())
}

/// Whether the database answers and has every migration of this program.
///
/// # Errors
/// When it does not answer.
pub async fn is_migrated(db: &PgPool) -> Result<bool, sqlx::Error> {
    let newest = MIGRATOR.iter().map(|m| m.version).max().unwrap_or_default();
    // The table is the migrator's own, and not there before the first migration.
    let exists: bool = sqlx::query_scalar("select to_regclass('_sqlx_migrations') is not null")
        .fetch_one(db)
        .await?;
    if !exists {
        return Ok(false);
    }
    let applied = sqlx::query_scalar("select max(version) from _sqlx_migrations where success");
    let version: Option<i64> = applied.fetch_one(db).await?;
    Ok(version == Some(newest))
}
