//! A development installation answers this machine only: it shows codes on the screen, which must not reach anybody else by a proxy
//! that somebody put in front, or by a name that somebody points here.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::HOST;
use http::{HeaderMap, StatusCode};
use url::{Host, Url};

use super::Server;
use crate::pages::errors;

pub(super) async fn only(State(server): State<Server>, request: Request, next: Next) -> Response {
    if server.settings.development && is_from_elsewhere(request.headers()) {
        tracing::warn!("A request came from outside: set KITH_PUBLIC_URL and KITH_SMTP_URL before others reach Kith.");
        return errors::page(
            StatusCode::MISDIRECTED_REQUEST,
            ["error-development", "error-development-next"],
        );
    }
    next.run(request).await
}

fn is_from_elsewhere(headers: &HeaderMap) -> bool {
    let forwarded = ["forwarded", "x-forwarded-for", "x-forwarded-host"];
    let named = headers.get(HOST).is_some_and(|host| {
        let url = host
            .to_str()
            .ok()
            .and_then(|host| Url::parse(&format!("http://{host}")).ok());
        !url.is_some_and(|url| is_this_machine(&url))
    });
    named || forwarded.iter().any(|name| headers.contains_key(*name))
}

/// Whether an address leads back to the machine that it is used on.
pub(crate) fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use http::Request;
    use kith_app::store::on_both;

    use crate::http::testing::TestApp;

    on_both! {
        async fn codes_are_shown_to_nobody_who_comes_by_another_name(kind) {
            let app = TestApp::new(kind).await;
            for (name, value, status) in [
                ("host", "localhost:8080", 200),
                ("host", "127.0.0.1", 200),
                ("host", "[::1]:8080", 200),
                ("host", "kith.example.org", 421),
                ("host", "127.0.0.1.example.org", 421),
                ("x-forwarded-for", "192.0.2.1", 421),
            ] {
                let request = Request::get("/sign-in").header(name, value).body(Body::empty()).unwrap();
                let answer = app.browser().send(request).await;
                assert_eq!(answer.status, status, "{name}: {value}");
            }
        }
    }
}
