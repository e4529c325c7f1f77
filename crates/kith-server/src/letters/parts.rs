//! The parts of a letter, and how text and HTML are made of them.

use askama::Template;
use kith_app::house::letters::{Letter, List};
use kith_app::house::mail::Content;

use super::about;
use crate::http::server::Settings;
use crate::texts::{Arg, Texts};

/// A part of a letter.
#[derive(Clone, Debug)]
pub(super) enum Part {
    /// A heading inside the letter.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// Something to be read on its own: a question, a code.
    Quote(String),
    /// Short lines.
    Lines(Vec<String>),
    /// The one thing to do next: what it says and where it leads.
    Next(String, Address),
    /// Something else that can be done.
    Link(String, Address),
}

/// Where a link leads.
#[derive(Clone, Debug)]
pub(super) enum Address {
    /// A page of this installation, by its path.
    Path(String),
    /// A whole address.
    Whole(String),
}

/// A letter in parts.
#[derive(Clone, Debug)]
pub(super) struct Mail {
    subject: String,
    heading: String,
    greeting: String,
    parts: Vec<Part>,
    foot: Vec<Part>,
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct Html<'a> {
    t: &'a Texts,
    mail: &'a Mail,
}

impl Mail {
    /// A letter with this subject; the heading says the same unless it is changed.
    pub(super) fn new(subject: String) -> Mail {
        Mail {
            heading: subject.clone(),
            subject,
            greeting: String::new(),
            parts: Vec::new(),
            foot: Vec::new(),
        }
    }

    pub(super) fn heading(mut self, text: String) -> Mail {
        self.parts.push(Part::Heading(text));
        self
    }

    pub(super) fn text(mut self, text: String) -> Mail {
        self.parts.push(Part::Text(text));
        self
    }

    /// Something that may be missing.
    pub(super) fn text_if(self, text: Option<String>) -> Mail {
        match text {
            Some(text) => self.text(text),
            None => self,
        }
    }

    pub(super) fn quote(mut self, text: String) -> Mail {
        self.parts.push(Part::Quote(text));
        self
    }

    pub(super) fn lines(mut self, lines: Vec<String>) -> Mail {
        self.parts.push(Part::Lines(lines));
        self
    }

    pub(super) fn next(mut self, label: String, path: impl Into<String>) -> Mail {
        self.parts.push(Part::Next(label, Address::Path(path.into())));
        self
    }

    pub(super) fn link(mut self, label: String, path: impl Into<String>) -> Mail {
        self.parts.push(Part::Link(label, Address::Path(path.into())));
        self
    }

    /// Begins the letter as one does.
    pub(super) fn greeting(mut self, t: &Texts, name: &str) -> Mail {
        self.greeting = t.say_with("mail-greeting", &[("name", name.into())]);
        self
    }

    /// Ends it with why it came, and how to get no more of it.
    pub(super) fn foot(mut self, t: &Texts, letter: &Letter) -> Mail {
        if let Some(program) = about::program(&letter.what) {
            let why = [("program", Arg::from(program.name.as_str()))];
            self.foot.push(Part::Text(t.say_with("mail-foot-program", &why)));
        }
        if let Some((list, path)) = &letter.list {
            let unsubscribe = t.say(match list {
                List::Matches => "mail-foot-matches",
                List::Reminders => "mail-foot-reminders",
                List::Questions => "mail-foot-questions",
                List::Prompts => "mail-foot-prompts",
                List::Invitations => "mail-foot-invitations",
                List::Organizing => "mail-foot-organizing",
            });
            self.foot.push(Part::Link(unsubscribe, Address::Path(path.clone())));
        }
        let settings = Address::Path("/mail-settings".to_owned());
        self.foot.push(Part::Link(t.say("mail-foot-settings"), settings));
        self
    }

    /// Text and HTML.
    pub(super) fn finish(mut self, t: &Texts, settings: &Settings) -> Content {
        for part in self.parts.iter_mut().chain(&mut self.foot) {
            if let Part::Next(_, address) | Part::Link(_, address) = part
                && let Address::Path(path) = address
            {
                *address = Address::Whole(settings.address_of(path));
            }
        }
        let html = Html { t, mail: &self };
        Content {
            // The template writes into memory and calls nothing that can fail.
            html: html.render().unwrap_or_default(),
            text: self.text_version(),
            subject: self.subject,
        }
    }

    fn text_version(&self) -> String {
        let mut paragraphs = vec![self.greeting.clone()];
        paragraphs.extend(self.parts.iter().map(Part::as_text));
        let mut text = paragraphs.join("\n\n");
        if !self.foot.is_empty() {
            let foot: Vec<String> = self.foot.iter().map(Part::as_text).collect();
            // The line that mail programs know as the beginning of a signature.
            text.push_str("\n\n-- \n");
            text.push_str(&foot.join("\n\n"));
        }
        text.push('\n');
        text
    }
}

impl Part {
    fn as_text(&self) -> String {
        match self {
            Part::Heading(text) => format!("{text}\n{}", "-".repeat(text.chars().count().min(72))),
            Part::Text(text) => text.clone(),
            Part::Quote(text) => format!("    {text}"),
            Part::Lines(lines) => lines
                .iter()
                .map(|line| format!("- {line}"))
                .collect::<Vec<_>>()
                .join("\n"),
            Part::Next(label, address) | Part::Link(label, address) => format!("{label}:\n{}", address.as_str()),
        }
    }
}

impl Address {
    pub(super) fn as_str(&self) -> &str {
        match self {
            Address::Path(text) | Address::Whole(text) => text,
        }
    }
}
