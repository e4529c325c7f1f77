//! From a request to the frame of its page: language, zone, who looks, and what just happened.

use axum::extract::Request;
use axum::http::header::{ACCEPT_LANGUAGE, SET_COOKIE};
use axum::http::{HeaderMap, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use kith_app::house::sign_in::Present;

use super::layout::{Flash, Layout, Place, Reach, Theme, Tone, Viewer};
use super::theme;
use crate::http::{AppError, Server, cookies, visitor};
use crate::texts::{Language, Texts};

/// The cookie that carries a word across a redirect.
const FLASH: &str = "kith-flash";
/// How long it may take from the redirect to the page, in seconds.
const FLASH_SECONDS: i64 = 60;

/// What a handler needs to draw a page for whoever asked.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    /// In the person's language and zone.
    pub(crate) t: Texts,
    viewer: Option<Viewer>,
    theme: Theme,
    flash: Option<Flash>,
}

impl Frame {
    /// For a visitor, signed in or not.
    pub(crate) fn new(server: &Server, present: Option<&Present>, headers: &HeaderMap) -> Frame {
        let now = server.house.surroundings().now();
        let t = match present {
            Some(present) => Texts::new(
                Language::wanted(&present.language),
                TimeZone::get(&present.time_zone).unwrap_or(TimeZone::UTC),
                now,
            ),
            None => {
                let accept = headers
                    .get(ACCEPT_LANGUAGE)
                    .and_then(|v| v.to_str().ok())
                    .unwrap_or_default();
                Texts::new(Language::wanted(accept), TimeZone::UTC, now)
            }
        };
        let flash = cookies::find(headers, FLASH).and_then(|word| read_flash(word, &t));
        Frame {
            flash,
            theme: theme::of(headers),
            viewer: present.map(|present| Viewer {
                name: present.name.clone(),
                reach: reach(present),
            }),
            t,
        }
    }

    /// The frame of a page with this heading.
    pub(crate) fn layout(self, title: impl Into<String>, here: Option<Place>) -> Layout {
        let mut layout = Layout::new(self.t, title).themed(self.theme).with_flash(self.flash);
        layout.viewer = self.viewer;
        layout.here = here;
        layout
    }
}

/// The frame for a request, as an extractor that asks the database once.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    /// The person.
    pub(crate) present: Present,
    /// What the page is drawn in.
    pub(crate) frame: Frame,
}

impl axum::extract::FromRequestParts<Server> for Page {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut axum::http::request::Parts, server: &Server) -> Result<Page, AppError> {
        let visitor::SignedIn(present) = visitor::SignedIn::from_request_parts(parts, server).await?;
        let frame = Frame::new(server, Some(&present), &parts.headers);
        Ok(Page { present, frame })
    }
}

/// The same for a page that is there for everybody.
#[derive(Clone, Debug)]
pub(crate) struct OpenPage {
    /// Who asked.
    pub(crate) visitor: visitor::Visitor,
    /// What the page is drawn in.
    pub(crate) frame: Frame,
}

impl axum::extract::FromRequestParts<Server> for OpenPage {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut axum::http::request::Parts, server: &Server) -> Result<OpenPage, AppError> {
        let visitor = visitor::Visitor::from_request_parts(parts, server).await?;
        let frame = Frame::new(server, visitor.present.as_ref(), &parts.headers);
        Ok(OpenPage { visitor, frame })
    }
}

fn reach(present: &Present) -> Reach {
    if present.actor.administrator().is_ok() {
        Reach::Administrator
    } else if present.actor.sees_people().is_ok() {
        Reach::Organizer
    } else {
        Reach::Participant
    }
}

/// The frame of an error page: nobody knows whose it is, and it must be drawn also when the database is away.
pub(crate) fn for_nobody() -> Texts {
    Texts::new(Language::english(), TimeZone::UTC, Timestamp::UNIX_EPOCH)
}

/// On to another page, with a word of what happened. `message` is a key of the catalogue that begins with `flash-`.
pub(crate) fn redirect_with(server: &Server, to: &str, tone: Tone, message: &'static str) -> Response {
    let value = format!("{}.{message}", tone.as_str());
    (
        [cookies::set(FLASH, &value, FLASH_SECONDS, &server.settings)],
        Redirect::to(to),
    )
        .into_response()
}

fn read_flash(word: &str, t: &Texts) -> Option<Flash> {
    let (tone, key) = word.split_once('.')?;
    let tone = [Tone::Info, Tone::Good, Tone::Attention, Tone::Bad]
        .into_iter()
        .find(|t| t.as_str() == tone)?;
    // A browser can be made to bring any cookie: only what is meant for this is said.
    (key.starts_with("flash-") && t.has(key)).then(|| Flash { tone, text: t.say(key) })
}

/// Lets the browser forget the word once it was shown.
pub(crate) async fn forget_flash(
    axum::extract::State(server): axum::extract::State<Server>,
    request: Request,
    next: Next,
) -> Response {
    let shown = cookies::find(request.headers(), FLASH).is_some() && is_page(request.uri());
    let mut response = next.run(request).await;
    if shown && response.status().is_success() {
        let (name, value) = cookies::set(FLASH, "", 0, &server.settings);
        debug_assert_eq!(name, SET_COOKIE, "a cookie is set by this header");
        response.headers_mut().append(name, value);
    }
    response
}

fn is_page(uri: &Uri) -> bool {
    !uri.path().starts_with("/static/") && !uri.path().starts_with("/api/")
}
