//! Sections. Deleting one keeps its tasks: they stay in the project, after those that are in no
//! section, and undo puts them back.

use uuid::Uuid;

use crate::{
    domain::{
        change::{ChangeKind, Fields, Logged, diff, take_back},
        id::{ChangeId, ProjectId, SectionId},
        page::{Keyset, Page, PageQuery},
        position,
        section::{Changed, Section, SectionContent, SectionPatch, Step},
        task::Place,
    },
    server::{
        app::App,
        auth::Actor,
        authz::{self, Access, Edit},
        db::{
            self, Tx,
            changes::{NewChange, Undoable},
            places::Neighbour,
        },
        error::{AppError, Result},
        service::{
            changes::to_fields,
            task_writes,
            tasks::Expected,
            undo::{IN_THE_WAY, from_fields, in_the_way_if_gone},
        },
    },
};

/// One page of a project's sections, in order.
///
/// # Errors
/// `NotFound`; `Parameters` for an invalid cursor.
pub async fn list(
    app: &App,
    actor: &Actor,
    project: ProjectId,
    query: &PageQuery,
) -> Result<Page<Section>> {
    let after: Option<Keyset> = query.after().map_err(AppError::Parameters)?;
    let after = after.map(|after| (after.key, after.id.into()));
    let mut tx = app.begin().await?;
    let access = authz::on_project::<authz::View>(&mut tx, actor, project).await?;
    let found = db::sections::list(&mut tx, &access, after, query.fetched()).await?;
    Ok(query.page(found, |section| Keyset {
        key: section.position.clone(),
        id: section.id.into(),
    }))
}

/// Adds a section to a project. The same `id` again gives the same section.
///
/// # Errors
/// `Invalid`; `NotFound` or `Forbidden` for the project; `Conflict` for the id of another section.
pub async fn create(
    app: &App,
    actor: &Actor,
    id: Option<SectionId>,
    project: ProjectId,
    input: SectionPatch,
) -> Result<Changed> {
    let id = id.unwrap_or_else(|| Uuid::now_v7().into());
    let content = input.apply(SectionContent::default());
    let mut tx = app.begin().await?;
    let access = authz::on_project_to_arrange::<Edit>(&mut tx, actor, project).await?;
    let mut content = content.map_err(AppError::Invalid)?;
    settle(&mut tx, &access, id, &mut content).await?;
    let is_new = db::sections::insert(&mut tx, &access, id, &content, app.clock.now()).await?;
    let item = match db::sections::load(&mut tx, &access, id).await {
        Err(AppError::NotFound) => {
            return Err(AppError::Conflict("This id is taken.", Vec::new()));
        }
        section => section?,
    };
    let mut change = None;
    if is_new {
        let fields = (None, Some(to_fields(&content)?));
        change = Some(
            log(
                app,
                &mut tx,
                &access,
                id,
                ChangeKind::SectionCreated,
                fields,
            )
            .await?,
        );
    }
    tx.commit().await?;
    Ok(Logged { item, change })
}

/// Changes the fields that `input` names.
///
/// # Errors
/// `Invalid`, `NotFound`, `Forbidden`; `Stale` where the version is not the expected one.
pub async fn update(
    app: &App,
    actor: &Actor,
    id: SectionId,
    input: SectionPatch,
    expected: Expected,
) -> Result<Changed> {
    let mut tx = app.begin().await?;
    let access = authz::on_section::<Edit>(&mut tx, actor, id).await?;
    let section = db::sections::load(&mut tx, &access, id).await?;
    check_version(&section, expected)?;
    let content = input
        .apply(content_of(&section))
        .map_err(AppError::Invalid)?;
    let changed = write(app, &mut tx, &access, section, content).await?;
    tx.commit().await?;
    Ok(changed)
}

/// Moves a section past its neighbour; where it has none, it stays.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub async fn step(app: &App, actor: &Actor, id: SectionId, step: Step) -> Result<Changed> {
    let mut tx = app.begin().await?;
    let access = authz::on_section::<Edit>(&mut tx, actor, id).await?;
    let section = db::sections::load(&mut tx, &access, id).await?;
    let others = db::sections::positions(&mut tx, &access, id).await?;
    let content = SectionContent {
        position: past_neighbour(&section.position, &others, step),
        ..content_of(&section)
    };
    let changed = write(app, &mut tx, &access, section, content).await?;
    tx.commit().await?;
    Ok(changed)
}

/// A position on the other side of a neighbour; the same where there is none.
fn past_neighbour(from: &str, others: &[String], step: Step) -> String {
    let before = others.partition_point(|other| other.as_str() < from);
    let at = |index: Option<usize>| index.and_then(|at| others.get(at)).map(String::as_str);
    let (low, high) = match step {
        Step::Up => (at(before.checked_sub(2)), at(before.checked_sub(1))),
        Step::Down => (at(Some(before)), at(Some(before + 1))),
    };
    let has_neighbour = match step {
        Step::Up => high.is_some(),
        Step::Down => low.is_some(),
    };
    position::between(low, high)
        .filter(|_| has_neighbour)
        .unwrap_or_else(|| from.to_owned())
}

/// Deletes a section; its tasks stay in the project.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Stale` where the version is not the expected one.
pub async fn delete(
    app: &App,
    actor: &Actor,
    id: SectionId,
    expected: Expected,
) -> Result<Option<ChangeId>> {
    let mut tx = app.begin().await?;
    let access = authz::on_section::<Edit>(&mut tx, actor, id).await?;
    let section = db::sections::load(&mut tx, &access, id).await?;
    check_version(&section, expected)?;
    let change = remove(app, &mut tx, actor, &access, section).await?;
    tx.commit().await?;
    Ok(Some(change))
}

/// Takes one change of a section back; the tasks that changed with it are the caller's.
pub(super) async fn take_back_change(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    change: Undoable,
) -> Result<Option<ChangeId>> {
    let id = SectionId::from(change.subject.ok_or(AppError::NotFound)?);
    let access = authz::on_project_to_arrange::<Edit>(tx, actor, change.project).await?;
    if change.kind == ChangeKind::SectionDeleted {
        let mut content: SectionContent = from_fields(change.before.unwrap_or_default())?;
        settle(tx, &access, id, &mut content).await?;
        if !db::sections::insert(tx, &access, id, &content, app.clock.now()).await? {
            return Err(IN_THE_WAY);
        }
        let fields = (None, Some(to_fields(&content)?));
        let kind = ChangeKind::SectionCreated;
        return log(app, tx, &access, id, kind, fields).await.map(Some);
    }
    let section = db::sections::load(tx, &access, id).await;
    let section = section.map_err(in_the_way_if_gone)?;
    let Some(before) = change.before else {
        return remove(app, tx, actor, &access, section).await.map(Some);
    };
    let current = to_fields(&content_of(&section))?;
    let after = change.after.unwrap_or_default();
    let content = from_fields(take_back(current, before, &after).ok_or(IN_THE_WAY)?)?;
    Ok(write(app, tx, &access, section, content).await?.change)
}

fn content_of(section: &Section) -> SectionContent {
    SectionContent {
        name: section.name.clone(),
        position: section.position.clone(),
    }
}

fn check_version(section: &Section, expected: Expected) -> Result<()> {
    match expected {
        Some(versions) if !versions.contains(&section.version) => Err(AppError::Stale),
        _ => Ok(()),
    }
}

async fn write(
    app: &App,
    tx: &mut Tx,
    access: &Access<Edit>,
    section: Section,
    mut content: SectionContent,
) -> Result<Changed> {
    let (id, old) = (section.id, content_of(&section));
    if content.position != old.position {
        settle(tx, access, id, &mut content).await?;
    }
    let (before, after) = diff(&to_fields(&old)?, &to_fields(&content)?);
    if after.is_empty() {
        return Ok(Logged {
            item: section,
            change: None,
        });
    }
    db::sections::update(tx, access, id, &content, app.clock.now()).await?;
    let fields = (Some(before), Some(after));
    let change = log(app, tx, access, id, ChangeKind::SectionUpdated, fields).await?;
    Ok(Logged {
        item: db::sections::load(tx, access, id).await?,
        change: Some(change),
    })
}

/// Deletes a section and takes its tasks out of it, as one change.
async fn remove(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    access: &Access<Edit>,
    section: Section,
) -> Result<ChangeId> {
    let id = section.id;
    let fields = (Some(to_fields(&content_of(&section))?), None);
    let change = log(app, tx, access, id, ChangeKind::SectionDeleted, fields).await?;
    let ids = db::sections::tasks(tx, access, id).await?;
    let mut records = db::tasks::load_all(tx, access, &ids).await?;
    records.sort_by_key(|record| ids.iter().position(|id| *id == record.id));
    let unsorted = Place {
        project_id: access.project(),
        section_id: None,
        parent_id: None,
        position: String::new(),
    };
    let mut last = db::places::neighbour(tx, access, &unsorted, Neighbour::Last, None).await?;
    let mut tasks = Vec::new();
    for record in records {
        let mut content = record.content();
        if let Some(place) = &mut content.place {
            place.section_id = None;
            if place.parent_id.is_none() {
                place.position = position::after(last.as_deref());
                last = Some(place.position.clone());
            }
        }
        tasks.push((record, content));
    }
    if !tasks.is_empty() {
        let group = Some(change);
        task_writes::write_group(app, tx, actor, (access, access), tasks, group).await?;
    }
    db::sections::delete(tx, access, id).await?;
    Ok(change)
}

/// A position that is free: the one that is there, or the next; the last where there is none.
async fn settle(
    tx: &mut Tx,
    access: &Access<Edit>,
    id: SectionId,
    content: &mut SectionContent,
) -> Result<()> {
    let taken = db::sections::positions(tx, access, id).await?;
    content.position = position::free(&content.position, &taken);
    Ok(())
}

async fn log(
    app: &App,
    tx: &mut Tx,
    access: &Access<Edit>,
    id: SectionId,
    kind: ChangeKind,
    (before, after): (Option<Fields>, Option<Fields>),
) -> Result<ChangeId> {
    let change = NewChange {
        kind,
        task: None,
        subject: Some(id.into()),
        before,
        after,
        group: None,
    };
    db::changes::write(tx, access, change, app.clock.now()).await
}
