//! A project as Todoist writes it: a CSV with the columns TYPE, CONTENT, DESCRIPTION, PRIORITY,
//! INDENT, AUTHOR, RESPONSIBLE, DATE, `DATE_LANG` and TIMEZONE, in the order of the project.
//!
//! Its priorities run from 1, the most urgent, to 4, which means none. Labels stand in the content.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use uuid::Uuid;

use super::{Comment, DEPTH_MAX, Level, Project, Reading, Section, Task, csv_in};
use crate::{
    domain::task::Priority,
    server::zones::{is_known, stored_name},
};

/// Whether a file is one of these, by its head.
pub fn is_one(text: &str) -> bool {
    let head = text.lines().next().unwrap_or_default().to_uppercase();
    ["TYPE", "CONTENT", "INDENT"].iter().all(|name| {
        let mut names = head.split([',', ';']);
        names.any(|n| n.trim().trim_matches('"') == *name)
    })
}

/// Reads a project that is to be called `name`, which only its file's name says. `now` is the
/// reader's wall clock, for dates in words.
pub fn read(text: &str, name: &str, now: NaiveDateTime) -> Reading {
    let mut reading = Reading::default();
    let rows = csv_in::rows(text, &mut reading);
    let project = Uuid::now_v7();
    reading.document.projects.push(Project {
        id: project,
        name: name.to_owned(),
        ..Project::default()
    });
    let mut reader = Reader {
        reading,
        now,
        project,
        section: None,
        above: Vec::new(),
    };
    for (line, row) in rows {
        reader.row(line, &row);
    }
    reader.reading
}

struct Reader {
    reading: Reading,
    now: NaiveDateTime,
    project: Uuid,
    section: Option<Uuid>,
    /// The tasks that the next one may be within.
    above: Vec<Uuid>,
}

impl Reader {
    fn row(&mut self, line: u64, row: &HashMap<String, String>) {
        let cell = |name: &str| row.get(name).map(String::as_str).unwrap_or_default();
        match cell("type").trim().to_lowercase().as_str() {
            "task" => self.task(line, row),
            "section" => {
                let id = Uuid::now_v7();
                self.section = Some(id);
                self.reading.lines.of.insert(id, line);
                self.above.clear();
                self.reading.document.sections.push(Section {
                    id,
                    project_id: self.project,
                    name: cell("content").trim().to_owned(),
                });
            }
            "note" => self.note(line, cell("content")),
            // How it is shown, and the lines between sections.
            "" | "meta" => {}
            other => {
                let message = format!("“{other}” is not a task, a section or a note.");
                self.reading.remark(Some(line), Level::Skipped, message);
            }
        }
    }

    fn note(&mut self, line: u64, body: &str) {
        match self.reading.document.tasks.last_mut() {
            Some(task) if !self.above.is_empty() => task.comments.push(Comment {
                body: body.to_owned(),
                ..Comment::default()
            }),
            _ => {
                let message = "A note on the project itself has no place here.";
                self.reading.remark(Some(line), Level::Skipped, message);
            }
        }
    }

    fn task(&mut self, line: u64, row: &HashMap<String, String>) {
        let cell = |name: &str| row.get(name).map(|c| c.trim()).unwrap_or_default();
        let (title, labels) = split_labels(cell("content"));
        let mut task = Task {
            id: Uuid::now_v7(),
            project_id: Some(self.project),
            section_id: self.section,
            title,
            labels,
            description: cell("description").to_owned(),
            priority: match cell("priority") {
                "1" => Priority::Urgent,
                "2" => Priority::High,
                "3" => Priority::Medium,
                _ => Priority::None,
            },
            ..Task::default()
        };
        if task.title.is_empty() {
            let message = "This task has no content.";
            return self.reading.remark(Some(line), Level::Wrong, message);
        }
        self.indent(line, &mut task, cell("indent"));
        self.due(line, &mut task, [cell("date"), cell("timezone")]);
        for name in ["responsible", "duration", "deadline"] {
            if !cell(name).is_empty() {
                let message = format!("The {} “{}” is left out.", name, cell(name));
                self.reading.remark(Some(line), Level::Changed, message);
            }
        }
        self.reading.lines.of.insert(task.id, line);
        self.reading.document.tasks.push(task);
    }

    fn indent(&mut self, line: u64, task: &mut Task, indent: &str) {
        let depth: usize = indent.parse().unwrap_or(1).max(1);
        if depth > DEPTH_MAX {
            let message = format!("Only {DEPTH_MAX} levels are kept: this is now on the last.");
            self.reading.remark(Some(line), Level::Changed, message);
        }
        self.above.truncate(depth.min(DEPTH_MAX) - 1);
        task.parent_id = self.above.last().copied();
        self.above.push(task.id);
    }

    fn due(&mut self, line: u64, task: &mut Task, [date, zone]: [&str; 2]) {
        if date.is_empty() {
            return;
        }
        let Some(read) = csv_in::in_words(date, self.now) else {
            // It is not lost: it stays where its owner sees it.
            task.description = format!("{}\n\nDue: {date}", task.description)
                .trim()
                .to_owned();
            let message = format!("The date “{date}” is not understood: it is in the description.");
            return self.reading.remark(Some(line), Level::Changed, message);
        };
        (task.due_date, task.due_time) = (read.date, read.time);
        task.recurrence = read.recurrence;
        let zone = stored_name(zone.to_owned());
        task.due_timezone = (task.due_time.is_some() && is_known(&zone)).then_some(zone);
    }
}

/// `Buy milk @errand` → `Buy milk`, `errand`. Only at the end: an `@` within it is the text's.
fn split_labels(content: &str) -> (String, Vec<String>) {
    let (mut title, mut labels) = (content.trim(), Vec::new());
    while let Some((before, last)) = title.rsplit_once(char::is_whitespace)
        && let Some(label) = last.strip_prefix('@')
        && !label.is_empty()
        && !label.contains([',', '@'])
    {
        labels.insert(0, label.to_owned());
        title = before.trim_end();
    }
    (title.to_owned(), labels)
}
