//! Full text: what a search for words asks of a task, and how well a task fits it.
//!
//! Every word that was typed has to be in the title, the description or a comment, the last one at
//! least as a beginning. What somebody typed reaches PostgreSQL as a parameter, and its text search
//! as letters and digits only (`to_search_query`), so that no operator of either can be written in
//! it. Signs that are no words, such as an emoji, are looked for as they are.

use super::{Query, push_contains};

/// How many words a rank is made of: the others change little, and cost.
const RANKED_MAX: usize = 10;

/// The words that were typed, each with whether it may be a beginning.
fn words(q: &str) -> Vec<(&str, bool)> {
    let mut typed: Vec<_> = q.split_whitespace().collect();
    let Some(last) = typed.pop() else {
        return Vec::new();
    };
    // The same word again asks nothing new.
    typed.sort_unstable();
    typed.dedup();
    let whole = typed.into_iter().map(|word| (word, false));
    whole.chain([(last, true)]).collect()
}

fn is_word(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// Adds a condition for each word; or, where `is_similar`, one that words which look like it meet.
pub(super) fn push(sql: &mut Query, q: &str, is_similar: bool) {
    for (word, is_beginning) in words(q) {
        match (is_word(word), is_similar) {
            (false, _) => {
                sql.push(" and (");
                push_contains(sql, word);
                sql.push(" or task.id in (select comment.task_id from comment where comment.deleted_at is null and position(");
                sql.push_bind(word.to_owned())
                    .push(" in comment.body) > 0))");
            }
            (true, false) => push_word(sql, word, is_beginning),
            (true, true) => {
                sql.push(" and task.id in (select similar_tasks(");
                sql.push_bind(word.to_owned()).push("))");
            }
        }
    }
}

fn push_word(sql: &mut Query, word: &str, is_beginning: bool) {
    sql.push(" and task.id in (select task.id from task where task.search_vector @@ ");
    push_query(sql, word, is_beginning);
    sql.push(" union all select comment.task_id from comment where comment.deleted_at is null and comment.search_vector @@ ");
    push_query(sql, word, is_beginning);
    sql.push(")");
}

fn push_query(sql: &mut Query, word: &str, is_beginning: bool) {
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
    for (index, (word, is_beginning)) in ranked.into_iter().enumerate() {
        sql.push(if index == 0 { "" } else { " || " });
        push_query(sql, word, is_beginning);
    }
    sql.push("), 0) * 1000000)::bigint")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_may_be_a_beginning() {
        assert_eq!(words(" pay  re"), [("pay", false), ("re", true)]);
        assert_eq!(words("a a a"), [("a", false), ("a", true)]);
        assert_eq!(words(" "), []);
    }

    #[test]
    fn what_has_no_letter_is_no_word() {
        assert!(is_word("e-mail") && is_word("買") && is_word("2"));
        assert!(!is_word("🎉") && !is_word("&|!:*()"));
    }
}
