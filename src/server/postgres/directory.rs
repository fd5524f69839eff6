//! The directories and the lock file around the cluster.

use std::fs::{self, DirBuilder, File, Permissions, TryLockError};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::PORT;
use super::account::{Account, effective_uid};
use super::error::PostgresError;

/// The longest path a socket can have: `sun_path` without its closing zero.
const SOCKET_PATH_BYTES: usize = if cfg!(target_os = "linux") { 107 } else { 103 };

/// Makes `data_dir` if need be and returns it as an absolute path without links.
///
/// Made by root it can be entered by others, because the database runs as another user.
pub(super) fn data_dir(data_dir: &Path) -> Result<PathBuf, PostgresError> {
    if !data_dir.exists() {
        let mode = if effective_uid()? == 0 { 0o711 } else { 0o700 };
        fs::create_dir_all(data_dir)
            .and_then(|()| fs::set_permissions(data_dir, Permissions::from_mode(mode)))
            .map_err(PostgresError::file("create", data_dir))?;
    }
    data_dir
        .canonicalize()
        .map_err(PostgresError::file("open", data_dir))
}

/// The hold on a data directory, ended by dropping it.
#[derive(Debug)]
pub(super) struct Lock(File);

impl Drop for Lock {
    /// Closing the file is not enough: a process that we are starting in this moment has a copy of
    /// it until its program runs.
    fn drop(&mut self) {
        self.0.unlock().ok();
    }
}

/// Takes the data directory for ourselves, or fails at once if another tend has it.
///
/// The standard library opens files close-on-exec, so the server does not inherit the lock.
pub(super) fn lock(data_dir: &Path) -> Result<Lock, PostgresError> {
    let path = data_dir.join("tend.lock");
    let file = File::options()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(&path)
        .map_err(PostgresError::file("open", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(Lock(file)),
        Err(TryLockError::WouldBlock) => Err(PostgresError::InUse {
            data_dir: data_dir.to_owned(),
        }),
        Err(TryLockError::Error(error)) => Err(PostgresError::file("lock", path)(error)),
    }
}

/// The private directory of the server's socket: `run` in the data directory, or, where that path
/// is too long for a socket, a directory under the system's temporary one.
pub(super) fn socket(
    data_dir: &Path,
    temporary: &Path,
    account: &Account,
) -> Result<PathBuf, PostgresError> {
    let near = data_dir.join("run");
    let far = temporary.join(format!("tend-{:016x}", fingerprint(data_dir)));
    let fits =
        |directory: &PathBuf| socket_file(directory, PORT).as_os_str().len() <= SOCKET_PATH_BYTES;
    let Some(directory) = [near, far].into_iter().find(fits) else {
        return Err(PostgresError::SocketPathTooLong {
            path: temporary.to_owned(),
        });
    };
    private(&directory, account)?;
    Ok(directory)
}

pub(super) fn socket_file(directory: &Path, port: u16) -> PathBuf {
    directory.join(format!(".s.PGSQL.{port}"))
}

/// A directory only the database's user can enter. One that others own is refused: whoever owns
/// it could put a server of theirs in our place.
pub(super) fn private(path: &Path, account: &Account) -> Result<(), PostgresError> {
    match DirBuilder::new().mode(0o700).create(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            return Err(PostgresError::file("create", path)(error));
        }
        _ => {}
    }
    let found = fs::symlink_metadata(path).map_err(PostgresError::file("read", path))?;
    if !found.is_dir() || !account.is_ours(found.uid()) {
        return Err(PostgresError::NotOurs {
            path: path.to_owned(),
        });
    }
    fs::set_permissions(path, Permissions::from_mode(0o700))
        .map_err(PostgresError::file("change the mode of", path))?;
    account.give(path)
}

pub(super) fn has_entries(path: &Path) -> Result<bool, PostgresError> {
    match path.read_dir() {
        Ok(mut entries) => Ok(entries.next().is_some()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(PostgresError::file("read", path)(error)),
    }
}

/// FNV-1a: the standard library's hashes may differ from one release to the next.
fn fingerprint(path: &Path) -> u64 {
    path.as_os_str()
        .as_bytes()
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        })
}
