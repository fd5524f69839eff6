//! Access tokens made by hand: good ones for the tests, and bad ones for those that forge.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use uuid::Uuid;

use super::{PUBLIC_URL, TestApp};

/// What a token says; tests change what they want to lie about.
pub struct Claims {
    pub header: Value,
    pub claims: Value,
}

impl Claims {
    /// A token as the server makes them.
    pub fn of(app: &TestApp, user: Uuid, session: Uuid) -> Self {
        let now = app.now().timestamp();
        Self {
            header: json!({"typ": "at+jwt", "alg": "HS256"}),
            claims: json!({
                "iss": PUBLIC_URL, "aud": "tend-api", "sub": user, "sid": session,
                "iat": now, "nbf": now, "exp": now + 900, "jti": Uuid::now_v7(),
            }),
        }
    }

    /// Says `value` of `name` instead; null leaves it out.
    pub fn but(mut self, name: &str, value: Value) -> Self {
        let part = match name {
            "alg" | "kid" | "typ" => &mut self.header,
            _ => &mut self.claims,
        };
        let fields = part.as_object_mut().expect("an object");
        match value {
            Value::Null => fields.remove(name),
            value => fields.insert(name.to_owned(), value),
        };
        self
    }

    /// Signed with the server's own key.
    pub async fn signed(self, app: &TestApp) -> String {
        let (kid, secret) = app.signing_key().await;
        self.but_kid(kid).signed_with(&secret)
    }

    /// Names the key, unless it names one already.
    pub fn but_kid(self, kid: Uuid) -> Self {
        match self.header.get("kid") {
            Some(_) => self,
            None => self.but("kid", json!(kid)),
        }
    }

    pub fn signed_with(&self, secret: &[u8]) -> String {
        let text = format!("{}.{}", part(&self.header), part(&self.claims));
        let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("any key");
        mac.update(text.as_bytes());
        let signature = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
        format!("{text}.{signature}")
    }

    /// With an empty signature, as `alg: none` has it.
    pub fn unsigned(&self) -> String {
        format!("{}.{}.", part(&self.header), part(&self.claims))
    }
}

fn part(json: &Value) -> String {
    URL_SAFE_NO_PAD.encode(json.to_string())
}

/// The key that a token names.
pub fn key_of(token: &str) -> Uuid {
    let header = token.split('.').next().unwrap_or_default();
    let header = URL_SAFE_NO_PAD.decode(header).expect("base64");
    let header: Value = serde_json::from_slice(&header).expect("JSON");
    let kid = header["kid"].as_str().expect("a key");
    kid.parse().expect("an id")
}
