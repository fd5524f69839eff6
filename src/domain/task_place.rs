//! Where a task is to go, as people say it.

use std::str::FromStr;

use super::{
    id::{ProjectId, SectionId, TaskId},
    patch::Patch,
    problem::FieldError,
    task_patch::MoveTask,
};

/// How deep tasks are nested at most, the top one counted.
pub const LEVELS_MAX: i64 = 5;

/// The list that a task is to be in; what is kept is for the server to say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlaceChange {
    pub project: Option<ProjectId>,
    pub section: Patch<SectionId>,
    pub parent: Patch<TaskId>,
}

impl PlaceChange {
    /// Reads the three fields.
    ///
    /// # Errors
    /// Each that is no id, and a project that is none.
    pub fn parse(
        project: Patch<String>,
        section: Patch<String>,
        parent: Patch<String>,
    ) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let project = match keep(id("project_id", project), &mut errors) {
            Patch::Set(id) => Some(id),
            Patch::Keep => None,
            Patch::Clear => {
                let message = "A task is in a project.";
                errors.push(FieldError::new("project_id", "required", message));
                None
            }
        };
        let section = keep(id("section_id", section), &mut errors);
        let parent = keep(id("parent_id", parent), &mut errors);
        match errors.is_empty() {
            true => Ok(Self {
                project,
                section,
                parent,
            }),
            false => Err(errors),
        }
    }

    pub fn is_keep(&self) -> bool {
        *self == Self::default()
    }
}

/// Where a task is to go: a list, and beside which tasks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    pub list: PlaceChange,
    pub before: Option<TaskId>,
    pub after: Option<TaskId>,
    /// Whether a task that stays in its list goes to the end of it.
    pub to_end: bool,
}

impl Wanted {
    /// A list, without saying where in it.
    pub fn of(list: PlaceChange) -> Self {
        Self {
            list,
            ..Self::default()
        }
    }
}

impl MoveTask {
    /// # Errors
    /// Everything that is no id.
    pub fn parse(self) -> Result<Wanted, Vec<FieldError>> {
        let mut errors = Vec::new();
        let list = PlaceChange::parse(self.project_id, self.section_id, self.parent_id);
        let list = list.unwrap_or_else(|found| {
            errors.extend(found);
            PlaceChange::default()
        });
        let before = keep(id("before", self.before), &mut errors).over(None);
        let after = keep(id("after", self.after), &mut errors).over(None);
        match errors.is_empty() {
            true => Ok(Wanted {
                list,
                before,
                after,
                to_end: true,
            }),
            false => Err(errors),
        }
    }
}

fn keep<T>(read: Result<Patch<T>, FieldError>, errors: &mut Vec<FieldError>) -> Patch<T> {
    read.unwrap_or_else(|error| {
        errors.push(error);
        Patch::Keep
    })
}

/// An id; a form has an empty field for none.
fn id<T: FromStr>(field: &str, patch: Patch<String>) -> Result<Patch<T>, FieldError> {
    match patch {
        Patch::Set(text) if text.is_empty() => Ok(Patch::Clear),
        patch => patch.try_map(|text| {
            text.parse()
                .map_err(|_| FieldError::new(field, "invalid_type", "This is no id."))
        }),
    }
}
