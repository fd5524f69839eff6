//! What was done here, and how it is taken back: what was done as one thing, as one.

use leptos::{prelude::*, task::spawn_local};

use super::Board;
use crate::{
    domain::{
        id::{ChangeId, TaskId},
        problem::Problem,
        task::{Changed, TaskRow},
    },
    rpc::tasks as rpc,
};

/// Changes that were made here.
#[derive(Default)]
pub struct Done {
    /// Those that made a task, so that there is none without it.
    created: Vec<ChangeId>,
    /// Those that were made to several tasks, and to which.
    groups: Vec<(ChangeId, Vec<TaskId>)>,
    /// Those that were made as one thing, each after the one before.
    befores: Vec<(ChangeId, ChangeId)>,
    /// What is being added as one thing.
    together: Vec<Together>,
    /// Somebody would take back what is still on its way.
    is_wanted_back: bool,
}

/// Tasks that are added as one thing.
struct Together {
    waiting: Vec<TaskId>,
    count: usize,
    last: Option<ChangeId>,
}

/// Takes the value of a key out of pairs.
fn take<T>(pairs: &mut Vec<(ChangeId, T)>, key: ChangeId) -> Option<T> {
    let at = pairs.iter().position(|(known, _)| *known == key)?;
    Some(pairs.swap_remove(at).1)
}

impl Board {
    fn with_done<T>(self, act: impl FnOnce(&mut Done) -> T) -> Option<T> {
        self.done.try_update_value(act)
    }

    /// What was done to several tasks.
    pub(super) fn did_to(self, ids: Vec<TaskId>, change: ChangeId) {
        self.with_done(|done| done.groups.push((change, ids)));
    }

    /// One change was made as one thing with another before it.
    pub(super) fn did_after(self, before: Option<ChangeId>, change: Option<ChangeId>) {
        if let (Some(before), Some(change)) = (before, change) {
            self.with_done(|done| done.befores.push((change, before)));
            self.messages.take_undo(before);
        }
    }

    /// These tasks are being added as one thing.
    pub fn add_together(self, ids: Vec<TaskId>) {
        if let 2.. = ids.len() {
            let together = Together {
                count: ids.len(),
                waiting: ids,
                last: None,
            };
            self.with_done(|done| done.together.push(together));
        }
    }

    /// A task was added, or refused.
    pub(super) fn was_added(self, id: TaskId, change: Option<ChangeId>) {
        let before = self.with_done(|done| {
            done.created.extend(change);
            // What was refused is nothing to take back.
            done.is_wanted_back &= change.is_some();
            let at = done
                .together
                .iter()
                .position(|all| all.waiting.contains(&id))?;
            let all = &mut done.together[at];
            all.waiting.retain(|waiting| *waiting != id);
            let before = all.last;
            all.last = change.or(before);
            let is_all = all.waiting.is_empty();
            let count = all.count;
            if is_all {
                done.together.swap_remove(at);
            }
            Some((before, is_all.then_some(count)))
        });
        let (before, count) = before.flatten().unwrap_or_default();
        self.did_after(before, change);
        match count {
            Some(count) => self
                .messages
                .say(format!("{count} tasks added"), change.or(before)),
            None => change
                .into_iter()
                .for_each(|change| self.messages.can_undo(change)),
        }
    }

    /// Takes back what was done last; what is still on its way, as soon as it has come.
    pub fn undo_last(self) {
        if self.is_adding.get_value() {
            self.with_done(|done| done.is_wanted_back = true);
        } else if let Some(change) = self.messages.last_undo() {
            self.undo(change);
        }
    }

    /// All that was on its way has come.
    pub(super) fn all_has_come(self) {
        let is_wanted_back = self.with_done(|done| std::mem::take(&mut done.is_wanted_back));
        if is_wanted_back == Some(true) {
            self.undo_last();
        }
    }

    /// Takes a change back, and what was done as one thing with it.
    pub fn undo(self, change: ChangeId) {
        self.messages.take_undo(change);
        self.with_done(|done| {
            for all in &mut done.together {
                all.last = all.last.filter(|last| *last != change);
            }
        });
        spawn_local(async move {
            let mut next = Some(change);
            while let Some(change) = next {
                if let Err(problem) = self.undo_one(change).await {
                    self.messages.refuse_undo(change, &problem);
                    return;
                }
                next = self
                    .with_done(|done| take(&mut done.befores, change))
                    .flatten();
            }
            self.messages.say("Undone".to_owned(), None);
        });
    }

    async fn undo_one(self, change: ChangeId) -> Result<(), Problem> {
        let undone = rpc::undo(change).await?;
        let group = self
            .with_done(|done| take(&mut done.groups, change))
            .flatten();
        for id in group.iter().flatten() {
            self.touch(*id, |overlay| overlay.is_gone = false);
        }
        match (undone.item, group) {
            (Some(row), None) => {
                self.projects.refresh();
                self.is_as_before(row, change, undone.change);
            }
            // A project, a section or several tasks, with whatever is in them; or a filter.
            _ => {
                self.own.undone(change);
                self.projects.reload();
            }
        }
        Ok(())
    }

    /// A task is as it was before a change; if that had made it, it is gone.
    fn is_as_before(self, row: TaskRow, was: ChangeId, change: Option<ChangeId>) {
        let id = row.task.id;
        let is_gone = self.with_done(|done| done.created.contains(&was));
        self.settle(Changed { row, change });
        self.touch(id, |overlay| overlay.is_gone = is_gone == Some(true));
    }
}
