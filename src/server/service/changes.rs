//! The change log: reading it, and taking changes back.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::{
    domain::{
        activity::{Activity, ChangePage, ChangeQuery, Entry, Seq},
        change::{ChangeKind, Fields},
        id::{ChangeId, TaskId},
        page::{Page, PageQuery},
    },
    server::{
        app::App,
        auth::Actor,
        authz::{self, Edit},
        db::{self, Tx, changes::NewChange},
        error::{AppError, Result},
    },
};

/// The changes that the actor may see after a number, oldest first.
///
/// # Errors
/// When the database is away.
pub async fn list(app: &App, actor: &Actor, query: ChangeQuery) -> Result<ChangePage> {
    let mut connection = app.db.acquire().await?;
    // Two statements: what the second reads has to be younger than what the first has seen.
    let settled = db::changes::settled(&mut connection).await?;
    let range = (query.since, settled);
    let fetched = i64::from(query.limit) + 1;
    let entries = db::changes::list(&mut connection, actor, range, fetched).await?;
    Ok(query.page(entries, settled, actor.id()))
}

/// One page of what happened to a task, newest first.
///
/// # Errors
/// `NotFound`; `Parameters` for an invalid cursor.
pub async fn list_of_task(
    app: &App,
    actor: &Actor,
    id: TaskId,
    query: &PageQuery,
) -> Result<Page<Activity>> {
    let before = query.after::<Seq>().map_err(AppError::Parameters)?;
    let before = before.map(|Seq(seq)| seq);
    let mut tx = app.begin_to_read().await?;
    let access = authz::on_task::<authz::View>(&mut tx, actor, id).await?;
    let entries = db::changes::list_of_task(&mut tx, &access, id, before, query.fetched()).await?;
    let page = query.page(entries, |entry| Seq(entry.change.seq));
    let seen = page
        .items
        .into_iter()
        .filter_map(|entry| entry.seen_by(actor.id()));
    Ok(Page {
        items: seen.map(Entry::into_activity).collect(),
        next_cursor: page.next_cursor,
    })
}

/// What happened to something that is in no project: a label, a saved filter.
pub(super) struct Own {
    pub kind: ChangeKind,
    pub subject: Uuid,
    pub before: Option<Fields>,
    pub after: Option<Fields>,
    pub group: Option<ChangeId>,
}

/// Writes it down where nobody but its owner reads it: in the log of their inbox.
pub(super) async fn write_own(
    tx: &mut Tx,
    actor: &Actor,
    own: Own,
    now: DateTime<Utc>,
) -> Result<ChangeId> {
    let access = authz::on_project::<Edit>(tx, actor, actor.inbox()).await?;
    let change = NewChange {
        kind: own.kind,
        task: None,
        subject: Some(own.subject),
        before: own.before,
        after: own.after,
        group: own.group,
    };
    db::changes::write(tx, &access, change, now).await
}

/// The fields of something, as the log holds them.
pub(super) fn to_fields(content: &impl Serialize) -> Result<Fields> {
    match serde_json::to_value(content).map_err(AppError::internal)? {
        Value::Object(fields) => Ok(fields),
        _ => Err(AppError::internal("a content is an object")),
    }
}
