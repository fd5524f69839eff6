//! Names that somebody may be about to write in a line.

use super::{What, words};
use crate::domain::filter::fold;

/// How many names are suggested at once.
const SUGGESTIONS_MAX: usize = 6;

/// A name that has been begun at the end of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Begun<'a> {
    /// A project, a section or a label.
    pub what: What,
    /// What stands before the sign.
    before: &'a str,
    sign: char,
    /// What there is of the name.
    name: &'a str,
}

impl<'a> Begun<'a> {
    /// Finds it, if there is one.
    pub fn find(text: &'a str) -> Option<Self> {
        let begins_word = |at: &usize| {
            let before = text.get(..*at).unwrap_or_default();
            before.chars().next_back().is_none_or(char::is_whitespace)
        };
        let mut signs = text.char_indices().rev();
        let (at, sign) = signs.find(|(at, sign)| "#/@".contains(*sign) && begins_word(at))?;
        let name = text.get(at + 1..)?;
        let (name, is_over) = match name.strip_prefix('"') {
            Some(quoted) => (quoted, quoted.contains('"')),
            None => (name, name.contains(char::is_whitespace)),
        };
        let what = match sign {
            '#' => What::Project,
            '/' => What::Section,
            _ => What::Label,
        };
        (!is_over).then_some(Self {
            what,
            before: text.get(..at)?,
            sign,
            name,
        })
    }

    /// Those of the names that contain what was begun and say more, each with the text that has it
    /// in full; first those that begin so.
    pub fn suggest<'n>(self, names: impl Iterator<Item = &'n str>) -> Vec<(String, String)> {
        let begun = fold(self.name);
        let fits = |name: &&str| fold(name).contains(&begun) && fold(name) != begun;
        let mut names: Vec<_> = names.filter(fits).collect();
        names.sort_by_key(|name| !fold(name).starts_with(&begun));
        let written = names.into_iter().filter_map(|name| {
            let written = words::write_name(self.sign, name)?;
            Some((name.to_owned(), format!("{}{written} ", self.before)))
        });
        written.take(SUGGESTIONS_MAX).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suggested(text: &str) -> Vec<String> {
        let names = ["At home", "Home", "Homework", "Say \"hi\"", "24/7"];
        let begun = Begun::find(text).map(|begun| begun.suggest(names.into_iter()));
        let texts = begun.unwrap_or_default().into_iter();
        texts.map(|(_, text)| text).collect()
    }

    #[test]
    fn a_name_is_suggested_from_its_sign_on() {
        assert_eq!(
            suggested("Buy #hO"),
            ["Buy #Home ", "Buy #Homework ", "Buy #\"At home\" "]
        );
        assert_eq!(suggested("/\"at h"), ["/\"At home\" "]);
        assert_eq!(suggested("@2"), ["@\"24/7\" "]);
        assert_eq!(
            suggested("#").len(),
            4,
            "a name with a quote cannot be written"
        );
    }

    #[test]
    fn what_is_written_in_full_is_not_suggested() {
        assert_eq!(suggested("#home"), ["#Homework ", "#\"At home\" "]);
    }

    #[test]
    fn nothing_is_suggested_elsewhere() {
        for text in [
            "",
            "home",
            "a#ho",
            "1/ho",
            "#ho ",
            "#\"home\" w",
            "#nowhere",
        ] {
            assert_eq!(suggested(text), Vec::<String>::new(), "{text}");
        }
        assert_eq!(
            Begun::find("#a @b").map(|begun| begun.what),
            Some(What::Label)
        );
    }
}
