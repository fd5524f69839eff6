//! One error, two faces: [`AppError`] is what services answer, [`Problem`] what people get.
//!
//! The source of an internal error goes to the log, here and only here; clients get a request id.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{
    domain::{
        id::TaskId,
        problem::{FieldError, Problem, ProblemCode},
        words::counted,
    },
    server::auth::token::PlainToken,
};

pub type Result<T, E = AppError> = std::result::Result<T, E>;

/// Why a use case did not end as asked.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    #[error("not signed in")]
    Unauthenticated,
    #[error("wrong user name or password")]
    InvalidCredentials,
    /// The password is right, and does not do alone.
    #[error("the second factor is missing, or wrong")]
    SecondFactorRequired {
        errors: Vec<FieldError>,
        /// With which a browser goes on.
        step: Option<PlainToken>,
    },
    #[error("not found, or not visible")]
    NotFound,
    #[error("forbidden")]
    Forbidden,
    #[error("registration is closed")]
    RegistrationClosed,
    /// Forbidden, for a reason that is worth a sentence.
    #[error("forbidden: {0}")]
    Denied(&'static str),
    #[error("the password has to be given again")]
    ReauthenticationRequired,
    #[error("too many requests: again in {retry_seconds} s")]
    TooManyRequests { retry_seconds: u32 },
    #[error("unreadable request: {0}")]
    Unreadable(String),
    #[error("invalid parameters")]
    Parameters(Vec<FieldError>),
    #[error("invalid fields")]
    Invalid(Vec<FieldError>),
    #[error("conflict: {0}")]
    Conflict(&'static str, Vec<FieldError>),
    /// What several were asked for and some cannot do, each with its id.
    #[error("{0}, of some of several")]
    Several(Box<Self>, Vec<FieldError>),
    #[error("too large")]
    TooLarge,
    #[error("changed since it was read")]
    Stale,
    /// More passwords to hash than there are places for it.
    #[error("too many sign-ins at once")]
    Busy,
    #[error("unavailable")]
    Unavailable(#[source] Option<sqlx::Error>),
    #[error("internal error")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl AppError {
    /// For what should not happen; the source is for the log.
    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(source.into())
    }

    /// The same, said of one of several: each of its field errors names it, and there is one.
    pub fn of(self, id: TaskId) -> Self {
        let named = |errors: Vec<FieldError>| {
            let errors = errors.into_iter().map(|error| error.of(id));
            errors.collect::<Vec<_>>()
        };
        let errors = match self {
            Self::Invalid(errors) => return Self::Invalid(named(errors)),
            Self::Conflict(detail, errors) if !errors.is_empty() => {
                return Self::Conflict(detail, named(errors));
            }
            Self::NotFound => self.as_error_of_ids("not_found"),
            Self::Forbidden | Self::Denied(_) => self.as_error_of_ids("forbidden"),
            Self::Conflict(..) => self.as_error_of_ids("conflict"),
            other => return other,
        };
        Self::Several(Box::new(self), named(errors))
    }

    fn as_error_of_ids(&self, code: &str) -> Vec<FieldError> {
        vec![FieldError::new("ids", code, self.to_problem().detail)]
    }

    /// The only mapping to what clients see. Logs what only an operator can mend.
    pub fn to_problem(&self) -> Problem {
        let wait;
        let (code, detail, errors) = match self {
            Self::Unauthenticated => (ProblemCode::Unauthenticated, "", None),
            Self::InvalidCredentials => (ProblemCode::InvalidCredentials, "", None),
            Self::SecondFactorRequired { errors, .. } => {
                (ProblemCode::TotpRequired, "", Some(errors))
            }
            Self::NotFound => (ProblemCode::NotFound, "", None),
            Self::Forbidden => (ProblemCode::Forbidden, "", None),
            Self::RegistrationClosed => (ProblemCode::RegistrationClosed, "", None),
            Self::Denied(detail) => (ProblemCode::Forbidden, *detail, None),
            Self::ReauthenticationRequired => (ProblemCode::ReauthenticationRequired, "", None),
            Self::TooManyRequests { retry_seconds } => {
                wait = counted(
                    *retry_seconds,
                    "Try again in # second.",
                    "Try again in # seconds.",
                );
                (ProblemCode::TooManyRequests, wait.as_str(), None)
            }
            Self::Unreadable(detail) => (ProblemCode::BadRequest, detail.as_str(), None),
            Self::Parameters(errors) => (ProblemCode::BadRequest, "", Some(errors)),
            Self::Invalid(errors) => (ProblemCode::Validation, "", Some(errors)),
            Self::Conflict(detail, errors) => (ProblemCode::Conflict, *detail, Some(errors)),
            Self::Several(error, errors) => {
                let problem = error.to_problem();
                return Problem {
                    errors: errors.clone(),
                    ..problem
                };
            }
            Self::TooLarge => (ProblemCode::PayloadTooLarge, "", None),
            Self::Stale => (ProblemCode::PreconditionFailed, "", None),
            Self::Busy => {
                let detail = "Many people are signing in just now. Try again in a few seconds.";
                (ProblemCode::Unavailable, detail, None)
            }
            Self::Unavailable(source) => {
                tracing::warn!(
                    error = source.as_ref().map(tracing::field::display),
                    "database unavailable"
                );
                (ProblemCode::Unavailable, "", None)
            }
            Self::Internal(source) => {
                tracing::error!(error = %chain(source.as_ref()), "internal error");
                (ProblemCode::Internal, "", None)
            }
        };
        let errors = errors.cloned().unwrap_or_default();
        let detail = match (detail, errors.first()) {
            ("", Some(error)) => error.message.clone(),
            ("", None) => code.title().to_owned(),
            (detail, _) => detail.to_owned(),
        };
        Problem {
            errors,
            ..Problem::new(code, detail)
        }
    }
}

/// An error and all its causes, outermost first.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}

impl From<sqlx::Error> for AppError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error::{Database, Io, PoolClosed, PoolTimedOut, Protocol};
        // Shutting down, starting up, too many connections, cancelled by a timeout.
        const AWAY: [&str; 7] = [
            "57P01", "57P02", "57P03", "53300", "57014", "55P03", "25P03",
        ];
        let is_away = match &error {
            Io(_) | PoolTimedOut | PoolClosed | Protocol(_) => true,
            Database(error) => error
                .code()
                .is_some_and(|c| AWAY.contains(&&*c) || c.starts_with("08")),
            _ => false,
        };
        if is_away {
            Self::Unavailable(Some(error))
        } else {
            Self::internal(error)
        }
    }
}

/// Gives the violation of a named constraint its meaning.
pub trait OnConstraint<T> {
    /// # Errors
    /// `meaning` where the constraint `name` was violated, else the error as it came.
    fn on_constraint(self, name: &str, meaning: impl FnOnce() -> AppError) -> Result<T>;
}

impl<T> OnConstraint<T> for Result<T, AppError> {
    fn on_constraint(self, name: &str, meaning: impl FnOnce() -> AppError) -> Result<T> {
        self.map_err(|error| {
            let violates = match &error {
                AppError::Internal(source) => {
                    source.downcast_ref::<sqlx::Error>().is_some_and(|source| {
                        source
                            .as_database_error()
                            .is_some_and(|e| e.constraint() == Some(name))
                    })
                }
                _ => false,
            };
            if violates { meaning() } else { error }
        })
    }
}

impl IntoResponse for AppError {
    /// The status and the problem; `http::problems` writes the body, knowing the request.
    fn into_response(self) -> Response {
        problem_response(self.to_problem())
    }
}

/// A response whose body is still to be written from the problem in its extensions.
pub fn problem_response(problem: Problem) -> Response {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = status.into_response();
    if status == StatusCode::UNAUTHORIZED {
        let scheme = HeaderValue::from_static("Bearer");
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, scheme);
    }
    response.extensions_mut().insert(problem);
    response
}
