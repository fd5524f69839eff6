//! The same request again gets the first answer again (`Idempotency-Key`).
//!
//! Answers may hold secrets that are stored nowhere else (a refresh token, a personal access
//! token), and requests may hold passwords. So the key is stored hashed, the body's hash is keyed
//! with it, and the answer is encrypted with what only the asker knows: the key and the body.

use chacha20poly1305::{
    ChaCha20Poly1305,
    aead::{Aead, Nonce},
};
use chrono::Duration;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    domain::problem::FieldError,
    server::{
        app::App,
        auth::{Actor, Via, client::Client, token::random_bytes},
        db,
        error::{AppError, Result},
        strangers::Place,
    },
};

/// How long an answer is kept.
pub(super) const KEPT: Duration = Duration::hours(24);

/// A request in flight for longer than requests can take died with its server.
const GIVEN_UP: Duration = Duration::seconds(40);

const NONCE_BYTES: usize = 12;

/// A request that says what it is to be known by.
pub struct Keyed<'a> {
    pub actor: Option<&'a Actor>,
    pub client: &'a Client,
    /// The `Authorization` of a request that ends the session it belongs to: whoever asks again is
    /// nobody by then, and is known by this.
    pub ended: Option<&'a [u8]>,
    pub key: &'a str,
    /// The path with its query.
    pub target: &'a str,
    pub body: &'a [u8],
}

/// A request that was not seen before, and has to be answered.
pub struct Claim {
    id: [u8; 32],
    secret: [u8; 32],
    /// The id for what the request makes: the same again where an earlier try died on its way.
    pub resource: Uuid,
    is_strangers: bool,
}

/// What is known of a request.
pub enum Known {
    New(Claim),
    Answered(Vec<u8>),
}

impl Keyed<'_> {
    fn mac(&self, purpose: &str) -> Result<[u8; 32]> {
        let mac = Hmac::<Sha256>::new_from_slice(self.key.as_bytes());
        let mac = mac.map_err(AppError::internal)?;
        let mac = mac.chain_update(purpose).chain_update([0]);
        let mac = mac.chain_update(self.target).chain_update([0]);
        Ok(mac.chain_update(self.body).finalize().into_bytes().into())
    }

    /// Keys belong to those who use them: a user, one of their tokens, or whoever is nobody at an
    /// address.
    fn id(&self) -> [u8; 32] {
        let asker = match (self.ended, self.actor.map(|actor| (actor, actor.via()))) {
            (Some(credential), _) => format!("ended {:x?}", Sha256::digest(credential)),
            (None, Some((actor, Via::Session { .. }))) => format!("user {}", actor.id()),
            (None, Some((_, Via::Token { id, .. }))) => format!("token {id}"),
            (None, None) => format!("nobody {}", self.client.network()),
        };
        Sha256::digest(format!("{asker}\0{}", self.key)).into()
    }
}

/// Finds out whether a request was answered before, and keeps others from answering it meanwhile.
///
/// # Errors
/// `Conflict` while it is in flight; `Invalid` where the key was used for another request; `Busy`
/// for one of too many strangers.
pub async fn claim_anonymous(app: &App, request: &Keyed<'_>) -> Result<Known> {
    let (id, hash) = (request.id(), request.mac("request")?);
    let secret = request.mac("answer")?;
    let limits = (GIVEN_UP, KEPT);
    let now = app.clock.now();
    let is_strangers = request.actor.is_none();
    let _place = place(app, is_strangers).await?;
    let claimed = db::idempotency::claim(&app.db, &id, &hash, Uuid::now_v7(), limits, now).await?;
    if let Some(resource) = claimed {
        return Ok(Known::New(Claim {
            id,
            secret,
            resource,
            is_strangers,
        }));
    }
    let kept = db::idempotency::find(&app.db, &id).await?;
    match kept {
        Some(kept) if kept.request_hash != hash => {
            let message = "This key was used for another request. Use a new key for each.";
            let error = FieldError::new("Idempotency-Key", "key_reused", message);
            Err(AppError::Invalid(vec![error]))
        }
        Some(kept) if kept.answer.is_some() => {
            decrypt(&secret, &kept.answer.unwrap_or_default()).map(Known::Answered)
        }
        _ => Err(AppError::Conflict(
            "The first request with this Idempotency-Key is still in flight.",
            Vec::new(),
        )),
    }
}

/// Keeps the answer to a request.
///
/// # Errors
/// When the database is away; `Busy` for one of too many strangers.
pub async fn keep_anonymous(app: &App, claim: &Claim, answer: &[u8]) -> Result<()> {
    let sealed = encrypt(&claim.secret, answer)?;
    let _place = place(app, claim.is_strangers).await?;
    db::idempotency::keep(&app.db, &claim.id, claim.resource, &sealed).await
}

/// Forgets a request that did nothing, and may well do something the next time.
///
/// # Errors
/// When the database is away; `Busy` for one of too many strangers.
pub async fn release_anonymous(app: &App, claim: &Claim) -> Result<()> {
    let _place = place(app, claim.is_strangers).await?;
    db::idempotency::release(&app.db, &claim.id, claim.resource).await
}

/// Strangers ask the database one after the other here, too. Nothing is held while the request is
/// answered, which may well want a place of its own.
async fn place(app: &App, is_strangers: bool) -> Result<Option<Place>> {
    match is_strangers {
        true => Ok(Some(app.strangers.admit_with_token().await?)),
        false => Ok(None),
    }
}

fn encrypt(secret: &[u8; 32], answer: &[u8]) -> Result<Vec<u8>> {
    let mut nonce = [0; NONCE_BYTES];
    nonce.copy_from_slice(&random_bytes()?[..NONCE_BYTES]);
    let sealed = ChaCha20Poly1305::new(&(*secret).into())
        .encrypt(&Nonce::<ChaCha20Poly1305>::from(nonce), answer)
        .map_err(|error| AppError::internal(error.to_string()))?;
    Ok([nonce.as_slice(), &sealed].concat())
}

fn decrypt(secret: &[u8; 32], stored: &[u8]) -> Result<Vec<u8>> {
    let (nonce, sealed) = stored
        .split_at_checked(NONCE_BYTES)
        .ok_or_else(|| AppError::internal("a kept answer is too short"))?;
    let nonce: [u8; NONCE_BYTES] = nonce.try_into().map_err(AppError::internal)?;
    ChaCha20Poly1305::new(&(*secret).into())
        .decrypt(&Nonce::<ChaCha20Poly1305>::from(nonce), sealed)
        .map_err(|error| AppError::internal(error.to_string()))
}
