//! Style sheet, scripts and icon: part of the program, joined and compressed once, kept by browsers for good.
//!
//! A file's address holds a fingerprint of its content, so a new version is a new address and nothing stale is ever used.

use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::LazyLock;

use axum::Router;
use axum::extract::Path;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

/// Files of a folder in their order, joined while compiling.
macro_rules! joined {
    ($folder:literal, $ending:literal: $($name:literal)*) => {
        concat!($(include_str!(concat!("../static/", $folder, "/", $name, $ending)), "\n"),*)
    };
}

/// One file per component; the layers are named in the first one.
const STYLES: &str = joined!("css", ".css":
    "tokens" "base" "layout" "icon" "button" "field" "choice" "picker" "chip" "face" "overlap" "table" "tabs" "notice"
    "dialog" "menu" "progress" "task" "match" "chart" "utilities" "print");

/// One file per behaviour. Each is wrapped in a block, so that none sees the names of another.
const SCRIPTS: &str = concat!(
    "{",
    include_str!("../static/js/theme.js"),
    "}\n",
    "{",
    include_str!("../static/js/menu.js"),
    "}\n",
    "{",
    include_str!("../static/js/dialog.js"),
    "}\n",
    "{",
    include_str!("../static/js/toast.js"),
    "}\n",
    "{",
    include_str!("../static/js/picker.js"),
    "}\n",
);

/// The addresses that a page needs.
#[derive(Debug)]
pub(crate) struct Addresses {
    pub(crate) styles: String,
    pub(crate) scripts: String,
    pub(crate) htmx: String,
    pub(crate) mark: String,
}

/// A file as it is sent.
struct Asset {
    address: String,
    content_type: &'static str,
    plain: Vec<u8>,
    gzipped: Vec<u8>,
}

static ASSETS: LazyLock<[Asset; 4]> = LazyLock::new(|| {
    [
        Asset::new("kith", "css", "text/css; charset=utf-8", &without_comments(STYLES)),
        Asset::new(
            "kith",
            "js",
            "text/javascript; charset=utf-8",
            &without_comments(SCRIPTS),
        ),
        Asset::new(
            "htmx",
            "js",
            "text/javascript; charset=utf-8",
            include_str!("../static/vendor/htmx.min.js"),
        ),
        Asset::new("mark", "svg", "image/svg+xml", include_str!("../static/icons/mark.svg")),
    ]
});

static ADDRESSES: LazyLock<Addresses> = LazyLock::new(|| {
    let [styles, scripts, htmx, mark] = &*ASSETS;
    let address = |asset: &Asset| format!("/assets/{}", asset.address);
    Addresses {
        styles: address(styles),
        scripts: address(scripts),
        htmx: address(htmx),
        mark: address(mark),
    }
});

/// Where the files are found.
pub(crate) fn addresses() -> &'static Addresses {
    &ADDRESSES
}

/// Serves the files; needs no state.
pub(crate) fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/assets/{name}", get(send))
}

async fn send(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = ASSETS.iter().find(|asset| asset.address == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let takes_gzip = headers.get_all(ACCEPT_ENCODING).iter().any(|value| {
        value.to_str().is_ok_and(|value| {
            value
                .split(',')
                .any(|coding| matches!(coding.trim(), "gzip") || coding.trim().starts_with("gzip;q=1"))
        })
    });
    let mut response = if takes_gzip {
        ([(CONTENT_ENCODING, "gzip")], asset.gzipped.as_slice()).into_response()
    } else {
        asset.plain.as_slice().into_response()
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, axum::http::HeaderValue::from_static(asset.content_type));
    headers.insert(
        CACHE_CONTROL,
        axum::http::HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    headers.insert(VARY, axum::http::HeaderValue::from_static("accept-encoding"));
    response
}

impl Asset {
    fn new(name: &str, ending: &str, content_type: &'static str, text: &str) -> Asset {
        let mut fingerprint = String::new();
        // Eight bytes tell versions of one file apart; nobody gains by finding two with the same.
        for byte in &Sha256::digest(text)[..8] {
            let _ = write!(fingerprint, "{byte:02x}");
        }
        Asset {
            address: format!("{name}-{fingerprint}.{ending}"),
            content_type,
            plain: text.as_bytes().to_vec(),
            gzipped: gzip(text.as_bytes()),
        }
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .expect("writing to memory does not fail")
}

/// The same text for the browser: without `/* … */` and the space that only people need.
///
/// Comments in our own files stand on lines of their own; so no string is ever mistaken for one, and a test holds the files to it.
fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut inside = false;
    for line in text.lines() {
        let line = line.trim();
        if line.starts_with("/*") {
            inside = true;
        }
        if !inside && !line.is_empty() && !line.starts_with("//") {
            kept.push_str(line);
            kept.push('\n');
        }
        if line.ends_with("*/") {
            inside = false;
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_visit_is_small() {
        let [styles, scripts, htmx, mark] = &*ASSETS;
        let size = |asset: &Asset| asset.gzipped.len();
        assert!(size(styles) <= 10_240, "CSS: {} bytes", size(styles));
        let js = size(scripts) + size(htmx);
        assert!(js <= 15_360, "JavaScript: {js} bytes");
        assert!(size(mark) <= 1024, "mark: {} bytes", size(mark));
    }

    #[test]
    fn comments_go_and_nothing_else_does() {
        let text = "/* why\n   so */\na { b: c }\n\n  // alone\n  x(\"//y\") /= 2;\n/* one line */\nd {}\n";
        assert_eq!(without_comments(text), "a { b: c }\nx(\"//y\") /= 2;\nd {}\n");
        for text in [STYLES, SCRIPTS] {
            for line in text.lines().map(str::trim) {
                let place = line.find("/*").or_else(|| line.find("*/"));
                assert!(
                    place.is_none() || line.starts_with("/*") || line.ends_with("*/") && !line.contains("/*"),
                    "a comment stands on a line of its own: {line}"
                );
            }
            assert!(!without_comments(text).contains("*/"));
        }
    }

    #[test]
    fn every_file_is_in_its_bundle() {
        let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("static");
        for (folder, bundle) in [("css", STYLES), ("js", SCRIPTS)] {
            for entry in std::fs::read_dir(here.join(folder)).unwrap() {
                let path = entry.unwrap().path();
                let text = std::fs::read_to_string(&path).unwrap();
                assert!(bundle.contains(text.trim()), "{} is not served", path.display());
            }
        }
    }
}
