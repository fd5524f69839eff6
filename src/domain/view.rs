//! Where tasks are listed: an address of the page, the question behind it, and what becomes of a
//! task that is added there.

use chrono::NaiveDate;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    filter::fold,
    id::{ProjectId, SavedFilterId},
    label::Label,
    patch::Patch,
    project::Project,
    saved_filter::SavedFilter,
    task_input::TaskPatch,
    task_query::{DueFilter, Sort, SortKey, TaskQuery},
    task_scope::Scope,
};

/// What is escaped in a part of a path: everything but the unreserved characters (RFC 3986).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// The parameter of an address that says for which day a task is added.
pub const DAY: &str = "date";

/// Parameters that say how the page stands, and nothing of the list: the open task, the one that is
/// to be moved, and the day.
const NOT_ASKED: [&str; 3] = ["task", "move", DAY];

/// Whether a parameter of an address asks something of the list. What a form left empty does not.
pub fn is_asked(name: &str, value: &str) -> bool {
    !value.is_empty() && !NOT_ASKED.contains(&name)
}

/// A place where tasks are listed. Over the wire it is its address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum View {
    Inbox,
    Today,
    /// Everything that is due, by day.
    Upcoming,
    All,
    /// What the address asks for in words.
    Search,
    Project(ProjectId),
    /// One of the reader's own, by its name in any case.
    Label(String),
    /// One that the reader has saved.
    Filter(SavedFilterId),
}

/// What a view is of, where that has a name of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    Project(Project),
    Label(Label),
    Filter(SavedFilter),
}

impl Subject {
    /// What people call it.
    pub fn name(&self) -> &str {
        match self {
            Self::Project(project) => &project.name,
            Self::Label(label) => &label.name,
            Self::Filter(filter) => &filter.name,
        }
    }
}

impl From<View> for String {
    fn from(view: View) -> Self {
        view.path()
    }
}

impl TryFrom<String> for View {
    type Error = &'static str;

    fn try_from(path: String) -> Result<Self, Self::Error> {
        let path = path.trim_start_matches('/');
        let (first, name) = path.split_once('/').unwrap_or((path, ""));
        let name = percent_decode_str(name).decode_utf8_lossy().into_owned();
        match (first, name.is_empty()) {
            ("inbox", true) => Ok(Self::Inbox),
            ("today", true) => Ok(Self::Today),
            ("upcoming", true) => Ok(Self::Upcoming),
            ("tasks", true) => Ok(Self::All),
            ("search", true) => Ok(Self::Search),
            ("projects", false) => Ok(Self::project(name)),
            ("labels", false) => Ok(Self::Label(name)),
            ("filters", false) => Ok(Self::filter(name)),
            _ => Err("there is no such view"),
        }
    }
}

/// The project of this id. A text that is no id names one that nobody has.
pub fn project_id(text: &str) -> ProjectId {
    text.parse().unwrap_or(Uuid::nil().into())
}

impl View {
    /// The project of this id. A text that is no id names one that nobody has.
    pub fn project(id: String) -> Self {
        Self::Project(project_id(&id))
    }

    /// The filter of this id. A text that is no id names one that nobody has.
    pub fn filter(id: String) -> Self {
        Self::Filter(id.parse().unwrap_or(Uuid::nil().into()))
    }

    /// Its address.
    pub fn path(&self) -> String {
        match self {
            Self::Inbox => "/inbox".to_owned(),
            Self::Today => "/today".to_owned(),
            Self::Upcoming => "/upcoming".to_owned(),
            Self::All => "/tasks".to_owned(),
            Self::Search => "/search".to_owned(),
            Self::Project(id) => format!("/projects/{id}"),
            Self::Label(name) => format!("/labels/{}", utf8_percent_encode(name, RESERVED)),
            Self::Filter(id) => format!("/filters/{id}"),
        }
    }

    /// Its heading, and its link's name. Where what it is of has a name of its own, that is better
    /// ([`Subject::name`]).
    pub fn label(&self) -> &str {
        match self {
            Self::Inbox => "Inbox",
            Self::Today => "Today",
            Self::Upcoming => "Upcoming",
            Self::All => "All tasks",
            Self::Search => "Search",
            Self::Project(_) => "Project",
            Self::Label(name) => name,
            Self::Filter(_) => "Filter",
        }
    }

    /// Whether its tasks stand under a heading for each day.
    pub fn is_by_day(&self) -> bool {
        matches!(self, Self::Today | Self::Upcoming)
    }

    /// Whether all of its tasks are in one project, so that they need not say in which.
    pub fn is_one_project(&self) -> bool {
        matches!(self, Self::Inbox | Self::Project(_))
    }

    /// What it is sorted by before anything is chosen. Of a saved filter only the server can say.
    pub fn first_key(&self) -> SortKey {
        if self.is_by_day() {
            SortKey::Due
        } else {
            SortKey::Position
        }
    }

    /// What it shows before anything is filtered: today's view has what is overdue too. What a saved
    /// filter asks, only the server knows.
    pub fn query(&self, inbox: ProjectId, today: NaiveDate) -> TaskQuery {
        let mut query = TaskQuery::default();
        if self.is_by_day() {
            query.sort = vec![
                Sort::by(SortKey::Due),
                Sort {
                    key: SortKey::Priority,
                    descending: true,
                },
            ];
        }
        match self {
            Self::All | Self::Search => {}
            Self::Inbox => query.project_id = Some(inbox),
            Self::Project(id) => query.project_id = Some(*id),
            Self::Today => query.due_to = Some(today),
            Self::Upcoming => query.due = Some(DueFilter::Any),
            Self::Label(name) => {
                query.scope = Scope {
                    labels: vec![fold(name)],
                    ..Scope::default()
                }
            }
            Self::Filter(_) => query.filter = Some(String::new()),
        }
        query
    }

    /// What a task that is added here is from the start, so that it is shown here; where the list is
    /// by day, it is due on `day`.
    pub fn new_task(&self, day: NaiveDate) -> TaskPatch {
        let mut task = TaskPatch::default();
        match self {
            Self::Inbox | Self::All | Self::Search | Self::Filter(_) => {}
            Self::Today | Self::Upcoming => task.due_date = Patch::Set(day.to_string()),
            Self::Project(id) => task.project_id = Patch::Set(id.to_string()),
            Self::Label(name) => task.labels = Patch::Set(vec![name.clone()]),
        }
        task
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_view_is_found_again_at_its_address() {
        let id = "01920000-0000-7000-8000-000000000001";
        let views = [
            (View::Inbox, "/inbox".to_owned()),
            (View::Today, "/today".to_owned()),
            (View::Upcoming, "/upcoming".to_owned()),
            (View::All, "/tasks".to_owned()),
            (View::Search, "/search".to_owned()),
            (View::project(id.to_owned()), format!("/projects/{id}")),
            (
                View::Label("at hôme/2".to_owned()),
                "/labels/at%20h%C3%B4me%2F2".to_owned(),
            ),
            (View::filter(id.to_owned()), format!("/filters/{id}")),
        ];
        for (view, path) in views {
            assert_eq!(view.path(), path);
            assert_eq!(View::try_from(path), Ok(view));
        }
        for path in ["", "/", "/inbox/1", "/labels/", "/nowhere"] {
            assert!(View::try_from(path.to_owned()).is_err(), "{path}");
        }
    }

    #[test]
    fn what_is_added_belongs_where_it_is_added() {
        let today = NaiveDate::from_ymd_opt(2026, 12, 1).unwrap();
        let project = View::project("01920000-0000-7000-8000-000000000001".to_owned());
        let label = View::Label("Home".to_owned());
        assert_eq!(
            View::Upcoming.new_task(today).due_date,
            Patch::Set("2026-12-01".to_owned())
        );
        assert_eq!(
            project.new_task(today).project_id,
            Patch::Set("01920000-0000-7000-8000-000000000001".to_owned())
        );
        assert_eq!(
            label.new_task(today).labels,
            Patch::Set(vec!["Home".to_owned()])
        );
        assert_eq!(View::All.new_task(today), TaskPatch::default());
    }
}
