//! Counts and lists in words. Phrases come whole, with a place for what varies, so that another
//! language can put it elsewhere and have forms of its own.

use std::fmt::Display;

/// A phrase for a number of things, which stands where `#` is: `# task`, `# tasks`.
pub fn counted<N: Copy + Display + PartialEq + From<u8>>(
    number: N,
    one: &str,
    several: &str,
) -> String {
    let phrase = if number == N::from(1) { one } else { several };
    phrase.replace('#', &number.to_string())
}

/// Several things, one after the other: `the title, the time`.
pub fn listed(things: &[impl AsRef<str>]) -> String {
    let things: Vec<&str> = things.iter().map(AsRef::as_ref).collect();
    things.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_not_several() {
        let tasks = |number: i64| counted(number, "# task selected", "# tasks selected");
        assert_eq!(tasks(0), "0 tasks selected");
        assert_eq!(tasks(1), "1 task selected");
        assert_eq!(tasks(21), "21 tasks selected");
    }

    #[test]
    fn things_are_listed_in_order() {
        assert_eq!(listed(&["the title", "the time"]), "the title, the time");
        assert_eq!(listed(&[""; 0]), "");
    }
}
