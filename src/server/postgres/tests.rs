//! Against the Postgres installed on this machine.

mod recovery;
mod refusals;

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tokio::net::UnixStream;
use tokio::process::Command;

use super::account::{Account, effective_uid, unprivileged};
use super::binaries::{choose, find, parse_version};
use super::cluster::Cluster;
use super::directory;
use super::orphan;
use super::pidfile::Pidfile;
use super::{DATABASE, PORT, Postgres, PostgresError, USERNAME};

/// A data directory that the database's user can reach, whatever the umask.
fn data_dir() -> TempDir {
    let directory = tempfile::tempdir().expect("temporary directory");
    fs::set_permissions(&directory, Permissions::from_mode(0o755)).expect("chmod");
    directory
}

async fn start(data_dir: impl AsRef<Path>) -> Postgres {
    Postgres::start(data_dir.as_ref()).await.expect("start")
}

async fn refusal(data_dir: impl AsRef<Path>) -> PostgresError {
    Postgres::start(data_dir.as_ref())
        .await
        .expect_err("refused")
}

async fn query(postgres: &Postgres, sql: &str) -> String {
    let output = Command::new(postgres.site.binaries.program("psql"))
        .arg("-h")
        .arg(postgres.socket_dir())
        .args(["-p", &PORT.to_string()])
        .args(["-U", USERNAME, "-d", DATABASE])
        .args(["-X", "-Atqc", sql])
        .output()
        .await
        .expect("psql");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

async fn send(signal: &str, pid: u32) {
    let kill = Command::new("kill")
        .args([signal, &pid.to_string()])
        .status()
        .await;
    assert!(kill.expect("kill").success());
}

fn pid(postgres: &mut Postgres) -> u32 {
    postgres.postmaster.child().id().expect("running")
}

/// What `kill -9` of tend does: the server goes on, the lock is gone. Returns its process id.
fn orphaned(mut postgres: Postgres) -> u32 {
    let pid = pid(&mut postgres);
    let Postgres {
        postmaster, lock, ..
    } = postgres;
    std::mem::forget(postmaster);
    drop(lock);
    pid
}

fn names(directory: &Path) -> Vec<String> {
    let entries = directory.read_dir().expect("directory").flatten();
    let mut names: Vec<String> = entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn first_start_creates_a_database_set_up_for_tend() {
    let parent = data_dir();
    let data_dir = parent.path().join("not/yet/there");

    let postgres = start(&data_dir).await;

    let sql = "select current_user, current_database(), current_setting('server_encoding'),
        current_setting('data_checksums'), current_setting('timezone'),
        current_setting('shared_buffers'), current_setting('max_connections'),
        current_setting('fsync'), current_setting('full_page_writes'),
        '[' || current_setting('listen_addresses') || ']'";
    let expected = "tend|tend|UTF8|on|UTC|64MB|100|on|on|[]";
    assert_eq!(query(&postgres, sql).await, expected);
    let mode = postgres
        .socket_dir()
        .metadata()
        .expect("socket directory")
        .mode();
    assert_eq!(mode & 0o777, 0o700);
    postgres.stop().await.expect("stop");
    assert_eq!(
        names(&data_dir),
        ["postgres", "postgres.log", "run", "tend.lock"]
    );
    assert_eq!(names(&data_dir.join("run")), [""; 0]);
}

#[tokio::test]
async fn data_survives_a_restart() {
    let data_dir = data_dir();
    let postgres = start(&data_dir).await;
    query(&postgres, "create table note as select 'kept' as text").await;
    postgres.stop().await.expect("stop");

    let postgres = start(&data_dir).await;

    assert_eq!(query(&postgres, "select text from note").await, "kept");
    postgres.stop().await.expect("stop");
}

#[tokio::test]
async fn long_or_odd_path_still_gets_a_socket() {
    let parent = data_dir();
    let long = parent.path().join("long".repeat(40));
    let postgres = start(&long).await;
    assert!(postgres.socket_dir().starts_with(std::env::temp_dir()));
    assert_eq!(query(&postgres, "select 1").await, "1");
    let socket_dir = postgres.socket_dir().to_owned();
    postgres.stop().await.expect("stop");
    fs::remove_dir(socket_dir).expect("empty socket directory");

    let odd = parent.path().join("a, \"b\" = 'ç'");
    let postgres = start(&odd).await;
    // Not `psql`, which takes the comma for a list of hosts.
    let socket = directory::socket_file(postgres.socket_dir(), PORT);
    UnixStream::connect(socket).await.expect("a server listens");
    postgres.stop().await.expect("stop");
}

#[tokio::test]
async fn programs_are_found_where_the_path_leads() {
    let data_dir = data_dir();
    let cluster = Cluster::inspect(data_dir.path()).expect("no cluster");
    let installed = find(None, &cluster).await.expect("installed");
    let only = vec![PathBuf::from("/nowhere"), installed.program("")];
    let chosen = choose(only, &cluster).await.expect("on the path");
    assert_eq!(chosen.major(), installed.major());
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn server_has_its_own_process_group_and_nothing_of_ours() {
    let data_dir = data_dir();
    let mut postgres = start(&data_dir).await;
    let process = PathBuf::from(format!("/proc/{}", pid(&mut postgres)));

    let stat = fs::read_to_string(process.join("stat")).expect("stat");
    let group = stat.split(' ').nth(4).expect("group");
    assert_eq!(group, pid(&mut postgres).to_string());
    let files = process.join("fd").read_dir().expect("files").flatten();
    let mut opened = files.filter_map(|file| fs::read_link(file.path()).ok());
    assert!(!opened.any(|path| path.ends_with("tend.lock")));
    let environment = fs::read_to_string(process.join("environ")).expect("environment");
    assert!(!environment.contains("CARGO"), "{environment}");
    postgres.stop().await.expect("stop");
}

#[test]
fn versions_are_read_from_every_kind_of_release() {
    assert_eq!(
        parse_version("postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)"),
        Some(15)
    );
    assert_eq!(parse_version("postgres (PostgreSQL) 18beta1"), Some(18));
    assert_eq!(parse_version("something else"), None);
}

#[test]
fn unprivileged_user_is_postgres_or_else_nobody() {
    let nobody = "root:*:0:0::/:/bin/sh\nnobody:*:-2:-2::/:/bin/false\n";
    let name = |passwd: &str| match unprivileged(passwd) {
        Some(Account::Other { name, uid, .. }) => Some((name, uid)),
        _ => None,
    };
    assert_eq!(name(nobody), Some(("nobody".to_owned(), u32::MAX - 1)));
    let both = format!("{nobody}postgres:x:101:104::/:/bin/sh\n");
    assert_eq!(name(&both), Some(("postgres".to_owned(), 101)));
    assert_eq!(name("root:*:0:0::/:/bin/sh\n"), None);
}
