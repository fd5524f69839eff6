//! The order that a list is asked for, as the address says it.

use super::{Sort, SortKey};
use crate::domain::problem::FieldError;

/// Reads the parameter `sort`.
///
/// # Errors
/// For what is no order, at the field `sort`.
pub fn read_sort(value: &str) -> Result<Vec<Sort>, FieldError> {
    let read = |name: &str| {
        let (key, descending) = name
            .strip_prefix('-')
            .map_or((name, false), |key| (key, true));
        SortKey::ALL
            .iter()
            .find(|(_, n, _)| *n == key)
            .map(|(key, ..)| Sort {
                key: *key,
                descending,
            })
    };
    let refuse = || {
        let known: Vec<_> = SortKey::ALL.iter().map(|(_, name, _)| *name).collect();
        let message = format!(
            "Use one or more of {}, once each, with “-” before it to descend.",
            known.join(", ")
        );
        FieldError::new("sort", "invalid_value", message)
    };
    let mut sorts: Vec<Sort> = Vec::new();
    for name in value.split(',') {
        let sort = read(name).ok_or_else(refuse)?;
        if sorts.iter().any(|earlier| earlier.key == sort.key) {
            return Err(refuse());
        }
        sorts.push(sort);
    }
    Ok(sorts)
}
