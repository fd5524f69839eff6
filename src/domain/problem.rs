//! What went wrong, in the shape of RFC 9457, for both faces of the server.

use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// The kinds of problem: a closed list, which clients and the page can match on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemCode {
    BadRequest,
    Unauthenticated,
    InvalidCredentials,
    /// The password is right; sign in with a code of the second factor too.
    TotpRequired,
    Forbidden,
    RegistrationClosed,
    /// Give the password again (`/auth/confirm`, or the page in place), then repeat the request.
    ReauthenticationRequired,
    NotFound,
    MethodNotAllowed,
    Conflict,
    PreconditionFailed,
    PayloadTooLarge,
    UnsupportedMediaType,
    RangeNotSatisfiable,
    Validation,
    TooManyRequests,
    Internal,
    Unavailable,
    /// The server could not be reached; made in the browser only.
    Offline,
}

impl ProblemCode {
    /// The HTTP status (RFC 9110) that goes with it.
    pub fn status(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::Unauthenticated | Self::InvalidCredentials | Self::TotpRequired => 401,
            Self::Forbidden | Self::RegistrationClosed | Self::ReauthenticationRequired => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::Conflict => 409,
            Self::PreconditionFailed => 412,
            Self::PayloadTooLarge => 413,
            Self::UnsupportedMediaType => 415,
            Self::RangeNotSatisfiable => 416,
            Self::Validation => 422,
            Self::TooManyRequests => 429,
            Self::Internal => 500,
            Self::Unavailable | Self::Offline => 503,
        }
    }

    /// The stable URI reference of the kind.
    pub fn type_uri(self) -> &'static str {
        match self {
            Self::BadRequest => "/problems/bad-request",
            Self::Unauthenticated => "/problems/unauthenticated",
            Self::InvalidCredentials => "/problems/invalid-credentials",
            Self::TotpRequired => "/problems/totp-required",
            Self::Forbidden => "/problems/forbidden",
            Self::RegistrationClosed => "/problems/registration-closed",
            Self::ReauthenticationRequired => "/problems/reauthentication-required",
            Self::NotFound => "/problems/not-found",
            Self::MethodNotAllowed => "/problems/method-not-allowed",
            Self::Conflict => "/problems/conflict",
            Self::PreconditionFailed => "/problems/precondition-failed",
            Self::PayloadTooLarge => "/problems/payload-too-large",
            Self::UnsupportedMediaType => "/problems/unsupported-media-type",
            Self::RangeNotSatisfiable => "/problems/range-not-satisfiable",
            Self::Validation => "/problems/validation",
            Self::TooManyRequests => "/problems/too-many-requests",
            Self::Internal => "/problems/internal",
            Self::Unavailable => "/problems/unavailable",
            Self::Offline => "/problems/offline",
        }
    }

    /// What to do about it, for people who look at the page.
    fn advice(self) -> &'static str {
        match self {
            Self::Unauthenticated => {
                "You are signed out. Sign in in another tab, then try again here."
            }
            Self::Offline => "The server cannot be reached. Check your connection, then try again.",
            Self::Unavailable => "Tend cannot answer just now. Try again in a moment.",
            Self::TooManyRequests => "Too many tries. Wait a little, then try again.",
            Self::Conflict => "It has changed again since, so this cannot be done any more.",
            Self::Internal => "Something went wrong on our side. Try again in a moment.",
            code => code.title(),
        }
    }

    /// The kind in words, for people who read the answer.
    pub fn title(self) -> &'static str {
        match self {
            Self::BadRequest => "The request cannot be read",
            Self::Unauthenticated => "Sign in first",
            Self::InvalidCredentials => "Wrong user name or password",
            Self::TotpRequired => "A code of your second factor is needed too",
            Self::Forbidden => "You may see this, but not change it",
            Self::RegistrationClosed => "New accounts are made by whoever runs this server",
            Self::ReauthenticationRequired => "Enter your password again first",
            Self::NotFound => "Not found",
            Self::MethodNotAllowed => "This address does not take that method",
            Self::Conflict => "This conflicts with what is there",
            Self::PreconditionFailed => "It has changed since you read it",
            Self::PayloadTooLarge => "The request is too large",
            Self::UnsupportedMediaType => "This content type is not taken here",
            Self::RangeNotSatisfiable => "There is no such part",
            Self::Validation => "Some fields need another look",
            Self::TooManyRequests => "Too many requests",
            Self::Internal => "Something went wrong on our side",
            Self::Unavailable => "Tend cannot answer just now",
            Self::Offline => "The server cannot be reached",
        }
    }
}

/// What is wrong with one field, in words for whoever filled it in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldError {
    pub field: String,
    /// Stable, for programs: `required`, `too_long`, `invalid_date`, ….
    pub code: String,
    pub message: String,
    /// Where in the field's text, in characters; only of fields that are a language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<usize>,
    /// Which one it is of; only where several were sent at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
}

impl FieldError {
    pub fn new(field: &str, code: &str, message: impl Into<String>) -> Self {
        Self {
            field: field.to_owned(),
            code: code.to_owned(),
            message: message.into(),
            offset: None,
            id: None,
        }
    }

    /// The same, of one of several.
    pub fn of(self, id: impl Into<Uuid>) -> Self {
        Self {
            id: Some(id.into()),
            ..self
        }
    }

    /// The same, at a place in the field's text.
    pub fn at(self, offset: usize) -> Self {
        Self {
            offset: Some(offset),
            ..self
        }
    }
}

/// An answer that is not the one that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// A stable URI reference that names the kind, such as `/problems/validation`.
    #[serde(rename = "type")]
    pub type_uri: String,
    pub title: String,
    pub status: u16,
    pub code: ProblemCode,
    pub detail: String,
    /// The path that was asked for.
    pub instance: String,
    /// Also in the server's log: the thread from a report to its cause.
    pub request_id: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

impl Problem {
    /// The server, or a piece of the page, was not reached: what the page itself says of it.
    pub fn offline() -> Self {
        Self::of(ProblemCode::Offline)
    }

    /// A problem of which its title says all that there is to say.
    pub fn of(code: ProblemCode) -> Self {
        Self::new(code, code.title())
    }

    /// A problem with nothing to say of single fields.
    pub fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self {
            type_uri: code.type_uri().to_owned(),
            title: code.title().to_owned(),
            status: code.status(),
            code,
            detail: detail.into(),
            instance: String::new(),
            request_id: String::new(),
            errors: Vec::new(),
        }
    }

    /// What the page says: the first field's message, or the kind in words.
    pub fn message(&self) -> String {
        match self.errors.first() {
            Some(error) => error.message.clone(),
            None => self.code.advice().to_owned(),
        }
    }

    /// What is wrong with `field`, if anything.
    pub fn field(&self, field: &str) -> Option<String> {
        self.errors
            .iter()
            .find(|e| e.field == field)
            .map(|e| e.message.clone())
    }
}

impl Problem {
    /// Whether the same may go well another time.
    pub fn is_passing(&self) -> bool {
        use ProblemCode::{Internal, Offline, TooManyRequests, Unauthenticated, Unavailable};
        let passing = [
            Internal,
            Offline,
            TooManyRequests,
            Unauthenticated,
            Unavailable,
        ];
        passing.contains(&self.code)
    }
}

impl FromServerFnError for Problem {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let code = match error {
            ServerFnErrorErr::Request(_) => ProblemCode::Offline,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => ProblemCode::BadRequest,
            _ => ProblemCode::Internal,
        };
        // The library's own words may quote a body: they are not for people.
        Self::new(code, code.title())
    }
}
