//! Which tasks, and in what order: the parameters of `GET /tasks`, of the page's address, and of
//! the lists behind both.

mod sort;

use chrono::NaiveDate;

use super::{
    id::ProjectId,
    page::{DEFAULT_LIMIT, MAX_LIMIT},
    problem::FieldError,
    task::{Priority, Status, Task, TaskRow},
    task_scope::Scope,
    time::parse_date,
};

pub use sort::read_sort;

/// What `GET /tasks` accepts.
pub const PARAMETERS: &[&str] = &[
    "project_id",
    "section_id",
    "parent_id",
    "label",
    "assignee",
    "shared",
    "created_from",
    "created_to",
    "updated_since",
    "status",
    "priority",
    "due",
    "due_from",
    "due_to",
    "q",
    "filter",
    "deleted",
    "sort",
    "limit",
    "cursor",
];

/// Dues by name, in the reader's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DueFilter {
    Overdue,
    Today,
    Tomorrow,
    Next7Days,
    None,
    Any,
}

impl DueFilter {
    /// Name in the address, and words on the page.
    pub const ALL: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Any, "any", "Any"),
        (Self::Overdue, "overdue", "Overdue"),
        (Self::Today, "today", "Today"),
        (Self::Tomorrow, "tomorrow", "Tomorrow"),
        (Self::Next7Days, "next_7_days", "Next 7 days"),
        (Self::None, "none", "No date"),
    ];

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(_, n, _)| *n == name)
            .map(|(filter, ..)| *filter)
    }
}

/// What a list can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortKey {
    Position,
    Due,
    Priority,
    Title,
    Created,
    Updated,
    Completed,
    /// How well a task fits what was searched for: the order of a search that names no other.
    Relevance,
}

impl SortKey {
    /// Name in the address, and words on the page.
    pub const ALL: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Position, "position", "Position"),
        (Self::Due, "due", "Due date"),
        (Self::Priority, "priority", "Priority"),
        (Self::Title, "title", "Title"),
        (Self::Created, "created", "Created"),
        (Self::Updated, "updated", "Updated"),
        (Self::Completed, "completed", "Completed"),
    ];
}

/// One key of an order. Tasks without the value come last either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    pub key: SortKey,
    pub descending: bool,
}

impl Sort {
    pub const fn by(key: SortKey) -> Self {
        Self {
            key,
            descending: false,
        }
    }
}

/// A question for tasks. Filters are combined with AND; an empty list of statuses means the open ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskQuery {
    pub project_id: Option<ProjectId>,
    pub scope: Scope,
    pub status: Vec<Status>,
    pub priority: Vec<Priority>,
    pub due: Option<DueFilter>,
    pub due_from: Option<NaiveDate>,
    pub due_to: Option<NaiveDate>,
    pub q: String,
    /// In the filter language, as written: only the server has what it takes to answer it, and
    /// the page need not carry its parser.
    pub filter: Option<String>,
    /// What is in the bin, and not what is there.
    pub deleted: bool,
    /// Ties break by id, ascending, so that the order is total.
    pub sort: Vec<Sort>,
    pub limit: u16,
    pub cursor: Option<String>,
}

impl TaskQuery {
    /// Whether the answer is in the order that people have put the tasks into.
    pub fn is_by_position(&self) -> bool {
        self.sort == [Sort::by(SortKey::Position)]
    }
}

impl Default for TaskQuery {
    fn default() -> Self {
        Self {
            project_id: None,
            scope: Scope::default(),
            status: Vec::new(),
            priority: Vec::new(),
            due: None,
            due_from: None,
            due_to: None,
            q: String::new(),
            filter: None,
            deleted: false,
            sort: vec![Sort::by(SortKey::Position)],
            limit: DEFAULT_LIMIT,
            cursor: None,
        }
    }
}

impl TaskQuery {
    /// Reads the pairs of a query string on top of what `self` asks for already.
    ///
    /// # Errors
    /// Everything that is wrong, each with its parameter and what is accepted there.
    pub fn read<'a>(
        mut self,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut seen = Vec::new();
        for (name, value) in pairs {
            let result = if seen.contains(&name) {
                Err(FieldError::new(
                    name,
                    "repeated",
                    format!("“{name}” is given twice; use a comma list."),
                ))
            } else {
                self.read_pair(name, value)
            };
            seen.push(name);
            errors.extend(result.err());
        }
        if !self.q.is_empty() && !seen.contains(&"sort") {
            self.sort = vec![Sort {
                key: SortKey::Relevance,
                descending: true,
            }];
        }
        if errors.is_empty() {
            Ok(self)
        } else {
            Err(errors)
        }
    }

    fn read_pair(&mut self, name: &str, value: &str) -> Result<(), FieldError> {
        let invalid =
            |accepted: &str| FieldError::new(name, "invalid_value", format!("Use {accepted}."));
        match name {
            "project_id" => {
                self.project_id = Some(value.parse().map_err(|_| invalid("the id of a project"))?)
            }
            "status" => {
                self.status = list(
                    name,
                    value,
                    Status::from_name,
                    &names(Status::ALL, Status::name),
                )?
            }
            "priority" => {
                self.priority = list(
                    name,
                    value,
                    Priority::from_name,
                    &names(Priority::ALL, Priority::name),
                )?;
            }
            "due" => {
                let known = || {
                    invalid(
                        &DueFilter::ALL
                            .iter()
                            .map(|f| f.1)
                            .collect::<Vec<_>>()
                            .join(", "),
                    )
                };
                self.due = Some(DueFilter::from_name(value).ok_or_else(known)?);
            }
            "due_from" => self.due_from = Some(parse_date(name, value)?),
            "due_to" => self.due_to = Some(parse_date(name, value)?),
            "q" if value.contains('\0') => return Err(invalid("text without the character NUL")),
            "q" if value.chars().count() > 500 => return Err(invalid("at most 500 characters")),
            "q" => self.q = value.trim().to_owned(),
            "filter" => self.filter = Some(value.to_owned()),
            "deleted" => {
                self.deleted = value.parse().map_err(|_| invalid("true or false"))?;
            }
            "sort" => self.sort = read_sort(value)?,
            "limit" => {
                let limit = value.parse().ok().filter(|n| (1..=MAX_LIMIT).contains(n));
                self.limit = limit.ok_or_else(|| invalid("a number from 1 to 200"))?;
            }
            "cursor" => self.cursor = Some(value.to_owned()),
            _ => {
                if let Some(read) = self.scope.read_pair(name, value) {
                    return read;
                }
                let message = format!(
                    "There is no parameter “{name}”; accepted are {}.",
                    PARAMETERS.join(", ")
                );
                return Err(FieldError::new(name, "unknown_parameter", message));
            }
        }
        Ok(())
    }

    /// Whether it asks for anything beyond what `base` does, whatever the order.
    pub fn narrows(&self, base: &Self) -> bool {
        let unordered = |query: &Self| Self {
            sort: Vec::new(),
            limit: 0,
            cursor: None,
            ..query.clone()
        };
        unordered(self) != unordered(base)
    }

    /// The statuses that are asked for.
    pub fn statuses(&self) -> &[Status] {
        if self.status.is_empty() {
            &[Status::Todo, Status::InProgress]
        } else {
            &self.status
        }
    }

    /// Whether a row still belongs on a page that asked this, as far as the browser can tell: the
    /// text and the filter language are the server's (a filter may let closed tasks through), and
    /// "overdue" is taken by the day.
    pub fn matches(&self, row: &TaskRow, today: NaiveDate) -> bool {
        let Task {
            status, priority, ..
        } = row.task;
        let date = row.due_for_reader().map(|(date, _)| date);
        let within = |from: Option<NaiveDate>, to: Option<NaiveDate>| {
            (from.is_none() && to.is_none())
                || date.is_some_and(|d| from.is_none_or(|f| d >= f) && to.is_none_or(|t| d <= t))
        };
        let day = |ahead| today.checked_add_days(chrono::Days::new(ahead));
        let due = match self.due {
            None => true,
            Some(DueFilter::Any) => date.is_some(),
            Some(DueFilter::None) => date.is_none(),
            Some(DueFilter::Overdue) => within(None, Some(today)),
            Some(DueFilter::Today) => within(Some(today), Some(today)),
            Some(DueFilter::Tomorrow) => within(day(1), day(1)),
            Some(DueFilter::Next7Days) => within(Some(today), day(6)),
        };
        self.project_id
            .is_none_or(|project| project == row.task.project_id)
            && (self.statuses().contains(&status)
                || ((self.filter.is_some() || self.deleted) && self.status.is_empty()))
            && (self.priority.is_empty() || self.priority.contains(&priority))
            && due
            && self.scope.matches(&row.task)
            && within(self.due_from, self.due_to)
    }
}

fn names<T: Copy>(all: &[T], name: fn(T) -> &'static str) -> String {
    all.iter()
        .map(|value| name(*value))
        .collect::<Vec<_>>()
        .join(", ")
}

fn list<T>(
    field: &str,
    value: &str,
    from_name: fn(&str) -> Option<T>,
    known: &str,
) -> Result<Vec<T>, FieldError> {
    let read = |name: &str| {
        from_name(name).ok_or_else(|| {
            let message = format!("Use one or more of {known}, separated by commas.");
            FieldError::new(field, "invalid_value", message)
        })
    };
    value.split(',').map(read).collect()
}

#[cfg(test)]
mod tests;
