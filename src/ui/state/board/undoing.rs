//! What was done here, and how it is taken back: what was done as one thing, as one.

use leptos::{prelude::*, task::spawn_local};

use super::Board;
use crate::{
    domain::{
        id::{ChangeId, TaskId},
        problem::Problem,
        task::{Changed, TaskRow},
        words::counted,
    },
    rpc::tasks as rpc,
    ui::state::messages::is_final,
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
    /// The newest of those that were sent and answered, by number.
    answered: usize,
    /// Those on their way that are to be taken back once they have arrived.
    wanted_back: Vec<usize>,
}

/// Tasks that are added as one thing.
struct Together {
    waiting: Vec<TaskId>,
    /// How many have come.
    added: usize,
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

    /// What was sent under these numbers has become one change, or none; whoever wants it back gets
    /// that now.
    pub(super) fn answered(self, numbers: &[usize], change: Option<ChangeId>) {
        let is_wanted = self.with_done(|done| {
            let newest = numbers.iter().max().filter(|_| change.is_some());
            done.answered = done.answered.max(newest.copied().unwrap_or_default());
            let before = done.wanted_back.len();
            done.wanted_back.retain(|wanted| !numbers.contains(wanted));
            done.wanted_back.len() < before
        });
        let wanted = change.filter(|_| is_wanted == Some(true));
        wanted.into_iter().for_each(|change| self.undo(change));
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
                added: 0,
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
            let at = done
                .together
                .iter()
                .position(|all| all.waiting.contains(&id))?;
            let all = &mut done.together[at];
            all.waiting.retain(|waiting| *waiting != id);
            let before = all.last;
            all.last = change.or(before);
            all.added += usize::from(change.is_some());
            let (is_all, added) = (all.waiting.is_empty(), all.added);
            if is_all {
                done.together.swap_remove(at);
            }
            Some((before, is_all.then_some(added)))
        });
        let (before, count) = before.flatten().unwrap_or_default();
        self.did_after(before, change);
        match count {
            Some(count @ 1..) => {
                let said = counted(count, "# task added", "# tasks added");
                self.messages.say(said, change.or(before));
            }
            _ => change
                .into_iter()
                .for_each(|change| self.messages.can_undo(change)),
        }
    }

    /// Takes back what was done last; what is still on its way, as soon as it has arrived.
    pub fn undo_last(self) {
        let under_way = self.with_done(|done| {
            let newest = self.unanswered.newest_but(&done.wanted_back);
            let newest = newest.filter(|number| *number > done.answered)?;
            done.wanted_back.push(newest);
            Some(())
        });
        if let (None, Some(change)) = (under_way.flatten(), self.messages.last_undo()) {
            self.undo(change);
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
            let (mut next, mut refused, mut is_any) = (Some(change), None, false);
            while let Some(change) = next {
                match self.undo_one(change).await {
                    Ok(()) => is_any = true,
                    // The rest can go back without it.
                    Err(problem) if is_final(&problem) => refused = Some((change, problem)),
                    Err(problem) => return self.messages.refuse_undo(change, &problem),
                }
                next = self
                    .with_done(|done| take(&mut done.befores, change))
                    .flatten();
            }
            match refused {
                Some((_, problem)) if is_any => {
                    self.messages.refuse("Not all of it was undone.", &problem);
                }
                Some((change, problem)) => self.messages.refuse_undo(change, &problem),
                None => self.messages.say("Undone".to_owned(), None),
            }
            self.undone.try_update(|times| *times += 1);
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
