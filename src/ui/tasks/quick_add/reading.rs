//! Reads lines: called by way of `code` alone, with which it comes.

use std::collections::HashSet;

use chrono::NaiveDateTime;

use crate::domain::{
    date_style::DateStyle,
    id::ProjectId,
    name::is_same,
    patch::Patch,
    project_card::{ProjectCard, SectionCard},
    quick_add::{self, Begun, Described, LINES_MAX, Line, Names, PastedLine, QuickAdd, Span, What},
    reminder::span_in_words,
    task_input::TaskPatch,
};

/// What the page knows that a line may be about.
#[derive(Clone, Debug)]
pub struct Known {
    /// The reader's wall clock.
    pub now: NaiveDateTime,
    /// How the reader writes dates.
    pub dates: DateStyle,
    pub username: String,
    pub inbox: ProjectId,
    pub projects: Vec<ProjectCard>,
    /// By name.
    pub labels: Vec<String>,
    /// What a new task is in the view, unless its line says otherwise.
    pub view: TaskPatch,
}

/// A line, as it stands in its field.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    pub text: String,
    /// What of it stands before the caret.
    pub before: String,
    /// Phrases that are to stay text.
    pub kept: Vec<String>,
}

/// What is understood of a line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The line.
    pub text: String,
    /// The line in pieces, each with whether it is understood.
    pub pieces: Vec<(String, bool)>,
    /// The pieces that are understood, each once.
    pub phrases: Vec<String>,
    /// What they say, in words.
    pub words: String,
    /// Names that may be meant at the caret.
    pub suggestions: Vec<Suggestion>,
    pub task: TaskPatch,
}

/// A name that may be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    pub name: String,
    /// The line with the name in it.
    pub text: String,
    /// How much of that stands before the caret, in bytes.
    pub caret: usize,
}

/// One of several lines that were pasted.
#[derive(Clone, Debug)]
pub struct PastedTask {
    pub text: String,
    /// Which of those before it it is a subtask of.
    pub parent: Option<usize>,
    /// What the view says of it, and what it is over that.
    pub view: TaskPatch,
    pub task: TaskPatch,
}

/// Reads a line.
pub fn read(typed: &Typed, known: &Known) -> Reading {
    known.read(typed)
}

/// Reads several lines that are pasted, up to as many as are taken at once; nothing where there are
/// more.
pub fn read_pasted(text: &str, known: &Known) -> Option<Vec<PastedTask>> {
    let lines = quick_add::lines(text);
    (lines.len() <= LINES_MAX).then(|| {
        let mut tasks: Vec<PastedTask> = Vec::with_capacity(lines.len());
        for line in lines {
            let above = line.parent.and_then(|parent| tasks.get(parent));
            let task = known.read_pasted(line, above);
            tasks.push(task);
        }
        tasks
    })
}

impl Known {
    fn read(&self, typed: &Typed) -> Reading {
        let (text, kept) = (typed.text.as_str(), typed.kept.as_slice());
        let read = Line { text, kept }.read(self.now, &self.view);
        let names = self.look_up(&read, &self.view);
        let described = read.describe(text, names, self.view.clone());
        let mut seen = HashSet::new();
        let phrases = described.taken.iter().map(|span| phrase(text, span));
        Reading {
            text: text.to_owned(),
            pieces: pieces(text, &described.taken),
            phrases: phrases
                .filter(|phrase| seen.insert(phrase.clone()))
                .collect(),
            words: self.in_words(text, &read, &described),
            suggestions: self.suggest(typed, &described.task),
            task: described.task,
        }
    }

    /// A subtask is where the task above it is, whatever its line names.
    fn read_pasted(&self, line: PastedLine, above: Option<&PastedTask>) -> PastedTask {
        let mut view = self.view.clone();
        if above.is_some() {
            // Which task it is below, is said when that one has an id.
            (view.project_id, view.section_id) = (Patch::Keep, Patch::Keep);
        }
        let read = Line::of(&line.text).read(self.now, &view);
        let names = match above {
            Some(_) => self.members(),
            None => self.look_up(&read, &view),
        };
        let mut task = read.describe(&line.text, names, view.clone()).task;
        if let Some(PastedTask { task: above, .. }) = above {
            task.project_id.clone_from(&above.project_id);
            task.section_id.clone_from(&above.section_id);
        }
        PastedTask {
            text: line.text,
            parent: line.parent,
            view,
            task,
        }
    }

    /// What the names of a line are, as the server will find it as well: a subtask is where its task
    /// is, whatever its line names.
    fn look_up(&self, read: &QuickAdd, view: &TaskPatch) -> Names {
        if self.is_of_subtask() {
            return self.members();
        }
        let named = read.project.as_ref().and_then(|name| {
            let mut projects = self.projects.iter();
            projects.find(|card| !card.is_archived && is_same(&card.name, name))
        });
        let project = named.or_else(|| self.project_of(view));
        let section = read.section.as_ref().zip(project).and_then(|(name, card)| {
            let mut sections = card.sections.iter();
            sections.find(|section| is_same(&section.name, name))
        });
        Names {
            project: named.map(|card| card.id),
            section: section.map(|section| section.id),
            ..self.members()
        }
    }

    fn is_of_subtask(&self) -> bool {
        matches!(self.view.parent_id, Patch::Set(_))
    }

    /// Who else is in a project, the page does not know.
    fn members(&self) -> Names {
        Names {
            members: vec![self.username.clone()],
            ..Names::default()
        }
    }

    /// The project that a task is in.
    fn project_of(&self, task: &TaskPatch) -> Option<&ProjectCard> {
        let id = match &task.project_id {
            Patch::Set(id) => id.parse().ok()?,
            _ => self.inbox,
        };
        self.projects.iter().find(|card| card.id == id)
    }

    fn suggest(&self, typed: &Typed, task: &TaskPatch) -> Vec<Suggestion> {
        let Some(begun) = Begun::find(&typed.before) else {
            return Vec::new();
        };
        let after = typed.text.strip_prefix(&typed.before).unwrap_or_default();
        let found = match begun.what {
            What::Project | What::Section if self.is_of_subtask() => return Vec::new(),
            What::Project => {
                let projects = self.projects.iter().filter(|card| !card.is_archived);
                begun.suggest(projects.map(|card| card.name.as_str()))
            }
            What::Section => {
                let sections = self.project_of(task).map(|card| card.sections.iter());
                let sections = sections.into_iter().flatten();
                begun.suggest(sections.map(|section| section.name.as_str()))
            }
            _ => begun.suggest(self.labels.iter().map(String::as_str)),
        };
        let found = found.into_iter().map(|(name, before)| Suggestion {
            name,
            text: format!("{before}{}", after.trim_start()),
            caret: before.len(),
        });
        found.collect()
    }

    /// What is understood, part by part.
    fn in_words(&self, text: &str, read: &QuickAdd, described: &Described) -> String {
        let takes = |what| described.taken.iter().find(|span| span.what == what);
        let project = takes(What::Project).and_then(|_| self.project_of(&described.task));
        let section = takes(What::Section).and_then(|_| self.section_of(&described.task));
        let list = |list: &Patch<Vec<String>>| list.clone().over(None).unwrap_or_default();
        let of_view = list(&self.view.labels).len();
        let labels = list(&described.task.labels).into_iter().skip(of_view);
        let people = list(&described.task.assignees).into_iter();
        let reminders = described.task.reminders.clone().over(None);
        let reminders = reminders.unwrap_or_default().into_iter();
        let parts = [
            self.due_in_words(read),
            takes(What::Recurrence).map(|span| format!("Repeats {}", phrase(text, span))),
            read.priority
                .map(|priority| format!("{} priority", priority.label())),
            project.map(|card| format!("In {}", card.name)),
            section.map(|section| format!("In section {}", section.name)),
        ];
        let several = labels
            .map(|name| format!("Label {name}"))
            .chain(people.map(|name| format!("For {name}")))
            .chain(reminders.filter_map(|reminder| reminder_in_words(reminder.offset_minutes?)));
        let all: Vec<_> = parts.into_iter().flatten().chain(several).collect();
        all.join(" · ")
    }

    fn due_in_words(&self, read: &QuickAdd) -> Option<String> {
        let due = self.dates.due_label(read.date?, read.time, self.now.date());
        Some(format!("Due {due}"))
    }

    fn section_of(&self, task: &TaskPatch) -> Option<&SectionCard> {
        let Patch::Set(id) = &task.section_id else {
            return None;
        };
        let id = id.parse().ok()?;
        let mut sections = self.project_of(task)?.sections.iter();
        sections.find(|section| section.id == id)
    }
}

/// How long before the due somebody is reminded.
fn reminder_in_words(minutes: i32) -> Option<String> {
    let minutes = minutes.checked_neg().filter(|minutes| *minutes > 0)?;
    Some(format!("Reminder {}", span_in_words(-minutes)))
}

/// What a part of a line says, without the punctuation after it.
fn phrase(text: &str, span: &Span) -> String {
    let phrase = text.get(span.range.clone()).unwrap_or_default();
    phrase
        .trim_end_matches([',', '.', ';', ':', '!', '?'])
        .to_owned()
}

fn pieces(text: &str, taken: &[Span]) -> Vec<(String, bool)> {
    let part = |from, to| text.get(from..to).unwrap_or_default().to_owned();
    let (mut pieces, mut from) = (Vec::new(), 0);
    for span in taken {
        let length = phrase(text, span).len();
        pieces.push((part(from, span.range.start), false));
        from = span.range.start + length;
        pieces.push((part(span.range.start, from), true));
    }
    pieces.push((part(from, text.len()), false));
    pieces.retain(|(piece, _)| !piece.is_empty());
    pieces
}

#[cfg(test)]
mod tests;
