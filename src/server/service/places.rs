//! Where tasks go. The projects that a move touches are locked first, in the order of their ids,
//! so that two people who move at once both succeed, one after the other, and everybody sees one
//! order.

use crate::{
    domain::{
        id::{ProjectId, TaskId},
        patch::Patch,
        position,
        problem::FieldError,
        task::Place,
        task_input::{PlaceChange, Wanted},
        task_place::LEVELS_MAX,
    },
    server::{
        auth::Actor,
        authz::{self, Access, Edit},
        db::{self, Tx, places::Neighbour, tasks::TaskRecord},
        error::{AppError, Result},
    },
};

/// A task that is about to move, and what is below it, first the task.
pub(super) struct Moved {
    pub access: Access<Edit>,
    /// Where it goes, if that is another project.
    pub target: Option<Access<Edit>>,
    pub place: Place,
    pub tree: Vec<TaskRecord>,
}

impl Moved {
    /// One that stays where it is.
    pub fn in_place(record: TaskRecord, access: Access<Edit>) -> Self {
        Self {
            access,
            target: None,
            place: record.place(),
            tree: vec![record],
        }
    }

    pub fn target(&self) -> &Access<Edit> {
        self.target.as_ref().unwrap_or(&self.access)
    }
}

pub(super) const MOVED_MEANWHILE: AppError =
    AppError::Conflict("Somebody has just moved this. Try again.", Vec::new());

/// May `actor` edit this task? Keeps everything in its project where it is.
pub(super) async fn lock(tx: &mut Tx, actor: &Actor, id: TaskId) -> Result<Access<Edit>> {
    let project = authz::place_of(tx, actor, id).await?.project_id;
    let access = authz::on_project_to_arrange::<Edit>(tx, actor, project).await?;
    match authz::place_of(tx, actor, id).await?.project_id == project {
        true => Ok(access),
        false => Err(MOVED_MEANWHILE),
    }
}

/// The project that a task goes to, where it is to go to another; `None` where it stays.
pub(super) async fn project_of(
    tx: &mut Tx,
    actor: &Actor,
    wanted: &PlaceChange,
) -> Result<Option<ProjectId>> {
    match (&wanted.parent, &wanted.section) {
        (Patch::Set(parent), _) => {
            let above = authz::place_of(tx, actor, *parent).await?;
            Ok(Some(above.project_id))
        }
        (_, Patch::Set(section)) => authz::project_of(tx, actor, *section).await.map(Some),
        _ => Ok(wanted.project),
    }
}

/// The place for a new task: the last of its list.
pub(super) async fn for_new(
    tx: &mut Tx,
    actor: &Actor,
    wanted: &PlaceChange,
) -> Result<(Access<Edit>, Place)> {
    let wanted = Wanted::of(wanted.clone());
    let inbox = Place {
        project_id: actor.inbox(),
        section_id: None,
        parent_id: None,
        position: String::new(),
    };
    let list = list_of(tx, actor, &wanted, &inbox).await?;
    let access = authz::on_project_to_arrange::<Edit>(tx, actor, list.project_id).await?;
    if !list.is_beside(&list_of(tx, actor, &wanted, &inbox).await?) {
        return Err(MOVED_MEANWHILE);
    }
    check_depth(tx, &access, &list, 1).await?;
    let last = db::places::neighbour(tx, &access, &list, Neighbour::Last, None).await?;
    let position = position::after(last.as_deref());
    Ok((access, Place { position, ..list }))
}

/// The place for a task that moves.
pub(super) async fn for_move(
    tx: &mut Tx,
    actor: &Actor,
    id: TaskId,
    wanted: &Wanted,
) -> Result<Moved> {
    let seen = authz::place_of(tx, actor, id).await?;
    let list = list_of(tx, actor, wanted, &seen).await?;
    let (from, to) = (seen.project_id, list.project_id);
    let (access, target) = match from.cmp(&to) {
        std::cmp::Ordering::Equal => (authz::on_project_to_arrange(tx, actor, from).await?, None),
        std::cmp::Ordering::Less => {
            let access = authz::on_project_to_arrange(tx, actor, from).await?;
            (
                access,
                Some(authz::on_project_to_arrange(tx, actor, to).await?),
            )
        }
        std::cmp::Ordering::Greater => {
            let target = authz::on_project_to_arrange(tx, actor, to).await?;
            (
                authz::on_project_to_arrange(tx, actor, from).await?,
                Some(target),
            )
        }
    };
    // Nothing moves from here on; what has moved while we waited is seen now.
    let current = authz::place_of(tx, actor, id).await?;
    let list = list_of(tx, actor, wanted, &current).await?;
    if (current.project_id, list.project_id) != (from, to) {
        return Err(MOVED_MEANWHILE);
    }
    let tree = db::tasks::load_tree(tx, &access, id).await?;
    let mut moved = Moved {
        access,
        target,
        place: list,
        tree,
    };
    check_parent(tx, &moved, &current).await?;
    moved.place.position = position(tx, actor, &moved, &current, wanted).await?;
    if moved.place.project_id == current.project_id && moved.place.section_id == current.section_id
    {
        moved.tree.truncate(1);
    }
    Ok(moved)
}

/// The list that is wanted, seen from where the task is; its position is yet to be found.
async fn list_of(tx: &mut Tx, actor: &Actor, wanted: &Wanted, from: &Place) -> Result<Place> {
    let PlaceChange {
        project,
        section,
        parent,
    } = &wanted.list;
    if let Patch::Set(parent) = parent {
        let above = authz::place_of(tx, actor, *parent).await?;
        if project.is_some_and(|project| project != above.project_id) {
            return refuse(
                "parent_id",
                "other_project",
                "That task is in another project.",
            );
        }
        if matches!(section, Patch::Set(section) if Some(*section) != above.section_id) {
            let message = "A subtask is in the section of its parent.";
            return refuse("section_id", "other_section", message);
        }
        return Ok(Place {
            parent_id: Some(*parent),
            ..above
        });
    }
    if let Patch::Set(section) = section {
        let project_id = authz::project_of(tx, actor, *section).await?;
        if project.is_some_and(|project| project != project_id) {
            return refuse(
                "section_id",
                "other_project",
                "That section is in another project.",
            );
        }
        let stays = parent.is_keep() && from.section_id == Some(*section);
        return Ok(Place {
            project_id,
            section_id: Some(*section),
            parent_id: from.parent_id.filter(|_| stays),
            position: String::new(),
        });
    }
    if let (true, Some(beside)) = (wanted.list.is_keep(), wanted.after.or(wanted.before)) {
        return authz::place_of(tx, actor, beside).await;
    }
    let project_id = project.unwrap_or(from.project_id);
    let stays = project_id == from.project_id;
    let section_id = from.section_id.filter(|_| stays && section.is_keep());
    let keeps_parent = stays && parent.is_keep() && section_id == from.section_id;
    Ok(Place {
        project_id,
        section_id,
        parent_id: from.parent_id.filter(|_| keeps_parent),
        position: String::new(),
    })
}

fn refuse<T>(field: &str, code: &str, message: &str) -> Result<T> {
    Err(AppError::Invalid(vec![FieldError::new(
        field, code, message,
    )]))
}

/// No task is below itself, nor deeper than five levels.
async fn check_parent(tx: &mut Tx, moved: &Moved, current: &Place) -> Result<()> {
    let Some(parent) = moved
        .place
        .parent_id
        .filter(|id| Some(*id) != current.parent_id)
    else {
        return Ok(());
    };
    if moved.tree.iter().any(|task| task.id == parent) {
        let message = "A task cannot be below itself.";
        let error = FieldError::new("parent_id", "cycle", message);
        return Err(AppError::Conflict(message, vec![error]));
    }
    check_depth(tx, moved.target(), &moved.place, levels(&moved.tree)).await
}

async fn check_depth(tx: &mut Tx, access: &Access<Edit>, list: &Place, levels: i64) -> Result<()> {
    let Some(parent) = list.parent_id else {
        return Ok(());
    };
    if db::places::depth(tx, access, parent).await? + levels > LEVELS_MAX {
        let message = format!("Tasks are nested at most {LEVELS_MAX} levels deep.");
        return refuse("parent_id", "too_deep", &message);
    }
    Ok(())
}

/// How many levels a tree has.
fn levels(tree: &[TaskRecord]) -> i64 {
    let mut level: Vec<TaskId> = tree.first().map(|task| task.id).into_iter().collect();
    let mut count = 0;
    while !level.is_empty() {
        count += 1;
        let below = tree
            .iter()
            .skip(1)
            .filter(|task| task.parent_id.is_some_and(|parent| level.contains(&parent)));
        level = below.map(|task| task.id).collect();
    }
    count
}

/// Where in its list the task goes: beside the tasks that were named, else where it is, else last.
async fn position(
    tx: &mut Tx,
    actor: &Actor,
    moved: &Moved,
    current: &Place,
    wanted: &Wanted,
) -> Result<String> {
    if moved.place.is_beside(current) && !wanted.to_end {
        return Ok(current.position.clone());
    }
    let key = gap(tx, actor, moved, wanted).await?;
    if key.len() <= position::LENGTH_MAX {
        return Ok(key);
    }
    let id = moved.tree.first().map(|task| task.id);
    db::places::respace(tx, moved.target(), &moved.place, id).await?;
    gap(tx, actor, moved, wanted).await
}

/// A key between the two tasks that the moved one goes between.
async fn gap(tx: &mut Tx, actor: &Actor, moved: &Moved, wanted: &Wanted) -> Result<String> {
    let id = moved.tree.first().map(|task| task.id);
    let (list, access) = (&moved.place, moved.target());
    let (low, high) = match (wanted.after, wanted.before) {
        (Some(after), _) => {
            let low = beside(tx, actor, moved, "after", after).await?;
            let next = Neighbour::After(&low);
            let high = db::places::neighbour(tx, access, list, next, id).await?;
            (Some(low), high)
        }
        (None, Some(before)) => {
            let high = beside(tx, actor, moved, "before", before).await?;
            let next = Neighbour::Before(&high);
            let low = db::places::neighbour(tx, access, list, next, id).await?;
            (low, Some(high))
        }
        (None, None) => {
            let last = db::places::neighbour(tx, access, list, Neighbour::Last, id).await?;
            (last, None)
        }
    };
    position::between(low.as_deref(), high.as_deref())
        .ok_or_else(|| AppError::internal("positions are in order"))
}

/// The position of a task that the moved one is to be next to.
async fn beside(
    tx: &mut Tx,
    actor: &Actor,
    moved: &Moved,
    field: &str,
    id: TaskId,
) -> Result<String> {
    if moved.tree.first().is_some_and(|task| task.id == id) {
        return refuse(field, "itself", "A task cannot be next to itself.");
    }
    let place = authz::place_of(tx, actor, id).await?;
    match place.is_beside(&moved.place) {
        true => Ok(place.position),
        false => refuse(field, "other_list", "That task is not where this one goes."),
    }
}
