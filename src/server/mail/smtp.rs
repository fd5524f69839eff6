//! Handing letters to an SMTP server (RFC 5321), over TLS (RFC 3207, RFC 8314).

use std::time::Duration;

use chrono::{DateTime, Utc};
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp::{
        authentication::Credentials, client, client::TlsParameters, extension::ClientId,
    },
};
use secrecy::{ExposeSecret, SecretString};
use tokio::time::timeout;
use url::Url;
use uuid::Uuid;

use super::letter::Letter;

/// How long the server may think about one command.
const COMMAND_MAX: Duration = Duration::from_secs(20);

/// How long a whole mail may take.
const MAIL_MAX: Duration = Duration::from_secs(60);

/// How the connection is kept from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// TLS by `STARTTLS`, or no mail.
    StartTls,
    /// TLS from the first byte.
    Implicit,
    /// In the clear.
    None,
}

/// The server that takes our mail.
#[derive(Debug)]
pub struct Smtp {
    pub host: String,
    pub port: u16,
    pub tls: Tls,
    pub credentials: Option<(String, SecretString)>,
    /// Who our mail is from.
    pub from: Mailbox,
}

/// Why a mail was not taken, in the server's words or ours.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct SmtpError(String);

impl SmtpError {
    fn new(error: &dyn std::error::Error) -> Self {
        let causes = std::iter::successors(Some(error), |error| error.source());
        Self(
            causes
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(": "),
        )
    }
}

/// Sends letters.
pub struct Sender {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    /// The right side of `Message-ID`.
    domain: String,
}

impl Sender {
    /// A sender for this server; connects when there is something to send.
    ///
    /// # Errors
    /// When the system has no certificates to check the server's with.
    pub fn new(smtp: &Smtp, public_url: &Url) -> Result<Self, SmtpError> {
        let parameters =
            || TlsParameters::new(smtp.host.clone()).map_err(|error| SmtpError::new(&error));
        let tls = match smtp.tls {
            Tls::StartTls => client::Tls::Required(parameters()?),
            Tls::Implicit => client::Tls::Wrapper(parameters()?),
            Tls::None => client::Tls::None,
        };
        let domain = public_url.host_str().unwrap_or("localhost").to_owned();
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&smtp.host)
            .port(smtp.port)
            .tls(tls)
            .hello_name(ClientId::Domain(domain.clone()))
            .timeout(Some(COMMAND_MAX));
        if let Some((user, password)) = &smtp.credentials {
            let password = password.expose_secret().to_owned();
            transport = transport.credentials(Credentials::new(user.clone(), password));
        }
        Ok(Self {
            transport: transport.build(),
            from: smtp.from.clone(),
            domain,
        })
    }

    /// Hands a letter over; when this returns well, the server has taken charge of it.
    ///
    /// # Errors
    /// When the server cannot be reached, trusted, or does not want it.
    pub async fn send(
        &self,
        id: Uuid,
        to: &str,
        letter: &Letter,
        now: DateTime<Utc>,
    ) -> Result<(), SmtpError> {
        let message = self.message(id, to, letter, now)?;
        match timeout(MAIL_MAX, self.transport.send(message)).await {
            Ok(sent) => sent.map(drop).map_err(|error| SmtpError::new(&error)),
            Err(_) => Err(SmtpError("The server took too long.".to_owned())),
        }
    }

    fn message(
        &self,
        id: Uuid,
        to: &str,
        letter: &Letter,
        now: DateTime<Utc>,
    ) -> Result<Message, SmtpError> {
        let to: Address = to
            .parse()
            .map_err(|_| SmtpError("No mail can go to such an address.".to_owned()))?;
        let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(letter.subject.clone())
            // The same for every try, so that a mail that comes twice is seen once.
            .message_id(Some(format!("<{id}@{}>", self.domain)))
            .date(now.into())
            // Nobody's "out of office" should answer (RFC 3834).
            .raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()))
            .multipart(MultiPart::alternative_plain_html(
                letter.text(),
                letter.html(),
            ))
            .map_err(|error| SmtpError::new(&error))
    }
}
