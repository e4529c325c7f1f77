//! `POST /theme`: light, dark, or as the device has it; kept in a cookie, because it belongs to the device and not to the person.

use axum::Router;
use axum::extract::Form;
use axum::http::header::{COOKIE, REFERER, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use axum::routing::post;
use serde::Deserialize;

use super::layout::Theme;

const COOKIE_NAME: &str = "theme";

/// The one route; needs no state and no sign-in.
pub(crate) fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/theme", post(choose))
}

/// The theme that a browser asks for.
pub(crate) fn of(headers: &HeaderMap) -> Theme {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(COOKIE_NAME)?.strip_prefix('='))
        .map_or(Theme::System, Theme::parse)
}

#[derive(Deserialize)]
struct Wanted {
    theme: String,
}

async fn choose(headers: HeaderMap, Form(wanted): Form<Wanted>) -> Response {
    // A year, as nobody wants to be asked again; only the parsed word is written, never what was sent.
    let cookie = format!(
        "{COOKIE_NAME}={}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly",
        Theme::parse(&wanted.theme).as_str()
    );
    let cookie = AppendHeaders([(SET_COOKIE, cookie)]);
    // A script wants no page; a form goes back to the page it stood on.
    if headers.get("sec-fetch-dest").is_some_and(|dest| dest == "empty") {
        return (StatusCode::NO_CONTENT, cookie).into_response();
    }
    let back = headers
        .get(REFERER)
        .and_then(|value| value.to_str().ok())
        .map_or("/", path_of);
    (cookie, Redirect::to(back)).into_response()
}

/// The path and query of an address, so that one never leaves this server.
fn path_of(address: &str) -> &str {
    let rest = address.split_once("://").map_or("", |(_, rest)| rest);
    let path = rest.find('/').map_or("/", |start| &rest[start..]);
    if path.starts_with("//") || path.contains('\\') {
        "/"
    } else {
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_goes_back_to_where_one_was_and_never_elsewhere() {
        for (address, path) in [
            ("https://kith.example/people?q=a", "/people?q=a"),
            ("https://kith.example", "/"),
            ("https://kith.example//evil.example", "/"),
            ("https://kith.example/\\evil.example", "/"),
            ("//evil.example/x", "/"),
            ("javascript:alert(1)", "/"),
            ("", "/"),
        ] {
            assert_eq!(path_of(address), path, "{address}");
        }
    }

    #[tokio::test]
    async fn a_choice_comes_back_with_the_cookie() {
        for (sent, kept) in [
            ("dark", Theme::Dark),
            ("light", Theme::Light),
            ("x; Domain=evil", Theme::System),
        ] {
            let form = Form(Wanted { theme: sent.to_owned() });
            let response = choose(HeaderMap::new(), form).await;
            assert_eq!(response.status(), StatusCode::SEE_OTHER);
            let cookie = response.headers()[SET_COOKIE].to_str().unwrap().to_owned();
            let mut headers = HeaderMap::new();
            let sent_back = format!("a=b; {}", cookie.split(';').next().unwrap());
            headers.insert(COOKIE, sent_back.parse().unwrap());
            assert_eq!(of(&headers), kept, "{cookie}");
        }
    }
}
