//! The columns of a board: sections, or, where a project has none, statuses.

use crate::{
    domain::{
        id::SectionId,
        patch::Patch,
        project_card::SectionCard,
        task::{Status, Task},
        task_input::TaskPatch,
    },
    ui::state::board::ShownRow,
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

    /// As a place where cards are dropped (`data-drop`).
    pub fn target(&self) -> String {
        match self.kind {
            Kind::Section(_) => format!("section:{}", self.key()),
            Kind::Status(_) => format!("status:{}", self.key()),
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
}
