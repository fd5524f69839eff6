//! Configuration: environment variables, read once, each with a default, refused in words.

mod limits;
mod mail;
#[cfg(test)]
mod tests;

use std::{ffi::OsString, net::SocketAddr, path::PathBuf, str::FromStr};

use sqlx::postgres::PgConnectOptions;
use url::{Host, Url};

pub use self::limits::Limits;
use super::mail::Smtp;

/// One setting: its variable, its default in words, what it is for.
pub struct Setting {
    pub name: &'static str,
    pub default: &'static str,
    pub purpose: &'static str,
}

/// Every setting; `tend --help` prints them.
pub const SETTINGS: &[Setting] = &[
    Setting {
        name: "LISTEN_ADDR",
        default: "127.0.0.1:3000",
        purpose: "address and port to listen on",
    },
    Setting {
        name: "PUBLIC_URL",
        default: "http://LISTEN_ADDR",
        purpose: "where people reach the server; https, or http on this machine only",
    },
    Setting {
        name: "DATABASE_URL",
        default: "none",
        purpose: "PostgreSQL 15 or newer; without it, tend runs one of its own",
    },
    Setting {
        name: "DATA_DIR",
        default: "~/.local/share/tend, or /var/lib/tend as root",
        purpose: "where tend's own PostgreSQL keeps its data",
    },
    Setting {
        name: "SITE_DIR",
        default: "`site` beside the program",
        purpose: "scripts, styles and icons of the page, as cargo-leptos builds them",
    },
    Setting {
        name: "REGISTRATION",
        default: "open",
        purpose: "who may make an account: open (everybody), invite (`tend user invite`), closed",
    },
    Setting {
        name: "SMTP_HOST",
        default: "none",
        purpose: "server that takes tend's mail; without it, mail waits for `tend mail list`",
    },
    Setting {
        name: "SMTP_TLS",
        default: "starttls",
        purpose: "how to talk to it: starttls, tls (from the first byte), none (in the clear)",
    },
    Setting {
        name: "SMTP_PORT",
        default: "587; with SMTP_TLS=tls 465, with none 25",
        purpose: "its port",
    },
    Setting {
        name: "SMTP_USERNAME",
        default: "none",
        purpose: "who tend is to it",
    },
    Setting {
        name: "SMTP_PASSWORD",
        default: "none",
        purpose: "and its password there",
    },
    Setting {
        name: "MAIL_FROM",
        default: "Tend <tend@PUBLIC_URL's host>",
        purpose: "sender of tend's mail, such as Tend <tend@example.org>",
    },
    Setting {
        name: "TRUSTED_PROXIES",
        default: "none",
        purpose: "addresses or networks, by commas, whose X-Forwarded-For is believed",
    },
    Setting {
        name: "PASSWORD_MIN_LENGTH",
        default: "8",
        purpose: "how many characters a new password has at least; 8 or more",
    },
    Setting {
        name: "RATE_LIMIT_PER_MINUTE",
        default: "3000",
        purpose: "how many requests one user may make in a minute, over all servers",
    },
    Setting {
        name: "REGISTRATIONS_PER_HOUR",
        default: "1000",
        purpose: "how many accounts may be made from one network (IPv4 /32, IPv6 /64)",
    },
    Setting {
        name: "LOG",
        default: "info",
        purpose: "what to log: error, warn, info, debug, trace, or a tracing filter",
    },
];

/// Where the data is.
#[derive(Debug)]
pub enum Database {
    /// Somebody else runs it.
    External(Box<PgConnectOptions>),
    /// We run it, in this directory.
    Embedded(PathBuf),
}

/// Who may make an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RegistrationPolicy {
    #[default]
    Open,
    /// Whoever holds an invitation.
    Invite,
    /// Nobody; operators add people.
    Closed,
}

impl FromStr for RegistrationPolicy {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "open" => Ok(Self::Open),
            "invite" => Ok(Self::Invite),
            "closed" => Ok(Self::Closed),
            _ => Err(()),
        }
    }
}

/// How this server is set up.
#[derive(Debug)]
pub struct Config {
    pub listen_addr: SocketAddr,
    pub public_url: Url,
    pub database: Database,
    /// `None`: beside the program.
    pub site_dir: Option<PathBuf>,
    pub registration: RegistrationPolicy,
    /// `None`: mail stays in the outbox.
    pub smtp: Option<Smtp>,
    pub limits: Limits,
    pub log: String,
}

/// A setting that cannot be used, in the operator's words.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(String);

impl Config {
    /// Reads the process's environment.
    ///
    /// # Errors
    /// The first setting that is wrong or unknown.
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::read(std::env::vars_os().collect())
    }

    fn read(variables: Vec<(OsString, OsString)>) -> Result<Self, ConfigError> {
        let variables = Variables::new(variables)?;
        let listen_addr: SocketAddr = variables
            .parse("LISTEN_ADDR", "an address and port, such as 127.0.0.1:3000")?
            .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 3000)));
        let public_url = match variables.get("PUBLIC_URL") {
            Some(text) => public_url(text)?,
            None => default_public_url(listen_addr)?,
        };
        let database = match variables.get("DATABASE_URL") {
            Some(text) => Database::External(Box::new(database_url(text)?)),
            None => Database::Embedded(data_dir(&variables)?),
        };
        let registration = variables
            .parse("REGISTRATION", "open, invite or closed")?
            .unwrap_or_default();
        Ok(Self {
            smtp: mail::smtp(&variables, &public_url)?,
            registration,
            listen_addr,
            public_url,
            database,
            site_dir: variables.get("SITE_DIR").map(PathBuf::from),
            limits: limits::read(&variables)?,
            log: log_filter(variables.get("LOG").unwrap_or("info"))?,
        })
    }
}

/// The environment as text, without what is empty.
struct Variables(Vec<(String, String)>);

impl Variables {
    fn new(variables: Vec<(OsString, OsString)>) -> Result<Self, ConfigError> {
        let mut kept = Vec::new();
        for (name, value) in variables {
            let Ok(name) = name.into_string() else {
                continue;
            };
            if let Some(meant) = name.strip_prefix("TEND_") {
                let hint = match SETTINGS.iter().find(|s| s.name == meant) {
                    Some(setting) => format!("did you mean {}?", setting.name),
                    None => "`tend --help` lists them all.".to_owned(),
                };
                return Err(ConfigError(format!(
                    "{name} is not a setting of tend: {hint}"
                )));
            }
            if SETTINGS.iter().all(|s| s.name != name)
                && !["HOME", "XDG_DATA_HOME", "USER"].contains(&&*name)
            {
                continue;
            }
            let value = value
                .into_string()
                .map_err(|_| ConfigError(format!("{name} is not valid UTF-8.")))?;
            if !value.is_empty() {
                kept.push((name, value));
            }
        }
        Ok(Self(kept))
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.as_str())
    }

    fn parse<T: FromStr>(&self, name: &str, expected: &str) -> Result<Option<T>, ConfigError> {
        let parse = |text: &str| {
            text.parse()
                .map_err(|_| ConfigError(format!("{name} is “{text}”, which is not {expected}.")))
        };
        self.get(name).map(parse).transpose()
    }
}

fn default_public_url(listen: SocketAddr) -> Result<Url, ConfigError> {
    if !listen.ip().is_loopback() {
        let message = format!(
            "Set PUBLIC_URL too: people cannot tell from LISTEN_ADDR={listen} where to find tend."
        );
        return Err(ConfigError(message));
    }
    public_url(&format!("http://{listen}"))
}

/// Whether an address leads to this machine and nowhere else.
fn is_local(host: Option<Host<&str>>) -> bool {
    match host {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

fn public_url(text: &str) -> Result<Url, ConfigError> {
    let url = Url::parse(text)
        .ok()
        .filter(|url| url.path() == "/" && url.query().is_none());
    let Some(url) = url.filter(|url| ["http", "https"].contains(&url.scheme())) else {
        let message = format!(
            "PUBLIC_URL is “{text}”, which is not an address such as https://tasks.example.org."
        );
        return Err(ConfigError(message));
    };
    if url.scheme() == "http" && !is_local(url.host()) {
        let message = format!(
            "PUBLIC_URL is {text}: away from this machine, tend needs https, or browsers drop its cookies."
        );
        return Err(ConfigError(message));
    }
    Ok(url)
}

fn database_url(text: &str) -> Result<PgConnectOptions, ConfigError> {
    const WANTED: &str = "DATABASE_URL is no PostgreSQL address, such as postgres://user@host/tend";
    // Other schemes would be taken for it, and the value may hold a password: it is not repeated.
    let is_postgres = ["postgres://", "postgresql://"]
        .iter()
        .any(|scheme| text.starts_with(scheme));
    if !is_postgres {
        return Err(ConfigError(format!("{WANTED}.")));
    }
    PgConnectOptions::from_str(text).map_err(|error| ConfigError(format!("{WANTED}: {error}.")))
}

fn data_dir(variables: &Variables) -> Result<PathBuf, ConfigError> {
    if let Some(dir) = variables.get("DATA_DIR") {
        return std::path::absolute(dir)
            .map_err(|error| ConfigError(format!("DATA_DIR is “{dir}”: {error}.")));
    }
    match (
        variables.get("USER"),
        variables.get("XDG_DATA_HOME"),
        variables.get("HOME"),
    ) {
        (Some("root"), ..) | (None, _, Some("/root")) => Ok(PathBuf::from("/var/lib/tend")),
        (_, Some(data), _) => Ok(PathBuf::from(data).join("tend")),
        (_, None, Some(home)) => Ok(PathBuf::from(home).join(".local/share/tend")),
        _ => Err(ConfigError(
            "Set DATA_DIR: without HOME there is no place for tend's data.".to_owned(),
        )),
    }
}

fn log_filter(text: &str) -> Result<String, ConfigError> {
    match text.parse::<tracing_subscriber::EnvFilter>() {
        Ok(_) => Ok(text.to_owned()),
        Err(error) => Err(ConfigError(format!(
            "LOG is “{text}”, which is no filter such as info: {error}."
        ))),
    }
}
