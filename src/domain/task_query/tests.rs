//! Reading parameters, one by one.

use super::*;

fn read(pairs: &[(&'static str, &'static str)]) -> Result<TaskQuery, Vec<FieldError>> {
    TaskQuery::default().read(pairs.iter().copied())
}

#[test]
fn parameters_are_read() {
    let query = read(&[
        ("status", "todo,done"),
        ("sort", "-priority,due"),
        ("limit", "200"),
    ])
    .unwrap();
    assert_eq!(query.status, [Status::Todo, Status::Done]);
    assert_eq!(
        query.sort[0],
        Sort {
            key: SortKey::Priority,
            descending: true
        }
    );
    assert_eq!(query.sort[1], Sort::by(SortKey::Due));
    assert_eq!(query.limit, 200);
}

#[test]
fn what_is_not_accepted_is_named_with_what_is() {
    for (name, value) in [
        ("status", "open"),
        ("status", ""),
        ("priority", "none,top"),
        ("due", "someday"),
        ("due_to", "2026-02-30"),
        ("sort", "size"),
        ("sort", "due,-due"),
        ("limit", "0"),
        ("limit", "201"),
        ("q", "a\0"),
        ("colour", "red"),
    ] {
        let errors = read(&[(name, value)]).unwrap_err();
        assert_eq!(errors[0].field, name, "{value}");
    }
    assert!(
        read(&[("colour", "red")]).unwrap_err()[0]
            .message
            .contains("due_from")
    );
    assert_eq!(
        read(&[("q", "a"), ("q", "b")]).unwrap_err()[0].code,
        "repeated"
    );
}
