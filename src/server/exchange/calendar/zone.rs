//! VTIMEZONE: what the offsets of a zone are over the years in question, change by change.

use std::ops::RangeInclusive;

use chrono::{DateTime, Duration, NaiveDate, Offset, TimeZone, Utc};
use chrono_tz::{OffsetComponents, Tz};

/// More years than anybody plans; later ones follow the last change.
const YEARS_MAX: i32 = 60;

/// The lines of the component for `zone`.
pub fn component(zone: Tz, years: RangeInclusive<i32>) -> Vec<String> {
    let mut lines = vec![
        "BEGIN:VTIMEZONE".to_owned(),
        format!("TZID:{}", zone.name()),
    ];
    let first = *years.start();
    let last = (*years.end()).min(first + YEARS_MAX);
    if let (Some(mut at), Some(end)) = (new_year(first), new_year(last + 1)) {
        lines.extend(change(zone, at, at));
        while at < end {
            let next = at + Duration::days(1);
            if offset(zone, at) != offset(zone, next) {
                lines.extend(change(zone, at, moment_of_change(zone, at, next)));
            }
            at = next;
        }
    }
    lines.push("END:VTIMEZONE".to_owned());
    lines
}

fn new_year(year: i32) -> Option<DateTime<Utc>> {
    Some(
        NaiveDate::from_ymd_opt(year, 1, 1)?
            .and_hms_opt(0, 0, 0)?
            .and_utc(),
    )
}

/// East of Greenwich, in seconds.
fn offset(zone: Tz, at: DateTime<Utc>) -> i32 {
    zone.offset_from_utc_datetime(&at.naive_utc())
        .fix()
        .local_minus_utc()
}

fn moment_of_change(
    zone: Tz,
    mut before: DateTime<Utc>,
    mut after: DateTime<Utc>,
) -> DateTime<Utc> {
    let old = offset(zone, before);
    while after - before > Duration::seconds(1) {
        let middle = before + Duration::seconds((after - before).num_seconds() / 2);
        match offset(zone, middle) == old {
            true => before = middle,
            false => after = middle,
        }
    }
    after
}

/// The rule that holds from `at` on; `before` is a moment under the one that held until then.
fn change(zone: Tz, before: DateTime<Utc>, at: DateTime<Utc>) -> Vec<String> {
    let (from, to) = (offset(zone, before), offset(zone, at));
    let summer = zone.offset_from_utc_datetime(&at.naive_utc()).dst_offset();
    let kind = match summer.is_zero() {
        true => "STANDARD",
        false => "DAYLIGHT",
    };
    let local = at.naive_utc() + Duration::seconds(from.into());
    vec![
        format!("BEGIN:{kind}"),
        format!("DTSTART:{}", local.format("%Y%m%dT%H%M%S")),
        format!("TZOFFSETFROM:{}", written(from)),
        format!("TZOFFSETTO:{}", written(to)),
        format!("END:{kind}"),
    ]
}

fn written(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.abs() / 60;
    format!("{sign}{:02}{:02}", minutes / 60, minutes % 60)
}
