//! New tasks, on their way to the server.

use leptos::{prelude::*, server_fn::ServerFn, task::spawn_local};
use uuid::Uuid;

use super::{Adding, Board};
use crate::{
    domain::{
        account::Viewer,
        id::TaskId,
        problem::FieldError,
        task::{Changed, Task, TaskRow},
        task_input::TaskPatch,
    },
    rpc::tasks as rpc,
    ui::{
        browser::{self, Draft, drafts},
        pages::frame::Reader,
        state::{
            new_task::{NewTask, leads_elsewhere},
            overlay::{blank_row, place_after, put},
        },
    },
};

/// What the drafts of new tasks are called.
const LEFT_OVER: &str = "new/";

impl Board {
    /// Adds a task: shown at once, under an id that makes a retry safe.
    ///
    /// # Errors
    /// As [`NewTask::check`]; nothing is added then.
    pub fn add(self, task: NewTask, author: &Viewer) -> Result<TaskId, Vec<FieldError>> {
        let content = task.check()?;
        let id = TaskId::from(Uuid::now_v7());
        let mut row = blank_row(id, author, browser::now()).with(content);
        if let Some(place) = place_after(&row.task, &task.shown) {
            put(&mut row.task, place);
        }
        self.touch(id, |overlay| overlay.settled = Some(row));
        self.send_new(id, task.into_call(id));
        Ok(id)
    }

    /// Adds tasks like these, to be done from the start.
    pub fn duplicate(self, rows: &[TaskRow], reader: Reader) {
        // As they are by now, where they were chosen before they were changed.
        let copy = |row: &TaskRow| {
            self.overlays.with_untracked(|overlays| {
                let overlay = overlays.get(row.task.id.as_key());
                let newest = overlay.and_then(|overlay| overlay.settled.as_ref());
                TaskPatch::copy_of(&newest.unwrap_or(row).task)
            })
        };
        let copies: Vec<_> = rows.iter().map(copy).collect();
        // They are as sound as what they are copies of.
        let add = |copy: TaskPatch| {
            reader
                .viewer
                .with_value(|viewer| self.add(copy.into(), viewer).ok())
        };
        self.add_together(copies.into_iter().filter_map(add).collect());
    }

    /// Tries once more to add a task that was refused.
    pub fn retry(self, id: TaskId) {
        if let Some(asked) = self.asked(id) {
            self.send_new(id, asked);
        }
    }

    /// How the server is asked to add it.
    fn asked(self, id: TaskId) -> Option<rpc::Create> {
        self.overlays.with_untracked(|overlays| {
            let overlay = overlays.get(id.as_key());
            overlay.and_then(|overlay| overlay.asked.clone())
        })
    }

    /// Gives up on a task that was refused.
    pub fn forget(self, id: TaskId) {
        self.draft_of(id).drop();
        self.overlays.update(|overlays| {
            overlays.remove(id.as_key());
        });
    }

    /// Sends a new task; they stand in the order in which they were typed.
    fn send_new(self, id: TaskId, asked: rpc::Create) {
        self.touch(id, |overlay| {
            overlay.adding = Adding::OnItsWay;
            overlay.asked = Some(asked.clone());
        });
        let act = self.unanswered.begin();
        let call = self.unanswered.take(act, &asked);
        self.draft_of(id).put(call.form());
        spawn_local(async move {
            match call.send().await {
                Ok(changed) => {
                    let change = changed.change;
                    self.draft_of(id).drop();
                    self.projects.recount(None, Some(&changed.row));
                    self.was_added(id, change);
                    self.report_place(&changed);
                    self.settle(changed);
                    self.answered(act, change);
                }
                Err(problem) => {
                    self.touch(id, |overlay| {
                        overlay.adding = Adding::Refused(problem.message())
                    });
                    self.was_added(id, None);
                }
            }
        });
    }

    /// What is kept of a new task until the server has it.
    fn draft_of(self, id: TaskId) -> Draft {
        let name = format!("{LEFT_OVER}{id}");
        self.username
            .with_value(|username| Draft::new(username, &name))
    }

    /// Whether there are tasks that were added the last time, and that the server has not said to
    /// have.
    pub fn has_left_over(self) -> bool {
        !self.left_over().is_empty()
    }

    fn left_over(self) -> Vec<(Draft, String)> {
        self.username
            .with_value(|username| drafts(username, LEFT_OVER))
    }

    /// Sends them again: under their ids, so that none is there twice.
    pub async fn send_left_over(self) {
        for (draft, form) in self.left_over() {
            let text = ["text", "task[title]"].into_iter();
            let text = text
                .filter_map(|name| browser::value_in(&form, name))
                .next();
            let title = text.unwrap_or_default();
            match browser::submit_written(rpc::Create::PATH, &form).await {
                Ok(_) => {
                    draft.drop();
                    let text = format!("Added now, which it was not before: {title}");
                    self.messages.say(text, None);
                    self.projects.reload();
                }
                // There is a next time.
                Err(problem) if problem.is_passing() => {}
                Err(problem) => {
                    draft.drop();
                    let was = format!("“{title}” was not added.");
                    self.messages.refuse(&was, &problem);
                }
            }
        }
    }

    /// Says where a new task has gone, where its line sent it elsewhere than to the list in view.
    fn report_place(self, changed: &Changed) {
        let Task { id, project_id, .. } = changed.row.task;
        let asked = self.asked(id);
        let project = self.projects.get(project_id);
        if let Some((asked, project)) = asked.zip(project)
            && asked.text.is_some()
            && leads_elsewhere(&asked.task, &project)
        {
            let text = format!("Added to {}: {}", project.name, changed.row.task.title);
            self.messages.say(text, changed.change);
        }
    }
}
