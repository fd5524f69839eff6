//! A task that is moved by hand.

use super::Board;
use crate::{
    domain::{
        change::Did,
        known_texts::KnownTexts,
        task::{Place, TaskRow},
        task_input::{MoveTask, TaskPatch},
    },
    rpc::tasks as rpc,
};

impl Board {
    /// Changes a task, puts it into another place, or both, as one thing that one Undo takes back;
    /// at once on the page. What the server refuses is put back, and a message says why.
    pub async fn carry(
        self,
        row: TaskRow,
        patch: Option<TaskPatch>,
        to: Option<(MoveTask, Place)>,
    ) {
        let (id, title) = (row.task.id, row.task.title.clone());
        // Both are on the page, and in line, before the first is answered.
        let act = self.unanswered.begin();
        let change = patch.map(|patch| {
            let known = KnownTexts::default();
            self.send(act, row.clone(), Did::Moved, patch, known)
        });
        let order = to.map(|(to, place)| {
            let sent = self.begin(row, Did::Moved, TaskPatch::default(), Some(place));
            let call = rpc::Relocate { id, to, back: None };
            (sent, self.unanswered.take(act, &call))
        });
        let first = match change {
            None => None,
            Some(change) => match change.await {
                Ok(change) => change,
                Err(_) => {
                    order.into_iter().for_each(|(sent, _)| self.forgo(&sent));
                    return;
                }
            },
        };
        let last = match order {
            None => None,
            // What is refused has been said by `end`.
            Some((sent, call)) => self.end(sent, call.send().await).unwrap_or_default(),
        };
        self.did_after(first, last);
        self.report(Did::Moved, &title, last.or(first));
        self.answered(act, last.or(first));
    }
}
