//! Writes what was planned, in one transaction.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    Progress,
    plan::{Plan, PlannedProject},
};
use crate::{
    domain::{
        change::ChangeKind,
        comment::CommentContent,
        exchange::ImportStep,
        filter::fold,
        id::{ChangeId, SectionId, TaskId},
        label::{LabelContent, LabelState},
        position,
        saved_filter::FilterContent,
        task::Place,
    },
    server::{
        app::App,
        auth::Actor,
        authz::{self, Access, Edit},
        db::{
            self, Tx,
            import_log::Made,
            imports::{AddedLabel, BATCH},
            places::Neighbour,
        },
        error::{AppError, Result},
        service::{attachments::PIECE_BYTES, changes::to_fields},
    },
};

/// Writes the plan; answers with the change that takes all of it back. Where the actor has made
/// that change already, there is nothing to do.
///
/// # Errors
/// `Unavailable` where others keep something locked for too long.
pub async fn write(
    app: &App,
    actor: &Actor,
    plan: Plan,
    (group, now): (ChangeId, DateTime<Utc>),
    progress: &Progress,
) -> Result<Option<ChangeId>> {
    let mut tx = app.begin().await?;
    if db::import_log::is_done(&mut tx, actor, group).await? {
        return Ok(Some(group));
    }
    db::accounts::lock(&mut tx, actor.id()).await?;
    if let Some(change) = plan.profile {
        let user = db::accounts::load(&mut tx, actor.id()).await?;
        db::accounts::update_profile(&mut tx, &change.apply(user)).await?;
    }
    let added = db::imports::add_labels(&mut tx, actor, &plan.labels, now).await?;
    let names: Vec<String> = plan.labels.into_iter().map(|label| label.name).collect();
    let spelt = db::imports::spelt_labels(&mut tx, actor, &names)
        .await?
        .into_iter();
    let mut writer = Writer {
        now,
        spelt: spelt.map(|(name, spelt)| (fold(&name), spelt)).collect(),
        last_project: db::projects::positions(&mut tx, actor.id(), Uuid::nil().into())
            .await?
            .pop(),
        group,
        has_group: false,
        progress,
        done: 0,
        of: plan.projects.iter().map(|p| p.tasks.len()).sum(),
    };
    writer.own(&mut tx, actor, &plan.filters, added).await?;
    let mut projects = plan.projects;
    // In the order in which everybody locks them.
    projects.sort_by_key(|project| project.id);
    for project in projects {
        writer.project(&mut tx, actor, project).await?;
    }
    tx.commit().await?;
    Ok(writer.has_group.then_some(group))
}

/// A list in which tasks have an order: a section's, or a task's.
type List = (Option<SectionId>, Option<TaskId>);

struct Writer<'a> {
    now: DateTime<Utc>,
    /// How labels are spelt that the actor has already.
    spelt: HashMap<String, String>,
    /// The position of the last one.
    last_project: Option<String>,
    group: ChangeId,
    has_group: bool,
    progress: &'a Progress,
    /// How many tasks are written, of how many.
    done: usize,
    of: usize,
}

impl Writer<'_> {
    /// What is in no project, in the log of the inbox.
    async fn own(
        &mut self,
        tx: &mut Tx,
        actor: &Actor,
        filters: &[FilterContent],
        labels: Vec<AddedLabel>,
    ) -> Result<()> {
        let mut made = Vec::new();
        for content in filters {
            let id = Uuid::now_v7().into();
            db::saved_filters::insert(tx, actor, id, content, self.now).await?;
            let filter = db::saved_filters::load(tx, actor, id).await?;
            let filter = filter.ok_or_else(|| AppError::internal("a filter that was made"))?;
            made.push(self.made(ChangeKind::FilterCreated, None, Some(id.into()), &filter)?);
        }
        for label in labels {
            made.push(self.label(label)?);
        }
        let access = authz::on_project::<Edit>(tx, actor, actor.inbox()).await?;
        db::import_log::log(tx, &access, &made, self.now).await
    }

    fn label(&mut self, label: AddedLabel) -> Result<Made> {
        let subject = Some(label.id.into());
        if label.is_new {
            let state = LabelState {
                content: LabelContent {
                    name: label.name,
                    color: label.color,
                },
                created_at: self.now,
                version: 1,
                tasks: Vec::new(),
            };
            return self.made(ChangeKind::LabelCreated, None, subject, &state);
        }
        let color = |color: Option<String>| to_fields(&serde_json::json!({ "color": color }));
        let made = self.made(
            ChangeKind::LabelUpdated,
            None,
            subject,
            &color(label.color)?,
        )?;
        Ok(Made {
            before: Some(color(None)?),
            ..made
        })
    }

    async fn project(
        &mut self,
        tx: &mut Tx,
        actor: &Actor,
        mut project: PlannedProject,
    ) -> Result<()> {
        let mut made = Vec::new();
        let is_new = project.new.is_some();
        let access = match project.new.take() {
            None => authz::on_project_to_arrange::<Edit>(tx, actor, project.id).await?,
            Some(mut content) => {
                content.position = position::after(self.last_project.as_deref());
                self.last_project = Some(content.position.clone());
                db::projects::insert(tx, actor, project.id, &content, self.now).await?;
                let access = authz::on_project::<Edit>(tx, actor, project.id).await?;
                db::projects::set_favorite(tx, &access, content.is_favorite).await?;
                if content.archived_at.is_some() {
                    db::projects::update(tx, &access, &content, self.now).await?;
                }
                made.push(self.made(ChangeKind::ProjectCreated, None, None, &content)?);
                access
            }
        };
        self.sections(tx, &access, &mut project, &mut made).await?;
        self.tasks(tx, &access, &mut project, is_new, &mut made)
            .await?;
        db::import_log::insert_comments(tx, &access, &project.comments, self.now).await?;
        db::import_log::insert_completions(tx, &access, &project.completions).await?;
        for comment in project.comments {
            let content = CommentContent {
                body: comment.body,
                deleted_at: None,
            };
            made.push(Made {
                id: Uuid::now_v7().into(),
                kind: ChangeKind::CommentCreated,
                task_id: Some(comment.task_id),
                subject_id: Some(comment.id.into()),
                before: None,
                after: to_fields(&content)?,
                // It goes with its task.
                group_id: None,
            });
        }
        for file in project.attachments {
            db::attachments::insert(tx, &access, &file, PIECE_BYTES, self.now).await?;
            made.push(Made {
                id: Uuid::now_v7().into(),
                kind: ChangeKind::AttachmentCreated,
                task_id: Some(file.task_id),
                subject_id: Some(file.id.into()),
                before: None,
                after: to_fields(&file.describe()?)?,
                // It goes with its task.
                group_id: None,
            });
        }
        db::import_log::log(tx, &access, &made, self.now).await
    }

    async fn sections(
        &mut self,
        tx: &mut Tx,
        access: &Access<Edit>,
        project: &mut PlannedProject,
        made: &mut Vec<Made>,
    ) -> Result<()> {
        let taken = db::sections::positions(tx, access, Uuid::nil().into()).await?;
        let mut last = taken.last().cloned();
        for (id, mut content) in std::mem::take(&mut project.sections) {
            content.position = position::after(last.as_deref());
            last = Some(content.position.clone());
            db::sections::insert(tx, access, id, &content, self.now).await?;
            made.push(self.made(ChangeKind::SectionCreated, None, Some(id.into()), &content)?);
        }
        Ok(())
    }

    async fn tasks(
        &mut self,
        tx: &mut Tx,
        access: &Access<Edit>,
        project: &mut PlannedProject,
        is_new: bool,
        made: &mut Vec<Made>,
    ) -> Result<()> {
        let mut lasts: HashMap<List, Option<String>> = HashMap::new();
        for task in &mut project.tasks {
            let Some(place) = &mut task.content.place else {
                return Err(AppError::internal("a task that is written has a place"));
            };
            let list = (place.section_id, place.parent_id);
            if !is_new && place.parent_id.is_none() && !lasts.contains_key(&list) {
                lasts.insert(list, last_of(tx, access, place).await?);
            }
            let last = lasts.entry(list).or_default();
            place.position = position::after(last.as_deref());
            *last = Some(place.position.clone());
            self.spell(&mut task.content.labels);
            made.push(self.made(ChangeKind::TaskCreated, Some(task.id), None, &task.content)?);
        }
        for batch in project.tasks.chunks(BATCH) {
            db::imports::insert_tasks(tx, access, batch, self.now).await?;
            self.done += batch.len();
            let (done, of) = (self.done, self.of);
            self.progress.tell(ImportStep::Writing { done, of });
        }
        Ok(())
    }

    /// Labels as the actor spells them, each once.
    fn spell(&self, labels: &mut Vec<String>) {
        let mut spelt: Vec<String> = Vec::new();
        for label in std::mem::take(labels) {
            let label = self.spelt.get(&fold(&label)).cloned().unwrap_or(label);
            if !spelt.contains(&label) {
                spelt.push(label);
            }
        }
        *labels = spelt;
    }

    /// An entry of the change log; the first is the one by which all are undone.
    fn made(
        &mut self,
        kind: ChangeKind,
        task_id: Option<TaskId>,
        subject_id: Option<Uuid>,
        content: &impl serde::Serialize,
    ) -> Result<Made> {
        let (id, group_id) = match self.has_group {
            true => (Uuid::now_v7().into(), Some(self.group)),
            false => (self.group, None),
        };
        self.has_group = true;
        Ok(Made {
            id,
            kind,
            task_id,
            subject_id,
            before: None,
            after: to_fields(content)?,
            group_id,
        })
    }
}

async fn last_of(tx: &mut Tx, access: &Access<Edit>, list: &Place) -> Result<Option<String>> {
    db::places::neighbour(tx, access, list, Neighbour::Last, None).await
}
