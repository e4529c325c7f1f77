//! What every handler can reach.

use std::fmt;
use std::net::IpAddr;
use std::ops::Deref;
use std::sync::Arc;

use kith_app::house::House;
use url::Url;

/// How this installation is reached and runs.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// Where people reach it, without a slash at the end, for example `https://kith.example.org`.
    pub(crate) public_url: Url,
    /// Whether codes are shown on screen and pages for development exist.
    pub(crate) development: bool,
    /// Proxies whose word is taken for where a request came from.
    pub(crate) trusted_proxies: Vec<IpAddr>,
}

impl Settings {
    /// Whether people reach it by TLS; then cookies and headers say so.
    pub(crate) fn is_secure(&self) -> bool {
        self.public_url.scheme() == "https"
    }

    /// The whole address of a path, for mails and the terminal.
    pub(crate) fn address_of(&self, path: &str) -> String {
        format!("{}{path}", self.public_url.as_str().trim_end_matches('/'))
    }
}

/// What every handler can reach. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Server(Arc<Inside>);

/// The inside of a [`Server`].
pub(crate) struct Inside {
    pub(crate) house: House,
    pub(crate) settings: Settings,
}

impl Server {
    pub(crate) fn new(house: House, settings: Settings) -> Server {
        Server(Arc::new(Inside { house, settings }))
    }
}

impl Deref for Server {
    type Target = Inside;

    fn deref(&self) -> &Inside {
        &self.0
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
