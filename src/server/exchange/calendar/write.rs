//! Tasks as VTODO.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Utc};

use super::{DAY_BEGINS, escape, fold, zone};
use crate::{
    domain::{
        recurrence::RecurrenceFrom,
        task::{Priority, Status},
    },
    server::{
        exchange::{Document, Reminder, Task},
        zones,
    },
};

/// How many years of a zone a rule may need that has no end.
const YEARS_AHEAD: i32 = 5;

/// The tasks of a document as one calendar; `now` is when it is written.
pub fn calendar(document: &Document, now: DateTime<Utc>) -> String {
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Tend//Tend//EN".to_owned(),
    ];
    for (name, (first, last)) in zones_of(document) {
        lines.extend(zone::component(zones::zone(name), first..=last));
    }
    for task in &document.tasks {
        todo(task, now, &mut lines);
    }
    lines.push("END:VCALENDAR".to_owned());
    let mut out = String::new();
    lines.iter().for_each(|line| fold(line, &mut out));
    out
}

/// The zones that are named, each with its first and last year.
fn zones_of(document: &Document) -> BTreeMap<&str, (i32, i32)> {
    let mut found = BTreeMap::new();
    for task in &document.tasks {
        let (Some(zone), Some(due)) = (task.due_timezone.as_deref(), task.due_date) else {
            continue;
        };
        let first = task.start_date.map_or(due, |start| start.min(due)).year();
        let ahead = task.recurrence.as_ref().map_or(0, |_| YEARS_AHEAD);
        let years: &mut (i32, i32) = found.entry(zone).or_insert((first, due.year()));
        *years = (years.0.min(first), years.1.max(due.year() + ahead));
    }
    found
}

fn todo(task: &Task, now: DateTime<Utc>, lines: &mut Vec<String>) {
    let mut put = |name: &str, value: &str| lines.push(format!("{name}:{value}"));
    put("BEGIN", "VTODO");
    put("UID", &task.id.to_string());
    put("DTSTAMP", &moment(now));
    task.created_at.inspect(|at| put("CREATED", &moment(*at)));
    task.updated_at
        .inspect(|at| put("LAST-MODIFIED", &moment(*at)));
    put("SUMMARY", &escape(&task.title));
    if !task.description.is_empty() {
        put("DESCRIPTION", &escape(&task.description));
    }
    put("STATUS", status(task.status));
    if task.status == Status::Done {
        task.completed_at
            .inspect(|at| put("COMPLETED", &moment(*at)));
    }
    if let Some(rank) = priority(task.priority) {
        put("PRIORITY", rank);
    }
    if !task.labels.is_empty() {
        let labels: Vec<_> = task.labels.iter().map(|label| escape(label)).collect();
        put("CATEGORIES", &labels.join(","));
    }
    if let Some(parent) = task.parent_id {
        put("RELATED-TO", &parent.to_string());
    }
    dates(task, lines);
    task.reminders
        .iter()
        .for_each(|reminder| alarm(task, *reminder, lines));
    lines.push("END:VTODO".to_owned());
}

fn dates(task: &Task, lines: &mut Vec<String>) {
    // A DTSTART must be of the DUE's kind, and before it.
    if let Some(start) = task.start_date
        && task.due_date.is_none_or(|due| start < due)
    {
        let midnight = task.due_time.map(|_| NaiveTime::MIN);
        lines.push(date_line("DTSTART", task, start, midnight));
    }
    let Some(due) = task.due_date else { return };
    lines.push(date_line("DUE", task, due, task.due_time));
    if let Some(recurrence) = &task.recurrence {
        // RFC 7529 wants the calendar named where it says what becomes of missing days.
        let needs_calendar = recurrence.rule.contains("SKIP=");
        let calendar = if needs_calendar {
            "RSCALE=GREGORIAN;"
        } else {
            ""
        };
        lines.push(format!("RRULE:{calendar}{}", recurrence.rule));
        if recurrence.from == RecurrenceFrom::Completion {
            lines.push("X-TEND-RECURRENCE-FROM:completion".to_owned());
        }
    }
}

fn date_line(name: &str, task: &Task, date: NaiveDate, time: Option<NaiveTime>) -> String {
    let day = date.format("%Y%m%d");
    match (time.map(|t| t.format("%H%M%S")), &task.due_timezone) {
        (None, _) => format!("{name};VALUE=DATE:{day}"),
        (Some(time), None) => format!("{name}:{day}T{time}"),
        (Some(time), Some(zone)) if zone == "UTC" => format!("{name}:{day}T{time}Z"),
        (Some(time), Some(zone)) => format!("{name};TZID={zone}:{day}T{time}"),
    }
}

fn alarm(task: &Task, reminder: Reminder, lines: &mut Vec<String>) {
    let trigger = match reminder {
        Reminder::At(at) => format!("TRIGGER;VALUE=DATE-TIME:{}", moment(at)),
        Reminder::OffsetMinutes(_) if task.due_date.is_none() => return,
        Reminder::OffsetMinutes(minutes) => {
            let minutes = minutes + task.due_time.map_or(DAY_BEGINS, |_| 0);
            let sign = if minutes < 0 { "-" } else { "" };
            format!("TRIGGER;RELATED=END:{sign}PT{}M", minutes.abs())
        }
    };
    lines.extend([
        "BEGIN:VALARM".to_owned(),
        "ACTION:DISPLAY".to_owned(),
        format!("DESCRIPTION:{}", escape(&task.title)),
        trigger,
        "END:VALARM".to_owned(),
    ]);
}

fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Todo => "NEEDS-ACTION",
        Status::InProgress => "IN-PROCESS",
        Status::Done => "COMPLETED",
        Status::Cancelled => "CANCELLED",
    }
}

fn priority(priority: Priority) -> Option<&'static str> {
    match priority {
        Priority::None => None,
        Priority::Low => Some("9"),
        Priority::Medium => Some("5"),
        Priority::High => Some("3"),
        Priority::Urgent => Some("1"),
    }
}
