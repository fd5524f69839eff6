//! Comments: whoever may comment says something, the author changes it, the author or an admin
//! takes it away.

use uuid::Uuid;

use crate::{
    domain::{
        change::{ChangeKind, Logged, diff},
        comment::{Comment, CommentContent, CommentInput},
        id::{ChangeId, CommentId, TaskId},
        page::{Page, PageQuery},
        task::TaskRow,
    },
    server::{
        app::App,
        auth::Actor,
        authz::{self, Access, Discuss, Moderate},
        db::{
            self, Tx,
            changes::{NewChange, Undoable},
            comments::CommentRecord,
        },
        error::{AppError, Result},
        service::{
            changes::to_fields,
            task_writes::placed,
            tasks::Expected,
            undo::{IN_THE_WAY, from_fields, in_the_way_if_gone, without},
        },
    },
};

/// A comment, and the change that made it so; without one, there was nothing to change.
pub struct Said {
    pub comment: Comment,
    pub change: Option<ChangeId>,
}

/// One page of the comments on a task, oldest first.
///
/// # Errors
/// `NotFound`; `Parameters` for an invalid cursor.
pub async fn list(
    app: &App,
    actor: &Actor,
    task: TaskId,
    query: &PageQuery,
) -> Result<Page<Comment>> {
    let after = query.after().map_err(AppError::Parameters)?;
    let mut tx = app.begin_to_read().await?;
    let access = authz::on_task::<authz::View>(&mut tx, actor, task).await?;
    let found = db::comments::list(&mut tx, &access, task, after, query.fetched()).await?;
    Ok(query.page(found, |comment| comment.id))
}

/// One comment.
///
/// # Errors
/// `NotFound` where there is none that the actor may see.
pub async fn get(app: &App, actor: &Actor, id: CommentId) -> Result<Comment> {
    let mut tx = app.begin_to_read().await?;
    let (access, task) = authz::on_comment::<authz::View>(&mut tx, actor, id).await?;
    let record = db::comments::load(&mut tx, &access, (task, id)).await?;
    Ok(record.into_comment())
}

/// Says something about a task. The same `id` again gives the same comment.
///
/// # Errors
/// `Invalid`, `NotFound`, `Forbidden`; `Conflict` for the id of another comment.
pub async fn create(
    app: &App,
    actor: &Actor,
    task: TaskId,
    id: Option<CommentId>,
    input: CommentInput,
) -> Result<Said> {
    let now = app.clock.now();
    let body = input.parse().map_err(AppError::Invalid)?;
    let id = id.unwrap_or_else(|| Uuid::now_v7().into());
    let mut tx = app.begin().await?;
    let access = authz::on_task::<Discuss>(&mut tx, actor, task).await?;
    let is_new = db::comments::insert(&mut tx, &access, (task, id), &body, now).await?;
    let record = match db::comments::load(&mut tx, &access, (task, id)).await {
        Ok(record) if is_new || record.author_id == Some(actor.id()) => record,
        Ok(_) | Err(AppError::NotFound) => {
            return Err(AppError::Conflict("This id is taken.", Vec::new()));
        }
        Err(error) => return Err(error),
    };
    let mut change = None;
    if is_new {
        let created = NewChange {
            kind: ChangeKind::CommentCreated,
            task: Some(task),
            subject: Some(id.into()),
            before: None,
            after: Some(to_fields(&record.content())?),
            group: None,
        };
        change = Some(db::changes::write(&mut tx, &access, created, now).await?);
    }
    tx.commit().await?;
    Ok(Said {
        comment: record.into_comment(),
        change,
    })
}

/// Changes what one has said.
///
/// # Errors
/// `Invalid`, `NotFound`; `Denied` where somebody else has said it; `Stale`.
pub async fn update(
    app: &App,
    actor: &Actor,
    id: CommentId,
    input: CommentInput,
    expected: Expected,
) -> Result<Said> {
    let body = input.parse().map_err(AppError::Invalid)?;
    let mut tx = app.begin().await?;
    let (access, task) = authz::on_comment::<Discuss>(&mut tx, actor, id).await?;
    let record = fresh(&mut tx, &access, (task, id), expected).await?;
    if record.author_id != Some(actor.id()) {
        return Err(AppError::Denied("Only its author can change a comment."));
    }
    let content = CommentContent {
        body,
        ..record.content()
    };
    let said = write(app, &mut tx, &access, record, content).await?;
    tx.commit().await?;
    Ok(said)
}

/// Takes a comment away.
///
/// # Errors
/// `NotFound`; `Forbidden` for whoever is neither its author nor an admin; `Stale`.
pub async fn delete(app: &App, actor: &Actor, id: CommentId, expected: Expected) -> Result<Said> {
    let mut tx = app.begin().await?;
    let (access, task) = authz::on_comment::<Discuss>(&mut tx, actor, id).await?;
    let record = fresh(&mut tx, &access, (task, id), expected).await?;
    if record.author_id != Some(actor.id()) {
        authz::on_task::<Moderate>(&mut tx, actor, task).await?;
    }
    let content = CommentContent {
        deleted_at: Some(app.clock.now()),
        ..record.content()
    };
    let said = write(app, &mut tx, &access, record, content).await?;
    tx.commit().await?;
    Ok(said)
}

/// Takes one change of a comment back; answers with its task.
pub(super) async fn take_back_change(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    change: Undoable,
) -> Result<Logged<Option<TaskRow>>> {
    let (task, subject) = change.task.zip(change.subject).ok_or(AppError::NotFound)?;
    let access = authz::on_task::<Discuss>(tx, actor, task).await?;
    let record = db::comments::load(tx, &access, (task, subject.into())).await;
    let record = record.map_err(in_the_way_if_gone)?;
    if record.author_id != Some(actor.id()) {
        authz::on_task::<Moderate>(tx, actor, task).await?;
    }
    let current = to_fields(&record.content())?;
    let fields = without(current, change.before, change.after, app.clock.now())?;
    let content: CommentContent = from_fields(fields)?;
    if record.deleted_at.is_some() && content.deleted_at.is_some() {
        return Err(IN_THE_WAY);
    }
    let written = write(app, tx, &access, record, content).await;
    let change = written.map_err(in_the_way_if_gone)?.change;
    let task = db::tasks::load(tx, &access, task).await?;
    Ok(Logged {
        item: Some(placed(task, actor)),
        change,
    })
}

async fn fresh(
    tx: &mut Tx,
    access: &Access<Discuss>,
    place: (TaskId, CommentId),
    expected: Expected,
) -> Result<CommentRecord> {
    let record = db::comments::load(tx, access, place).await?;
    // Somebody else may have deleted it while this waited for its task.
    if record.deleted_at.is_some() {
        return Err(AppError::NotFound);
    }
    match expected.is_some_and(|versions| !versions.contains(&record.version)) {
        true => Err(AppError::Stale),
        false => Ok(record),
    }
}

/// Writes a content and the change that it is; writes nothing where nothing changes.
async fn write(
    app: &App,
    tx: &mut Tx,
    access: &Access<Discuss>,
    record: CommentRecord,
    content: CommentContent,
) -> Result<Said> {
    let (before, after) = diff(&to_fields(&record.content())?, &to_fields(&content)?);
    if after.is_empty() {
        return Ok(Said {
            comment: record.into_comment(),
            change: None,
        });
    }
    let kind = match (record.deleted_at, content.deleted_at) {
        (None, Some(_)) => ChangeKind::CommentDeleted,
        (Some(_), None) => ChangeKind::CommentCreated,
        _ => ChangeKind::CommentUpdated,
    };
    let (now, place) = (app.clock.now(), (record.task_id, record.id));
    db::comments::update(tx, access, place, &content, now).await?;
    let change = NewChange {
        kind,
        task: Some(record.task_id),
        subject: Some(record.id.into()),
        before: Some(before),
        after: Some(after),
        group: None,
    };
    let change = db::changes::write(tx, access, change, now).await?;
    let record = db::comments::load(tx, access, place).await?;
    Ok(Said {
        comment: record.into_comment(),
        change: Some(change),
    })
}
