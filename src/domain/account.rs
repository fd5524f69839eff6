//! People: who they are to themselves, and what they send to register and sign in.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    date_style::DateStyle,
    id::{ProjectId, UserId},
    password::{Password, PasswordRules},
    problem::FieldError,
    shape,
    text::{Email, Username, Zone},
};

/// The first day of somebody's week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WeekStart {
    #[default]
    Monday,
    Sunday,
    Saturday,
}

impl WeekStart {
    pub const ALL: [Self; 3] = [Self::Monday, Self::Sunday, Self::Saturday];

    /// As the API and the table write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Monday => "monday",
            Self::Sunday => "sunday",
            Self::Saturday => "saturday",
        }
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Monday => "Monday",
            Self::Sunday => "Sunday",
            Self::Saturday => "Saturday",
        }
    }

    /// As stored; what the table's constraint would have refused is Monday.
    pub fn from_name(name: &str) -> Self {
        let mut all = Self::ALL.into_iter();
        all.find(|day| day.name() == name).unwrap_or_default()
    }
}

/// An account, as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct User {
    pub id: UserId,
    pub username: String,
    pub email: String,
    pub email_verified: bool,
    pub display_name: String,
    /// IANA name.
    pub timezone: String,
    pub week_start: WeekStart,
    pub locale: String,
    pub created_at: DateTime<Utc>,
}

/// An account, as others see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UserRef {
    pub id: UserId,
    pub username: String,
    pub display_name: String,
}

/// Who is looking at the page, and which day it is where they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    pub id: UserId,
    pub username: String,
    pub display_name: String,
    pub timezone: String,
    /// How they write dates and times.
    pub dates: DateStyle,
    pub inbox: ProjectId,
    /// The date in `timezone` when the page was made.
    pub today: NaiveDate,
}

impl Viewer {
    /// As others see them.
    pub fn to_ref(&self) -> UserRef {
        UserRef {
            id: self.id,
            username: self.username.clone(),
            display_name: self.display_name.clone(),
        }
    }
}

/// What it takes to register, as it was typed.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Registration {
    #[schema(value_type = shape::Username, required)]
    pub username: String,
    #[schema(value_type = shape::EmailAddress, required)]
    pub email: String,
    #[schema(value_type = shape::NewPassword, required)]
    pub password: String,
    /// IANA name; UTC when absent.
    #[schema(value_type = Option<shape::TimeZone>)]
    pub timezone: Option<String>,
    /// Out of an invitation's link, where people join by invitation.
    pub invitation: Option<String>,
}

/// A registration that is fit to be stored.
#[derive(Debug)]
pub struct NewAccount {
    pub username: Username,
    pub email: Email,
    pub password: Password,
    pub timezone: Zone,
}

impl Registration {
    /// # Errors
    /// Everything that is wrong, each with its field.
    pub fn parse(
        self,
        is_known_zone: fn(&str) -> bool,
        rules: &PasswordRules,
    ) -> Result<NewAccount, Vec<FieldError>> {
        let names = [self.username.as_str(), self.email.as_str()];
        let timezone = self
            .timezone
            .as_deref()
            .filter(|zone| !zone.is_empty())
            .unwrap_or("UTC");
        let parsed = (
            Username::parse(&self.username),
            Email::parse(&self.email),
            Password::parse(&self.password, "password", rules, &names),
            Zone::parse(timezone, "timezone", is_known_zone),
        );
        match parsed {
            (Ok(username), Ok(email), Ok(password), Ok(timezone)) => Ok(NewAccount {
                username,
                email,
                password,
                timezone,
            }),
            (username, email, password, timezone) => {
                Err(
                    [username.err(), email.err(), password.err(), timezone.err()]
                        .into_iter()
                        .flatten()
                        .collect(),
                )
            }
        }
    }
}

/// What it takes to sign in.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Credentials {
    /// The user name or the email address.
    #[schema(min_length = 1, pattern = r"\S", required)]
    pub login: String,
    #[schema(value_type = shape::CurrentPassword, required)]
    pub password: String,
    /// The 6 digits of an authenticator app, or a recovery code: where a second factor is on.
    #[schema(example = "123456")]
    pub totp: Option<String>,
}

impl Credentials {
    /// # Errors
    /// Code `required` for what is empty.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut errors = Vec::new();
        if self.login.trim().is_empty() {
            errors.push(FieldError::new(
                "login",
                "required",
                "Enter your user name or email.",
            ));
        }
        if self.password.is_empty() {
            errors.push(FieldError::new(
                "password",
                "required",
                "Enter your password.",
            ));
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(errors)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let registration = Registration {
            timezone: Some("Mars/Olympus".into()),
            ..Default::default()
        };
        let rules = PasswordRules {
            min_length: 8,
            is_common: |_| false,
        };
        let errors = registration
            .parse(|zone| zone == "UTC", &rules)
            .unwrap_err();
        let fields: Vec<_> = errors.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["username", "email", "password", "timezone"]);
    }
}
