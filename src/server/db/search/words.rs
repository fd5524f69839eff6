//! Full text: what a search for words asks of a task, and how well a task fits it.
//!
//! Every word that was typed has to be in the title, the description or a comment, the last one at
//! least as a beginning ([`words`]). What somebody typed reaches PostgreSQL as a parameter, and its
//! text search as letters and digits only (`to_search_query`), so that no operator of either can be
//! written in it. Signs that are no words, such as an emoji, are looked for as they are.
//!
//! The longest word, as a rule the rarest, is looked up, among the tasks that the reader has: one
//! that everybody uses would be found with everybody. The others are asked of what has that one.

use super::{Asked, Query, push_contains, push_is_candidate};
use crate::domain::search_words::{is_word, words};

/// How many words a rank is made of: the others change little, and cost.
const RANKED_MAX: usize = 10;

/// Pushes the condition that a task has every word of `typed`; or, where `is_similar`, for each
/// that it has one that looks like it.
pub(super) fn push(sql: &mut Query, asked: Asked<'_>, typed: &str, is_similar: bool) {
    let words = words(typed);
    let searched = words.iter().filter(|(word, _)| is_word(word));
    let rarest = searched.max_by_key(|(word, _)| word.chars().count());
    sql.push("(true");
    if let Some(word) = rarest {
        push_lookup(sql, asked, *word, is_similar);
    }
    for word in words.iter().filter(|word| Some(*word) != rarest) {
        match is_word(word.0) {
            true => push_check(sql, *word, is_similar),
            false => push_sign(sql, word.0),
        }
    }
    sql.push(")");
}

fn push_lookup(sql: &mut Query, asked: Asked<'_>, word: (&str, bool), is_similar: bool) {
    sql.push(" and task.id in (select found.id from task as found where ");
    push_is_candidate(sql, asked);
    sql.push(" and found.search_vector @@ ");
    push_query(sql, word);
    sql.push(" union all select comment.task_id from comment join task as found on found.id = comment.task_id where ");
    push_is_candidate(sql, asked);
    sql.push(" and comment.deleted_at is null and comment.search_vector @@ ");
    push_query(sql, word);
    if is_similar {
        sql.push(" union all ");
        push_similar(sql, word.0);
    }
    sql.push(")");
}

fn push_check(sql: &mut Query, word: (&str, bool), is_similar: bool) {
    sql.push(" and (task.search_vector @@ ");
    push_query(sql, word);
    sql.push(" or exists (select from comment where comment.task_id = task.id and comment.deleted_at is null and comment.search_vector @@ ");
    push_query(sql, word);
    sql.push(")");
    if is_similar {
        sql.push(" or task.id in (");
        push_similar(sql, word.0);
        sql.push(")");
    }
    sql.push(")");
}

fn push_sign(sql: &mut Query, sign: &str) {
    sql.push(" and (");
    push_contains(sql, sign);
    sql.push(" or exists (select from comment where comment.task_id = task.id and comment.deleted_at is null and position(");
    sql.push_bind(sign.to_owned())
        .push(" in comment.body) > 0))");
}

fn push_similar(sql: &mut Query, word: &str) {
    sql.push("select similar_tasks(")
        .push_bind(word.to_owned())
        .push(")");
}

fn push_query(sql: &mut Query, (word, is_beginning): (&str, bool)) {
    sql.push("to_search_query(")
        .push_bind(word.to_owned())
        .push(", ");
    sql.push_bind(is_beginning).push(")");
}

/// How well a task fits, as a whole number, so that a page can go on exactly where one has ended:
/// words in the title count most, then those in the description, then those in comments only.
pub(super) fn push_rank<'a>(sql: &'a mut Query, q: &str, is_similar: bool) -> &'a mut Query {
    let ranked = words(q).into_iter().filter(|(word, _)| is_word(word));
    let ranked: Vec<_> = ranked.take(RANKED_MAX).collect();
    if is_similar || ranked.is_empty() {
        return sql.push("0::bigint");
    }
    sql.push("(coalesce(ts_rank(task.search_vector, ");
    for (index, word) in ranked.into_iter().enumerate() {
        sql.push(if index == 0 { "" } else { " || " });
        push_query(sql, word);
    }
    sql.push("), 0) * 1000000)::bigint")
}
