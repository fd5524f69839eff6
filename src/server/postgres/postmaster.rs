//! The server process: launched, watched until ready, and stopped.

use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use tokio::process::Child;
use tokio::time::{Instant, interval, sleep, timeout};

use super::PORT;
use super::account::Account;
use super::binaries::Binaries;
use super::directory::socket_file;
use super::error::PostgresError;
use super::log::Log;
use super::orphan;
use super::pidfile::Pidfile;

/// Long, because after a crash the server first replays what it had written.
const READY_SECONDS: u64 = 300;
const POLL: Duration = Duration::from_millis(5);
const RELEASE_LIMIT: Duration = Duration::from_secs(15);
const RELEASE_POLL: Duration = Duration::from_millis(50);

/// Where a server runs and with what.
#[derive(Debug)]
pub(super) struct Site {
    pub(super) cluster: PathBuf,
    pub(super) socket_dir: PathBuf,
    pub(super) log: PathBuf,
    pub(super) binaries: Binaries,
    pub(super) account: Account,
}

/// A running server. Dropped without [`Postmaster::stop`] it is told to stop but not waited for.
#[derive(Debug)]
pub(super) struct Postmaster {
    child: Child,
    pg_ctl: PathBuf,
    account: Account,
}

impl Site {
    /// Starts the server, after whatever ran here before is gone.
    ///
    /// The children of a server that was killed end a moment after it, and until then keep a new
    /// one out, so this tries again for a while.
    pub(super) async fn start(&self) -> Result<Postmaster, PostgresError> {
        let socket = socket_file(&self.socket_dir, PORT);
        let deadline = Instant::now() + RELEASE_LIMIT;
        loop {
            orphan::clear(&self.cluster, &socket, &self.binaries, &self.account).await?;
            match self.launch().await {
                Err(PostgresError::Start { last_lines, .. })
                    if is_still_held(&last_lines) && Instant::now() < deadline =>
                {
                    sleep(RELEASE_POLL).await;
                }
                result => return result,
            }
        }
    }

    async fn launch(&self) -> Result<Postmaster, PostgresError> {
        let program = self.binaries.program("postgres");
        let (log, file) = Log::open(&self.log)?;
        let errors = file
            .try_clone()
            .map_err(PostgresError::file("open", &self.log))?;
        let mut command = self.account.command(&program);
        command.arg("-D").arg(&self.cluster);
        for setting in self.settings() {
            command.arg("-c").arg(setting);
        }
        // In a group of its own the Ctrl-C of a terminal does not reach it: it has to outlive the
        // requests that tend is still answering then.
        command.stdout(file).stderr(errors).process_group(0);
        let mut command = tokio::process::Command::from(command);
        let mut postmaster = Postmaster {
            child: command.spawn().map_err(PostgresError::program(program))?,
            pg_ctl: self.binaries.program("pg_ctl"),
            account: self.account.clone(),
        };
        postmaster.until_ready(&self.cluster, &log).await?;
        Ok(postmaster)
    }

    /// On the command line, because the server's safety and ours depend on them: here neither
    /// `postgresql.conf` nor `alter system` can change them.
    fn settings(&self) -> Vec<OsString> {
        let mut settings: Vec<OsString> = [
            "listen_addresses=",
            "unix_socket_permissions=0700",
            "timezone=UTC",
            "log_timezone=UTC",
            "lc_messages=C",
            "logging_collector=off",
            "log_destination=stderr",
            // Failed statements and their values are the users' own; we learn of them as a client.
            "log_min_messages=log",
            "log_min_error_statement=panic",
            "log_checkpoints=off",
        ]
        .map(OsString::from)
        .to_vec();
        settings.push(format!("port={PORT}").into());
        settings.push(socket_setting(&self.socket_dir));
        settings
    }
}

impl Postmaster {
    async fn until_ready(&mut self, cluster: &Path, log: &Log) -> Result<(), PostgresError> {
        let mut ticks = interval(POLL);
        let ready = async {
            loop {
                ticks.tick().await;
                if self
                    .child
                    .try_wait()
                    .map_err(PostgresError::Wait)?
                    .is_some()
                {
                    let log_path = log.path().to_owned();
                    let last_lines = log.last_lines();
                    return Err(PostgresError::Start {
                        log: log_path,
                        last_lines,
                    });
                }
                let says = Pidfile::read(cluster);
                if says.is_some_and(|says| says.is_ready && Some(says.pid) == self.child.id()) {
                    return Ok(());
                }
            }
        };
        match timeout(Duration::from_secs(READY_SECONDS), ready).await {
            Ok(result) => result,
            Err(_) => Err(PostgresError::NotReady {
                seconds: READY_SECONDS,
                log: log.path().to_owned(),
                last_lines: log.last_lines(),
            }),
        }
    }

    /// Stops it, ever less gently, and returns when it is down.
    pub(super) async fn stop(mut self) -> Result<(), PostgresError> {
        for (signal, seconds) in [("INT", 30), ("QUIT", 10)] {
            let Some(command) = self.signal(signal) else {
                tracing::warn!("PostgreSQL had ended before it was stopped");
                return Ok(());
            };
            let sent = tokio::process::Command::from(command).status().await;
            if !sent.is_ok_and(|status| status.success()) {
                tracing::warn!(signal, "could not signal PostgreSQL");
                continue;
            }
            if let Ok(ended) = timeout(Duration::from_secs(seconds), self.child.wait()).await {
                return ended.map(drop).map_err(PostgresError::Wait);
            }
            tracing::warn!(seconds, "PostgreSQL did not stop in time");
        }
        self.child.kill().await.map_err(PostgresError::Wait)
    }

    /// The command that signals the server, `None` if it has ended: its id may be another's then.
    fn signal(&mut self, signal: &str) -> Option<Command> {
        if !matches!(self.child.try_wait(), Ok(None)) {
            return None;
        }
        let pid = self.child.id()?;
        let mut command = self.account.command(&self.pg_ctl);
        command.args(["kill", signal, &pid.to_string()]);
        command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0);
        Some(command)
    }

    #[cfg(test)]
    pub(super) fn child(&mut self) -> &mut Child {
        &mut self.child
    }
}

impl Drop for Postmaster {
    fn drop(&mut self) {
        if let Some(mut command) = self.signal("INT") {
            command.status().ok();
        }
    }
}

/// What Postgres says when something of an earlier server is still there.
fn is_still_held(last_lines: &str) -> bool {
    last_lines.contains("pre-existing shared memory block")
        || (last_lines.contains("lock file") && last_lines.contains("already exists"))
}

/// The setting is a list with commas, in which quotes make any path one entry.
fn socket_setting(directory: &Path) -> OsString {
    let mut setting = b"unix_socket_directories=\"".to_vec();
    for byte in directory.as_os_str().as_bytes() {
        if *byte == b'"' {
            setting.push(b'"');
        }
        setting.push(*byte);
    }
    setting.push(b'"');
    std::os::unix::ffi::OsStringExt::from_vec(setting)
}
