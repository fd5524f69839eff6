//! The columns of a board: sections, or, where a project has none, statuses.

use crate::{
    domain::{
        id::{SectionId, TaskId},
        patch::Patch,
        project_card::SectionCard,
        task::{Place, Status, Task},
        task_input::{MoveTask, TaskPatch},
    },
    ui::state::{board::ShownRow, overlay::LAST},
};

/// What the tasks of a column have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// They are in this section, or in none.
    Section(Option<SectionId>),
    Status(Status),
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub kind: Kind,
    pub name: String,
}

/// Where a card can be dropped: in a column, before a card of it or at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The column's key.
    pub column: String,
    pub before: Option<TaskId>,
}

impl Spot {
    /// As the page writes it (`data-drop`).
    pub fn write(&self) -> String {
        match self.before {
            Some(id) => format!("{}/{id}", self.column),
            None => self.column.clone(),
        }
    }

    pub fn read(text: &str) -> Self {
        let (column, before) = text.split_once('/').unwrap_or((text, ""));
        Self {
            column: column.to_owned(),
            before: before.parse().ok(),
        }
    }
}

/// The columns of a project with these sections.
pub fn columns(sections: Vec<SectionCard>) -> Vec<Column> {
    if sections.is_empty() {
        let column = |status: &Status| Column {
            kind: Kind::Status(*status),
            name: status.label().to_owned(),
        };
        return Status::ALL.iter().map(column).collect();
    }
    let none = Column {
        kind: Kind::Section(None),
        name: "No section".to_owned(),
    };
    let columns = sections.into_iter().map(|section| Column {
        kind: Kind::Section(Some(section.id)),
        name: section.name,
    });
    std::iter::once(none).chain(columns).collect()
}

/// The column that a task is in. One whose section has gone is in none.
pub fn column_of<'a>(columns: &'a [Column], task: &Task) -> Option<&'a Column> {
    let is_its = |column: &&Column| match column.kind {
        Kind::Section(section) => section == task.section_id,
        Kind::Status(status) => status == task.status,
    };
    columns.iter().find(is_its).or_else(|| columns.first())
}

impl Column {
    /// Its name in places and ids.
    pub fn key(&self) -> String {
        match self.kind {
            Kind::Section(None) => "none".to_owned(),
            Kind::Section(Some(id)) => id.to_string(),
            Kind::Status(status) => status.name().to_owned(),
        }
    }

    /// Those of the tasks that are in it.
    pub fn rows(&self, columns: &[Column], rows: &[ShownRow]) -> Vec<ShownRow> {
        let is_here = |row: &&ShownRow| column_of(columns, &row.row.task) == Some(self);
        rows.iter().filter(is_here).cloned().collect()
    }

    /// What a task that is added here is from the start.
    pub fn new_task(&self) -> TaskPatch {
        match self.kind {
            Kind::Section(None) => TaskPatch::default(),
            Kind::Section(Some(id)) => TaskPatch {
                section_id: Patch::Set(id.to_string()),
                ..TaskPatch::default()
            },
            Kind::Status(status) => TaskPatch::status(status),
        }
    }

    /// How a task gets into this column, `before` another or to the end.
    pub fn order(&self, task: &Task, before: Option<TaskId>) -> MoveTask {
        let section = match self.kind {
            Kind::Section(section) => section,
            Kind::Status(_) => task.section_id,
        };
        MoveTask {
            section_id: section.map_or(Patch::Clear, |id| Patch::Set(id.to_string())),
            before: before.map_or(Patch::Keep, |id| Patch::Set(id.to_string())),
            ..MoveTask::default()
        }
    }

    /// Where the task is then, as far as the page can tell; `after` is the card before it.
    pub fn place(&self, task: &Task, after: Option<&Task>, is_last: bool) -> Place {
        let section_id = match self.kind {
            Kind::Section(section) => section,
            Kind::Status(_) => task.section_id,
        };
        // Between two positions there is room for the lower one with a zero, which none ends in.
        let position = match (after, is_last) {
            (_, true) => LAST.to_owned(),
            (Some(after), false) => format!("{}0", after.position),
            (None, false) => String::new(),
        };
        Place {
            project_id: task.project_id,
            section_id,
            parent_id: None,
            position,
        }
    }
}
