//! Lists of tasks: a question becomes one query, whatever its length.
//!
//! The text of the query is put together here from fixed pieces; every value is a parameter.

mod filter;
mod keyset;
mod scope;
mod words;

use chrono::{DateTime, Utc};
use sqlx::{FromRow, PgConnection, Postgres, QueryBuilder};

use crate::{
    domain::{
        filter::Filter,
        task::Status,
        task_query::{DueFilter, TaskQuery},
    },
    server::{
        auth::Actor,
        db::{
            cursor::{Cursor, KeyValue},
            task_record::{task_columns, task_joins},
            tasks::{TaskRecord, priority_rank},
        },
        error::{AppError, Result},
        zones,
    },
};

/// One page, in order.
pub struct Found {
    pub tasks: Vec<TaskRecord>,
    pub next_cursor: Option<String>,
    /// How many match on all pages together; 0 unless asked for.
    pub total: i64,
}

#[derive(FromRow)]
struct FoundRow {
    #[sqlx(flatten)]
    task: TaskRecord,
    sort_values: Vec<Option<String>>,
    total: i64,
}

type Query = QueryBuilder<Postgres>;

/// The tasks that `actor` may see and `query` asks for; counts all of them where `with_total`.
///
/// # Errors
/// `Parameters` for an invalid cursor or filter.
pub async fn list(
    connection: &mut PgConnection,
    actor: &Actor,
    query: &TaskQuery,
    with_total: bool,
    now: DateTime<Utc>,
) -> Result<Found> {
    let cursor = query
        .cursor
        .as_deref()
        .map(|text| Cursor::decode(text, &query.sort))
        .transpose()?;
    let is_first = cursor.is_none();
    let is_similar = cursor.as_ref().is_some_and(|cursor| cursor.is_similar);
    let asked = Asked {
        actor,
        query,
        with_total,
        now,
    };
    let found = page(connection, asked, cursor, is_similar).await?;
    // What nothing was found for may be misspelt.
    if found.tasks.is_empty() && is_first && !query.q.is_empty() {
        return page(connection, asked, None, true).await;
    }
    Ok(found)
}

/// Who asks what.
#[derive(Clone, Copy)]
struct Asked<'a> {
    actor: &'a Actor,
    query: &'a TaskQuery,
    with_total: bool,
    now: DateTime<Utc>,
}

async fn page(
    connection: &mut PgConnection,
    asked: Asked<'_>,
    cursor: Option<Cursor>,
    is_similar: bool,
) -> Result<Found> {
    let query = asked.query;
    let mut sql = Query::new("with matching as (");
    push_matching(&mut sql, asked, is_similar)?;
    // The page is cut out before anything is joined to it: of 10,000 tasks 51 are looked up, not all.
    sql.push("), page as (select * from matching");
    if let Some(cursor) = cursor {
        keyset::push_after(&mut sql, &query.sort, cursor);
    }
    keyset::push_order(&mut sql, &query.sort);
    sql.push(" limit ")
        .push_bind(i64::from(query.limit) + 1)
        .push(concat!(") select ", task_columns!(), ", array["));
    for (index, sort) in query.sort.iter().enumerate() {
        sql.push(if index == 0 { "" } else { ", " });
        keyset::push_key_as_text(&mut sql, index, sort.key);
    }
    sql.push("]::text[] as sort_values, ");
    sql.push(if asked.with_total {
        "(select count(*) from matching)"
    } else {
        "0::bigint"
    })
    .push(" as total");
    sql.push(concat!(" from page join task using (id) ", task_joins!()))
        .push_bind(asked.actor.id());
    keyset::push_order(&mut sql, &query.sort);
    let rows: Vec<FoundRow> = sql.build_query_as().fetch_all(connection).await?;
    into_page(rows, query, is_similar)
}

/// The id of each task that is asked for, with what it is sorted by.
fn push_matching(sql: &mut Query, asked: Asked<'_>, is_similar: bool) -> Result<()> {
    let Asked {
        actor, query, now, ..
    } = asked;
    let filter = query
        .filter
        .as_deref()
        .map(Filter::parse)
        .transpose()
        .map_err(|error| AppError::Parameters(vec![error]))?;
    sql.push("select task.id");
    for (index, sort) in query.sort.iter().enumerate() {
        sql.push(", ");
        keyset::push_key(sql, sort.key, asked, is_similar);
        sql.push(format!(" as key_{index}"));
    }
    sql.push(" from task join project on project.id = task.project_id where project.owner_id = ");
    sql.push_bind(actor.id());
    // Said once more of the task: that a few of all projects are one's own says nothing to PostgreSQL
    // of how few of all tasks are.
    sql.push(" and task.project_id = any(array(select id from project where owner_id = ")
        .push_bind(actor.id())
        .push(")) and project.deleted_at is null and task.deleted_at is ")
        .push(if query.deleted { "not null" } else { "null" });
    if query.project_id.is_none() && !query.deleted {
        // What is archived is in no list but its own.
        sql.push(" and project.archived_at is null");
    }
    push_statuses(sql, query, filter.as_ref());
    push_filters(sql, actor, query, now);
    if !query.q.is_empty() {
        sql.push(" and ");
        words::push(sql, asked, &query.q, is_similar);
    }
    if let Some(filter) = &filter {
        sql.push(" and ");
        filter::push(sql, filter, asked);
    }
    Ok(())
}

fn into_page(mut rows: Vec<FoundRow>, query: &TaskQuery, is_similar: bool) -> Result<Found> {
    let limit = usize::from(query.limit);
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let next_cursor = rows.last().filter(|_| has_more).map(|last| {
        let values = query.sort.iter().zip(&last.sort_values);
        let values = values
            .map(|(sort, text)| KeyValue::read(sort.key, text.clone()))
            .collect();
        Cursor::new(&query.sort, values, last.task.id)
            .of_similar(is_similar)
            .encode()
    });
    Ok(Found {
        total: rows.first().map_or(0, |row| row.total),
        next_cursor: next_cursor.transpose()?,
        tasks: rows.into_iter().map(|row| row.task).collect(),
    })
}

/// Whether the list may show `found`, a task in a query within the list's own: the widest of its
/// conditions again, so that the inner query reads no more than what it is about.
fn push_is_candidate(sql: &mut Query, asked: Asked<'_>) {
    sql.push("found.project_id = any(array(select id from project where owner_id = ")
        .push_bind(asked.actor.id())
        .push(")) and found.deleted_at is ")
        .push(if asked.query.deleted {
            "not null"
        } else {
            "null"
        });
}

fn push_due_moment(sql: &mut Query, actor: &Actor) {
    sql.push("due_moment(task.due_date, task.due_time, coalesce(task.due_timezone, ");
    sql.push_bind(actor.zone().name()).push("))");
}

/// Closed tasks are left out, unless the parameter or the filter says what becomes of them.
fn push_statuses(sql: &mut Query, query: &TaskQuery, filter: Option<&Filter>) {
    let asks_otherwise = query.deleted || filter.is_some_and(Filter::asks_for_status);
    if query.status.is_empty() && asks_otherwise {
        return;
    }
    let statuses = query.statuses().iter().copied();
    sql.push(" and task.status = any(")
        .push_bind(statuses.map(Status::name).collect::<Vec<_>>())
        .push(")");
}

fn push_filters(sql: &mut Query, actor: &Actor, query: &TaskQuery, now: DateTime<Utc>) {
    if let Some(project) = query.project_id {
        sql.push(" and task.project_id = ").push_bind(project);
    }
    scope::push(sql, &query.scope, actor);
    if !query.priority.is_empty() {
        let ranks: Vec<_> = query
            .priority
            .iter()
            .map(|priority| priority_rank(*priority))
            .collect();
        sql.push(" and task.priority = any(")
            .push_bind(ranks)
            .push(")");
    }
    if let Some(due) = query.due {
        push_due_filter(sql, actor, due, now);
    }
    for (operator, bound) in [(" >= ", query.due_from), (" <= ", query.due_to)] {
        if let Some(date) = bound {
            sql.push(" and ");
            push_due_day(sql, actor);
            sql.push(operator).push_bind(date);
        }
    }
}

/// Whether title or description contain a text, whatever its case.
fn push_contains(sql: &mut Query, text: &str) {
    let pattern = format!(
        "%{}%",
        text.replace('\\', "\\\\")
            .replace('%', "\\%")
            .replace('_', "\\_")
    );
    sql.push("task.title ilike ").push_bind(pattern.clone());
    sql.push(" or task.description ilike ").push_bind(pattern);
}

/// The day of the due on the reader's calendar.
fn push_due_day(sql: &mut Query, actor: &Actor) {
    sql.push("case when task.due_timezone is null then task.due_date else (");
    push_due_moment(sql, actor);
    sql.push(" at time zone ")
        .push_bind(actor.zone().name())
        .push(")::date end");
}

fn push_due_filter(sql: &mut Query, actor: &Actor, due: DueFilter, now: DateTime<Utc>) {
    let today = zones::today(actor.zone(), now);
    let (first, last) = match due {
        DueFilter::Any => {
            sql.push(" and task.due_date is not null");
            return;
        }
        DueFilter::None => {
            sql.push(" and task.due_date is null");
            return;
        }
        DueFilter::Overdue => {
            sql.push(" and ");
            push_past_due(sql, actor, now);
            return;
        }
        DueFilter::Today => (0, 0),
        DueFilter::Tomorrow => (1, 1),
        DueFilter::Next7Days => (0, 6),
    };
    sql.push(" and ");
    push_due_day(sql, actor);
    sql.push(" between ")
        .push_bind(today + chrono::Days::new(first));
    sql.push(" and ").push_bind(today + chrono::Days::new(last));
}

/// Whether a due has passed: a whole day when it is over, a time when it is.
fn push_past_due(sql: &mut Query, actor: &Actor, now: DateTime<Utc>) {
    sql.push("case when task.due_time is null then task.due_date < ")
        .push_bind(zones::today(actor.zone(), now));
    sql.push(" else ");
    push_due_moment(sql, actor);
    sql.push(" < ").push_bind(now).push(" end");
}
