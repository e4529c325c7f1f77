//! The frame of every page: who looks, where they are, and where they can go.

use crate::assets::{self, Addresses};
use crate::pages::overlap::Face;
use crate::texts::Texts;

/// Everything a page's frame shows. Handlers fill it; the templates in `layouts/` draw it.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    /// The texts of this request.
    pub(crate) t: Texts,
    /// The heading, which says what the page tells; also the title of the window.
    pub(crate) title: String,
    /// Who is signed in, if anybody.
    pub(crate) viewer: Option<Viewer>,
    /// Where this page is, to mark it in the navigation.
    pub(crate) here: Option<Place>,
    /// What just happened, shown once at the top.
    pub(crate) flash: Option<Flash>,
    /// Light or dark, as the person chose.
    pub(crate) theme: Theme,
}

impl Layout {
    /// A page for nobody in particular.
    pub(crate) fn new(t: Texts, title: impl Into<String>) -> Layout {
        Layout {
            t,
            title: title.into(),
            viewer: None,
            here: None,
            flash: None,
            theme: Theme::System,
        }
    }

    /// The same page for a person who is signed in.
    pub(crate) fn seen_by(mut self, viewer: Viewer) -> Layout {
        self.viewer = Some(viewer);
        self
    }

    /// The same page, marked in the navigation.
    pub(crate) fn at(mut self, place: Place) -> Layout {
        self.here = Some(place);
        self
    }

    /// The same page in light or dark.
    pub(crate) fn themed(mut self, theme: Theme) -> Layout {
        self.theme = theme;
        self
    }

    /// The same page with word of what just happened.
    pub(crate) fn with_flash(mut self, flash: Option<Flash>) -> Layout {
        self.flash = flash;
        self
    }

    /// Addresses of style sheet, scripts and mark.
    pub(crate) fn assets(&self) -> &'static Addresses {
        assets::addresses()
    }

    /// Whether this place is where the page is.
    pub(crate) fn is_here(&self, place: &Place) -> bool {
        self.here == Some(*place)
    }
}

/// Who looks at the page.
#[derive(Clone, Debug)]
pub(crate) struct Viewer {
    /// The name as the person wants it shown.
    pub(crate) name: String,
    /// How far the navigation reaches. It shows doors only; each door has its own lock.
    pub(crate) reach: Reach,
}

impl Viewer {
    /// What stands in the person's disc.
    pub(crate) fn initials(&self) -> String {
        Face::new(self.name.as_str()).initials
    }

    /// The places of everyday work.
    pub(crate) fn places(&self) -> &'static [Place] {
        &[Place::Home, Place::People, Place::Programs]
    }

    /// The places of whoever runs the installation.
    pub(crate) fn administration(&self) -> &'static [Place] {
        match self.reach {
            Reach::Participant | Reach::Organizer => &[],
            Reach::Administrator => &[
                Place::Import,
                Place::Fields,
                Place::Jobs,
                Place::Audit,
                Place::Tokens,
                Place::Settings,
            ],
        }
    }

    /// The places about oneself.
    pub(crate) fn own(&self) -> &'static [Place] {
        &[
            Place::Matches,
            Place::Profile,
            Place::Calendar,
            Place::Notifications,
            Place::Pause,
            Place::Mail,
            Place::SignIns,
            Place::Privacy,
        ]
    }
}

/// How far a person's navigation reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    Participant,
    Organizer,
    Administrator,
}

/// A place in the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Home,
    Matches,
    People,
    Programs,
    Import,
    Fields,
    Jobs,
    Audit,
    Tokens,
    Settings,
    Profile,
    Calendar,
    Notifications,
    Pause,
    Mail,
    SignIns,
    Privacy,
}

impl Place {
    /// The address of the place.
    pub(crate) fn href(self) -> &'static str {
        self.parts().0
    }

    /// The key of its name.
    pub(crate) fn key(self) -> &'static str {
        self.parts().1
    }

    /// The name of its icon.
    pub(crate) fn icon(self) -> &'static str {
        self.parts().2
    }

    fn parts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Place::Home => ("/", "nav-home", "home"),
            Place::Matches => ("/matches", "nav-matches", "matches"),
            Place::People => ("/people", "nav-people", "people"),
            Place::Programs => ("/programs", "nav-programs", "programs"),
            Place::Import => ("/import", "nav-import", "import"),
            Place::Fields => ("/fields", "nav-fields", "fields"),
            Place::Jobs => ("/jobs", "nav-jobs", "jobs"),
            Place::Audit => ("/audit", "nav-audit", "audit"),
            Place::Tokens => ("/tokens", "nav-tokens", "key"),
            Place::Settings => ("/settings", "nav-settings", "settings"),
            Place::Profile => ("/profile", "nav-profile", "person"),
            Place::Calendar => ("/calendar-settings", "nav-calendar", "calendar"),
            Place::Notifications => ("/notifications", "nav-notifications", "bell"),
            Place::Pause => ("/pause", "nav-pause", "pause"),
            Place::Mail => ("/mail-settings", "nav-mail", "mail"),
            Place::SignIns => ("/sign-ins", "nav-sign-ins", "device"),
            Place::Privacy => ("/privacy", "nav-privacy", "lock"),
        }
    }
}

/// What just happened, in one sentence.
#[derive(Clone, Debug)]
pub(crate) struct Flash {
    pub(crate) tone: Tone,
    pub(crate) text: String,
}

/// What kind of news something is. The colour is never the only sign: an icon says it too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Info,
    Good,
    Attention,
    Bad,
}

impl Tone {
    /// The class and the icon of the tone have one name.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Tone::Info => "info",
            Tone::Good => "good",
            Tone::Attention => "attention",
            Tone::Bad => "bad",
        }
    }
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    /// The theme of a cookie, a form or an address; anything unknown follows the device.
    pub(crate) fn parse(text: &str) -> Theme {
        match text {
            "light" => Theme::Light,
            "dark" => Theme::Dark,
            _ => Theme::System,
        }
    }

    /// The value of the attribute `data-theme`.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// Every theme with the key of its name.
    pub(crate) fn all() -> [(Theme, &'static str); 3] {
        [
            (Theme::System, "theme-system"),
            (Theme::Light, "theme-light"),
            (Theme::Dark, "theme-dark"),
        ]
    }
}
