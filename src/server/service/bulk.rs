//! Several tasks at once: all of them or none, as one change, which is undone as one.
//!
//! Everything that the request touches is locked before anything is changed, in the order that
//! `places` has. Parents go before what is below them, so that it goes along.

use std::collections::BTreeMap;

use crate::{
    domain::{
        change::Logged,
        id::{ChangeId, ProjectId, TaskId},
        problem::FieldError,
        task::TaskRow,
        task_bulk::{Bulk, BulkTasks},
        task_input::TaskChange,
    },
    server::{
        app::App,
        auth::Actor,
        authz::{self, Access, Edit},
        db::{self, Tx},
        error::{AppError, Result},
        service::{places, task_writes::placed, tasks},
    },
};

/// Changes or deletes several tasks; answers with them as they are now, in the order in which they
/// were named, and with nothing of those that it deleted.
///
/// # Errors
/// `Invalid`, and whatever is in the way of one of them: each error says of which.
pub async fn run(app: &App, actor: &Actor, input: BulkTasks) -> Result<Logged<Vec<TaskRow>>> {
    let Bulk { ids, patch } = input.parse().map_err(AppError::Invalid)?;
    let patch = patch.map(tasks::parse).transpose().map_err(in_patch)?;
    let mut tx = app.begin().await?;
    let (in_order, held) = hold(&mut tx, actor, &ids, patch.as_ref()).await?;
    let change = match &patch {
        Some(patch) => update_all(app, &mut tx, actor, &in_order, patch).await?,
        None => delete_all(app, &mut tx, actor, &in_order).await?,
    };
    let mut rows = Vec::new();
    if patch.is_some() {
        for access in held.values() {
            let records = db::tasks::load_all(&mut tx, access, &ids).await?;
            rows.extend(records.into_iter().map(|record| placed(record, actor)));
        }
        rows.sort_by_key(|row| ids.iter().position(|id| *id == row.task.id));
    }
    tx.commit().await?;
    Ok(Logged { item: rows, change })
}

/// The projects that are locked.
type Held = BTreeMap<ProjectId, Access<Edit>>;

/// Locks the projects that the tasks are in, and the one that they go to. Gives the tasks in the
/// order in which to change them.
async fn hold(
    tx: &mut Tx,
    actor: &Actor,
    ids: &[TaskId],
    patch: Option<&TaskChange>,
) -> Result<(Vec<TaskId>, Held)> {
    let found = find(tx, actor, ids).await?;
    let goes_to = match patch {
        Some(patch) => {
            let target = places::project_of(tx, actor, &patch.place).await;
            target.map_err(|error| not_there(error, patch))?
        }
        None => None,
    };
    let mut wanted: Vec<_> = found.iter().map(|(_, project)| *project).collect();
    wanted.extend(goes_to);
    wanted.sort_unstable();
    wanted.dedup();
    let mut held = Held::new();
    for project in wanted {
        let access = authz::on_project_to_arrange::<Edit>(tx, actor, project).await;
        let first = found.iter().find(|(_, other)| *other == project);
        let access = access.map_err(|error| match (first, patch) {
            (Some((id, _)), _) => error.of(*id),
            (None, Some(patch)) => not_there(error, patch),
            (None, None) => error,
        });
        held.insert(project, access?);
    }
    // Nothing moves from here on; what has moved while we waited is seen now.
    let found = find(tx, actor, ids).await?;
    if found.iter().any(|(_, project)| !held.contains_key(project)) {
        return Err(places::MOVED_MEANWHILE);
    }
    Ok((found.into_iter().map(|(id, _)| id).collect(), held))
}

async fn find(tx: &mut Tx, actor: &Actor, ids: &[TaskId]) -> Result<Vec<(TaskId, ProjectId)>> {
    let found = authz::places_of(tx, actor, ids).await?;
    let is_found = |id: &TaskId| found.iter().any(|(other, _)| other == id);
    let missing = ids.iter().filter(|id| !is_found(id));
    let missing: Vec<_> = missing
        .map(|id| FieldError::new("ids", "not_found", "There is no such task.").of(*id))
        .collect();
    match missing.is_empty() {
        true => Ok(found),
        false => Err(AppError::Several(Box::new(AppError::NotFound), missing)),
    }
}

/// What the tasks are to go to is not to be had.
fn not_there(error: AppError, patch: &TaskChange) -> AppError {
    let place = &patch.place;
    let field = match (place.parent.is_keep(), place.section.is_keep()) {
        (false, _) => "patch.parent_id",
        (true, false) => "patch.section_id",
        (true, true) => "patch.project_id",
    };
    let (code, message) = match error {
        AppError::NotFound => ("not_found", "There is nothing of this id."),
        AppError::Forbidden => ("forbidden", "You may not add tasks there."),
        other => return other,
    };
    AppError::Several(Box::new(error), vec![FieldError::new(field, code, message)])
}

fn in_patch(error: AppError) -> AppError {
    let within = |error: FieldError| FieldError {
        field: format!("patch.{}", error.field),
        ..error
    };
    match error {
        AppError::Invalid(errors) => AppError::Invalid(errors.into_iter().map(within).collect()),
        AppError::Conflict(detail, errors) => {
            AppError::Conflict(detail, errors.into_iter().map(within).collect())
        }
        other => other,
    }
}

async fn update_all(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    ids: &[TaskId],
    patch: &TaskChange,
) -> Result<Option<ChangeId>> {
    let (mut group, mut invalid) = (None, Vec::new());
    for id in ids {
        let changed = tasks::update_in(app, tx, actor, *id, (None, group), patch).await;
        match changed.map_err(|error| in_patch(error).of(*id)) {
            Ok(changed) => group = changed.change.or(group),
            // What is wrong with the others is worth knowing too.
            Err(AppError::Invalid(errors)) => invalid.extend(errors),
            Err(error) => return Err(error),
        }
    }
    match invalid.is_empty() {
        true => Ok(group),
        false => Err(AppError::Invalid(invalid)),
    }
}

async fn delete_all(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    ids: &[TaskId],
) -> Result<Option<ChangeId>> {
    let mut group = None;
    for id in ids {
        match tasks::delete_in(app, tx, actor, *id, (None, group)).await {
            Ok(deleted) => group = deleted.change.or(group),
            // It was there, and has gone with the one above it.
            Err(AppError::NotFound) => {}
            Err(error) => return Err(error.of(*id)),
        }
    }
    Ok(group)
}
