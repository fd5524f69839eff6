//! Writing tasks down: with the change that it is, several tasks as one.

use crate::{
    domain::{
        change::{ChangeKind, diff},
        id::{ChangeId, TaskId},
        position,
        task::{Changed, TaskContent, TaskRow},
    },
    server::{
        app::App,
        auth::Actor,
        authz::{Access, Edit},
        db::{self, Tx, changes::NewChange, places::Neighbour, tasks::TaskRecord},
        error::{AppError, Result},
        service::{changes::to_fields, members, places::Moved},
        zones,
    },
};

/// Writes a content and the change that it is; writes nothing where nothing changes.
pub(super) async fn write(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    access: &Access<Edit>,
    record: TaskRecord,
    content: TaskContent,
) -> Result<Changed> {
    write_all(app, tx, actor, (access, access), vec![(record, content)]).await
}

/// Writes several, which become one change, undone together; answers with the first. They are all
/// in one project, and go to `target` together.
pub(super) async fn write_all(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    (access, target): (&Access<Edit>, &Access<Edit>),
    tasks: Vec<(TaskRecord, TaskContent)>,
) -> Result<Changed> {
    write_group(app, tx, actor, (access, target), tasks, None).await
}

/// The same as part of a change that has begun already.
pub(super) async fn write_group(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    (access, target): (&Access<Edit>, &Access<Edit>),
    tasks: Vec<(TaskRecord, TaskContent)>,
    group: Option<ChangeId>,
) -> Result<Changed> {
    let first = tasks.first().ok_or(AppError::NotFound)?.0.id;
    let mut change = group;
    for (record, content) in tasks {
        change = write_one(app, tx, (access, target), &record, content, change)
            .await?
            .or(change);
    }
    let record = db::tasks::load(tx, target, first).await?;
    Ok(Changed {
        row: placed(record, actor),
        change,
    })
}

async fn write_one(
    app: &App,
    tx: &mut Tx,
    (access, target): (&Access<Edit>, &Access<Edit>),
    record: &TaskRecord,
    mut content: TaskContent,
    group: Option<ChangeId>,
) -> Result<Option<ChangeId>> {
    let old = record.content();
    settle(tx, target, record.id, &old, &mut content).await?;
    let (before, after) = diff(&to_fields(&old)?, &to_fields(&content)?);
    if after.is_empty() {
        return Ok(None);
    }
    let now = app.clock.now();
    let kind = match (record.deleted_at, content.deleted_at) {
        (None, Some(_)) => ChangeKind::TaskDeleted,
        (Some(_), None) => ChangeKind::TaskCreated,
        _ => ChangeKind::TaskUpdated,
    };
    let (last, new) = (record.last_completion_id, content.last_completion);
    if last != new {
        db::completions::follow(tx, access, last, new, now).await?;
    }
    db::tasks::update(tx, (access, target), record, &content, now).await?;
    let change = NewChange {
        kind,
        task: Some(record.id),
        subject: None,
        before: Some(before),
        after: Some(after),
        group,
    };
    db::changes::write(tx, target, change, now).await.map(Some)
}

/// A place that another task has got meanwhile becomes the next that is free.
async fn settle(
    tx: &mut Tx,
    target: &Access<Edit>,
    id: TaskId,
    old: &TaskContent,
    content: &mut TaskContent,
) -> Result<()> {
    let comes_back = old.deleted_at.is_some() && content.deleted_at.is_none();
    let Some(place) = &mut content.place else {
        return Ok(());
    };
    if content.deleted_at.is_some() || (!comes_back && old.place.as_ref() == Some(&*place)) {
        return Ok(());
    }
    let at = Neighbour::At(&place.position);
    if db::places::neighbour(tx, target, place, at, Some(id))
        .await?
        .is_none()
    {
        return Ok(());
    }
    let after = Neighbour::After(&place.position);
    let next = db::places::neighbour(tx, target, place, after, Some(id)).await?;
    let free = position::between(Some(&place.position), next.as_deref());
    place.position = free.ok_or_else(|| AppError::internal("positions are in order"))?;
    Ok(())
}

/// Writes a task that moves, changed by `change`, and what is below it, as part of a change that
/// has begun already or as one of its own.
pub(super) async fn write_moved(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    (moved, group): (Moved, Option<ChangeId>),
    change: impl Fn(TaskContent) -> Result<TaskContent>,
) -> Result<Changed> {
    let Moved {
        access,
        target,
        place,
        tree,
    } = moved;
    let target = target.as_ref().unwrap_or(&access);
    let leaves = access.project() != target.project();
    let people = match leaves {
        true => Some(members::ids(tx, target).await?),
        false => None,
    };
    let mut tasks = Vec::new();
    for record in tree {
        let mut content = record.content();
        if tasks.is_empty() {
            content = change(content)?;
            content.place = Some(place.clone());
        } else if let Some(own) = &mut content.place {
            // What is below goes along.
            own.project_id = place.project_id;
            own.section_id = place.section_id;
        }
        if let Some(people) = &people {
            content.assignees.retain(|person| people.contains(person));
        }
        tasks.push((record, content));
    }
    write_group(app, tx, actor, (&access, target), tasks, group).await
}

/// The task with its due on the reader's clock.
pub(super) fn placed(record: TaskRecord, actor: &Actor) -> TaskRow {
    let project = Some(record.project_name.clone());
    let parent = record.parent_title.clone();
    let mut task = record.into_task();
    let due_local = zones::place(&mut task, actor.zone());
    TaskRow {
        task,
        project,
        parent,
        due_local,
    }
}
