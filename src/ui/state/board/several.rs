//! What is done to several tasks at once.

use std::pin::Pin;

use leptos::task::spawn_local;

use super::{Board, Sent};
use crate::{
    domain::{
        change::Did,
        known_texts::KnownTexts,
        problem::Problem,
        task::{Changed, TaskRow},
        task_bulk::BulkTasks,
        task_input::TaskPatch,
    },
    rpc::tasks as rpc,
    ui::state::{overlay::place_after, selection::Selection},
};

/// What resolves when the server has answered; what it refuses has been said by then.
pub type Answered = Pin<Box<dyn Future<Output = Result<(), Problem>>>>;

fn ids_of(rows: &[TaskRow]) -> Vec<String> {
    rows.iter().map(|row| row.task.id.to_string()).collect()
}

/// Does something with what is chosen, which nothing is any more then; where it is refused, it is
/// chosen again, for another try.
pub fn with_chosen(selection: Selection, act: impl FnOnce(Vec<TaskRow>) -> Answered) {
    let (rows, era) = (selection.take(), selection.era());
    let done = act(rows.clone());
    spawn_local(async move {
        if done.await.is_err() {
            selection.put_back(rows, era);
        }
    });
}

impl Board {
    /// Changes several tasks, at once on the page: all of them or none.
    pub fn change_all(self, rows: Vec<TaskRow>, patch: TaskPatch) -> Answered {
        let shown = patch.clone();
        let tasks = BulkTasks {
            ids: ids_of(&rows),
            patch: Some(patch),
            delete: false,
        };
        let begin = |row: TaskRow| {
            let place = place_after(&row.task, &shown);
            self.begin(row, Did::of_patch(&shown), shown.clone(), place)
        };
        let sent: Vec<_> = rows.into_iter().map(begin).collect();
        self.send_all(tasks, move |board, answer| {
            for Sent { id, number, .. } in sent {
                board.touch(id, |overlay| {
                    overlay.pending.retain(|step| step.number != number);
                    overlay.is_leaving = false;
                });
            }
            let rows = answer.into_iter().flatten();
            rows.for_each(|row| board.settle(Changed { row, change: None }));
        })
    }

    /// Changes each of several tasks in its own way, at once on the page, as one thing.
    pub fn change_each(self, patches: Vec<(TaskRow, TaskPatch, KnownTexts)>) -> Answered {
        let act = self.unanswered.begin();
        let send = |(row, patch, known)| self.send(act, row, Did::Changed, patch, known);
        let sent: Vec<_> = patches.into_iter().map(send).collect();
        Box::pin(async move {
            let (mut last, mut answer) = (None, Ok(()));
            for change in sent {
                match change.await {
                    Ok(change) => {
                        self.did_after(last, change);
                        last = change.or(last);
                    }
                    Err(problem) => answer = Err(problem),
                }
            }
            // There is no field that could say it.
            if let Err(problem) = &answer
                && !problem.errors.is_empty()
            {
                self.messages.refuse("Not all was changed.", problem);
            }
            if last.is_some() {
                self.messages
                    .say(Did::SeveralChanged.label().to_owned(), last);
            }
            self.answered(act, last);
            answer
        })
    }

    /// Deletes several tasks; gone at once, all of them or none.
    pub fn delete_all(self, rows: Vec<TaskRow>) -> Answered {
        let tasks = BulkTasks {
            ids: ids_of(&rows),
            patch: None,
            delete: true,
        };
        let set_gone = move |id, is_gone| self.touch(id, |overlay| overlay.is_gone = is_gone);
        let ids: Vec<_> = rows.iter().map(|row| row.task.id).collect();
        for row in rows {
            self.touch(row.task.id, |overlay| {
                overlay.settled.get_or_insert(row);
                overlay.is_gone = true;
            });
        }
        self.send_all(tasks, move |_, answer| {
            if answer.is_none() {
                ids.into_iter().for_each(|id| set_gone(id, false));
            }
        })
    }

    /// Sends what is done to several; `end` gets their rows, or nothing where it was refused.
    fn send_all(
        self,
        tasks: BulkTasks,
        end: impl FnOnce(Self, Option<Vec<TaskRow>>) + 'static,
    ) -> Answered {
        let did = Did::of_bulk(&tasks);
        let act = self.unanswered.begin();
        let call = self.unanswered.take(act, &rpc::Bulk { tasks, back: None });
        Box::pin(async move {
            match call.send().await {
                Ok(done) => {
                    end(self, Some(done.item));
                    let change = done.change;
                    self.messages.say(did.label().to_owned(), change);
                    self.answered(act, change);
                    self.projects.refresh();
                    Ok(())
                }
                Err(problem) => {
                    end(self, None);
                    self.messages.refuse("Nothing was changed.", &problem);
                    Err(problem)
                }
            }
        })
    }
}
