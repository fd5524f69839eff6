//! The database cluster on disk: what is there, and how it is made.
//!
//! It is made beside its place and moved there when complete, so that a first start that is
//! interrupted leaves nothing that looks like a database.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Output;

use tokio::process::Command;

use super::account::Account;
use super::binaries::Binaries;
use super::directory;
use super::error::PostgresError;
use super::{CLUSTER, DATABASE, USERNAME};

const UNFINISHED: &str = "postgres.new-";

/// What an operator may want to change; the rest is on the command line of the server.
const SETTINGS: &str = "\n# Set by tend.\nshared_buffers = 64MB\nmax_connections = 100\n";

#[derive(Debug)]
pub(super) struct Cluster {
    directory: PathBuf,
    major: Option<u32>,
}

impl Cluster {
    pub(super) fn inspect(data_dir: &Path) -> Result<Self, PostgresError> {
        let directory = data_dir.join(CLUSTER);
        let version = directory.join("PG_VERSION");
        let major = match fs::read_to_string(&version) {
            Ok(text) => text.trim().parse().ok(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(PostgresError::file("read", version)(error)),
        };
        if major.is_none() && directory::has_entries(&directory)? {
            return Err(PostgresError::NotACluster { path: directory });
        }
        Ok(Self { directory, major })
    }

    pub(super) fn directory(&self) -> &Path {
        &self.directory
    }

    /// The version that made it, `None` if there is no cluster yet.
    pub(super) fn major(&self) -> Option<u32> {
        self.major
    }

    /// Makes a cluster with our superuser and our database, all durable when this returns.
    pub(super) async fn create(
        &self,
        binaries: &Binaries,
        account: &Account,
    ) -> Result<(), PostgresError> {
        let data_dir = self.directory.parent().unwrap_or(Path::new("/"));
        // What an interrupted `initdb` left may still be written to by its children.
        let names = (1..).map(|number| data_dir.join(format!("{UNFINISHED}{number}")));
        let mut free = names.skip_while(|path| path.exists());
        let unfinished = free.next().unwrap_or_default();
        directory::private(&unfinished, account)?;
        initialize(&unfinished, binaries, account).await?;
        append_settings(&unfinished.join("postgresql.conf"))?;
        create_database(&unfinished, binaries, account).await?;
        fs::rename(&unfinished, &self.directory)
            .and_then(|()| File::open(data_dir)?.sync_all())
            .map_err(PostgresError::file("create", &self.directory))
    }
}

/// Removes what interrupted first starts left; what cannot go now goes at the next start.
pub(super) fn remove_unfinished(data_dir: &Path) -> Result<(), PostgresError> {
    let entries = data_dir
        .read_dir()
        .map_err(PostgresError::file("read", data_dir))?;
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
            let path = entry.path();
            tracing::warn!(path = %path.display(), "removing a database that was never finished");
            if let Err(error) = fs::remove_dir_all(&path) {
                tracing::warn!(path = %path.display(), %error, "could not remove it yet");
            }
        }
    }
    Ok(())
}

async fn initialize(
    directory: &Path,
    binaries: &Binaries,
    account: &Account,
) -> Result<(), PostgresError> {
    let mut output = initdb(directory, "C.UTF-8", binaries, account).await?;
    if !output.status.success() && words(&output).contains("invalid locale") {
        output = initdb(directory, "C", binaries, account).await?;
    }
    succeeded("initdb", &output)
}

async fn initdb(
    directory: &Path,
    locale: &str,
    binaries: &Binaries,
    account: &Account,
) -> Result<Output, PostgresError> {
    let program = binaries.program("initdb");
    let mut command = account.command(&program);
    command
        .arg("--pgdata")
        .arg(directory)
        .arg(format!("--username={USERNAME}"))
        .arg(format!("--locale={locale}"))
        .args([
            "--auth=trust",
            "--encoding=UTF8",
            "--text-search-config=simple",
        ])
        .args(["--data-checksums", "--no-instructions"]);
    let mut command = Command::from(command);
    command
        .kill_on_drop(true)
        .output()
        .await
        .map_err(PostgresError::program(program))
}

fn append_settings(path: &Path) -> Result<(), PostgresError> {
    File::options()
        .append(true)
        .open(path)
        .and_then(|mut file| {
            file.write_all(SETTINGS.as_bytes())?;
            file.sync_all()
        })
        .map_err(PostgresError::file("write", path))
}

/// In single-user mode, the way `initdb` itself creates databases: no server, no client needed.
async fn create_database(
    directory: &Path,
    binaries: &Binaries,
    account: &Account,
) -> Result<(), PostgresError> {
    let program = binaries.program("postgres");
    let mut command = account.command(&program);
    command.arg("--single").arg("-D").arg(directory);
    command.args(["-c", "exit_on_error=on", "postgres"]);
    let run = async {
        let (statement, mut writer) = io::pipe()?;
        writeln!(writer, "create database {DATABASE};")?;
        drop(writer);
        command.stdin(statement);
        Command::from(command).kill_on_drop(true).output().await
    };
    let output = run.await.map_err(PostgresError::program(program))?;
    succeeded("postgres", &output)
}

fn succeeded(program: &'static str, output: &Output) -> Result<(), PostgresError> {
    if output.status.success() {
        return Ok(());
    }
    let output = format!("{}\n({})", words(output).trim(), output.status);
    Err(PostgresError::Create { program, output })
}

fn words(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
