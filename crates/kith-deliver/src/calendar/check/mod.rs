//! A checker of calendar messages: what the standards ask for, and what the calendars of the world insist on beyond them. It shares
//! nothing with the writer but the name of the standard. For tests.

mod mail;
mod rules;

use std::collections::BTreeMap;

pub use mail::{Mail, mail};
pub use rules::{change, message};

/// What is wrong, each with the rule that it breaks.
pub type Faults = Vec<String>;

/// One property: its name, its parameters and its value, as they stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// Its name.
    pub name: String,
    /// Its parameters, without quotes.
    pub parameters: BTreeMap<String, String>,
    /// Its value.
    pub value: String,
}

/// One component with what is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Component {
    /// Its name.
    pub name: String,
    /// Its properties in their order.
    pub properties: Vec<Property>,
    /// The components in it.
    pub components: Vec<Component>,
}

impl Component {
    /// Every property with a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Property> {
        self.properties.iter().filter(move |p| p.name == name)
    }

    /// The value of the first property with a name; empty where there is none.
    pub fn value(&self, name: &str) -> &str {
        self.properties
            .iter()
            .find(|p| p.name == name)
            .map_or("", |p| p.value.as_str())
    }

    /// The first component in it with a name.
    pub fn component(&self, name: &str) -> Option<&Component> {
        self.components.iter().find(|c| c.name == name)
    }
}

/// Reads a calendar, and notes what keeps a strict reader from reading it.
pub fn read(text: &str) -> (Component, Faults) {
    let mut faults = Faults::new();
    if !text.ends_with("\r\n") {
        faults.push("the last line does not end".to_owned());
    }
    let bare = text.replace("\r\n", "");
    if bare.contains(['\r', '\n']) {
        faults.push("a line ends with something else than CR LF".to_owned());
    }
    let mut logical: Vec<String> = Vec::new();
    for line in text.trim_end_matches("\r\n").split("\r\n") {
        if line.len() > 75 {
            faults.push(format!("a line of {} bytes: {line}", line.len()));
        }
        if line.is_empty() {
            faults.push("an empty line".to_owned());
        }
        if let Some(c) = line.chars().find(|c| c.is_control() && *c != '\t') {
            faults.push(format!("a control character {c:?}"));
        }
        match (line.strip_prefix([' ', '\t']), logical.last_mut()) {
            (Some(rest), Some(last)) => last.push_str(rest),
            _ => logical.push(line.to_owned()),
        }
    }
    let mut stack = vec![Component::default()];
    for line in &logical {
        match parse(line) {
            Some(p) if p.name == "BEGIN" => stack.push(Component {
                name: p.value,
                ..Component::default()
            }),
            Some(p) if p.name == "END" => match stack.pop() {
                Some(done) if done.name == p.value && !stack.is_empty() => {
                    if let Some(above) = stack.last_mut() {
                        above.components.push(done);
                    }
                }
                _ => {
                    faults.push(format!("END:{} closes something else", p.value));
                    return (Component::default(), faults);
                }
            },
            Some(p) => match stack.last_mut() {
                Some(here) => here.properties.push(p),
                None => faults.push(format!("a line outside of everything: {line}")),
            },
            None => faults.push(format!("a line that is no property: {line}")),
        }
    }
    let mut outside = stack.swap_remove(0);
    if !stack.is_empty() {
        faults.push("something is not closed".to_owned());
    }
    if outside.components.len() != 1 || !outside.properties.is_empty() {
        faults.push("there is not exactly one calendar, and nothing else".to_owned());
    }
    (outside.components.pop().unwrap_or_default(), faults)
}

/// `NAME;PARAMETER=value;OTHER="quoted: value":value`.
fn parse(line: &str) -> Option<Property> {
    let word = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let end = line.find([';', ':'])?;
    let (name, mut rest) = line.split_at(end);
    if !word(name) {
        return None;
    }
    let mut parameters = BTreeMap::new();
    while let Some(after) = rest.strip_prefix(';') {
        let (key, after) = after.split_once('=')?;
        if !word(key) {
            return None;
        }
        let (value, after) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => after.split_at(after.find([';', ':'])?),
        };
        if value.contains('"') || parameters.insert(key.to_owned(), value.to_owned()).is_some() {
            return None;
        }
        rest = after;
    }
    Some(Property {
        name: name.to_owned(),
        parameters,
        value: rest.strip_prefix(':')?.to_owned(),
    })
}
