//! Pages of lists: `{"items": […], "next_cursor": …}`, by keyset and not by offset.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

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

/// Where a page ended in an order by a text, and by id where that is the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keyset {
    pub key: String,
    pub id: Uuid,
}

impl fmt::Display for Keyset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.key.bytes() {
            write!(f, "{byte:02x}")?;
        }
        write!(f, "-{}", self.id.simple())
    }
}

impl FromStr for Keyset {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (digits, id) = text.split_once('-').ok_or(())?;
        let id = Uuid::try_parse(id).map_err(drop)?;
        if !digits.is_ascii() || digits.len() % 2 != 0 {
            return Err(());
        }
        let byte = |at: usize| u8::from_str_radix(digits.get(at..at + 2).unwrap_or_default(), 16);
        let bytes: Result<Vec<_>, _> = (0..digits.len()).step_by(2).map(byte).collect();
        let key = String::from_utf8(bytes.map_err(drop)?).map_err(drop)?;
        match key.contains('\0') {
            true => Err(()),
            false => Ok(Self { key, id }),
        }
    }
}

/// What is asked of a list that has one order, by its items' ids, and no filters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageQuery {
    limit: u16,
    cursor: Option<String>,
}

impl Default for PageQuery {
    fn default() -> Self {
        Self {
            limit: DEFAULT_LIMIT,
            cursor: None,
        }
    }
}

impl<T> Page<T> {
    /// The same page of something else.
    pub fn map<U>(self, convert: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(convert).collect(),
            next_cursor: self.next_cursor,
        }
    }
}

impl PageQuery {
    /// As much as a page can hold.
    pub fn all() -> Self {
        Self::of(MAX_LIMIT)
    }

    /// The first so many.
    pub fn of(limit: u16) -> Self {
        Self {
            limit: limit.min(MAX_LIMIT),
            cursor: None,
        }
    }

    /// An ordinary page, from where the page before has ended.
    pub fn from_cursor(cursor: Option<String>) -> Self {
        Self {
            cursor: cursor.filter(|cursor| !cursor.is_empty()),
            ..Self::default()
        }
    }

    /// Reads the parameters `limit` and `cursor`.
    ///
    /// # Errors
    /// Everything that they cannot be, and every other parameter.
    pub fn read<'a>(
        pairs: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, Vec<FieldError>> {
        Self::read_beside("", pairs)
    }

    /// The same of a list that takes other parameters, which are read by others. They are named for
    /// whoever knows them not: `archived, `.
    ///
    /// # Errors
    /// Everything that `limit` and `cursor` cannot be, and every other parameter.
    pub fn read_beside<'a>(
        others: &str,
        pairs: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, Vec<FieldError>> {
        let (mut query, mut errors) = (Self::default(), Vec::new());
        for (name, value) in pairs {
            match name {
                "limit" => match value.parse().ok().filter(|n| (1..=MAX_LIMIT).contains(n)) {
                    Some(limit) => query.limit = limit,
                    None => errors.push(FieldError::new(
                        name,
                        "invalid_value",
                        "Use a number from 1 to 200.",
                    )),
                },
                "cursor" => query.cursor = Some(value.to_owned()),
                _ => errors.push(FieldError::new(
                    name,
                    "unknown_parameter",
                    format!("The parameters here are {others}limit and cursor."),
                )),
            }
        }
        if errors.is_empty() {
            Ok(query)
        } else {
            Err(errors)
        }
    }

    /// The id that the page before ended with.
    ///
    /// # Errors
    /// For a cursor that is none of ours.
    pub fn after<Id: FromStr>(&self) -> Result<Option<Id>, Vec<FieldError>> {
        let read = |cursor: &String| {
            cursor.parse().map_err(|_| {
                let message = "This cursor is none of ours. Start without one.";
                vec![FieldError::new("cursor", "invalid_cursor", message)]
            })
        };
        self.cursor.as_ref().map(read).transpose()
    }

    /// How many rows to fetch: one more than the page holds, to know whether there is another.
    pub fn fetched(&self) -> i64 {
        i64::from(self.limit) + 1
    }

    /// The page that the rows are, in the order of a key that [`after`](Self::after) can read.
    pub fn page<T, Key: ToString>(&self, mut rows: Vec<T>, key: impl Fn(&T) -> Key) -> Page<T> {
        let limit = usize::from(self.limit);
        let is_last = rows.len() <= limit;
        rows.truncate(limit);
        let last = rows.last().map(|row| key(row).to_string());
        Page {
            next_cursor: last.filter(|_| !is_last),
            items: rows,
        }
    }
}
