//! Subtasks from a file that names each task's parent, in any order and perhaps wrongly.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::{DEPTH_MAX, Level, Reading, Task};

/// Puts parents before their subtasks, and says where a parent is missing, within itself or too
/// far down.
pub fn grow(reading: &mut Reading) {
    let line_of = |reading: &Reading, id: Uuid| reading.lines.of.get(&id).copied();
    let mut left = std::mem::take(&mut reading.document.tasks);
    let known: HashSet<_> = left.iter().map(|task| task.id).collect();
    for task in &mut left {
        if task
            .parent_id
            .is_some_and(|parent| !known.contains(&parent))
        {
            task.parent_id = None;
            let message = "The task that it is a part of is not in this file: it stands by itself.";
            reading.remark(line_of(reading, task.id), Level::Changed, message);
        }
    }
    let mut children: HashMap<Option<Uuid>, Vec<Task>> = HashMap::new();
    for task in left {
        children.entry(task.parent_id).or_default().push(task);
    }
    // Not by recursion: the file says how deep it goes.
    let mut waiting: Vec<(Task, Vec<Uuid>)> = Vec::new();
    let mut add = |waiting: &mut Vec<_>, parent: Option<Uuid>, above: &[Uuid]| {
        let found = children.remove(&parent).unwrap_or_default();
        waiting.extend(found.into_iter().rev().map(|task| (task, above.to_vec())));
        children.len()
    };
    let mut rest = add(&mut waiting, None, &[]);
    while let Some((mut task, mut above)) = waiting.pop() {
        let id = task.id;
        if above.len() == DEPTH_MAX {
            above.pop();
            let message = format!("Only {DEPTH_MAX} levels are kept: this is now on the last.");
            reading.remark(line_of(reading, id), Level::Changed, message);
        }
        task.parent_id = above.last().copied();
        above.push(id);
        reading.document.tasks.push(task);
        rest = add(&mut waiting, Some(id), &above);
    }
    if rest > 0 {
        let mut wrong: Vec<_> = children.into_values().flatten().collect();
        wrong.sort_by_key(|task| line_of(reading, task.id));
        for task in wrong {
            let message = "This task is a part of itself.";
            reading.remark(line_of(reading, task.id), Level::Wrong, message);
        }
    }
}
