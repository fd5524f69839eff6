//! An account to look around in: a life's worth of projects, told in `demo/content.txt`.
//!
//! Its tasks are lines as people type them (`domain::quick_add`), and an import makes them, so that
//! nothing in the account is as people could not have made it themselves.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, Utc};
use uuid::Uuid;

use super::{
    app::App,
    auth::{
        Actor, SessionKind,
        client::{Client, NOWHERE},
        token::PlainToken,
    },
    error::{AppError, Result},
    exchange::{Comment, Document, Filter, Label, Project, Section, Task},
    service::{
        accounts, attachments,
        exchange::{Progress, Upload, import},
        profile, tasks, users,
    },
    zones,
};
use crate::domain::{
    account::Credentials,
    exchange::ImportFormat,
    id::TaskId,
    patch::Patch,
    profile::Confirmation,
    quick_add::{Line, Names},
    task::{Status, TaskContent},
    task_input::TaskPatch,
    task_query::TaskQuery,
};

const CONTENT: &str = include_str!("demo/content.txt");

/// Makes the account, and answers its password where nobody has chosen one.
///
/// # Errors
/// `Conflict` where there is such a user already: whoever that is, nothing of theirs is touched.
pub async fn make(app: &App, username: &str, password: Option<String>) -> Result<Option<String>> {
    // Before anything is made: what cannot be told is to leave nothing behind. A new account is in UTC.
    let now = app.clock.now();
    let story = Story::tell(now.naive_utc(), now)?;
    let made = match password {
        Some(_) => None,
        None => Some(PlainToken::generate()?.expose().to_owned()),
    };
    let password = password.or_else(|| made.clone()).unwrap_or_default();
    let email = format!("{username}@example.org");
    users::add_anonymous(app, username, &email, Some(password.clone())).await?;
    let client = Client::new(NOWHERE, Some("tend demo"), None);
    let input = Credentials {
        login: username.to_owned(),
        password: password.clone(),
        totp: None,
    };
    let signed_in = accounts::sign_in_anonymous(app, &client, input, SessionKind::Browser).await?;
    let actor = accounts::who_by_cookie_anonymous(app, signed_in.token.expose()).await?;
    let actor = actor.ok_or_else(|| AppError::internal("a session that has just begun"))?;
    if let Err(error) = furnish(app, &actor, &story).await {
        let password = Confirmation { password };
        if let Err(kept) = profile::delete(app, &actor, &client, password, None).await {
            tracing::warn!(error = %kept, "the account is still there, and not furnished");
        }
        return Err(error);
    }
    accounts::sign_out(app, &actor).await?;
    Ok(made)
}

/// Fills the account as its owner could have done it.
async fn furnish(app: &App, actor: &Actor, story: &Story) -> Result<()> {
    let upload = Upload {
        name: "demo.json".to_owned(),
        bytes: serde_json::to_vec(&story.document).map_err(AppError::internal)?,
        format: Some(ImportFormat::Json),
    };
    import(app, actor, None, (upload, false), &Progress::default()).await?;
    for After { title, what } in &story.after {
        let task = find(app, actor, title).await?;
        match what {
            What::Done(times) => {
                for _ in 0..*times {
                    let done = TaskPatch::status(Status::Done);
                    tasks::update(app, actor, task, done, None).await?;
                }
            }
            What::Attach(name, text) => {
                let about = (Some(name.as_str()), Some("text/plain"));
                let mut file = attachments::begin(app, actor, (task, None), about).await?;
                file.write(text.as_bytes()).await?;
                file.finish().await?;
            }
            What::Delete => _ = tasks::delete(app, actor, task, None).await?,
        }
    }
    Ok(())
}

/// The task of a title.
async fn find(app: &App, actor: &Actor, title: &str) -> Result<TaskId> {
    let query = TaskQuery {
        q: title.to_owned(),
        ..TaskQuery::default()
    };
    let found = tasks::list(app, actor, &query).await?.items.into_iter();
    let mut found = found.filter(|task| task.title == *title);
    let missing = || AppError::internal(format!("no task “{title}”"));
    Ok(found.next().ok_or_else(missing)?.id)
}

/// What happens to a task once it is there.
struct After {
    title: String,
    what: What,
}

enum What {
    /// It comes again, and was done so often already.
    Done(usize),
    /// A file of this name, with this text.
    Attach(String, String),
    Delete,
}

/// What the account holds.
struct Story {
    document: Document,
    after: Vec<After>,
    now: NaiveDateTime,
    at: DateTime<Utc>,
    /// The tasks that the next line may belong to, by how deep they stand.
    above: Vec<Uuid>,
}

impl Story {
    /// As of now, on the reader's wall clock and by the world's.
    fn tell(now: NaiveDateTime, at: DateTime<Utc>) -> Result<Self> {
        let mut story = Self {
            document: Document::default(),
            after: Vec::new(),
            now,
            at,
            above: Vec::new(),
        };
        for (line, number) in CONTENT.lines().zip(1..) {
            let broken = || AppError::internal(format!("line {number} of the demonstration"));
            story.line(line).ok_or_else(broken)?;
        }
        Ok(story)
    }

    fn happens(&mut self, title: &str, what: What) {
        self.after.push(After {
            title: title.to_owned(),
            what,
        });
    }

    fn line(&mut self, line: &str) -> Option<()> {
        let indent = line.len() - line.trim_start().len();
        let line = line.trim();
        if let Some(name) = line.strip_prefix("## ") {
            let project_id = self.document.projects.last()?.id;
            self.document.sections.push(Section {
                id: Uuid::now_v7(),
                project_id,
                name: name.to_owned(),
            });
        } else if let Some(project) = line.strip_prefix("# ") {
            self.project(project);
        } else if let Some(label) = line.strip_prefix('@') {
            let (name, color) = label.split_once(' ')?;
            self.document.labels.push(Label {
                name: name.to_owned(),
                color: Some(color.to_owned()),
            });
        } else if let Some(filter) = line.strip_prefix("? ") {
            let (name, filter) = filter.split_once(" = ")?;
            self.document.filters.push(Filter {
                name: name.to_owned(),
                filter: filter.to_owned(),
                sort: None,
            });
        } else if let Some(said) = line.strip_prefix("> ") {
            let comment = Comment {
                body: said.to_owned(),
                ..Comment::default()
            };
            self.document.tasks.last_mut()?.comments.push(comment);
        } else if let Some(file) = line.strip_prefix("+ ") {
            let (name, text) = file.split_once(' ')?;
            let title = self.document.tasks.last()?.title.clone();
            let text = format!("{}\n", text.replace(" / ", "\n"));
            self.happens(&title, What::Attach(name.to_owned(), text));
        } else if let Some(text) = line.strip_prefix('|') {
            let description = &mut self.document.tasks.last_mut()?.description;
            description.push_str(text.strip_prefix(' ').unwrap_or(text));
            description.push('\n');
        } else if !line.is_empty() {
            self.task(line, indent / 2)?;
        }
        Some(())
    }

    /// `Name | colour | favorite or archived | description`
    fn project(&mut self, line: &str) {
        let mut parts = line.split('|').map(|part| part.trim().to_owned());
        let name = parts.next().unwrap_or_default();
        let color = parts.next();
        let kind = parts.next().unwrap_or_default();
        self.document.projects.push(Project {
            id: Uuid::now_v7(),
            is_inbox: name == "Inbox",
            is_archived: kind == "archived",
            is_favorite: kind == "favorite",
            name,
            color,
            description: parts.next().unwrap_or_default(),
        });
    }

    /// A line as people type one. Before it: `x12` where it was done so many days ago, `/` where it
    /// is in progress, `-` where it is in the trash. In it: `{+3}` for the date in three days,
    /// `[Europe/Berlin]` for the zone of its time, `~2` where it comes again and was done twice.
    fn task(&mut self, line: &str, depth: usize) -> Option<()> {
        let (done, line) = days_ago(line);
        let (is_deleted, line) = match line.strip_prefix("- ") {
            Some(line) => (true, line),
            None => (false, line),
        };
        let (status, line) = match line.strip_prefix("/ ") {
            Some(line) => (Status::InProgress, line),
            None if done.is_some() => (Status::Done, line),
            None => (Status::Todo, line),
        };
        let mut words: Vec<String> = Vec::new();
        let (mut zone, mut times) = (None, 0);
        for word in line.split(' ') {
            if let Some(name) = word.strip_prefix('[').and_then(|w| w.strip_suffix(']')) {
                zone = Some(name.to_owned()).filter(|name| zones::is_known(name));
                if zone.is_none() {
                    words.push(word.to_owned());
                }
            } else if let Some(count) = word.strip_prefix('~').and_then(|w| w.parse().ok()) {
                times = count;
            } else {
                words.push(self.dated(word)?);
            }
        }
        let text = words.join(" ");
        let read = Line::of(&text).read(self.now, &TaskPatch::default());
        let mut patch = read
            .describe(&text, Names::default(), TaskPatch::default())
            .task;
        patch.due_timezone = zone.map_or(Patch::Keep, Patch::Set);
        let change = patch.parse(zones::is_known).ok()?;
        let content = change.apply(TaskContent::default(), self.at).ok()?;
        self.above.truncate(depth);
        let (project, section) = self.place()?;
        let id = Uuid::now_v7();
        let finished = done.and_then(|days| self.at.checked_sub_days(Days::new(days)));
        let begun = Days::new(done.unwrap_or_default() + 9);
        if times > 0 {
            self.happens(&content.title, What::Done(times));
        }
        if is_deleted {
            self.happens(&content.title, What::Delete);
        }
        self.document.tasks.push(Task {
            id,
            project_id: Some(project),
            section_id: section,
            parent_id: self.above.last().copied(),
            title: content.title,
            status,
            priority: content.priority,
            due_date: content.due_date,
            due_time: content.due_time,
            due_timezone: content.due_timezone,
            recurrence: content.recurrence,
            labels: content.labels,
            reminders: content.reminders.iter().map(|r| r.when.into()).collect(),
            created_at: self.at.checked_sub_days(begun),
            completed_at: finished,
            ..Task::default()
        });
        self.above.push(id);
        Some(())
    }

    /// A word with its date in it, where it has one.
    fn dated(&self, word: &str) -> Option<String> {
        let Some(days) = word
            .strip_prefix('{')
            .and_then(|word| word.strip_suffix('}'))
        else {
            return Some(word.to_owned());
        };
        let days: i64 = days.parse().ok()?;
        let today: NaiveDate = self.now.date();
        let date = today.checked_add_signed(chrono::Duration::days(days))?;
        Some(date.to_string())
    }

    /// The project that is being told of, and its section.
    fn place(&self) -> Option<(Uuid, Option<Uuid>)> {
        let project = self.document.projects.last()?.id;
        let section = self.document.sections.last();
        let section = section.filter(|section| section.project_id == project);
        Some((project, section.map(|section| section.id)))
    }
}

fn days_ago(line: &str) -> (Option<u64>, &str) {
    let done = line.strip_prefix('x').and_then(|line| line.split_once(' '));
    match done.and_then(|(days, line)| Some((days.parse().ok()?, line))) {
        Some((days, line)) => (Some(days), line),
        None => (None, line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_understood_on_every_day_of_the_week() {
        for day in 8..15 {
            let at = NaiveDate::from_ymd_opt(2026, 3, day).and_then(|d| d.and_hms_opt(9, 0, 0));
            let at = at.expect("a moment");
            let story = Story::tell(at, at.and_utc()).expect("it is understood");
            let document = story.document;
            assert!(document.projects.len() >= 8 && document.tasks.len() >= 340);
            let unread = |task: &&Task| task.title.contains(['{', '[', '~', '!', '@', '*']);
            assert_eq!(document.tasks.iter().find(unread), None);
            // Words before it that are a date themselves would leave the other one in the title.
            let dated = |task: &&Task| task.title.contains("2026-");
            assert_eq!(document.tasks.iter().find(dated), None);
            let due = |title: &str| {
                let task = document.tasks.iter().find(|task| task.title == title);
                task.and_then(|task| task.due_date)
            };
            assert_eq!(due("Return the parcel to the shop"), at.date().succ_opt());
            assert!(document.tasks.iter().any(|task| task.recurrence.is_some()));
            assert!(
                document
                    .tasks
                    .iter()
                    .any(|task| task.due_timezone.is_some())
            );
        }
    }
}
