//! A task that is to be added: how it is shown at once, and how the server is asked for it.

use crate::{
    domain::{
        id::TaskId, patch::Patch, problem::FieldError, project_card::ProjectCard,
        task::TaskContent, task_input::TaskPatch,
    },
    rpc::tasks as rpc,
    ui::browser,
};

/// A task to add.
#[derive(Clone, Debug, Default)]
pub struct NewTask {
    /// As the page understands it, until the server says what it is.
    pub shown: TaskPatch,
    /// What the server is told of it, beside the line.
    pub view: TaskPatch,
    /// The quick-add line, where it was typed into one.
    pub text: Option<String>,
    /// Phrases of the line that are to stay text.
    pub kept: Vec<String>,
}

impl From<TaskPatch> for NewTask {
    fn from(task: TaskPatch) -> Self {
        Self {
            shown: task.clone(),
            view: task,
            ..Self::default()
        }
    }
}

impl NewTask {
    /// What it will be.
    ///
    /// # Errors
    /// What is wrong with it, as far as the page can tell.
    pub fn check(&self) -> Result<TaskContent, Vec<FieldError>> {
        let change = self.shown.clone().parse(|_| true)?;
        change.apply(TaskContent::default(), browser::now())
    }

    /// What the server is asked.
    pub fn into_call(self, id: TaskId) -> rpc::Create {
        rpc::Create {
            id: Some(id),
            once: None,
            text: self.text,
            kept: self.kept,
            task: self.view,
        }
    }
}

/// Whether a project is another than the one in which a view adds tasks.
pub fn leads_elsewhere(view: &TaskPatch, project: &ProjectCard) -> bool {
    match (&view.parent_id, &view.project_id) {
        (Patch::Set(_), _) => false,
        (_, Patch::Set(id)) => *id != project.id.to_string(),
        _ => !project.is_inbox,
    }
}
