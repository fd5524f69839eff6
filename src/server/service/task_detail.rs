//! A task's panel: the task and everything about it, and the few changes that only the page makes.

use chrono::{DateTime, Utc};

use crate::{
    domain::{
        activity::Activity,
        activity_words::sentence,
        comment::Comment,
        id::{ReminderId, TaskId},
        page::{MAX_LIMIT, Page, PageQuery},
        patch::Patch,
        quick_add::reminder_from_words,
        reminder::{Reminder, ReminderInput, When},
        task::{Changed, Status, TaskRow},
        task_detail::{Event, Reminded, Said, TaskDetail},
        task_input::TaskPatch,
        task_query::TaskQuery,
        task_scope::{ParentIs, Scope},
    },
    server::{
        app::App,
        auth::Actor,
        error::{AppError, Result},
        markdown,
        service::{attachments, changes, comments, members, tasks},
        zones,
    },
};

/// How much of what happened is shown at first.
const EVENTS: u16 = 20;

/// A task with everything that its panel shows.
///
/// # Errors
/// `NotFound` where there is none that the actor may see.
pub async fn open(app: &App, actor: &Actor, id: TaskId) -> Result<TaskDetail> {
    let row = tasks::get(app, actor, id).await?;
    let project = row.task.project_id;
    let people = members::list(app, actor, project, &PageQuery::all()).await?;
    Ok(TaskDetail {
        description_html: markdown::render(&row.task.description),
        repeat: row
            .task
            .recurrence
            .as_ref()
            .map(|r| r.words())
            .unwrap_or_default(),
        reminders: row
            .task
            .reminders
            .iter()
            .map(|r| reminded(actor, r))
            .collect(),
        subtasks: subtasks(app, actor, id).await?,
        people: people.items.into_iter().map(|member| member.user).collect(),
        attachments: attachments::list(app, actor, id, &PageQuery::all())
            .await?
            .items,
        comments: list_comments(app, actor, id, &PageQuery::all()).await?,
        activity: list_events(app, actor, id, &PageQuery::of(EVENTS)).await?,
        row,
    })
}

fn reminded(actor: &Actor, reminder: &Reminder) -> Reminded {
    let to_local = |at: DateTime<Utc>| zones::local(at.naive_utc(), actor.zone());
    Reminded {
        id: reminder.id,
        words: reminder.when.words(to_local, actor.dates()),
    }
}

async fn subtasks(app: &App, actor: &Actor, parent: TaskId) -> Result<Vec<TaskRow>> {
    let query = TaskQuery {
        scope: Scope {
            parent: Some(ParentIs::Task(parent)),
            ..Scope::default()
        },
        status: Status::ALL.to_vec(),
        limit: MAX_LIMIT,
        ..TaskQuery::default()
    };
    Ok(tasks::list_rows(app, actor, &query).await?.rows)
}

/// The comments on a task, oldest first, as the page shows them.
///
/// # Errors
/// As [`comments::list`].
pub async fn list_comments(
    app: &App,
    actor: &Actor,
    task: TaskId,
    query: &PageQuery,
) -> Result<Page<Said>> {
    let page = comments::list(app, actor, task, query).await?;
    Ok(page.map(|comment| said(actor, comment)))
}

fn said(actor: &Actor, comment: Comment) -> Said {
    Said {
        html: markdown::render(&comment.body),
        at: zones::local(comment.created_at.naive_utc(), actor.zone()),
        is_own: comment.author.as_ref().map(|author| author.id) == Some(actor.id()),
        comment,
    }
}

/// What happened to a task, newest first, in words.
///
/// # Errors
/// As [`changes::list_of_task`].
pub async fn list_events(
    app: &App,
    actor: &Actor,
    task: TaskId,
    query: &PageQuery,
) -> Result<Page<Event>> {
    let page = changes::list_of_task(app, actor, task, query).await?;
    Ok(page.map(|activity| event(actor, &activity)))
}

fn event(actor: &Actor, activity: &Activity) -> Event {
    let is_own = activity.actor.as_ref().map(|who| who.id) == Some(actor.id());
    Event {
        words: sentence(activity, is_own, actor.dates()),
        at: zones::local(activity.at.naive_utc(), actor.zone()),
    }
}

/// Adds a reminder, as it is typed: `30m`, `fri 9am`.
///
/// # Errors
/// `Invalid` for the field `when`; as [`tasks::update`].
pub async fn remind(app: &App, actor: &Actor, id: TaskId, when: &str) -> Result<Changed> {
    let now = zones::local(app.clock.now().naive_utc(), actor.zone());
    let to_moment = |local| zones::moment(local, actor.zone()).to_rfc3339();
    let reminder = reminder_from_words(when, now, to_moment);
    let reminder = reminder.map_err(|error| AppError::Invalid(vec![error]))?;
    let task = tasks::get(app, actor, id).await?.task;
    let kept = task.reminders.iter().map(as_input);
    set_reminders(app, actor, id, kept.chain([reminder]).collect()).await
}

/// Takes a reminder away.
///
/// # Errors
/// As [`tasks::update`].
pub async fn forget_reminder(
    app: &App,
    actor: &Actor,
    id: TaskId,
    reminder: ReminderId,
) -> Result<Changed> {
    let task = tasks::get(app, actor, id).await?.task;
    let kept = task.reminders.iter().filter(|kept| kept.id != reminder);
    set_reminders(app, actor, id, kept.map(as_input).collect()).await
}

async fn set_reminders(
    app: &App,
    actor: &Actor,
    id: TaskId,
    reminders: Vec<ReminderInput>,
) -> Result<Changed> {
    let patch = TaskPatch {
        reminders: Patch::Set(reminders),
        ..TaskPatch::default()
    };
    tasks::update(app, actor, id, patch, None).await
}

fn as_input(reminder: &Reminder) -> ReminderInput {
    match reminder.when {
        When::OffsetMinutes(minutes) => ReminderInput {
            offset_minutes: Some(minutes),
            at: None,
        },
        When::At(at) => ReminderInput {
            offset_minutes: None,
            at: Some(at.to_rfc3339()),
        },
    }
}

/// Ticks a box of the description's task lists, or takes its tick away.
///
/// # Errors
/// `NotFound` where the description has no such box; as [`tasks::update`].
pub async fn tick(app: &App, actor: &Actor, id: TaskId, item: u32) -> Result<Changed> {
    let task = tasks::get(app, actor, id).await?.task;
    let description = markdown::toggle(&task.description, item as usize);
    let patch = TaskPatch {
        description: Patch::Set(description.ok_or(AppError::NotFound)?),
        ..TaskPatch::default()
    };
    // Nobody else's words may be written over: whoever was faster wins.
    tasks::update(app, actor, id, patch, Some(vec![task.version])).await
}
