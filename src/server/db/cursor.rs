//! Opaque cursors: where a page ended, by the values that it was sorted by and not by a number of
//! rows, so that it stays right while rows come and go.

use std::ops::RangeInclusive;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        id::TaskId,
        problem::FieldError,
        task_query::{Sort, SortKey},
    },
    server::error::{AppError, Result},
};

/// From 1900 to 10,100 in microseconds since 1970: beyond the dues that there can be, and well
/// within the moments that PostgreSQL and chrono have.
const NUMBERS: RangeInclusive<i64> = -2_208_988_800_000_000..=256_558_060_800_000_000;

/// The value of one sort key: text, or a number (a rank, or microseconds since 1970).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum KeyValue {
    Number(i64),
    Text(String),
    Absent,
}

/// The last row of a page.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Cursor {
    /// The order that the values belong to.
    sort: String,
    pub values: Vec<KeyValue>,
    pub id: TaskId,
    /// Whether the page was of what only looks like the words that were searched for.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_similar: bool,
}

impl KeyValue {
    /// A value as the list's query selects it.
    pub fn read(key: SortKey, text: Option<String>) -> Self {
        match text {
            None => Self::Absent,
            Some(text) if is_text(key) => Self::Text(text),
            Some(text) => text.parse().map_or(Self::Absent, Self::Number),
        }
    }
}

fn is_text(key: SortKey) -> bool {
    matches!(key, SortKey::Position | SortKey::Title)
}

impl Cursor {
    pub fn new(sort: &[Sort], values: Vec<KeyValue>, id: TaskId) -> Self {
        Self {
            sort: spell(sort),
            values,
            id,
            is_similar: false,
        }
    }

    /// The same of a page of what only looks like what was searched for.
    pub fn of_similar(self, is_similar: bool) -> Self {
        Self { is_similar, ..self }
    }

    pub fn encode(&self) -> Result<String> {
        Ok(URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).map_err(AppError::internal)?))
    }

    /// # Errors
    /// `Parameters` for a cursor that is not ours, or of another order.
    pub fn decode(text: &str, sort: &[Sort]) -> Result<Self> {
        let cursor: Option<Self> = URL_SAFE_NO_PAD
            .decode(text)
            .ok()
            .and_then(|json| serde_json::from_slice(&json).ok());
        cursor.filter(|cursor| cursor.fits(sort)).ok_or_else(|| {
            let message =
                "This cursor is none of ours, or belongs to another order. Start without one.";
            AppError::Parameters(vec![FieldError::new("cursor", "invalid_cursor", message)])
        })
    }

    fn fits(&self, sort: &[Sort]) -> bool {
        let agrees = |(sort, value): (&Sort, &KeyValue)| match value {
            KeyValue::Text(text) => is_text(sort.key) && !text.contains('\0'),
            KeyValue::Number(number) => !is_text(sort.key) && NUMBERS.contains(number),
            KeyValue::Absent => true,
        };
        self.sort == spell(sort)
            && self.values.len() == sort.len()
            && sort.iter().zip(&self.values).all(agrees)
    }
}

fn spell(sort: &[Sort]) -> String {
    let name = |key| {
        SortKey::ALL
            .iter()
            .find(|(k, ..)| *k == key)
            .map_or("relevance", |(_, name, _)| name)
    };
    let spelt = sort
        .iter()
        .map(|s| format!("{}{}", if s.descending { "-" } else { "" }, name(s.key)));
    spelt.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_and_a_foreign_one_does_not() {
        let sort = [
            Sort {
                key: SortKey::Due,
                descending: true,
            },
            Sort::by(SortKey::Title),
        ];
        let values = vec![KeyValue::Absent, KeyValue::Text("Rent".into())];
        let cursor = Cursor::new(&sort, values, uuid::Uuid::nil().into());
        let text = cursor.encode().unwrap();
        assert_eq!(Cursor::decode(&text, &sort).unwrap(), cursor);
        for (text, sort) in [
            (text.as_str(), &sort[..1]),
            ("", &sort[..]),
            ("e30", &sort[..]),
            ("%%", &sort[..]),
        ] {
            assert!(Cursor::decode(text, sort).is_err(), "{text}");
        }
    }
}
