//! The living page: every component in every state, with long names, in both themes and both directions of writing.
//!
//! `/dev/components` takes `theme=light|dark`, `dir=rtl`, `layout=participant|organizer|bare` and `wrong=yes` (a form with errors),
//! so that each state has an address that a picture and a test can go to. What stands on it is sample text, not a catalogue's.

use std::collections::HashMap;

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::pages::chart::{Bar, Bars, Line, Matrix, Point, Sparkline, Stacked};
use crate::pages::form::{Choice, Field};
use crate::pages::layout::{Flash, Layout, Place, Reach, Theme, Tone, Viewer};
use crate::pages::network::Network;
use crate::pages::overlap::{Face, Member, Overlap};
use crate::pages::theme;
use crate::texts::{Direction, Language, Texts};

/// Its addresses.
pub(super) const PATHS: &[&str] = &[
    "/dev/components",
    "/dev/components/suggest",
    "/dev/components/progress",
    "/dev/components/toast",
];

/// The living page and the fragments that its components ask for. Only a development server mounts it.
pub(crate) fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/dev/components", get(page))
        .route("/dev/components/suggest", get(suggest))
        .route("/dev/components/progress", get(progress))
        .route("/dev/components/toast", get(toast))
}

/// A name of sixty characters, as they happen.
const LONG: &str = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh Márquez";

/// Everything on the page.
#[derive(Debug)]
struct Samples {
    layout: Layout,
    wrong: bool,
    dir: Direction,
    fields: Fields,
    zones: Vec<Choice>,
    cadences: Vec<Choice>,
    topics: Vec<Choice>,
    scale: Vec<Choice>,
    skills: Vec<Choice>,
    pair: Overlap,
    strangers: Overlap,
    trio: Overlap,
    circle: Overlap,
    people: Vec<Row>,
    soon: Timestamp,
    past: Timestamp,
    bars: Bars,
    histogram: Bars,
    stacked: Stacked,
    line: Line,
    matrix: Matrix,
    network: Network,
}

#[derive(Debug)]
struct Fields {
    email: Field,
    code: Field,
    name: Field,
    about: Field,
    zone: Field,
    day: Field,
    time: Field,
    cadence: Field,
    topics: Field,
    useful: Field,
    mails: Field,
    weight: Field,
    table: Field,
    skills: Field,
}

#[derive(Debug)]
struct Row {
    face: Face,
    note: &'static str,
    department: &'static str,
    tone: Tone,
    state: &'static str,
    met: i64,
    trend: Sparkline,
}

macro_rules! page {
    ($name:ident, $path:literal) => {
        #[derive(Template)]
        #[template(path = $path)]
        struct $name {
            layout: Layout,
            s: Samples,
        }
    };
}

page!(InOrganizer, "pages/components_organizer.html");
page!(InParticipant, "pages/components_participant.html");
page!(InBare, "pages/components_bare.html");

async fn page(headers: HeaderMap, Query(query): Query<HashMap<String, String>>) -> Response {
    let asked = |key: &str| query.get(key).map_or("", String::as_str);
    let theme = query
        .get("theme")
        .map_or_else(|| theme::of(&headers), |theme| Theme::parse(theme));
    let dir = match asked("dir") {
        "rtl" => Direction::RightToLeft,
        _ => Direction::LeftToRight,
    };
    let samples = Samples::new(theme, dir, asked("wrong") == "yes");
    let layout = samples.layout.clone();
    let text = match asked("layout") {
        "participant" => InParticipant {
            layout: Layout {
                title: "You’re meeting Ben this time".to_owned(),
                viewer: layout.viewer.map(|viewer| Viewer {
                    reach: Reach::Participant,
                    ..viewer
                }),
                ..layout
            }
            .at(Place::Home),
            s: samples,
        }
        .render(),
        "bare" => InBare {
            layout: Layout {
                title: "Sign in to Kith".to_owned(),
                viewer: None,
                flash: None,
                ..layout
            },
            s: samples,
        }
        .render(),
        _ => InOrganizer { layout, s: samples }.render(),
    };
    match text {
        Ok(text) => Html(text).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

async fn suggest(Query(query): Query<HashMap<String, String>>) -> Html<String> {
    let asked = query.get("q").map_or("", String::as_str).trim().to_lowercase();
    let items: Vec<String> = [
        "SQL",
        "Spreadsheets",
        "Spanish",
        "Speaking in public",
        "Statistics",
        "Story telling",
    ]
    .iter()
    .filter(|skill| !asked.is_empty() && skill.to_lowercase().contains(&asked))
    .map(|skill| format!("<li role=\"option\" data-value=\"{skill}\">{skill}</li>"))
    .collect();
    Html(items.concat())
}

async fn progress() -> Html<&'static str> {
    Html(
        "<div class=\"progress\"><label for=\"p-poll\">Reading the table</label>\
         <progress id=\"p-poll\" value=\"50000\" max=\"50000\"></progress>\
         <span class=\"progress-said\">All 50,000 rows are in.</span></div>",
    )
}

async fn toast() -> Html<&'static str> {
    Html("<div class=\"toast good\" data-toast><p>Ben is in the program now.</p></div>")
}

impl Samples {
    fn new(theme: Theme, dir: Direction, wrong: bool) -> Samples {
        let at = |text: &str| text.parse::<Timestamp>().unwrap_or(Timestamp::UNIX_EPOCH);
        let zone = TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC);
        let texts = Texts::new(Language::english(), zone, at("2026-01-05T08:00:00Z"));
        let viewer = Viewer {
            name: LONG.to_owned(),
            reach: Reach::Administrator,
        };
        let layout = Layout::new(texts, "What pages are made of")
            .seen_by(viewer)
            .at(Place::People)
            .themed(theme)
            .with_flash(Some(Flash {
                tone: Tone::Good,
                text: "57 people are in. Three rows need another look.".to_owned(),
            }));
        Samples {
            layout,
            wrong,
            dir,
            fields: Fields::new(wrong),
            zones: vec![
                Choice::new("Europe/Berlin", "Berlin").chosen(true),
                Choice::new("Asia/Kathmandu", "Kathmandu"),
                Choice::new("America/New_York", "New York"),
            ],
            cadences: vec![
                Choice::new("2w", "Every two weeks")
                    .hint("25 minutes, enough for a coffee")
                    .chosen(true),
                Choice::new("4w", "Once a month").hint("50 minutes, with an agenda"),
            ],
            scale: ["1", "2", "3", "4", "5"]
                .map(|n| Choice::new(n, n).chosen(n == "4"))
                .to_vec(),
            topics: vec![
                Choice::new("new", "New colleagues").chosen(true),
                Choice::new("cross", "Other departments"),
                Choice::new("long", LONG),
            ],
            skills: vec![
                Choice::new("sql", "SQL"),
                Choice::new("long", LONG),
                Choice::new("ar", "العربية"),
            ],
            pair: pair(),
            strangers: Overlap {
                members: vec![Member::new(LONG, []), Member::new("محمد علي", ["Arabic calligraphy"])],
                shared: Vec::new(),
            },
            trio: Overlap {
                members: vec![
                    Member::new("Ada Lovelace", ["Reading a balance sheet"]),
                    Member::new("Ben Okafor", ["SQL"]),
                    Member::new("Chiara Rossi", ["Interviewing"]),
                ],
                shared: vec!["Started this spring".to_owned(), "Berlin".to_owned()],
            },
            circle: Overlap {
                members: [
                    "Ada Lovelace",
                    "Ben Okafor",
                    "Chiara Rossi",
                    "Dmitri Orlov",
                    "Emi Sato",
                    "Farid Haddad",
                ]
                .map(|name| Member::new(name, []))
                .to_vec(),
                shared: vec!["First time leading a team".to_owned()],
            },
            people: rows(),
            soon: at("2026-03-03T13:00:00Z"),
            past: at("2025-11-20T16:30:00Z"),
            bars: Bars {
                id: "bars",
                title: "Sales and support meet the most".to_owned(),
                note: "Meetings that both people reported, by department; 312 in all.".to_owned(),
                heads: ["Department".to_owned(), "Meetings".to_owned()],
                bars: labelled([
                    ("Sales", 96),
                    ("Support", 88),
                    ("Engineering", 61),
                    ("People and culture, Berlin", 42),
                    ("Finance", 25),
                ]),
            },
            histogram: Bars {
                id: "histogram",
                title: "Most people wait less than a week".to_owned(),
                note: "Days from joining to the first match; 184 people.".to_owned(),
                heads: ["Days".to_owned(), "People".to_owned()],
                bars: labelled([
                    ("1", 38),
                    ("2", 52),
                    ("3", 31),
                    ("4", 24),
                    ("5", 15),
                    ("6", 11),
                    ("7", 8),
                    ("8+", 5),
                ]),
            },
            stacked: Stacked {
                id: "stacked",
                title: "Two thirds of all pairs have met".to_owned(),
                note: "What the 212 pairs of the last three rounds said.".to_owned(),
                head: "Round".to_owned(),
                parts: ["Met", "Date agreed", "No", "Not known"].map(str::to_owned).to_vec(),
                rows: vec![
                    ("February".to_owned(), vec![51, 6, 4, 9]),
                    ("March".to_owned(), vec![48, 11, 7, 5]),
                    ("April".to_owned(), vec![42, 21, 3, 5]),
                ],
            },
            line: Line {
                id: "line",
                title: "More people know somebody outside of their department".to_owned(),
                note: "Per cent of those who answered; the band holds what the missing answers could change."
                    .to_owned(),
                heads: ["Month".to_owned(), "Per cent".to_owned()],
                points: [
                    ("Jan", 22, 28, 41),
                    ("Feb", 27, 33, 44),
                    ("Mar", 36, 41, 50),
                    ("Apr", 40, 47, 53),
                    ("May", 48, 52, 57),
                ]
                .map(|(label, low, value, high)| Point {
                    label: label.to_owned(),
                    low,
                    value,
                    high,
                })
                .to_vec(),
            },
            matrix: Matrix {
                id: "matrix",
                title: "Finance and engineering have not met yet".to_owned(),
                note: "Matches between departments since January.".to_owned(),
                columns: ["Sales", "Support", "Engineering", "Finance"]
                    .map(str::to_owned)
                    .to_vec(),
                rows: vec![
                    ("Sales".to_owned(), vec![4, 12, 9, 3]),
                    ("Support".to_owned(), vec![12, 2, 7, 1]),
                    ("Engineering".to_owned(), vec![9, 7, 6, 0]),
                    ("Finance".to_owned(), vec![3, 1, 0, 1]),
                ],
            },
            network: network(),
        }
    }
}

fn labelled<const N: usize>(bars: [(&str, i64); N]) -> Vec<Bar> {
    bars.map(|(label, value)| Bar {
        label: label.to_owned(),
        value,
    })
    .to_vec()
}

fn pair() -> Overlap {
    Overlap {
        members: vec![
            Member::new("Ada Lovelace", ["Reading a balance sheet", "A quiet way to say no"]),
            Member::new("Ben Okafor", ["SQL, which you want to learn", "Ten years in support"]),
        ],
        shared: ["Running", "Small children", "Free on Tuesday afternoons"]
            .map(str::to_owned)
            .to_vec(),
    }
}

fn rows() -> Vec<Row> {
    let row = |name: &str, note, department, tone, state, met, values: &[i64]| Row {
        face: Face::new(name),
        note,
        department,
        tone,
        state,
        met,
        trend: Sparkline {
            said: format!("Meetings by month: {values:?}"),
            values: values.to_vec(),
        },
    };
    vec![
        row(
            "Ada Lovelace",
            "Analyst, Berlin",
            "Finance",
            Tone::Good,
            "Matched",
            12,
            &[1, 2, 2, 3, 2, 4],
        ),
        row(
            "Ben Okafor",
            "Team lead, Lagos",
            "Support",
            Tone::Attention,
            "Waits",
            3,
            &[2, 1, 0, 0, 0, 0],
        ),
        row(
            LONG,
            "Principal ombudsperson for cross-border accessibility",
            "People and culture",
            Tone::Info,
            "Paused",
            1204,
            &[0, 3, 1, 4, 1, 5],
        ),
        row(
            "محمد علي",
            "Designer, Cairo",
            "Engineering",
            Tone::Bad,
            "Mail came back",
            0,
            &[0, 0],
        ),
    ]
}

fn network() -> Network {
    let groups: Vec<(String, usize)> = [
        ("Sales", 14),
        ("Support", 10),
        ("Engineering", 18),
        ("Finance", 7),
        ("People", 5),
    ]
    .map(|(name, size)| (name.to_owned(), size))
    .to_vec();
    // A made-up pattern: neighbours in the department, and every seventh person somebody far away.
    let ties = (0..54)
        .flat_map(|person| {
            let near = (person, person + 1);
            let far = (person % 4 == 0).then_some((person, (person * 7 + 23) % 54));
            [Some(near), far]
        })
        .flatten()
        .collect();
    Network {
        id: "network",
        title: "Support holds the departments together".to_owned(),
        note: "54 people; lines are meetings since January, the dark ones between departments.".to_owned(),
        groups,
        ties,
    }
}

impl Fields {
    fn new(wrong: bool) -> Fields {
        let if_wrong = |text: &'static str| if wrong { text } else { "" };
        Fields {
            email: Field::new("email", "Your work e-mail")
                .hint("We send a code to it. No password is needed.")
                .value(if_wrong("ada.example.org"))
                .error(if_wrong(
                    "There is no @ in this address. Write it as in ada@example.org.",
                )),
            code: Field::new("code", "Code from the mail").hint("Six digits; it works for 15 minutes."),
            name: Field::new("name", "Name").hint("As colleagues call you.").value(LONG),
            about: Field::new("about", "What you like to talk about")
                .hint("Members of your programs see this.")
                .error(if_wrong("This is 40 characters too long. 500 fit."))
                .optional(),
            zone: Field::new("zone", "Time zone"),
            day: Field::new("day", "First day")
                .value("2026-03-03")
                .error(if_wrong("This day is in the past. Choose tomorrow or later.")),
            time: Field::new("time", "Mails go out at")
                .hint("In each person’s own time zone.")
                .value("10:00"),
            cadence: Field::new("cadence", "How often").error(if_wrong("Choose one, so that we know when to start.")),
            useful: Field::new("useful", "How useful was it?").error(if_wrong("Choose one of the five")),
            topics: Field::new("topics", "Whom you would like to meet").optional(),
            mails: Field::new("mails", "Tell me by mail when somebody asks for a match").optional(),
            weight: Field::new("weight", "People from other departments").value("7"),
            table: Field::new("table", "A table of people")
                .hint("CSV or XLSX, at most 50 MB.")
                .error(if_wrong("This file is empty. Save it again and choose it here.")),
            skills: Field::new("skills", "What you can help with")
                .hint("Type, and choose from the list. Several by hand: part them with commas.")
                .optional(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_state_is_drawn_without_style_or_script_in_the_page() {
        for query in [
            "",
            "wrong=yes&theme=dark",
            "dir=rtl",
            "layout=participant",
            "layout=bare&wrong=yes",
        ] {
            let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            let query = pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
            let response = page(HeaderMap::new(), Query(query)).await;
            assert_eq!(response.status(), StatusCode::OK);
            let body = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
            let text = String::from_utf8(body.to_vec()).unwrap();
            for forbidden in [
                "style=",
                "<style",
                " onclick",
                " onload",
                "javascript:",
                "data-missing-icon",
            ] {
                assert!(!text.contains(forbidden), "{forbidden}");
            }
            let scripts = text.matches("<script").count();
            assert_eq!(
                scripts,
                text.matches("src=\"/assets/").count(),
                "a script without an address"
            );
            let mut ids: Vec<&str> = text
                .split(" id=\"")
                .skip(1)
                .filter_map(|rest| rest.split('"').next())
                .collect();
            let all = ids.len();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), all, "an id stands twice");
        }
    }
}
