//! The database tend brings itself when it is given none: a Postgres of its own, started from
//! the one installed on the machine and stopped with tend.
//!
//! Everything lives in the data directory: the cluster in `postgres`, its socket in `run`, its log
//! in `postgres.log`. It listens on the socket only, which nobody but its user can reach, so it
//! needs no passwords. Nothing in here knows the schema or the pool: callers connect with the
//! parts that [`Postgres`] names.
//!
//! What to know: `tend.lock` makes us the only tend in the data directory, so any server that
//! still runs there outlived its tend and may be stopped.

mod account;
mod binaries;
mod cluster;
mod directory;
mod error;
mod log;
mod orphan;
mod pidfile;
mod postmaster;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use self::account::Account;
use self::cluster::Cluster;
use self::directory::Lock;
pub use self::error::PostgresError;
use self::pidfile::Pidfile;
use self::postmaster::{Postmaster, Site};

/// The superuser of the cluster, who needs no password.
pub const USERNAME: &str = "tend";
/// The database for tend's tables, created on first start.
pub const DATABASE: &str = "tend";
/// Only names the socket file: there is no network port.
pub const PORT: u16 = 5432;

/// The cluster's directory, within the data directory.
const CLUSTER: &str = "postgres";

/// The running database. Dropped without [`Postgres::stop`] it is told to stop, not waited for.
#[derive(Debug)]
pub struct Postgres {
    postmaster: Postmaster,
    site: Site,
    lock: Lock,
}

impl Postgres {
    /// Starts (creating the cluster on first use) the Postgres under `data_dir`.
    pub async fn start(data_dir: &Path) -> Result<Self, PostgresError> {
        let data_dir = directory::data_dir(data_dir)?;
        let lock = directory::lock(&data_dir)?;
        cluster::remove_unfinished(&data_dir)?;
        let cluster = Cluster::inspect(&data_dir)?;
        let binaries = binaries::find(std::env::var_os("PATH"), &cluster).await?;
        let account = Account::choose(&cluster)?;
        account
            .check_reach(&data_dir, &binaries.program("postgres"))
            .await?;
        if cluster.major().is_none() {
            tracing::info!(path = %cluster.directory().display(), "creating the database");
            cluster.create(&binaries, &account).await?;
        }
        let socket_dir = directory::socket(&data_dir, &std::env::temp_dir(), &account)?;
        let cluster = cluster.directory().to_owned();
        let log = data_dir.join("postgres.log");
        let site = Site {
            cluster,
            socket_dir,
            log,
            binaries,
            account,
        };
        let postmaster = site.start().await?;
        tracing::info!(major = site.binaries.major(), "PostgreSQL is ready");
        Ok(Self {
            postmaster,
            site,
            lock,
        })
    }

    /// The socket's directory of the Postgres that another tend runs under `data_dir`.
    ///
    /// # Errors
    /// `Starting` where it takes no connections yet, or no more.
    pub fn socket_dir_of_another(data_dir: &Path) -> Result<PathBuf, PostgresError> {
        let data_dir = directory::data_dir(data_dir)?;
        let cluster = Cluster::inspect(&data_dir)?;
        Pidfile::read(cluster.directory())
            .filter(|found| found.is_ready && found.cluster == cluster.directory())
            .map(|found| found.socket_dir)
            .ok_or(PostgresError::Starting { data_dir })
    }

    /// The directory of the unix socket.
    pub fn socket_dir(&self) -> &Path {
        &self.site.socket_dir
    }

    /// Stops it, waiting until it is down: up to 30 seconds for open transactions to be written,
    /// then at once.
    pub async fn stop(self) -> Result<(), PostgresError> {
        let Self {
            postmaster, lock, ..
        } = self;
        let stopped = postmaster.stop().await;
        drop(lock);
        stopped
    }
}
