//! An answer that is read where it is used.

use std::{fmt, marker::PhantomData};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};
use serde_json::value::RawValue;

use super::problem::{Problem, ProblemCode};

/// A value as JSON, which whoever hands it on need not be able to read: so the code that reads it
/// comes with the piece of the page that shows it (`ui::state::piece`), and not with every page.
pub struct Sealed<T> {
    json: Box<RawValue>,
    holds: PhantomData<fn() -> T>,
}

impl<T> Sealed<T> {
    /// # Errors
    /// `Internal` where the value has no form in JSON.
    pub fn new(value: &T) -> Result<Self, Problem>
    where
        T: Serialize,
    {
        let json = serde_json::value::to_raw_value(value);
        json.map(Self::from).map_err(unreadable)
    }

    /// # Errors
    /// `Internal` where it is the JSON of something else: what another version of Tend has sent.
    pub fn open(&self) -> Result<T, Problem>
    where
        T: DeserializeOwned,
    {
        serde_json::from_slice(self.json.get().as_bytes()).map_err(unreadable)
    }
}

fn unreadable(_: serde_json::Error) -> Problem {
    Problem::of(ProblemCode::Internal)
}

impl<T> From<Box<RawValue>> for Sealed<T> {
    fn from(json: Box<RawValue>) -> Self {
        Self {
            json,
            holds: PhantomData,
        }
    }
}

// By hand: what is inside need be none of this.
impl<T> fmt::Debug for Sealed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.json.get())
    }
}

impl<T> PartialEq for Sealed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.json.get() == other.json.get()
    }
}

impl<T> Eq for Sealed<T> {}

impl<T> Clone for Sealed<T> {
    fn clone(&self) -> Self {
        self.json.clone().into()
    }
}

impl<T> Serialize for Sealed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json.serialize(serializer)
    }
}

impl<'de, T> Deserialize<'de> for Sealed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Box::<RawValue>::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::Sealed;

    #[test]
    fn what_was_sealed_is_opened_as_it_was() {
        let sealed = Sealed::new(&vec![Some("a"), None]).expect("it has a form in JSON");
        let sent = serde_json::to_vec(&(1, &sealed)).expect("so has this");
        assert_eq!(sent, br#"[1,["a",null]]"#);
        let (_, come): (u8, Sealed<Vec<Option<String>>>) =
            serde_json::from_slice(&sent).expect("it is what was sent");
        assert_eq!(
            come.open().expect("it is a list"),
            [Some("a".to_owned()), None]
        );
    }
}
