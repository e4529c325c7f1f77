//! Who sent a request.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use http::HeaderMap;
use http::header::USER_AGENT;
use http::request::Parts;
use kith_app::domain::permission::Actor;
use kith_app::house::sign_in::Present;

use super::{AppError, Server, cookies};

/// Whoever sent a request, signed in or not.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    /// The person, when signed in.
    pub(crate) present: Option<Present>,
    /// The browser, as it names itself.
    pub(crate) device: String,
    /// Where the request came from, for counting tries.
    pub(crate) client: String,
}

/// Somebody who is signed in; others are sent to the sign-in page.
#[derive(Clone, Debug)]
pub(crate) struct SignedIn(pub(crate) Present);

impl SignedIn {
    /// What the person may do.
    pub(crate) fn actor(&self) -> &Actor {
        &self.0.actor
    }
}

impl FromRequestParts<Server> for Visitor {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Visitor, AppError> {
        let present = match cookies::sign_in(&parts.headers, &server.settings) {
            Some(secret) => server.house.recognize(&secret).await?,
            None => None,
        };
        let device = parts
            .headers
            .get(USER_AGENT)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let client = peer.map_or_else(String::new, |ConnectInfo(address)| {
            counted_as(client_behind(
                address.ip(),
                &parts.headers,
                &server.settings.trusted_proxies,
            ))
        });
        Ok(Visitor {
            present,
            device,
            client,
        })
    }
}

impl FromRequestParts<Server> for SignedIn {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<SignedIn, AppError> {
        let visitor = Visitor::from_request_parts(parts, server).await?;
        visitor.present.map(SignedIn).ok_or(AppError::SignInFirst)
    }
}

/// Where a request came from: what the last proxy of ours says, else whoever is connected. Others can write any header.
fn client_behind(peer: IpAddr, headers: &HeaderMap, proxies: &[IpAddr]) -> IpAddr {
    let mut client = peer.to_canonical();
    let mut said = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect::<Vec<_>>();
    while proxies.contains(&client) {
        let Some(before) = said.pop().and_then(|text| text.trim().parse::<IpAddr>().ok()) else {
            break;
        };
        client = before.to_canonical();
    }
    client
}

/// What tries are counted under: one household has 2^64 addresses of IPv6, and they count as one.
fn counted_as(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => {
            let [a, b, c, d, ..] = ip.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

/// Whether htmx asks, which wants a piece of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WantsPiece(pub(crate) bool);

impl<S: Sync> FromRequestParts<S> for WantsPiece {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<WantsPiece, Infallible> {
        Ok(WantsPiece(parts.headers.contains_key("hx-request")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, forwarded: &[&'static str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        let proxies = ["10.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap()];
        counted_as(client_behind(peer.parse().unwrap(), &headers, &proxies))
    }

    #[test]
    fn only_a_proxy_of_ours_is_believed() {
        assert_eq!(seen("192.0.2.7", &["198.51.100.1"]), "192.0.2.7");
        assert_eq!(seen("10.0.0.1", &["6.6.6.6, 198.51.100.1"]), "198.51.100.1");
        assert_eq!(seen("10.0.0.1", &["6.6.6.6", "198.51.100.1, 10.0.0.2"]), "198.51.100.1");
        assert_eq!(seen("::ffff:10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(seen("10.0.0.1", &["nonsense"]), "10.0.0.1");
        assert_eq!(seen("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn addresses_of_one_household_count_as_one() {
        assert_eq!(seen("2001:db8:1:2::3", &[]), seen("2001:db8:1:2:ffff::4", &[]));
        assert_ne!(seen("2001:db8:1:2::3", &[]), seen("2001:db8:1:3::3", &[]));
    }
}
