//! Tasks: the slice that the others copy.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    domain::{
        change::ChangeKind,
        id::{ChangeId, TaskId},
        known_texts::KnownTexts,
        page::Page,
        patch::Patch,
        task::{Changed, Task, TaskContent, TaskList, TaskRow},
        task_input::{MoveTask, TaskChange, TaskPatch, Wanted},
        task_query::TaskQuery,
    },
    server::{
        app::App,
        auth::Actor,
        authz::{self, Edit},
        db::{self, Tx, tasks::TaskRecord},
        error::{AppError, Result},
        service::{
            changes::to_fields,
            members, places, recurrence,
            task_writes::{placed, write_group, write_moved},
        },
        zones,
    },
};

pub(super) use super::task_writes::write;

/// One page of the tasks that the actor may see.
///
/// # Errors
/// `Parameters` for an invalid cursor.
pub async fn list(app: &App, actor: &Actor, query: &TaskQuery) -> Result<Page<Task>> {
    let found = search(app, actor, query, false).await?;
    let items = found
        .tasks
        .into_iter()
        .map(|record| placed(record, actor).task)
        .collect();
    Ok(Page {
        items,
        next_cursor: found.next_cursor,
    })
}

/// The same for the page, with the count of all and the reader's own dates.
///
/// # Errors
/// `Parameters` for an invalid cursor.
pub async fn list_rows(app: &App, actor: &Actor, query: &TaskQuery) -> Result<TaskList> {
    let found = search(app, actor, query, true).await?;
    Ok(TaskList {
        total: u32::try_from(found.total).unwrap_or(u32::MAX),
        next_cursor: found.next_cursor,
        rows: found
            .tasks
            .into_iter()
            .map(|record| placed(record, actor))
            .collect(),
        ..TaskList::default()
    })
}

async fn search(
    app: &App,
    actor: &Actor,
    query: &TaskQuery,
    with_total: bool,
) -> Result<db::search::Found> {
    let mut connection = app.db.acquire().await?;
    db::search::list(&mut connection, actor, query, with_total, app.clock.now()).await
}

/// One task.
///
/// # Errors
/// `NotFound` where there is none that the actor may see.
pub async fn get(app: &App, actor: &Actor, id: TaskId) -> Result<TaskRow> {
    let mut tx = app.begin_to_read().await?;
    let access = authz::on_task::<authz::View>(&mut tx, actor, id).await?;
    Ok(placed(db::tasks::load(&mut tx, &access, id).await?, actor))
}

/// Adds a task to a project, or to the actor's inbox. The same `id` again gives the same task, so
/// that a retry and a double click add one.
///
/// # Errors
/// `Invalid`; `NotFound` or `Forbidden` for the project; `Conflict` for the id of another task.
pub async fn create(
    app: &App,
    actor: &Actor,
    id: Option<TaskId>,
    input: TaskPatch,
) -> Result<Changed> {
    let id = id.unwrap_or_else(|| Uuid::now_v7().into());
    let now = app.clock.now();
    let change = parse(input)?;
    let mut content = change
        .clone()
        .apply(TaskContent::default(), now)
        .map_err(AppError::Invalid)?;
    recurrence::check(actor, &TaskContent::default(), &content)?;
    let mut tx = app.begin().await?;
    let (access, place) = places::for_new(&mut tx, actor, &change.place).await?;
    content.place = Some(place);
    if let Some(people) = members::resolve(&mut tx, &access, change.assignees).await? {
        content.assignees = people;
    }
    let is_new = db::tasks::insert(&mut tx, &access, id, &content, now).await?;
    let record = match db::tasks::load(&mut tx, &access, id).await {
        Ok(record) if is_new || (record.author_id == actor.id() && record.deleted_at.is_none()) => {
            record
        }
        Ok(_) | Err(AppError::NotFound) => {
            return Err(AppError::Conflict("This id is taken.", Vec::new()));
        }
        Err(error) => return Err(error),
    };
    let change = match is_new {
        false => None,
        true => {
            let content = record.content();
            let fields = (None, Some(to_fields(&content)?));
            Some(
                db::changes::append(&mut tx, &access, id, ChangeKind::TaskCreated, fields, now)
                    .await?,
            )
        }
    };
    tx.commit().await?;
    Ok(Changed {
        row: placed(record, actor),
        change,
    })
}

/// Adds a task like another, to be done from the start, at the end of the same list. What belongs to
/// the other alone is left out: its subtasks, comments, files, people and reminders.
///
/// # Errors
/// As [`create`]; `NotFound` for a task that the actor may not see.
pub async fn duplicate(
    app: &App,
    actor: &Actor,
    id: TaskId,
    copy: Option<TaskId>,
) -> Result<Changed> {
    let original = get(app, actor, id).await?;
    create(app, actor, copy, TaskPatch::copy_of(&original.task)).await
}

/// The id of the task that a plain form adds: the same form with the same line, or the same title,
/// has the same one, so that it adds one task however often a browser sends it.
pub fn id_of_form(once: Uuid, text: Option<&str>, task: &TaskPatch) -> TaskId {
    let title = match (text, &task.title) {
        (Some(text), _) => text,
        (None, Patch::Set(title)) => title.as_str(),
        (None, Patch::Keep | Patch::Clear) => "",
    };
    let digest = Sha256::new()
        .chain_update(once)
        .chain_update(title)
        .finalize();
    let (mut millis, mut random) = ([0; 8], [0; 10]);
    millis[2..].copy_from_slice(&once.as_bytes()[..6]);
    random.copy_from_slice(&digest[..10]);
    uuid::Builder::from_unix_timestamp_millis(u64::from_be_bytes(millis), &random)
        .into_uuid()
        .into()
}

/// Checks every field of what somebody sends.
pub(super) fn parse(mut input: TaskPatch) -> Result<TaskChange> {
    input.due_timezone = input.due_timezone.map(zones::stored_name);
    let rule = input.check_rule();
    match (input.parse(zones::is_known), rule) {
        (Ok(mut change), Ok(())) => {
            change.name_reminders(|| Uuid::now_v7().into());
            Ok(change)
        }
        (change, rule) => {
            let mut errors = change.err().unwrap_or_default();
            errors.extend(rule.err());
            Err(AppError::Invalid(errors))
        }
    }
}

/// Which versions a caller has seen, where it said so (`If-Match`): one of them must be current.
pub type Expected = Option<Vec<i64>>;

/// Changes the fields that `input` names, and leaves the others alone.
///
/// # Errors
/// `Invalid`, `NotFound`, `Forbidden`; `Stale` where the version is not the expected one.
pub async fn update(
    app: &App,
    actor: &Actor,
    id: TaskId,
    input: TaskPatch,
    expected: Expected,
) -> Result<Changed> {
    let change = parse(input)?;
    let mut tx = app.begin().await?;
    let changed = update_in(app, &mut tx, actor, id, (expected, None), &change).await?;
    tx.commit().await?;
    Ok(changed)
}

/// The same for somebody at a page: what they have not seen is not written over, and of the labels only
/// those change that they have put on or taken off.
///
/// # Errors
/// As [`update`]; `Conflict` at each text that is no longer what they know.
pub async fn update_known(
    app: &App,
    actor: &Actor,
    id: TaskId,
    input: TaskPatch,
    known: &KnownTexts,
) -> Result<Changed> {
    let change = parse(input)?;
    let now = app.clock.now();
    let apply = |content: TaskContent| {
        let wanted = change.clone().apply(content.clone(), now);
        let mut wanted = wanted.map_err(AppError::Invalid)?;
        wanted.labels = known
            .merged_labels(&content.labels, wanted.labels)
            .map_err(|error| AppError::Invalid(vec![error]))?;
        match known.overtaken(&content, &wanted) {
            overtaken if overtaken.is_empty() => Ok(wanted),
            overtaken => Err(AppError::Conflict(OVERTAKEN, overtaken)),
        }
    };
    let mut tx = app.begin().await?;
    let changed = edit(app, &mut tx, actor, id, (None, None), &change, apply).await?;
    tx.commit().await?;
    Ok(changed)
}

const OVERTAKEN: &str = "It was changed elsewhere meanwhile. Open it to choose which text stays.";

/// The same within a transaction, as part of a change that has begun already or as one of its own.
pub(super) async fn update_in(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    id: TaskId,
    part: (Expected, Option<ChangeId>),
    change: &TaskChange,
) -> Result<Changed> {
    let now = app.clock.now();
    let apply = |content| {
        change
            .clone()
            .apply(content, now)
            .map_err(AppError::Invalid)
    };
    edit(app, tx, actor, id, part, change, apply).await
}

/// Replaces every field that people may write: what `input` does not name becomes the default.
///
/// # Errors
/// As [`update`].
pub async fn replace(
    app: &App,
    actor: &Actor,
    id: TaskId,
    input: TaskPatch,
    expected: Expected,
) -> Result<Changed> {
    let mut change = parse(input)?;
    change.replaces_place();
    let now = app.clock.now();
    let replace = |old| change.clone().replace(&old, now).map_err(AppError::Invalid);
    let mut tx = app.begin().await?;
    let part = (expected, None);
    let changed = edit(app, &mut tx, actor, id, part, &change, replace).await?;
    tx.commit().await?;
    Ok(changed)
}

/// Moves a task to the bin, and what is below it with it.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Stale` where the version is not the expected one.
pub async fn delete(app: &App, actor: &Actor, id: TaskId, expected: Expected) -> Result<Changed> {
    let mut tx = app.begin().await?;
    let deleted = delete_in(app, &mut tx, actor, id, (expected, None)).await?;
    tx.commit().await?;
    Ok(deleted)
}

/// The same within a transaction, as part of a change that has begun already or as one of its own.
pub(super) async fn delete_in(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    id: TaskId,
    (expected, group): (Expected, Option<ChangeId>),
) -> Result<Changed> {
    let now = app.clock.now();
    let access = places::lock(tx, actor, id).await?;
    let tree = db::tasks::load_tree(tx, &access, id).await?;
    check_version(tree.first(), &expected)?;
    let deleted = tree.into_iter().map(|record| {
        let content = TaskContent {
            deleted_at: Some(now),
            ..record.content()
        };
        (record, content)
    });
    let deleted = deleted.collect();
    write_group(app, tx, actor, (&access, &access), deleted, group).await
}

/// Moves a task with what is below it: to another project, section or parent, or among the others
/// where it is.
///
/// # Errors
/// As [`update`].
pub async fn relocate(
    app: &App,
    actor: &Actor,
    id: TaskId,
    input: MoveTask,
    expected: Expected,
) -> Result<Changed> {
    let wanted = input.parse().map_err(AppError::Invalid)?;
    let mut tx = app.begin().await?;
    let moved = places::for_move(&mut tx, actor, id, &wanted).await?;
    check_version(moved.tree.first(), &expected)?;
    let changed = write_moved(app, &mut tx, actor, (moved, None), Ok).await?;
    tx.commit().await?;
    Ok(changed)
}

fn check_version(record: Option<&TaskRecord>, expected: &Expected) -> Result<()> {
    let current = record.ok_or(AppError::NotFound)?.version;
    match expected {
        Some(versions) if !versions.contains(&current) => Err(AppError::Stale),
        _ => Ok(()),
    }
}

async fn edit(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    id: TaskId,
    (expected, group): (Expected, Option<ChangeId>),
    input: &TaskChange,
    change: impl Fn(TaskContent) -> Result<TaskContent>,
) -> Result<Changed> {
    let moved = match input.place.is_keep() {
        true => {
            let access = authz::on_task::<Edit>(tx, actor, id).await?;
            places::Moved::in_place(db::tasks::load(tx, &access, id).await?, access)
        }
        false => {
            let wanted = Wanted::of(input.place.clone());
            places::for_move(tx, actor, id, &wanted).await?
        }
    };
    check_version(moved.tree.first(), &expected)?;
    let record = moved.tree.first().ok_or(AppError::NotFound)?;
    let people = members::resolve(tx, moved.target(), input.assignees.clone()).await?;
    let change = |content| {
        let mut content = change(content)?;
        if let Some(people) = &people {
            content.assignees.clone_from(people);
        }
        Ok::<_, AppError>(content)
    };
    let old = record.content();
    let mut content = change(old.clone())?;
    let access = &moved.access;
    if let Some(restored) = recurrence::reopened(tx, access, record, &content).await? {
        content = change(restored)?;
    }
    recurrence::check(actor, &old, &content)?;
    let content = recurrence::complete(app, tx, actor, access, record, content).await?;
    write_moved(app, tx, actor, (moved, group), |_| Ok(content.clone())).await
}
