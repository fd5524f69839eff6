//! Taking everything along: [`export`] gives somebody what is theirs, [`import`] takes it, or the
//! file of another program, all or nothing.
//!
//! An import is planned first ([`plan`]), without writing anything: the plan says of every line what
//! becomes of it. What is written is one group of changes, which undo takes back: projects,
//! sections, tasks, filters, and labels as far as nothing else has come to use them. Settings stay,
//! since their changes are in no log.

mod files;
mod plan;
mod write;

use std::collections::HashMap;

use chrono::{DateTime, SubsecRound, Utc};
use uuid::Uuid;

pub use self::files::Files;
use self::plan::{Known, Planned};
use crate::{
    domain::{
        change::Logged,
        exchange::{ExportFormat, FILE_MAX, ImportFormat, ImportReport, ImportStep, Level, Remark},
        id::{ChangeId, ProjectId, TaskId},
        problem::FieldError,
    },
    server::{
        app::App,
        auth::{Actor, Via, proof::Proof},
        db::{self, exchange::OwnFile, tasks::TaskRecord},
        error::{AppError, Result},
        exchange::{
            self, Document, Label, Profile, Project, Section, Task, calendar, csv_out, json,
        },
    },
};

/// A file that is to be saved.
pub struct ExportFile {
    pub name: String,
    pub media_type: &'static str,
    /// As it begins or, without more, whole.
    pub bytes: Vec<u8>,
    pub more: Option<Files>,
}

/// A file that somebody sends.
pub struct Upload {
    pub name: String,
    pub bytes: Vec<u8>,
    /// What it is, where they say so.
    pub format: Option<ImportFormat>,
}

/// Whether the actor may export: with a password that was given lately, since a session that was
/// left open would give everything away at once. A personal access token has its scope.
///
/// # Errors
/// `ReauthenticationRequired`.
pub fn check_may_export(app: &App, actor: &Actor) -> Result<()> {
    match actor.via() {
        Via::Session { .. } => Proof::of_session(actor, app.clock.now()).map(drop),
        Via::Token { .. } => Ok(()),
    }
}

/// Everything that is the actor's, as a file.
///
/// # Errors
/// `ReauthenticationRequired`.
pub async fn export(app: &App, actor: &Actor, format: ExportFormat) -> Result<ExportFile> {
    check_may_export(app, actor)?;
    let now = app.clock.now();
    let (document, files) = document(app, actor, now).await?;
    let (media_type, bytes, more) = match format {
        ExportFormat::Json => {
            let bytes = json::begin(&document).map_err(AppError::internal)?;
            let files = Files::new(app, files, FILE_MAX.saturating_sub(bytes.len()))?;
            ("application/json", bytes, Some(files))
        }
        ExportFormat::Csv => (
            "text/csv; charset=utf-8",
            csv_out::write(&document).map_err(AppError::internal)?,
            None,
        ),
        ExportFormat::Ics => (
            "text/calendar; charset=utf-8",
            calendar::write::calendar(&document, now).into_bytes(),
            None,
        ),
    };
    let today = now.with_timezone(&actor.zone()).date_naive();
    Ok(ExportFile {
        name: format!("tend-{today}.{}", format.name()),
        media_type,
        bytes,
        more,
    })
}

/// Everything that is the actor's; what there is in files is yet to be read.
async fn document(
    app: &App,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<(Document, Vec<OwnFile>)> {
    let mut tx = app.begin_to_read().await?;
    let user = db::accounts::load(&mut tx, actor.id()).await?;
    let labels = db::labels::list(&mut tx, actor, None, i64::MAX).await?;
    let filters = db::exchange::filters(&mut tx, actor).await?;
    let mut projects = db::projects::list(&mut tx, actor, false, None, i64::MAX).await?;
    projects.extend(db::projects::list(&mut tx, actor, true, None, i64::MAX).await?);
    projects.retain(|project| project.owner_id == actor.id());
    projects.sort_by(|one, other| one.position.cmp(&other.position));
    let sections = db::exchange::sections(&mut tx, actor).await?;
    let records = db::exchange::tasks(&mut tx, actor).await?;
    let mut comments = db::exchange::comments(&mut tx, actor).await?;
    let mut completions = db::exchange::completions(&mut tx, actor).await?;
    let files = db::exchange::files(&mut tx, actor).await?;
    let order: Vec<ProjectId> = projects.iter().map(|project| project.id).collect();
    let tasks = in_order(records, &order).into_iter().map(|record| Task {
        comments: comments.remove(&record.id).unwrap_or_default(),
        completions: completions.remove(&record.id).unwrap_or_default(),
        ..task(record)
    });
    let document = Document {
        exported_at: Some(now),
        profile: Some(Profile {
            username: user.username,
            email: user.email,
            display_name: user.display_name,
            timezone: user.timezone,
            week_start: user.week_start,
            locale: user.locale,
        }),
        labels: labels
            .into_iter()
            .map(|label| Label {
                name: label.name,
                color: label.color,
            })
            .collect(),
        filters,
        tasks: tasks.collect(),
        projects: projects
            .into_iter()
            .map(|project| Project {
                id: project.id.into(),
                name: project.name,
                description: project.description,
                color: project.color,
                is_inbox: project.is_inbox,
                is_archived: project.archived_at.is_some(),
                is_favorite: project.is_favorite,
            })
            .collect(),
        sections: sections
            .into_iter()
            .map(|section| Section {
                id: section.id.into(),
                project_id: section.project_id.into(),
                name: section.name,
            })
            .collect(),
        ..Document::default()
    };
    Ok((document, files))
}

/// Project by project, each task before its subtasks, in their order.
fn in_order(records: Vec<TaskRecord>, projects: &[ProjectId]) -> Vec<TaskRecord> {
    let mut children: HashMap<Option<TaskId>, Vec<TaskRecord>> = HashMap::new();
    for record in records {
        children.entry(record.parent_id).or_default().push(record);
    }
    let place: HashMap<_, _> = projects.iter().zip(0_usize..).collect();
    for siblings in children.values_mut() {
        siblings.sort_by(|one, other| {
            let key = |task: &TaskRecord| (place.get(&task.project_id).copied(), task.section_id);
            (key(one), &one.position).cmp(&(key(other), &other.position))
        });
    }
    let mut ordered = Vec::new();
    let mut waiting = children.remove(&None).unwrap_or_default();
    waiting.reverse();
    while let Some(record) = waiting.pop() {
        let below = children.remove(&Some(record.id)).unwrap_or_default();
        waiting.extend(below.into_iter().rev());
        ordered.push(record);
    }
    ordered
}

fn task(record: TaskRecord) -> Task {
    let (content, created_at, updated_at) =
        (record.content(), record.created_at, record.updated_at);
    let assignees = record.assignees.iter().map(|user| user.username.clone());
    Task {
        id: record.id.into(),
        project_id: Some(record.project_id.into()),
        section_id: record.section_id.map(Into::into),
        parent_id: record.parent_id.map(Into::into),
        title: content.title,
        description: content.description,
        status: content.status,
        priority: content.priority,
        start_date: content.start_date,
        due_date: content.due_date,
        due_time: content.due_time,
        due_timezone: content.due_timezone,
        recurrence: content.recurrence,
        series: content.series,
        labels: content.labels,
        assignees: assignees.collect(),
        reminders: content.reminders.iter().map(|r| r.when.into()).collect(),
        comments: Vec::new(),
        completions: Vec::new(),
        created_at: Some(created_at),
        updated_at: Some(updated_at),
        completed_at: content.completed_at,
    }
}

/// Imports a file, all or nothing; or, of a trial, says what would become of each line. The same
/// `id` again imports nothing more.
///
/// # Errors
/// `Invalid` with every line that is wrong, unless it is a trial.
pub async fn import(
    app: &App,
    actor: &Actor,
    id: Option<Uuid>,
    (upload, dry_run): (Upload, bool),
    progress: &Progress,
) -> Result<Logged<ImportReport>> {
    progress.tell(ImportStep::Reading);
    let now = app.clock.now().trunc_subsecs(6);
    let format = upload
        .format
        .unwrap_or_else(|| exchange::detect(&upload.bytes));
    let known = known(app, actor).await?;
    let planner = actor.clone();
    // A file may take a while to read, and others are waiting for this thread.
    let planned = tokio::task::spawn_blocking(move || {
        let local = now.with_timezone(&planner.zone());
        let name = name_of(&upload.name);
        let reading = exchange::read(format, &upload.bytes, name, local);
        plan::plan(&planner, reading, &known, now)
    });
    let Planned { plan, mut remarks } = planned.await.map_err(AppError::internal)?;
    let counts = plan.counts;
    let is_importable = !remarks.iter().any(|remark| remark.level == Level::Wrong);
    let change = match (dry_run, is_importable) {
        (true, _) => None,
        (false, false) => return Err(AppError::Invalid(wrong_lines(&remarks))),
        (false, true) => {
            remarks.retain(|remark| remark.level != Level::Added);
            let group = ChangeId::from(id.unwrap_or_else(Uuid::now_v7));
            write::write(app, actor, plan, (group, now), progress).await?
        }
    };
    let item = ImportReport {
        format,
        dry_run,
        is_importable,
        counts,
        lines: remarks,
    };
    Ok(Logged { item, change })
}

/// Whom an import tells how far it is.
#[derive(Default)]
pub struct Progress(Option<Box<dyn Fn(ImportStep) + Send + Sync>>);

impl Progress {
    pub fn to(listener: impl Fn(ImportStep) + Send + Sync + 'static) -> Self {
        Self(Some(Box::new(listener)))
    }

    fn tell(&self, step: ImportStep) {
        self.0.iter().for_each(|listener| listener(step.clone()));
    }
}

/// What a project is called that only its file names.
fn name_of(file: &str) -> &str {
    let name = file.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).trim();
    match stem.is_empty() {
        true => "Imported",
        false => stem,
    }
}

fn wrong_lines(remarks: &[Remark]) -> Vec<FieldError> {
    let wrong = remarks.iter().filter(|remark| remark.level == Level::Wrong);
    wrong
        .map(|remark| FieldError::new("file", "invalid_line", remark.clone().in_words()))
        .collect()
}

/// What the actor has already, as far as a plan has to know.
async fn known(app: &App, actor: &Actor) -> Result<Known> {
    let mut tx = app.begin().await?;
    let projects = db::projects::list(&mut tx, actor, false, None, i64::MAX).await?;
    let own = projects.into_iter().filter(|p| p.owner_id == actor.id());
    Ok(Known {
        projects: own.map(|project| (project.id, project.name)).collect(),
        sections: db::exchange::sections(&mut tx, actor).await?,
        labels: db::exchange::label_names(&mut tx, actor).await?,
        filters: db::exchange::filters(&mut tx, actor).await?,
    })
}
