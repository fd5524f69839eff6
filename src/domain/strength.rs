//! How good a new password is, in words, while it is typed: what would help, and what is wrong in
//! the same words as the server says it.
//!
//! No estimate of guesses: that takes a dictionary that is longer than all of the page. Length
//! decides, since whoever guesses has to go through everything shorter first; what only looks long
//! (one character many times, a run of the keyboard, the commonest words with digits after them)
//! does not count. The list of common passwords is the server's, and its word is the last one.

use super::password::{
    PASSWORD_MAX_BYTES, TOO_COMMON, TOO_GUESSABLE, is_built_on, too_long, too_short,
};

/// From here on a password is good, and strong.
const GOOD: usize = 12;
const STRONG: usize = 18;

/// So few that it does not matter how often they come.
const FEW: usize = 4;

/// What most common passwords are made of, once digits and signs at their ends are gone.
const COMMON: [&str; 24] = [
    "password",
    "passwort",
    "passw",
    "qwerty",
    "qwertz",
    "azerty",
    "asdf",
    "iloveyou",
    "welcome",
    "letmein",
    "admin",
    "administrator",
    "dragon",
    "monkey",
    "football",
    "baseball",
    "princess",
    "sunshine",
    "superman",
    "master",
    "changeme",
    "secret",
    "login",
    "abc",
];

/// Rows that fingers walk along.
const RUNS: [&str; 5] = [
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
];

/// How good a password is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    TooShort,
    TooLong,
    TooGuessable,
    TooCommon,
    /// It will do.
    Fair,
    Good,
    Strong,
}

impl Strength {
    /// Of a password for somebody with these names; none where nothing was typed.
    pub fn of(password: &str, min_length: usize, names: &[&str]) -> Option<Self> {
        let length = password.chars().count();
        let names: Vec<_> = names
            .iter()
            .copied()
            .filter(|name| !name.is_empty())
            .collect();
        Some(if length == 0 {
            return None;
        } else if length < min_length {
            Self::TooShort
        } else if password.len() > PASSWORD_MAX_BYTES {
            Self::TooLong
        } else if is_built_on(password, &names) {
            Self::TooGuessable
        } else if is_common(password) {
            Self::TooCommon
        } else {
            match counted(password) {
                STRONG.. => Self::Strong,
                GOOD.. => Self::Good,
                _ => Self::Fair,
            }
        })
    }

    /// For a style sheet.
    pub fn name(self) -> &'static str {
        match self {
            Self::TooShort | Self::TooLong | Self::TooGuessable | Self::TooCommon => "weak",
            Self::Fair => "fair",
            Self::Good => "good",
            Self::Strong => "strong",
        }
    }

    /// What people read.
    pub fn words(self, min_length: usize) -> String {
        match self {
            Self::TooShort => too_short(min_length),
            Self::TooLong => too_long(),
            Self::TooGuessable => TOO_GUESSABLE.to_owned(),
            Self::TooCommon => TOO_COMMON.to_owned(),
            Self::Fair => "Fair. Longer is better: four words are fine.".to_owned(),
            Self::Good => "Good. A word more makes it strong.".to_owned(),
            Self::Strong => "Strong.".to_owned(),
        }
    }
}

/// What helps, before anything is typed.
pub fn advice(min_length: usize) -> String {
    format!("At least {min_length} characters. Longer is better: four words are fine.")
}

/// Characters that somebody has to guess: of three that repeat, or walk along a row, the third is
/// none.
fn counted(password: &str) -> usize {
    let characters: Vec<char> = password.to_lowercase().chars().collect();
    let is_cheap = |three: &&[char]| follows(three[0], three[1]) && follows(three[1], three[2]);
    characters.len() - characters.windows(3).filter(is_cheap).count()
}

/// Whether two characters are the same, or stand beside each other in a row.
fn follows(first: char, second: char) -> bool {
    first == second
        || RUNS.iter().any(|run| {
            let place = |wanted| run.chars().position(|character| character == wanted);
            matches!((place(first), place(second)), (Some(a), Some(b)) if a.abs_diff(b) == 1)
        })
}

fn is_common(password: &str) -> bool {
    let lower = password.to_lowercase();
    let word = lower.trim_matches(|c: char| !c.is_alphabetic());
    let is_one_word = COMMON.contains(&word) && lower.len() < word.len() + 6;
    is_one_word
        || counted(password) <= FEW
        || lower.chars().all(|c| c.is_ascii_digit()) && lower.len() < GOOD
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(password: &str) -> Option<Strength> {
        Strength::of(password, 8, &["anabel", "anabel@example.org", ""])
    }

    #[test]
    fn passwords_are_judged_by_what_somebody_has_to_guess() {
        for (password, strength) in [
            ("1234567", Strength::TooShort),
            ("anabel2024", Strength::TooGuessable),
            ("tend1234", Strength::TooGuessable),
            ("Password1!", Strength::TooCommon),
            ("12345678", Strength::TooCommon),
            ("19841106", Strength::TooCommon),
            ("aaaaaaaaaaaaaaaaaaaa", Strength::TooCommon),
            ("qwertyuiopasdfghjkl", Strength::TooCommon),
            ("blue otter", Strength::Fair),
            ("three quiet otters", Strength::Good),
            ("correct horse battery", Strength::Strong),
            ("Ж三ö🦦 quiet otters sing", Strength::Strong),
        ] {
            assert_eq!(of(password), Some(strength), "{password}");
        }
        assert_eq!(of(&"abc ".repeat(300)), Some(Strength::TooLong));
        assert_eq!(of(""), None);
    }

    #[test]
    fn how_long_a_password_has_to_be_is_the_installations_to_say() {
        assert_eq!(
            Strength::of("blue otter", 12, &[]),
            Some(Strength::TooShort)
        );
        assert!(Strength::TooShort.words(12).contains("12 characters"));
        assert!(advice(12).contains("12 characters"));
    }

    #[test]
    fn what_is_wrong_is_said_as_the_server_says_it() {
        use crate::domain::password::{Password, PasswordRules};
        let rules = PasswordRules {
            min_length: 8,
            is_common: |text| text == "password1",
        };
        for password in [
            "short",
            "anabel1",
            "anabel12",
            "password1",
            &"ab ".repeat(400),
        ] {
            let strength = Strength::of(password, 8, &["anabel"]).unwrap();
            let refused = Password::parse(password, "password", &rules, &["anabel"]);
            let message = refused.unwrap_err().message;
            assert_eq!(strength.words(8), message, "{password}");
        }
    }
}
