//! Saved filters: everybody has their own.

use uuid::Uuid;

use crate::{
    domain::{
        change::{ChangeKind, Logged, diff, take_back},
        id::{ChangeId, SavedFilterId},
        page::{Page, PageQuery},
        problem::FieldError,
        saved_filter::{COUNT_MAX, CreateFilter, FilterContent, FilterPatch, SavedFilter},
    },
    server::{
        app::App,
        auth::Actor,
        db::{self, Tx, changes::Undoable},
        error::{AppError, OnConstraint, Result},
        service::{
            changes::{Own, to_fields, write_own},
            tasks::Expected,
            undo::{IN_THE_WAY, from_fields},
        },
    },
};

/// One page of the actor's filters, oldest first.
///
/// # Errors
/// `Parameters` for an invalid cursor.
pub async fn list(app: &App, actor: &Actor, query: &PageQuery) -> Result<Page<SavedFilter>> {
    let after = query.after().map_err(AppError::Parameters)?;
    let filters = db::saved_filters::list(&app.db, actor, after, query.fetched()).await?;
    Ok(query.page(filters, |filter| filter.id))
}

/// One filter.
///
/// # Errors
/// `NotFound` where the actor has none of this id.
pub async fn get(app: &App, actor: &Actor, id: SavedFilterId) -> Result<SavedFilter> {
    let mut tx = app.begin_to_read().await?;
    load(&mut tx, actor, id).await
}

/// Saves a filter. The same `id` again gives the same filter.
///
/// # Errors
/// `Invalid`; `Conflict` for a name that the actor uses already, and for one filter too many.
pub async fn create(
    app: &App,
    actor: &Actor,
    id: Option<SavedFilterId>,
    input: CreateFilter,
) -> Result<Logged<SavedFilter>> {
    let content = FilterContent::from(input)
        .check()
        .map_err(AppError::Invalid)?;
    let id = id.unwrap_or_else(|| Uuid::now_v7().into());
    let mut tx = app.begin().await?;
    check_count(&mut tx, actor).await?;
    let now = app.clock.now();
    let is_new = db::saved_filters::insert(&mut tx, actor, id, &content, now)
        .await
        .on_constraint("saved_filter_name_key", name_taken)?;
    let filter = load(&mut tx, actor, id).await;
    let filter = filter.map_err(|_| AppError::Conflict("This id is taken.", Vec::new()))?;
    let change = match is_new {
        true => Some(came(app, &mut tx, actor, &filter, None).await?),
        false => None,
    };
    tx.commit().await?;
    Ok(Logged {
        item: filter,
        change,
    })
}

/// Changes the fields that `input` names.
///
/// # Errors
/// `Invalid`, `NotFound`, `Stale`; `Conflict` for a name that the actor uses already.
pub async fn update(
    app: &App,
    actor: &Actor,
    id: SavedFilterId,
    input: FilterPatch,
    expected: Expected,
) -> Result<Logged<SavedFilter>> {
    let mut tx = app.begin().await?;
    let current = fresh(&mut tx, actor, id, expected).await?;
    let content = input.apply(&current).check().map_err(AppError::Invalid)?;
    if content == FilterContent::of(&current) {
        return Ok(Logged {
            item: current,
            change: None,
        });
    }
    let change = write(app, &mut tx, actor, (&current, &content), None)
        .await
        .on_constraint("saved_filter_name_key", name_taken)?;
    let filter = load(&mut tx, actor, id).await?;
    tx.commit().await?;
    Ok(Logged {
        item: filter,
        change: Some(change),
    })
}

/// Deletes a filter.
///
/// # Errors
/// `NotFound`, `Stale`.
pub async fn delete(
    app: &App,
    actor: &Actor,
    id: SavedFilterId,
    expected: Expected,
) -> Result<ChangeId> {
    let mut tx = app.begin().await?;
    let filter = fresh(&mut tx, actor, id, expected).await?;
    let change = remove(app, &mut tx, actor, &filter, None).await?;
    tx.commit().await?;
    Ok(change)
}

/// Takes one change of a filter back; as a part of several, `is_part`, one that has made a filter
/// leaves it there where it has changed since.
pub(super) async fn take_back_change(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    change: Undoable,
    (group, is_part): (Option<ChangeId>, bool),
) -> Result<Option<ChangeId>> {
    let id = change.subject.ok_or(AppError::NotFound)?.into();
    db::saved_filters::lock(tx, actor, id).await?;
    let current = db::saved_filters::load(tx, actor, id).await?;
    match (change.before, change.after, current) {
        (Some(before), None, None) => {
            let filter: SavedFilter = from_fields(before)?;
            check_count(tx, actor).await?;
            let restored = db::saved_filters::restore(tx, actor, &filter, app.clock.now()).await;
            if !restored.on_constraint("saved_filter_name_key", || IN_THE_WAY)? {
                return Err(IN_THE_WAY);
            }
            came(app, tx, actor, &filter, group).await.map(Some)
        }
        (None, Some(after), Some(current)) => {
            let made: SavedFilter = from_fields(after)?;
            if FilterContent::of(&made) == FilterContent::of(&current) {
                return remove(app, tx, actor, &current, group).await.map(Some);
            }
            match is_part {
                true => Ok(None),
                false => Err(IN_THE_WAY),
            }
        }
        (None, Some(_), None) if is_part => Ok(None),
        (Some(before), Some(after), Some(current)) => {
            let fields = take_back(to_fields(&FilterContent::of(&current))?, before, &after);
            let content: FilterContent = from_fields(fields.ok_or(IN_THE_WAY)?)?;
            let written = write(app, tx, actor, (&current, &content), group).await;
            let written = written.on_constraint("saved_filter_name_key", || IN_THE_WAY)?;
            Ok(Some(written))
        }
        _ => Err(IN_THE_WAY),
    }
}

/// Writes a filter's new content, and writes it down.
async fn write(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    (old, new): (&SavedFilter, &FilterContent),
    group: Option<ChangeId>,
) -> Result<ChangeId> {
    let now = app.clock.now();
    db::saved_filters::update(tx, actor, old.id, new, now).await?;
    let (before, after) = diff(&to_fields(&FilterContent::of(old))?, &to_fields(new)?);
    let own = Own {
        kind: ChangeKind::FilterUpdated,
        subject: old.id.into(),
        before: Some(before),
        after: Some(after),
        group,
    };
    write_own(tx, actor, own, now).await
}

/// Writes down that there is a filter now.
async fn came(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    filter: &SavedFilter,
    group: Option<ChangeId>,
) -> Result<ChangeId> {
    let own = Own {
        kind: ChangeKind::FilterCreated,
        subject: filter.id.into(),
        before: None,
        after: Some(to_fields(filter)?),
        group,
    };
    write_own(tx, actor, own, app.clock.now()).await
}

async fn remove(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    filter: &SavedFilter,
    group: Option<ChangeId>,
) -> Result<ChangeId> {
    db::saved_filters::delete(tx, actor, filter.id).await?;
    let own = Own {
        kind: ChangeKind::FilterDeleted,
        subject: filter.id.into(),
        before: Some(to_fields(filter)?),
        after: None,
        group,
    };
    write_own(tx, actor, own, app.clock.now()).await
}

async fn check_count(tx: &mut Tx, actor: &Actor) -> Result<()> {
    if db::saved_filters::count(tx, actor).await? >= COUNT_MAX {
        let message = "You have 200 filters, which is as many as there can be. Delete one first.";
        return Err(AppError::Conflict(message, Vec::new()));
    }
    Ok(())
}

async fn load(tx: &mut Tx, actor: &Actor, id: SavedFilterId) -> Result<SavedFilter> {
    let filter = db::saved_filters::load(tx, actor, id).await?;
    filter.ok_or(AppError::NotFound)
}

async fn fresh(
    tx: &mut Tx,
    actor: &Actor,
    id: SavedFilterId,
    expected: Expected,
) -> Result<SavedFilter> {
    db::saved_filters::lock(tx, actor, id).await?;
    let filter = load(tx, actor, id).await?;
    match expected.is_some_and(|versions| !versions.contains(&filter.version)) {
        true => Err(AppError::Stale),
        false => Ok(filter),
    }
}

fn name_taken() -> AppError {
    let message = "You have a filter of this name already.";
    let error = FieldError::new("name", "taken", message);
    AppError::Conflict(message, vec![error])
}
