//! Secrets that have to be read again, stored so that a row alone gives nothing away.
//!
//! Each is encrypted and authenticated (ChaCha20-Poly1305) with a key of its owner's, made from the
//! installation's: put into another owner's row it opens no more.

use chacha20poly1305::{
    ChaCha20Poly1305,
    aead::{Aead, Nonce},
};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::{
    domain::id::UserId,
    server::error::{AppError, Result},
};

use super::token::random_bytes;

const NONCE_BYTES: usize = 12;

/// The installation's key for what it seals.
pub struct SealingKey(Vec<u8>);

impl SealingKey {
    pub fn new(secret: Vec<u8>) -> Self {
        Self(secret)
    }

    fn cipher(&self, owner: UserId) -> Result<ChaCha20Poly1305> {
        let mac = Hmac::<Sha256>::new_from_slice(&self.0).map_err(AppError::internal)?;
        let mac = mac.chain_update("totp").chain_update([0]);
        let key: [u8; 32] = mac
            .chain_update(owner.to_string())
            .finalize()
            .into_bytes()
            .into();
        Ok(ChaCha20Poly1305::new(&key.into()))
    }

    /// A secret as it is stored: the nonce, then what only this key opens.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub fn seal(&self, owner: UserId, secret: &[u8]) -> Result<Vec<u8>> {
        let mut nonce = [0; NONCE_BYTES];
        nonce.copy_from_slice(&random_bytes()?[..NONCE_BYTES]);
        let cipher = self.cipher(owner)?;
        let sealed = cipher.encrypt(&Nonce::<ChaCha20Poly1305>::from(nonce), secret);
        let sealed = sealed.map_err(|error| AppError::internal(error.to_string()))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// The secret again.
    ///
    /// # Errors
    /// When it was sealed with another key, for somebody else, or changed since.
    pub fn open(&self, owner: UserId, stored: &[u8]) -> Result<Vec<u8>> {
        let broken = || AppError::internal("a sealed secret cannot be read");
        let (nonce, sealed) = stored.split_at_checked(NONCE_BYTES).ok_or_else(broken)?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().map_err(AppError::internal)?;
        let opened = self
            .cipher(owner)?
            .decrypt(&Nonce::<ChaCha20Poly1305>::from(nonce), sealed);
        opened.map_err(|_| broken())
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn what_is_sealed_opens_for_its_owner_and_with_its_key_only() {
        let (ana, ben) = (Uuid::now_v7().into(), Uuid::now_v7().into());
        let key = SealingKey::new(vec![1; 32]);
        let sealed = key.seal(ana, b"secret").unwrap();
        assert!(!sealed.windows(6).any(|bytes| bytes == b"secret"));
        assert_ne!(sealed, key.seal(ana, b"secret").unwrap());
        assert_eq!(key.open(ana, &sealed).unwrap(), b"secret");
        assert!(key.open(ben, &sealed).is_err());
        assert!(SealingKey::new(vec![2; 32]).open(ana, &sealed).is_err());
        let mut changed = sealed;
        changed[20] ^= 1;
        assert!(key.open(ana, &changed).is_err());
        assert!(key.open(ana, b"short").is_err());
    }
}
