//! What is meant when a task is dropped: in a list or a column, on a day, on a project. Its code
//! comes with that of the dialogs, when somebody first points at a task.

use chrono::{Days, Months, NaiveDate};
use leptos::{
    prelude::*,
    task::spawn_local,
    wasm_split::{SplitLoaderError, wasm_split},
};
use web_sys::Event;

use crate::{
    domain::{
        id::{ProjectId, SectionId, TaskId},
        patch::Patch,
        task::{Place, Status, Task, TaskRow},
        task_input::{MoveTask, TaskPatch},
        view::View,
    },
    ui::{
        kit::drag::{Beside, Drag, Spot, Things},
        state::{board::Board, moving::Moving, overlay::LAST, piece::Coming, projects::Projects},
    },
};

/// What begins to listen.
pub type Start = fn(Moving, Board, Projects, RwSignal<NaiveDate>, Vec<Event>);

/// # Errors
/// Where the code did not come; it is asked for again the next time.
#[wasm_split(dialogs, wasm_split_path = ::leptos::wasm_split, fallible)]
fn start() -> Result<Start, SplitLoaderError> {
    Ok(|moving, board, projects, today, early| {
        let tasks = Tasks {
            moving,
            board,
            projects,
            today,
        };
        Drag::listen(Box::new(tasks), early);
    })
}

/// Its code, on its way.
pub fn coming() -> Coming<Start> {
    Box::pin(start())
}

struct Tasks {
    moving: Moving,
    board: Board,
    projects: Projects,
    today: RwSignal<NaiveDate>,
}

/// A place, as the page writes it (`data-drop`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    /// A list in order, whatever sections its tasks are in.
    List,
    /// A section, or none.
    Section(Option<SectionId>),
    Status(Status),
    Day(NaiveDate),
    /// Whichever day that is.
    Today,
    Project(ProjectId),
}

impl Target {
    fn read(place: &str) -> Option<Self> {
        let (kind, value) = place.split_once(':').unwrap_or((place, ""));
        Some(match kind {
            "list" => Self::List,
            "section" => Self::Section(value.parse().ok()),
            "status" => Self::Status(Status::from_name(value)?),
            "day" => Self::Day(value.parse().ok()?),
            "today" => Self::Today,
            "project" => Self::Project(value.parse().ok()?),
            _ => return None,
        })
    }
}

impl Things for Tasks {
    fn name(&self, item: &str) -> Option<String> {
        Some(self.moving.row(item.parse().ok()?)?.task.title)
    }

    fn place_name(&self, place: &str) -> String {
        match Target::read(place) {
            Some(Target::Section(Some(id))) => self.section_name(id),
            Some(Target::Section(None)) => "No section".to_owned(),
            Some(Target::Status(status)) => status.label().to_owned(),
            Some(Target::Day(day)) => self.moving.dates.due_in_full(day, None),
            Some(Target::Today) => View::Today.label().to_owned(),
            Some(Target::Project(id)) => untrack(|| self.projects.name(id)),
            Some(Target::List) | None => "Tasks".to_owned(),
        }
    }

    fn is_ordered(&self, place: &str) -> bool {
        let target = Target::read(place);
        !matches!(
            target,
            Some(Target::Day(_) | Target::Today | Target::Project(_))
        )
    }

    fn beyond(&self, place: &str, key: &str) -> Option<String> {
        let Some(Target::Day(day)) = Target::read(place) else {
            return None;
        };
        let to = match key {
            // Lists of days lead from one that is shown to the next.
            _ if !is_calendar() => return None,
            "ArrowLeft" => day.checked_sub_days(Days::new(1)),
            "ArrowRight" => day.checked_add_days(Days::new(1)),
            "ArrowUp" => day.checked_sub_days(Days::new(7)),
            "ArrowDown" => day.checked_add_days(Days::new(7)),
            "PageUp" => day.checked_sub_months(Months::new(1)),
            "PageDown" => day.checked_add_months(Months::new(1)),
            _ => None,
        };
        Some(format!("day:{}", to?))
    }

    fn say(&self, words: String) {
        self.moving.say(words);
    }

    fn drop_on(&self, item: &str, spot: &Spot, beside: Beside<'_>) {
        let row = item.parse().ok().and_then(|id| self.moving.row(id));
        let Some((row, target)) = row.zip(Target::read(&spot.place)) else {
            return;
        };
        let (patch, to) = match target {
            Target::Project(id) if id == row.task.project_id => return self.put_back(),
            Target::Project(id) => {
                let patch = TaskPatch {
                    project_id: Patch::Set(id.to_string()),
                    ..TaskPatch::default()
                };
                (Some(patch), None)
            }
            Target::Day(_) | Target::Today => match due_on(&row, self.day(target)) {
                Some(patch) => (Some(patch), None),
                None => return self.put_back(),
            },
            Target::Status(status) if status != row.task.status => {
                // What is done stands in the order in which it was done.
                let to = self.order(&row.task, target, beside);
                let to = to.filter(|_| !status.is_closed());
                (Some(TaskPatch::status(status)), to)
            }
            _ => (None, self.order(&row.task, target, beside)),
        };
        let board = self.board;
        spawn_local(async move { board.carry(row, patch, to).await });
    }
}

fn is_calendar() -> bool {
    let grid = document().query_selector("main [role=grid]");
    grid.ok().flatten().is_some()
}

/// The patch that makes a task due on the reader's own day, at the same time as before.
fn due_on(row: &TaskRow, day: NaiveDate) -> Option<TaskPatch> {
    let due = match row.due_for_reader() {
        Some((shown, _)) if shown == day => return None,
        // In a zone of its own, the due may be on another date than here.
        Some((shown, _)) => row.task.due_date?.checked_add_signed(day - shown)?,
        None => day,
    };
    Some(TaskPatch {
        due_date: Patch::Set(due.to_string()),
        ..TaskPatch::default()
    })
}

impl Tasks {
    fn put_back(&self) {
        self.say("Put back".to_owned());
    }

    /// The day that a target stands for; the reader's own where it is none.
    fn day(&self, target: Target) -> NaiveDate {
        match target {
            Target::Day(day) => day,
            _ => self.today.get_untracked(),
        }
    }

    fn section_name(&self, id: SectionId) -> String {
        untrack(|| {
            let all = self.projects.all().get().into_iter();
            let mut sections = all.flat_map(|card| card.sections);
            let found = sections.find(|section| section.id == id);
            found.map(|section| section.name).unwrap_or_default()
        })
    }

    /// How a task gets to a spot, and its place there as far as the page can tell: beside another,
    /// where there is one, and so in whatever that one is in. Subtasks have an order of their own.
    fn order(
        &self,
        task: &Task,
        target: Target,
        Beside { ahead, behind }: Beside<'_>,
    ) -> Option<(MoveTask, Place)> {
        let beside = |id: String| {
            let row = self.moving.row(id.parse::<TaskId>().ok()?)?;
            Some(row.task).filter(|task| task.parent_id.is_none())
        };
        let nearest =
            |mut ids: &mut dyn Iterator<Item = String>| Iterator::find_map(&mut ids, beside);
        let (after, before) = (nearest(ahead), nearest(behind));
        let set = |task: &Task| Patch::Set(task.id.to_string());
        let (neighbour, to, position) = match (&after, &before) {
            // Between two positions there is room for the lower one with a zero, which none ends in.
            (Some(after), _) => {
                let to = MoveTask {
                    after: set(after),
                    ..MoveTask::default()
                };
                (after, to, format!("{}0", after.position))
            }
            (None, Some(before)) => {
                let to = MoveTask {
                    before: set(before),
                    ..MoveTask::default()
                };
                (before, to, String::new())
            }
            (None, None) => return first_in(task, target),
        };
        let place = Place {
            project_id: neighbour.project_id,
            section_id: neighbour.section_id,
            parent_id: None,
            position,
        };
        Some((to, place))
    }
}

/// Where nothing stands yet.
fn first_in(task: &Task, target: Target) -> Option<(MoveTask, Place)> {
    let Target::Section(section_id) = target else {
        return None;
    };
    let to = MoveTask {
        section_id: section_id.map_or(Patch::Clear, |id| Patch::Set(id.to_string())),
        parent_id: Patch::Clear,
        ..MoveTask::default()
    };
    let place = Place {
        project_id: task.project_id,
        section_id,
        parent_id: None,
        position: LAST.to_owned(),
    };
    Some((to, place))
}
