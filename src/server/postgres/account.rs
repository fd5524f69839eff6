//! The user the database programs run as: whoever runs tend, unless that is root, as whom
//! Postgres refuses to run.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use tokio::net::UnixStream;

use super::cluster::Cluster;
use super::error::PostgresError;

const ROOT: u32 = 0;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Account {
    Caller { uid: u32 },
    Other { name: String, uid: u32, gid: u32 },
}

impl Account {
    /// As root an existing cluster keeps its owner, so that a user added later changes nothing.
    pub(super) fn choose(cluster: &Cluster) -> Result<Self, PostgresError> {
        let uid = effective_uid()?;
        if uid != ROOT {
            return Ok(Self::Caller { uid });
        }
        let passwd = fs::read_to_string("/etc/passwd").unwrap_or_default();
        if cluster.major().is_some() {
            let directory = cluster.directory();
            let owner = fs::metadata(directory).map_err(PostgresError::file("read", directory))?;
            if owner.uid() != ROOT {
                let (uid, gid) = (owner.uid(), owner.gid());
                return Ok(Self::Other {
                    name: name_of(&passwd, uid),
                    uid,
                    gid,
                });
            }
        }
        unprivileged(&passwd).ok_or(PostgresError::NoAccount)
    }

    /// `program` as this user, in a directory that everybody can enter, and without our
    /// environment: it holds secrets, and `PG…` variables that would change the server.
    pub(super) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("HOME", "/")
            .env("LC_ALL", "C")
            .current_dir("/")
            .stdin(Stdio::null());
        if let Self::Other { uid, gid, .. } = self {
            command.uid(*uid).gid(*gid);
        }
        command
    }

    pub(super) fn give(&self, path: &Path) -> Result<(), PostgresError> {
        let Self::Other { uid, gid, .. } = self else {
            return Ok(());
        };
        chown(path, Some(*uid), Some(*gid))
            .map_err(PostgresError::file("change the owner of", path))
    }

    /// Whether a file of user `owner` is one that we made.
    pub(super) fn is_ours(&self, owner: u32) -> bool {
        match self {
            Self::Caller { uid } => owner == *uid,
            Self::Other { uid, .. } => owner == *uid || owner == ROOT,
        }
    }

    /// Fails with the first directory on the way to `data_dir` that this user cannot enter.
    ///
    /// It tries instead of reading mode bits, which know nothing of access control lists.
    pub(super) async fn check_reach(
        &self,
        data_dir: &Path,
        program: &Path,
    ) -> Result<(), PostgresError> {
        let Self::Other { name, .. } = self else {
            return Ok(());
        };
        if self.enter(data_dir, program).await.is_ok() {
            return Ok(());
        }
        let mut way: Vec<&Path> = data_dir.ancestors().collect();
        way.reverse();
        // The first is "/": who cannot run the program there cannot run it anywhere.
        self.enter(way[0], program)
            .await
            .map_err(PostgresError::program(program))?;
        for directory in way {
            if self.enter(directory, program).await.is_err() {
                let directory = directory.to_owned();
                return Err(PostgresError::Unreachable {
                    user: name.clone(),
                    directory,
                });
            }
        }
        Ok(())
    }

    async fn enter(&self, directory: &Path, program: &Path) -> std::io::Result<()> {
        let mut command = self.command(program);
        command.arg("--version").current_dir(directory);
        tokio::process::Command::from(command)
            .output()
            .await
            .map(drop)
    }
}

/// The credentials of the other end of a socket pair are our own: no `unsafe` `geteuid` needed.
pub(super) fn effective_uid() -> Result<u32, PostgresError> {
    let (one, _other) = UnixStream::pair().map_err(PostgresError::Caller)?;
    let credentials = one.peer_cred().map_err(PostgresError::Caller)?;
    Ok(credentials.uid())
}

pub(super) fn unprivileged(passwd: &str) -> Option<Account> {
    ["postgres", "nobody"].into_iter().find_map(|wanted| {
        let (name, uid, gid) = entries(passwd).find(|(name, ..)| *name == wanted)?;
        Some(Account::Other {
            name: name.to_owned(),
            uid,
            gid,
        })
    })
}

fn name_of(passwd: &str, wanted: u32) -> String {
    let entry = entries(passwd).find(|(_, uid, _)| *uid == wanted);
    entry.map_or_else(|| wanted.to_string(), |(name, ..)| name.to_owned())
}

fn entries(passwd: &str) -> impl Iterator<Item = (&str, u32, u32)> {
    passwd.lines().filter_map(|line| {
        let mut fields = line.split(':');
        let (name, _password) = (fields.next()?, fields.next()?);
        Some((name, parse_id(fields.next()?)?, parse_id(fields.next()?)?))
    })
}

/// macOS writes the id of `nobody` as -2.
fn parse_id(text: &str) -> Option<u32> {
    let signed = || text.parse::<i32>().ok().map(i32::cast_unsigned);
    text.parse().ok().or_else(signed)
}
