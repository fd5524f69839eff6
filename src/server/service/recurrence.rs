//! Tasks that come again: completing moves them on, and can be taken back exactly.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::{
    domain::{
        completion::Completion,
        id::{CompletionId, TaskId},
        page::{Page, PageQuery},
        recurrence::{Rule, Step},
        task::{Changed, Status, TaskContent},
    },
    server::{
        app::App,
        auth::Actor,
        authz::{self, Access, Edit},
        db::{self, Tx, completions::NewCompletion, tasks::TaskRecord},
        error::{AppError, Result},
        service::tasks,
        zones,
    },
};

/// One page of the dates of a task that were done, the newest first.
///
/// # Errors
/// `NotFound`; `Parameters` for an invalid cursor.
pub async fn list(
    app: &App,
    actor: &Actor,
    id: TaskId,
    query: &PageQuery,
) -> Result<Page<Completion>> {
    let before = query.after().map_err(AppError::Parameters)?;
    let mut tx = app.begin_to_read().await?;
    let access = authz::on_task::<authz::View>(&mut tx, actor, id).await?;
    let found = db::completions::list(&mut tx, &access, id, before, query.fetched()).await?;
    Ok(query.page(found, |completion| completion.id))
}

/// Passes over one date of a task.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Conflict` for a task without a next date.
pub async fn skip(app: &App, actor: &Actor, id: TaskId) -> Result<Changed> {
    let mut tx = app.begin().await?;
    let access = authz::on_task::<Edit>(&mut tx, actor, id).await?;
    let record = db::tasks::load(&mut tx, &access, id).await?;
    let mut content = record.content();
    let moved = match rule(&content, actor)? {
        Some(rule) if !content.status.is_closed() => {
            content.move_on(&rule, Step::Skipped, |at, days| {
                zones::later(at, days, actor.zone())
            })
        }
        _ => false,
    };
    if !moved {
        let message = "This task has no other date to go on to.";
        return Err(AppError::Conflict(message, Vec::new()));
    }
    let changed = tasks::write(app, &mut tx, actor, &access, record, content).await?;
    tx.commit().await?;
    Ok(changed)
}

/// Takes the newest completion of a task back: the task is again as it was before.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Conflict` for a completion that is not the newest.
pub async fn take_back(
    app: &App,
    actor: &Actor,
    id: TaskId,
    completion: CompletionId,
) -> Result<Changed> {
    let mut tx = app.begin().await?;
    let access = authz::on_task::<Edit>(&mut tx, actor, id).await?;
    let record = db::tasks::load(&mut tx, &access, id).await?;
    let found = db::completions::find(&mut tx, &access, id, completion).await?;
    if record.last_completion_id != Some(completion) {
        let message = "Only the newest completion can be taken back.";
        return Err(AppError::Conflict(message, Vec::new()));
    }
    let mut content = record.content();
    content.restore(found.before);
    let changed = tasks::write(app, &mut tx, actor, &access, record, content).await?;
    tx.commit().await?;
    Ok(changed)
}

/// Refuses a rule that a task has got just now and that never fires.
pub(super) fn check(actor: &Actor, old: &TaskContent, content: &TaskContent) -> Result<()> {
    if content.recurrence == old.recurrence {
        return Ok(());
    }
    let Some(rule) = rule(content, actor)? else {
        return Ok(());
    };
    content
        .check_recurrence(&rule)
        .map_err(|error| AppError::Invalid(vec![error]))
}

/// Where a change completes one date of a task: writes it down and moves the task on. A rule with
/// no next date leaves it done.
pub(super) async fn complete(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    access: &Access<Edit>,
    old: &TaskRecord,
    mut content: TaskContent,
) -> Result<TaskContent> {
    let (was, now) = (old.content().status, app.clock.now());
    let rule = rule(&content, actor)?;
    let (Some(rule), Some(due_date)) = (rule, content.due_date) else {
        return Ok(content);
    };
    if was.is_closed() || content.status != Status::Done {
        return Ok(content);
    }
    let before = TaskContent {
        status: was,
        ..content.clone()
    };
    let completion = NewCompletion {
        id: Uuid::now_v7().into(),
        task: old.id,
        previous: content.last_completion,
        due_date,
        due_time: content.due_time,
        before: before.before_completion(),
    };
    db::completions::insert(tx, access, &completion, now).await?;
    content.last_completion = Some(completion.id);
    let step = Step::Done(today(app, actor, &content));
    if content.move_on(&rule, step, |at, days| zones::later(at, days, actor.zone())) {
        content.set_status(Status::Todo, now);
    }
    Ok(content)
}

/// The content from which a task goes on that its rule has completed and a change opens again;
/// `None` where that is not what the change does.
pub(super) async fn reopened(
    tx: &mut Tx,
    access: &Access<Edit>,
    old: &TaskRecord,
    content: &TaskContent,
) -> Result<Option<TaskContent>> {
    let mut restored = old.content();
    let opens = restored.status == Status::Done && !content.status.is_closed();
    let (true, Some(last)) = (opens, old.last_completion_id) else {
        return Ok(None);
    };
    let completion = db::completions::find(tx, access, old.id, last).await?;
    if Some(completion.completed_at) != old.completed_at {
        return Ok(None);
    }
    restored.restore(completion.before);
    Ok(Some(restored))
}

/// The task's rule, read, on the clock where its due is reckoned.
fn rule(content: &TaskContent, actor: &Actor) -> Result<Option<Rule>> {
    let Some(recurrence) = &content.recurrence else {
        return Ok(None);
    };
    let rule = Rule::parse(&recurrence.rule).map_err(|error| AppError::Invalid(vec![error]))?;
    let zone = zones::of_due(content.due_timezone.as_deref(), actor.zone());
    Ok(Some(rule.on_the_clock_of(|utc| zones::local(utc, zone))))
}

fn today(app: &App, actor: &Actor, content: &TaskContent) -> NaiveDate {
    let zone = zones::of_due(content.due_timezone.as_deref(), actor.zone());
    zones::today(zone, app.clock.now())
}
