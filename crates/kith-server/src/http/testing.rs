//! The whole web of a test house, without a network: requests go straight into the router.

use axum::Router;
use axum::body::Body;
use http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt;
use kith_app::domain::email::EmailAddress;
use kith_app::domain::id::PersonId;
use kith_app::domain::permission::Administrator;
use kith_app::house::set_up::SetUp;
use kith_app::house::testing::TestHouse;
use kith_app::store::people::NewPerson;
use kith_app::store::testing::Kind;
use tower::ServiceExt;

use super::server::{Server, Settings};

/// A house with its web.
#[derive(Debug)]
pub(crate) struct TestApp {
    pub(crate) house: TestHouse,
    pub(crate) server: Server,
    router: Router,
}

/// A browser: it keeps its cookies.
#[derive(Debug)]
pub(crate) struct Browser<'a> {
    app: &'a TestApp,
    cookies: Vec<(String, String)>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    /// Where a redirect leads.
    pub(crate) fn location(&self) -> &str {
        self.headers
            .get(LOCATION)
            .map(|v| v.to_str().unwrap())
            .unwrap_or_default()
    }
}

impl TestApp {
    /// An empty house, before the set-up.
    pub(crate) async fn empty(kind: Kind) -> TestApp {
        let house = TestHouse::new(kind).await;
        let settings = Settings {
            public_url: "http://kith.test".parse().unwrap(),
            development: true,
            trusted_proxies: Vec::new(),
        };
        let server = Server::new(house.house.clone(), settings);
        TestApp {
            router: super::router(&server),
            house,
            server,
        }
    }

    /// A house whose administrator is Ada, ada@example.org.
    pub(crate) async fn new(kind: Kind) -> TestApp {
        let app = TestApp::empty(kind).await;
        let link = app.house.house.set_up_link().await.unwrap().unwrap();
        let form = SetUp {
            organization: "Example".into(),
            name: "Ada Lovelace".into(),
            email: "ada@example.org".into(),
            time_zone: "Europe/London".into(),
        };
        app.house.house.set_up(&link, &form, "test").await.unwrap();
        app
    }

    /// Adds a person who takes part and nothing more.
    pub(crate) async fn person(&self, name: &str, email: &str) -> PersonId {
        let (id, house) = (self.house.house.surroundings().id(), &self.house.house);
        let email = EmailAddress::parse(email).unwrap();
        let person = NewPerson {
            id,
            name,
            email: Some(&email),
            language: "en",
            time_zone: "UTC",
            administrator: false,
        };
        let mut tx = house.db().write().await.unwrap();
        let now = house.surroundings().now().into();
        kith_app::store::people::insert(&mut tx, &person, now).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// A browser in which nobody is signed in.
    pub(crate) fn browser(&self) -> Browser<'_> {
        Browser {
            app: self,
            cookies: Vec::new(),
        }
    }

    /// A browser in which somebody is signed in.
    pub(crate) async fn signed_in(&self, email: &str) -> Browser<'_> {
        let address = EmailAddress::parse(email).unwrap();
        let link = self
            .house
            .house
            .rescue_link(Administrator::on_the_command_line(), &address)
            .await
            .unwrap();
        let mut browser = self.browser();
        let answer = browser.post(&format!("/sign-in/link/{}", link.reveal()), "").await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        browser
    }
}

impl Browser<'_> {
    /// Opens a page.
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Sends a form, `name=value&…`.
    pub(crate) async fn post(&mut self, path: &str, form: &str) -> Answer {
        let request = Request::post(path)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(form.to_owned()))
            .unwrap();
        self.send(request).await
    }

    /// Sends a request without a body.
    pub(crate) async fn request(&mut self, method: Method, path: &str) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("sec-fetch-site", "same-origin");
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Sends any request, with the cookies, and keeps those that come back.
    pub(crate) async fn send(&mut self, mut request: Request<Body>) -> Answer {
        if !self.cookies.is_empty() {
            let text: Vec<String> = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            request.headers_mut().insert(COOKIE, text.join("; ").parse().unwrap());
        }
        let response = self.app.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        for cookie in parts.headers.get_all(SET_COOKIE) {
            let (name, value) = cookie
                .to_str()
                .unwrap()
                .split(';')
                .next()
                .unwrap()
                .split_once('=')
                .unwrap();
            self.cookies.retain(|(n, _)| n != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        let body = String::from_utf8_lossy(&body).into_owned();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    /// A cookie that the browser brings along, whoever it is from.
    pub(crate) fn plant_cookie(&mut self, name: &str, value: &str) {
        self.cookies.push((name.to_owned(), value.to_owned()));
    }

    /// The value of a cookie.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.as_str())
    }
}
