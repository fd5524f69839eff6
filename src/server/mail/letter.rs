//! What letters say: in the words of somebody who would say it to your face, as text and as HTML.
//!
//! Each is written once, as paragraphs and at most one link, from which both are made. Links begin
//! with `PUBLIC_URL` and with nothing that a request said.

mod factor;

use chrono::{DateTime, Utc};
use url::Url;

use crate::{domain::date_style::DateStyle, server::auth::token::PlainToken};

/// A letter, ready to be sent.
pub struct Letter {
    pub subject: String,
    parts: Vec<Part>,
}

enum Part {
    Text(String),
    Link { label: &'static str, url: String },
}

/// Whom a letter greets, and which installation it is from.
pub struct Reader<'a> {
    pub display_name: &'a str,
    pub username: &'a str,
    /// How they write dates and times.
    pub dates: DateStyle,
    pub public_url: &'a Url,
}

impl Letter {
    fn new(subject: impl Into<String>) -> Self {
        Self {
            subject: subject.into(),
            parts: Vec::new(),
        }
    }

    fn say(mut self, text: impl Into<String>) -> Self {
        self.parts.push(Part::Text(text.into()));
        self
    }

    fn link(mut self, label: &'static str, url: String) -> Self {
        self.parts.push(Part::Link { label, url });
        self
    }

    /// As plain text; addresses stand on lines of their own.
    pub fn text(&self) -> String {
        let parts = self.parts.iter().map(|part| match part {
            Part::Text(text) => text.clone(),
            Part::Link { url, .. } => url.clone(),
        });
        let mut text = parts.collect::<Vec<_>>().join("\n\n");
        text.push('\n');
        text
    }

    /// As HTML that needs nothing from elsewhere.
    pub fn html(&self) -> String {
        let parts = self.parts.iter().map(|part| match part {
            Part::Text(text) => {
                let text = html_escape::encode_text(text).replace('\n', "<br>");
                format!("<p>{text}</p>")
            }
            Part::Link { label, url } => {
                let url = html_escape::encode_double_quoted_attribute(url);
                format!(
                    "<p><a href=\"{url}\" style=\"display:inline-block;padding:10px 18px;\
                     border-radius:6px;background:#2f5d50;color:#ffffff;text-decoration:none;\
                     font-weight:600\">{label}</a></p>\
                     <p style=\"color:#5c5f66;font-size:14px\">Or open this address: {url}</p>"
                )
            }
        });
        format!(
            "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title></head>\
             <body style=\"max-width:36em;margin:24px auto;padding:0 16px;\
             font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere\">{parts}</body></html>",
            title = html_escape::encode_text(&self.subject),
            parts = parts.collect::<String>(),
        )
    }
}

impl Reader<'_> {
    fn greeted(&self, subject: &str) -> Letter {
        Letter::new(subject).say(format!("Hello {},", self.display_name))
    }

    /// The account, where it is: `ana at tasks.example.org`.
    fn account(&self) -> String {
        format!("{} at {}", self.username, host(self.public_url))
    }

    fn moment(&self, at: DateTime<Utc>) -> String {
        moment(at, self.dates)
    }

    fn sign_off(&self, letter: Letter) -> Letter {
        letter.say(format!("Tend at {}", host(self.public_url)))
    }

    /// With the link that lets them choose a new password.
    pub fn reset_password(&self, token: &PlainToken, until: DateTime<Utc>) -> Letter {
        let letter = self
            .greeted("Choose a new password for Tend")
            .say(format!(
                "Somebody, most likely you, asked for a new password for your account {}. \
                 You can choose it here:",
                self.account()
            ))
            .link("Choose a new password", reset_url(self.public_url, token))
            .say(format!(
                "The link works once, and until {}. When you use it, you are signed out everywhere.",
                self.moment(until)
            ))
            .say(
                "If it was not you, there is nothing to do: your password stays as it is. Just do \
                 not pass this mail on.",
            );
        self.sign_off(letter)
    }

    /// With the link that shows that mail arrives.
    pub fn verify_email(&self, token: &PlainToken, until: DateTime<Utc>) -> Letter {
        let letter = self
            .greeted("Is this your address?")
            .say(format!(
                "Your account {} was made with this address. Please confirm that it is yours, so \
                 that you can get back in if you ever forget your password:",
                self.account()
            ))
            .link("Confirm my address", verify_url(self.public_url, token))
            .say(format!(
                "The link works once, and until {}. If you made no account there, somebody has \
                 mistyped their address: please ignore this mail.",
                self.moment(until)
            ));
        self.sign_off(letter)
    }

    /// To the address that is to be theirs.
    pub fn change_email(&self, token: &PlainToken, until: DateTime<Utc>) -> Letter {
        let letter = self
            .greeted("Is this your new address?")
            .say(format!(
                "You want your account {} to use this address from now on. Confirm it, and it \
                 will:",
                self.account()
            ))
            .link("Use this address", verify_url(self.public_url, token))
            .say(format!(
                "The link works once, and until {}. If it was not you who asked, please ignore \
                 this mail: nothing changes.",
                self.moment(until)
            ));
        self.sign_off(letter)
    }

    /// To the address that is still theirs.
    pub fn email_change_requested(&self, to: &str) -> Letter {
        let letter = self
            .greeted("Your address is about to change")
            .say(format!(
                "Your account {} is to use the address {to} instead of this one. It will as soon \
                 as somebody confirms that from there.",
                self.account()
            ))
            .say(
                "If it was you, there is nothing to do. If not, somebody else knows your password: \
                 change it now, and sign out everywhere else.",
            )
            .link("Open Tend", self.public_url.to_string());
        self.sign_off(letter)
    }

    /// To the address that was theirs.
    pub fn email_changed(&self, to: &str) -> Letter {
        let letter = self
            .greeted("Your address has changed")
            .say(format!(
                "Your account {} now uses the address {to}, and no longer this one.",
                self.account()
            ))
            .say(
                "If that was not you, write to whoever runs this Tend, right now: they can give \
                 you your account back.",
            );
        self.sign_off(letter)
    }

    /// After the fact, so that nobody else's doing stays unseen.
    pub fn password_changed(&self, at: DateTime<Utc>) -> Letter {
        let forgot = page(self.public_url, "/forgot", &[]);
        let letter = self
            .greeted("Your password has changed")
            .say(format!(
                "Your account {} got a new password ({}).",
                self.account(),
                self.moment(at)
            ))
            .say(
                "If it was you, all is well. If not, take your account back by choosing another \
                 one; that signs everybody else out:",
            )
            .link("Choose a new password", forgot);
        self.sign_off(letter)
    }

    /// When somebody has signed in where the account's owner never was; `place` says what with and
    /// from which address.
    pub fn new_sign_in(&self, place: &str, at: DateTime<Utc>) -> Letter {
        let letter = self
            .greeted("Was it you who signed in?")
            .say(format!(
                "Somebody has signed in to your account {}, and we had not seen them there before: \
                 {place}, at {}.",
                self.account(),
                self.moment(at)
            ))
            .say(
                "If it was you, there is nothing to do. If not, somebody else knows your password: \
                 change it now, which signs them out.",
            )
            .link(
                "See where you are signed in",
                page(self.public_url, "/settings/security", &[]),
            );
        self.sign_off(letter)
    }
}

/// To somebody who has no account yet.
pub fn invitation(public_url: &Url, token: &PlainToken, until: DateTime<Utc>) -> Letter {
    let host = host(public_url);
    Letter::new(format!("You are invited to Tend at {host}"))
        .say("Hello,")
        .say(format!(
            "You are invited to {host}, where people keep their tasks with Tend. Make an account \
             with this address, and you are in:"
        ))
        .link("Accept the invitation", invitation_url(public_url, token))
        .say(format!(
            "The invitation is for you alone and good until {}. If you expected none, just \
             ignore it.",
            moment(until, DateStyle::default())
        ))
        .say(format!("Tend at {host}"))
}

/// Where a new password is chosen.
pub fn reset_url(public_url: &Url, token: &PlainToken) -> String {
    page(public_url, "/reset", &[("token", token.expose())])
}

/// Where an invitation is accepted.
pub fn invitation_url(public_url: &Url, token: &PlainToken) -> String {
    page(public_url, "/register", &[("invitation", token.expose())])
}

fn verify_url(public_url: &Url, token: &PlainToken) -> String {
    page(public_url, "/verify", &[("token", token.expose())])
}

fn page(public_url: &Url, path: &str, pairs: &[(&str, &str)]) -> String {
    let mut url = public_url.clone();
    url.set_path(path);
    if !pairs.is_empty() {
        url.query_pairs_mut().extend_pairs(pairs);
    }
    url.into()
}

/// The host as people know it, with its port where it has an unusual one.
fn host(public_url: &Url) -> String {
    let host = public_url.host_str().unwrap_or_default();
    match public_url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

/// A moment as letters say it: `14:30 UTC on 10 March 2026`.
fn moment(at: DateTime<Utc>, dates: DateStyle) -> String {
    let (date, time) = (at.date_naive(), at.time());
    format!(
        "{time} UTC on {date}",
        time = dates.time_label(time),
        date = dates.date_label(date)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_chose_to_be_called_stays_text() {
        let url: Url = "https://tend.example".parse().unwrap();
        let reader = Reader {
            display_name: "<b>Ana</b> & \"co\"",
            username: "ana",
            dates: DateStyle::default(),
            public_url: &url,
        };
        let letter = reader.email_changed("a&b@example.org");
        assert!(letter.text().contains("Hello <b>Ana</b> & \"co\","));
        assert!(!letter.html().contains("<b>"));
        assert!(letter.html().contains("a&amp;b@example.org"));
    }

    #[test]
    fn links_are_whole_in_both_forms() {
        let url: Url = "https://tend.example:8443".parse().unwrap();
        let token = PlainToken::generate().unwrap();
        let until = "2026-03-10T12:30:00Z".parse().unwrap();
        let letter = invitation(&url, &token, until);
        let link = format!(
            "https://tend.example:8443/register?invitation={}",
            token.expose()
        );
        assert!(letter.text().contains(&format!("\n\n{link}\n\n")));
        assert_eq!(letter.html().matches(&link).count(), 2);
        assert!(letter.text().contains("12:30 UTC on 10 March 2026"));
    }
    #[test]
    fn moments_are_written_as_the_reader_does() {
        let at = "2026-03-10T12:30:00Z".parse().unwrap();
        let dates = DateStyle {
            is_month_first: true,
            is_twelve_hours: true,
        };
        assert_eq!(moment(at, dates), "12:30 pm UTC on March 10, 2026");
    }
}
