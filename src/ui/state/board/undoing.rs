//! What was done here, and how it is taken back: what was done as one thing, as one.

use leptos::{prelude::*, task::spawn_local};

use super::Board;
use crate::{
    domain::{
        id::{ChangeId, TaskId},
        problem::Problem,
        task::Changed,
        words::counted,
    },
    rpc::tasks as rpc,
    ui::{
        state::{
            messages::is_final,
            unanswered::{Act, Place},
        },
        tasks::dialogs,
    },
};

/// Changes that were made here.
#[derive(Default)]
pub struct Done {
    /// Those that made a task, so that there is none without it, and which.
    created: Vec<(ChangeId, TaskId)>,
    /// Those that were made as one thing, each after the one before.
    befores: Vec<(ChangeId, ChangeId)>,
    /// What is being added as one thing.
    together: Vec<Together>,
    /// What is to be taken back once it has arrived.
    wanted_back: Vec<(Act, Wish)>,
}

/// How far something is that is wanted back.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wish {
    OnItsWay,
    /// Nobody waits for it any more.
    Late,
    /// The change that it has become.
    Arrived(ChangeId),
}

/// Tasks that are added as one thing.
struct Together {
    waiting: Vec<TaskId>,
    /// How many have come.
    added: usize,
    last: Option<ChangeId>,
}

/// Takes the value of a key out of pairs.
fn take<K: PartialEq, T>(pairs: &mut Vec<(K, T)>, key: K) -> Option<T> {
    let at = pairs.iter().position(|(known, _)| *known == key)?;
    Some(pairs.swap_remove(at).1)
}

impl Done {
    /// A change was taken back: nobody wants it any more, nor follows it. The one before it is next.
    fn is_over(&mut self, change: ChangeId) -> Option<ChangeId> {
        for all in &mut self.together {
            all.last = all.last.filter(|last| *last != change);
        }
        self.wanted_back
            .retain(|(_, wish)| *wish != Wish::Arrived(change));
        take(&mut self.befores, change)
    }
}

impl Board {
    fn with_done<T>(self, act: impl FnOnce(&mut Done) -> T) -> Option<T> {
        self.done.try_update_value(act)
    }

    /// What was sent has become a change, or none. Where it is wanted back, nothing else offers it.
    pub(super) fn answered(self, act: Act, change: Option<ChangeId>) {
        let Some(change) = change else { return };
        let wish = self.with_done(|done| {
            let (_, wish) = done.wanted_back.iter_mut().find(|(a, _)| *a == act)?;
            Some(std::mem::replace(wish, Wish::Arrived(change)))
        });
        match wish.flatten() {
            None => {}
            Some(Wish::Late) => {
                self.with_done(|done| take(&mut done.wanted_back, act));
                self.undo(change);
            }
            Some(_) => self.messages.take_undo(change),
        }
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
            done.created.extend(change.map(|change| (change, id)));
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
        if let Some(act) = self.unanswered.want_back() {
            self.with_done(|done| done.wanted_back.push((act, Wish::OnItsWay)));
            self.take_back(self.unanswered.hold(), Err(act));
        } else if let Some(change) = self.messages.last_undo() {
            self.undo(change);
        }
    }

    /// Takes a change back, and what was done as one thing with it.
    pub fn undo(self, change: ChangeId) {
        self.messages.take_undo(change);
        let place = self.unanswered.hold_for(&rpc::Undo { change });
        self.take_back(place, Ok(change));
    }

    /// In line with everything else that is done: after what was done before, and before the rest. What
    /// is still on its way is no change yet. The code for it comes with that of the dialogs.
    fn take_back(self, place: Place, wanted: Result<ChangeId, Act>) {
        spawn_local(async move {
            place.turn().await;
            let change = wanted.ok().or_else(|| self.arrived(wanted.err()?));
            let Some(change) = change else { return };
            match dialogs::coming().await {
                Ok(dialogs) => (dialogs.undo)(self, change).await,
                Err(_) => self.messages.refuse_undo(change, &Problem::offline()),
            }
            drop(place);
        });
    }

    /// The change that something has become which is wanted back. What is late is taken back when it
    /// arrives.
    fn arrived(self, act: Act) -> Option<ChangeId> {
        let wish = self.with_done(|done| take(&mut done.wanted_back, act));
        if let Some(Wish::Arrived(change)) = wish.flatten() {
            return Some(change);
        }
        if self.unanswered.has(act) {
            self.with_done(|done| done.wanted_back.push((act, Wish::Late)));
        }
        None
    }

    /// Takes a change back, and one by one what was done as one thing with it.
    pub async fn undo_all(self, change: ChangeId) {
        let (mut next, mut refused, mut is_any) = (Some(change), None, false);
        while let Some(change) = next {
            match self.undo_one(change).await {
                Ok(()) => is_any = true,
                // The rest can go back without it.
                Err(problem) if is_final(&problem) => refused = Some((change, problem)),
                Err(problem) => return self.messages.refuse_undo(change, &problem),
            }
            next = self.with_done(|done| done.is_over(change)).flatten();
        }
        match refused {
            Some((_, problem)) if is_any => {
                self.messages.refuse("Not all of it was undone.", &problem);
            }
            Some((change, problem)) => self.messages.refuse_undo(change, &problem),
            None => self.messages.say("Undone".to_owned(), None),
        }
        self.undone.try_update(|times| *times += 1);
    }

    async fn undo_one(self, change: ChangeId) -> Result<(), Problem> {
        let undone = rpc::undo(change).await?;
        let made = self.with_done(|done| take(&mut done.created, change));
        if let Some(id) = made.flatten() {
            self.is_gone(id);
        } else if undone.item.is_empty() {
            // A project, a section or a label, with whatever is in them; or a filter.
            self.own.undone(change);
            self.projects.reload();
            return Ok(());
        }
        self.projects.refresh();
        for row in undone.item {
            let (id, change) = (row.task.id, undone.change);
            self.settle(Changed { row, change });
            self.touch(id, |overlay| overlay.is_gone = false);
        }
        Ok(())
    }

    /// A task is not there any more.
    fn is_gone(self, id: TaskId) {
        self.touch(id, |overlay| {
            overlay.is_gone = true;
            if let Some(row) = &overlay.settled {
                self.own.recount_labels(row);
            }
        });
    }
}
