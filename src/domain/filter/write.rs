//! A question that was put together on the page, in the filter language: so it can be kept.

use crate::domain::{
    task::{Priority, Status},
    task_query::{DueFilter, TaskQuery},
    task_scope::Scope,
};

/// The question as a filter; `None` where it asks nothing, or something that the language has no
/// words for (an id).
pub fn write(query: &TaskQuery) -> Option<String> {
    let labels = Scope {
        labels: query.scope.labels.clone(),
        ..Scope::default()
    };
    if query.project_id.is_some() || query.scope != labels {
        return None;
    }
    let texts = query.q.split_whitespace().map(quoted);
    let mut terms: Vec<String> = texts.map(|text| format!("text = {text}")).collect();
    terms.extend(query.filter.as_ref().map(|filter| format!("({filter})")));
    let statuses = query.status.iter().copied().map(Status::name);
    terms.extend(any_of("status", statuses.map(str::to_owned).collect()));
    let priorities = query.priority.iter().copied().map(Priority::name);
    terms.extend(any_of("priority", priorities.map(str::to_owned).collect()));
    let labels = query.scope.labels.iter().map(|name| quoted(name));
    terms.extend(any_of("label", labels.collect()));
    terms.extend(query.due.map(due));
    terms.extend(query.due_from.map(|date| format!("due >= {date}")));
    terms.extend(query.due_to.map(|date| format!("due <= {date}")));
    (!terms.is_empty()).then(|| terms.join(" & "))
}

fn any_of(field: &str, mut values: Vec<String>) -> Option<String> {
    match values.len() {
        0 => None,
        1 => values.pop().map(|value| format!("{field} = {value}")),
        _ => Some(format!("{field} in ({})", values.join(", "))),
    }
}

fn due(due: DueFilter) -> String {
    let words = match due {
        DueFilter::Overdue => "overdue",
        DueFilter::Today => "due = today",
        DueFilter::Tomorrow => "due = tomorrow",
        DueFilter::Next7Days => "due >= today & due <= +6d",
        DueFilter::None => "no due",
        DueFilter::Any => "!no due",
    };
    words.to_owned()
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        filter::Filter,
        task_query::{Sort, SortKey},
    };

    fn written(pairs: &[(&'static str, &'static str)]) -> Option<String> {
        let query = TaskQuery::default().read(pairs.iter().copied()).unwrap();
        let filter = write(&query);
        if let Some(filter) = &filter {
            assert!(Filter::parse(filter).is_ok(), "{filter}");
        }
        filter
    }

    #[test]
    fn a_question_is_written_so_that_it_can_be_read_again() {
        let all = [
            ("q", r#"pay "\x"#),
            ("filter", "overdue | mine"),
            ("status", "todo,done"),
            ("priority", "high"),
            ("label", "At home,x"),
            ("due", "next_7_days"),
            ("due_from", "2026-12-01"),
            ("due_to", "2026-12-31"),
        ];
        let expected = concat!(
            r#"text = "pay" & text = "\"\\x" & (overdue | mine) & status in (todo, done)"#,
            r#" & priority = high & label in ("at home", "x") & due >= today & due <= +6d"#,
            " & due >= 2026-12-01 & due <= 2026-12-31",
        );
        assert_eq!(written(&all).as_deref(), Some(expected));
        for (_, name, _) in DueFilter::ALL {
            assert!(written(&[("due", name)]).is_some(), "{name}");
        }
    }

    #[test]
    fn what_asks_nothing_or_has_no_words_is_no_filter() {
        assert_eq!(written(&[]), None);
        assert_eq!(written(&[("sort", "due"), ("limit", "5")]), None);
        assert_eq!(written(&[("q", "x"), ("assignee", "me")]), None);
        let query = TaskQuery {
            sort: vec![Sort::by(SortKey::Due)],
            ..TaskQuery::default()
        };
        assert_eq!(write(&query), None);
    }
}
