//! A task as a list shows it.

use std::{ops::Deref, sync::Arc};

use crate::domain::{id::TaskId, task::TaskRow};

/// How far the adding of a task has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Adding {
    #[default]
    Added,
    OnItsWay,
    /// With the reason, for people.
    Refused(String),
}

/// A row as it is shown: one that nothing happens to is never copied, and equal to itself at once,
/// however long its list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownRow(Arc<Shown>);

/// What is shown of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub row: TaskRow,
    pub is_pending: bool,
    pub is_leaving: bool,
    pub adding: Adding,
}

impl Deref for ShownRow {
    type Target = Shown;

    fn deref(&self) -> &Shown {
        &self.0
    }
}

impl ShownRow {
    pub fn id(&self) -> TaskId {
        self.row.task.id
    }

    /// The same under a task of this title, where that is known.
    pub fn below(self, parent: Option<&str>) -> Self {
        match parent.filter(|parent| self.row.parent.as_deref() != Some(parent)) {
            None => self,
            Some(parent) => {
                let mut shown = Shown::clone(&self);
                shown.row.parent = Some(parent.to_owned());
                shown.into()
            }
        }
    }

    /// Whether it is the very same row: nothing has happened to it.
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl From<Shown> for ShownRow {
    fn from(shown: Shown) -> Self {
        Self(Arc::new(shown))
    }
}

impl From<TaskRow> for ShownRow {
    /// As the server has sent it.
    fn from(row: TaskRow) -> Self {
        Self::from(Shown {
            row,
            is_pending: false,
            is_leaving: false,
            adding: Adding::Added,
        })
    }
}
