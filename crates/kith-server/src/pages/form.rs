//! What a form's macros need: a field with its words and its state, and the choices of a field that has them; and what comes back.

use kith_app::house::Invalid;
use serde::Deserialize;

use crate::texts::Texts;

/// One question of a form. An empty text means that there is none.
#[derive(Clone, Debug, Default)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) hint: String,
    pub(crate) error: String,
    pub(crate) value: String,
    pub(crate) optional: bool,
    /// Optional, and what is around it says when it is needed.
    pub(crate) unsaid: bool,
}

impl Field {
    /// A question that wants an answer. The name is the form's, and makes the id: one form per page uses it once.
    pub(crate) fn new(name: impl Into<String>, label: impl Into<String>) -> Field {
        Field {
            name: name.into(),
            label: label.into(),
            ..Field::default()
        }
    }

    /// With a sentence that helps to answer.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Field {
        self.hint = hint.into();
        self
    }

    /// With what keeps the answer from being taken: what is wrong, and what to do.
    pub(crate) fn error(mut self, error: impl Into<String>) -> Field {
        self.error = error.into();
        self
    }

    /// With what was answered.
    pub(crate) fn value(mut self, value: impl Into<String>) -> Field {
        self.value = value.into();
        self
    }

    /// One that may stay empty.
    pub(crate) fn optional(mut self) -> Field {
        self.optional = true;
        self
    }

    /// One that may stay empty and does not say so: what is around it says when it is needed.
    pub(crate) fn unsaid(mut self) -> Field {
        self.unsaid = true;
        self.optional()
    }

    /// The id of the control, which the list of errors links to.
    pub(crate) fn id(&self) -> String {
        format!("f-{}", self.name)
    }

    /// Whether the answer could not be taken.
    pub(crate) fn is_wrong(&self) -> bool {
        !self.error.is_empty()
    }

    /// The ids of hint and error, for `aria-describedby`.
    pub(crate) fn described_by(&self) -> String {
        let mut ids = Vec::new();
        if !self.hint.is_empty() {
            ids.push(format!("{}-hint", self.id()));
        }
        if self.is_wrong() {
            ids.push(format!("{}-error", self.id()));
        }
        ids.join(" ")
    }
}

/// What a form with repeated or numbered questions sends: names and answers, as they came.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Sent(Vec<(String, String)>);

impl Sent {
    /// Puts an answer in.
    pub(crate) fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Sent {
        self.0.push((name.into(), value.into()));
        self
    }

    /// The first answer to a question, without white space around it; empty when there is none.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.trim())
    }

    /// A whole number, if the answer is one.
    pub(crate) fn number<N: std::str::FromStr>(&self, name: &str) -> Option<N> {
        self.text(name).parse().ok()
    }

    /// Whether a switch is on.
    pub(crate) fn is_yes(&self, name: &str) -> bool {
        self.text(name) == "yes"
    }
}

/// The field with the word about it that keeps the form from being taken, if there is one.
pub(crate) fn marked(field: Field, wrong: &[Invalid], t: &Texts) -> Field {
    match wrong.iter().find(|w| w.field == field.name) {
        Some(w) => field.error(t.say(w.message)),
        None => field,
    }
}

/// How many answers could not be taken.
pub(crate) fn wrong<F: std::borrow::Borrow<Field>>(fields: impl AsRef<[F]>) -> usize {
    fields
        .as_ref()
        .iter()
        .filter(|field| (*field).borrow().is_wrong())
        .count()
}

/// One of several answers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) hint: String,
    pub(crate) chosen: bool,
}

impl Choice {
    /// An answer that is not chosen.
    pub(crate) fn new(value: impl Into<String>, label: impl Into<String>) -> Choice {
        Choice {
            value: value.into(),
            label: label.into(),
            ..Choice::default()
        }
    }

    /// With a sentence about what it means.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Choice {
        self.hint = hint.into();
        self
    }

    /// Chosen, or not.
    pub(crate) fn chosen(mut self, chosen: bool) -> Choice {
        self.chosen = chosen;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_described_by_what_it_has() {
        let plain = Field::new("email", "E-mail");
        assert_eq!(plain.described_by(), "");
        let full = plain.hint("Where?").error("There is no @ in it.");
        assert_eq!(full.described_by(), "f-email-hint f-email-error");
        assert!(full.is_wrong());
    }
}
