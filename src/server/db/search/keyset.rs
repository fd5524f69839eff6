//! The order of a list, and the page after a cursor in it (keyset pagination): each key is a column
//! `key_0`, `key_1`…, and `id` tells apart what has the same keys.

use chrono::{DateTime, Utc};

use super::{Asked, Query, push_due_moment, words};
use crate::{
    domain::task_query::{Sort, SortKey},
    server::db::cursor::{Cursor, KeyValue},
};

/// What a key sorts by.
pub(super) fn push_key(sql: &mut Query, key: SortKey, asked: Asked<'_>, is_similar: bool) {
    let actor = asked.actor;
    match key {
        SortKey::Relevance => words::push_rank(sql, &asked.query.q, is_similar),
        SortKey::Position => sql.push("task.position"),
        SortKey::Title => sql.push("task.title collate title_order"),
        SortKey::Priority => sql.push("task.priority"),
        SortKey::Created => sql.push("task.created_at"),
        SortKey::Updated => sql.push("task.updated_at"),
        SortKey::Completed => sql.push("task.completed_at"),
        SortKey::Due => {
            // A whole day is due when it ends, so that what has a time comes before it.
            sql.push("case when task.due_time is null then ((task.due_date + 1)::timestamp at time zone ");
            sql.push_bind(actor.zone().name())
                .push(") - interval '1 microsecond' else ");
            push_due_moment(sql, actor);
            sql.push(" end")
        }
    };
}

/// By the keys, and by the id where they are the same.
pub(super) fn push_order(sql: &mut Query, sort: &[Sort]) {
    sql.push(" order by ");
    for (index, sort) in sort.iter().enumerate() {
        let direction = if sort.descending { "desc" } else { "asc" };
        sql.push(format!("key_{index} {direction} nulls last, "));
    }
    sql.push("id");
}

fn is_moment(key: SortKey) -> bool {
    matches!(
        key,
        SortKey::Due | SortKey::Created | SortKey::Updated | SortKey::Completed
    )
}

/// The same again, as a cursor has it.
pub(super) fn push_key_as_text(sql: &mut Query, index: usize, key: SortKey) {
    if is_moment(key) {
        sql.push(format!(
            "(extract(epoch from key_{index}) * 1000000)::bigint::text"
        ));
    } else {
        sql.push(format!("key_{index}::text"));
    }
}

/// Rows after the cursor: equal in the first keys and beyond it in the next, or equal in all of
/// them with a greater id.
pub(super) fn push_after(sql: &mut Query, sort: &[Sort], cursor: Cursor) {
    sql.push(" where (false");
    for last in 0..=sort.len() {
        sql.push(" or (true");
        for (index, value) in cursor.values.iter().take(last).enumerate() {
            sql.push(format!(" and key_{index} "));
            match value {
                KeyValue::Absent => {
                    sql.push("is null");
                }
                value => {
                    sql.push("= ");
                    push_value(sql, sort[index].key, value);
                }
            }
        }
        match (sort.get(last), cursor.values.get(last)) {
            (Some(sort), Some(value)) => push_beyond(sql, last, *sort, value),
            _ => {
                sql.push(" and id > ").push_bind(cursor.id);
            }
        }
        sql.push(")");
    }
    sql.push(")");
}

fn push_beyond(sql: &mut Query, index: usize, sort: Sort, value: &KeyValue) {
    if *value == KeyValue::Absent {
        // What has no value comes last: nothing is beyond it.
        sql.push(" and false");
        return;
    }
    sql.push(format!(
        " and (key_{index} {} ",
        if sort.descending { "<" } else { ">" }
    ));
    push_value(sql, sort.key, value);
    sql.push(format!(" or key_{index} is null)"));
}

fn push_value(sql: &mut Query, key: SortKey, value: &KeyValue) {
    match value {
        KeyValue::Text(text) => {
            sql.push_bind(text.clone());
        }
        KeyValue::Number(micros) if is_moment(key) => {
            sql.push_bind(DateTime::<Utc>::from_timestamp_micros(*micros));
        }
        KeyValue::Number(number) => {
            sql.push_bind(*number);
        }
        KeyValue::Absent => {
            sql.push("null");
        }
    }
}
