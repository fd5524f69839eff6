//! Labels: everybody's own. They are no part of any project, and their changes in no log that
//! others read.
//!
//! A deleted label is gone, and the change log has what it takes to bring it back: the tasks that it
//! was on too. A label that a task brought with it is a part of that task's change.

use crate::{
    domain::{
        change::{ChangeKind, Logged, diff, take_back},
        id::{ChangeId, LabelId, TaskId},
        label::{Label, LabelContent, LabelPatch, LabelState},
        page::{Keyset, Page, PageQuery},
        problem::FieldError,
    },
    server::{
        app::App,
        auth::Actor,
        db::{self, Tx, changes::Undoable, labels::LabelRecord},
        error::{AppError, OnConstraint, Result},
        service::{
            changes::{Own, to_fields, write_own},
            tasks::Expected,
            undo::{IN_THE_WAY, from_fields},
        },
    },
};

/// One page of the actor's labels, by name.
///
/// # Errors
/// `Parameters` for an invalid cursor.
pub async fn list(app: &App, actor: &Actor, query: &PageQuery) -> Result<Page<Label>> {
    let after: Option<Keyset> = query.after().map_err(AppError::Parameters)?;
    let after = after.map(|after| (after.key, after.id.into()));
    let mut tx = app.begin().await?;
    let found = db::labels::list(&mut tx, actor, after, query.fetched()).await?;
    let found = found.into_iter().map(Label::from).collect();
    Ok(query.page(found, |label: &Label| Keyset {
        key: label.name.clone(),
        id: label.id.into(),
    }))
}

/// The actor's label of a name, in any case.
///
/// # Errors
/// `NotFound` where the actor has none of this name.
pub async fn find(app: &App, actor: &Actor, name: &str) -> Result<Label> {
    // Which PostgreSQL keeps in no text.
    if name.contains('\0') {
        return Err(AppError::NotFound);
    }
    let mut tx = app.begin().await?;
    let label = db::labels::find(&mut tx, actor, name).await?;
    Ok(label.into())
}

/// Changes a label's name and colour, on every task that has it; answers with its version too.
///
/// # Errors
/// `Invalid`, `NotFound`; `Stale` where the version is not the expected one; `Conflict` for the
/// name of another label.
pub async fn update(
    app: &App,
    actor: &Actor,
    id: LabelId,
    input: LabelPatch,
    expected: Expected,
) -> Result<Logged<(Label, i64)>> {
    let mut tx = app.begin().await?;
    db::labels::lock(&mut tx, actor, id).await?;
    let old = db::labels::load(&mut tx, actor, id).await?;
    check_version(&old, expected)?;
    let content = input.apply(old.content()).map_err(AppError::Invalid)?;
    if content == old.content() {
        let version = old.version;
        let item = (old.into(), version);
        return Ok(Logged { item, change: None });
    }
    let contents = (&old.content(), &content);
    let change = write(app, &mut tx, actor, (id, None), contents)
        .await
        .on_constraint("label_name_key", || {
            let message = "You have a label of this name.";
            let error = FieldError::new("name", "taken", message);
            AppError::Conflict(message, vec![error])
        })?;
    let label = db::labels::load(&mut tx, actor, id).await?;
    tx.commit().await?;
    let version = label.version;
    Ok(Logged {
        item: (label.into(), version),
        change: Some(change),
    })
}

/// Deletes a label; tasks lose it.
///
/// # Errors
/// `NotFound`; `Stale` where the version is not the expected one.
pub async fn delete(app: &App, actor: &Actor, id: LabelId, expected: Expected) -> Result<ChangeId> {
    let mut tx = app.begin().await?;
    db::labels::lock(&mut tx, actor, id).await?;
    let label = db::labels::load(&mut tx, actor, id).await?;
    check_version(&label, expected)?;
    let state = db::labels::state(&mut tx, actor, id).await?;
    let state = state.ok_or(AppError::NotFound)?;
    let change = remove(app, &mut tx, actor, (id, None), &state).await?;
    tx.commit().await?;
    Ok(change)
}

/// Takes one change of a label back; as a part of several, `is_part`, one that has made a label
/// leaves it there where it is of use by now.
pub(super) async fn take_back_change(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    change: Undoable,
    (group, is_part): (Option<ChangeId>, bool),
) -> Result<Option<ChangeId>> {
    let id = change
        .subject
        .map(LabelId::from)
        .ok_or(AppError::NotFound)?;
    let current = db::labels::state(tx, actor, id).await?;
    match (change.before, change.after, current) {
        (Some(before), None, None) => {
            let state = from_fields(before)?;
            let restored = restore(app, tx, actor, (id, group), &state).await?;
            Ok(Some(restored))
        }
        (None, Some(after), Some(current)) => {
            let made: LabelState = from_fields(after)?;
            let live = db::labels::live_tasks(tx, actor, id).await?;
            let is_known = |task: &TaskId| made.tasks.iter().any(|(known, _)| known == task);
            if made.content == current.content && live.iter().all(is_known) {
                let removed = remove(app, tx, actor, (id, group), &current).await?;
                return Ok(Some(removed));
            }
            match is_part {
                true => Ok(None),
                false => Err(IN_THE_WAY),
            }
        }
        (None, Some(_), None) if is_part => Ok(None),
        (Some(before), Some(after), Some(current)) => {
            let fields = take_back(to_fields(&current.content)?, before, &after);
            let content: LabelContent = from_fields(fields.ok_or(IN_THE_WAY)?)?;
            let contents = (&current.content, &content);
            let written = write(app, tx, actor, (id, group), contents).await;
            let written = written.on_constraint("label_name_key", || IN_THE_WAY)?;
            Ok(Some(written))
        }
        (Some(_), Some(_), None) if is_part => Ok(None),
        _ => Err(IN_THE_WAY),
    }
}

/// Writes a label's new content, and writes it down.
async fn write(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    (id, group): (LabelId, Option<ChangeId>),
    (old, new): (&LabelContent, &LabelContent),
) -> Result<ChangeId> {
    let now = app.clock.now();
    db::labels::update(tx, actor, id, new, now).await?;
    let (before, after) = diff(&to_fields(old)?, &to_fields(new)?);
    let own = Own {
        kind: ChangeKind::LabelUpdated,
        subject: id.into(),
        before: Some(before),
        after: Some(after),
        group,
    };
    write_own(tx, actor, own, now).await
}

async fn remove(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    (id, group): (LabelId, Option<ChangeId>),
    state: &LabelState,
) -> Result<ChangeId> {
    db::labels::delete(tx, actor, id).await?;
    let own = Own {
        kind: ChangeKind::LabelDeleted,
        subject: id.into(),
        before: Some(to_fields(state)?),
        after: None,
        group,
    };
    write_own(tx, actor, own, app.clock.now()).await
}

async fn restore(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    (id, group): (LabelId, Option<ChangeId>),
    state: &LabelState,
) -> Result<ChangeId> {
    let now = app.clock.now();
    let is_restored = db::labels::restore(tx, actor, id, state, now)
        .await
        .on_constraint("label_name_key", || IN_THE_WAY)?;
    if !is_restored {
        return Err(IN_THE_WAY);
    }
    let own = Own {
        kind: ChangeKind::LabelCreated,
        subject: id.into(),
        before: None,
        after: Some(to_fields(state)?),
        group,
    };
    write_own(tx, actor, own, now).await
}

fn check_version(label: &LabelRecord, expected: Expected) -> Result<()> {
    match expected {
        Some(versions) if !versions.contains(&label.version) => Err(AppError::Stale),
        _ => Ok(()),
    }
}
