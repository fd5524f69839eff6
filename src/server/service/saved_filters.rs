//! Saved filters: everybody has their own.

use uuid::Uuid;

use crate::{
    domain::{
        id::SavedFilterId,
        page::{Page, PageQuery},
        problem::FieldError,
        saved_filter::{COUNT_MAX, CreateFilter, FilterContent, FilterPatch, SavedFilter},
    },
    server::{
        app::App,
        auth::Actor,
        db::{self, Tx},
        error::{AppError, OnConstraint, Result},
        service::tasks::Expected,
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
    let mut tx = app.begin().await?;
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
) -> Result<SavedFilter> {
    let content = FilterContent::from(input)
        .check()
        .map_err(AppError::Invalid)?;
    let id = id.unwrap_or_else(|| Uuid::now_v7().into());
    let mut tx = app.begin().await?;
    if db::saved_filters::count(&mut tx, actor).await? >= COUNT_MAX {
        let message = "You have 200 filters, which is as many as there can be. Delete one first.";
        return Err(AppError::Conflict(message, Vec::new()));
    }
    let now = app.clock.now();
    db::saved_filters::insert(&mut tx, actor, id, &content, now)
        .await
        .on_constraint("saved_filter_name_key", name_taken)?;
    let filter = load(&mut tx, actor, id).await;
    let filter = filter.map_err(|_| AppError::Conflict("This id is taken.", Vec::new()))?;
    tx.commit().await?;
    Ok(filter)
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
) -> Result<SavedFilter> {
    let mut tx = app.begin().await?;
    let current = fresh(&mut tx, actor, id, expected).await?;
    let content = input.apply(&current).check().map_err(AppError::Invalid)?;
    let was = FilterContent {
        name: current.name.clone(),
        filter: current.filter.clone(),
        sort: current.sort.clone(),
    };
    if content == was {
        return Ok(current);
    }
    let now = app.clock.now();
    db::saved_filters::update(&mut tx, actor, id, &content, now)
        .await
        .on_constraint("saved_filter_name_key", name_taken)?;
    let filter = load(&mut tx, actor, id).await?;
    tx.commit().await?;
    Ok(filter)
}

/// Deletes a filter.
///
/// # Errors
/// `NotFound`, `Stale`.
pub async fn delete(app: &App, actor: &Actor, id: SavedFilterId, expected: Expected) -> Result<()> {
    let mut tx = app.begin().await?;
    fresh(&mut tx, actor, id, expected).await?;
    db::saved_filters::delete(&mut tx, actor, id).await?;
    Ok(tx.commit().await?)
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
