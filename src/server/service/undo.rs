//! Taking changes back: by changing what they changed back, which is a change too.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{
    domain::{
        change::{ChangeKind, Fields, Logged, take_back},
        id::{ChangeId, ProjectId, TaskId},
        task::{TaskContent, TaskRow},
    },
    server::{
        app::App,
        auth::Actor,
        authz::{self, Access, Edit},
        db::{self, Tx, changes::Undoable, tasks::TaskRecord},
        error::{AppError, Result},
        service::{
            attachments, changes::to_fields, comments, labels, projects, saved_filters, sections,
            task_writes,
        },
    },
};

/// Something newer has changed the same.
pub(super) const IN_THE_WAY: AppError = AppError::Conflict(
    "This has changed again since, so it cannot be undone.",
    Vec::new(),
);

/// What is gone, of what was changed, is nothing that the actor may not see.
pub(super) fn in_the_way_if_gone(error: AppError) -> AppError {
    match error {
        AppError::NotFound => IN_THE_WAY,
        error => error,
    }
}

/// Undoes one change of the actor's own, with those that were made with it; answers with the tasks
/// that are as they were: with none, where it was about more than tasks.
///
/// # Errors
/// `NotFound` for a change that is not the actor's; `Conflict` where it is undone already, or
/// where something newer has changed the same fields.
pub async fn undo(app: &App, actor: &Actor, id: ChangeId) -> Result<Logged<Vec<TaskRow>>> {
    let mut tx = app.begin().await?;
    let found = db::changes::find_own(&mut tx, actor, id).await?;
    if found.first().ok_or(AppError::NotFound)?.is_undone {
        return Err(AppError::Conflict("This is undone already.", Vec::new()));
    }
    let is_part = found.len() > 1;
    let (tasks, others): (Vec<_>, Vec<_>) = found.into_iter().partition(is_of_a_task);
    let (made, others): (Vec<_>, Vec<_>) = others.into_iter().partition(makes_what_tasks_need);
    let is_about_tasks = tasks.is_empty() || (others.is_empty() && made.is_empty());
    let mut undone = Logged {
        item: Vec::new(),
        change: None,
    };
    // What tasks are in comes back before they do, and goes after them, the last first.
    for change in others {
        let part = (undone.change, is_part);
        let by = take_back_other(app, &mut tx, actor, change, part).await?;
        undone.item.extend(by.item);
        undone.change = undone.change.or(by.change);
    }
    if !tasks.is_empty() {
        let by = take_back_tasks(app, &mut tx, actor, tasks, undone.change).await?;
        undone.item.extend(by.item);
        undone.change = undone.change.or(by.change);
    }
    for change in made.into_iter().rev() {
        let part = (undone.change, is_part);
        let by = take_back_other(app, &mut tx, actor, change, part).await?;
        undone.change = undone.change.or(by.change);
    }
    if !is_about_tasks {
        undone.item.clear();
    }
    db::changes::mark_undone(&mut tx, actor, id, app.clock.now()).await?;
    tx.commit().await?;
    Ok(undone)
}

/// Whether a change has made a project or a section, in which tasks may be by now, or a label, which
/// may be on them.
fn makes_what_tasks_need(change: &Undoable) -> bool {
    let is_made = matches!(
        change.kind,
        ChangeKind::ProjectCreated | ChangeKind::SectionCreated | ChangeKind::LabelCreated
    );
    is_made && change.before.is_none()
}

fn is_of_a_task(change: &Undoable) -> bool {
    matches!(
        change.kind,
        ChangeKind::TaskCreated | ChangeKind::TaskUpdated | ChangeKind::TaskDeleted
    )
}

async fn take_back_other(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    change: Undoable,
    part: (Option<ChangeId>, bool),
) -> Result<Logged<Option<TaskRow>>> {
    let change = match change.kind {
        ChangeKind::ProjectCreated | ChangeKind::ProjectUpdated | ChangeKind::ProjectDeleted => {
            let taken_back = projects::take_back_change(app, tx, actor, change).await?;
            taken_back.change
        }
        ChangeKind::SectionCreated | ChangeKind::SectionUpdated | ChangeKind::SectionDeleted => {
            sections::take_back_change(app, tx, actor, change).await?
        }
        ChangeKind::CommentCreated | ChangeKind::CommentUpdated | ChangeKind::CommentDeleted => {
            return comments::take_back_change(app, tx, actor, change).await;
        }
        ChangeKind::AttachmentCreated | ChangeKind::AttachmentDeleted => {
            return attachments::take_back_change(app, tx, actor, change).await;
        }
        ChangeKind::LabelCreated | ChangeKind::LabelUpdated | ChangeKind::LabelDeleted => {
            labels::take_back_change(app, tx, actor, change, part).await?
        }
        ChangeKind::FilterCreated | ChangeKind::FilterUpdated | ChangeKind::FilterDeleted => {
            saved_filters::take_back_change(app, tx, actor, change, part).await?
        }
        ChangeKind::TaskCreated | ChangeKind::TaskUpdated | ChangeKind::TaskDeleted => None,
    };
    Ok(Logged { item: None, change })
}

/// A task, and what was done to it in one go, in order.
type Done = (TaskId, Vec<Undoable>);

/// Takes back what was done to tasks in one go: each is put back to where it was.
async fn take_back_tasks(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    changes: Vec<Undoable>,
    group: Option<ChangeId>,
) -> Result<Logged<Vec<TaskRow>>> {
    let held = hold(tx, actor, &changes).await?;
    let mut tasks: Vec<Done> = Vec::new();
    for change in changes {
        let id = change.task.ok_or(AppError::NotFound)?;
        match tasks.iter_mut().find(|(other, _)| *other == id) {
            Some((_, done)) => done.push(change),
            None => tasks.push((id, vec![change])),
        }
    }
    let ids: Vec<TaskId> = tasks.iter().map(|(id, _)| *id).collect();
    let mut records = load(tx, &held, &ids).await?;
    let mut moves: BTreeMap<(ProjectId, ProjectId), Vec<_>> = BTreeMap::new();
    for (id, done) in tasks {
        let record = records.remove(&id).ok_or(IN_THE_WAY)?;
        let content = taken_back(&record, done, app.clock.now())?;
        let from = record.project_id;
        let to = content
            .place
            .as_ref()
            .map_or(from, |place| place.project_id);
        moves.entry((from, to)).or_default().push((record, content));
    }
    let mut change = group;
    for ((from, to), tasks) in moves {
        let places = (access(&held, from)?, access(&held, to)?);
        let done = task_writes::write_group(app, tx, actor, places, tasks, change).await?;
        change = done.change.or(change);
    }
    for access in held.values() {
        if db::places::is_unsound(tx, access, &ids).await? {
            return Err(IN_THE_WAY);
        }
    }
    let mut records = load(tx, &held, &ids).await?;
    let records = ids.iter().filter_map(|id| records.remove(id));
    let records = records.filter(|record| record.deleted_at.is_none());
    let rows = records.map(|record| task_writes::placed(record, actor));
    Ok(Logged {
        item: rows.collect(),
        change,
    })
}

/// The projects that are locked.
type Held = BTreeMap<ProjectId, Access<Edit>>;

fn access(held: &Held, project: ProjectId) -> Result<&Access<Edit>> {
    held.get(&project).ok_or(IN_THE_WAY)
}

/// Locks the projects that the tasks are in, and those that they go back to, in the order that
/// `places` has.
async fn hold(tx: &mut Tx, actor: &Actor, changes: &[Undoable]) -> Result<Held> {
    let mut projects = BTreeSet::new();
    for change in changes {
        projects.insert(change.project);
        let before = change.before.as_ref();
        let Some(project) = before.and_then(|fields| fields.get("project_id")) else {
            continue;
        };
        projects.insert(serde_json::from_value(project.clone()).map_err(AppError::internal)?);
    }
    let mut held = Held::new();
    for project in projects {
        let access = authz::on_project_to_arrange::<Edit>(tx, actor, project).await?;
        held.insert(project, access);
    }
    Ok(held)
}

async fn load(tx: &mut Tx, held: &Held, ids: &[TaskId]) -> Result<BTreeMap<TaskId, TaskRecord>> {
    let mut found = BTreeMap::new();
    for access in held.values() {
        let records = db::tasks::load_all(tx, access, ids).await?;
        found.extend(records.into_iter().map(|record| (record.id, record)));
    }
    Ok(found)
}

/// What a task would hold without these changes.
fn taken_back(
    record: &TaskRecord,
    changes: Vec<Undoable>,
    now: DateTime<Utc>,
) -> Result<TaskContent> {
    let mut fields = to_fields(&record.content())?;
    for change in changes.into_iter().rev() {
        fields = without(fields, change.before, change.after, now)?;
    }
    let content: TaskContent = from_fields(fields)?;
    let stays_deleted = record.deleted_at.is_some() && content.deleted_at.is_some();
    // A date may have got a time or a rule since, without which it cannot go.
    if stays_deleted || content.due().is_err() || content.recurs_without_due() {
        return Err(IN_THE_WAY);
    }
    Ok(content)
}

/// What something would hold without a change. Before it was created there was nothing: undoing
/// that deletes it.
pub(super) fn without(
    current: Fields,
    before: Option<Fields>,
    after: Option<Fields>,
    now: DateTime<Utc>,
) -> Result<Fields> {
    let before = before.unwrap_or_else(|| {
        [("deleted_at".to_owned(), Value::from(now.to_rfc3339()))]
            .into_iter()
            .collect()
    });
    take_back(current, before, &after.unwrap_or_default()).ok_or(IN_THE_WAY)
}

/// What the log holds of something, read.
pub(super) fn from_fields<T: DeserializeOwned>(fields: Fields) -> Result<T> {
    serde_json::from_value(Value::Object(fields)).map_err(AppError::internal)
}
