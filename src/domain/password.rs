//! Passwords: long, and neither a name nor what everybody takes. No rules of composition.

use super::problem::FieldError;

/// In characters; an operator may ask for more.
pub const PASSWORD_MIN: usize = 8;
pub const PASSWORD_MAX_BYTES: usize = 1024;

/// What is said of a password that is hardly more than a name, and of one that many have.
pub(super) const TOO_GUESSABLE: &str = "Too easy to guess: this is your name, your email or ours with little added. Four words are fine.";
pub(super) const TOO_COMMON: &str =
    "Too common: whoever guesses tries it first. Longer is better: four words are fine.";

/// What is said of a password that is not long enough.
pub(super) fn too_short(min_length: usize) -> String {
    format!("A password has at least {min_length} characters. Add a word or two.")
}

/// What is said of one that is longer than anybody types.
pub(super) fn too_long() -> String {
    format!("A password has at most {PASSWORD_MAX_BYTES} bytes.")
}

/// A password as it was typed: never cut, never shown, and gone from `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password")
    }
}

/// What an installation asks of new passwords.
#[derive(Clone, Copy, Debug)]
pub struct PasswordRules {
    /// In characters; at least [`PASSWORD_MIN`].
    pub min_length: usize,
    /// Whether a password, in lower case, is among the most common, whose list only the server has.
    pub is_common: fn(&str) -> bool,
}

impl Password {
    /// A new password for somebody with these names (user name, email). Any characters but NUL,
    /// no rules of composition.
    ///
    /// # Errors
    /// Codes `required`, `too_short`, `too_long`, `control_character`, `too_guessable`,
    /// `too_common`, for `field`.
    pub fn parse(
        text: &str,
        field: &str,
        rules: &PasswordRules,
        names: &[&str],
    ) -> Result<Self, FieldError> {
        let refuse = |code, message: String| Err(FieldError::new(field, code, message));
        let min_length = rules.min_length.max(PASSWORD_MIN);
        if text.is_empty() {
            return refuse("required", "Choose a password.".into());
        }
        if text.chars().count() < min_length {
            return refuse("too_short", too_short(min_length));
        }
        if text.len() > PASSWORD_MAX_BYTES {
            return refuse("too_long", too_long());
        }
        if text.contains('\0') {
            return refuse(
                "control_character",
                "A password cannot hold the character NUL.".into(),
            );
        }
        if is_built_on(text, names) {
            return refuse("too_guessable", TOO_GUESSABLE.into());
        }
        if (rules.is_common)(&text.to_lowercase()) {
            return refuse("too_common", TOO_COMMON.into());
        }
        Ok(Self(text.to_owned()))
    }

    /// For the hasher only.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// True when `password` is a name, ours or theirs, and fewer than five other characters. Of an
/// address, the part before the `@` is a name too.
pub(super) fn is_built_on(password: &str, names: &[&str]) -> bool {
    let password = password.to_lowercase();
    let length = password.chars().count();
    let locals = names.iter().filter_map(|name| name.split('@').next());
    names
        .iter()
        .copied()
        .chain(locals)
        .chain(["tend"])
        .any(|name| {
            let name = name.to_lowercase();
            name.len() >= 3 && password.contains(&name) && length < name.chars().count() + 5
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(result: Result<Password, FieldError>) -> String {
        result.err().map(|error| error.code).unwrap_or_default()
    }

    #[test]
    fn passwords_are_long_and_neither_a_name_nor_common() {
        let rules = PasswordRules {
            min_length: 8,
            is_common: |text| text == "iloveyou2",
        };
        let names = ["ana", "anabel@example.org"];
        let parse = |text: &str| code(Password::parse(text, "password", &rules, &names));
        assert_eq!(parse("correct horse"), "");
        assert_eq!(parse("1234567"), "too_short");
        assert_eq!(parse(&"x".repeat(1025)), "too_long");
        assert_eq!(parse("abcdefg\0"), "control_character");
        assert_eq!(parse("Anabel2024"), "too_guessable");
        assert_eq!(parse("anabel@example.org1"), "too_guessable");
        assert_eq!(parse("tend1234"), "too_guessable");
        assert_eq!(parse("attending a banquet"), "");
        assert_eq!(parse("ILoveYou2"), "too_common");
    }
}
