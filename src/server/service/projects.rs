//! Projects.

use uuid::Uuid;

use crate::{
    domain::{
        change::{ChangeKind, Fields, Logged, diff, take_back},
        id::ProjectId,
        page::{Keyset, Page, PageQuery},
        position,
        project::{Changed, Project, ProjectContent, ProjectPatch},
        project_card::ProjectCard,
    },
    server::{
        app::App,
        auth::Actor,
        authz::{self, Access, Manage, Own, Permission},
        db::{
            self, Tx,
            changes::{NewChange, Undoable},
            projects::ProjectRecord,
        },
        error::{AppError, Result},
        service::{
            changes::to_fields,
            tasks::Expected,
            undo::{IN_THE_WAY, from_fields},
        },
    },
};

const INBOX: AppError = AppError::Conflict(
    "The inbox is always there: it cannot be renamed, archived or deleted.",
    Vec::new(),
);

/// One page of the actor's projects, in order: the archived ones, or the others.
///
/// # Errors
/// `Parameters` for an invalid cursor.
pub async fn list(
    app: &App,
    actor: &Actor,
    archived: bool,
    query: &PageQuery,
) -> Result<Page<Project>> {
    let after: Option<Keyset> = query.after().map_err(AppError::Parameters)?;
    let after = after.map(|after| (after.key, after.id.into()));
    let mut tx = app.begin().await?;
    let found = db::projects::list(&mut tx, actor, archived, after, query.fetched()).await?;
    let found = found.into_iter().map(ProjectRecord::into_project).collect();
    Ok(query.page(found, |project: &Project| Keyset {
        key: project.position.clone(),
        id: project.id.into(),
    }))
}

/// The actor's projects as every page has them at hand, in the order of the navigation.
///
/// # Errors
/// When the database is away.
pub async fn cards(app: &App, actor: &Actor) -> Result<Vec<ProjectCard>> {
    db::project_cards::list(&app.db, actor).await
}

/// One project.
///
/// # Errors
/// `NotFound` where there is none that the actor may see.
pub async fn get(app: &App, actor: &Actor, id: ProjectId) -> Result<Project> {
    let mut tx = app.begin().await?;
    let access = authz::on_project::<authz::View>(&mut tx, actor, id).await?;
    let record = db::projects::load(&mut tx, &access).await?;
    Ok(record.into_project())
}

/// Makes a project of the actor's own. The same `id` again gives the same project.
///
/// # Errors
/// `Invalid`; `Conflict` for the id of another project.
pub async fn create(
    app: &App,
    actor: &Actor,
    id: Option<ProjectId>,
    input: ProjectPatch,
) -> Result<Changed> {
    let id = id.unwrap_or_else(|| Uuid::now_v7().into());
    let now = app.clock.now();
    let content = input.apply(ProjectContent::default(), now);
    let mut content = content.map_err(AppError::Invalid)?;
    let mut tx = app.begin().await?;
    settle(&mut tx, actor, id, &mut content).await?;
    let is_new = db::projects::insert(&mut tx, actor, id, &content, now).await?;
    let access = match authz::on_project::<Own>(&mut tx, actor, id).await {
        Err(AppError::NotFound | AppError::Forbidden) => {
            return Err(AppError::Conflict("This id is taken.", Vec::new()));
        }
        access => access?,
    };
    let mut change = None;
    if is_new {
        db::projects::set_favorite(&mut tx, &access, content.is_favorite).await?;
        let fields = (None, Some(to_fields(&content)?));
        change = Some(log(app, &mut tx, &access, ChangeKind::ProjectCreated, fields).await?);
    }
    let item = db::projects::load(&mut tx, &access).await?.into_project();
    tx.commit().await?;
    Ok(Logged { item, change })
}

/// Changes the fields that `input` names, and leaves the others alone.
///
/// # Errors
/// `Invalid`, `NotFound`, `Forbidden`; `Stale` where the version is not the expected one;
/// `Conflict` for renaming or archiving the inbox.
pub async fn update(
    app: &App,
    actor: &Actor,
    id: ProjectId,
    input: ProjectPatch,
    expected: Expected,
) -> Result<Changed> {
    let mut tx = app.begin().await?;
    let access = authz::on_project_to_arrange::<Manage>(&mut tx, actor, id).await?;
    let record = db::projects::load(&mut tx, &access).await?;
    check_version(&record, expected)?;
    let content = input.apply(record.content(), app.clock.now());
    let content = content.map_err(AppError::Invalid)?;
    let changed = write(app, &mut tx, actor, &access, record, content).await?;
    tx.commit().await?;
    Ok(changed)
}

/// Moves a project to the bin, with everything that is in it.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Stale` where the version is not the expected one; `Conflict` for the
/// inbox.
pub async fn delete(
    app: &App,
    actor: &Actor,
    id: ProjectId,
    expected: Expected,
) -> Result<Changed> {
    let mut tx = app.begin().await?;
    let access = authz::on_project_to_arrange::<Own>(&mut tx, actor, id).await?;
    let record = db::projects::load(&mut tx, &access).await?;
    check_version(&record, expected)?;
    let content = ProjectContent {
        deleted_at: Some(app.clock.now()),
        ..record.content()
    };
    let changed = write(app, &mut tx, actor, &access, record, content).await?;
    tx.commit().await?;
    Ok(changed)
}

/// Takes one change of a project back.
pub(super) async fn take_back_change(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    change: Undoable,
) -> Result<Changed> {
    let access = match change.kind {
        ChangeKind::ProjectDeleted => {
            authz::on_binned_project::<Own>(tx, actor, change.project).await?
        }
        _ => authz::on_project_to_arrange::<Own>(tx, actor, change.project).await?,
    };
    let record = db::projects::load(tx, &access).await?;
    let content = match change.before {
        // Before it was created there was none: undoing that deletes it, unless it has been used.
        None if db::projects::is_empty(tx, &access).await? => ProjectContent {
            deleted_at: Some(app.clock.now()),
            ..record.content()
        },
        None => return Err(IN_THE_WAY),
        Some(before) => {
            let current = to_fields(&record.content())?;
            let after = change.after.unwrap_or_default();
            from_fields(take_back(current, before, &after).ok_or(IN_THE_WAY)?)?
        }
    };
    write(app, tx, actor, &access, record, content).await
}

fn check_version(record: &ProjectRecord, expected: Expected) -> Result<()> {
    match expected {
        Some(versions) if !versions.contains(&record.version) => Err(AppError::Stale),
        _ => Ok(()),
    }
}

/// Writes a content and the change that it is; writes nothing where nothing changes.
async fn write<P: Permission>(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    access: &Access<P>,
    record: ProjectRecord,
    mut content: ProjectContent,
) -> Result<Changed> {
    let old = record.content();
    if record.is_inbox
        && (content.name != old.name
            || content.archived_at != old.archived_at
            || content.deleted_at != old.deleted_at)
    {
        return Err(INBOX);
    }
    if content.position != old.position || content.deleted_at != old.deleted_at {
        settle(tx, actor, record.id, &mut content).await?;
    }
    let (before, after) = diff(&to_fields(&old)?, &to_fields(&content)?);
    if after.is_empty() {
        let item = record.into_project();
        return Ok(Logged { item, change: None });
    }
    let kind = match (old.deleted_at, content.deleted_at) {
        (None, Some(_)) => ChangeKind::ProjectDeleted,
        (Some(_), None) => ChangeKind::ProjectCreated,
        _ => ChangeKind::ProjectUpdated,
    };
    if content.is_favorite != old.is_favorite {
        db::projects::set_favorite(tx, access, content.is_favorite).await?;
    }
    db::projects::update(tx, access, &content, app.clock.now()).await?;
    let change = log(app, tx, access, kind, (Some(before), Some(after))).await?;
    Ok(Logged {
        item: db::projects::load(tx, access).await?.into_project(),
        change: Some(change),
    })
}

/// A position that is free: the one that is there, or the next; the last where there is none.
async fn settle(
    tx: &mut Tx,
    actor: &Actor,
    id: ProjectId,
    content: &mut ProjectContent,
) -> Result<()> {
    if content.deleted_at.is_some() {
        return Ok(());
    }
    db::projects::lock_order(tx, actor.id()).await?;
    let taken = db::projects::positions(tx, actor.id(), id).await?;
    content.position = position::free(&content.position, &taken);
    Ok(())
}

async fn log<P: Permission>(
    app: &App,
    tx: &mut Tx,
    access: &Access<P>,
    kind: ChangeKind,
    (before, after): (Option<Fields>, Option<Fields>),
) -> Result<crate::domain::id::ChangeId> {
    let change = NewChange {
        kind,
        task: None,
        subject: None,
        before,
        after,
        group: None,
    };
    db::changes::write(tx, access, change, app.clock.now()).await
}
