//! New tasks, on their way to the server.

use std::collections::{HashMap, VecDeque};

use leptos::{prelude::*, task::spawn_local};
use uuid::Uuid;

use super::{Adding, Board};
use crate::{
    domain::{
        account::Viewer,
        id::TaskId,
        problem::FieldError,
        task::{Changed, Task},
    },
    rpc::tasks as rpc,
    ui::{
        browser,
        state::{
            new_task::{NewTask, leads_elsewhere},
            overlay::{Overlay, blank_row, place_after, put},
        },
    },
};

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

    /// Tries once more to add a task that was refused.
    pub fn retry(self, id: TaskId) {
        let asked = |overlays: &HashMap<_, Overlay>| overlays.get(&id)?.asked.clone();
        if let Some(asked) = self.overlays.with_untracked(asked) {
            self.send_new(id, asked);
        }
    }

    /// Gives up on a task that was refused.
    pub fn forget(self, id: TaskId) {
        self.overlays.update(|overlays| {
            overlays.remove(&id);
        });
    }

    /// New tasks go to the server one after the other, so that they stand in the order in which
    /// they were typed.
    fn send_new(self, id: TaskId, asked: rpc::Create) {
        self.touch(id, |overlay| {
            overlay.adding = Adding::OnItsWay;
            overlay.asked = Some(asked.clone());
        });
        let call = self.unanswered.take(asked);
        self.to_add
            .update_value(|queue| queue.push_back((id, call)));
        if !self.is_adding.get_value() {
            self.is_adding.set_value(true);
            spawn_local(self.send_queue());
        }
    }

    async fn send_queue(self) {
        while let Some((id, call)) = self.to_add.try_update_value(VecDeque::pop_front).flatten() {
            match call.send().await {
                Ok(changed) => {
                    self.projects.recount(None, Some(&changed.row));
                    self.report_place(&changed);
                    self.settle(changed);
                }
                Err(problem) => {
                    self.touch(id, |overlay| {
                        overlay.adding = Adding::Refused(problem.message())
                    });
                }
            }
        }
        self.is_adding.try_set_value(false);
    }

    /// Says where a new task has gone, where its line sent it elsewhere than to the list in view.
    fn report_place(self, changed: &Changed) {
        let Task { id, project_id, .. } = changed.row.task;
        let asked = |overlays: &HashMap<_, Overlay>| overlays.get(&id)?.asked.clone();
        let asked = self.overlays.with_untracked(asked);
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
