//! Which tasks by what they belong to, who they are for and when they came: the parameters of
//! `GET /tasks` that the page's browser does not have to know.

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    filter::fold,
    id::{SectionId, TaskId},
    problem::FieldError,
    task::Task,
    time::{parse_date, parse_moment},
};

/// What these parameters ask. Everything is combined with AND.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    pub section: Option<SectionId>,
    pub parent: Option<ParentIs>,
    /// Any of these, folded.
    pub labels: Vec<String>,
    pub assignee: Option<AssigneeIs>,
    pub shared: Option<Shared>,
    pub created_from: Option<Bound>,
    pub created_to: Option<Bound>,
    pub updated_since: Option<Bound>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParentIs {
    /// Top level.
    Nobody,
    Task(TaskId),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AssigneeIs {
    Me,
    Nobody,
    /// By user name.
    Person(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shared {
    /// In projects of others.
    WithMe,
    /// By the reader, with others.
    ByMe,
}

/// A moment, or a day in the reader's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    Day(NaiveDate),
    Moment(DateTime<Utc>),
}

impl Scope {
    /// Reads one parameter; `None` for one that is none of these.
    pub fn read_pair(&mut self, name: &str, value: &str) -> Option<Result<(), FieldError>> {
        Some(
            self.try_read(name, value)?.map_err(|accepted| {
                FieldError::new(name, "invalid_value", format!("Use {accepted}."))
            }),
        )
    }

    fn try_read(&mut self, name: &str, value: &str) -> Option<Result<(), &'static str>> {
        const MOMENT: &str = "a moment such as 2026-12-01T08:00:00Z, or a date";
        let bound = || Bound::read(value).ok_or(MOMENT);
        Some(match name {
            "section_id" => match value.parse() {
                Ok(id) => {
                    self.section = Some(id);
                    Ok(())
                }
                Err(_) => Err("the id of a section"),
            },
            "parent_id" => match (value, value.parse()) {
                ("none", _) => {
                    self.parent = Some(ParentIs::Nobody);
                    Ok(())
                }
                (_, Ok(id)) => {
                    self.parent = Some(ParentIs::Task(id));
                    Ok(())
                }
                _ => Err("the id of a task, or none"),
            },
            "label" => {
                self.labels = value.split(',').map(|name| fold(name.trim())).collect();
                match self.labels.iter().any(|l| l.is_empty() || l.contains('\0')) {
                    true => Err("one or more names of labels, separated by commas"),
                    false => Ok(()),
                }
            }
            "assignee" => self.read_assignee(value),
            "shared" => {
                self.shared = match value {
                    "with_me" => Some(Shared::WithMe),
                    "by_me" => Some(Shared::ByMe),
                    _ => return Some(Err("with_me or by_me")),
                };
                Ok(())
            }
            "created_from" => bound().map(|bound| self.created_from = Some(bound)),
            "created_to" => bound().map(|bound| self.created_to = Some(bound)),
            "updated_since" => bound().map(|bound| self.updated_since = Some(bound)),
            _ => return None,
        })
    }

    fn read_assignee(&mut self, value: &str) -> Result<(), &'static str> {
        if value.is_empty() || value.contains('\0') {
            return Err("me, none or a user name");
        }
        self.assignee = Some(match value {
            "me" => AssigneeIs::Me,
            "none" => AssigneeIs::Nobody,
            name => AssigneeIs::Person(name.to_lowercase()),
        });
        Ok(())
    }

    /// Whether a task is still where it is asked for, as far as the browser can tell.
    pub fn matches(&self, task: &Task) -> bool {
        let parent = match self.parent {
            None => true,
            Some(ParentIs::Nobody) => task.parent_id.is_none(),
            Some(ParentIs::Task(id)) => task.parent_id == Some(id),
        };
        let has = |label: &String| task.labels.iter().any(|name| fold(name) == *label);
        parent
            && self.section.is_none_or(|id| task.section_id == Some(id))
            && (self.labels.is_empty() || self.labels.iter().any(has))
    }
}

impl Bound {
    fn read(value: &str) -> Option<Self> {
        match parse_date("", value) {
            Ok(day) => Some(Self::Day(day)),
            Err(_) => parse_moment("", value).map(Self::Moment).ok(),
        }
    }
}
