//! Where a request comes from, and what is left of its limits.
//!
//! The client is the peer of the connection, unless that is a proxy that the operator trusts
//! (`TRUSTED_PROXIES`): then it is the last address in `X-Forwarded-For` that is none. Whatever
//! stands before it was written by the client itself.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

use crate::server::{
    app::App,
    auth::{
        Actor,
        client::{Allowance, Client, NOWHERE},
    },
    error::{AppError, Result},
    service,
};

use super::session::{self, DEVICE_COOKIE};

const FORWARDED: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The layer: a [`Client`] in the request's extensions, its limits in the answer's headers.
pub async fn identify(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let headers = request.headers();
    let agent = headers.get(header::USER_AGENT).map(HeaderValue::as_bytes);
    let agent = agent.map(String::from_utf8_lossy);
    let device = session::read(headers, DEVICE_COOKIE);
    let languages = headers.get(header::ACCEPT_LANGUAGE);
    let languages = languages.and_then(|languages| languages.to_str().ok());
    let client = Client::new(address(&app, &request), agent.as_deref(), device.as_deref());
    let client = client.reading(languages);
    request.extensions_mut().insert(client.clone());
    let mut response = next.run(request).await;
    if let Some(allowance) = client.allowance() {
        write(response.headers_mut(), allowance);
    }
    response
}

fn address(app: &App, request: &Request) -> IpAddr {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let Some(ConnectInfo(peer)) = peer else {
        return NOWHERE;
    };
    let is_trusted = |address: &IpAddr| {
        let trusted = &app.limits.trusted_proxies;
        trusted.iter().any(|network| network.contains(address))
    };
    let peer = peer.ip().to_canonical();
    if !is_trusted(&peer) {
        return peer;
    }
    let mut nearest = peer;
    for hop in hops(request.headers()).rev() {
        // Nobody knows where a request came from behind something that is no address.
        let Some(hop) = hop else { break };
        nearest = hop;
        if !is_trusted(&hop) {
            break;
        }
    }
    nearest
}

/// The addresses that proxies have written down, the client's own first.
fn hops(headers: &HeaderMap) -> impl DoubleEndedIterator<Item = Option<IpAddr>> {
    let values = headers.get_all(FORWARDED).iter().collect::<Vec<_>>();
    let hops: Vec<_> = values
        .into_iter()
        .flat_map(|value| value.to_str().unwrap_or_default().split(','))
        .map(|hop| read_hop(hop.trim()))
        .collect();
    hops.into_iter()
}

/// An address, which some proxies write with a port.
fn read_hop(text: &str) -> Option<IpAddr> {
    let address = text.parse::<IpAddr>().ok();
    let with_port = || text.parse::<SocketAddr>().ok().map(|hop| hop.ip());
    address.or_else(with_port).map(|hop| hop.to_canonical())
}

fn write(headers: &mut HeaderMap, allowance: Allowance) {
    for (name, number) in [
        ("ratelimit-limit", allowance.limit),
        ("ratelimit-remaining", allowance.remaining),
        ("ratelimit-reset", allowance.reset_seconds),
    ] {
        headers.insert(HeaderName::from_static(name), number.into());
    }
    if let Some(seconds) = allowance.retry_seconds {
        headers.insert(header::RETRY_AFTER, seconds.into());
    }
}

/// Counts a request of somebody who has shown who they are.
///
/// # Errors
/// `TooManyRequests` where it is one too many this minute.
pub async fn spend(app: &App, client: Option<&Client>, actor: &Actor) -> Result<()> {
    let allowance = service::budget::spend(app, actor).await?;
    if let Some(client) = client {
        client.count(allowance);
    }
    match allowance.retry_seconds {
        None => Ok(()),
        Some(retry_seconds) => Err(AppError::TooManyRequests { retry_seconds }),
    }
}
