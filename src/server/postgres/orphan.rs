//! Servers that outlived their tend, and the files that servers killed outright leave behind.
//!
//! A process id alone proves nothing, it may have been given to another process since. A server is
//! ours if it listens on its socket under the process id that its `postmaster.pid` names.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tokio::net::UnixStream;
use tokio::process::Command;

use super::account::Account;
use super::binaries::Binaries;
use super::directory::socket_file;
use super::error::PostgresError;
use super::pidfile::Pidfile;

/// Stops the server that still runs on `cluster`, or removes what a dead one left.
pub(super) async fn clear(
    cluster: &Path,
    socket: &Path,
    binaries: &Binaries,
    account: &Account,
) -> Result<(), PostgresError> {
    // A copy of the directory of a running server names the original, which is not ours to stop.
    let found = Pidfile::read(cluster).filter(|found| found.cluster == cluster);
    let Some(found) = found else {
        return remove_stale(cluster, socket);
    };
    let pid = found.pid;
    match listener(&socket_file(&found.socket_dir, found.port)).await {
        Listener::Process(listening) if listening == pid => {
            stop(pid, cluster, binaries, account).await
        }
        Listener::None if works_in(pid, cluster) => stop(pid, cluster, binaries, account).await,
        Listener::None => remove_stale(cluster, socket),
        Listener::Process(_) | Listener::Unknown => {
            let cluster = cluster.to_owned();
            Err(PostgresError::Orphan { pid, cluster })
        }
    }
}

enum Listener {
    None,
    Process(u32),
    Unknown,
}

async fn listener(socket: &Path) -> Listener {
    match UnixStream::connect(socket).await {
        Ok(stream) => {
            let pid = stream.peer_cred().ok().and_then(|peer| peer.pid());
            pid.and_then(|pid| u32::try_from(pid).ok())
                .map_or(Listener::Unknown, Listener::Process)
        }
        Err(error) => match error.kind() {
            // Reset: it ended while we knocked.
            io::ErrorKind::NotFound
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionReset => Listener::None,
            _ => Listener::Unknown,
        },
    }
}

/// Whether `pid` is a server of `cluster` that lost its socket, or has not made it yet; where there
/// is no `/proc` the answer is no.
fn works_in(pid: u32, cluster: &Path) -> bool {
    let process = PathBuf::from(format!("/proc/{pid}"));
    let name = fs::read_to_string(process.join("comm")).unwrap_or_default();
    let directory = fs::read_link(process.join("cwd"));
    name.trim() == "postgres" && directory.is_ok_and(|directory| directory == cluster)
}

pub(super) async fn stop(
    pid: u32,
    cluster: &Path,
    binaries: &Binaries,
    account: &Account,
) -> Result<(), PostgresError> {
    tracing::warn!(pid, "stopping a PostgreSQL left over from an earlier tend");
    let program = binaries.program("pg_ctl");
    for (mode, seconds) in [("fast", "30"), ("immediate", "10")] {
        let mut command = account.command(&program);
        command.args([
            "stop",
            "--wait",
            "--mode",
            mode,
            "--timeout",
            seconds,
            "--pgdata",
        ]);
        command.arg(cluster);
        let output = Command::from(command).output().await;
        let output = output.map_err(PostgresError::program(&program))?;
        // One that was told to stop before may end by itself just now: there is none to signal then.
        if output.status.success() || Pidfile::read(cluster).is_none_or(|now| now.pid != pid) {
            return Ok(());
        }
        tracing::warn!(pid, mode, "the PostgreSQL left over did not stop");
    }
    Err(PostgresError::Orphan {
        pid,
        cluster: cluster.to_owned(),
    })
}

/// With these gone a process that happens to have the old id cannot keep the server from starting.
///
/// A server that lives after all is safe: Postgres's shared memory is tied to the directory and
/// keeps a second one out.
fn remove_stale(cluster: &Path, socket: &Path) -> Result<(), PostgresError> {
    let mut lock = socket.as_os_str().to_owned();
    lock.push(".lock");
    for path in [Pidfile::path(cluster), PathBuf::from(lock)] {
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(PostgresError::file("remove", path)(error));
            }
            _ => {}
        }
    }
    Ok(())
}
