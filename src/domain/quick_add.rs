//! Quick add: one line as people type it, `Pay rent tomorrow 5pm !1 every month`, read in the
//! browser and on the server by the same code.
//!
//! What is read has a span, so that the page can show it and un-read it; what is not understood
//! stays in the title. In doubt nothing is read: a date that was missed is seen at once, a word
//! that was swallowed is not. So `may` is a month only beside a day, `sat` a day only where it
//! cannot be a verb, `9/11` nothing at all, and neither is anything within quotes.

mod dates;
mod every;
mod field;
mod pasted;
mod suggest;
mod task;
mod words;

use std::ops::Range;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::{
    patch::Patch,
    recurrence::{Recurrence, RecurrenceFrom, Rule},
    task::Priority,
    task_input::TaskPatch,
    time::parse_date,
};
pub use field::{reminder_from_words, repeat_from_words};
pub use pasted::{LINES_MAX, PastedLine, lines};
pub use suggest::Begun;
pub use task::{Described, Names};
use words::Word;

/// The longest line that is read; a longer one is a title as it is.
pub const TEXT_MAX: usize = 2_000;

/// What a part of the line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A date, a time, or both together.
    Due,
    Recurrence,
    Priority,
    /// `#home`, `#"My home"`; sections and labels with quotes too.
    Project,
    /// `/kitchen`
    Section,
    /// `@errand`
    Label,
    /// `+ana`
    Person,
    /// `*30m` before
    Reminder,
}

/// A part of the line that was read: bytes, on character boundaries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    pub what: What,
    pub range: Range<usize>,
}

/// A line as somebody has typed it.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    pub text: &'a str,
    /// Phrases of it that are to stay text, wherever they stand.
    pub kept: &'a [String],
}

impl<'a> Line<'a> {
    /// A line of which everything is read.
    pub fn of(text: &'a str) -> Self {
        Self { text, kept: &[] }
    }

    /// Reads it where a new task is as `view` says unless the line says otherwise. `now` is the
    /// reader's wall clock.
    pub fn read(self, now: NaiveDateTime, view: &TaskPatch) -> QuickAdd {
        let day = match &view.due_date {
            Patch::Set(day) => parse_date("due_date", day).ok(),
            Patch::Keep | Patch::Clear => None,
        };
        let unread = match self.text.len() <= TEXT_MAX {
            true => task::places(self.text, self.kept),
            false => Vec::new(),
        };
        QuickAdd::read_on(self.text, now, day.unwrap_or(now.date()), &unread)
    }
}

/// A line, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuickAdd {
    /// What is left without the spans.
    pub title: String,
    pub date: Option<NaiveDate>,
    pub time: Option<NaiveTime>,
    pub recurrence: Option<Recurrence>,
    pub priority: Option<Priority>,
    pub project: Option<String>,
    pub section: Option<String>,
    pub labels: Vec<String>,
    pub people: Vec<String>,
    /// In minutes from the due, negative for before.
    pub reminders: Vec<i64>,
    /// In the order of the line.
    pub spans: Vec<Span>,
}

impl QuickAdd {
    /// Reads a line. `now` is the reader's wall clock; what touches a range of `unread` is left
    /// in the title.
    pub fn read(text: &str, now: NaiveDateTime, unread: &[Range<usize>]) -> Self {
        Self::read_on(text, now, now.date(), unread)
    }

    /// The same in the view of a `day`: what has a time but no date is not before it.
    fn read_on(text: &str, now: NaiveDateTime, day: NaiveDate, unread: &[Range<usize>]) -> Self {
        // A title has at most 500 characters anyway.
        let words = match text.len() <= TEXT_MAX {
            true => words::split(text, unread),
            false => Vec::new(),
        };
        let mut reader = Reader {
            words,
            now,
            found: Self::default(),
        };
        reader.read_all();
        let mut found = reader.found;
        found.begin(now, day);
        if !found.fires() {
            // "Every day until friday, starting monday": no rule after all.
            let recurrence = found
                .spans
                .into_iter()
                .filter(|s| s.what == What::Recurrence);
            let recurrence = recurrence.map(|span| span.range);
            let unread: Vec<_> = recurrence.chain(unread.iter().cloned()).collect();
            return Self::read_on(text, now, day, &unread);
        }
        found.title = found.title_keeping(text, |_| false);
        if found.title.is_empty() {
            // A task is more than a date: this was its name.
            return Self {
                title: collapse(text),
                ..Self::default()
            };
        }
        found
    }

    /// The title with some of the spans left in it, as they were typed.
    pub fn title_keeping(&self, text: &str, keeps: impl Fn(&Span) -> bool) -> String {
        let mut left = String::with_capacity(text.len());
        let mut from = 0;
        for span in self.spans.iter().filter(|span| !keeps(span)) {
            left.push_str(text.get(from..span.range.start).unwrap_or_default());
            left.push(' ');
            from = span.range.end;
        }
        left.push_str(text.get(from..).unwrap_or_default());
        collapse(&left)
    }

    fn fires(&self) -> bool {
        match (&self.recurrence, self.date) {
            (Some(recurrence), Some(date)) => Rule::parse(&recurrence.rule)
                .and_then(|rule| rule.check_fires(date, self.time))
                .is_ok(),
            (recurrence, _) => recurrence.is_none(),
        }
    }

    /// A rule without a date begins at its first one that is not over; a time without a date is
    /// today, or tomorrow when it has passed. Neither is before `day`.
    fn begin(&mut self, now: NaiveDateTime, day: NaiveDate) {
        if self.date.is_some() || (self.time.is_none() && self.recurrence.is_none()) {
            return;
        }
        let is_over = self.time.is_some_and(|time| time <= now.time());
        let first = match is_over {
            true => now.date().succ_opt(),
            false => Some(now.date()),
        };
        let first = first.map(|first| first.max(day));
        let rule = self
            .recurrence
            .as_ref()
            .and_then(|r| Rule::parse(&r.rule).ok());
        self.date = match (first, rule) {
            (Some(first), Some(rule)) => rule
                .every_time()
                .next_after(first, first.pred_opt().unwrap_or(first), self.time)
                .or(Some(first)),
            (first, _) => first,
        };
    }
}

/// Spaces once each, and none around.
fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Goes over the words once, taking what it can read.
struct Reader {
    words: Vec<Word>,
    now: NaiveDateTime,
    found: QuickAdd,
}

impl Reader {
    fn read_all(&mut self) {
        let mut at = 0;
        while at < self.words.len() {
            at += self.read_at(at).max(1);
        }
        self.found.spans.sort_by_key(|span| span.range.start);
    }

    /// How many words were read from here on; 0 where this is title.
    fn read_at(&mut self, at: usize) -> usize {
        if self.words[at].is_plain {
            return 0;
        }
        let taken = self.read_marker(at);
        if taken > 0 {
            return taken;
        }
        if self.found.recurrence.is_none()
            && let Some((rule, from, taken)) = every::read(&self.words[at..], self.now.date())
            && Rule::parse(&rule).is_ok()
        {
            self.found.recurrence = Some(Recurrence { rule, from });
            self.note(What::Recurrence, at, taken);
            return taken;
        }
        self.read_due(at)
    }

    fn read_due(&mut self, at: usize) -> usize {
        let words = &self.words[at..];
        if dates::is_name(words) {
            return 2;
        }
        let is_recurring = self.found.recurrence.is_some();
        let Some(due) = dates::read(words, self.now, is_recurring) else {
            return 0;
        };
        if (due.date.is_some() && self.found.date.is_some())
            || (due.time.is_some() && self.found.time.is_some())
        {
            return 0;
        }
        self.found.date = self.found.date.or(due.date);
        self.found.time = self.found.time.or(due.time);
        self.note(What::Due, at, due.taken);
        due.taken
    }

    fn read_marker(&mut self, at: usize) -> usize {
        let word = &self.words[at];
        let mut taken = 1;
        let found = &mut self.found;
        let what = match (word.marker(), word.priority()) {
            (_, Some(priority)) if found.priority.is_none() => {
                found.priority = Some(priority);
                What::Priority
            }
            (Some(('#', name)), _) if found.project.is_none() => {
                found.project = Some(name);
                What::Project
            }
            (Some(('/', name)), _) if found.section.is_none() => {
                found.section = Some(name);
                What::Section
            }
            (Some(('@', name)), _) => {
                found.labels.push(name);
                What::Label
            }
            (Some(('+', name)), _) => {
                found.people.push(name);
                What::Person
            }
            _ => match word.reminder() {
                Some(minutes) => {
                    found.reminders.push(-minutes);
                    taken += usize::from(self.words.get(at + 1).is_some_and(|w| w.is("before")));
                    What::Reminder
                }
                None => return 0,
            },
        };
        self.note(what, at, taken);
        taken
    }

    fn note(&mut self, what: What, at: usize, taken: usize) {
        let (first, last) = (&self.words[at], &self.words[at + taken - 1]);
        self.found.spans.push(Span {
            what,
            range: first.range.start..last.range.end,
        });
    }
}

#[cfg(test)]
mod tests;
