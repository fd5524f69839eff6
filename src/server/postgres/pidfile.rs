//! `postmaster.pid`, in which a server says who and where it is and whether it is ready.

use std::fs;
use std::path::{Path, PathBuf};

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pidfile {
    pub(super) pid: u32,
    pub(super) cluster: PathBuf,
    pub(super) socket_dir: PathBuf,
    pub(super) port: u16,
    pub(super) is_ready: bool,
}

impl Pidfile {
    pub(super) fn path(cluster: &Path) -> PathBuf {
        cluster.join("postmaster.pid")
    }

    pub(super) fn read(cluster: &Path) -> Option<Self> {
        Self::parse(&fs::read_to_string(Self::path(cluster)).ok()?)
    }

    /// A server fills the lines in as it starts: the socket's directory may still be missing.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let lines: Vec<&str> = text.lines().collect();
        Some(Self {
            pid: lines.first()?.trim().parse().ok()?,
            cluster: PathBuf::from(lines.get(1)?),
            port: lines.get(3)?.trim().parse().ok()?,
            socket_dir: PathBuf::from(lines.get(4).copied().unwrap_or_default()),
            is_ready: lines.get(7).is_some_and(|status| status.trim() == "ready"),
        })
    }
}
