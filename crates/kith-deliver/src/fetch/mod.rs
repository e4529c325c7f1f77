//! Fetching what a person points to. Whoever may name an address may try to make Kith speak to machines that only Kith can reach, so:
//! only TLS, only public addresses, no redirects, no proxies, little time and little memory. The address that was checked is the one
//! that is connected to; names are not looked up a second time.

mod public;
#[cfg(test)]
mod tests;

use std::fmt;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Empty, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{ACCEPT, HOST, USER_AGENT};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio_rustls::TlsConnector;
use url::{Host, Url};

use public::is_public;

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(5);
/// How long everything may take.
const ALL: Duration = Duration::from_secs(20);
/// The most bytes of an answer: a calendar of many years is smaller.
const LARGEST: usize = 4 * 1024 * 1024;
/// The most bytes of the headers of an answer.
const LARGEST_HEAD: usize = 64 * 1024;
/// The longest address that is taken, in bytes.
const LONGEST: usize = 2_000;

type Lookup = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;
type Resolver = dyn Fn(String) -> Lookup + Send + Sync;

/// Fetches. Cheap to clone.
#[derive(Clone)]
pub struct Fetcher {
    resolver: Arc<Resolver>,
    trusted: Arc<[Trusted]>,
    tls: Arc<ClientConfig>,
    #[cfg(test)]
    attempts: Arc<std::sync::atomic::AtomicUsize>,
}

/// A server that an administrator trusts: it may have a private address, and be asked without TLS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trusted {
    host: String,
    port: Option<u16>,
}

/// Why nothing was fetched. Says nothing of the address, which may hold a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotFetched {
    /// The text is no address that may be fetched.
    #[error("the address cannot be used")]
    BadAddress,
    /// The address leads to a place that is not public.
    #[error("the address leads to a place that is not public")]
    Private,
    /// The server is not there, or speaks no TLS that can be trusted.
    #[error("the server did not answer")]
    Unreachable,
    /// The server answers with something else than what is there.
    #[error("the server answered {0}")]
    Status(u16),
    /// The answer is too large.
    #[error("the answer is too large")]
    TooLarge,
}

impl fmt::Debug for Fetcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fetcher")
            .field("trusted", &self.trusted)
            .finish_non_exhaustive()
    }
}

impl FromStr for Trusted {
    type Err = NotFetched;

    /// Reads `host` or `host:port`.
    fn from_str(text: &str) -> Result<Trusted, NotFetched> {
        let url = Url::parse(&format!("http://{}/", text.trim())).map_err(|_| NotFetched::BadAddress)?;
        let plain = url.path() == "/" && url.username().is_empty() && url.query().is_none() && url.fragment().is_none();
        let host = url
            .host_str()
            .filter(|_| plain)
            .ok_or(NotFetched::BadAddress)?
            .to_owned();
        let port = text.trim().rsplit_once(':').and_then(|(_, port)| port.parse().ok());
        Ok(Trusted { host, port })
    }
}

impl Trusted {
    fn is(&self, url: &Url) -> bool {
        let here = url.port_or_known_default();
        url.host_str() == Some(&self.host) && self.port.is_none_or(|port| here == Some(port))
    }
}

fn address(text: &str, trusted: &[Trusted]) -> Result<Url, NotFetched> {
    let text = text.trim();
    if text.len() > LONGEST {
        return Err(NotFetched::BadAddress);
    }
    let text = match text.split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("webcal") || scheme.eq_ignore_ascii_case("webcals") => {
            format!("https://{rest}")
        }
        _ => text.to_owned(),
    };
    let url = Url::parse(&text).map_err(|_| NotFetched::BadAddress)?;
    let scheme = match url.scheme() {
        "https" => true,
        "http" => trusted.iter().any(|t| t.is(&url)),
        _ => false,
    };
    // Names and passwords before the host are mostly there to hide it.
    let plain = url.username().is_empty() && url.password().is_none();
    if scheme && plain && url.host().is_some() {
        Ok(url)
    } else {
        Err(NotFetched::BadAddress)
    }
}

impl Fetcher {
    /// One that asks the resolver of the machine.
    pub fn new(trusted: &[Trusted]) -> Fetcher {
        Fetcher::with_resolver(trusted, |host| {
            Box::pin(async move {
                let found = tokio::net::lookup_host((host, 0)).await?;
                Ok(found.map(|address| address.ip()).collect())
            })
        })
    }

    fn with_resolver(trusted: &[Trusted], resolver: impl Fn(String) -> Lookup + Send + Sync + 'static) -> Fetcher {
        let mut roots = RootCertStore::empty();
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("ring knows the versions that are safe")
            .with_root_certificates(roots)
            .with_no_client_auth();
        Fetcher {
            resolver: Arc::new(resolver),
            trusted: trusted.into(),
            tls: Arc::new(tls),
            #[cfg(test)]
            attempts: Arc::default(),
        }
    }

    /// Reads an address that somebody gives: `https://…`, or `webcal://…`, which calendars say and which means the same.
    ///
    /// # Errors
    /// [`NotFetched::BadAddress`] also for `http://`, unless the server is trusted.
    pub fn address(&self, text: &str) -> Result<Url, NotFetched> {
        address(text, &self.trusted)
    }

    /// Fetches a text.
    ///
    /// # Errors
    /// [`NotFetched`]; nothing was connected to when the address leads somewhere that is not public.
    pub async fn fetch(&self, text: &str) -> Result<Vec<u8>, NotFetched> {
        let url = self.address(text)?;
        let trusted = self.trusted.iter().any(|t| t.is(&url));
        let all = async {
            let addresses = self.addresses(&url, trusted).await?;
            let stream = self.connect(&addresses).await?;
            if url.scheme() == "http" {
                return ask(stream, &url).await;
            }
            let name = match url.host() {
                Some(Host::Domain(name)) => {
                    ServerName::try_from(name.to_owned()).map_err(|_| NotFetched::BadAddress)?
                }
                Some(Host::Ipv4(ip)) => ServerName::IpAddress(IpAddr::from(ip).into()),
                Some(Host::Ipv6(ip)) => ServerName::IpAddress(IpAddr::from(ip).into()),
                None => return Err(NotFetched::BadAddress),
            };
            let stream = TlsConnector::from(Arc::clone(&self.tls)).connect(name, stream).await;
            ask(stream.map_err(|_| NotFetched::Unreachable)?, &url).await
        };
        tokio::time::timeout(ALL, all)
            .await
            .unwrap_or(Err(NotFetched::Unreachable))
    }

    /// Where a server is. One address that is not public is enough to refuse the name: it is a trick, or a mistake.
    async fn addresses(&self, url: &Url, trusted: bool) -> Result<Vec<SocketAddr>, NotFetched> {
        let found = match url.host() {
            Some(Host::Ipv4(ip)) => vec![ip.into()],
            Some(Host::Ipv6(ip)) => vec![ip.into()],
            Some(Host::Domain(name)) => {
                let name = name.trim_end_matches('.').to_owned();
                (self.resolver)(name).await.map_err(|_| NotFetched::Unreachable)?
            }
            None => return Err(NotFetched::BadAddress),
        };
        if !trusted && !found.iter().all(|ip| is_public(*ip)) {
            return Err(NotFetched::Private);
        }
        let port = url.port_or_known_default().ok_or(NotFetched::BadAddress)?;
        Ok(found.into_iter().map(|ip| SocketAddr::new(ip, port)).collect())
    }

    async fn connect(&self, addresses: &[SocketAddr]) -> Result<TcpStream, NotFetched> {
        for address in addresses.iter().take(4) {
            #[cfg(test)]
            self.attempts.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            let Ok(Ok(stream)) = tokio::time::timeout(CONNECT, TcpStream::connect(address)).await else {
                continue;
            };
            // Not what was asked for, but what came about.
            if stream.peer_addr().is_ok_and(|peer| peer == *address) {
                return Ok(stream);
            }
        }
        Err(NotFetched::Unreachable)
    }
}

async fn ask(stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static, url: &Url) -> Result<Vec<u8>, NotFetched> {
    let away = |_| NotFetched::Unreachable;
    let (mut sender, connection) = http1::Builder::new()
        .max_buf_size(LARGEST_HEAD)
        .handshake::<_, Empty<Bytes>>(TokioIo::new(stream))
        .await
        .map_err(away)?;
    // Ends with this function, however that ends.
    let mut connections = JoinSet::new();
    connections.spawn(connection);
    let path = match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    };
    let host = url.host_str().unwrap_or_default();
    let host = url
        .port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    let request = Request::get(path)
        .header(HOST, host)
        .header(USER_AGENT, "Kith")
        .header(ACCEPT, "text/calendar, */*;q=0.1")
        .body(Empty::new())
        .map_err(|_| NotFetched::BadAddress)?;
    let response = sender.send_request(request).await.map_err(away)?;
    if response.status() != StatusCode::OK {
        return Err(NotFetched::Status(response.status().as_u16()));
    }
    let body = Limited::new(response.into_body(), LARGEST).collect().await;
    body.map(|body| body.to_bytes().to_vec()).map_err(|e| {
        if e.is::<http_body_util::LengthLimitError>() {
            NotFetched::TooLarge
        } else {
            NotFetched::Unreachable
        }
    })
}
