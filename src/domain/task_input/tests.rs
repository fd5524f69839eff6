//! What is taken and what is refused, field by field.

use super::*;

fn patch(json: &str) -> TaskPatch {
    serde_json::from_str(json).unwrap()
}

fn apply(content: TaskContent, json: &str) -> Result<TaskContent, Vec<FieldError>> {
    let now = DateTime::from_timestamp(0, 0).unwrap();
    patch(json)
        .parse(|zone| zone == "Europe/Paris")?
        .apply(content, now)
}

fn codes(result: Result<TaskContent, Vec<FieldError>>) -> Vec<String> {
    result
        .unwrap_err()
        .into_iter()
        .map(|e| format!("{} {}", e.field, e.code))
        .collect()
}

#[test]
fn every_wrong_field_is_named_at_once() {
    let json = r#"{"title":"", "status":"finished", "priority":null, "due_date":"2026-02-30",
                   "due_time":"25:00", "due_timezone":"Mars"}"#;
    let expected = [
        "title required",
        "status invalid_value",
        "priority invalid_value",
        "due_date invalid_date",
        "due_time invalid_time",
        "due_timezone invalid_timezone",
    ];
    assert_eq!(codes(apply(TaskContent::default(), json)), expected);
}

#[test]
fn a_new_task_needs_a_title() {
    assert_eq!(
        codes(apply(TaskContent::default(), "{}")),
        ["title required"]
    );
}

#[test]
fn clearing_the_date_clears_all_three() {
    let due =
        r#"{"title":"x","due_date":"2026-12-01","due_time":"17:00","due_timezone":"Europe/Paris"}"#;
    let task = apply(TaskContent::default(), due).unwrap();
    let cleared = apply(task.clone(), r#"{"due_date":null}"#).unwrap();
    assert_eq!(
        (cleared.due_date, cleared.due_time, cleared.due_timezone),
        (None, None, None)
    );
    let whole_day = apply(task.clone(), r#"{"due_time":null}"#).unwrap();
    assert_eq!((whole_day.due_time, whole_day.due_timezone), (None, None));
    let floating = apply(task, r#"{"due_timezone":null}"#).unwrap();
    assert!(floating.due_time.is_some() && floating.due_timezone.is_none());
}

#[test]
fn a_time_alone_is_refused() {
    let result = apply(
        TaskContent::default(),
        r#"{"title":"x","due_time":"17:00"}"#,
    );
    assert_eq!(codes(result), ["due_time requires_date"]);
}

#[test]
fn unknown_and_server_fields_are_refused() {
    for json in [
        r#"{"titel":"x"}"#,
        r#"{"version":3}"#,
        r#"{"created_at":null}"#,
    ] {
        assert!(serde_json::from_str::<TaskPatch>(json).is_err(), "{json}");
    }
}
