//! Passkeys (WebAuthn): what browsers are asked, and whether their answers are right.
//!
//! They are for the host of `PUBLIC_URL` and for no other origin. Every answer has to show that the
//! authenticator has made sure of its owner (a finger, a face, a PIN): so a passkey is two factors
//! by itself, and may stand alone.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use url::Url;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyAuthentication, PasskeyRegistration,
    PublicKeyCredential, RegisterPublicKeyCredential, Webauthn, WebauthnBuilder, WebauthnError,
};

use crate::{
    domain::id::UserId,
    server::error::{AppError, Result},
};

/// The party that passkeys are made for.
pub struct RelyingParty(Webauthn);

/// What a browser is asked, and what it takes to check its answer, both as JSON.
pub struct Asked {
    pub options: String,
    pub state: Value,
}

/// A passkey as it is stored.
pub struct Credential {
    /// As the authenticator names it.
    pub id: Vec<u8>,
    pub json: Value,
}

impl RelyingParty {
    /// `None` where there can be no passkeys: at an address without a name, or one that browsers
    /// hold unsafe.
    pub fn new(public_url: &Url) -> Option<Self> {
        let host = public_url.domain()?;
        let is_safe = public_url.scheme() == "https" || is_local(host);
        let builder = WebauthnBuilder::new(host, public_url).ok()?;
        let party = builder.rp_name("Tend").build().ok()?;
        is_safe.then_some(Self(party))
    }

    /// Asks for a new passkey, which none of `known` may hold already.
    ///
    /// # Errors
    /// None that can happen.
    pub fn ask_for_new(
        &self,
        user: UserId,
        username: &str,
        display_name: &str,
        known: &[Value],
    ) -> Result<Asked> {
        let known: Vec<Passkey> = read_all(known)?;
        let known = known.iter().map(|key| key.cred_id().clone()).collect();
        let asked =
            self.0
                .start_passkey_registration(user.into(), username, display_name, Some(known));
        let (options, state) = asked.map_err(AppError::internal)?;
        let mut options = serde_json::to_value(options.public_key).map_err(AppError::internal)?;
        // The authenticator has to find it by itself where nobody has said who they are. The
        // library asks for that of attested keys only.
        options["authenticatorSelection"]["residentKey"] = "required".into();
        options["authenticatorSelection"]["requireResidentKey"] = true.into();
        Asked::new(&options, &state)
    }

    /// The passkey that an answer brings; `None` where it is not what was asked for.
    ///
    /// # Errors
    /// When what is stored cannot be read.
    pub fn take_new(&self, answer: &str, state: Value) -> Result<Option<Credential>> {
        let state: PasskeyRegistration = read(state)?;
        let Ok(answer) = serde_json::from_str::<RegisterPublicKeyCredential>(answer) else {
            return Ok(None);
        };
        let made = self.0.finish_passkey_registration(&answer, &state);
        made.map_or_else(refuse, |passkey| Credential::new(&passkey).map(Some))
    }

    /// Asks for one of somebody's passkeys.
    ///
    /// # Errors
    /// When what is stored cannot be read.
    pub fn ask_for_one_of(&self, known: &[Value]) -> Result<Asked> {
        let asked = self.0.start_passkey_authentication(&read_all(known)?);
        let (options, state) = asked.map_err(AppError::internal)?;
        Asked::new(&options.public_key, &state)
    }

    /// The passkey that an answer shows, as it is from now on; `None` where it is none of `known`.
    ///
    /// # Errors
    /// When what is stored cannot be read.
    pub fn take_one_of(
        &self,
        answer: &str,
        state: Value,
        known: &[Value],
    ) -> Result<Option<Credential>> {
        let state: PasskeyAuthentication = read(state)?;
        let Ok(answer) = serde_json::from_str::<PublicKeyCredential>(answer) else {
            return Ok(None);
        };
        let shown = match self.0.finish_passkey_authentication(&answer, &state) {
            Ok(shown) => shown,
            Err(error) => return refuse(error),
        };
        let known: Vec<Passkey> = read_all(known)?;
        let mut found = known
            .into_iter()
            .find(|key| key.cred_id() == shown.cred_id());
        if let Some(passkey) = &mut found {
            passkey.update_credential(&shown);
        }
        found.as_ref().map(Credential::new).transpose()
    }

    /// Asks for any passkey.
    ///
    /// # Errors
    /// None that can happen.
    pub fn ask_for_any(&self) -> Result<Asked> {
        let asked = self.0.start_discoverable_authentication();
        let (options, state) = asked.map_err(AppError::internal)?;
        Asked::new(&options.public_key, &state)
    }

    /// Which passkey an answer is of, and whose it says it is; nothing is checked yet.
    pub fn named(&self, answer: &str) -> Option<(UserId, Vec<u8>)> {
        let answer: PublicKeyCredential = serde_json::from_str(answer).ok()?;
        let (user, credential) = self.0.identify_discoverable_authentication(&answer).ok()?;
        Some((user.into(), credential.to_vec()))
    }

    /// The passkey that an answer shows, as it is from now on; `None` where it is not `known`.
    ///
    /// # Errors
    /// When what is stored cannot be read.
    pub fn take_any(&self, answer: &str, state: Value, known: Value) -> Result<Option<Credential>> {
        let state: DiscoverableAuthentication = read(state)?;
        let mut known: Passkey = read(known)?;
        let Ok(answer) = serde_json::from_str::<PublicKeyCredential>(answer) else {
            return Ok(None);
        };
        let shown = self
            .0
            .finish_discoverable_authentication_v2(&answer, state, &known);
        match shown {
            Ok(shown) => {
                known.update_credential(&shown);
                Credential::new(&known).map(Some)
            }
            Err(error) => refuse(error),
        }
    }
}

impl Asked {
    fn new(options: &impl Serialize, state: &impl Serialize) -> Result<Self> {
        Ok(Self {
            options: serde_json::to_string(options).map_err(AppError::internal)?,
            state: serde_json::to_value(state).map_err(AppError::internal)?,
        })
    }
}

impl Credential {
    fn new(passkey: &Passkey) -> Result<Self> {
        Ok(Self {
            id: passkey.cred_id().to_vec(),
            json: serde_json::to_value(passkey).map_err(AppError::internal)?,
        })
    }
}

/// Where browsers take `http` for safe (W3C Secure Contexts).
fn is_local(host: &str) -> bool {
    host == "localhost" || host.ends_with(".localhost")
}

fn refuse<T>(error: WebauthnError) -> Result<Option<T>> {
    tracing::info!(%error, "a passkey was refused");
    Ok(None)
}

fn read<T: DeserializeOwned>(stored: Value) -> Result<T> {
    serde_json::from_value(stored).map_err(AppError::internal)
}

fn read_all(stored: &[Value]) -> Result<Vec<Passkey>> {
    stored.iter().cloned().map(read).collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn passkeys_are_for_names_and_for_what_browsers_hold_safe() {
        let may = |url: &str| RelyingParty::new(&url.parse().unwrap()).is_some();
        assert!(may("https://tend.example"));
        assert!(may("https://tend.example:8443"));
        assert!(may("http://localhost:3000"));
        assert!(!may("http://127.0.0.1:3000"));
        assert!(!may("https://[::1]"));
        assert!(!may("http://tend.example"));
    }

    #[test]
    fn a_passkey_has_to_be_found_by_itself_and_to_know_its_owner() {
        let party = RelyingParty::new(&"https://tend.example".parse().unwrap()).unwrap();
        let asked = party
            .ask_for_new(Uuid::now_v7().into(), "ana", "Ana", &[])
            .unwrap();
        let options: Value = serde_json::from_str(&asked.options).unwrap();
        let selection = &options["authenticatorSelection"];
        assert_eq!(selection["residentKey"], "required");
        assert_eq!(selection["userVerification"], "required");
        assert_eq!(options["rp"]["id"], "tend.example");
        let asked = party.ask_for_any().unwrap();
        let options: Value = serde_json::from_str(&asked.options).unwrap();
        assert_eq!(options["userVerification"], "required");
        assert_eq!(options["allowCredentials"], serde_json::json!([]));
    }
}
