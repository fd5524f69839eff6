//! Access tokens for API clients: JWT (RFC 7519), HS256, 15 minutes, bound to a session row.
//!
//! A token only says who asks; whether they still may is read from the database on every request.
//! HMAC is the only algorithm here, so `jsonwebtoken` gets its cryptography from us instead of
//! bringing RSA and elliptic curves along.

use chrono::{DateTime, Duration, Utc};
use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation,
    crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils},
    errors::{Error, ErrorKind},
};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use signature::{Signer, Verifier};
use uuid::Uuid;

use crate::{
    domain::id::{SessionId, UserId},
    server::{
        db::signing_keys::StoredKey,
        error::{AppError, Result},
    },
};

/// How long an access token is good for.
pub const ACCESS_SECONDS: i64 = 15 * 60;

/// The protected resource that access tokens are for (`aud`).
const AUDIENCE: &str = "tend-api";

/// What an access token says.
#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: UserId,
    sid: SessionId,
    iat: i64,
    nbf: i64,
    exp: i64,
    jti: Uuid,
}

/// The keys of this installation as they were a moment ago: the newest signs, each verifies.
pub struct Keys {
    issuer: String,
    keys: Vec<(String, EncodingKey, DecodingKey)>,
}

impl Keys {
    pub(super) fn new(issuer: String, stored: Vec<StoredKey>) -> Self {
        // An error means that it is installed already: by another test of this process.
        let _ = PROVIDER.install_default();
        let keys = stored.into_iter().map(|(id, secret)| {
            (
                id.to_string(),
                EncodingKey::from_secret(&secret),
                DecodingKey::from_secret(&secret),
            )
        });
        Self {
            issuer,
            keys: keys.collect(),
        }
    }

    /// Whether the key that a token names is one of these.
    pub(super) fn know(&self, token: &str) -> bool {
        let header = jsonwebtoken::decode_header(token).ok();
        let kid = header.and_then(|header| header.kid);
        kid.is_none_or(|kid| self.keys.iter().any(|(id, ..)| *id == kid))
    }

    /// A token for this session of this user.
    pub fn sign(&self, user: UserId, session: SessionId, now: DateTime<Utc>) -> Result<String> {
        let Some((id, key, _)) = self.keys.first() else {
            return Err(AppError::internal("no signing key"));
        };
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: AUDIENCE.to_owned(),
            sub: user,
            sid: session,
            iat: now.timestamp(),
            nbf: now.timestamp(),
            exp: (now + Duration::seconds(ACCESS_SECONDS)).timestamp(),
            jti: Uuid::now_v7(),
        };
        let header = Header {
            typ: Some("at+jwt".to_owned()),
            kid: Some(id.clone()),
            ..Header::new(Algorithm::HS256)
        };
        jsonwebtoken::encode(&header, &claims, key).map_err(AppError::internal)
    }

    /// Whose token it is, and of which session.
    ///
    /// # Errors
    /// `Unauthenticated` for anything but a token of ours, in its time.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<(UserId, SessionId)> {
        let refuse = |_| AppError::Unauthenticated;
        let header = jsonwebtoken::decode_header(token).map_err(refuse)?;
        let key = self
            .keys
            .iter()
            .find(|(id, ..)| header.kid.as_ref() == Some(id));
        let (_, _, key) = key
            .filter(|_| header.typ.as_deref() == Some("at+jwt"))
            .ok_or(AppError::Unauthenticated)?;
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_audience(&[AUDIENCE]);
        validation.set_issuer(&[&self.issuer]);
        validation.set_required_spec_claims(&["iss", "aud", "sub", "exp", "nbf"]);
        // Times are compared below, with the server's own clock.
        validation.validate_exp = false;
        let claims = jsonwebtoken::decode::<Claims>(token, key, &validation)
            .map_err(refuse)?
            .claims;
        let now = now.timestamp();
        let is_current = claims.nbf <= now && now < claims.exp;
        if is_current {
            Ok((claims.sub, claims.sid))
        } else {
            Err(AppError::Unauthenticated)
        }
    }
}

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: |algorithm, key| Ok(Box::new(Hs256::new(*algorithm, key.as_bytes())?)),
    verifier_factory: |algorithm, key| {
        Ok(Box::new(Hs256::new(*algorithm, key.try_get_as_bytes()?)?))
    },
    key_utils: KeyUtils::new_unimplemented(),
};

/// HMAC with SHA-256 (RFC 7518, section 3.2).
struct Hs256(Hmac<Sha256>);

impl Hs256 {
    fn new(algorithm: Algorithm, key: &[u8]) -> Result<Self, Error> {
        if algorithm != Algorithm::HS256 {
            return Err(ErrorKind::InvalidAlgorithm.into());
        }
        Hmac::new_from_slice(key)
            .map(Self)
            .map_err(|_| ErrorKind::InvalidKeyFormat.into())
    }
}

impl Signer<Vec<u8>> for Hs256 {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        Ok(self
            .0
            .clone()
            .chain_update(message)
            .finalize()
            .into_bytes()
            .to_vec())
    }
}

impl Verifier<Vec<u8>> for Hs256 {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        let mac = self.0.clone().chain_update(message);
        mac.verify_slice(signature)
            .map_err(signature::Error::from_source)
    }
}

impl JwtSigner for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

impl JwtVerifier for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}
