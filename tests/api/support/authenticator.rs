//! An authenticator app, and people who have turned their second factor on.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use totp_rs::{Builder, Secret, Totp};

use super::{TestApp, TestUser};

pub struct Authenticator(Totp);

impl Authenticator {
    /// One that was told this secret, in Base32.
    pub fn new(secret: &str) -> Self {
        let secret = Secret::try_from_base32(secret.replace(' ', "")).expect("a secret");
        let totp = Builder::new().with_secret(secret).build();
        Self(totp.expect("an app"))
    }

    /// What it shows at this moment.
    pub fn code(&self, at: DateTime<Utc>) -> String {
        let seconds = u64::try_from(at.timestamp()).expect("after 1970");
        self.0.generate(seconds).to_string()
    }
}

/// Somebody whose second factor is on, and what it takes to get past it.
pub struct Guarded<'a> {
    pub user: TestUser<'a>,
    pub app: Authenticator,
    pub recovery_codes: Vec<String>,
}

impl<'a> TestUser<'a> {
    /// Turns the second factor on; a minute later, no code was used yet.
    pub async fn guarded(&self, app: &TestApp) -> Guarded<'a> {
        let begun = self.post("/api/v1/me/totp", Value::Null).await.ok();
        let authenticator = Authenticator::new(begun["secret"].as_str().expect("a secret"));
        let body = json!({"code": authenticator.code(app.now())});
        self.post("/api/v1/me/totp/confirm", body).await.is(204);
        app.set_clock(app.now() + chrono::Duration::minutes(1));
        let codes = begun["recovery_codes"].as_array().expect("codes");
        Guarded {
            user: self.clone(),
            app: authenticator,
            recovery_codes: codes
                .iter()
                .map(|code| code.as_str().expect("a code").to_owned())
                .collect(),
        }
    }
}
