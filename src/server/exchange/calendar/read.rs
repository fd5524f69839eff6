//! Tasks from a calendar, as Apple, Thunderbird, Nextcloud and others write it.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};
use uuid::Uuid;

use super::{DAY_BEGINS, unescape, unescape_list};
use crate::{
    domain::{
        recurrence::{Recurrence, RecurrenceFrom, Rule},
        task::{Priority, Status},
    },
    server::{
        exchange::{Level, Project, ROWS_MAX, Reading, Reminder, Task, tree},
        zones::{is_known, stored_name},
    },
};

/// One line of a file, put together again.
struct Line {
    number: u64,
    name: String,
    parameters: Vec<(String, String)>,
    value: String,
}

/// A date, or a time with its zone, as a property has it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Moment {
    date: NaiveDate,
    time: Option<NaiveTime>,
    zone: Option<String>,
}

/// Whether a file is one of these.
pub fn is_one(text: &str) -> bool {
    let head = text.trim_start().get(..15).unwrap_or_default();
    head.eq_ignore_ascii_case("BEGIN:VCALENDAR")
}

/// Reads the tasks of a calendar into a project, which is called `name` unless the calendar has
/// a name.
pub fn read(text: &str, name: &str) -> Reading {
    let project = Uuid::now_v7();
    let mut reader = Reader {
        reading: Reading::default(),
        name: name.to_owned(),
        project,
        uids: HashMap::new(),
    };
    let mut lines = unfold(text).into_iter();
    while let Some(line) = lines.next() {
        match (line.name.as_str(), line.value.to_uppercase().as_str()) {
            ("BEGIN", "VCALENDAR" | "VTIMEZONE" | "STANDARD" | "DAYLIGHT") => {}
            ("BEGIN", "VTODO") => {
                let inner = lines.by_ref().take_while(|l| !l.ends("VTODO")).collect();
                reader.todo(line.number, inner);
            }
            ("BEGIN", kind) => {
                lines.by_ref().take_while(|l| !l.ends(kind)).for_each(drop);
                let message = format!("{kind} is no task.");
                reader
                    .reading
                    .remark(Some(line.number), Level::Skipped, message);
            }
            ("X-WR-CALNAME", _) => reader.name = unescape(&line.value),
            _ => {}
        }
    }
    reader.finish()
}

impl Line {
    fn ends(&self, component: &str) -> bool {
        self.name == "END" && self.value.eq_ignore_ascii_case(component)
    }

    fn parameter(&self, name: &str) -> Option<&str> {
        let mut found = self.parameters.iter().filter(|(n, _)| n == name);
        found.next().map(|(_, value)| value.as_str())
    }

    fn parse(number: u64, text: &str) -> Option<Self> {
        let (mut is_quoted, mut ends) = (false, Vec::new());
        let mut colon = None;
        for (index, sign) in text.char_indices() {
            match sign {
                '"' => is_quoted = !is_quoted,
                ';' if !is_quoted => ends.push(index),
                ':' if !is_quoted => {
                    colon = Some(index);
                    break;
                }
                _ => {}
            }
        }
        let colon = colon?;
        ends.push(colon);
        let mut start = 0;
        let mut parts = ends.into_iter().map(|end| {
            let part = &text[start..end];
            start = end + 1;
            part
        });
        let name = parts.next()?.trim().to_uppercase();
        let parameters = parts
            .filter_map(|part| part.split_once('='))
            .map(|(n, v)| (n.to_uppercase(), v.trim_matches('"').to_owned()))
            .collect();
        let value = text[colon + 1..].trim_end().to_owned();
        Some(Self {
            number,
            name,
            parameters,
            value,
        })
    }
}

/// The lines of a file: those that begin with a space go on with the one before.
fn unfold(text: &str) -> Vec<Line> {
    let mut whole: Vec<(u64, String)> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        match (line.strip_prefix([' ', '\t']), whole.last_mut()) {
            (Some(more), Some((_, before))) => before.push_str(more),
            _ => whole.push((number, line.to_owned())),
        }
    }
    let lines = whole.into_iter();
    lines
        .filter_map(|(number, line)| Line::parse(number, &line))
        .collect()
}

struct Reader {
    reading: Reading,
    name: String,
    project: Uuid,
    /// By what tasks are called in the file.
    uids: HashMap<String, Uuid>,
}

impl Reader {
    fn id_of(&mut self, uid: &str) -> Uuid {
        *self.uids.entry(uid.to_owned()).or_insert_with(Uuid::now_v7)
    }

    fn todo(&mut self, number: u64, lines: Vec<Line>) {
        if self.reading.lines.of.len() == ROWS_MAX {
            return;
        }
        if lines.iter().any(|line| line.name == "RECURRENCE-ID") {
            let message =
                "One date of a recurring task that is different: the rule goes on without it.";
            return self.reading.remark(Some(number), Level::Skipped, message);
        }
        let uid = lines.iter().find(|line| line.name == "UID");
        let id = uid.map_or_else(Uuid::now_v7, |uid| self.id_of(&uid.value));
        if self.reading.lines.of.insert(id, number).is_some() {
            let message = "A task with this UID is already above.";
            return self.reading.remark(Some(number), Level::Skipped, message);
        }
        let mut task = Task {
            id,
            project_id: Some(self.project),
            ..Task::default()
        };
        let (mut start, mut rule, mut alarms) = (None, None, Vec::new());
        let mut lines = lines.into_iter();
        while let Some(line) = lines.next() {
            match line.name.as_str() {
                "BEGIN" if line.value.eq_ignore_ascii_case("VALARM") => {
                    let inner = lines.by_ref().take_while(|l| !l.ends("VALARM"));
                    alarms.extend(inner.filter(|l| l.name == "TRIGGER"));
                }
                "DTSTART" => start = self.moment(&line),
                "DUE" => self.due(&mut task, &line),
                "RRULE" => rule = Some(line),
                "RELATED-TO" if is_parent(&line) => task.parent_id = Some(self.id_of(&line.value)),
                _ => property(&mut task, &line),
            }
        }
        self.start(&mut task, start);
        rule.into_iter()
            .for_each(|line| self.rule(&mut task, &line));
        alarms.iter().for_each(|line| self.alarm(&mut task, line));
        if task.title.is_empty() {
            task.title = "Untitled".to_owned();
            let message = "This task has no name: it is now called “Untitled”.";
            self.reading.remark(Some(number), Level::Changed, message);
        }
        self.reading.document.tasks.push(task);
    }

    fn due(&mut self, task: &mut Task, line: &Line) {
        if let Some(due) = self.moment(line) {
            (task.due_date, task.due_time, task.due_timezone) =
                (Some(due.date), due.time, due.zone);
        }
    }

    /// Apple writes the due as the start, too: that says nothing about when to begin.
    fn start(&mut self, task: &mut Task, start: Option<Moment>) {
        let due = (task.due_date, task.due_time);
        task.start_date = start
            .filter(|start| (Some(start.date), start.time) != due)
            .map(|start| start.date);
    }

    fn moment(&mut self, line: &Line) -> Option<Moment> {
        let value = line.value.trim();
        let found = match value.len() {
            8 => NaiveDate::parse_from_str(value, "%Y%m%d")
                .ok()
                .map(|date| (date, None)),
            _ => NaiveDateTime::parse_from_str(value.trim_end_matches('Z'), "%Y%m%dT%H%M%S")
                .ok()
                .map(|at| (at.date(), at.time().with_second(0))),
        };
        let Some((date, time)) = found else {
            let message = format!("{} “{value}” is no date.", line.name);
            self.reading
                .remark(Some(line.number), Level::Wrong, message);
            return None;
        };
        let zone = match line.parameter("TZID") {
            _ if time.is_none() => None,
            _ if value.ends_with('Z') => Some("UTC".to_owned()),
            Some(name) => {
                let zone = known_zone(name);
                if zone.is_none() {
                    let message = format!(
                        "The time zone “{name}” is not known: the time is now wherever you are."
                    );
                    self.reading
                        .remark(Some(line.number), Level::Changed, message);
                }
                zone
            }
            None => None,
        };
        Some(Moment { date, time, zone })
    }

    fn rule(&mut self, task: &mut Task, line: &Line) {
        let from = task
            .recurrence
            .take()
            .map_or(RecurrenceFrom::Due, |r| r.from);
        let rule = line.value.replace("RSCALE=GREGORIAN;", "");
        let fires = |date| Rule::parse(&rule)?.check_fires(date, task.due_time);
        let message = match task.due_date.map(fires) {
            Some(Ok(())) => {
                task.recurrence = Some(Recurrence { rule, from });
                return;
            }
            Some(Err(error)) => format!("It does not repeat any more. {}", error.message),
            None => "It does not repeat any more, having no due date.".to_owned(),
        };
        self.reading
            .remark(Some(line.number), Level::Changed, message);
    }

    fn alarm(&mut self, task: &mut Task, line: &Line) {
        let value = line.value.trim();
        let reminder = match minutes(value) {
            Some(minutes) if task.due_date.is_some() => {
                let begins = task.due_time.map_or(DAY_BEGINS, |_| 0);
                Some(Reminder::OffsetMinutes(minutes.saturating_sub(begins)))
            }
            _ => moment(value).map(Reminder::At),
        };
        match reminder {
            // What Apple and Thunderbird write for "never".
            Some(Reminder::At(at)) if at.timestamp() < 315_532_800 => {}
            Some(reminder) => task.reminders.push(reminder),
            None => {
                let message = format!("The reminder “{value}” is left out.");
                self.reading
                    .remark(Some(line.number), Level::Changed, message);
            }
        }
    }

    fn finish(mut self) -> Reading {
        self.reading.document.projects.push(Project {
            id: self.project,
            name: self.name,
            ..Project::default()
        });
        // `X-TEND-RECURRENCE-FROM` without a rule is nothing.
        for task in &mut self.reading.document.tasks {
            task.recurrence.take_if(|r| r.rule.is_empty());
        }
        tree::grow(&mut self.reading);
        self.reading
    }
}

/// What says no more than itself.
fn property(task: &mut Task, line: &Line) {
    let value = line.value.as_str();
    match line.name.as_str() {
        "SUMMARY" => {
            let title = unescape(value);
            task.title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        "DESCRIPTION" => task.description = unescape(value),
        "CATEGORIES" => task.labels.extend(unescape_list(value)),
        "CREATED" => task.created_at = moment(value),
        "LAST-MODIFIED" => task.updated_at = moment(value),
        "COMPLETED" => task.completed_at = moment(value),
        "PRIORITY" => {
            task.priority = match value.parse() {
                Ok(1_u8) => Priority::Urgent,
                Ok(2..=4) => Priority::High,
                Ok(5) => Priority::Medium,
                Ok(6..=9) => Priority::Low,
                _ => Priority::None,
            };
        }
        "STATUS" => {
            task.status = match value.to_uppercase().as_str() {
                "IN-PROCESS" => Status::InProgress,
                "COMPLETED" => Status::Done,
                "CANCELLED" => Status::Cancelled,
                _ => Status::Todo,
            };
        }
        "X-TEND-RECURRENCE-FROM" => {
            task.recurrence = RecurrenceFrom::from_name(value).map(|from| Recurrence {
                rule: String::new(),
                from,
            });
        }
        _ => {}
    }
}

fn is_parent(line: &Line) -> bool {
    line.parameter("RELTYPE")
        .is_none_or(|kind| kind.eq_ignore_ascii_case("PARENT"))
}

fn moment(value: &str) -> Option<DateTime<Utc>> {
    let utc = value.strip_suffix('Z')?;
    Some(
        NaiveDateTime::parse_from_str(utc, "%Y%m%dT%H%M%S")
            .ok()?
            .and_utc(),
    )
}

/// `/freeassociation.sourceforge.net/Europe/Berlin` is Evolution's name for `Europe/Berlin`.
fn known_zone(name: &str) -> Option<String> {
    let parts: Vec<_> = name.split('/').collect();
    let ends = (0..parts.len()).map(|from| stored_name(parts[from..].join("/")));
    ends.into_iter().find(|end| is_known(end))
}

/// The minutes of a duration: `-PT30M`, `P1DT2H`, `-P1W`.
fn minutes(value: &str) -> Option<i32> {
    let (sign, rest) = match value.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, value.trim_start_matches('+')),
    };
    let (mut number, mut total, mut is_time) = (None, 0_i32, false);
    for sign in rest.strip_prefix('P')?.chars() {
        let unit = match (sign, is_time) {
            ('T', false) => {
                is_time = true;
                continue;
            }
            ('0'..='9', _) => {
                let digit = i32::try_from(sign.to_digit(10)?).ok()?;
                number = Some(
                    number
                        .unwrap_or(0_i32)
                        .checked_mul(10)?
                        .checked_add(digit)?,
                );
                continue;
            }
            ('W', false) => 7 * 24 * 60,
            ('D', false) => 24 * 60,
            ('H', true) => 60,
            ('M', true) => 1,
            ('S', true) => {
                total = total.checked_add(number.take()? / 60)?;
                continue;
            }
            _ => return None,
        };
        total = total.checked_add(number.take()?.checked_mul(unit)?)?;
    }
    number.is_none().then_some(sign * total)
}
