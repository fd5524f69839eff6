//! What requests, networks and passwords are held to.

use std::time::Duration;

use ipnet::IpNet;

use super::{ConfigError, Variables};
use crate::domain::password::{PASSWORD_MAX_BYTES, PASSWORD_MIN};

/// What an operator allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// In characters, for new passwords.
    pub password_min_length: usize,
    /// For one user, over all servers.
    pub requests_per_minute: u32,
    /// For one network: at once, and as many again in each hour.
    pub registrations_per_hour: u32,
    /// How long a request may take, its body included. No setting: 30 s.
    pub request_max: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            trusted_proxies: Vec::new(),
            password_min_length: PASSWORD_MIN,
            requests_per_minute: 3000,
            registrations_per_hour: 1000,
            request_max: Duration::from_secs(30),
        }
    }
}

pub(super) fn read(variables: &Variables) -> Result<Limits, ConfigError> {
    let default = Limits::default();
    let password_min_length = variables
        .parse("PASSWORD_MIN_LENGTH", "a number of characters, such as 12")?
        .unwrap_or(default.password_min_length);
    if !(PASSWORD_MIN..=PASSWORD_MAX_BYTES / 4).contains(&password_min_length) {
        let message = format!("PASSWORD_MIN_LENGTH is {password_min_length}: use 8 to 256.");
        return Err(ConfigError(message));
    }
    let requests_per_minute = above_zero(variables, "RATE_LIMIT_PER_MINUTE", "requests")?;
    let registrations_per_hour = above_zero(variables, "REGISTRATIONS_PER_HOUR", "accounts")?;
    Ok(Limits {
        trusted_proxies: trusted_proxies(variables.get("TRUSTED_PROXIES").unwrap_or_default())?,
        password_min_length,
        requests_per_minute: requests_per_minute.unwrap_or(default.requests_per_minute),
        registrations_per_hour: registrations_per_hour.unwrap_or(default.registrations_per_hour),
        ..default
    })
}

fn above_zero(variables: &Variables, name: &str, what: &str) -> Result<Option<u32>, ConfigError> {
    let expected = format!("a number of {what}, such as 3000");
    let number = variables.parse(name, &expected)?;
    if number == Some(0) {
        let message = format!("{name} is 0: then nobody could do anything.");
        return Err(ConfigError(message));
    }
    Ok(number)
}

fn trusted_proxies(text: &str) -> Result<Vec<IpNet>, ConfigError> {
    let parts = text
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty());
    let network = |part: &str| {
        let address = || part.parse::<std::net::IpAddr>().map(IpNet::from);
        part.parse::<IpNet>().or_else(|_| address()).map_err(|_| {
            ConfigError(format!(
                "TRUSTED_PROXIES names “{part}”, which is neither an address nor a network such as 10.0.0.0/8."
            ))
        })
    };
    parts.map(network).collect()
}
