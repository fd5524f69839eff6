//! Tasks, and what grows on them.

use chrono::{DateTime, SubsecRound, Utc};
use uuid::Uuid;

use super::{Planner, Spot};
use crate::{
    domain::{
        comment::CommentInput,
        exchange::Level,
        id::{CompletionId, SectionId, TaskId},
        patch::Patch,
        problem::FieldError,
        recurrence::{Recurrence, Series},
        reminder::ReminderInput,
        task::{Place, Status, TaskContent},
        task_input::{RecurrenceInput, TaskPatch},
        time::{parse_date, write_time},
    },
    server::{
        db::{
            import_log::{NewComment, NewCompletion},
            imports::NewTask,
        },
        error::AppError,
        exchange::{Before, Comment, Completion, Reminder, Task},
        service::{recurrence, tasks},
    },
};

type Checked<T> = Result<T, Vec<FieldError>>;

impl Planner<'_> {
    pub(super) fn task(&mut self, mut task: Task) {
        let line = self.line(task.id);
        let Some((at, section)) = self.list_of(&task, line) else {
            return;
        };
        self.take_commas_out(&mut task, line);
        let is_for_actor = self.is_for_actor(&task, line);
        let parent = task.parent_id.and_then(|id| self.task_of.get(&id));
        let parent = parent.map(|spot| spot.task);
        let id = TaskId::from(Uuid::now_v7());
        let (comments, completions) = (
            std::mem::take(&mut task.comments),
            std::mem::take(&mut task.completions),
        );
        let closed_at = task.completed_at.map_or(self.now, |at| self.past(at));
        let created_at = task.created_at.map_or(self.now, |at| self.past(at));
        let name = task.title.clone();
        let mut content = match self.content(patch_of(&task), task.series, closed_at) {
            Ok(content) => content,
            Err(errors) => return self.refuse(line, &name, errors),
        };
        if is_for_actor {
            content.assignees = vec![self.actor.id()];
        }
        content.place = Some(Place {
            project_id: self.projects[at].id,
            section_id: section,
            parent_id: parent,
            // Found where it is written.
            position: String::new(),
        });
        let spot = Spot {
            project: at,
            section,
            task: id,
        };
        self.task_of.insert(task.id, spot);
        self.comments(spot, line, &name, comments);
        content.last_completion = self.completions(spot, line, &name, completions);
        let message = format!("Task “{}” in “{}”", content.title, self.projects[at].name);
        self.remark(line, Level::Added, message);
        self.projects[at].tasks.push(NewTask {
            id,
            content,
            created_at,
        });
    }

    /// The project and the section where a task goes: a subtask to where its parent is.
    fn list_of(&mut self, task: &Task, line: Option<u64>) -> Option<(usize, Option<SectionId>)> {
        let project = match task.project_id {
            None => Some(0),
            Some(id) => self.project_of.get(&id).copied(),
        };
        let section = task.section_id.map(|id| self.section_of.get(&id).copied());
        let above = task.parent_id.and_then(|id| self.task_of.get(&id));
        if let Some(above) = above {
            let (at, above_section) = (above.project, above.section);
            let named = section.flatten().map(|(_, section)| section);
            let goes_along = (task.project_id.is_some() && project != Some(at))
                || (named.is_some() && named != above_section);
            if goes_along {
                let message = format!("“{}” goes where the task is that it is in.", task.title);
                self.remark(line, Level::Changed, message);
            }
            return Some((at, above_section));
        }
        let wrong = match (project, section) {
            (None, _) => "its project is not in this file.",
            (Some(_), Some(None)) => "its section is not in this file.",
            (Some(at), Some(Some((other, _)))) if at != other => {
                "its section is in another project."
            }
            (Some(at), section) => return Some((at, section.flatten().map(|(_, id)| id))),
        };
        let message = format!("“{}”: {wrong}", task.title);
        self.remark(line, Level::Wrong, message);
        None
    }

    /// A label has no comma in it.
    fn take_commas_out(&mut self, task: &mut Task, line: Option<u64>) {
        for label in &mut task.labels {
            if label.contains(',') {
                let plain = label.replace(',', " ");
                let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
                let message = format!("The label “{label}” is now “{plain}”.");
                self.remark(line, Level::Changed, message);
                *label = plain;
            }
        }
        task.labels.retain(|label| !label.trim().is_empty());
    }

    /// Whether somebody, by the name in the file, is the actor.
    fn is_actor(&self, name: &str) -> bool {
        let own = self.owner.as_deref().unwrap_or(self.actor.username());
        name.eq_ignore_ascii_case(own)
    }

    /// Whether the task is for the actor; says whom it is for no more.
    fn is_for_actor(&mut self, task: &Task, line: Option<u64>) -> bool {
        let (own, others): (Vec<_>, Vec<_>) =
            task.assignees.iter().partition(|name| self.is_actor(name));
        for name in others {
            let title = &task.title;
            let message = format!("“{title}” is not for {name} any more, who is not here.");
            self.remark(line, Level::Changed, message);
        }
        !own.is_empty()
    }

    /// A moment of the file: not in the future, and as exact as one that is stored.
    pub(super) fn past(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        at.clamp(DateTime::UNIX_EPOCH, self.now).trunc_subsecs(6)
    }

    fn content(
        &self,
        patch: TaskPatch,
        series: Option<Series>,
        closed_at: DateTime<Utc>,
    ) -> Checked<TaskContent> {
        let change = tasks::parse(patch).map_err(errors_of)?;
        let mut content = change.apply(TaskContent::default(), closed_at)?;
        if let Some(series) = series.filter(|_| content.recurrence.is_some()) {
            parse_date("series", &series.start.to_string()).map_err(|error| vec![error])?;
            let passed = series.passed.min(i32::MAX.unsigned_abs());
            content.series = Some(Series { passed, ..series });
        }
        recurrence::check(self.actor, &TaskContent::default(), &content).map_err(errors_of)?;
        Ok(content)
    }

    /// What somebody said whose name means nobody here stands with the name before it.
    fn comments(&mut self, spot: Spot, line: Option<u64>, name: &str, comments: Vec<Comment>) {
        for comment in comments {
            let (is_own, body) = match comment.author {
                None => (self.owner.is_none(), comment.body),
                Some(author) if self.is_actor(&author) => (true, comment.body),
                Some(author) => (false, format!("{author}: {}", comment.body)),
            };
            match (CommentInput { body }).parse() {
                Ok(body) => {
                    let created_at = comment.created_at.map_or(self.now, |at| self.past(at));
                    self.projects[spot.project].comments.push(NewComment {
                        id: Uuid::now_v7().into(),
                        task_id: spot.task,
                        author_id: is_own.then(|| self.actor.id()),
                        body,
                        created_at,
                    });
                }
                Err(errors) => self.refuse(line, name, errors),
            }
        }
    }

    fn completions(
        &mut self,
        spot: Spot,
        line: Option<u64>,
        name: &str,
        completions: Vec<Completion>,
    ) -> Option<CompletionId> {
        let mut last = None;
        for completion in completions {
            match self.before(&completion) {
                Ok(mut before) => {
                    before.last_completion = last;
                    let id = CompletionId::from(Uuid::now_v7());
                    let completed_at = self.past(completion.completed_at);
                    let done = NewCompletion {
                        id,
                        task_id: spot.task,
                        previous_id: last,
                        due_date: completion.due_date,
                        due_time: completion.due_time,
                        completed_at,
                        before: before.before_completion(),
                    };
                    self.projects[spot.project].completions.push(done);
                    last = Some(id);
                }
                Err(errors) => self.refuse(line, name, errors),
            }
        }
        last
    }

    /// What the task was before one of its dates was done: that was open.
    fn before(&self, completion: &Completion) -> Checked<TaskContent> {
        let before = &completion.before;
        parse_date("due_date", &completion.due_date.to_string()).map_err(|error| vec![error])?;
        let mut content = self.content(patch_of_before(before), before.series, self.now)?;
        if content.status.is_closed() {
            content.set_status(Status::Todo, self.now);
        }
        Ok(content)
    }
}

fn errors_of(error: AppError) -> Vec<FieldError> {
    match error {
        AppError::Invalid(errors) => errors,
        error => vec![FieldError::new("", "invalid", error.to_problem().detail)],
    }
}

fn patch_of(task: &Task) -> TaskPatch {
    TaskPatch {
        title: Patch::Set(task.title.clone()),
        description: Patch::Set(task.description.clone()),
        status: Patch::Set(task.status.name().to_owned()),
        priority: Patch::Set(task.priority.name().to_owned()),
        start_date: set(task.start_date),
        due_date: set(task.due_date),
        due_time: set(task.due_time.map(write_time)),
        due_timezone: set(task.due_timezone.as_ref()),
        recurrence: rule(task.recurrence.as_ref()),
        labels: Patch::Set(task.labels.clone()),
        reminders: Patch::Set(task.reminders.iter().map(reminder).collect()),
        ..TaskPatch::default()
    }
}

fn patch_of_before(before: &Before) -> TaskPatch {
    patch_of(&Task {
        // Any would do.
        title: "Before".to_owned(),
        status: before.status,
        start_date: before.start_date,
        due_date: before.due_date,
        due_time: before.due_time,
        due_timezone: before.due_timezone.clone(),
        recurrence: before.recurrence.clone(),
        reminders: before.reminders.clone(),
        ..Task::default()
    })
}

fn set(value: Option<impl ToString>) -> Patch<String> {
    value.map_or(Patch::Keep, |value| Patch::Set(value.to_string()))
}

fn rule(recurrence: Option<&Recurrence>) -> Patch<RecurrenceInput> {
    recurrence.map_or(Patch::Keep, |recurrence| {
        Patch::Set(RecurrenceInput {
            rule: recurrence.rule.clone(),
            from: Some(recurrence.from.name().to_owned()),
        })
    })
}

fn reminder(reminder: &Reminder) -> ReminderInput {
    let (offset_minutes, at) = match reminder {
        Reminder::OffsetMinutes(minutes) => (Some(*minutes), None),
        Reminder::At(at) => (None, Some(at.to_rfc3339())),
    };
    ReminderInput { offset_minutes, at }
}
