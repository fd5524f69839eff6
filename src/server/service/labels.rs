//! Labels: everybody's own. They are no part of any project, and their changes in no log that
//! others read.

use crate::{
    domain::{
        id::LabelId,
        label::{Label, LabelPatch},
        page::{Keyset, Page, PageQuery},
        problem::FieldError,
    },
    server::{
        app::App,
        auth::Actor,
        db::{self, labels::LabelRecord},
        error::{AppError, OnConstraint, Result},
        service::tasks::Expected,
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
) -> Result<(Label, i64)> {
    let mut tx = app.begin().await?;
    db::labels::lock(&mut tx, actor, id).await?;
    let old = db::labels::load(&mut tx, actor, id).await?;
    check_version(&old, expected)?;
    let new = input.apply(old.name.clone(), old.color.clone());
    let (name, color) = new.map_err(AppError::Invalid)?;
    if (&name, &color) == (&old.name, &old.color) {
        let version = old.version;
        return Ok((old.into(), version));
    }
    let now = app.clock.now();
    db::labels::update(&mut tx, actor, id, (&name, color.as_deref()), now)
        .await
        .on_constraint("label_name_key", || {
            let message = "You have a label of this name.";
            let error = FieldError::new("name", "taken", message);
            AppError::Conflict(message, vec![error])
        })?;
    let label = db::labels::load(&mut tx, actor, id).await?;
    tx.commit().await?;
    let version = label.version;
    Ok((label.into(), version))
}

/// Deletes a label; tasks lose it.
///
/// # Errors
/// `NotFound`; `Stale` where the version is not the expected one.
pub async fn delete(app: &App, actor: &Actor, id: LabelId, expected: Expected) -> Result<()> {
    let mut tx = app.begin().await?;
    db::labels::lock(&mut tx, actor, id).await?;
    let label = db::labels::load(&mut tx, actor, id).await?;
    check_version(&label, expected)?;
    db::labels::delete(&mut tx, actor, id).await?;
    tx.commit().await.map_err(AppError::from)
}

fn check_version(label: &LabelRecord, expected: Expected) -> Result<()> {
    match expected {
        Some(versions) if !versions.contains(&label.version) => Err(AppError::Stale),
        _ => Ok(()),
    }
}
