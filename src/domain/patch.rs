//! The three states of a field in a JSON merge patch (RFC 7396): absent, `null`, a value.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What a patch says of one field.
///
/// Needs `#[serde(default)]` on the field. `Clear` is written as an empty string, not as `null`:
/// patches are only ever written by our own page, as a form, and a form has no `null`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// The field is absent: leave it alone.
    #[default]
    Keep,
    /// The field is `null`, or an empty field of a form.
    Clear,
    /// The field has this value.
    Set(T),
}

impl<T> Patch<T> {
    /// True when the patch says nothing of the field; for `skip_serializing_if`.
    pub fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }

    /// The value that a field holds after the patch.
    pub fn over(self, current: Option<T>) -> Option<T> {
        match self {
            Self::Keep => current,
            Self::Clear => None,
            Self::Set(value) => Some(value),
        }
    }

    /// Converts the value where there is one.
    pub fn map<U>(self, convert: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Keep => Patch::Keep,
            Self::Clear => Patch::Clear,
            Self::Set(value) => Patch::Set(convert(value)),
        }
    }

    /// Converts the value where there is one, or says why it cannot be.
    ///
    /// # Errors
    /// Whatever `convert` refuses.
    pub fn try_map<U, E>(self, convert: impl FnOnce(T) -> Result<U, E>) -> Result<Patch<U>, E> {
        Ok(match self {
            Self::Keep => Patch::Keep,
            Self::Clear => Patch::Clear,
            Self::Set(value) => Patch::Set(convert(value)?),
        })
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Self::Clear, Self::Set))
    }
}

impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Keep | Self::Clear => serializer.serialize_str(""),
            Self::Set(value) => value.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    #[serde(default)]
    struct Form {
        #[serde(skip_serializing_if = "Patch::is_keep")]
        date: Patch<String>,
    }

    #[test]
    fn absent_null_and_value_are_told_apart() {
        let read = |json| serde_json::from_str::<Form>(json).unwrap().date;
        assert_eq!(read("{}"), Patch::Keep);
        assert_eq!(read(r#"{"date":null}"#), Patch::Clear);
        assert_eq!(read(r#"{"date":""}"#), Patch::Set(String::new()));
        assert_eq!(read(r#"{"date":"x"}"#), Patch::Set("x".into()));
    }

    #[test]
    fn clear_is_an_empty_field_of_a_form() {
        let form = Form { date: Patch::Clear };
        assert_eq!(serde_json::to_string(&form).unwrap(), r#"{"date":""}"#);
    }
}
