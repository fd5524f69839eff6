//! What can go wrong with the database of our own, in sentences an operator can act on.

use std::io;
use std::path::PathBuf;

/// Why the embedded Postgres could not be started or stopped.
#[derive(Debug, thiserror::Error)]
pub enum PostgresError {
    #[error(
        "the data directory {} is used by another running tend: stop that one, or give this one a \
         data directory of its own",
        data_dir.display()
    )]
    InUse { data_dir: PathBuf },

    #[error(
        "the tend that uses the data directory {} is just starting or stopping: try again in a \
         moment",
        data_dir.display()
    )]
    Starting { data_dir: PathBuf },

    #[error(
        "{}: install it (Debian, Ubuntu: `apt install postgresql`; macOS: `brew install \
         postgresql@17`), or set DATABASE_URL to a database elsewhere",
        match newest_found {
            Some(major) => format!("PostgreSQL {major} is installed, but tend needs 15 or newer"),
            None => "PostgreSQL is not installed on this machine".to_owned(),
        }
    )]
    NotInstalled { newest_found: Option<u32> },

    #[error(
        "the database in {} was made by PostgreSQL {major}, which is not installed: install it \
         (Debian, Ubuntu: `apt install postgresql-{major}`; macOS: `brew install \
         postgresql@{major}`)",
        cluster.display()
    )]
    MajorNotInstalled { cluster: PathBuf, major: u32 },

    #[error(
        "PostgreSQL refuses to run as root, and there is no user `postgres` or `nobody` to run it \
         as: start tend as an ordinary user, or create one with `useradd --system postgres`"
    )]
    NoAccount,

    #[error(
        "PostgreSQL refuses to run as root and therefore runs as the user {user}, who cannot enter \
         {}: allow it with `chmod o+x {}`, choose another data directory, or start tend as an \
         ordinary user",
        directory.display(), directory.display()
    )]
    Unreachable { user: String, directory: PathBuf },

    #[error(
        "{} is not empty and holds no PostgreSQL database: move it away, or choose another data \
         directory",
        path.display()
    )]
    NotACluster { path: PathBuf },

    #[error(
        "{} is not a private directory of ours, so the database socket cannot be placed there: \
         remove it and start again",
        path.display()
    )]
    NotOurs { path: PathBuf },

    #[error(
        "the path of the database socket in {} is too long for this system: choose a data \
         directory or a TMPDIR with a shorter path",
        path.display()
    )]
    SocketPathTooLong { path: PathBuf },

    #[error("the database could not be created, {program} says:\n{output}")]
    Create {
        program: &'static str,
        output: String,
    },

    #[error("PostgreSQL did not start, the last lines of {} are:\n{last_lines}", log.display())]
    Start { log: PathBuf, last_lines: String },

    #[error(
        "PostgreSQL was not ready after {seconds} seconds, the last lines of {} are:\n{last_lines}",
        log.display()
    )]
    NotReady {
        seconds: u64,
        log: PathBuf,
        last_lines: String,
    },

    #[error(
        "a PostgreSQL left over from an earlier tend (process {pid}) still uses {} and could not \
         be stopped: end it with `kill -INT {pid}` and start again",
        cluster.display()
    )]
    Orphan { pid: u32, cluster: PathBuf },

    #[error("could not {action} {}", path.display())]
    File {
        action: &'static str,
        path: PathBuf,
        #[source]
        source: io::Error,
    },

    #[error("could not run {}", program.display())]
    Program {
        program: PathBuf,
        #[source]
        source: io::Error,
    },

    #[error("could not find out which user tend runs as")]
    Caller(#[source] io::Error),

    #[error("could not wait for PostgreSQL to stop")]
    Wait(#[source] io::Error),
}

impl PostgresError {
    pub(super) fn file(
        action: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File {
            action,
            path,
            source,
        }
    }

    pub(super) fn program(program: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let program = program.into();
        move |source| Self::Program { program, source }
    }
}
