//! Text that has been checked once, and from then on is what its type says.
//!
//! The limits are constants, which the page, the API and the table constraints share. Lengths are
//! in characters (Unicode scalar values) unless a name says bytes.

use super::problem::FieldError;

pub const TITLE_MAX: usize = 500;
pub const DESCRIPTION_MAX: usize = 50_000;
pub const USERNAME_MIN: usize = 3;
pub const USERNAME_MAX: usize = 32;
pub const DISPLAY_NAME_MAX: usize = 100;
pub const LOCALE_MAX: usize = 35;
pub const EMAIL_MAX: usize = 254;
pub const PASSWORD_MIN: usize = 8;
pub const PASSWORD_MAX_BYTES: usize = 1024;

macro_rules! checked_text {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name(String);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }

            pub fn into_string(self) -> String {
                self.0
            }
        }
    )*};
}

checked_text! {
    /// 1 to 500 characters after trimming, none of them a control character.
    TaskTitle
    /// Up to 50,000 characters of Markdown, as written.
    Description
    /// 3 to 32 of `a-z 0-9 . _ -`, starting with a letter or digit; folded to lower case, since
    /// user names are compared without case.
    Username
    /// 1 to 100 characters after trimming, none of them a control character.
    DisplayName
    /// A language tag (BCP 47), such as `en` or `de-AT`.
    Locale
    /// An address that mail could go to; trimmed, otherwise as written.
    Email
    /// An IANA time zone name that the server knows.
    Zone
}

/// A password as it was typed: never cut, never shown, and gone from `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password")
    }
}

impl TaskTitle {
    /// # Errors
    /// Codes `required`, `too_long`, `control_character`.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(FieldError::new(
                "title",
                "required",
                "Give the task a title.",
            ));
        }
        let length = text.chars().count();
        if length > TITLE_MAX {
            let message =
                format!("A title has at most {TITLE_MAX} characters; this one has {length}.");
            return Err(FieldError::new("title", "too_long", message));
        }
        if text.chars().any(char::is_control) {
            let message = "A title is one line of text, without control characters.";
            return Err(FieldError::new("title", "control_character", message));
        }
        Ok(Self(text.to_owned()))
    }
}

impl Description {
    /// # Errors
    /// Codes `too_long`, `control_character` (for NUL only: Markdown has lines and tabs).
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let length = text.chars().count();
        if length > DESCRIPTION_MAX {
            let message = format!(
                "A description has at most {DESCRIPTION_MAX} characters; this one has {length}."
            );
            return Err(FieldError::new("description", "too_long", message));
        }
        if text.contains('\0') {
            let message = "A description cannot hold the character NUL.";
            return Err(FieldError::new("description", "control_character", message));
        }
        Ok(Self(text.to_owned()))
    }
}

impl Username {
    /// # Errors
    /// Codes `required`, `invalid_length`, `invalid_username`.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let text = text.trim().to_ascii_lowercase();
        if text.is_empty() {
            return Err(FieldError::new(
                "username",
                "required",
                "Choose a user name.",
            ));
        }
        if !(USERNAME_MIN..=USERNAME_MAX).contains(&text.chars().count()) {
            let message = format!("A user name has {USERNAME_MIN} to {USERNAME_MAX} characters.");
            return Err(FieldError::new("username", "invalid_length", message));
        }
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        if !text.starts_with(is_plain) || !text.chars().all(|c| is_plain(c) || "._-".contains(c)) {
            let message = "Use letters a to z, digits, dot, underscore and hyphen, starting with a letter or digit.";
            return Err(FieldError::new("username", "invalid_username", message));
        }
        Ok(Self(text))
    }
}

impl Email {
    /// Checks the shape only; whether mail arrives is for a confirmation to show.
    ///
    /// # Errors
    /// Codes `required`, `too_long`, `invalid_email`.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(FieldError::new(
                "email",
                "required",
                "Enter your email address.",
            ));
        }
        if text.chars().count() > EMAIL_MAX {
            let message = format!("An email address has at most {EMAIL_MAX} characters.");
            return Err(FieldError::new("email", "too_long", message));
        }
        let is_address = !text.chars().any(|c| c.is_whitespace() || c.is_control())
            && text.rsplit_once('@').is_some_and(|(local, host)| {
                !local.is_empty() && !local.contains('@') && is_host(host)
            });
        if !is_address {
            let message = "This does not look like an email address, such as ana@example.org.";
            return Err(FieldError::new("email", "invalid_email", message));
        }
        Ok(Self(text.to_owned()))
    }
}

fn is_host(host: &str) -> bool {
    !host.is_empty()
        && host.split('.').all(|label| !label.is_empty())
        && !host.contains(['(', ')', ',', ';'])
}

impl Zone {
    /// `is_known` asks the time zone database, which only the server has.
    ///
    /// # Errors
    /// Code `invalid_timezone`, for `field`.
    pub fn parse(text: &str, field: &str, is_known: fn(&str) -> bool) -> Result<Self, FieldError> {
        if !is_known(text) {
            let message = "This is no IANA time zone name, such as Europe/Paris.";
            return Err(FieldError::new(field, "invalid_timezone", message));
        }
        Ok(Self(text.to_owned()))
    }
}

impl DisplayName {
    /// # Errors
    /// Codes `required`, `too_long`, `control_character`.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let text = text.trim();
        let refuse = |code, message: &str| Err(FieldError::new("display_name", code, message));
        if text.is_empty() {
            return refuse("required", "Say what others should call you.");
        }
        if text.chars().count() > DISPLAY_NAME_MAX {
            return refuse("too_long", "A name has at most 100 characters.");
        }
        if text.chars().any(char::is_control) {
            let message = "A name is one line of text, without control characters.";
            return refuse("control_character", message);
        }
        Ok(Self(text.to_owned()))
    }
}

impl Locale {
    /// Checks the shape only; a language that nobody here speaks is shown in English.
    ///
    /// # Errors
    /// Code `invalid_locale`.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let is_tag = text.len() <= LOCALE_MAX
            && text
                .split('-')
                .enumerate()
                .all(|(index, part)| match index {
                    0 => {
                        (2..=8).contains(&part.len())
                            && part.bytes().all(|b| b.is_ascii_alphabetic())
                    }
                    _ => {
                        (1..=8).contains(&part.len())
                            && part.bytes().all(|b| b.is_ascii_alphanumeric())
                    }
                });
        if !is_tag {
            let message = "This is no language tag, such as en or de-AT.";
            return Err(FieldError::new("locale", "invalid_locale", message));
        }
        Ok(Self(text.to_owned()))
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
            return refuse(
                "too_short",
                format!("A password has at least {min_length} characters. Add a word or two."),
            );
        }
        if text.len() > PASSWORD_MAX_BYTES {
            return refuse(
                "too_long",
                format!("A password has at most {PASSWORD_MAX_BYTES} bytes."),
            );
        }
        if text.contains('\0') {
            return refuse(
                "control_character",
                "A password cannot hold the character NUL.".into(),
            );
        }
        if is_built_on(text, names) {
            let message =
                "This is your name, your email or ours with little added: too easy to guess.";
            return refuse("too_guessable", message.into());
        }
        if (rules.is_common)(&text.to_lowercase()) {
            let message = "Many people use this password, and whoever guesses tries it first. Choose another one.";
            return refuse("too_common", message.into());
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
fn is_built_on(password: &str, names: &[&str]) -> bool {
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

/// The path, if it is one of ours: `//host` and `/\\host` lead away, and so may what is no plain
/// character.
pub fn own_path(path: Option<&str>) -> Option<&str> {
    path.filter(|path| {
        path.starts_with('/')
            && !path.starts_with("//")
            && !path.contains('\\')
            && path.bytes().all(|b| b.is_ascii_graphic())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code<T>(result: Result<T, FieldError>) -> String {
        result.err().map(|e| e.code).unwrap_or_default()
    }

    #[test]
    fn title_limits_are_in_characters_after_trimming() {
        assert_eq!(
            TaskTitle::parse("  Pay the rent ").unwrap().as_str(),
            "Pay the rent"
        );
        assert!(TaskTitle::parse(&"ü".repeat(500)).is_ok());
        assert_eq!(code(TaskTitle::parse(&"ü".repeat(501))), "too_long");
        assert_eq!(code(TaskTitle::parse(" \t ")), "required");
        assert_eq!(code(TaskTitle::parse("a\0b")), "control_character");
        assert_eq!(code(TaskTitle::parse("a\nb")), "control_character");
    }

    #[test]
    fn description_keeps_lines_and_refuses_nul() {
        assert_eq!(Description::parse(" a\n\tb ").unwrap().as_str(), " a\n\tb ");
        assert!(Description::parse(&"x".repeat(50_000)).is_ok());
        assert_eq!(code(Description::parse(&"x".repeat(50_001))), "too_long");
        assert_eq!(code(Description::parse("\0")), "control_character");
    }

    #[test]
    fn usernames_are_folded_and_bounded() {
        assert_eq!(Username::parse("Ana.B").unwrap().as_str(), "ana.b");
        for bad in ["ab", &"a".repeat(33)] {
            assert_eq!(code(Username::parse(bad)), "invalid_length", "{bad}");
        }
        for bad in [".ana", "an a", "ana@", "änna"] {
            assert_eq!(code(Username::parse(bad)), "invalid_username", "{bad}");
        }
    }

    #[test]
    fn emails_have_one_at_and_a_host() {
        for good in ["ana@example.org", "a+b@localhost", "Ünal@bücher.example"] {
            assert!(Email::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "ana",
            "@x.org",
            "a@",
            "a@b@c.org",
            "a@b..org",
            "a b@c.org",
            "a@b\0.org",
        ] {
            assert_eq!(code(Email::parse(bad)), "invalid_email", "{bad}");
        }
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

    #[test]
    fn languages_are_named_by_their_tags() {
        for good in ["en", "de-AT", "zh-Hant-TW"] {
            assert!(Locale::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "e", "de_AT", "de-", "<script>", &"en-a".repeat(9)] {
            assert_eq!(code(Locale::parse(bad)), "invalid_locale", "{bad}");
        }
    }

    #[test]
    fn only_paths_of_our_own_are_followed() {
        for good in ["/today", "/inbox?task=1&sort=-due", "/"] {
            assert_eq!(own_path(Some(good)), Some(good));
        }
        for bad in [
            "",
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "/a\nb",
            "today",
        ] {
            assert_eq!(own_path(Some(bad)), None, "{bad}");
        }
    }
}
