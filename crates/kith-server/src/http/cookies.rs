//! The cookies: the sign-in, and a word of what just happened.

use http::header::{COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};
use kith_app::house::Token;

use super::server::Settings;

/// How long a browser keeps the sign-in, in seconds: as long as it can last.
const SIGN_IN_SECONDS: i64 = kith_app::house::sign_in::LASTS.as_secs();

/// The name of the sign-in's cookie. Behind TLS the prefix makes browsers refuse it from anywhere else (RFC 6265bis).
fn name(settings: &Settings) -> &'static str {
    if settings.is_secure() { "__Host-kith" } else { "kith" }
}

/// The secret that a browser brought.
pub(crate) fn sign_in(headers: &HeaderMap, settings: &Settings) -> Option<Token> {
    find(headers, name(settings)).map(Token::from_text)
}

/// Lets the browser keep a sign-in.
pub(crate) fn begin(secret: &Token, settings: &Settings) -> (HeaderName, HeaderValue) {
    set(name(settings), secret.reveal(), SIGN_IN_SECONDS, settings)
}

/// Lets the browser forget it.
pub(crate) fn end(settings: &Settings) -> (HeaderName, HeaderValue) {
    set(name(settings), "", 0, settings)
}

/// The name of the cookie of a browser that asked for a code.
fn asked_name(settings: &Settings) -> &'static str {
    if settings.is_secure() {
        "__Host-kith-asked"
    } else {
        "kith-asked"
    }
}

/// What a browser asked for, as it was kept.
pub(crate) fn asked<'a>(headers: &'a HeaderMap, settings: &Settings) -> Option<&'a str> {
    find(headers, asked_name(settings))
}

/// Lets the browser keep what it asked for as long as the code can be used; an empty value lets it forget.
pub(crate) fn keep_asked(value: &str, settings: &Settings) -> (HeaderName, HeaderValue) {
    let seconds = if value.is_empty() {
        0
    } else {
        kith_app::house::sign_in::CODE_LASTS.as_secs()
    };
    set(asked_name(settings), value, seconds, settings)
}

/// The value of a cookie.
pub(crate) fn find<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(n, value)| (n == name).then_some(value))
}

/// A cookie that scripts cannot read and other sites cannot send with a form. The value is one of ours: letters that need no quotes.
pub(crate) fn set(name: &str, value: &str, seconds: i64, settings: &Settings) -> (HeaderName, HeaderValue) {
    let secure = if settings.is_secure() { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    (
        SET_COOKIE,
        HeaderValue::from_str(&text).expect("names and values of our cookies are plain letters"),
    )
}
