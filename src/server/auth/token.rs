//! Opaque secrets: 256 random bits, shown to their holder once, stored as a SHA-256.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use crate::server::error::{AppError, Result};

/// A secret on its way to its holder.
pub struct PlainToken(String);

/// What is stored of a secret. Without the secret it opens nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct HashedToken([u8; 32]);

impl PlainToken {
    /// # Errors
    /// When the system has no randomness to give.
    pub fn generate() -> Result<Self> {
        Ok(Self(URL_SAFE_NO_PAD.encode(random_bytes()?)))
    }

    pub fn hashed(&self) -> HashedToken {
        HashedToken::of(&self.0)
    }

    /// The secret itself, for the cookie or the body that carries it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl HashedToken {
    pub fn of(secret: &str) -> Self {
        Self(Sha256::digest(secret.as_bytes()).into())
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for PlainToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PlainToken")
    }
}

impl fmt::Debug for HashedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HashedToken")
    }
}

/// 256 bits that nobody can guess.
///
/// # Errors
/// When the system has no randomness to give.
pub fn random_bytes() -> Result<[u8; 32]> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| AppError::internal(error.to_string()))?;
    Ok(bytes)
}
