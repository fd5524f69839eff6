//! Several tasks at once, as people send it.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{id::TaskId, problem::FieldError, task_patch::TaskPatch};

/// How many tasks can be changed at once.
pub const TASKS_MAX: usize = 200;

/// What to do with several tasks: either `patch` or `delete`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct BulkTasks {
    /// 1 to 200 tasks. One that is named twice is changed once.
    #[schema(min_items = 1, max_items = 200, value_type = Vec<TaskId>, required)]
    pub ids: Vec<String>,
    /// What to change of each of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patch: Option<TaskPatch>,
    /// Moves each of them to the bin, with what is below it.
    pub delete: bool,
}

/// The same, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bulk {
    /// Each once.
    pub ids: Vec<TaskId>,
    /// What to change of each; `None` deletes them.
    pub patch: Option<TaskPatch>,
}

impl BulkTasks {
    /// Reads what people type for dates and times, as the page allows: a phrase ("fri 5pm"), or a
    /// word for each.
    pub fn read_phrases(mut self, now: NaiveDateTime) -> Self {
        let read = |patch: TaskPatch| patch.read_phrases(now).read_words(now.date());
        self.patch = self.patch.map(read);
        self
    }

    /// # Errors
    /// `ids` that are none, or none at all, or more than [`TASKS_MAX`]; neither `patch` nor
    /// `delete`, or both.
    pub fn parse(self) -> Result<Bulk, Vec<FieldError>> {
        let mut errors = Vec::new();
        if self.ids.is_empty() {
            let message = "Name at least one task.";
            errors.push(FieldError::new("ids", "required", message));
        }
        if self.ids.len() > TASKS_MAX {
            let message = format!("At most {TASKS_MAX} tasks can be changed at once.");
            return Err(vec![FieldError::new("ids", "too_many", message)]);
        }
        let mut ids = Vec::new();
        for (index, text) in self.ids.iter().enumerate() {
            match text.parse() {
                Ok(id) if ids.contains(&id) => {}
                Ok(id) => ids.push(id),
                Err(_) => {
                    let field = format!("ids[{index}]");
                    errors.push(FieldError::new(&field, "invalid_type", "This is no id."));
                }
            }
        }
        match (&self.patch, self.delete) {
            (None, false) => {
                let message = "Say what to change, or that the tasks are to be deleted.";
                errors.push(FieldError::new("patch", "required", message));
            }
            (Some(_), true) => {
                let message = "What is deleted cannot be changed as well.";
                errors.push(FieldError::new("delete", "not_with_patch", message));
            }
            _ => {}
        }
        match errors.is_empty() {
            true => Ok(Bulk {
                ids,
                patch: self.patch,
            }),
            false => Err(errors),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "01920000-0000-7000-8000-000000000000";

    fn refused(json: &str) -> Vec<String> {
        let input: BulkTasks = serde_json::from_str(json).unwrap();
        let errors = input.parse().unwrap_err();
        errors
            .iter()
            .map(|e| format!("{} {}", e.field, e.code))
            .collect()
    }

    #[test]
    fn a_task_that_is_named_twice_is_meant_once() {
        let json = format!(r#"{{"ids":["{ID}","{ID}"],"delete":true}}"#);
        let input: BulkTasks = serde_json::from_str(&json).unwrap();
        assert_eq!(input.parse().unwrap().ids.len(), 1);
    }

    #[test]
    fn what_is_missing_or_too_much_is_refused() {
        assert_eq!(refused("{}"), ["ids required", "patch required"]);
        let both = format!(r#"{{"ids":["{ID}","x"],"patch":{{}},"delete":true}}"#);
        assert_eq!(
            refused(&both),
            ["ids[1] invalid_type", "delete not_with_patch"]
        );
    }
}
