//! The time zone database, and what needs it: the moment of a due, and a moment on somebody's
//! calendar. It stays on the server for its weight.

use chrono::{DateTime, Duration, LocalResult, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;

use crate::domain::task::Task;

/// Whether `name` is an IANA zone. The comparison is exact: `europe/paris` is none.
pub fn is_known(name: &str) -> bool {
    name.parse::<Tz>().is_ok()
}

/// The name by which a zone is stored. PostgreSQL takes four names for abbreviations, which know no
/// summer time: those become the zones that they are links to (tzdata 2024b).
pub fn stored_name(name: String) -> String {
    match name.as_str() {
        "CET" | "MET" => "Europe/Brussels".to_owned(),
        "EET" => "Europe/Athens".to_owned(),
        "WET" => "Europe/Lisbon".to_owned(),
        _ => name,
    }
}

/// The zone by its name; UTC for one that a newer server wrote and this one does not know.
pub fn zone(name: &str) -> Tz {
    name.parse().unwrap_or(Tz::UTC)
}

/// The zones that people choose from: places, and UTC; not the old names that only link to them.
pub fn names() -> Vec<String> {
    const OLD: [&str; 7] = [
        "Etc", "US", "SystemV", "Brazil", "Canada", "Chile", "Mexico",
    ];
    let is_place = |name: &&str| {
        name.split_once('/')
            .is_some_and(|(area, _)| !OLD.contains(&area))
    };
    let places = chrono_tz::TZ_VARIANTS
        .iter()
        .map(|zone| zone.name())
        .filter(is_place);
    std::iter::once("UTC")
        .chain(places)
        .map(str::to_owned)
        .collect()
}

/// Where a due is reckoned: in its own zone, else in its reader's.
pub fn of_due(name: Option<&str>, reader: Tz) -> Tz {
    name.map_or(reader, zone)
}

/// What the clock in `zone` shows at a moment in UTC.
pub fn local(utc: NaiveDateTime, zone: Tz) -> NaiveDateTime {
    utc.and_utc().with_timezone(&zone).naive_local()
}

/// The date in `zone` at `now`.
pub fn today(zone: Tz, now: DateTime<Utc>) -> NaiveDate {
    now.with_timezone(&zone).date_naive()
}

/// The moment that a wall clock shows `local`: one that is skipped moves on by the gap, one that
/// comes twice is the first. `due_moment` in SQL says the same.
pub fn moment(local: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(moment) | LocalResult::Ambiguous(moment, _) => moment.to_utc(),
        LocalResult::None => {
            // The offset from before the gap, carried on past it.
            let before = zone
                .from_local_datetime(&(local - Duration::days(1)))
                .earliest();
            before.map_or_else(
                || local.and_utc(),
                |before| before.to_utc() + Duration::days(1),
            )
        }
    }
}

/// A moment so many days later, at the same time by the clock in `zone`.
pub fn later(at: DateTime<Utc>, days: Duration, zone: Tz) -> DateTime<Utc> {
    let moved = local(at.naive_utc(), zone).checked_add_signed(days);
    moved.map_or(at, |local| moment(local, zone).min(last_moment()))
}

/// West of Greenwich the last evening of 9999 is in a year that RFC 3339 cannot write.
fn last_moment() -> DateTime<Utc> {
    NaiveDate::from_ymd_opt(9999, 12, 31)
        .and_then(|day| day.and_hms_micro_opt(23, 59, 59, 999_999))
        .map_or(DateTime::<Utc>::MAX_UTC, |last| last.and_utc())
}

/// Computes `due_at` for a reader in `zone`, and the due on that reader's clock.
pub fn place(task: &mut Task, reader: Tz) -> Option<NaiveDateTime> {
    let local = task.due_date?.and_time(task.due_time?);
    let due_zone = of_due(task.due_timezone.as_deref(), reader);
    let moment = moment(local, due_zone).min(last_moment());
    task.due_at = Some(moment);
    Some(moment.with_timezone(&reader).naive_local())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, zone: &str) -> String {
        let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        moment(local, super::zone(zone))
            .format("%Y-%m-%d %H:%M")
            .to_string()
    }

    #[test]
    fn skipped_times_move_on_and_doubled_ones_are_the_first() {
        assert_eq!(at("2026-03-29 02:30", "Europe/Berlin"), "2026-03-29 01:30");
        assert_eq!(at("2026-10-25 02:30", "Europe/Berlin"), "2026-10-25 00:30");
        assert_eq!(
            at("2026-03-08 02:30", "America/New_York"),
            "2026-03-08 07:30"
        );
        assert_eq!(
            at("2026-10-04 02:15", "Australia/Lord_Howe"),
            "2026-10-03 15:45"
        );
        assert_eq!(
            at("2026-04-05 01:45", "Australia/Lord_Howe"),
            "2026-04-04 14:45"
        );
        assert_eq!(at("2026-12-01 17:00", "Asia/Kathmandu"), "2026-12-01 11:15");
    }
}
