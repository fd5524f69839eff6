//! What is said when somebody's second factor changes, or is got around: each after the fact, so that
//! nobody else's doing stays unseen.

use chrono::{DateTime, Utc};

use super::{Letter, Reader, page};

impl Reader<'_> {
    /// Codes of an app are asked for.
    pub fn second_factor_on(&self, at: DateTime<Utc>) -> Letter {
        let said = format!(
            "Your account {} now asks for a code of your authenticator app when you sign in ({}).",
            self.account(),
            self.moment(at)
        );
        self.notice("Two-factor is on", said)
    }

    /// No codes of an app are asked for any more.
    pub fn second_factor_off(&self, at: DateTime<Utc>) -> Letter {
        let said = format!(
            "Your account {} no longer asks for a code of an authenticator app when you sign in \
             ({}).",
            self.account(),
            self.moment(at)
        );
        self.notice("Two-factor is off", said)
    }

    /// One of the codes for when the second factor is lost.
    pub fn recovery_code_used(&self, at: DateTime<Utc>) -> Letter {
        let said = format!(
            "Somebody, most likely you, signed in to your account {} with one of your recovery \
             codes ({}). That code does not work any more.",
            self.account(),
            self.moment(at)
        );
        self.notice("A recovery code was used", said)
    }

    /// All of them are others now.
    pub fn recovery_codes_renewed(&self, at: DateTime<Utc>) -> Letter {
        let said = format!(
            "Your account {} has new recovery codes; those that you had before do not work any \
             more ({}).",
            self.account(),
            self.moment(at)
        );
        self.notice("You have new recovery codes", said)
    }

    /// A passkey that was not there before.
    pub fn passkey_added(&self, name: &str, at: DateTime<Utc>) -> Letter {
        let said = format!(
            "A passkey, “{name}”, was added to your account {} ({}). Whoever holds it can sign in.",
            self.account(),
            self.moment(at)
        );
        self.notice("A passkey was added", said)
    }

    /// A passkey that is there no more.
    pub fn passkey_removed(&self, name: &str, at: DateTime<Utc>) -> Letter {
        let said = format!(
            "The passkey “{name}” was removed from your account {} ({}), and opens it no more.",
            self.account(),
            self.moment(at)
        );
        self.notice("A passkey was removed", said)
    }

    fn notice(&self, subject: &str, said: String) -> Letter {
        let security = page(self.public_url, "/settings/security", &[]);
        let letter = self
            .greeted(subject)
            .say(said)
            .say(
                "If it was you, all is well. If not, somebody else knows your password: change it \
                 now, and look through your second factor and where you are signed in.",
            )
            .link("Look after my account", security);
        self.sign_off(letter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::date_style::DateStyle;

    #[test]
    fn a_notice_says_what_when_and_what_to_do() {
        let url = "https://tend.example".parse().unwrap();
        let reader = Reader {
            display_name: "Ana",
            username: "ana",
            dates: DateStyle::default(),
            public_url: &url,
        };
        let at = "2026-03-10T12:30:00Z".parse().unwrap();
        let letter = reader.passkey_added("<b>Laptop</b>", at);
        let text = letter.text();
        assert!(text.contains("“<b>Laptop</b>”, was added to your account ana at tend.example"));
        assert!(text.contains("(12:30 UTC on 10 March 2026)"), "{text}");
        assert!(text.contains("\n\nhttps://tend.example/settings/security\n\n"));
        assert!(!letter.html().contains("<b>Laptop"));
    }
}
