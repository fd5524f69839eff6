//! What Vikunja exports: a zip with a `data.json`, which is a list of projects with their tasks.
//!
//! Its dues are moments: here they are the date and time that the reader's clock shows then, in the
//! reader's zone; midnight is a whole day. Its descriptions are HTML: here they are text. Its
//! projects within projects stand side by side. Priorities 1 to 5 are ours from low on, "do now"
//! being urgent too.

mod html;
mod theirs;

use std::{
    collections::HashMap,
    io::{Cursor, Read},
};

use chrono::{DateTime, NaiveTime, TimeZone, Timelike, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

use self::{
    html::text_of_html,
    theirs::{TheirBucket, TheirLabel, TheirProject, TheirReminder, TheirTask},
};
use super::{Comment, Label, Level, Project, ROWS_MAX, Reading, Reminder, Section, Task, tree};
use crate::{
    domain::{
        recurrence::{Recurrence, RecurrenceFrom},
        task::{Priority, Status},
    },
    server::zones,
};

/// How long a `data.json` is at most, in bytes: a zip may hold far more than it is long.
const DATA_MAX: u64 = 64 * 1024 * 1024;

/// Whether a file is a zip.
pub fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// The `data.json` of an export.
///
/// # Errors
/// What is wrong with the file, for people.
pub fn unzip(bytes: &[u8]) -> Result<Vec<u8>, &'static str> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes))
        .map_err(|_| "This zip is broken, or was cut off.")?;
    let file = zip.by_name("data.json");
    let file =
        file.map_err(|_| "There is no data.json in this zip: it is no export of Vikunja.")?;
    let mut data = Vec::new();
    let read = file.take(DATA_MAX + 1).read_to_end(&mut data);
    read.map_err(|_| "The data.json in this zip is broken.")?;
    match data.len() as u64 > DATA_MAX {
        true => Err("The data.json in this zip is longer than 64 MiB."),
        false => Ok(data),
    }
}

/// Reads a `data.json`, on the clock of a reader who lives in `zone`.
pub fn read(text: &str, zone: Tz) -> Reading {
    let mut reader = Reader {
        reading: Reading::default(),
        zone,
        ids: HashMap::new(),
        parents: HashMap::new(),
    };
    match serde_json::from_str::<Vec<TheirProject>>(text) {
        Ok(projects) => projects.into_iter().for_each(|p| reader.project(p)),
        Err(error) => {
            let line = u64::try_from(error.line()).ok();
            let message = format!("This is no data.json of Vikunja: {error}.");
            reader.reading.remark(line, Level::Wrong, message);
        }
    }
    reader.finish()
}

struct Reader {
    reading: Reading,
    zone: Tz,
    /// By the numbers of theirs.
    ids: HashMap<i64, Uuid>,
    parents: HashMap<i64, i64>,
}

impl Reader {
    fn project(&mut self, theirs: TheirProject) {
        let project = Uuid::now_v7();
        if theirs.parent_project_id.is_some_and(|parent| parent > 0) {
            let message = format!(
                "The project “{}” is within another one there: here it stands beside it.",
                theirs.title
            );
            self.reading.remark(None, Level::Changed, message);
        }
        self.reading.document.projects.push(Project {
            id: project,
            name: theirs.title,
            description: text_of_html(&theirs.description.unwrap_or_default()),
            color: color(theirs.hex_color),
            is_inbox: false,
            is_archived: theirs.is_archived,
            is_favorite: theirs.is_favorite,
        });
        let mut tasks = theirs.tasks.unwrap_or_default();
        tasks.sort_by(|one, other| one.position.total_cmp(&other.position));
        let sections = self.sections(project, theirs.buckets.unwrap_or_default(), &tasks);
        for task in tasks {
            if self.reading.document.tasks.len() == ROWS_MAX {
                let message = format!("A file has at most {ROWS_MAX} tasks.");
                return self.reading.remark(None, Level::Wrong, message);
            }
            let section = sections.get(&task.bucket_id).copied();
            self.task(project, section, task);
        }
    }

    /// Those buckets that have tasks, as sections.
    fn sections(
        &mut self,
        project_id: Uuid,
        buckets: Vec<TheirBucket>,
        tasks: &[TheirTask],
    ) -> HashMap<i64, Uuid> {
        let mut sections = HashMap::new();
        for bucket in buckets {
            if tasks.iter().any(|task| task.bucket_id == bucket.id) {
                let id = Uuid::now_v7();
                sections.insert(bucket.id, id);
                let name = bucket.title;
                self.reading.document.sections.push(Section {
                    id,
                    project_id,
                    name,
                });
            }
        }
        sections
    }

    fn task(&mut self, project: Uuid, section: Option<Uuid>, mut theirs: TheirTask) {
        let id = Uuid::now_v7();
        self.ids.insert(theirs.id, id);
        self.relate(&mut theirs);
        let files = theirs.attachments.take().unwrap_or_default().len();
        if files > 0 {
            let message = format!("“{}”: its files are left out ({files}).", theirs.title);
            self.reading.remark(None, Level::Skipped, message);
        }
        let labels = self.labels(theirs.labels.take().unwrap_or_default());
        let mut task = Task {
            id,
            project_id: Some(project),
            section_id: section,
            labels,
            description: text_of_html(&theirs.description.take().unwrap_or_default()),
            status: if theirs.done {
                Status::Done
            } else {
                Status::Todo
            },
            priority: match theirs.priority {
                1 => Priority::Low,
                2 => Priority::Medium,
                3 => Priority::High,
                4.. => Priority::Urgent,
                _ => Priority::None,
            },
            start_date: real(theirs.start_date).map(|at| at.with_timezone(&self.zone).date_naive()),
            completed_at: real(theirs.done_at).filter(|_| theirs.done),
            created_at: real(theirs.created),
            ..Task::default()
        };
        self.due(&mut task, &theirs);
        reminders(&mut task, theirs.reminders.take().unwrap_or_default());
        let people = theirs.assignees.unwrap_or_default().into_iter();
        task.assignees = people.map(|user| user.username).collect();
        let comments = theirs.comments.unwrap_or_default().into_iter();
        let comments = comments.map(|theirs| Comment {
            body: text_of_html(&theirs.comment),
            author: theirs.author.map(|user| user.username),
            created_at: real(theirs.created),
        });
        task.comments = comments.filter(|c| !c.body.trim().is_empty()).collect();
        task.title = theirs.title;
        self.reading.document.tasks.push(task);
    }

    fn relate(&mut self, theirs: &mut TheirTask) {
        for (kind, others) in theirs.related_tasks.take().unwrap_or_default() {
            for other in others.unwrap_or_default() {
                match kind.as_str() {
                    "parenttask" => drop(self.parents.insert(theirs.id, other.id)),
                    "subtask" => drop(self.parents.insert(other.id, theirs.id)),
                    _ => {}
                }
            }
        }
    }

    fn labels(&mut self, labels: Vec<TheirLabel>) -> Vec<String> {
        let known = &mut self.reading.document.labels;
        let names = labels.into_iter().map(|label| {
            // A label has no comma in it.
            let name = label.title.replace(',', " ");
            if !known.iter().any(|known| known.name == name) {
                known.push(Label {
                    name: name.clone(),
                    color: color(label.hex_color),
                });
            }
            name
        });
        names.collect()
    }

    fn due(&mut self, task: &mut Task, theirs: &TheirTask) {
        let Some(due) = real(theirs.due_date) else {
            return;
        };
        let local = due.with_timezone(&self.zone).naive_local();
        task.due_date = Some(local.date());
        task.due_time = local.time().with_second(0).filter(|t| *t != NaiveTime::MIN);
        let zone = zones::stored_name(self.zone.name().to_owned());
        task.due_timezone = task.due_time.map(|_| zone);
        let rule = match (theirs.repeat_mode, theirs.repeat_after) {
            (1, _) => "FREQ=MONTHLY".to_owned(),
            (_, 0) => return,
            (_, seconds) if seconds > 0 && seconds % (7 * DAY) == 0 => {
                format!("FREQ=WEEKLY;INTERVAL={}", seconds / (7 * DAY))
            }
            (_, seconds) if seconds > 0 && seconds % DAY == 0 => {
                format!("FREQ=DAILY;INTERVAL={}", seconds / DAY)
            }
            (_, seconds) => {
                let message = format!(
                    "“{}”: it does not repeat any more, being repeated every {seconds} s.",
                    theirs.title
                );
                return self.reading.remark(None, Level::Changed, message);
            }
        };
        let from = match theirs.repeat_mode {
            2 => RecurrenceFrom::Completion,
            _ => RecurrenceFrom::Due,
        };
        task.recurrence = Some(Recurrence { rule, from });
    }

    fn finish(mut self) -> Reading {
        let parents: HashMap<Uuid, Uuid> = self
            .parents
            .iter()
            .filter_map(|(child, parent)| Some((*self.ids.get(child)?, *self.ids.get(parent)?)))
            .collect();
        for task in &mut self.reading.document.tasks {
            task.parent_id = parents.get(&task.id).copied();
        }
        tree::grow(&mut self.reading);
        self.reading
    }
}

/// In seconds.
const DAY: i64 = 24 * 60 * 60;

/// Where they have none, they write the first moment of the year 1.
fn real(moment: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    let first = Utc.timestamp_opt(0, 0).single();
    moment.filter(|at| first.is_some_and(|first| *at > first))
}

fn color(hex: Option<String>) -> Option<String> {
    let hex = hex?;
    let digits = hex.trim_start_matches('#').to_lowercase();
    let is_color = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_color.then(|| format!("#{digits}"))
}

fn reminders(task: &mut Task, reminders: Vec<TheirReminder>) {
    for theirs in reminders {
        let is_relative = theirs.relative_to.as_deref() == Some("due_date");
        let minutes = i32::try_from(theirs.relative_period / 60).ok();
        match (is_relative && task.due_date.is_some(), minutes) {
            (true, Some(minutes)) => task.reminders.push(Reminder::OffsetMinutes(minutes)),
            _ => task
                .reminders
                .extend(real(theirs.reminder).map(Reminder::At)),
        }
    }
}
