//! The filter language: `(overdue | due <= +7d) & priority >= medium & project = "Home"`.
//!
//! Text is parsed into one tree, which judges a task here and becomes SQL in `server/db/search`;
//! a test holds the two to the same answer. Dates stay relative in the tree, so that a filter
//! that was saved long ago still means its reader's own today.
//!
//! A comparison with a value that a task does not have is false, and `!=` is `!` of `=`: so
//! `due < today` leaves out what has no due, and `due != today` does not.
//!
//! What a filter may cost is bounded: [`LENGTH_MAX`], [`DEPTH_MAX`], [`VALUES_MAX`].

mod date;
mod lexer;
mod parser;
mod term;
mod write;

use chrono::NaiveDate;

use super::{
    problem::FieldError,
    search_words::says,
    task::{Priority, Status},
};

pub use date::FilterDate;
pub use write::write;

/// How long a filter may be, in characters.
pub const LENGTH_MAX: usize = 1_000;

/// How deep parentheses and `!` may be nested.
pub const DEPTH_MAX: usize = 20;

/// How many words and values a filter may name.
pub const VALUES_MAX: usize = 50;

/// A filter, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    Term(Term),
    Not(Box<Self>),
    All(Vec<Self>),
    Any(Vec<Self>),
}

/// One question about a task. What is compared without case is folded already ([`fold`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Term {
    Date(DateField, Test<FilterDate>),
    Priority(Test<Priority>),
    Status(Vec<Status>),
    /// By name.
    Project(Vec<String>),
    /// By name.
    Section(Vec<String>),
    /// By name; the reader's own.
    Label(Vec<String>),
    /// By user name; `me` is the reader.
    Assignee(Vec<String>),
    /// By user name; `me` is the reader.
    Creator(Vec<String>),
    /// Any of these in title, description or comments, found as a search finds words.
    Text(Vec<String>),
    /// Open, and its due has passed.
    Overdue,
    NoDue,
    Recurring,
    Subtask,
    NoLabel,
    NoAssignee,
    HasComment,
    HasAttachment,
    HasReminder,
    /// Somebody else can see it.
    Shared,
    /// The reader's to do: assigned to them, or to nobody and made by them.
    Mine,
}

/// What has a date, on the reader's calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateField {
    Due,
    Start,
    Created,
    Updated,
    Completed,
}

/// How a value is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test<T> {
    AnyOf(Vec<T>),
    Ordered(Order, T),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    Less,
    AtMost,
    AtLeast,
    Greater,
}

/// What a filter asks of a task, with every moment on the reader's calendar.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    pub title: &'a str,
    pub description: &'a str,
    pub comments: &'a [String],
    pub status: Status,
    pub priority: Priority,
    pub start: Option<NaiveDate>,
    pub due: Option<NaiveDate>,
    /// Whether the due has passed, whatever the status.
    pub is_past_due: bool,
    pub created: NaiveDate,
    pub updated: NaiveDate,
    pub completed: Option<NaiveDate>,
    pub is_recurring: bool,
    /// The project's name.
    pub project: &'a str,
    /// The section's name.
    pub section: Option<&'a str>,
    /// The reader's own.
    pub labels: &'a [String],
    /// The user names of those whom it is for.
    pub assignees: Vec<&'a str>,
    pub is_subtask: bool,
    /// The reader's own.
    pub has_reminder: bool,
    pub has_attachment: bool,
    pub is_shared: bool,
    /// The author's user name.
    pub creator: &'a str,
}

/// Who asks, and when.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    pub today: NaiveDate,
    pub username: &'a str,
}

impl Filter {
    /// # Errors
    /// What cannot be understood, with its `offset` in characters: codes `required`, `too_long`,
    /// `too_deep`, `too_many_values`, `invalid_character`, `invalid_escape`, `unfinished_quote`,
    /// `unexpected`, `unknown_word`, `invalid_operator`, `invalid_value`, `invalid_date`.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        parser::parse(text)
    }

    /// Whether the filter lets a task through.
    pub fn matches(&self, task: &Facts<'_>, reader: Reader<'_>) -> bool {
        match self {
            Self::Term(term) => term.matches(task, reader),
            Self::Not(filter) => !filter.matches(task, reader),
            Self::All(parts) => parts.iter().all(|part| part.matches(task, reader)),
            Self::Any(parts) => parts.iter().any(|part| part.matches(task, reader)),
        }
    }

    /// Whether it says itself what becomes of closed tasks, which are left out otherwise.
    pub fn asks_for_status(&self) -> bool {
        match self {
            Self::Term(term) => {
                matches!(term, Term::Status(_) | Term::Date(DateField::Completed, _))
            }
            Self::Not(filter) => filter.asks_for_status(),
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::asks_for_status),
        }
    }
}

impl Term {
    fn matches(&self, task: &Facts<'_>, reader: Reader<'_>) -> bool {
        match self {
            Self::Date(field, test) => field.of(task).is_some_and(|date| {
                test.holds(&date, |value: &FilterDate| value.resolve(reader.today))
            }),
            Self::Priority(test) => test.holds(&task.priority, |value| *value),
            Self::Status(any) => any.contains(&task.status),
            Self::Project(any) => any.contains(&fold(task.project)),
            Self::Section(any) => task.section.is_some_and(|name| any.contains(&fold(name))),
            Self::Label(any) => task.labels.iter().any(|name| any.contains(&fold(name))),
            Self::Assignee(any) => any.iter().any(|name| {
                task.assignees
                    .contains(&resolve_username(name, reader.username))
            }),
            Self::Creator(any) => any
                .iter()
                .any(|name| resolve_username(name, reader.username) == task.creator),
            Self::Text(any) => {
                let own = [task.title, task.description].into_iter();
                let texts = own.chain(task.comments.iter().map(String::as_str));
                let texts: Vec<_> = texts.map(fold).collect();
                any.iter().any(|typed| says(&texts, typed))
            }
            Self::Overdue => task.is_past_due && !task.status.is_closed(),
            Self::NoDue => task.due.is_none(),
            Self::Recurring => task.is_recurring,
            Self::Subtask => task.is_subtask,
            Self::NoLabel => task.labels.is_empty(),
            Self::NoAssignee => task.assignees.is_empty(),
            Self::HasComment => !task.comments.is_empty(),
            Self::HasAttachment => task.has_attachment,
            Self::HasReminder => task.has_reminder,
            Self::Shared => task.is_shared,
            Self::Mine => match task.assignees.is_empty() {
                true => task.creator == reader.username,
                false => task.assignees.contains(&reader.username),
            },
        }
    }
}

impl DateField {
    fn of(self, task: &Facts<'_>) -> Option<NaiveDate> {
        match self {
            Self::Due => task.due,
            Self::Start => task.start,
            Self::Created => Some(task.created),
            Self::Updated => Some(task.updated),
            Self::Completed => task.completed,
        }
    }
}

impl<T> Test<T> {
    fn holds<V: Ord>(&self, value: &V, resolve: impl Fn(&T) -> V) -> bool {
        match self {
            Self::AnyOf(any) => any.iter().any(|other| *value == resolve(other)),
            Self::Ordered(Order::Less, other) => *value < resolve(other),
            Self::Ordered(Order::AtMost, other) => *value <= resolve(other),
            Self::Ordered(Order::AtLeast, other) => *value >= resolve(other),
            Self::Ordered(Order::Greater, other) => *value > resolve(other),
        }
    }
}

/// `me` is whoever asks; no user name is as short as that.
pub fn resolve_username<'a>(name: &'a str, reader: &'a str) -> &'a str {
    if name == "me" { reader } else { name }
}

/// Without case, one character for one as PostgreSQL's `lower` has it: what two sides compare,
/// they have to fold alike.
pub fn fold(text: &str) -> String {
    text.chars()
        .map(|c| c.to_lowercase().next().unwrap_or(c))
        .collect()
}

#[cfg(test)]
mod tests;
