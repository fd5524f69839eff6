//! Codes of authenticator apps (RFC 6238): 6 digits of HMAC-SHA-1, a new one every 30 seconds.

use chrono::{DateTime, Utc};
use qrcode::{QrCode, render::svg};
use totp_rs::{Algorithm, Builder};

use crate::{
    domain::factor::PendingTotp,
    server::error::{AppError, Result},
};

use super::token::random_bytes;

/// As long as RFC 4226 recommends.
const SECRET_BYTES: usize = 20;

/// Clocks differ: a code counts for one step before its own and one after.
const STEPS_OF_DRIFT: u16 = 1;

/// What server and app share.
pub struct Totp(totp_rs::Totp);

/// A step of 30 seconds since 1970: a code that was taken is known by it.
pub type Step = i64;

impl Totp {
    /// A new secret, 160 bits that nobody can guess.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub fn generate_secret() -> Result<Vec<u8>> {
        Ok(random_bytes()?[..SECRET_BYTES].to_vec())
    }

    /// With names for an app to list it under: whose account, and where.
    ///
    /// # Errors
    /// None that can happen: secrets are of one length, and neither name holds a colon.
    pub fn new(secret: Vec<u8>, username: &str, host: &str) -> Result<Self> {
        let issuer = match host.contains(':') {
            false => format!("Tend ({host})"),
            true => "Tend".to_owned(),
        };
        let totp = Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_step_duration(30)
            .with_skew(STEPS_OF_DRIFT)
            .with_secret(secret)
            .with_account_name(username)
            .with_issuer(Some(issuer))
            .build();
        totp.map(Self)
            .map_err(|error| AppError::internal(error.to_string()))
    }

    /// The step that a code is of, if it is one of now. Whether it was used is for the database.
    pub fn step_of(&self, code: &str, now: DateTime<Utc>) -> Option<Step> {
        let seconds = u64::try_from(now.timestamp()).ok()?;
        let step = self.0.check(code, seconds)?;
        Step::try_from(step).ok()
    }

    /// In Base32.
    pub fn secret(&self) -> String {
        self.0.secret().to_base32()
    }

    /// For a QR code.
    ///
    /// # Errors
    /// None that can happen: there is a name.
    pub fn url(&self) -> Result<String> {
        let url = self.0.to_url();
        url.map_err(|error| AppError::internal(error.to_string()))
    }

    /// For people: the secret in groups, the QR code drawn.
    ///
    /// # Errors
    /// None that can happen: an address is short enough for a QR code.
    pub fn drawn(&self) -> Result<PendingTotp> {
        let url = self.url()?;
        let secret: Vec<char> = self.secret().chars().collect();
        let groups: Vec<String> = secret.chunks(4).map(|c| c.iter().collect()).collect();
        Ok(PendingTotp {
            secret: groups.join(" "),
            qr: draw(&url)?,
            otpauth_url: url,
        })
    }
}

/// A QR code as an `svg` element, dark on light whatever the page is: scanners want it so.
fn draw(text: &str) -> Result<String> {
    let code = QrCode::new(text).map_err(AppError::internal)?;
    let image = code
        .render::<svg::Color<'_>>()
        .dark_color(svg::Color("#000"))
        .light_color(svg::Color("#fff"))
        .build();
    // Within a page it is an element, and no document with a declaration of its own.
    let start = image.find("<svg").unwrap_or_default();
    Ok(image[start..].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn totp(secret: &[u8]) -> Totp {
        Totp::new(secret.to_vec(), "ana", "tend.example").unwrap()
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, cut to 6 digits.
        let totp = totp(b"12345678901234567890");
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (20_000_000_000, "353130"),
        ] {
            let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
            let step = Some(seconds / 30);
            assert_eq!(totp.step_of(code, at(seconds)), step);
            assert_eq!(totp.step_of(code, at(seconds - 30)), step);
            assert_eq!(totp.step_of(code, at(seconds + 30)), step);
            assert_eq!(totp.step_of(code, at(seconds + 60)), None);
        }
    }

    #[test]
    fn an_app_is_told_by_an_address_and_by_a_picture() {
        let totp = totp(b"12345678901234567890");
        let url = totp.url().unwrap();
        assert!(
            url.starts_with("otpauth://totp/Tend%20%28tend.example%29:ana?"),
            "{url}"
        );
        assert!(url.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"));
        let drawn = totp.drawn().unwrap();
        assert!(drawn.qr.starts_with("<svg ") && drawn.qr.ends_with("</svg>"));
        assert!(!drawn.qr.contains("style"));
        assert_eq!(drawn.secret.split(' ').count(), 8);
    }
}
