//! What has happened to one task since the server sent it, laid over what it sent.

use std::cmp::Ordering;

use chrono::{DateTime, Utc};

use crate::{
    domain::{
        account::Viewer,
        id::TaskId,
        patch::Patch,
        role::Role,
        task::{Place, Status, Task, TaskRow},
        task_input::{PlaceChange, TaskPatch},
    },
    rpc::tasks as rpc,
    ui::state::board::{Adding, Shown, ShownRow},
};

/// After every position that there can be (`domain::position` has letters and digits alone).
pub const LAST: &str = "~";

/// A change on its way to the server.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// By number, in which they were sent.
    pub number: usize,
    pub patch: TaskPatch,
    /// Where the task is to be, if it moves.
    pub place: Option<Place>,
}

/// What the page knows of a task beyond the list it was loaded with.
#[derive(Clone, Debug, Default)]
pub struct Overlay {
    /// The server's newest word.
    pub settled: Option<TaskRow>,
    /// What is on its way to the server, oldest first.
    pub pending: Vec<Step>,
    /// Deleted, or about to be.
    pub is_gone: bool,
    /// Closed a moment ago: shown a little longer, so that the eye can follow.
    pub is_leaving: bool,
    /// Being added: the row is our own until the server answers.
    pub adding: Adding,
    /// How the server is asked to add it.
    pub asked: Option<rpc::Create>,
    /// When something last happened here, by the board's own count.
    pub touched: usize,
}

impl Overlay {
    /// Its newest title, as far as it is known here.
    pub fn title(&self) -> Option<&str> {
        let typed = self
            .pending
            .iter()
            .rev()
            .find_map(|step| match &step.patch.title {
                Patch::Set(title) => Some(title.trim()),
                _ => None,
            });
        typed.or_else(|| Some(self.settled.as_ref()?.task.title.as_str()))
    }

    /// Whether something has happened here since a list was asked for, at the board's count then.
    pub fn is_news(&self, asked_at: usize) -> bool {
        self.touched > asked_at
    }

    /// A row of a list that was asked for at `asked_at`, with what has happened to it since; `None`
    /// when it is gone.
    pub fn over(&self, base: &TaskRow, asked_at: usize) -> Option<ShownRow> {
        if self.is_gone {
            return None;
        }
        // Of the same version, the later one has the newer title of its task.
        let newer = self.settled.as_ref().filter(|settled| {
            match settled.task.version.cmp(&base.task.version) {
                Ordering::Equal => self.is_news(asked_at),
                order => order.is_gt(),
            }
        });
        let newest = newer.unwrap_or(base);
        let mut row = newest.clone();
        for Step { patch, place, .. } in &self.pending {
            // What cannot be applied is the server's to refuse.
            let applied = patch
                .clone()
                .parse(|_| true)
                .and_then(|c| c.apply(row.task.content(), row.task.updated_at));
            row = applied.map_or(row.clone(), |content| row.with(content));
            if let Some(place) = place {
                row.parent = row.parent.filter(|_| place.parent_id == row.task.parent_id);
                put(&mut row.task, place.clone());
            }
        }
        let shown = Shown {
            row,
            is_pending: !self.pending.is_empty(),
            is_leaving: self.is_leaving,
            adding: self.adding.clone(),
        };
        Some(shown.into())
    }
}

/// Puts a task into a place.
pub fn put(task: &mut Task, place: Place) {
    task.project_id = place.project_id;
    task.section_id = place.section_id;
    task.parent_id = place.parent_id;
    task.position = place.position;
}

/// The last place of the list that a patch puts a task into; `None` where it stays.
pub fn place_after(task: &Task, patch: &TaskPatch) -> Option<Place> {
    let change = PlaceChange::parse(
        patch.project_id.clone(),
        patch.section_id.clone(),
        patch.parent_id.clone(),
    );
    let change = change.ok().filter(|change| !change.is_keep())?;
    let project_id = change.project.unwrap_or(task.project_id);
    let stays = project_id == task.project_id;
    Some(Place {
        project_id,
        section_id: change
            .section
            .clone()
            .over(task.section_id.filter(|_| stays)),
        parent_id: change
            .parent
            .over(task.parent_id.filter(|_| stays && change.section.is_keep())),
        position: LAST.to_owned(),
    })
}

/// A task that its author has just thought of.
pub fn blank_row(id: TaskId, author: &Viewer, now: DateTime<Utc>) -> TaskRow {
    let task = Task {
        id,
        project_id: author.inbox,
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
        // The end of the list is where it goes.
        position: LAST.to_owned(),
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
        parent: None,
        due_local: None,
    }
}
