//! The tasks on the page, as the server has told them, and over them what people have just done.
//!
//! Nothing is changed and rolled back: a row is what the server said last, with the patches that
//! are still on their way applied ([`Board::resolve`]). When an answer comes its patch goes, and
//! the server's row takes its place; a refused patch just goes, and a message says why.

use std::collections::{HashMap, VecDeque};

use leptos::{prelude::*, task::spawn_local};
use uuid::Uuid;

use crate::{
    domain::{
        account::Viewer,
        change::Did,
        id::{ChangeId, ProjectId, TaskId},
        patch::Patch,
        problem::{FieldError, Problem, ProblemCode},
        role::Role,
        task::{Changed, Priority, Status, Task, TaskContent, TaskRow},
        task_input::TaskPatch,
    },
    rpc::tasks as rpc,
    ui::{
        browser,
        state::{
            gate::Gate,
            messages::Messages,
            own::Own,
            unanswered::{Taken, Unanswered},
        },
    },
};

/// What the page knows of a task beyond the list it was loaded with.
#[derive(Clone, Debug, Default)]
struct Overlay {
    /// The server's newest word.
    settled: Option<TaskRow>,
    /// What is on its way to the server, oldest first, by number.
    pending: Vec<(usize, TaskPatch)>,
    /// Deleted, or about to be.
    is_gone: bool,
    /// Closed a moment ago: shown a little longer, so that the eye can follow.
    is_leaving: bool,
    /// Being added: the row is our own until the server answers.
    adding: Adding,
    /// When something last happened here, by the board's own count.
    touched: usize,
}

/// How far the adding of a task has come.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Adding {
    #[default]
    Added,
    OnItsWay,
    /// With the reason, for people.
    Refused(String),
}

/// A row as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct ShownRow {
    pub row: TaskRow,
    pub is_pending: bool,
    pub is_leaving: bool,
    pub adding: Adding,
}

/// The board; one for all views.
#[derive(Clone, Copy)]
pub struct Board {
    overlays: RwSignal<HashMap<TaskId, Overlay>>,
    count: StoredValue<usize>,
    /// Tasks to add, in the order in which they were typed.
    to_add: StoredValue<VecDeque<(TaskId, Taken<rpc::Create>)>>,
    is_adding: StoredValue<bool>,
    unanswered: Unanswered,
    messages: Messages,
    own: Own,
}

impl Board {
    pub fn provide(messages: Messages, gate: Gate, own: Own) -> Self {
        let board = Self {
            overlays: RwSignal::default(),
            count: StoredValue::new(0),
            to_add: StoredValue::default(),
            is_adding: StoredValue::new(false),
            unanswered: Unanswered::watch(gate),
            messages,
            own,
        };
        provide_context(board);
        board
    }

    /// The board's own time: lists are asked for at some count, and know what happened until then.
    pub fn count(self) -> usize {
        self.count.get_value()
    }

    fn touch(self, id: TaskId, change: impl FnOnce(&mut Overlay)) {
        let now = self.count() + 1;
        self.count.set_value(now);
        self.overlays.update(|overlays| {
            let overlay = overlays.entry(id).or_default();
            overlay.touched = now;
            change(overlay);
        });
    }

    /// A loaded row with everything that has happened to it since; `None` when it is gone.
    pub fn resolve(self, base: &TaskRow) -> Option<ShownRow> {
        self.overlays
            .with(|overlays| match overlays.get(&base.task.id) {
                None => Some(ShownRow {
                    row: base.clone(),
                    is_pending: false,
                    is_leaving: false,
                    adding: Adding::Added,
                }),
                Some(overlay) => overlay.over(Some(base)),
            })
    }

    /// Rows that were touched after a list was asked for, and may belong on it.
    pub fn touched_since(self, count: usize) -> Vec<TaskRow> {
        self.overlays.with(|overlays| {
            let touched = overlays
                .values()
                .filter(|overlay| overlay.touched > count && !overlay.is_gone);
            let mut rows: Vec<_> = touched
                .filter_map(|overlay| overlay.settled.clone())
                .collect();
            rows.sort_by_key(|row| row.task.id);
            rows
        })
    }

    /// Adds a task: shown at once, under an id that makes a retry safe.
    pub fn add(self, patch: TaskPatch, author: &Viewer) -> Result<(), Vec<FieldError>> {
        let now = browser::now();
        let change = patch.clone().parse(|_| true)?;
        let project = change.place.project.unwrap_or(author.inbox);
        let content = change.apply(TaskContent::default(), now)?;
        let id = TaskId::from(Uuid::now_v7());
        let blank = blank_row(id, project, author, now);
        self.touch(id, |overlay| overlay.settled = Some(blank.with(content)));
        self.send_new(id, patch);
        Ok(())
    }

    /// Tries once more to add a task that was refused.
    pub fn retry(self, row: &TaskRow) {
        self.send_new(row.task.id, TaskPatch::of(&row.task));
    }

    /// Gives up on a task that was refused.
    pub fn forget(self, id: TaskId) {
        self.overlays.update(|overlays| {
            overlays.remove(&id);
        });
    }

    /// New tasks go to the server one after the other, so that they stand in the order in which
    /// they were typed.
    fn send_new(self, id: TaskId, task: TaskPatch) {
        self.touch(id, |overlay| overlay.adding = Adding::OnItsWay);
        let call = self.unanswered.take(rpc::Create {
            id: Some(id),
            once: None,
            task,
        });
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
                Ok(changed) => self.settle(changed),
                Err(problem) => {
                    self.touch(id, |overlay| {
                        overlay.adding = Adding::Refused(problem.message())
                    });
                }
            }
        }
        self.is_adding.try_set_value(false);
    }

    /// Changes a task, at once on the page; what is returned resolves when the server has answered.
    ///
    /// # Errors
    /// The server's refusal, which is shown as a message too unless it is about single fields.
    pub fn change(
        self,
        base: TaskRow,
        patch: TaskPatch,
    ) -> impl Future<Output = Result<(), Problem>> {
        let id = base.task.id;
        let did = Did::of_patch(&patch);
        let title = base.task.title.clone();
        let number = self.count() + 1;
        self.touch(id, |overlay| {
            overlay.settled.get_or_insert(base);
            overlay.is_leaving = did == Did::Completed;
            overlay.pending.push((number, patch.clone()));
        });
        let call = self.unanswered.take(rpc::Update {
            id,
            patch,
            back: None,
        });
        async move {
            let answer = call.send().await;
            self.touch(id, |overlay| overlay.pending.retain(|(n, _)| *n != number));
            match answer {
                Ok(changed) => {
                    self.report(did, &title, changed.change);
                    self.settle(changed);
                    Ok(())
                }
                Err(problem) => {
                    self.refused(id, &title, &problem);
                    Err(problem)
                }
            }
        }
    }

    /// Completes or reopens.
    pub fn set_status(self, base: TaskRow, status: Status) {
        let id = base.task.id;
        let change = self.change(base, TaskPatch::status(status));
        // What is refused has been said by `change`.
        spawn_local(async move { _ = change.await });
        set_timeout(
            move || self.has_left(id),
            std::time::Duration::from_millis(700),
        );
    }

    /// Changes how much a task presses.
    pub fn set_priority(self, base: TaskRow, priority: Priority) {
        let patch = TaskPatch {
            priority: Patch::Set(priority.name().to_owned()),
            ..TaskPatch::default()
        };
        let change = self.change(base, patch);
        // What is refused has been said by `change`.
        spawn_local(async move { _ = change.await });
    }

    fn has_left(self, id: TaskId) {
        self.overlays.update(|overlays| {
            if let Some(overlay) = overlays.get_mut(&id) {
                overlay.is_leaving = false;
            }
        });
    }

    /// Deletes a task; gone at once.
    pub fn delete(self, base: TaskRow) {
        let (id, title) = (base.task.id, base.task.title.clone());
        self.touch(id, |overlay| {
            overlay.settled.get_or_insert(base);
            overlay.is_gone = true;
        });
        let call = self.unanswered.take(rpc::Delete { id, back: None });
        spawn_local(async move {
            match call.send().await {
                Ok(changed) => {
                    self.report(Did::Deleted, &title, changed.change);
                    self.own.recount_labels(&changed.row);
                }
                Err(problem) => {
                    self.touch(id, |overlay| overlay.is_gone = false);
                    self.refused(id, &title, &problem);
                }
            }
        });
    }

    /// Takes a change back.
    pub fn undo(self, change: ChangeId) {
        spawn_local(async move {
            match rpc::undo(change).await {
                Ok(undone) => {
                    if let Some(row) = undone.item {
                        let id = row.task.id;
                        let change = undone.change;
                        self.settle(Changed { row, change });
                        self.touch(id, |overlay| overlay.is_gone = false);
                    }
                    self.messages.say("Undone".to_owned(), None);
                }
                Err(problem) => self.messages.refuse_undo(change, &problem),
            }
        });
    }

    fn report(self, did: Did, title: &str, change: Option<ChangeId>) {
        if change.is_some() && [Did::Completed, Did::Reopened, Did::Deleted].contains(&did) {
            self.messages
                .say(format!("{}: {title}", did.label()), change);
        }
    }

    fn refused(self, id: TaskId, title: &str, problem: &Problem) {
        match problem.code {
            ProblemCode::Validation => {}
            ProblemCode::NotFound => {
                self.touch(id, |overlay| overlay.is_gone = true);
                self.messages
                    .refuse(&format!("“{title}” is no longer there"), problem);
            }
            _ => self
                .messages
                .refuse(&format!("“{title}” is as it was"), problem),
        }
    }

    fn settle(self, changed: Changed) {
        self.own.recount_labels(&changed.row);
        self.touch(changed.row.task.id, |overlay| {
            overlay.adding = Adding::Added;
            let is_older = |row: &TaskRow| row.task.version > changed.row.task.version;
            if !overlay.settled.as_ref().is_some_and(is_older) {
                overlay.settled = Some(changed.row);
            }
        });
    }
}

impl Overlay {
    fn over(&self, base: Option<&TaskRow>) -> Option<ShownRow> {
        if self.is_gone {
            return None;
        }
        let newest = [base, self.settled.as_ref()]
            .into_iter()
            .flatten()
            .max_by_key(|row| row.task.version)?;
        let mut row = newest.clone();
        for (_, patch) in &self.pending {
            // What cannot be applied is the server's to refuse.
            let applied = patch
                .clone()
                .parse(|_| true)
                .and_then(|c| c.apply(row.task.content(), row.task.updated_at));
            row = applied.map_or(row.clone(), |content| row.with(content));
        }
        Some(ShownRow {
            row,
            is_pending: !self.pending.is_empty(),
            is_leaving: self.is_leaving,
            adding: self.adding.clone(),
        })
    }
}

fn blank_row(
    id: TaskId,
    project_id: ProjectId,
    author: &Viewer,
    now: chrono::DateTime<chrono::Utc>,
) -> TaskRow {
    let task = Task {
        id,
        project_id,
        section_id: None,
        parent_id: None,
        title: String::new(),
        description: String::new(),
        status: Status::Todo,
        priority: Default::default(),
        start_date: None,
        due_date: None,
        due_time: None,
        due_timezone: None,
        due_at: None,
        recurrence: None,
        labels: Vec::new(),
        assignees: Vec::new(),
        reminders: Vec::new(),
        subtask_count: 0,
        subtask_done_count: 0,
        comment_count: 0,
        attachment_count: 0,
        position: String::new(),
        role: Role::Owner,
        is_shared: false,
        created_by: author.to_ref(),
        created_at: now,
        updated_at: now,
        completed_at: None,
        version: 0,
    };
    TaskRow {
        task,
        project: None,
        due_local: None,
    }
}
