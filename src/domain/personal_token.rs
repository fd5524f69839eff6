//! Personal access tokens: what people give to their own programs instead of a password.

use chrono::{DateTime, Duration, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{id::PersonalTokenId, problem::FieldError, shape};

pub const TOKEN_NAME_MAX: usize = 100;

/// How long a token lives when nobody says.
pub const TOKEN_DEFAULT_DAYS: i64 = 90;

/// How long a token lives at most.
pub const TOKEN_MAX_DAYS: i64 = 365;

/// What a token may do: `read` is for `GET` and `HEAD`, `write` for everything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    Read,
    Write,
}

impl Scope {
    pub const ALL: [Self; 2] = [Self::Read, Self::Write];

    /// As the API and the table write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == name)
    }
}

/// A token, as its owner sees it: never its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PersonalToken {
    pub id: PersonalTokenId,
    pub name: String,
    pub scopes: Vec<Scope>,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    /// To the minute; `null` before it is used.
    pub last_used_at: Option<DateTime<Utc>>,
}

/// A token that was just made, and the one time that its secret is seen.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct NewPersonalToken {
    #[serde(flatten)]
    pub about: PersonalToken,
    /// For the header `Authorization: Bearer …`.
    #[schema(example = "tend_pat_…")]
    pub token: String,
}

/// What it takes to make one, as it was typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CreatePersonalToken {
    /// 1 to 100 characters.
    #[schema(value_type = shape::ShortName, required)]
    pub name: String,
    #[schema(min_items = 1, value_type = Vec<Scope>, required)]
    pub scopes: Vec<String>,
    /// 90 days from now when absent, 365 at most.
    #[schema(value_type = Option<shape::MomentToCome>)]
    pub expires_at: Option<String>,
}

/// A token that is fit to be stored.
#[derive(Debug, PartialEq, Eq)]
pub struct TokenGrant {
    pub name: String,
    pub scopes: Vec<Scope>,
    pub expires_at: DateTime<Utc>,
}

impl CreatePersonalToken {
    /// Ends so many days from `now`, unless it says itself when.
    pub fn ending_after(self, days: Option<u16>, now: DateTime<Utc>) -> Self {
        let end = days.map(|days| now + Duration::days(i64::from(days)));
        Self {
            expires_at: self
                .expires_at
                .filter(|text| !text.is_empty())
                .or(end.map(|end| end.to_rfc3339_opts(SecondsFormat::Micros, true))),
            ..self
        }
    }

    /// # Errors
    /// Everything that is wrong, each with its field.
    pub fn parse(self, now: DateTime<Utc>) -> Result<TokenGrant, Vec<FieldError>> {
        let parsed = (
            parse_name(&self.name),
            parse_scopes(&self.scopes),
            parse_end(self.expires_at.as_deref(), now),
        );
        match parsed {
            (Ok(name), Ok(scopes), Ok(expires_at)) => Ok(TokenGrant {
                name,
                scopes,
                expires_at,
            }),
            (name, scopes, end) => Err([name.err(), scopes.err(), end.err()]
                .into_iter()
                .flatten()
                .collect()),
        }
    }
}

fn parse_name(text: &str) -> Result<String, FieldError> {
    let text = text.trim();
    let refuse = |code, message: &str| Err(FieldError::new("name", code, message));
    if text.is_empty() {
        return refuse("required", "Say what the token is for.");
    }
    if text.chars().count() > TOKEN_NAME_MAX {
        return refuse("too_long", "A token's name has at most 100 characters.");
    }
    if text.chars().any(char::is_control) {
        return refuse(
            "control_character",
            "A token's name is one line of text, without control characters.",
        );
    }
    Ok(text.to_owned())
}

fn parse_scopes(names: &[String]) -> Result<Vec<Scope>, FieldError> {
    if names.is_empty() {
        let message = "Choose what the token may do: read, write, or both.";
        return Err(FieldError::new("scopes", "required", message));
    }
    let scopes: Option<Vec<_>> = names.iter().map(|name| Scope::from_name(name)).collect();
    let Some(mut scopes) = scopes else {
        let message = "A token may “read”, “write”, or both.";
        return Err(FieldError::new("scopes", "invalid_value", message));
    };
    scopes.sort_unstable();
    scopes.dedup();
    Ok(scopes)
}

fn parse_end(text: Option<&str>, now: DateTime<Utc>) -> Result<DateTime<Utc>, FieldError> {
    let refuse = |code, message: &str| Err(FieldError::new("expires_at", code, message));
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        return Ok(now + Duration::days(TOKEN_DEFAULT_DAYS));
    };
    let Ok(end) = text.parse::<DateTime<Utc>>() else {
        return refuse(
            "invalid_datetime",
            "This is no moment such as 2026-12-01T16:00:00Z.",
        );
    };
    if end <= now {
        return refuse("in_the_past", "A token has to end in the future.");
    }
    if end > now + Duration::days(TOKEN_MAX_DAYS) {
        return refuse("too_late", "A token lives 365 days at most.");
    }
    Ok(end)
}
