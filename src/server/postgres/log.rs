//! The server's log file, kept to quote from when a start fails.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::error::PostgresError;

const LARGEST_BYTES: u64 = 4 * 1024 * 1024;
const QUOTED_LINES: usize = 12;
const QUOTED_BYTES: u64 = 8 * 1024;

#[derive(Debug)]
pub(super) struct Log {
    path: PathBuf,
    begin: u64,
}

impl Log {
    /// Opens the log for one run of the server; a large one is put aside first.
    pub(super) fn open(path: &Path) -> Result<(Self, File), PostgresError> {
        let length = |file: &Path| file.metadata().map_or(0, |found| found.len());
        if length(path) > LARGEST_BYTES {
            fs::rename(path, path.with_extension("log.1"))
                .map_err(PostgresError::file("rename", path))?;
        }
        let file = File::options()
            .append(true)
            .create(true)
            .mode(0o600)
            .open(path)
            .map_err(PostgresError::file("open", path))?;
        Ok((
            Self {
                path: path.to_owned(),
                begin: length(path),
            },
            file,
        ))
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The last lines of this run, or why there are none.
    pub(super) fn last_lines(&self) -> String {
        match self.tail() {
            Ok(text) if text.trim().is_empty() => "(nothing was written)".to_owned(),
            Ok(text) => {
                let lines: Vec<&str> = text.trim_end().lines().collect();
                lines[lines.len().saturating_sub(QUOTED_LINES)..].join("\n")
            }
            Err(error) => format!("(unreadable: {error})"),
        }
    }

    fn tail(&self) -> io::Result<String> {
        let mut file = File::open(&self.path)?;
        let end = file.metadata()?.len();
        file.seek(SeekFrom::Start(
            self.begin.max(end.saturating_sub(QUOTED_BYTES)),
        ))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}
