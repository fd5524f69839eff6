//! Opaque secrets: 256 random bits, shown to their holder once, stored as a SHA-256.

use std::{fmt, fmt::Write};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::server::error::{AppError, Result};

/// What personal access tokens begin with, so that people and scanners for lost secrets know them.
pub const PERSONAL_PREFIX: &str = "tend_pat_";

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

    /// A personal access token.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub fn generate_personal() -> Result<Self> {
        let secret = URL_SAFE_NO_PAD.encode(random_bytes()?);
        Ok(Self(format!("{PERSONAL_PREFIX}{secret}")))
    }

    /// The refresh token that comes after `spent`: the same for the same salt, so that it can be
    /// given again, and unknown to whoever has only one of the two.
    ///
    /// # Errors
    /// None that can happen: HMAC takes keys of any length.
    pub fn successor(spent: &str, salt: &[u8]) -> Result<Self> {
        let mac = Hmac::<Sha256>::new_from_slice(salt).map_err(AppError::internal)?;
        let bytes = mac.chain_update(spent.as_bytes()).finalize().into_bytes();
        Ok(Self(URL_SAFE_NO_PAD.encode(bytes)))
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

    /// In hexadecimal, for keys that are text.
    pub fn to_hex(&self) -> String {
        let mut text = String::with_capacity(64);
        for byte in self.0 {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        text
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
