//! The filter language as SQL: one condition of fixed pieces, every value a parameter.
//!
//! `Term::matches` in the domain says the same in Rust. A condition is true or false and never
//! null, so that `!` turns each around.

use super::{Asked, Query, push_due_day, push_past_due, scope, words};
use crate::{
    domain::filter::{DateField, Filter, Order, Term, Test, resolve_username},
    server::{auth::Actor, db::tasks::priority_rank, zones},
};

pub(super) fn push(sql: &mut Query, filter: &Filter, asked: Asked<'_>) {
    match filter {
        Filter::Term(term) => push_term(sql, term, asked),
        Filter::Not(filter) => {
            sql.push("not ");
            push(sql, filter, asked);
        }
        Filter::All(parts) => push_joined(sql, parts, " and ", asked),
        Filter::Any(parts) => push_joined(sql, parts, " or ", asked),
    }
}

fn push_joined(sql: &mut Query, parts: &[Filter], operator: &str, asked: Asked<'_>) {
    for (index, part) in parts.iter().enumerate() {
        sql.push(if index == 0 { "(" } else { operator });
        push(sql, part, asked);
    }
    sql.push(")");
}

fn push_term(sql: &mut Query, term: &Term, asked: Asked<'_>) {
    let actor = asked.actor;
    let today = zones::today(actor.zone(), asked.now);
    sql.push("((");
    match term {
        Term::Date(field, test) => {
            push_day(sql, *field, actor);
            push_test(sql, test, |date| date.resolve(today));
        }
        Term::Priority(test) => {
            sql.push("task.priority");
            push_test(sql, test, |priority| priority_rank(*priority));
        }
        Term::Status(any) => {
            let names: Vec<_> = any.iter().map(|status| status.name()).collect();
            sql.push("task.status = any(").push_bind(names).push(")");
        }
        Term::Project(any) => {
            sql.push("lower(project.name) = any(")
                .push_bind(any.clone())
                .push(")");
        }
        Term::Section(any) => {
            sql.push("exists (select from section where section.id = task.section_id and lower(section.name) = any(")
                .push_bind(any.clone())
                .push("))");
        }
        Term::Label(any) => scope::push_has_label(sql, any, actor),
        Term::Assignee(any) => {
            let names = any
                .iter()
                .map(|name| resolve_username(name, actor.username()));
            scope::push_is_for(sql, names.map(str::to_owned).collect());
        }
        Term::Creator(any) => {
            let names = any
                .iter()
                .map(|name| resolve_username(name, actor.username()));
            let names: Vec<_> = names.map(str::to_owned).collect();
            sql.push("task.created_by in (select id from account where username = any(")
                .push_bind(names)
                .push("))");
        }
        Term::Text(any) => push_text(sql, any, asked),
        Term::Overdue => {
            sql.push("task.status in ('todo', 'in_progress')) and (");
            push_past_due(sql, actor, asked.now);
        }
        Term::NoDue => {
            sql.push("task.due_date is null");
        }
        Term::Recurring => {
            sql.push("task.recurrence_rule is not null");
        }
        Term::Subtask => {
            sql.push("task.parent_id is not null");
        }
        Term::NoLabel => {
            sql.push("not exists (select from task_label join label on label.id = task_label.label_id where task_label.task_id = task.id and label.account_id = ")
                .push_bind(actor.id())
                .push(")");
        }
        Term::NoAssignee => {
            sql.push(scope::NOBODY);
        }
        Term::HasComment => {
            sql.push("exists (select from comment where comment.task_id = task.id and comment.deleted_at is null)");
        }
        Term::HasAttachment => {
            sql.push("exists (select from attachment where attachment.task_id = task.id and attachment.deleted_at is null and attachment.uploaded_at is not null)");
        }
        Term::HasReminder => {
            sql.push("exists (select from reminder where reminder.task_id = task.id and reminder.account_id = ")
                .push_bind(actor.id())
                .push(")");
        }
        Term::Shared => {
            sql.push(scope::IS_SHARED);
        }
        Term::Mine => {
            sql.push("case when ")
                .push(scope::NOBODY)
                .push(" then task.created_by = ")
                .push_bind(actor.id())
                .push(" else ");
            scope::push_is_for(sql, vec![actor.username().to_owned()]);
            sql.push(" end");
        }
    }
    sql.push(") is true)");
}

/// A date on the reader's calendar.
fn push_day(sql: &mut Query, field: DateField, actor: &Actor) {
    let moment = match field {
        DateField::Due => return push_due_day(sql, actor),
        DateField::Start => {
            sql.push("task.start_date");
            return;
        }
        DateField::Created => "(task.created_at at time zone ",
        DateField::Updated => "(task.updated_at at time zone ",
        DateField::Completed => "(task.completed_at at time zone ",
    };
    sql.push(moment)
        .push_bind(actor.zone().name())
        .push(")::date");
}

fn push_test<T, V>(sql: &mut Query, test: &Test<T>, resolve: impl Fn(&T) -> V)
where
    V: for<'q> sqlx::Encode<'q, sqlx::Postgres>
        + sqlx::Type<sqlx::Postgres>
        + sqlx::postgres::PgHasArrayType
        + Send
        + Clone
        + 'static,
{
    match test {
        Test::AnyOf(values) => {
            let values: Vec<V> = values.iter().map(resolve).collect();
            sql.push(" = any(").push_bind(values).push(")");
        }
        Test::Ordered(order, value) => {
            let operator = match order {
                Order::Less => " < ",
                Order::AtMost => " <= ",
                Order::AtLeast => " >= ",
                Order::Greater => " > ",
            };
            sql.push(operator).push_bind(resolve(value));
        }
    }
}

fn push_text(sql: &mut Query, any: &[String], asked: Asked<'_>) {
    for (index, text) in any.iter().enumerate() {
        sql.push(if index == 0 { "" } else { " or " });
        words::push(sql, asked, text, false);
    }
}
