//! Who is at the other end of a request, before anybody has shown who they are.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    sync::{Arc, Mutex},
};

use super::token::HashedToken;

/// As much of a client's own name as is kept, in characters.
const USER_AGENT_MAX: usize = 512;

/// A client: where it is, what it calls itself, and whether its browser has been here before.
#[derive(Clone, Debug)]
pub struct Client {
    address: IpAddr,
    user_agent: Option<String>,
    device: Option<HashedToken>,
    languages: Option<String>,
    meter: Arc<Mutex<Option<Allowance>>>,
}

/// What is left of a limit: how many more requests, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    pub limit: u32,
    pub remaining: u32,
    /// Until all of the limit is there again.
    pub reset_seconds: u32,
    /// Set where the request was refused: when the next one will not be.
    pub retry_seconds: Option<u32>,
}

impl Client {
    pub fn new(address: IpAddr, user_agent: Option<&str>, device: Option<&str>) -> Self {
        let user_agent = user_agent
            .map(str::trim)
            .filter(|text| !text.is_empty() && !text.contains('\0'))
            .map(|text| text.chars().take(USER_AGENT_MAX).collect());
        Self {
            address: address.to_canonical(),
            user_agent,
            device: device.map(HashedToken::of),
            languages: None,
            meter: Arc::default(),
        }
    }

    /// The same, which would rather read these (`Accept-Language`).
    pub fn reading(self, languages: Option<&str>) -> Self {
        Self {
            languages: languages.map(str::to_owned),
            ..self
        }
    }

    pub fn languages(&self) -> Option<&str> {
        self.languages.as_deref()
    }

    pub fn address(&self) -> IpAddr {
        self.address
    }

    /// What limits count by: an IPv4 address, or the /64 that an IPv6 address is in, since one
    /// household or server has at least that.
    pub fn network(&self) -> IpAddr {
        match self.address {
            IpAddr::V4(address) => address.into(),
            IpAddr::V6(address) => {
                let prefix = u128::from(address) & !u128::from(u64::MAX);
                Ipv6Addr::from(prefix).into()
            }
        }
    }

    pub fn user_agent(&self) -> Option<&str> {
        self.user_agent.as_deref()
    }

    /// What the browser was given when somebody signed in here before.
    pub fn device(&self) -> Option<&HashedToken> {
        self.device.as_ref()
    }

    /// Leaves word of a limit, for the headers of the answer.
    pub fn count(&self, allowance: Allowance) {
        if let Ok(mut meter) = self.meter.lock() {
            *meter = Some(allowance);
        }
    }

    /// The limit that was met last.
    pub fn allowance(&self) -> Option<Allowance> {
        self.meter.lock().ok().and_then(|meter| *meter)
    }
}

/// The address for a connection that does not say where it comes from: all such share one limit.
pub const NOWHERE: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_count_one_ipv4_address_and_a_whole_ipv6_network() {
        let network = |text: &str| {
            let client = Client::new(text.parse().unwrap(), None, None);
            client.network().to_string()
        };
        assert_eq!(network("203.0.113.7"), "203.0.113.7");
        assert_eq!(network("::ffff:203.0.113.7"), "203.0.113.7");
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
    }
}
