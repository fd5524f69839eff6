//! Finds the Postgres programs installed on this machine. Nothing is ever downloaded.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use tokio::process::Command;

use super::cluster::Cluster;
use super::error::PostgresError;

const OLDEST_MAJOR: u32 = 15;
const NEEDED: [&str; 3] = ["initdb", "postgres", "pg_ctl"];

/// Where packages put one directory per major version: parent, prefix of the name, and below it.
const PACKAGED: [(&str, &str, &str); 4] = [
    ("/usr/lib/postgresql", "", "bin"),
    ("/opt/homebrew/opt", "postgresql@", "bin"),
    ("/usr/local/opt", "postgresql@", "bin"),
    ("/usr", "pgsql-", "bin"),
];

#[derive(Debug, Clone)]
pub(super) struct Binaries {
    directory: PathBuf,
    major: u32,
}

impl Binaries {
    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }

    pub(super) fn major(&self) -> u32 {
        self.major
    }
}

/// The programs for `cluster`: those of its own major version, or the newest for a new one.
pub(super) async fn find(
    path: Option<OsString>,
    cluster: &Cluster,
) -> Result<Binaries, PostgresError> {
    choose(candidates(path), cluster).await
}

pub(super) async fn choose(
    directories: Vec<PathBuf>,
    cluster: &Cluster,
) -> Result<Binaries, PostgresError> {
    let mut found: Vec<Binaries> = Vec::new();
    for directory in directories {
        if let Some(major) = major_version(&directory).await {
            found.push(Binaries { directory, major });
        }
    }
    if let Some(major) = cluster.major() {
        let same = found.into_iter().find(|binaries| binaries.major == major);
        let cluster = cluster.directory().to_owned();
        return same.ok_or(PostgresError::MajorNotInstalled { cluster, major });
    }
    // `rev`, because `max_by_key` takes the last of equals and the packaged directories come first.
    let newest = found.into_iter().rev().max_by_key(Binaries::major);
    match newest {
        Some(binaries) if binaries.major >= OLDEST_MAJOR => Ok(binaries),
        older => Err(PostgresError::NotInstalled {
            newest_found: older.map(|binaries| binaries.major),
        }),
    }
}

fn candidates(path: Option<OsString>) -> Vec<PathBuf> {
    let packaged = PACKAGED
        .into_iter()
        .flat_map(|(parent, prefix, below)| versioned(Path::new(parent), prefix, below));
    let path = path.unwrap_or_default();
    // A relative entry would run whatever lies in the current directory.
    let on_path = std::env::split_paths(&path).filter(|directory| directory.is_absolute());
    packaged.chain(on_path).collect()
}

fn versioned(parent: &Path, prefix: &str, below: &str) -> Vec<PathBuf> {
    let Ok(entries) = parent.read_dir() else {
        return Vec::new();
    };
    entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix))
        .map(|entry| entry.path().join(below))
        .collect()
}

async fn major_version(directory: &Path) -> Option<u32> {
    if !NEEDED.iter().all(|name| directory.join(name).is_file()) {
        return None;
    }
    let output = Command::new(directory.join("postgres"))
        .arg("--version")
        .kill_on_drop(true)
        .output()
        .await
        .ok()?;
    parse_version(&String::from_utf8_lossy(&output.stdout))
}

/// The 15 of `postgres (Postgres) 15.13 (Debian 15.13-0+deb12u1)`, the 18 of `… 18beta1`.
pub(super) fn parse_version(line: &str) -> Option<u32> {
    let (_, version) = line.split_once("(PostgreSQL) ")?;
    let digits = version.split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}
