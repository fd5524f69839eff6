//! What happened to a task, in words: whole sentences, so that they can be put into other
//! languages.

use serde_json::Value;

use super::{
    activity::Activity,
    change::{ChangeKind, Fields},
    date_style::DateStyle,
    recurrence::Recurrence,
    task::{Priority, Status},
    words::listed,
};

/// How much of a text is quoted, in characters.
const QUOTED_MAX: usize = 60;

/// What says where a task is.
const PLACE: [&str; 4] = ["project_id", "section_id", "parent_id", "position"];

/// Says who did what, with dates as the reader writes them. `is_own` where it was the reader.
pub fn sentence(activity: &Activity, is_own: bool, dates: DateStyle) -> String {
    let who = match &activity.actor {
        Some(_) if is_own => "You".to_owned(),
        Some(actor) => actor.display_name.clone(),
        None => "Somebody whose account is gone".to_owned(),
    };
    did(activity, dates).replace("{who}", &who)
}

fn did(activity: &Activity, dates: DateStyle) -> String {
    let after = activity.after.as_ref();
    let text = |name: &str| quoted(after.and_then(|fields| fields.get(name)));
    match activity.kind {
        ChangeKind::TaskCreated => "{who} added the task".to_owned(),
        ChangeKind::TaskDeleted => "{who} deleted the task".to_owned(),
        ChangeKind::CommentCreated => "{who} commented".to_owned(),
        ChangeKind::CommentUpdated => "{who} changed a comment".to_owned(),
        ChangeKind::CommentDeleted => "{who} deleted a comment".to_owned(),
        ChangeKind::AttachmentCreated => format!("{{who}} attached {}", text("file_name")),
        ChangeKind::AttachmentDeleted => "{who} removed a file".to_owned(),
        _ => changed(activity.before.as_ref(), after, dates),
    }
}

/// What an update did: its one field in full, or the names of them all.
fn changed(before: Option<&Fields>, after: Option<&Fields>, dates: DateStyle) -> String {
    let Some(after) = after else {
        return "{who} changed the task".to_owned();
    };
    let said = |name: &str| after.get(name);
    if let Some(status) = said("status")
        .and_then(Value::as_str)
        .and_then(Status::from_name)
    {
        return match status {
            Status::Done => "{who} completed the task".to_owned(),
            Status::Todo => "{who} reopened the task".to_owned(),
            status => format!("{{who}} set the status to “{}”", status.label()),
        };
    }
    if after.contains_key("deleted_at") {
        return "{who} brought the task back".to_owned();
    }
    if after.keys().all(|name| PLACE.contains(&name.as_str())) {
        return "{who} moved it".to_owned();
    }
    let mut sentences = after
        .iter()
        .filter_map(|(name, value)| one(name, before.and_then(|b| b.get(name)), value, dates));
    match (sentences.next(), sentences.next()) {
        (Some(sentence), None) => sentence,
        (Some(_), Some(_)) => {
            let names: Vec<_> = after.keys().filter_map(|name| named(name)).collect();
            format!("{{who}} changed {}", listed(&names))
        }
        (None, _) => "{who} changed the task".to_owned(),
    }
}

/// What became of one field.
fn one(name: &str, before: Option<&Value>, after: &Value, dates: DateStyle) -> Option<String> {
    let is_gone = after.is_null();
    Some(match name {
        "title" => format!(
            "{{who}} renamed it from {} to {}",
            quoted(before),
            quoted(Some(after))
        ),
        "description" => "{who} changed the description".to_owned(),
        "priority" => {
            let priority = after.as_str().and_then(Priority::from_name)?;
            format!("{{who}} set the priority to “{}”", priority.label())
        }
        "due_date" if is_gone => "{who} took the due date away".to_owned(),
        "due_date" => format!("{{who}} set the due date to {}", date(after, dates)?),
        "due_time" if is_gone => "{who} took the time away".to_owned(),
        "due_time" => format!("{{who}} set the time to {}", time(after, dates)?),
        "start_date" if is_gone => "{who} took the start date away".to_owned(),
        "start_date" => format!("{{who}} set the start date to {}", date(after, dates)?),
        "recurrence" if is_gone => "{who} made it come once".to_owned(),
        "recurrence" => {
            let recurrence: Recurrence = serde_json::from_value(after.clone()).ok()?;
            format!("{{who}} made it come {}", recurrence.words())
        }
        "labels" => match list(after).as_str() {
            "" => "{who} took all labels away".to_owned(),
            labels => format!("{{who}} set the labels to {labels}"),
        },
        other => format!("{{who}} changed {}", named(other)?),
    })
}

fn date(value: &Value, dates: DateStyle) -> Option<String> {
    Some(dates.date_label(value.as_str()?.parse().ok()?))
}

fn time(value: &Value, dates: DateStyle) -> Option<String> {
    Some(dates.time_label(value.as_str()?.parse().ok()?))
}

/// A field, as the object of a sentence; `None` for what follows from others.
fn named(field: &str) -> Option<&'static str> {
    Some(match field {
        "title" => "the title",
        "description" => "the description",
        "priority" => "the priority",
        "start_date" => "the start date",
        "due_date" => "the due date",
        "due_time" => "the time",
        "due_timezone" => "the time zone",
        "recurrence" => "the repeat",
        "labels" => "the labels",
        "assignees" => "whom it is for",
        "reminders" => "the reminders",
        "project_id" => "the project",
        "section_id" => "the section",
        _ => return None,
    })
}

fn list(value: &Value) -> String {
    let items = value.as_array().into_iter().flatten();
    let items: Vec<_> = items.map(|item| quoted(Some(item))).collect();
    listed(&items)
}

/// A text between quotation marks, cut where it is long.
fn quoted(value: Option<&Value>) -> String {
    let text = value.and_then(Value::as_str).unwrap_or_default();
    let short: String = text.chars().take(QUOTED_MAX).collect();
    match short.len() < text.len() {
        true => format!("“{short}…”"),
        false => format!("“{short}”"),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use uuid::Uuid;

    use super::*;
    use crate::domain::account::UserRef;

    fn said(kind: ChangeKind, before: &str, after: &str, is_own: bool) -> String {
        let fields = |json: &str| serde_json::from_str(json).unwrap();
        let activity = Activity {
            id: Uuid::nil().into(),
            kind,
            actor: Some(UserRef {
                id: Uuid::nil().into(),
                username: "ana".into(),
                display_name: "Ana".into(),
            }),
            at: DateTime::UNIX_EPOCH,
            before: fields(before),
            after: fields(after),
        };
        sentence(&activity, is_own, DateStyle::default())
    }

    #[test]
    fn one_field_is_said_in_full() {
        let update =
            |before: &str, after: &str| said(ChangeKind::TaskUpdated, before, after, false);
        assert_eq!(
            update(r#"{"title":"Rent"}"#, r#"{"title":"Pay the rent"}"#),
            "Ana renamed it from “Rent” to “Pay the rent”"
        );
        assert_eq!(
            update(r#"{"due_date":null}"#, r#"{"due_date":"2026-12-01"}"#),
            "Ana set the due date to 1 December 2026"
        );
        assert_eq!(
            update(r#"{"priority":"none"}"#, r#"{"priority":"urgent"}"#),
            "Ana set the priority to “Urgent”"
        );
        let rule = r#"{"recurrence":{"rule":"FREQ=WEEKLY;BYDAY=MO","from":"due"}}"#;
        assert_eq!(
            update(r#"{"recurrence":null}"#, rule),
            "Ana made it come every monday"
        );
        assert_eq!(
            update(r#"{"labels":["home"]}"#, r#"{"labels":[]}"#),
            "Ana took all labels away"
        );
    }

    #[test]
    fn dates_are_said_as_the_reader_writes_them() {
        let style = DateStyle {
            is_month_first: true,
            is_twelve_hours: true,
        };
        let said = |name: &str, value: &str| one(name, None, &Value::from(value), style).unwrap();
        assert_eq!(
            said("due_date", "2026-12-01"),
            "{who} set the due date to December 1, 2026"
        );
        assert_eq!(
            said("start_date", "2026-12-01"),
            "{who} set the start date to December 1, 2026"
        );
        assert_eq!(
            said("due_time", "17:00:00"),
            "{who} set the time to 5:00 pm"
        );
        assert_eq!(said("due_time", "17:00"), "{who} set the time to 5:00 pm");
    }

    #[test]
    fn what_follows_from_a_status_is_not_said_beside_it() {
        let after = r#"{"status":"done","completed_at":"2026-11-26T10:00:00Z"}"#;
        let words = said(ChangeKind::TaskUpdated, r#"{"status":"todo"}"#, after, true);
        assert_eq!(words, "You completed the task");
    }

    #[test]
    fn a_task_that_went_elsewhere_was_moved() {
        let after = r#"{"project_id":"0192","section_id":null,"position":"a1"}"#;
        let words = said(ChangeKind::TaskUpdated, "{}", after, false);
        assert_eq!(words, "Ana moved it");
    }

    #[test]
    fn several_fields_are_named() {
        let after = r#"{"due_date":"2026-12-01","due_time":"17:00:00","title":"x"}"#;
        let words = said(ChangeKind::TaskUpdated, "{}", after, false);
        assert_eq!(words, "Ana changed the due date, the time, the title");
    }

    #[test]
    fn whoever_is_gone_is_not_named() {
        let activity = Activity {
            id: Uuid::nil().into(),
            kind: ChangeKind::TaskCreated,
            actor: None,
            at: DateTime::UNIX_EPOCH,
            before: None,
            after: None,
        };
        let words = sentence(&activity, false, DateStyle::default());
        assert_eq!(words, "Somebody whose account is gone added the task");
    }
}
