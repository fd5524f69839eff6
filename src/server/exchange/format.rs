//! Which kind of file it is, and the reader for it.

use chrono::DateTime;
use chrono_tz::Tz;

use super::{Level, Reading, calendar, csv_in, json, todoist, vikunja};
use crate::domain::exchange::ImportFormat;

/// What a file is, by what is in it. A table is what everything is that is nothing else.
pub fn detect(bytes: &[u8]) -> ImportFormat {
    if vikunja::is_zip(bytes) {
        return ImportFormat::Vikunja;
    }
    // What is no UTF-8 is told so by its reader; its head says what it was to be.
    let text = String::from_utf8_lossy(bytes.get(..1024).unwrap_or(bytes));
    let text = text.trim_start_matches('\u{feff}');
    match text.trim_start().chars().next() {
        Some('{') => ImportFormat::Json,
        Some('[') => ImportFormat::Vikunja,
        _ if calendar::read::is_one(text) => ImportFormat::Ics,
        _ if todoist::is_one(text) => ImportFormat::Todoist,
        _ => ImportFormat::Csv,
    }
}

/// Reads a file. `name` is what its tasks' project is called where only the file's name says so;
/// `now` is on the reader's clock, for dates in words, and for moments.
pub fn read(format: ImportFormat, bytes: &[u8], name: &str, now: DateTime<Tz>) -> Reading {
    let unzipped = match format == ImportFormat::Vikunja && vikunja::is_zip(bytes) {
        true => match vikunja::unzip(bytes) {
            Ok(data) => Some(data),
            Err(message) => return wrong(None, message),
        },
        false => None,
    };
    let text = match csv_in::text(unzipped.as_deref().unwrap_or(bytes)) {
        Ok(text) => text,
        Err(line) => return wrong(Some(line), "From here on this is not UTF-8."),
    };
    let (zone, now) = (now.timezone(), now.naive_local());
    match format {
        ImportFormat::Json => json::read(text),
        ImportFormat::Todoist => todoist::read(text, name, now),
        ImportFormat::Vikunja => vikunja::read(text, zone),
        ImportFormat::Ics => calendar::read::read(text, name),
        ImportFormat::Csv => csv_in::read(text, now),
    }
}

fn wrong(line: Option<u64>, message: &str) -> Reading {
    let mut reading = Reading::default();
    reading.remark(line, Level::Wrong, message);
    reading
}
