//! Pages of lists: `{"items": […], "next_cursor": …}`, by keyset and not by offset.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::problem::FieldError;

/// How many items a page holds when nobody says.
pub const DEFAULT_LIMIT: u16 = 50;

/// How many items a page holds at most.
pub const MAX_LIMIT: u16 = 200;

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Opaque; `null` on the last page.
    pub next_cursor: Option<String>,
}

/// Which page of a list that takes no other parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageQuery {
    pub limit: u16,
    pub cursor: Option<String>,
}

impl PageQuery {
    /// # Errors
    /// Everything that is wrong, each with its parameter and what is accepted there.
    pub fn read<'a>(
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, Vec<FieldError>> {
        let (mut limit, mut cursor, mut errors) = (None, None, Vec::new());
        for (name, value) in pairs {
            let mut refuse = |code, message| errors.push(FieldError::new(name, code, message));
            match name {
                "limit" if limit.is_none() => match value.parse() {
                    Ok(number @ 1..=MAX_LIMIT) => limit = Some(number),
                    _ => refuse("invalid_value", "Use a number from 1 to 200."),
                },
                "cursor" if cursor.is_none() => cursor = Some(value.to_owned()),
                "limit" | "cursor" => refuse("repeated", "This parameter is given twice."),
                _ => refuse("unknown_parameter", "Accepted are limit, cursor."),
            }
        }
        match errors.is_empty() {
            true => Ok(Self {
                limit: limit.unwrap_or(DEFAULT_LIMIT),
                cursor,
            }),
            false => Err(errors),
        }
    }
}
