//! Getting back in, and the address that it takes: what people send, and what they are shown.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::shape;

/// Somebody who forgot their password.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Forgotten {
    /// Where the link to a new one goes, if an account has this address.
    #[schema(value_type = shape::EmailAddress, required)]
    pub email: String,
}

/// A new password, by a link that was mailed.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PasswordReset {
    /// Out of the link: good once, for 30 minutes.
    #[schema(required, min_length = 1)]
    pub token: String,
    #[schema(value_type = shape::NewPassword, required)]
    pub password: String,
}

/// Another address for one's account.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct EmailChange {
    #[schema(required)]
    pub email: String,
}

/// How it stands with somebody's address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EmailState {
    pub email: String,
    /// Whether a link that went there was opened.
    pub is_verified: bool,
    /// The address to be, once the link that went there is opened.
    pub pending: Option<String>,
    /// Whether this installation sends mail; if not, its operator has to hand links over.
    pub is_mail_sent: bool,
}
