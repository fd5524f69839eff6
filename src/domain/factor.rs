//! The second factor: what proves, beside a password, that it is its owner who signs in.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{id::PasskeyId, problem::FieldError};

/// How many recovery codes somebody gets.
pub const RECOVERY_CODES: usize = 10;

/// The name of a passkey has at most so many characters.
pub const PASSKEY_NAME_MAX: usize = 100;

/// How many passkeys somebody may have.
pub const PASSKEYS_MAX: i64 = 20;

/// An authenticator app to be: asked for at sign-in once a code of it was confirmed.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct Enrolment {
    /// The shared secret in Base32 (RFC 4648, without padding), for typing into an app: SHA-1,
    /// 6 digits, 30 seconds (RFC 6238).
    #[schema(example = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")]
    pub secret: String,
    /// The same for a QR code.
    #[schema(
        example = "otpauth://totp/Tend:ana?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Tend"
    )]
    pub otpauth_url: String,
    /// Ten, in place of those that there were once it is confirmed. Each works once, instead of a
    /// code; they are not shown again.
    #[schema(example = json!(["7v3k-0q9t-xw2m-c8hd"]))]
    pub recovery_codes: Vec<String>,
}

/// What an authenticator app shows.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TotpConfirmation {
    /// 6 digits.
    #[schema(min_length = 1, required, example = "123456")]
    pub code: String,
}

/// What stands in for the second factor where somebody types it.
#[derive(Clone, PartialEq, Eq)]
pub enum Code {
    /// Of an app: 6 digits.
    Totp(String),
    /// One of those for when the app is lost: 16 characters, without what is between them.
    Recovery(String),
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code")
    }
}

impl Code {
    /// Reads what was typed: spaces and dashes are of no matter, nor is case, and what looks like
    /// another sign is read as that. `None` for what can be neither kind.
    pub fn read(text: &str) -> Option<Self> {
        const DIGITS: usize = 6;
        const CHARACTERS: usize = 16;
        let is_between = |c: &char| c.is_whitespace() || "-–—".contains(*c);
        let signs: String = text.chars().filter(|c| !is_between(c)).take(64).collect();
        if signs.len() == DIGITS && signs.bytes().all(|b| b.is_ascii_digit()) {
            return Some(Self::Totp(signs));
        }
        let read = |c: char| match c.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            c => c,
        };
        let code: String = signs.chars().map(read).collect();
        let is_code = code.len() == CHARACTERS && code.bytes().all(|b| b.is_ascii_alphanumeric());
        is_code.then_some(Self::Recovery(code))
    }
}

/// Whether there is a code at all.
///
/// # Errors
/// Code `required` for `field`.
pub fn check_code(text: &str, field: &str) -> Result<(), FieldError> {
    match text.trim() {
        "" => {
            let message = "Enter the code that your app shows, or a recovery code.";
            Err(FieldError::new(field, "required", message))
        }
        _ => Ok(()),
    }
}

/// A code that is none, is not of now, or was used before.
pub fn wrong_code(field: &str) -> FieldError {
    let message = "This code is wrong, or was used before. Enter the one that your app shows now.";
    FieldError::new(field, "wrong_code", message)
}

/// # Errors
/// Codes `required`, `too_long`, `control_character` for `name`.
pub fn parse_passkey_name(text: &str) -> Result<String, FieldError> {
    let text = text.trim();
    let refuse = |code, message: &str| Err(FieldError::new("name", code, message));
    if text.is_empty() {
        return refuse("required", "Say where the passkey is, such as “Laptop”.");
    }
    if text.chars().count() > PASSKEY_NAME_MAX {
        return refuse("too_long", "A passkey's name has at most 100 characters.");
    }
    if text.chars().any(char::is_control) {
        let message = "A passkey's name is one line of text, without control characters.";
        return refuse("control_character", message);
    }
    Ok(text.to_owned())
}

/// For the page: how it stands with somebody's second factor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactorPage {
    /// Whether codes of an app are asked for.
    pub has_totp: bool,
    /// An app that is not confirmed yet, for those who have just given their password.
    pub pending: Option<PendingTotp>,
    pub recovery_codes_left: i64,
    pub passkeys: Vec<PasskeyCard>,
    /// Whether this installation has an address that passkeys can be for.
    pub may_have_passkeys: bool,
}

impl FactorPage {
    /// Whether a password alone opens nothing.
    pub fn is_on(&self) -> bool {
        self.has_totp || !self.passkeys.is_empty()
    }
}

/// What an app has to be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingTotp {
    /// Base32, in groups of four.
    pub secret: String,
    pub otpauth_url: String,
    /// The same as a QR code: an `svg` element.
    pub qr: String,
}

/// A passkey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyCard {
    pub id: PasskeyId,
    pub name: String,
    /// Since when, and when it was used last.
    pub details: String,
}

/// What a browser is asked to do with a passkey.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PasskeyChallenge {
    /// Goes back with the answer; good once, for five minutes.
    pub token: String,
    /// JSON, as the browser's `parse…OptionsFromJSON` reads it.
    pub options: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_people_type_them() {
        let totp = Some(Code::Totp("012345".into()));
        let recovery = Some(Code::Recovery("7v3k0q1txw2mc8hd".into()));
        assert_eq!(Code::read(" 012 345 "), totp);
        assert_eq!(Code::read("7v3k-0q1t-xw2m-c8hd"), recovery);
        assert_eq!(Code::read("7V3K OQLT XW2M C8HD\n"), recovery);
        for nonsense in [
            "",
            "12345",
            "1234567",
            "12345٦",
            "7v3k",
            "7v3k-0q1t-xw2m-c8h\0",
        ] {
            assert_eq!(Code::read(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn passkeys_have_names() {
        let code = |text: &str| parse_passkey_name(text).err().map(|error| error.code);
        assert_eq!(parse_passkey_name(" Laptop "), Ok("Laptop".to_owned()));
        assert_eq!(code(" ").as_deref(), Some("required"));
        assert_eq!(code(&"x".repeat(101)).as_deref(), Some("too_long"));
        assert_eq!(code("a\0b").as_deref(), Some("control_character"));
    }
}
