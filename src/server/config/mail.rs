//! The settings of mail: either a server that can be trusted with it, or none.

use lettre::{Address, message::Mailbox};
use secrecy::SecretString;
use url::{Host, Url};

use super::{ConfigError, Variables, is_local};
use crate::server::mail::{Smtp, Tls};

/// What makes no sense without a server.
const DEPENDENT: [&str; 5] = [
    "SMTP_TLS",
    "SMTP_PORT",
    "SMTP_USERNAME",
    "SMTP_PASSWORD",
    "MAIL_FROM",
];

pub(super) fn smtp(variables: &Variables, public_url: &Url) -> Result<Option<Smtp>, ConfigError> {
    let Some(host) = variables.get("SMTP_HOST") else {
        return match DEPENDENT.iter().find(|name| variables.get(name).is_some()) {
            Some(name) => Err(ConfigError(format!(
                "Set SMTP_HOST too: with {name} alone there is no server to give mail to."
            ))),
            None => Ok(None),
        };
    };
    let parsed = Host::parse(host).map_err(|_| {
        ConfigError(format!(
            "SMTP_HOST is “{host}”, which is no host such as mail.example.org; the port goes into SMTP_PORT."
        ))
    })?;
    let tls = tls(variables.get("SMTP_TLS").unwrap_or("starttls"))?;
    let credentials = credentials(variables)?;
    let is_here = match &parsed {
        Host::Domain(name) => is_local(Some(Host::Domain(name))),
        Host::Ipv4(ip) => is_local(Some(Host::Ipv4(*ip))),
        Host::Ipv6(ip) => is_local(Some(Host::Ipv6(*ip))),
    };
    if tls == Tls::None && credentials.is_some() && !is_here {
        let message = "SMTP_TLS is none, which would send SMTP_PASSWORD over the network in the clear: use starttls or tls.";
        return Err(ConfigError(message.to_owned()));
    }
    let usual_port = match tls {
        Tls::StartTls => 587,
        Tls::Implicit => 465,
        Tls::None => 25,
    };
    let host = match parsed {
        // Without the brackets, which belong to addresses of pages.
        Host::Ipv6(ip) => ip.to_string(),
        host => host.to_string(),
    };
    Ok(Some(Smtp {
        host,
        port: variables
            .parse("SMTP_PORT", "a port, such as 587")?
            .unwrap_or(usual_port),
        tls,
        credentials,
        from: from(variables.get("MAIL_FROM"), public_url)?,
    }))
}

fn tls(text: &str) -> Result<Tls, ConfigError> {
    match text {
        "starttls" => Ok(Tls::StartTls),
        "tls" => Ok(Tls::Implicit),
        "none" => Ok(Tls::None),
        _ => Err(ConfigError(format!(
            "SMTP_TLS is “{text}”, which is not starttls, tls or none."
        ))),
    }
}

fn credentials(variables: &Variables) -> Result<Option<(String, SecretString)>, ConfigError> {
    match (
        variables.get("SMTP_USERNAME"),
        variables.get("SMTP_PASSWORD"),
    ) {
        (Some(name), Some(password)) => Ok(Some((name.to_owned(), password.into()))),
        (None, None) => Ok(None),
        _ => Err(ConfigError(
            "SMTP_USERNAME and SMTP_PASSWORD go together: set both or none.".to_owned(),
        )),
    }
}

fn from(text: Option<&str>, public_url: &Url) -> Result<Mailbox, ConfigError> {
    if let Some(text) = text {
        return text.parse().map_err(|_| {
            ConfigError(format!(
                "MAIL_FROM is “{text}”, which is no sender such as Tend <tend@example.org>."
            ))
        });
    }
    let host = match public_url.host() {
        Some(Host::Domain(name)) => name.to_owned(),
        Some(Host::Ipv4(ip)) => format!("[{ip}]"),
        Some(Host::Ipv6(ip)) => format!("[IPv6:{ip}]"),
        None => "localhost".to_owned(),
    };
    Address::new("tend", host)
        .map(|address| Mailbox::new(Some("Tend".to_owned()), address))
        .map_err(|_| ConfigError("Set MAIL_FROM: PUBLIC_URL makes no sender.".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Option<Smtp>, String> {
        let variables = variables
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into()))
            .collect();
        let url = "https://tend.example".parse().unwrap();
        smtp(&Variables::new(variables).unwrap(), &url).map_err(|error| error.to_string())
    }

    #[test]
    fn a_host_is_enough_and_means_starttls() {
        assert!(read(&[]).unwrap().is_none());
        let smtp = read(&[("SMTP_HOST", "mail.example.org")]).unwrap().unwrap();
        assert_eq!((smtp.port, smtp.tls), (587, Tls::StartTls));
        assert_eq!(smtp.from.to_string(), "Tend <tend@tend.example>");
        for host in [
            "127.0.0.1:3000",
            "[::1]",
            "localhost:3000",
            "bücher.example",
        ] {
            let url = format!("http://{host}").parse().unwrap();
            let from = from(None, &url).map_err(|error| error.to_string());
            assert!(
                from.is_ok_and(|from| from.to_string().starts_with("Tend <tend@")),
                "{host}"
            );
        }
        let smtp = read(&[("SMTP_HOST", "::1"), ("SMTP_TLS", "tls")]);
        assert!(smtp.is_err(), "an address of version 6 stands in brackets");
        let smtp = read(&[("SMTP_HOST", "127.0.0.1"), ("SMTP_TLS", "tls")]);
        assert_eq!(smtp.unwrap().unwrap().port, 465);
    }

    #[test]
    fn what_would_not_work_or_leak_is_refused_in_words() {
        let host = ("SMTP_HOST", "mail.example.org");
        let (name, password) = (("SMTP_USERNAME", "tend"), ("SMTP_PASSWORD", "hunter2"));
        for (variables, words) in [
            (vec![("SMTP_PORT", "25")], "Set SMTP_HOST too"),
            (vec![("SMTP_HOST", "mail.example.org:25")], "SMTP_PORT"),
            (vec![host, ("SMTP_PORT", "many")], "a port"),
            (vec![host, ("SMTP_TLS", "ssl")], "starttls, tls or none"),
            (vec![host, name], "set both or none"),
            (vec![host, ("MAIL_FROM", "Tend")], "no sender"),
            (
                vec![host, name, password, ("SMTP_TLS", "none")],
                "in the clear",
            ),
        ] {
            let error = read(&variables).unwrap_err();
            assert!(error.contains(words), "{variables:?}: {error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
        let here = [
            ("SMTP_HOST", "localhost"),
            name,
            password,
            ("SMTP_TLS", "none"),
        ];
        let smtp = read(&here).unwrap().unwrap();
        assert!(!format!("{smtp:?}").contains("hunter2"));
    }
}
