//! The page's address as state: filters, order and the open task live there and nowhere else.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::domain::{id::TaskId, view::is_asked};

/// What is escaped in a query: everything but the unreserved characters (RFC 3986) and the comma.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b',');

/// The parameter that opens a task's panel.
pub const TASK: &str = "task";

/// The parameter that asks where a task is to go.
pub const MOVE: &str = "move";

/// The current address, and ways to change it. Make one at the top of a component.
#[derive(Clone, Copy)]
pub struct Address {
    path: Memo<String>,
    search: Memo<String>,
}

type Pairs = Vec<(String, String)>;

impl Address {
    pub fn current() -> Self {
        let location = use_location();
        Self {
            path: location.pathname,
            search: location.search,
        }
    }

    pub fn path(self) -> String {
        self.path.get()
    }

    /// The parameters, decoded, in order.
    pub fn pairs(self) -> Pairs {
        self.search.with(|search| read(search))
    }

    /// A parameter; `None` where it is absent or empty.
    pub fn get(self, name: &str) -> Option<String> {
        let found = self.pairs().into_iter().find(|(n, _)| n == name);
        found
            .map(|(_, value)| value)
            .filter(|value| !value.is_empty())
    }

    /// The question that the address asks of a list: its parameters but for those that say how the
    /// page stands.
    pub fn question(self) -> String {
        let pairs = self
            .pairs()
            .into_iter()
            .filter(|(name, value)| is_asked(name, value));
        write(pairs.collect())
    }

    /// The task that a parameter names; `Err` where that is no id.
    pub fn task_in(self, name: &str) -> Option<Result<TaskId, ()>> {
        self.get(name).map(|id| id.parse().map_err(|_| ()))
    }

    /// This address with one parameter changed, or taken away. Where a task is to go is asked for over nothing else.
    pub fn with(self, name: &str, value: Option<&str>) -> String {
        let mut pairs: Pairs = self
            .pairs()
            .into_iter()
            .filter(|(n, v)| ![name, MOVE, "cursor"].contains(&n.as_str()) && !v.is_empty())
            .collect();
        pairs.extend(value.map(|value| (name.to_owned(), value.to_owned())));
        link(&self.path(), pairs)
    }

    /// This address with a task's panel open.
    pub fn with_task(self, id: TaskId) -> String {
        self.with(TASK, Some(&id.to_string()))
    }

    /// This address with no panel open, up to what opens one: it ends with `?` or `&`.
    pub fn before_task(self) -> String {
        let mut address = self.with(TASK, Some(""));
        address.truncate(address.len() - TASK.len() - 1);
        address
    }

    /// This address with no panel open.
    pub fn without_task(self) -> String {
        self.with(TASK, None)
    }
}

/// A path with parameters.
pub fn link(path: &str, pairs: Pairs) -> String {
    if pairs.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", write(pairs))
    }
}

/// Goes to an address of the app without loading a page; the scroll position stays.
pub fn use_go() -> impl Fn(&str) + Clone {
    let navigate = use_navigate();
    move |to: &str| {
        navigate(
            to,
            NavigateOptions {
                scroll: false,
                ..Default::default()
            },
        )
    }
}

fn read(search: &str) -> Pairs {
    let search = search.strip_prefix('?').unwrap_or(search);
    let decode = |text: &str| {
        percent_decode_str(&text.replace('+', " "))
            .decode_utf8_lossy()
            .into_owned()
    };
    let pairs = search.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(n, v)| (decode(n), decode(v)))
        .collect()
}

fn write(pairs: Pairs) -> String {
    let encode = |text: &str| utf8_percent_encode(text, RESERVED).to_string();
    pairs
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect::<Vec<_>>()
        .join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_come_back_as_they_were() {
        let pairs = vec![
            ("q".to_owned(), "a b&c=ü%".to_owned()),
            ("sort".to_owned(), "-due,title".to_owned()),
        ];
        assert_eq!(read(&write(pairs.clone())), pairs);
        assert_eq!(write(pairs), "q=a%20b%26c%3D%C3%BC%25&sort=-due,title");
        assert_eq!(read("?q=a+b"), [("q".to_owned(), "a b".to_owned())]);
    }
}
