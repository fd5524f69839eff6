//! Tasks: the slice that the others copy.

use sha2::{Digest, Sha256};
use url::form_urlencoded;
use uuid::Uuid;

use crate::{
    domain::{
        change::{ChangeKind, Fields, diff},
        id::{ProjectId, TaskId},
        page::Page,
        patch::Patch,
        position,
        role::Role,
        task::{Changed, Task, TaskContent, TaskList, TaskRow},
        task_input::{TaskChange, TaskPatch},
        task_query::{TaskQuery, View},
    },
    server::{
        app::App,
        auth::Actor,
        authz::{self, Access, Edit},
        db::{self, Tx, tasks::TaskRecord},
        error::{AppError, Result},
        service::recurrence,
        zones,
    },
};

/// One page of the tasks that the actor may see.
///
/// # Errors
/// `Parameters` for an invalid cursor.
pub async fn list(app: &App, actor: &Actor, query: &TaskQuery) -> Result<Page<Task>> {
    let found = search(app, actor, query, false).await?;
    let items = found
        .tasks
        .into_iter()
        .map(|record| place(record, actor).task)
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
            .map(|record| place(record, actor))
            .collect(),
    })
}

/// The question that a view's address asks. Filters that a form left empty ask nothing.
///
/// # Errors
/// `Parameters` with everything that the address cannot say.
pub fn read_query(app: &App, actor: &Actor, view: View, search: &str) -> Result<TaskQuery> {
    let pairs: Vec<_> = form_urlencoded::parse(search.as_bytes()).collect();
    let pairs = pairs
        .iter()
        .map(|(name, value)| (name.as_ref(), value.as_ref()));
    let asked = pairs.filter(|(name, value)| *name != "task" && !value.is_empty());
    let query = view.query(actor.inbox(), zones::today(actor.zone(), app.clock.now()));
    query.read(asked).map_err(AppError::Parameters)
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
    let mut tx = app.begin().await?;
    let access = authz::on_task::<authz::View>(&mut tx, actor, id).await?;
    Ok(place(db::tasks::load(&mut tx, &access, id).await?, actor))
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
    project: Option<ProjectId>,
    input: TaskPatch,
) -> Result<Changed> {
    let id = id.unwrap_or_else(|| Uuid::now_v7().into());
    let now = app.clock.now();
    let change = parse(input)?;
    let content = change
        .apply(TaskContent::default(), now)
        .map_err(AppError::Invalid)?;
    recurrence::check(actor, &TaskContent::default(), &content)?;
    let mut tx = app.begin().await?;
    let access =
        authz::on_project::<Edit>(&mut tx, actor, project.unwrap_or(actor.inbox())).await?;
    let position = position::after(db::tasks::last_position(&mut tx, &access).await?.as_deref());
    let is_new = db::tasks::insert(&mut tx, &access, id, &content, &position, now).await?;
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
            let fields = (None, Some(fields(&content)?));
            Some(
                db::changes::append(&mut tx, &access, id, ChangeKind::TaskCreated, fields, now)
                    .await?,
            )
        }
    };
    tx.commit().await?;
    Ok(Changed {
        row: place(record, actor),
        change,
    })
}

/// The id of the task that a plain form adds: the same form with the same line or title has the
/// same one, so that it adds one task however often a browser sends it.
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

fn parse(mut input: TaskPatch) -> Result<TaskChange> {
    input.due_timezone = input.due_timezone.map(zones::stored_name);
    let rule = input.check_rule();
    match (input.parse(zones::is_known), rule) {
        (Ok(change), Ok(())) => Ok(change),
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
    let now = app.clock.now();
    edit(app, actor, id, expected, |content| {
        change
            .clone()
            .apply(content, now)
            .map_err(AppError::Invalid)
    })
    .await
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
    let change = parse(input)?;
    let now = app.clock.now();
    edit(app, actor, id, expected, |old| {
        change.clone().replace(&old, now).map_err(AppError::Invalid)
    })
    .await
}

/// Moves a task to the bin.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Stale` where the version is not the expected one.
pub async fn delete(app: &App, actor: &Actor, id: TaskId, expected: Expected) -> Result<Changed> {
    let now = app.clock.now();
    edit(app, actor, id, expected, |content| {
        Ok(TaskContent {
            deleted_at: Some(now),
            ..content
        })
    })
    .await
}

async fn edit(
    app: &App,
    actor: &Actor,
    id: TaskId,
    expected: Expected,
    change: impl Fn(TaskContent) -> Result<TaskContent>,
) -> Result<Changed> {
    let mut tx = app.begin().await?;
    let access = authz::on_task::<Edit>(&mut tx, actor, id).await?;
    let record = db::tasks::load(&mut tx, &access, id).await?;
    if expected.is_some_and(|versions| !versions.contains(&record.version)) {
        return Err(AppError::Stale);
    }
    let old = record.content();
    let mut content = change(old.clone())?;
    if let Some(restored) = recurrence::reopened(&mut tx, &access, &record, &content).await? {
        content = change(restored)?;
    }
    recurrence::check(actor, &old, &content)?;
    let content = recurrence::complete(app, &mut tx, actor, &access, &record, content).await?;
    let changed = write(app, &mut tx, actor, &access, record, content).await?;
    tx.commit().await?;
    Ok(changed)
}

/// Writes a content and the change that it is; writes nothing where nothing changes.
pub(super) async fn write(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    access: &Access<Edit>,
    record: TaskRecord,
    content: TaskContent,
) -> Result<Changed> {
    let id = record.id;
    let (before, after) = diff(&fields(&record.content())?, &fields(&content)?);
    if after.is_empty() {
        return Ok(Changed {
            row: place(record, actor),
            change: None,
        });
    }
    let now = app.clock.now();
    let kind = match (record.deleted_at, content.deleted_at) {
        (None, Some(_)) => ChangeKind::TaskDeleted,
        (Some(_), None) => ChangeKind::TaskCreated,
        _ => ChangeKind::TaskUpdated,
    };
    let (old, new) = (record.last_completion_id, content.last_completion);
    if old != new {
        db::completions::follow(tx, access, old, new, now).await?;
    }
    db::tasks::update(tx, access, id, &content, now).await?;
    let change =
        db::changes::append(tx, access, id, kind, (Some(before), Some(after)), now).await?;
    let record = db::tasks::load(tx, access, id).await?;
    Ok(Changed {
        row: place(record, actor),
        change: Some(change),
    })
}

pub(super) fn fields(content: &TaskContent) -> Result<Fields> {
    match serde_json::to_value(content).map_err(AppError::internal)? {
        serde_json::Value::Object(fields) => Ok(fields),
        _ => Err(AppError::internal("a task's content is an object")),
    }
}

/// The task with its due on the reader's clock.
fn place(record: TaskRecord, actor: &Actor) -> TaskRow {
    let mut task = record.into_task(Role::Owner);
    let due_local = zones::place(&mut task, actor.zone());
    TaskRow { task, due_local }
}
