//! What people send to make and change a task, field by field as it comes.

use serde::{Deserialize, Serialize};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{AllOfBuilder, ObjectBuilder, Ref, RefOr, Schema},
};

use super::{
    id::{ProjectId, SectionId, TaskId},
    patch::Patch,
    recurrence::RecurrenceFrom,
    reminder::ReminderInput,
    shape,
    task::{Priority, Status, Task},
    time::write_time,
};

/// The fields of a task that people may write, as they come. Absent is left alone, `null` cleared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TaskPatch {
    /// A project in which you may edit; the task leaves its section and its parent.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = ProjectId)]
    pub project_id: Patch<String>,
    /// Of the same project.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<SectionId>)]
    pub section_id: Patch<String>,
    /// A task in the same project; five levels in all.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<TaskId>)]
    pub parent_id: Patch<String>,
    /// 1 to 500 characters.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = shape::TaskTitle, example = "Pay the rent")]
    pub title: Patch<String>,
    /// Markdown, up to 50,000 characters.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<shape::Markdown>)]
    pub description: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Status)]
    pub status: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Priority)]
    pub priority: Patch<String>,
    /// When to begin.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<shape::Day>)]
    pub start_date: Patch<String>,
    /// Clearing it clears the time and the zone with it.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<shape::Day>)]
    pub due_date: Patch<String>,
    /// `HH:MM`.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<shape::TimeOfDay>, example = "17:00")]
    pub due_time: Patch<String>,
    /// IANA name; without one the time floats.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<shape::TimeZone>, example = "Europe/Paris")]
    pub due_timezone: Patch<String>,
    /// Needs a due date.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<RecurrenceInput>)]
    pub recurrence: Patch<RecurrenceInput>,
    /// Up to 50 names of 1 to 60 characters without a comma; your own, and made where there is none.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<Vec<shape::LabelName>>)]
    pub labels: Patch<Vec<String>>,
    /// User names of members of the project.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<Vec<String>>)]
    pub assignees: Patch<Vec<String>>,
    /// Up to 20; your own.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<Vec<ReminderInput>>, max_items = 20)]
    pub reminders: Patch<Vec<ReminderInput>>,
}

/// What replaces a task, for the OpenAPI document: a patch that has a title.
pub struct ReplaceTask;

impl PartialSchema for ReplaceTask {
    fn schema() -> RefOr<Schema> {
        let title = ObjectBuilder::new().required("title");
        let patch = Ref::from_schema_name(TaskPatch::name());
        let all_of = AllOfBuilder::new().item(patch).item(title).build();
        Schema::AllOf(all_of).into()
    }
}

impl ToSchema for ReplaceTask {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((TaskPatch::name().into_owned(), TaskPatch::schema()));
        TaskPatch::schemas(schemas);
    }
}

/// How a task comes again, as it comes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecurrenceInput {
    /// An RRULE of RFC 5545, up to 500 characters.
    #[schema(value_type = shape::Rule, example = "FREQ=MONTHLY;BYMONTHDAY=1")]
    pub rule: String,
    /// What the next date is reckoned from; `due` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<RecurrenceFrom>)]
    pub from: Option<String>,
}

/// A new task in one line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuickAddInput {
    #[schema(value_type = shape::QuickAddLine, example = "Pay the rent tomorrow 5pm !1 every month")]
    pub text: String,
}

/// A new task.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CreateTask {
    /// The inbox when absent, or where the section or the parent is.
    #[schema(value_type = Option<ProjectId>)]
    pub project_id: Option<ProjectId>,
    /// Of the same project.
    #[schema(value_type = Option<SectionId>)]
    pub section_id: Patch<String>,
    /// A task in the same project; five levels in all.
    #[schema(value_type = Option<TaskId>)]
    pub parent_id: Patch<String>,
    /// 1 to 500 characters.
    #[schema(value_type = shape::TaskTitle, required, example = "Pay the rent")]
    pub title: Patch<String>,
    /// Markdown, up to 50,000 characters.
    #[schema(value_type = Option<shape::Markdown>)]
    pub description: Patch<String>,
    #[schema(value_type = Status)]
    pub status: Patch<String>,
    #[schema(value_type = Priority)]
    pub priority: Patch<String>,
    /// When to begin.
    #[schema(value_type = Option<shape::Day>)]
    pub start_date: Patch<String>,
    #[schema(value_type = Option<shape::Day>)]
    pub due_date: Patch<String>,
    /// `HH:MM`.
    #[schema(value_type = Option<shape::TimeOfDay>, example = "17:00")]
    pub due_time: Patch<String>,
    /// IANA name; without one the time floats.
    #[schema(value_type = Option<shape::TimeZone>, example = "Europe/Paris")]
    pub due_timezone: Patch<String>,
    /// Needs a due date.
    #[schema(value_type = Option<RecurrenceInput>)]
    pub recurrence: Patch<RecurrenceInput>,
    /// Up to 50 names of 1 to 60 characters without a comma; your own, and made where there is none.
    #[schema(value_type = Option<Vec<shape::LabelName>>)]
    pub labels: Patch<Vec<String>>,
    /// User names of members of the project.
    #[schema(value_type = Option<Vec<String>>)]
    pub assignees: Patch<Vec<String>>,
    /// Up to 20; your own.
    #[schema(value_type = Option<Vec<ReminderInput>>, max_items = 20)]
    pub reminders: Patch<Vec<ReminderInput>>,
}

impl From<CreateTask> for TaskPatch {
    fn from(task: CreateTask) -> Self {
        Self {
            project_id: task
                .project_id
                .map_or(Patch::Keep, |id| Patch::Set(id.to_string())),
            section_id: task.section_id,
            parent_id: task.parent_id,
            start_date: task.start_date,
            labels: task.labels,
            assignees: task.assignees,
            reminders: task.reminders,
            title: task.title,
            description: task.description,
            status: task.status,
            priority: task.priority,
            due_date: task.due_date,
            due_time: task.due_time,
            due_timezone: task.due_timezone,
            recurrence: task.recurrence,
        }
    }
}

impl TaskPatch {
    /// Moves a task to a status and leaves the rest alone.
    pub fn status(status: Status) -> Self {
        Self {
            status: Patch::Set(status.name().to_owned()),
            ..Self::default()
        }
    }

    /// Changes how much a task presses and leaves the rest alone.
    pub fn priority(priority: Priority) -> Self {
        Self {
            priority: Patch::Set(priority.name().to_owned()),
            ..Self::default()
        }
    }

    /// Everything that a new task of the page is, to be written anew.
    pub fn of(task: &Task) -> Self {
        let optional = |text: Option<String>| text.map_or(Patch::Clear, Patch::Set);
        Self {
            project_id: Patch::Set(task.project_id.to_string()),
            section_id: optional(task.section_id.map(|id| id.to_string())),
            parent_id: optional(task.parent_id.map(|id| id.to_string())),
            start_date: optional(task.start_date.map(|date| date.to_string())),
            labels: Patch::Set(task.labels.clone()),
            assignees: Patch::Keep,
            reminders: Patch::Keep,
            title: Patch::Set(task.title.clone()),
            description: Patch::Set(task.description.clone()),
            status: Patch::Set(task.status.name().to_owned()),
            priority: Patch::Set(task.priority.name().to_owned()),
            due_date: optional(task.due_date.map(|date| date.to_string())),
            due_time: optional(task.due_time.map(write_time)),
            due_timezone: optional(task.due_timezone.clone()),
            recurrence: task.recurrence.as_ref().map_or(Patch::Keep, |recurrence| {
                Patch::Set(RecurrenceInput {
                    rule: recurrence.rule.clone(),
                    from: Some(recurrence.from.name().to_owned()),
                })
            }),
        }
    }

    /// What makes another task like `task`, to be done from the start.
    pub fn copy_of(task: &Task) -> Self {
        Self {
            status: Patch::Set(Status::Todo.name().to_owned()),
            ..Self::of(task)
        }
    }
}

/// Where to move a task. What is absent is left alone, `null` is none; with `before` or `after`
/// alone, it goes to where that task is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct MoveTask {
    /// A project in which you may edit; the task leaves its section and its parent.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = ProjectId)]
    pub project_id: Patch<String>,
    /// The task leaves its parent.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<SectionId>)]
    pub section_id: Patch<String>,
    /// A task in the same project; five levels in all.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<TaskId>)]
    pub parent_id: Patch<String>,
    /// The task that it comes directly before.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<TaskId>)]
    pub before: Patch<String>,
    /// The task that it comes directly after. Where both are given and somebody has put others
    /// between them since, this one counts.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<TaskId>)]
    pub after: Patch<String>,
}
