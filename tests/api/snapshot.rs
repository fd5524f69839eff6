//! Files that people read in a review, and that tests compare with what the server says today.

use std::{env, fs, path::Path};

/// Compares with `tests/api/{name}`, or writes it anew where `UPDATE_SNAPSHOTS=1`.
#[track_caller]
pub fn assert_snapshot(name: &str, current: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/api")
        .join(name);
    if env::var("UPDATE_SNAPSHOTS").is_ok_and(|value| value == "1") {
        fs::write(&path, current).expect("a snapshot can be written");
        return;
    }
    let stored = fs::read_to_string(&path).unwrap_or_default();
    if stored == current {
        return;
    }
    let differing = stored
        .lines()
        .zip(current.lines())
        .find(|(old, new)| old != new);
    panic!(
        "tests/api/{name} is not what the server says. If that is meant, run the tests once with \
         UPDATE_SNAPSHOTS=1 and read the difference. First difference: {differing:#?}, lines {} and {}",
        stored.lines().count(),
        current.lines().count()
    );
}
