//! Tasks as CSV (RFC 4180), for spreadsheets.
//!
//! A cell that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, "CSV
//! injection"). One that begins with apostrophes before such a sign gets one more, so that
//! [`unguard`] gives back what was written, whatever it was.

use std::{borrow::Cow, collections::HashMap};

use super::{Document, Task};
use crate::domain::time::write_time;

/// The columns, in order.
pub const COLUMNS: [&str; 16] = [
    "id",
    "parent_id",
    "project",
    "section",
    "title",
    "description",
    "status",
    "priority",
    "start_date",
    "due_date",
    "due_time",
    "due_timezone",
    "recurrence",
    "recurrence_from",
    "labels",
    "completed_at",
];

/// A cell that no spreadsheet reads as a formula.
pub fn guard(cell: &str) -> Cow<'_, str> {
    match starts_formula(cell) {
        true => Cow::Owned(format!("'{cell}")),
        false => Cow::Borrowed(cell),
    }
}

/// The cell that was guarded.
pub fn unguard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if starts_formula(rest) => rest,
        _ => cell,
    }
}

fn starts_formula(cell: &str) -> bool {
    cell.trim_start_matches('\'')
        .starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// The tasks of a document, one a line, with CRLF at the end of each.
///
/// # Errors
/// None that come from the document; those of a writer to memory.
pub fn write(document: &Document) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    let projects: HashMap<_, _> = document.projects.iter().map(|p| (p.id, &p.name)).collect();
    let sections: HashMap<_, _> = document.sections.iter().map(|s| (s.id, &s.name)).collect();
    for task in &document.tasks {
        let project = task.project_id.and_then(|id| projects.get(&id));
        let section = task.section_id.and_then(|id| sections.get(&id));
        let places = [project, section].map(|name| name.map(|n| n.as_str()).unwrap_or_default());
        let cells = cells(task, places);
        writer.write_record(cells.iter().map(|cell| guard(cell).into_owned()))?;
    }
    writer
        .into_inner()
        .map_err(|error| csv::Error::from(error.into_error()))
}

fn cells(task: &Task, [project, section]: [&str; 2]) -> [String; 16] {
    let date = |date: Option<chrono::NaiveDate>| date.map(|d| d.to_string()).unwrap_or_default();
    let rule = task.recurrence.as_ref();
    let completed = task.completed_at.map(|at| at.to_rfc3339());
    [
        task.id.to_string(),
        task.parent_id.map(|id| id.to_string()).unwrap_or_default(),
        project.to_owned(),
        section.to_owned(),
        task.title.clone(),
        task.description.clone(),
        task.status.name().to_owned(),
        task.priority.name().to_owned(),
        date(task.start_date),
        date(task.due_date),
        task.due_time.map(write_time).unwrap_or_default(),
        task.due_timezone.clone().unwrap_or_default(),
        rule.map(|r| r.rule.clone()).unwrap_or_default(),
        rule.map(|r| r.from.name().to_owned()).unwrap_or_default(),
        // No label has a comma in it.
        task.labels.join(","),
        completed.unwrap_or_default(),
    ]
}
