//! What people change about themselves: names, zone, week, language, password.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    account::{User, WeekStart},
    password::{Password, PasswordRules},
    patch::Patch,
    problem::FieldError,
    shape,
    text::{DisplayName, Locale, Username, Zone},
};

/// The fields of an account that its owner may write, as they come. None of them can be cleared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ProfilePatch {
    /// 3 to 32 of `a-z 0-9 . _ -`.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = shape::Username)]
    pub username: Patch<String>,
    /// 1 to 100 characters.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = shape::ShortName)]
    pub display_name: Patch<String>,
    /// IANA name.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = shape::TimeZone, example = "Europe/Paris")]
    pub timezone: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = WeekStart)]
    pub week_start: Patch<String>,
    /// A language tag (BCP 47).
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = shape::LanguageTag, example = "en")]
    pub locale: Patch<String>,
}

/// A patch whose every field has been checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileChange {
    username: Option<Username>,
    display_name: Option<DisplayName>,
    timezone: Option<Zone>,
    week_start: Option<WeekStart>,
    locale: Option<Locale>,
}

impl ProfilePatch {
    /// # Errors
    /// Everything that is wrong, each with its field; code `required` for what is cleared.
    pub fn parse(self, is_known_zone: fn(&str) -> bool) -> Result<ProfileChange, Vec<FieldError>> {
        let mut errors = Vec::new();
        let change = ProfileChange {
            username: read(self.username, "username", Username::parse, &mut errors),
            display_name: read(
                self.display_name,
                "display_name",
                DisplayName::parse,
                &mut errors,
            ),
            timezone: read(
                self.timezone,
                "timezone",
                |text| Zone::parse(text, "timezone", is_known_zone),
                &mut errors,
            ),
            week_start: read(self.week_start, "week_start", parse_week, &mut errors),
            locale: read(self.locale, "locale", Locale::parse, &mut errors),
        };
        if errors.is_empty() {
            Ok(change)
        } else {
            Err(errors)
        }
    }
}

/// A field that cannot be cleared.
fn read<T>(
    field: Patch<String>,
    name: &str,
    parse: impl Fn(&str) -> Result<T, FieldError>,
    errors: &mut Vec<FieldError>,
) -> Option<T> {
    let parsed = match field {
        Patch::Keep => return None,
        Patch::Clear => Err(FieldError::new(name, "required", "This cannot be empty.")),
        Patch::Set(text) => parse(&text),
    };
    parsed.map_err(|error| errors.push(error)).ok()
}

fn parse_week(text: &str) -> Result<WeekStart, FieldError> {
    WeekStart::ALL
        .into_iter()
        .find(|day| day.name() == text)
        .ok_or_else(|| {
            let message = "A week starts on monday, sunday or saturday.";
            FieldError::new("week_start", "invalid_value", message)
        })
}

impl ProfileChange {
    /// The account after the change.
    pub fn apply(self, user: User) -> User {
        User {
            username: self.username.map_or(user.username, Username::into_string),
            display_name: self
                .display_name
                .map_or(user.display_name, DisplayName::into_string),
            timezone: self.timezone.map_or(user.timezone, Zone::into_string),
            week_start: self.week_start.unwrap_or(user.week_start),
            locale: self.locale.map_or(user.locale, Locale::into_string),
            ..user
        }
    }
}

/// What it takes to change a password.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PasswordChange {
    #[schema(value_type = shape::CurrentPassword, required)]
    pub current_password: String,
    #[schema(value_type = shape::NewPassword, required)]
    pub new_password: String,
}

impl PasswordChange {
    /// The current one as it was typed, and the new one.
    ///
    /// # Errors
    /// Everything that is wrong, each with its field.
    pub fn parse(
        self,
        rules: &PasswordRules,
        user: &User,
    ) -> Result<(String, Password), Vec<FieldError>> {
        let names = [user.username.as_str(), user.email.as_str()];
        let current = required(&self.current_password, "current_password");
        let new = Password::parse(&self.new_password, "new_password", rules, &names);
        match (current, new) {
            (Ok(()), Ok(new)) => Ok((self.current_password, new)),
            (current, new) => Err([current.err(), new.err()].into_iter().flatten().collect()),
        }
    }
}

/// A password that is given again, to show that it is still its owner who asks.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Confirmation {
    #[schema(value_type = shape::CurrentPassword, required)]
    pub password: String,
}

impl Confirmation {
    /// # Errors
    /// Code `required`.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        required(&self.password, "password").map_err(|error| vec![error])
    }
}

fn required(password: &str, field: &str) -> Result<(), FieldError> {
    match password {
        "" => Err(FieldError::new(field, "required", "Enter your password.")),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_absent_stays_and_what_is_cleared_is_refused() {
        let patch = ProfilePatch {
            username: Patch::Set("a".into()),
            display_name: Patch::Clear,
            week_start: Patch::Set("friday".into()),
            ..Default::default()
        };
        let errors = patch.parse(|_| true).unwrap_err();
        let errors: Vec<_> = errors
            .iter()
            .map(|e| format!("{} {}", e.field, e.code))
            .collect();
        assert_eq!(
            errors,
            [
                "username invalid_length",
                "display_name required",
                "week_start invalid_value"
            ]
        );
    }
}
