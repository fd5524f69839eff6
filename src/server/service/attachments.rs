//! Files on tasks: sent and read piece by piece, so that none is ever whole in memory.
//!
//! They are in the database, as `migrations/…create_attachment.sql` says why. A file that is being
//! sent is a row that nobody sees; it is shown, and written into the change log, once it is whole.

use chrono::Duration;
use uuid::Uuid;

use crate::{
    domain::{
        attachment::{Attachment, AttachmentContent, SIZE_MAX, media_type, safe_name},
        change::{ChangeKind, Logged, diff},
        id::{AttachmentId, ChangeId, TaskId},
        page::{Page, PageQuery},
        task::TaskRow,
    },
    server::{
        app::App,
        auth::Actor,
        authz::{self, Access, Edit},
        db::{
            self, Tx,
            attachments::AttachmentRecord,
            changes::{NewChange, Undoable},
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

/// How long a piece of a file is. The table's own check says the same.
pub(super) const PIECE_BYTES: usize = 256 * 1024;

/// How many files a task can have.
pub(super) const COUNT_MAX: i64 = 100;

/// What is begun and not whole after this long never will be: requests take half a minute.
pub(super) const UNFINISHED: Duration = Duration::hours(1);

/// Files never change: the version of each, for as long as it is there.
pub const VERSION: i64 = 1;

/// One page of the files on a task, oldest first.
///
/// # Errors
/// `NotFound`; `Parameters` for an invalid cursor.
pub async fn list(
    app: &App,
    actor: &Actor,
    task: TaskId,
    query: &PageQuery,
) -> Result<Page<Attachment>> {
    let after = query.after().map_err(AppError::Parameters)?;
    let mut tx = app.begin_to_read().await?;
    let access = authz::on_task::<authz::View>(&mut tx, actor, task).await?;
    let found = db::attachments::list(&mut tx, &access, task, after, query.fetched()).await?;
    Ok(query.page(found, |file| file.id))
}

/// A file that is being sent.
pub struct Upload {
    app: App,
    actor: Actor,
    task: TaskId,
    id: AttachmentId,
    buffer: Vec<u8>,
    pieces: i32,
    size: u64,
}

/// Begins a file of this name and type, as its sender says them.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Conflict` where the task has as many as it can have, and for the id
/// of another file.
pub async fn begin(
    app: &App,
    actor: &Actor,
    (task, id): (TaskId, Option<AttachmentId>),
    (name, kind): (Option<&str>, Option<&str>),
) -> Result<Upload> {
    let id = id.unwrap_or_else(|| Uuid::now_v7().into());
    let (name, kind) = (safe_name(name.unwrap_or_default()), media_type(kind));
    // An earlier try under the same key may have died in the middle.
    db::attachments::abandon(&app.db, id).await?;
    let mut tx = app.begin().await?;
    let access = authz::on_task::<Edit>(&mut tx, actor, task).await?;
    check_count(&mut tx, &access, task).await?;
    let now = app.clock.now();
    let about = (name.as_str(), kind.as_str());
    if !db::attachments::begin(&mut tx, &access, (task, id), about, now).await? {
        return Err(AppError::Conflict("This id is taken.", Vec::new()));
    }
    tx.commit().await?;
    Ok(Upload {
        app: app.clone(),
        actor: actor.clone(),
        task,
        id,
        buffer: Vec::new(),
        pieces: 0,
        size: 0,
    })
}

impl Upload {
    /// Takes what has come.
    ///
    /// # Errors
    /// `TooLarge` for more than a file may have; when the database is away.
    pub async fn write(&mut self, mut bytes: &[u8]) -> Result<()> {
        self.size += bytes.len() as u64;
        if self.size > SIZE_MAX {
            return Err(AppError::TooLarge);
        }
        while !bytes.is_empty() {
            let free = PIECE_BYTES - self.buffer.len();
            let (taken, rest) = bytes.split_at(free.min(bytes.len()));
            self.buffer.extend_from_slice(taken);
            bytes = rest;
            if self.buffer.len() == PIECE_BYTES {
                self.flush().await?;
            }
        }
        Ok(())
    }

    async fn flush(&mut self) -> Result<()> {
        if !self.buffer.is_empty() {
            db::attachments::add_piece(&self.app.db, self.id, self.pieces, &self.buffer).await?;
            self.pieces += 1;
            self.buffer.clear();
        }
        Ok(())
    }

    /// Shows the file, which is whole now, to those who may see its task.
    ///
    /// # Errors
    /// `NotFound`, `Forbidden` where that has changed since it was begun.
    pub async fn finish(mut self) -> Result<(Attachment, ChangeId)> {
        self.flush().await?;
        let (place, now) = ((self.task, self.id), self.app.clock.now());
        let size = i64::try_from(self.size).map_err(AppError::internal)?;
        let mut tx = self.app.begin().await?;
        let access = authz::on_task::<Edit>(&mut tx, &self.actor, self.task).await?;
        db::attachments::finish(&mut tx, &access, place, size, now).await?;
        let record = db::attachments::load(&mut tx, &access, place).await?;
        let created = NewChange {
            kind: ChangeKind::AttachmentCreated,
            task: Some(self.task),
            subject: Some(self.id.into()),
            before: None,
            after: Some(to_fields(&record.content())?),
            group: None,
        };
        let change = db::changes::write(&mut tx, &access, created, now).await?;
        tx.commit().await?;
        Ok((record.into_attachment(), change))
    }

    /// Forgets what has come.
    ///
    /// # Errors
    /// When the database is away: then it is forgotten later.
    pub async fn abandon(self) -> Result<()> {
        db::attachments::abandon(&self.app.db, self.id).await
    }
}

/// A file that its reader was let at.
pub struct Readable {
    pub about: Attachment,
    app: App,
}

/// Opens a file.
///
/// # Errors
/// `NotFound` where there is none that the actor may see.
pub async fn open(app: &App, actor: &Actor, id: AttachmentId) -> Result<Readable> {
    let mut tx = app.begin_to_read().await?;
    let (access, task) = authz::on_attachment::<authz::View>(&mut tx, actor, id).await?;
    let record = db::attachments::load(&mut tx, &access, (task, id)).await?;
    Ok(Readable {
        about: record.into_attachment(),
        app: app.clone(),
    })
}

impl Readable {
    /// The bytes from `from` on, as far as they are in one piece and below `end`.
    ///
    /// # Errors
    /// When the database is away, and when the file is gone meanwhile.
    pub async fn read(&self, from: u64, end: u64) -> Result<Vec<u8>> {
        let piece_bytes = PIECE_BYTES as u64;
        let (number, start) = (from / piece_bytes, from % piece_bytes);
        let number = i32::try_from(number).map_err(AppError::internal)?;
        let piece = db::attachments::piece(&self.app.db, self.about.id, number).await?;
        let mut piece = piece.ok_or(AppError::NotFound)?;
        let wanted = usize::try_from(start + (end - from)).map_err(AppError::internal)?;
        piece.truncate(wanted);
        Ok(piece.split_off(usize::try_from(start).map_err(AppError::internal)?))
    }
}

/// Takes a file away.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Stale`.
pub async fn delete(
    app: &App,
    actor: &Actor,
    id: AttachmentId,
    expected: Expected,
) -> Result<ChangeId> {
    let mut tx = app.begin().await?;
    let (access, task) = authz::on_attachment::<Edit>(&mut tx, actor, id).await?;
    let record = db::attachments::load(&mut tx, &access, (task, id)).await?;
    if record.deleted_at.is_some() {
        return Err(AppError::NotFound);
    }
    if expected.is_some_and(|versions| !versions.contains(&VERSION)) {
        return Err(AppError::Stale);
    }
    let content = AttachmentContent {
        deleted_at: Some(app.clock.now()),
        ..record.content()
    };
    let change = write(app, &mut tx, &access, &record, &content).await?;
    tx.commit().await?;
    Ok(change)
}

/// Takes one change of a file back; answers with its task.
pub(super) async fn take_back_change(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    change: Undoable,
) -> Result<Logged<Option<TaskRow>>> {
    let (task, subject) = change.task.zip(change.subject).ok_or(AppError::NotFound)?;
    let access = authz::on_task::<Edit>(tx, actor, task).await?;
    let record = db::attachments::load(tx, &access, (task, subject.into())).await;
    let record = record.map_err(in_the_way_if_gone)?;
    let current = to_fields(&record.content())?;
    let fields = without(current, change.before, change.after, app.clock.now())?;
    let content: AttachmentContent = from_fields(fields)?;
    if content.deleted_at.is_some() == record.deleted_at.is_some() {
        return Err(IN_THE_WAY);
    }
    if content.deleted_at.is_none() {
        check_count(tx, &access, task).await?;
    }
    let change = write(app, tx, &access, &record, &content).await;
    let change = change.map_err(in_the_way_if_gone)?;
    let task = db::tasks::load(tx, &access, task).await?;
    Ok(Logged {
        item: Some(placed(task, actor)),
        change: Some(change),
    })
}

async fn check_count(tx: &mut Tx, access: &Access<Edit>, task: TaskId) -> Result<()> {
    if db::attachments::count(tx, access, task).await? >= COUNT_MAX {
        let message = "This task has 100 files, which is as many as there can be.";
        return Err(AppError::Conflict(message, Vec::new()));
    }
    Ok(())
}

/// Deletes a file or brings it back, and writes down that it was so.
async fn write(
    app: &App,
    tx: &mut Tx,
    access: &Access<Edit>,
    record: &AttachmentRecord,
    content: &AttachmentContent,
) -> Result<ChangeId> {
    let (before, after) = diff(&to_fields(&record.content())?, &to_fields(content)?);
    let place = (record.task_id, record.id);
    db::attachments::set_deleted(tx, access, place, content.deleted_at).await?;
    let change = NewChange {
        kind: match content.deleted_at {
            Some(_) => ChangeKind::AttachmentDeleted,
            None => ChangeKind::AttachmentCreated,
        },
        task: Some(record.task_id),
        subject: Some(record.id.into()),
        before: Some(before),
        after: Some(after),
        group: None,
    };
    db::changes::write(tx, access, change, app.clock.now()).await
}
