//! Tasks from a CSV with a line of names at its head: ours, and what people have made themselves.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use uuid::Uuid;

use super::{Level, Project, ROWS_MAX, Reading, Section, Task, csv_out::unguard, tree};
use crate::domain::{
    quick_add::QuickAdd,
    recurrence::{Recurrence, RecurrenceFrom},
    task::{Priority, Status},
    time::{parse_date, parse_time},
};

/// What a column may be called beside its own name.
const OTHER_NAMES: [(&str, &str); 15] = [
    ("name", "title"),
    ("task", "title"),
    ("summary", "title"),
    ("content", "title"),
    ("subject", "title"),
    ("notes", "description"),
    ("note", "description"),
    ("list", "project"),
    ("due", "due_date"),
    ("date", "due_date"),
    ("time", "due_time"),
    ("timezone", "due_timezone"),
    ("tags", "labels"),
    ("label", "labels"),
    ("start", "start_date"),
];

/// The text of a file in UTF-8, without a byte order mark.
///
/// # Errors
/// The line of the first byte that is no UTF-8.
pub fn text(bytes: &[u8]) -> Result<&str, u64> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        1 + before.iter().filter(|byte| **byte == b'\n').count() as u64
    })
}

/// Rows as name → cell, with the number of the line where each begins; wrong ones are remarked.
pub(super) fn rows(text: &str, reading: &mut Reading) -> Vec<(u64, HashMap<String, String>)> {
    let head = text.lines().next().unwrap_or_default();
    // Spreadsheets of half of Europe write semicolons.
    let is_semicolon = head.matches(';').count() > head.matches(',').count();
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .delimiter(if is_semicolon { b';' } else { b',' })
        .from_reader(text.as_bytes());
    let names: Vec<String> = match reader.headers() {
        Ok(names) => names.iter().map(|n| n.trim().to_lowercase()).collect(),
        Err(error) => {
            reading.remark(Some(1), Level::Wrong, format!("This is no CSV: {error}."));
            return Vec::new();
        }
    };
    let mut rows = Vec::new();
    let mut lines = Lines::of(text);
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map(|at| lines.line_of(at));
                reading.remark(line, Level::Wrong, "This line cannot be read as CSV.");
                continue;
            }
        };
        let line = record.position().map_or(0, |at| lines.line_of(at));
        if rows.len() == ROWS_MAX {
            let message = format!("A file has at most {ROWS_MAX} lines.");
            reading.remark(Some(line), Level::Wrong, message);
            break;
        }
        let cells = names.iter().cloned();
        let cells = cells.zip(record.iter().map(str::to_owned)).collect();
        rows.push((line, cells));
    }
    rows
}

/// Where records begin. Counted here, since the reader's own count is one behind after CRLF.
struct Lines<'a> {
    text: &'a [u8],
    byte: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        let text = text.as_bytes();
        Self {
            text,
            byte: 0,
            line: 1,
        }
    }

    /// The line of a record that is not before those already asked for.
    fn line_of(&mut self, at: &csv::Position) -> u64 {
        let mut to = usize::try_from(at.byte()).unwrap_or(usize::MAX);
        // A record's place may be the end of the line before it, or of empty ones.
        while matches!(self.text.get(to), Some(b'\r' | b'\n')) {
            to += 1;
        }
        let passed = self.text.get(self.byte..to).unwrap_or_default();
        self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.byte = self.byte.max(to);
        self.line
    }
}

/// Reads a CSV by the names of its columns, in any order. `now` is the reader's wall clock, for
/// dates in words.
pub fn read(text: &str, now: NaiveDateTime) -> Reading {
    let mut reading = Reading::default();
    let rows = rows(text, &mut reading);
    let mut reader = Reader {
        reading,
        now,
        projects: HashMap::new(),
        sections: HashMap::new(),
        ids: HashMap::new(),
    };
    let mut unknown = Vec::new();
    for (line, cells) in rows {
        let mut row = HashMap::new();
        for (name, cell) in cells {
            match own_name(&name) {
                Some(own) => drop(row.insert(own, unguard(&cell).to_owned())),
                None if !unknown.contains(&name) => unknown.push(name),
                None => {}
            }
        }
        reader.row(line, &row);
    }
    unknown.sort();
    for name in unknown {
        let message = format!("The column “{name}” is nothing that a task has.");
        reader.reading.remark(Some(1), Level::Skipped, message);
    }
    reader.reading.names_what_is_there = true;
    tree::grow(&mut reader.reading);
    reader.reading
}

fn own_name(name: &str) -> Option<&'static str> {
    let name = name.replace([' ', '-'], "_");
    let own = super::csv_out::COLUMNS.iter().find(|own| **own == name);
    let other = || OTHER_NAMES.iter().find(|(other, _)| *other == name);
    own.copied().or_else(|| other().map(|(_, own)| *own))
}

struct Reader {
    reading: Reading,
    now: NaiveDateTime,
    projects: HashMap<String, Uuid>,
    sections: HashMap<(Uuid, String), Uuid>,
    /// Those of the file, and ours within the document.
    ids: HashMap<String, Uuid>,
}

impl Reader {
    fn row(&mut self, line: u64, row: &HashMap<&str, String>) {
        let cell = |name: &str| row.get(name).map(|c| c.trim()).filter(|c| !c.is_empty());
        if row.values().all(|cell| cell.trim().is_empty()) {
            return;
        }
        let Some(title) = cell("title") else {
            let message = "There is no title: a column “title” with something in it.";
            return self.reading.remark(Some(line), Level::Wrong, message);
        };
        let mut task = Task {
            id: Uuid::now_v7(),
            title: title.to_owned(),
            description: row.get("description").cloned().unwrap_or_default(),
            due_timezone: cell("due_timezone").map(str::to_owned),
            labels: labels(cell("labels").unwrap_or_default()),
            ..Task::default()
        };
        if let Some(id) = cell("id") {
            self.ids.insert(id.to_owned(), task.id);
        }
        self.place(
            line,
            &mut task,
            [cell("project"), cell("section"), cell("parent_id")],
        );
        self.standing(
            line,
            &mut task,
            [cell("status"), cell("priority"), cell("completed_at")],
        );
        self.dates(
            line,
            &mut task,
            [cell("start_date"), cell("due_date"), cell("due_time")],
        );
        task.recurrence = cell("recurrence").map(|rule| Recurrence {
            rule: rule.to_owned(),
            from: cell("recurrence_from")
                .and_then(RecurrenceFrom::from_name)
                .unwrap_or_default(),
        });
        self.reading.lines.of.insert(task.id, line);
        self.reading.document.tasks.push(task);
    }

    fn place(&mut self, line: u64, task: &mut Task, [project, section, parent]: [Option<&str>; 3]) {
        let (document, lines) = (&mut self.reading.document, &mut self.reading.lines.of);
        task.project_id = project.map(|name| {
            *self.projects.entry(name.to_owned()).or_insert_with(|| {
                let id = Uuid::now_v7();
                lines.insert(id, line);
                document.projects.push(Project {
                    id,
                    name: name.to_owned(),
                    ..Project::default()
                });
                id
            })
        });
        task.section_id = task.project_id.zip(section).map(|(project_id, name)| {
            let key = (project_id, name.to_owned());
            *self.sections.entry(key).or_insert_with(|| {
                let (id, name) = (Uuid::now_v7(), name.to_owned());
                lines.insert(id, line);
                document.sections.push(Section {
                    id,
                    project_id,
                    name,
                });
                id
            })
        });
        match parent.map(|id| (id, self.ids.get(id))) {
            Some((id, None)) => {
                let message = format!("No line above has the id “{id}” of this task's parent.");
                self.reading.remark(Some(line), Level::Wrong, message);
            }
            found => task.parent_id = found.and_then(|(_, id)| id.copied()),
        }
    }

    fn standing(&mut self, line: u64, task: &mut Task, cells: [Option<&str>; 3]) {
        let [status, priority, completed] = cells;
        let key = |text: &str| text.to_lowercase().replace([' ', '-'], "_");
        match status.map(|text| (text, Status::from_name(&key(text)))) {
            Some((text, None)) => {
                self.unknown(line, "status", text, "todo, in_progress, done or cancelled")
            }
            found => task.status = found.and_then(|(_, s)| s).unwrap_or_default(),
        }
        match priority.map(|text| (text, Priority::from_name(&key(text)))) {
            Some((text, None)) => {
                self.unknown(line, "priority", text, "none, low, medium, high or urgent")
            }
            found => task.priority = found.and_then(|(_, p)| p).unwrap_or_default(),
        }
        match completed.map(|text| (text, DateTime::parse_from_rfc3339(text))) {
            Some((text, Err(_))) => {
                self.unknown(
                    line,
                    "completed_at",
                    text,
                    "a moment such as 2026-12-01T16:00:00Z",
                );
            }
            Some((_, Ok(at))) if task.status.is_closed() => {
                task.completed_at = Some(at.with_timezone(&Utc))
            }
            _ => {}
        }
    }

    fn unknown(&mut self, line: u64, column: &str, text: &str, wanted: &str) {
        let message = format!("The {column} “{text}” is not {wanted}.");
        self.reading.remark(Some(line), Level::Wrong, message);
    }

    fn dates(&mut self, line: u64, task: &mut Task, [start, due, time]: [Option<&str>; 3]) {
        if let Some(text) = start {
            match parse_date("start_date", text) {
                Ok(date) => task.start_date = Some(date),
                Err(_) => self.unknown(line, "start_date", text, "a date such as 2026-12-01"),
            }
        }
        if let Some(text) = due {
            match parse_date("due_date", text) {
                Ok(date) => task.due_date = Some(date),
                Err(_) => match in_words(text, self.now) {
                    Some(read) => {
                        (task.due_date, task.due_time) = (read.date, read.time);
                        task.recurrence = read.recurrence;
                    }
                    None => self.unknown(line, "due_date", text, "a date such as 2026-12-01"),
                },
            }
        }
        if let Some(text) = time {
            match parse_time("due_time", text) {
                Ok(time) => task.due_time = Some(time),
                Err(_) => self.unknown(line, "due_time", text, "a time such as 17:00"),
            }
        }
    }
}

/// A due in words, where every one of them is understood.
pub(super) fn in_words(text: &str, now: NaiveDateTime) -> Option<QuickAdd> {
    let read = QuickAdd::read(&format!("task {text}"), now, &[]);
    let is_due = read.priority.is_none() && read.labels.is_empty() && read.reminders.is_empty();
    (read.title == "task" && read.date.is_some() && is_due).then_some(read)
}

fn labels(text: &str) -> Vec<String> {
    let names = text.split([',', ';']).map(str::trim);
    names.filter(|n| !n.is_empty()).map(str::to_owned).collect()
}
