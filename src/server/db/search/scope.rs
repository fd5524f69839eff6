//! What tasks belong to, who they are for, and when they came, as SQL.

use chrono::{DateTime, Days, NaiveTime, Utc};

use super::Query;
use crate::{
    domain::task_scope::{AssigneeIs, Bound, ParentIs, Scope, Shared},
    server::{auth::Actor, zones},
};

pub(super) fn push(sql: &mut Query, scope: &Scope, actor: &Actor) {
    if let Some(section) = scope.section {
        sql.push(" and task.section_id = ").push_bind(section);
    }
    match scope.parent {
        None => {}
        Some(ParentIs::Nobody) => {
            sql.push(" and task.parent_id is null");
        }
        Some(ParentIs::Task(id)) => {
            sql.push(" and task.parent_id = ").push_bind(id);
        }
    }
    if !scope.labels.is_empty() {
        sql.push(" and ");
        push_has_label(sql, &scope.labels, actor);
    }
    match &scope.assignee {
        None => {}
        Some(AssigneeIs::Nobody) => {
            sql.push(" and ").push(NOBODY);
        }
        Some(AssigneeIs::Me) => {
            sql.push(" and ");
            push_is_for(sql, vec![actor.username().to_owned()]);
        }
        Some(AssigneeIs::Person(name)) => {
            sql.push(" and ");
            push_is_for(sql, vec![name.clone()]);
        }
    }
    match scope.shared {
        None => {}
        Some(Shared::WithMe) => {
            sql.push(" and project.owner_id <> ").push_bind(actor.id());
        }
        Some(Shared::ByMe) => {
            sql.push(" and project.owner_id = ").push_bind(actor.id());
            sql.push(" and ").push(IS_SHARED);
        }
    }
    push_bounds(sql, scope, actor);
}

/// Whether anybody else can see the task: nobody, until projects are shared. `is_shared` of
/// `task_record` says the same.
pub(super) const IS_SHARED: &str = "false";

/// Nobody is assigned to the task.
pub(super) const NOBODY: &str =
    "not exists (select from task_assignee where task_assignee.task_id = task.id)";

/// Whether the task has one of these labels, which are folded; the reader's own.
pub(super) fn push_has_label(sql: &mut Query, names: &[String], actor: &Actor) {
    sql.push(
        "task.id in (select task_label.task_id from label \
         join task_label on task_label.label_id = label.id where label.account_id = ",
    )
    .push_bind(actor.id());
    sql.push(" and lower(label.name) = any(")
        .push_bind(names.to_vec())
        .push("))");
}

/// Whether the task is for one of these people.
pub(super) fn push_is_for(sql: &mut Query, usernames: Vec<String>) {
    sql.push(
        "task.id in (select task_assignee.task_id from account \
         join task_assignee on task_assignee.account_id = account.id where account.username = any(",
    )
    .push_bind(usernames)
    .push("))");
}

fn push_bounds(sql: &mut Query, scope: &Scope, actor: &Actor) {
    if let Some(from) = scope.created_from {
        sql.push(" and task.created_at >= ")
            .push_bind(start(from, actor));
    }
    match scope.created_to {
        None => {}
        Some(Bound::Moment(moment)) => {
            sql.push(" and task.created_at <= ").push_bind(moment);
        }
        Some(Bound::Day(day)) => {
            // The whole of it.
            let next = Bound::Day(day + Days::new(1));
            sql.push(" and task.created_at < ")
                .push_bind(start(next, actor));
        }
    }
    if let Some(since) = scope.updated_since {
        sql.push(" and task.updated_at >= ")
            .push_bind(start(since, actor));
    }
}

fn start(bound: Bound, actor: &Actor) -> DateTime<Utc> {
    match bound {
        Bound::Moment(moment) => moment,
        Bound::Day(day) => zones::moment(day.and_time(NaiveTime::MIN), actor.zone()),
    }
}
